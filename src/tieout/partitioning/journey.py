"""The whole journey in parts: two books on disk in, a folder of results out, in bounded memory.

What crosses clients goes between the passes as little: habits as counts, money on the wrong client as the lines left
over, hints as amounts. Parts follow each other in the order of clients, so that their results need only be put one
after the other.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from pathlib import Path

from tieout.checks import ensure
from tieout.crew import Crew, T, Task, crew_of
from tieout.explaining import Sides, Totals, overall
from tieout.explaining.precedents import Shown
from tieout.linking import link
from tieout.matching.across import pair_across
from tieout.matching.learning import learn, untaught
from tieout.matching.leftovers import Leftovers, clients_of
from tieout.matching.testimony import Manner
from tieout.model.book import Side, leaves_doubt
from tieout.model.linkage import Linkage
from tieout.model.outcome import OutsideRow
from tieout.model.pricing import Basis
from tieout.model.settings import Settings
from tieout.partitioning.between import Crossed, other_halves
from tieout.partitioning.cutting import PutInParts, cut, lines_by_link, link_files, note_stretches, stretches_of
from tieout.partitioning.joining import Join, numbered_on
from tieout.partitioning.part import Part
from tieout.partitioning.room import Room
from tieout.partitioning.spooling import SpooledBook
from tieout.partitioning.tasks import TABLES, Explain, Explained, First, Last, Second, Seen
from tieout.progress import counted
from tieout.reporting.document import Head
from tieout.reporting.results import make_ready, write_head, write_table

Books = tuple[SpooledBook, SpooledBook]


@dataclass(frozen=True, slots=True)
class Written:
    """What is said of results that are written.

    Attributes:
        totals: sums over all clients.
        text: the headline.
        counts_text: the line that counts the clients.
        agrees: whether every balance agrees and no row with an amount was set aside.
    """

    totals: Totals
    text: str
    counts_text: str
    agrees: bool


def reconcile_into(
    folder: Path, left: SpooledBook, right: SpooledBook, settings: Settings, room: Room, crew: Crew | None = None
) -> Written:
    """Compare two books as `pipeline.reconcile` does, and write the results as `reporting.results.write_results` does.

    Args:
        folder: where the results go.
        left: the practice's book; its pieces are used up.
        right: the other program's book, likewise.
        settings: what a person chose; there are no decisions among it.
        room: the memory and the processes that may be used.
        crew: its processes, where they have been started already.

    Raises:
        WrongUsage: when the settings contradict each other or the books, or the books or one client have too many lines
            for the memory.
        EngineFailed: when a child process ends before its work does.
        OSError: when the folder can't be written.
    """
    room = room.for_lines(left.lines + right.lines)
    outside: list[OutsideRow] = []
    if settings.end is not None:
        left, late = left.until(settings.end, Side.LEFT)
        right, late_right = right.until(settings.end, Side.RIGHT)
        outside = [*late, *late_right]
    started = crew_of(room.processes) if crew is None else nullcontext(crew)
    with tempfile.TemporaryDirectory(prefix="tieout-parts-") as name, started as own:
        own.keep(room.processes)
        return _Journey((left, right), settings, own, Path(name)).into(folder, outside, room)


class _Journey:
    """Two books on their way through the passes."""

    def __init__(self, books: Books, settings: Settings, crew: Crew, folder: Path) -> None:
        self._books, self._settings, self._crew, self._folder = books, settings, crew, folder

    def into(self, folder: Path, outside: list[OutsideRow], room: Room) -> Written:
        linkage = link(*self._books, self._settings)
        sizes = lines_by_link(self._books, linkage)
        lines = room.part_lines(int(sizes.sum()))
        self._crew.keep(room.for_client(int(sizes.max(initial=0)), lines, int(sizes.sum())).processes)
        links = cut(sizes, lines)
        parts = self._parts(linkage, links)
        manner = self._put(parts, linkage, links)
        shown, seen, crossed, basis = self._settle(parts, links, manner)
        sides = Sides.spanning(self._books[0].head, self._books[1].head, (self._books[0].days, self._books[1].days))
        explaining = self._explaining(parts, linkage, links, shown, seen, crossed, sides)
        return self._write(folder, outside, explaining, links, sides, basis)

    def _parts(self, linkage: Linkage, links: Sequence[range]) -> list[Part]:
        heads = (self._books[0].head, self._books[1].head)
        parts = []
        for number, own in enumerate(links):
            folder = self._folder / f"{number:06}"
            folder.mkdir()
            parts.append(Part.of(folder, linkage.links[own.start : own.stop], heads))
        return parts

    def _put(self, parts: Sequence[Part], linkage: Linkage, links: Sequence[range]) -> Manner:
        """Every line to those of its part; how all of them speak."""
        files, firsts = link_files(self._folder, linkage), tuple(own.start for own in links)
        tasks = [
            PutInParts(piece, files[side], firsts) for side, book in enumerate(self._books) for piece in book.spooled
        ]
        put, manner = self._each(tasks, "Sorting lines by client"), Manner()
        for side, book in enumerate(self._books):
            stretches = stretches_of(book, list(islice(put, len(book.spooled))), len(parts))
            for part, own in zip(parts, stretches, strict=True):
                note_stretches(part.folder, side, own)
            manner = reduce(Manner.and_by, (piece.spoken.of_side(side) for piece in book.spooled), manner)
        return manner

    def _settle(
        self, parts: Sequence[Part], links: Sequence[range], manner: Manner
    ) -> tuple[Shown, list[Seen], Crossed, Basis]:
        settings = self._settings
        statistics = list(self._each([First(part.folder, manner, settings) for part in parts], "Looking for habits"))
        learned = learn(statistics) if settings.learn else untaught()
        second = [Second(part.folder, learned, settings) for part in parts]
        leftovers = Leftovers.together(list(self._each(second, "Matching clients' lines")))
        crossings = pair_across(leftovers, learned.table)
        basis = learned.basis(clients_of(leftovers))
        del leftovers  # they are many, and nobody asks for them any more
        crossed = Crossed.of(crossings, links, [part.folder for part in parts])
        del crossings
        tasks = [Last(part.folder, part.heads, own, settings) for part, own in zip(parts, links, strict=True)]
        seen = list(self._each(tasks, "Looking under other clients"))
        shown = (piece.spoken.shown for book in self._books for piece in book.spooled)
        return (
            reduce(Shown.and_by, (one.glimpse.shown for one in seen), reduce(Shown.and_by, shown, Shown())),
            seen,
            crossed,
            basis,
        )

    def _explaining(
        self,
        parts: Sequence[Part],
        linkage: Linkage,
        links: Sequence[range],
        shown: Shown,
        seen: Sequence[Seen],
        crossed: Crossed,
        sides: Sides,
    ) -> Iterator[Explained]:
        lines = crossed.lines_of_others([one.found for one in seen])
        clients = (self._books[0].clients, self._books[1].clients)
        halves = other_halves(linkage, clients, links, seen)
        tasks = [
            Explain(part, links[number].start, halves[number], lines[number], sides, shown, self._settings)
            for number, part in enumerate(parts)
        ]
        return self._each(tasks, "Explaining differences")

    def _write(
        self,
        folder: Path,
        outside: Sequence[OutsideRow],
        explaining: Iterator[Explained],
        links: Sequence[range],
        sides: Sides,
        basis: Basis,
    ) -> Written:
        done: list[Explained] = []
        make_ready(folder)
        write_table("matches", numbered_on("matches", _noted(explaining, done), links), folder)
        others = [Join(name, tuple(done), tuple(links), folder) for name in TABLES if name != "matches"]
        deque(self._crew.each(others), maxlen=0)
        ensure(
            sum(one.lines for one in done) == sum(book.lines for book in self._books),
            "every line item is in exactly one event",
        )
        totals = reduce(Totals.and_of, (one.totals for one in done), Totals())
        text, counts_text = overall(totals, sides, self._settings)
        left, right = (book.head for book in self._books)
        head = Head(
            settings=self._settings, books=(left, right), files=(left.files, right.files),
            cents=(totals.left_cents, totals.right_cents), unexplained_cents=totals.unexplained_cents,
            basis=basis, text=text, counts_text=counts_text,
        )  # fmt: skip
        write_head(head, [*outside, *(row for one in done for row in one.outside)], folder)
        unread = any(leaves_doubt(row.code, row.cents) for book in (left, right) for row in book.set_aside)
        return Written(totals, text, counts_text, agrees=totals.equal == totals.clients and not unread)

    def _each(self, tasks: Sequence[Task[T]], doing: str) -> Iterator[T]:
        return iter(counted(self._crew.each(tasks), doing, of=len(tasks), every=1))


def _noted(explaining: Iterator[Explained], done: list[Explained]) -> Iterator[Explained]:
    """The parts as they are done, each noted for what is written after."""
    for one in explaining:
        done.append(one)
        yield one
