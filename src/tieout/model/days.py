"""Days as people read them."""

from __future__ import annotations

from datetime import date


def short_day(day: date) -> str:
    """`Feb 10`."""
    return f"{day:%b} {day.day}"


def long_day(day: date) -> str:
    """`Feb 10, 2026`."""
    return f"{short_day(day)}, {day.year}"
