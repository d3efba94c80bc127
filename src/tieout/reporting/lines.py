"""What became of each line of a book."""

from __future__ import annotations

from collections import defaultdict

from tieout.model.book import Side
from tieout.model.explanation import ClientExplanation, LineRef
from tieout.reporting.words import Mark, mark_of


def marks(client: ClientExplanation, side: Side, *, dated: bool) -> defaultdict[LineRef, tuple[Mark, int | None]]:
    """What became of each line of a client on one side: its sign, and the number of its item.

    Args:
        client: whose lines.
        side: of the book.
        dated: whether days were chosen. If not, a line that stands in no item agrees; else it may be left out by them.
    """
    left = side is Side.LEFT
    agrees: tuple[Mark, int | None] = (Mark.AGREES, None)
    other: tuple[Mark, int | None] = (Mark.LEFT_OUT, None) if dated else agrees
    told: defaultdict[LineRef, tuple[Mark, int | None]] = defaultdict(lambda: other)
    if dated:
        told.update((ref, agrees) for match in client.matches for ref in (match.left if left else match.right))
    for number, item in enumerate(client.items, start=1):
        for ref in item.left if left else item.right:
            told[ref] = (mark_of(item.kind), number)
    return told
