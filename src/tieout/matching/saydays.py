"""The days that a text names: one token in, the days it may mean out, in both orders of day and month.

Tokens are found by one pattern in whole columns (`TOKEN`, in the syntax of Rust's regular expressions); what a token
means is read here, once for each distinct token. A token without a year means the nearest such day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_LONG_MONTH = r"(?:january|february|march|april|june|july|august|september|october|november|december)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_MORE_DAYS = rf"(?:\s*(?:,|and|&|\+|-|–|to)\s*{_DAY}\b)*"
_ONE = "|".join((
    rf"{_YEAR}-\d{{1,2}}-\d{{1,2}}",
    rf"\d{{1,2}}/\d{{1,2}}/(?:{_YEAR}|\d\d)",
    rf"\d{{1,2}}\.\d{{1,2}}\.(?:{_YEAR}|\d\d)",
    rf"\d{{1,2}}-\d{{1,2}}-(?:{_YEAR}|\d\d)",
    rf"\d{{1,2}}/{_YEAR}",
    r"\d{1,2}/\d{1,2}",
    rf"{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
    rf"{_MONTH} {_DAY}\b{_MORE_DAYS}(?:,? {_YEAR})?",
    rf"{_MONTH} {_YEAR}",
    _LONG_MONTH,
))  # fmt: skip
_TO = r"\s*(?:-|–|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s*"

TOKEN = rf"(?i)\b(?:{_ONE})\b(?:{_TO}\b(?:{_ONE})\b)?"
"""A day, several days of a month, a month, or a span between two of them."""

EXPLICIT = r"(?i)\b(?:sessions?|appointments?|appts?|visits?|dos|dates? of services?|services?|therapy)\b"
"""Words after which a day is a session's, even when it is the line's own day."""

OTHER_DAYS = r"(?i)\b(?:due|dob|born|birth\w*|expir\w*|deposit\w*|dated|posted|entered|received|as of)\b"
"""Words that make a day something else than a session's, unless one of the others stands there too."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,4})[-/.](\d{1,2})(?:[-/.](\d{2,4}))?")
_MONTH_OF_YEAR = re.compile(r"(\d{1,2})/(\d{4})")
_WORD = re.compile(r"[a-z]+")
_RUN = re.compile(r"\d\s*(?:-|–|to)\s*\d")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a token: from one day to another.

    Attributes:
        year: of the first day; 0 when the token names none.
        month: of the first day; 0 when this is no day.
        day: of the first day.
        to_year: likewise, of the last day.
        to_month: likewise.
        to_day: likewise; 31 stands for the last day of any month.
    """

    year: int
    month: int
    day: int
    to_year: int
    to_month: int
    to_day: int

    @staticmethod
    def resolve(readings: Sequence[Reading], place: Ints, own: Ints) -> tuple[Ints, Ints]:
        """First and last days of tokens; the first is after the last where a token is no day.

        Args:
            readings: of distinct tokens.
            place: by line, which of them stands there.
            own: by line, its own day, to choose the year by.
        """
        rows = [(one.year, one.month, one.day, one.to_year, one.to_month, one.to_day) for one in readings]
        year, month, day, to_year, to_month, to_day = np.array(rows, np.int64).T[:, place]
        first = _nearest(year, month, day, own)
        same = (year == 0) & (to_year == 0)
        last = _nearest(to_year, to_month, to_day, np.where(same, first, own))
        last = np.where(same & (last < first), _nearest(to_year, to_month, to_day, first + 180), last)
        return np.where(first < 0, 1, first), np.where((first < 0) | (last < 0), 0, last)


NOTHING = Reading(0, 0, 0, 0, 0, 0)


@cache
def _ends() -> re.Pattern[str]:
    """A day by itself; few books have tokens at all, and compiling it takes as long as loading five modules."""
    return re.compile(rf"\b(?:{_ONE})\b")


def readings_of(token: str) -> list[tuple[Reading, Reading]]:
    """The spans of days that a token names, each read with the month first and with the day first."""
    ends = _ends().findall(token)
    read = [[_one(end, month_first=order) for order in (True, False)] for end in ends]
    if len(read) == 2:
        return [(_span(read[0][0], read[1][0]), _span(read[0][1], read[1][1]))]
    days = _several(ends[0]) if ends else []
    return [(one, one) for one in days] or [(one[0], one[1]) for one in read]


def _span(first: Reading, last: Reading) -> Reading:
    if not first.month or not last.month:
        return NOTHING
    return Reading(first.year or last.to_year, first.month, first.day, last.to_year, last.to_month, last.to_day)


def _several(token: str) -> list[Reading]:
    """Several days of one month, such as `mar 5, 12 and 19`; nothing where there is one or a run."""
    month = _month(token)
    days = [int(number) for number in re.findall(r"\d+", token) if int(number) <= 31]
    if not month or len(days) < 2 or _RUN.search(token):
        return []
    whole = _of_words(token, month)
    return [Reading(whole.year, month, day, whole.year, month, day) for day in days]


def _month(text: str) -> int:
    return next((_MONTHS.index(one[:3]) + 1 for one in _WORD.findall(text) if one[:3] in _MONTHS), 0)


def _one(text: str, *, month_first: bool) -> Reading:
    if month := _month(text):
        return _of_words(text, month)
    if whole := _MONTH_OF_YEAR.fullmatch(text):
        year, month = int(whole[2]), int(whole[1])
        return Reading(year, month, 1, year, month, 31) if 1 <= month <= 12 else NOTHING
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return NOTHING
    if len(found[1]) == 4:
        return _day(int(found[1]), int(found[2]), int(found[3] or 0))
    month, day = (int(found[1]), int(found[2])) if month_first else (int(found[2]), int(found[1]))
    year = int(found[3] or 0)
    return _day(year + 2000 if 0 < year < 100 else year, month, day)


def _of_words(text: str, month: int) -> Reading:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year = next((number for number in numbers if number > 31), 0)
    days = [number for number in numbers if number <= 31]
    if not days:
        return Reading(year, month, 1, year, month, 31)
    return Reading(year, month, min(days), year, month, max(days))


def _day(year: int, month: int, day: int) -> Reading:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return NOTHING
    return Reading(year, month, day, year, month, day)


def _starts() -> Ints:
    """The first day of each month from `_FIRST_YEAR` on, and of one more."""
    months = [(year, month) for year in range(_FIRST_YEAR, _LAST_YEAR + 1) for month in range(1, 13)]
    return np.array([date(year, month, 1).toordinal() - _EPOCH for year, month in months], np.int64)


_STARTS = _starts()


def _on(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970-01-01; far off where there is no such day. Day 31 is the last of any month."""
    place = np.clip((year - _FIRST_YEAR) * 12 + month - 1, 0, len(_STARTS) - 2)
    length = _STARTS[place + 1] - _STARTS[place]
    fine = (year >= _FIRST_YEAR) & (year < _LAST_YEAR) & (month >= 1) & (day >= 1) & ((day <= length) | (day == 31))
    found: Ints = np.where(fine, _STARTS[place] + np.minimum(day, length) - 1, -(10**6))
    return found


def _nearest(year: Ints, month: Ints, day: Ints, own: Ints) -> Ints:
    """The day meant: of its year, or of the year in which it is nearest to the line's own day; -1 for none."""
    own_year = (own.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)) + 1970
    fixed = _on(year, month, day)
    options = np.stack([_on(own_year + step, month, day) for step in (-1, 0, 1)])
    closest = np.take_along_axis(options, np.argmin(np.abs(options - own), axis=0)[None], axis=0)[0]
    found = np.where(year > 0, fixed, closest)
    valid: Ints = np.where((month > 0) & (found > -(10**5)), found, -1)
    return valid
