"""Decisions follow their lines from one export to the next.

A decision is kept by the places of its lines. When a newer export takes the place of the file they stood in, each line
is looked for among the new ones: of the same client in the same program, of the same day, kind, amount, number and
words; of equal lines the first stays the first. A decision with a line that isn't found counts for nothing, and is
listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tieout.model.book import Book
from tieout.web.line_places import SIDES, Content, Place, Told, digest
from tieout.web.models import Comparison, ItemDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of the decisions of a practice among the lines that are compared now.

    Attributes:
        kept: those that count, in the order in which they were made; not saved where they moved.
        moved: those of them whose lines stand elsewhere now.
        lost: those with a line that isn't there.
    """

    kept: list[ItemDecision]
    moved: list[ItemDecision]
    lost: list[ItemDecision]

    def save(self, comparison: Comparison) -> None:
        """Keep the new places, and which decisions the comparison can't count."""
        ItemDecision.objects.bulk_update(self.moved, ["left", "right", "lines"], batch_size=200)
        comparison.lost = [row.key for row in self.lost]


def follow(comparison: Comparison, left: Book, right: Book) -> Followed:
    """Find the lines of every decision of a practice among those that are compared now.

    Args:
        comparison: with the files that are compared.
        left: the practice's book, of those files.
        right: the other program's book, of those files.
    """
    rows = list(ItemDecision.objects.filter(practice=comparison.practice_id))
    shelves = {
        side: _Shelf.of(book, comparison.files[side], side, rows)
        for side, book in zip(SIDES, (left, right), strict=True)
    }
    found = Followed(kept=[], moved=[], lost=[])
    for row in rows:
        places = {side: shelves[side].places(getattr(row, side), row.told) for side in SIDES}
        if places["left"] is None or places["right"] is None:
            found.lost.append(row)
            continue
        found.kept.append(row)
        lines = digest(places["left"], places["right"])
        if lines != row.lines:
            row.left, row.right, row.lines = places["left"], places["right"], lines
            found.moved.append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The lines of one side: which places there are, and where a line of some content stands."""

    side: str
    files: Sequence[str]
    there: frozenset[tuple[str, int, str]]
    by_content: Mapping[tuple[str, Content], Sequence[tuple[int, int, str]]]

    @classmethod
    def of(cls, book: Book, files: Sequence[str], side: str, rows: Sequence[ItemDecision]) -> _Shelf:
        """Of a book, as far as some decisions ask for it."""
        asked = {place[1] for row in rows for place in getattr(row, side)}
        places = book.items.filter(pl.col("row").is_in(list(asked))).select("file", "row", "part").iter_rows()
        names = {name for row in rows if row.told for name in row.told["names"][side]}
        own = {number: name for number, name in enumerate(book.clients) if name in names}
        lines = book.items.filter(pl.col("client").is_in(list(own)))
        by_content: dict[tuple[str, Content], list[tuple[int, int, str]]] = {}
        columns = ("client", "file", "row", "part", "day", "kind", "cents", "reference", "memo")
        for client, file, row, part, day, *more in lines.select(columns).iter_rows():
            by_content.setdefault((own[client], (str(day), *more)), []).append((file, row, part))
        return cls(side, files, frozenset((files[file], row, part) for file, row, part in places), by_content)

    def places(self, kept: Sequence[Place], told: Told) -> list[Place] | None:
        """Where the lines of a decision stand now; None when one of them isn't there."""
        if self.there.issuperset((file, row, part) for file, row, part in kept):
            return list(kept)
        if not told or len(told[self.side]) != len(kept):
            return None
        found = []
        for *content, rank in told[self.side]:
            equal = sorted(
                place for name in told["names"][self.side] for place in self.by_content.get((name, tuple(content)), ())
            )
            if rank >= len(equal):
                return None
            file, row, part = equal[rank]
            found.append([self.files[file], row, part])
        return sorted(found)


def lost(comparison: Comparison) -> list[ItemDecision]:
    """The decisions that the comparison can't count, each lines' newest, the newest first."""
    rows = ItemDecision.objects.filter(practice=comparison.practice_id, key__in=comparison.lost, undone=False)
    newest = {row.lines: row for row in rows.select_related("made_by")}
    return sorted(newest.values(), key=lambda row: -row.pk)


def forget_lost(comparison: Comparison) -> int:
    """Forget them for good, even if an older export is used again; how many there were."""
    count = len(lost(comparison))
    ItemDecision.objects.filter(practice=comparison.practice_id, key__in=comparison.lost).delete()
    comparison.lost = []
    comparison.save(update_fields=["lost"])
    return count
