"""What became of a spoilt file: refused, the same data, told, or nothing that anybody could have seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tests.robustness.specimens import Specimen
from tieout.errors import TieoutError
from tieout.model.book import Part, TotalsVerdict
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reading.reader import Line
from tieout.reading.recognising import read_file
from tieout.reading.refusing import refuse_nothing_read

Item = tuple[str, date, str, int]
"""Client, day, kind and cents of a line."""


_INFORMATION = frozenset({"W401", "W412", "W415", "W420", "W424", "W427"})
"""Notes that say what was done with a good file; they warn of nothing."""

_PARTS = {part: place for place, part in enumerate(Part)}


class Outcome(StrEnum):
    """What became of it."""

    REFUSED = "refused"
    SAME = "the same data"
    TOLD = "other data, and the report says so"
    SHORTER = "a row less, at the end of a row of a file without an end mark"
    ONE_CELL = "one cell says something else, in a file that can't know better"
    OTHER = "other data, silently"


@dataclass(frozen=True)
class Seen:
    """A file as the program reads it.

    Attributes:
        items: its lines in order of rows; names but for case; reference and memo are free text and left out.
        aside: code and cents of every row set aside.
        told: codes of the notes that warn, and whether the totals differ.
        rows: records read.
    """

    items: tuple[Item, ...]
    aside: tuple[tuple[str, int], ...]
    told: frozenset[str]
    rows: int


def look(name: str, data: bytes) -> Seen:
    """Read a file as a book reads it, but for the table its lines are put into, which takes longer than the reading.

    Raises:
        TieoutError: when it is refused.
    """
    reading = read_file(name, data, ReadingOptions()).reading
    refuse_nothing_read(name, reading.rows, reading.aside)
    assert all(row.why for row in reading.aside)
    assert len({row.row for row in reading.aside} | {line.row for line in reading.lines}) <= reading.rows
    items = [(line.client.casefold(), line.day, line.kind.value, line.cents) for line in in_order(reading.lines)]
    told = {problem.code for problem in reading.problems} - _INFORMATION
    if reading.own_totals is TotalsVerdict.DIFFER:
        told.add("the totals differ")
    return Seen(tuple(items), tuple((row.code, row.cents) for row in reading.aside), frozenset(told), reading.rows)


def look_at_book(name: str, data: bytes) -> Seen:
    """The same of the book that the file becomes."""
    book = read_book([Source(name, data)])
    [file] = book.files
    assert file.rows == file.used + file.set_aside
    assert file.set_aside == len(book.set_aside)
    items = [
        (book.clients[client].casefold(), day, kind, cents)
        for client, day, kind, cents in book.items.select("client", "day", "kind", "cents").iter_rows()
    ]
    told = {problem.code for problem in book.problems} - _INFORMATION
    if file.own_totals is TotalsVerdict.DIFFER:
        told.add("the totals differ")
    return Seen(tuple(items), tuple((row.code, row.cents) for row in book.set_aside), frozenset(told), file.rows)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines in order of row and part."""
    return sorted(lines, key=lambda line: (line.row, _PARTS[line.part]))


def judge(specimen: Specimen, whole: Seen, data: bytes, *, cut: bool = False) -> Outcome:
    """What became of the specimen spoilt into `data`."""
    try:
        seen = look(specimen.name, data)
    except TieoutError as error:
        assert error.message.strip().endswith((".", "?")), error.message
        assert error.code
        assert "Good" not in error.message
        return Outcome.REFUSED
    if seen.items == whole.items and seen.rows == whole.rows:
        return Outcome.SAME
    if len(seen.aside) > len(whole.aside) or seen.told - whole.told or _odd(seen) - _odd(whole):
        return Outcome.TOLD
    if cut:
        return Outcome.SHORTER if _shorter(specimen, whole, seen, data) else Outcome.OTHER
    return Outcome.ONE_CELL if _one_cell(specimen, whole, seen) else Outcome.OTHER


def _odd(seen: Seen) -> Counter[tuple[str, int]]:
    """Rows set aside because they can't be read."""
    return Counter(entry for entry in seen.aside if entry[0].startswith("E"))


def _shorter(specimen: Specimen, whole: Seen, seen: Seen, data: bytes) -> bool:
    """The first rows of the file, each whole: nothing in the file says that there were more."""
    first = whole.items[: len(seen.items)] == seen.items and whole.aside[: len(seen.aside)] == seen.aside
    return (
        not specimen.whole
        and first
        and data.rstrip(b" ").endswith((b"\n", b"\r", b"^", b"ENDTRNS", b"}", b"\x03", b"\x01"))
    )


def _one_cell(specimen: Specimen, whole: Seen, seen: Seen) -> bool:
    """One cell says something else: a row's name, day, kind or amount; never an amount the file's sums vouch for.

    A day may be many lines' own (one header for all of them), a row has up to three lines, and where a value is kept
    once for all its cells, all of them change alike.
    """
    gone, new = _difference(whole, seen), _difference(seen, whole)
    if seen.rows != whole.rows or len(seen.aside) > len(whole.aside):
        return False
    if [item[2:] for item in whole.items] == [item[2:] for item in seen.items]:
        columns = {
            place for one, other in zip(gone, new, strict=True) for place in range(2) if one[place] != other[place]
        }
        return len(columns) == 1 and (len(gone) <= 3 or columns == {1} or specimen.shared)
    if specimen.shared:
        return len({abs(item[3]) for item in gone}) <= 1 and len({abs(item[3]) for item in new}) <= 1
    if specimen.sums and sorted(item[3] for item in whole.items) != sorted(item[3] for item in seen.items):
        return False
    changed = (*gone, *new)
    rows, clients = {item[:2] for item in changed}, {item[0] for item in changed}
    # The total of a paid invoice is its charge and its payment, each on a day of its own.
    charged_and_paid = len(clients) == 1 and sum(item[3] for item in gone) == sum(item[3] for item in new)
    return (len(rows) == 1 or charged_and_paid) and max(len(gone), len(new)) <= 2


def _difference(one: Seen, other: Seen) -> list[Item]:
    """The lines that the one has and the other has not, in order."""
    return sorted((Counter(one.items) - Counter(other.items)).elements())
