"""Why the lines of an item that differs were brought together, from what they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from tieout.explaining.wording import HINT_WORDS
from tieout.model.explanation import Hint
from tieout.model.money import format_cents


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
        hint: why the amounts or days differ, as far as it is known.
        several: whether other lines fit as well.
    """
    if not (left and right):
        return []
    told = ["same client", _days_words(left, right), _amount_words(left, right)]
    told += [f"same number {text}" for text in _shared(left, right, "reference")[:1]]
    told += ["same words" for _ in _shared(left, right, "memo")[:1]]
    if hint is not None and (words := _hint_words(left, right, hint)):
        told.append(words)
    return told if several else [*told, "nothing else fits better"]


def _days_words(left: Sequence[Paired], right: Sequence[Paired]) -> str:
    days = min(abs((one.day - other.day).days) for one in left for other in right)
    return "same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} apart"


def _amount_words(left: Sequence[Paired], right: Sequence[Paired]) -> str:
    own, other = (sum(line.cents for line in lines) for lines in (left, right))
    if own != other:
        return f"{format_cents(abs(other - own))} apart"
    return "same amount" if len(left) == len(right) == 1 else "same amount together"


def _shared(left: Sequence[Paired], right: Sequence[Paired], name: str) -> list[str]:
    own, other = ({str(getattr(line, name) or "").strip().casefold() for line in lines} for lines in (left, right))
    return sorted((own & other) - {""})


def _hint_words(left: Sequence[Paired], right: Sequence[Paired], hint: Hint) -> str:
    """The hint, and for swapped digits which two."""
    if hint is Hint.DIGITS_SWAPPED and len(left) == len(right) == 1:
        own, other = (str(abs(lines[0].cents)) for lines in (left, right))
        moved = [place for place, (one, two) in enumerate(zip(own, other, strict=False)) if one != two]
        if len(own) == len(other) and len(moved) == 2:
            return f"digits {own[moved[0]]} and {own[moved[1]]} swapped"
    return HINT_WORDS[hint].rstrip("?")
