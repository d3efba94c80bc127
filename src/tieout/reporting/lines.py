"""What became of each line of a book."""

from __future__ import annotations

from tieout.model.book import Side
from tieout.model.explanation import ClientExplanation, LineRef
from tieout.reporting.words import Mark, mark_of


def marks(client: ClientExplanation, side: Side) -> dict[LineRef, tuple[Mark, int | None]]:
    """What became of each line of a client on one side: its sign, and the number of its item."""
    left = side is Side.LEFT
    told: dict[LineRef, tuple[Mark, int | None]] = {
        ref: (Mark.AGREES, None) for match in client.matches for ref in (match.left if left else match.right)
    }
    for number, item in enumerate(client.items, start=1):
        for ref in item.left if left else item.right:
            told[ref] = (mark_of(item.kind), number)
    return told
