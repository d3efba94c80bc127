"""The line that states a report's period."""

from __future__ import annotations

import pytest

from tieout.reading.columns import DayOrder
from tieout.reading.parsing.days import DayProof
from tieout.reading.quickbooks.periods import stated_period

_PROOF = DayProof(DayOrder.MONTH_FIRST, assumed=False)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("All Dates", None, None),
        ("January 1-September 29, 2026", "2026-01-01", "2026-09-29"),
        ("January 1 \u2013 March 31, 2026", "2026-01-01", "2026-03-31"),
        ("January-December, 2025", "2025-01-01", "2025-12-31"),
        ("January 1, 2024-December 31, 2025", "2024-01-01", "2025-12-31"),
        ("December 15, 2025 to January 10, 2026", "2025-12-15", "2026-01-10"),
        ("January 5-31, 2026", "2026-01-05", "2026-01-31"),
        ("As of December 31, 2025", None, "2025-12-31"),
        ("Through March 31, 2026", None, "2026-03-31"),
        ("Since January 1, 2025", "2025-01-01", None),
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("01/02/2026 - 03/31/2026", "2026-01-02", "2026-03-31"),
        ("Quiet Harbor Counseling", None, None),
        ("February 30, 2026", None, None),
        ("Studio 54", None, None),
    ],
)
def test_periods(title: str, first: str | None, last: str | None) -> None:
    found = stated_period(("Quiet Harbor", "Some Report", title), _PROOF)
    assert tuple(day.isoformat() if day else None for day in found) == (first, last)


def test_a_company_that_is_called_like_a_year() -> None:
    assert stated_period(("2020", "Some Report", "All Dates"), _PROOF) == (None, None)
