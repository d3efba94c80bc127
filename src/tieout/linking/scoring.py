"""How alike two names are, and how well the two clients' lines support it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from tieout.linking.names import PersonName

if TYPE_CHECKING:
    from nicknames import NickNamer

ALIKE_MIN = 60
"""Names scored below this aren't called similar (0 … 100)."""


@dataclass(frozen=True, slots=True)
class Support:
    """How many lines of the smaller client stand on the other side with the same amount, and with the same day too."""

    lines: int
    same_amount: int
    same_day: int

    @property
    def share(self) -> float:
        """Share of the smaller client's lines whose day and amount agree."""
        return self.same_day / self.lines if self.lines else 0.0

    @property
    def amount_share(self) -> float:
        """Share of the smaller client's lines whose amount agrees."""
        return self.same_amount / self.lines if self.lines else 0.0


Lines = Counter[tuple[int, int]]


def lines_by_client(items: pl.DataFrame, clients: Sequence[int]) -> dict[int, Lines]:
    """(day, cents) of the clients' lines, counted."""
    wanted = items.filter(pl.col("client").is_in(list(clients)))
    found: dict[int, Lines] = {client: Counter() for client in clients}
    for client, day, cents in wanted.select("client", pl.col("day").cast(pl.Int32), "cents").iter_rows():
        found[client][day, cents] += 1
    return found


def support(left: Lines, right: Lines) -> Support:
    """How well two clients' lines agree."""
    amounts = [Counter[int](), Counter[int]()]
    for side, lines in enumerate((left, right)):
        for (_, cents), count in lines.items():
            amounts[side][cents] += count
    return Support(
        lines=min(left.total(), right.total()),
        same_amount=(amounts[0] & amounts[1]).total(),
        same_day=(left & right).total(),
    )


def alike(one: PersonName, other: PersonName) -> tuple[int, str]:
    """How alike two different names are, 0 … 100, and in which way."""
    if one.is_code or other.is_code or not (one.last and other.last):
        return 0, ""
    if one.short_key == other.short_key:
        return _middle(one, other)
    if one.last == other.last:
        return _same_last(one, other)
    if one.first and one.first == other.last and one.last == other.first:
        return 90, "first and last name exchanged"
    if one.first == other.first and one.first:
        return _same_first(one, other)
    return _both_misspelt(one, other)


def _middle(one: PersonName, other: PersonName) -> tuple[int, str]:
    for mine, yours in zip(one.middle, other.middle, strict=False):
        if mine[0] != yours[0] or (len(mine) > 1 and len(yours) > 1 and mine != yours):
            return 0, ""
    return 96, "same first and last name, one with a middle name"


def _same_last(one: PersonName, other: PersonName) -> tuple[int, str]:
    mine, yours = one.first, other.first
    if not mine or not yours:
        return 62, "same last name, one without a first name"
    if one.nick == yours or other.nick == mine:
        return 94, "the other first name stands in brackets"
    if len(mine) == 1 or len(yours) == 1:
        return (84, "first name written as an initial") if mine[0] == yours[0] else (0, "")
    if yours in _short_forms(mine) or mine in _short_forms(yours):
        return 88, "a short form of the first name"
    if mine in other.middle or yours in one.middle:
        return 80, "called by the middle name"
    return _spelling(mine, yours)


def _same_first(one: PersonName, other: PersonName) -> tuple[int, str]:
    short, long = sorted((one.last, other.last), key=len)
    if len(short) >= 3 and (long.startswith(short) or long.endswith(short)):
        return 82, "one of two last names"
    return _spelling(one.last, other.last)


def _spelling(one: str, other: str) -> tuple[int, str]:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - start-up: most books need no second look at names

    apart = OSA.distance(one, other)
    longest = max(len(one), len(other))
    if apart == 1 and longest >= 4:
        return 85, "one letter apart"
    if apart == 2 and longest >= 7:
        return 74, "two letters apart"
    return 0, ""


def _both_misspelt(one: PersonName, other: PersonName) -> tuple[int, str]:
    scores = [_spelling(one.first, other.first)[0], _spelling(one.last, other.last)[0]]
    return (66, "first and last name one letter apart") if min(scores) >= 85 else (0, "")


@lru_cache(maxsize=16_384)
def _short_forms(first: str) -> frozenset[str]:
    return frozenset(_namer().nicknames_of(first))


@lru_cache(maxsize=1)
def _namer() -> NickNamer:
    from nicknames import NickNamer as Namer  # noqa: PLC0415 - reads a file; only when some name stays unlinked

    return Namer()
