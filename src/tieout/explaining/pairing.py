"""Why the lines of an item that differs were brought together, from what they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from tieout.model.explanation import Hint


class Paired(Protocol):
    """A line of either program, of which this much is looked at."""

    @property
    def day(self) -> date:
        """As written."""

    @property
    def cents(self) -> int:
        """Positive = the client owes more."""

    @property
    def reference(self) -> str | None:
        """The number of the document."""

    @property
    def memo(self) -> str | None:
        """Free text."""


def why_paired(left: Sequence[Paired], right: Sequence[Paired], hint: Hint | None, *, several: bool) -> list[str]:
    """The reasons in a few words each; none where lines of one program stand alone.

    Args:
        left: the lines of the practice's program.
        right: those of the other program.
        hint: why the amounts differ, as far as it is known.
        several: whether other lines fit as well.
    """
    if not (left and right):
        return []
    told = ["same client", _days_words(left, right), *_amount_words(left, right)]
    told += [f"same number {text}" for text in _shared(left, right, "reference")[:1]]
    told += ["same words" for _ in _shared(left, right, "memo")[:1]]
    if hint is Hint.DIGITS_SWAPPED:
        told += _swapped(left, right)
    return told if several else [*told, "nothing else fits better"]


def _days_words(left: Sequence[Paired], right: Sequence[Paired]) -> str:
    days = min(abs((one.day - other.day).days) for one in left for other in right)
    return "same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} apart"


def _amount_words(left: Sequence[Paired], right: Sequence[Paired]) -> list[str]:
    if sum(line.cents for line in left) != sum(line.cents for line in right):
        return []  # how far they are apart stands in the item itself
    return ["same amount" if len(left) == len(right) == 1 else "same amount together"]


def _shared(left: Sequence[Paired], right: Sequence[Paired], name: str) -> list[str]:
    own, other = ({str(getattr(line, name) or "").strip().casefold() for line in lines} for lines in (left, right))
    return sorted((own & other) - {""})


def _swapped(left: Sequence[Paired], right: Sequence[Paired]) -> list[str]:
    """Which two digits changed places."""
    own, other = (str(abs(sum(line.cents for line in lines))) for lines in (left, right))
    moved = [place for place, (one, two) in enumerate(zip(own, other, strict=False)) if one != two]
    if len(own) != len(other) or len(moved) != 2:
        return []
    return [f"digits {own[moved[0]]} and {own[moved[1]]} swapped"]
