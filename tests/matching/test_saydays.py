"""What days a text names, in both orders of day and month."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from tieout.matching.saydays import TOKEN, Reading, readings_of

EPOCH = date(1970, 1, 1)


def days_of(text: str, own: str, *, day_first: bool = False) -> list[tuple[str, str]]:
    """The spans that a text names, seen from a line's own day."""
    found = []
    for token in pl.Series([text.lower()]).str.extract_all(TOKEN)[0]:
        for pair in readings_of(token):
            seen = np.array([(date.fromisoformat(own) - EPOCH).days])
            first, last = Reading.resolve([pair[day_first]], np.zeros(1, np.int64), seen)
            if first[0] <= last[0]:
                found.append((str(EPOCH + timedelta(int(first[0]))), str(EPOCH + timedelta(int(last[0])))))
    return found


def one(day: str) -> list[tuple[str, str]]:
    return [(day, day)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("session 3/12", one("2026-03-12")),
        ("Session 03/12/2026", one("2026-03-12")),
        ("Session 03/12/26", one("2026-03-12")),
        ("DOS 2026-03-12.", one("2026-03-12")),
        ("12 March", one("2026-03-12")),
        ("12th of Mar 2026", one("2026-03-12")),
        ("Mar. 12, 2026", one("2026-03-12")),
        ("12.03.2026", one("2026-12-03")),
        ("3/5, 3/12 and 3/19", one("2026-03-05") + one("2026-03-12") + one("2026-03-19")),
        ("March 5, 12 & 19", one("2026-03-05") + one("2026-03-12") + one("2026-03-19")),
        ("Mar 5-19", [("2026-03-05", "2026-03-19")]),
        ("3/1 - 3/31", [("2026-03-01", "2026-03-31")]),
        ("from 3/1/26 through 3/31/26", [("2026-03-01", "2026-03-31")]),
        ("12/15 to 1/15", [("2025-12-15", "2026-01-15")]),
        ("2026-03-01 to 2026-03-31", [("2026-03-01", "2026-03-31")]),
        ("Mar 2026", [("2026-03-01", "2026-03-31")]),
        ("February sessions", [("2026-02-01", "2026-02-28")]),
        ("03/2026", [("2026-03-01", "2026-03-31")]),
        ("Dec 30", one("2025-12-30")),
        ("copay 12.50", []),
        ("90837 · Paid", []),
        ("we may owe 5", []),
        ("13/13", []),
        ("2/30", []),
        ("phone 555-201-3377", []),
    ],
)
def test_the_days_that_a_text_names(text: str, spans: list[tuple[str, str]]) -> None:
    assert days_of(text, "2026-04-02") == spans


def test_with_the_day_first() -> None:
    assert days_of("session 3/4", "2026-04-10", day_first=True) == one("2026-04-03")
    assert days_of("12.03.2026", "2026-04-10", day_first=True) == one("2026-03-12")
    assert days_of("2026-03-12", "2026-04-10", day_first=True) == one("2026-03-12")


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert days_of("12/28", "2026-01-04") == one("2025-12-28")
    assert days_of("1/3", "2025-12-30") == one("2026-01-03")
    assert days_of("2/29", "2024-03-04") == one("2024-02-29")
