"""Files that can't become a book together, or at all: the same one twice, nothing to compare, nobody's rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.model.book import Book
from tieout.reading.opening.source import Source
from tieout.reading.reader import RowAside


def ensure_different_files(left: Sequence[Source], right: Sequence[Source]) -> None:
    """Refuse the same file on both sides.

    Raises:
        WrongUsage: when the bytes of a left and of a right file are equal.
    """
    for one, other in product(left, right):
        _refuse_same(one, other)


def ensure_client_found(books: Sequence[Book]) -> None:
    """Refuse to go on when a client was asked for and no book holds a row of that client.

    Raises:
        WrongUsage: when no book holds a client.
    """
    if any(book.clients for book in books):
        return
    others = " and ".join(str(sum(file.other_clients for file in book.files)) for book in books)
    raise WrongUsage(
        f"No row is of this client; the files hold {others} rows of others. Check the spelling, or give the name as "
        'the other program writes it ("Last, First" or its code).',
        code="E113",
    )


def refuse_repeats(sources: Sequence[Source]) -> None:
    """Refuse the same file twice on one side.

    Raises:
        WrongUsage: when two files have the same bytes.
    """
    for one, other in combinations(sources, 2):
        _refuse_same(one, other)


def _refuse_same(one: Source, other: Source) -> None:
    if one.size == other.size and one.sha256 == other.sha256:
        raise WrongUsage(f"These two files are the same: {one.name} and {other.name}.", code="E111")


def refuse_nothing_read(name: str, rows: int, aside: Sequence[RowAside]) -> None:
    """Refuse a header alone, or rows of which none can be used: there is nothing to compare.

    Args:
        name: of the first file.
        rows: records read.
        aside: those set aside.

    Raises:
        FileNotUnderstood: E101 without rows, else the code of the first row that can't be read.
    """
    if not rows:
        raise FileNotUnderstood(
            f"{name} holds no rows of data, at most a header. Was the date range empty in the export?", code="E101"
        )
    faulty = [row for row in aside if row.code.startswith("E")]
    if len(aside) == rows and faulty:
        column = f', column "{faulty[0].column}"' if faulty[0].column else ""
        which = f"none of its {rows:,} rows can be used. The first is" if rows > 1 else "its only row can't be used:"
        raise FileNotUnderstood(
            f"{name}: {which} row {faulty[0].row}{column}: {faulty[0].why}",
            code=faulty[0].code,
        )
