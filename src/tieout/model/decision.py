"""A person's decisions about lines: what stands for what, and which side is right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tieout.model.explanation import LineRef


class Choice(StrEnum):
    """What a person decided about some lines."""

    ACCEPT = "accept"  # the answer is the right one, although others fit as well
    NOT_SAME = "not the same"  # these lines don't stand for the same event
    SAME = "same"  # these lines stand for the same event
    LEFT = "left"  # they do, and the practice's program is right
    RIGHT = "right"  # they do, and the other program is right


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        choice: what was decided.
        left: lines of the left book it speaks of.
        right: lines of the right book.
        note: in the person's words.
        row: of the list it stands in, as a spreadsheet numbers it; 0 where there is none.
    """

    choice: Choice
    left: tuple[LineRef, ...]
    right: tuple[LineRef, ...]
    note: str = ""
    row: int = 0
