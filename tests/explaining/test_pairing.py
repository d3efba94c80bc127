"""Why lines that differ were brought together, in a few words each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from tieout.explaining import why_paired
from tieout.model.explanation import Hint


@dataclass
class Line:
    day: date
    cents: int
    reference: str | None = None
    memo: str | None = None


FEB_10 = date(2026, 2, 10)


def test_swapped_digits_are_named():
    told = why_paired([Line(FEB_10, -4500)], [Line(FEB_10, -5400)], Hint.DIGITS_SWAPPED, several=False)
    assert told == ["same client", "same day", "digits 4 and 5 swapped", "nothing else fits better"]


def test_days_numbers_and_words_count_and_other_lines_that_fit_take_the_last_word_away():
    left = [Line(FEB_10, 15000, "1006", "Session")]
    right = [Line(date(2026, 2, 13), 15000, "1006 ", "session"), Line(date(2026, 2, 11), 100, "2")]
    told = why_paired(left, right, None, several=True)
    assert told == ["same client", "1 day apart", "same number 1006", "same words"]


@pytest.mark.parametrize(("right", "words"), [([15000], "same amount"), ([10000, 5000], "same amount together")])
def test_amounts_that_come_to_the_same(right: list[int], words: str):
    assert words in why_paired([Line(FEB_10, 15000)], [Line(FEB_10, cents) for cents in right], None, several=False)


def test_lines_of_one_program_alone_are_paired_with_nothing():
    assert why_paired([Line(FEB_10, 15000)], [], Hint.NOT_BILLED, several=False) == []
