"""Reading text as a file, for the tests of the QuickBooks readers."""

from __future__ import annotations

from tieout.reading.opening.grid import read_grid
from tieout.reading.reader import Reader, Reading, ReadingOptions
from tieout.reading.recognising import read_file, recognise


def read(data: bytes | str, options: ReadingOptions | None = None) -> Reading:
    """Read a file as the program does: recognised by its content."""
    data = data.encode() if isinstance(data, str) else data
    return read_file("quickbooks.csv", data, options or ReadingOptions()).reading


def reader_of(data: bytes | str) -> Reader:
    """The reader that the program picks for a file."""
    data = data.encode() if isinstance(data, str) else data
    return recognise(read_grid("quickbooks.csv", data), ReadingOptions())[0]


def codes(reading: Reading) -> set[str]:
    """Codes of the problems about a file."""
    return {problem.code for problem in reading.problems}


def by_customer(*rows: str, total: str | None = None, footer: bool = True) -> str:
    """A Transaction List by Customer with these rows."""
    lines = [
        "Quiet Harbor Counseling,,,,,,",
        "Transaction List by Customer,,,,,,",
        "All Dates,,,,,,",
        "",
        ",Date,Transaction type,Num,Posting (Y/N),Memo/Description,Amount",
        *rows,
    ]
    if total is not None:
        lines.append(f'TOTAL,,,,,,"{total}"')
    if footer:
        lines += ["", "", "", '" Tuesday, September 29, 2026 09:30 PM GMT-04:00",,,,,,']
    return "\r\n".join([*lines, ""])


def simple(reading: Reading) -> list[tuple[int, str, str, str, int]]:
    """Row, client, kind, part and cents of every line."""
    return [(line.row, line.client, line.kind.value, line.part.value, line.cents) for line in reading.lines]


def aside(reading: Reading) -> list[tuple[int, str, str, int]]:
    """Row, column, code and cents of every row set aside."""
    return [(row.row, row.column, row.code, row.cents) for row in reading.aside]
