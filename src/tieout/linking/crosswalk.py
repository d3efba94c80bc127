"""The list of names a person keeps: which client of the practice is which client of the other program."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import Book
from tieout.model.linkage import Linkage

_DELIMITERS = ",;\t"


def read_crosswalk(data: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """Read a CSV whose first two columns (or those headed left and right) hold the two names.

    Args:
        data: the file's bytes; the first row is a header.
        name: of the file, for messages.

    Returns:
        (left name, right name) of each row; a blank right name means that the client is nobody there.

    Raises:
        FileNotUnderstood: E114 when it isn't such a file.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FileNotUnderstood(
            f"{name}: a quote is never closed. Save the list of names as CSV.", code="E114"
        ) from error
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not rows or len(rows[0]) < 2:
        raise FileNotUnderstood(
            f"{name} is not a list of names. It needs a header and two columns: the name in the practice's program, "
            "and the name in the other program.",
            code="E114",
        )
    left, right = _columns(rows[0])
    return tuple(
        (row[left], row[right]) for row in rows[1:] if len(row) > max(left, right) and row[left]
    )  # fmt: skip


def _columns(header: Sequence[str]) -> tuple[int, int]:
    words = [cell.casefold() for cell in header]
    if "left" in words and "right" in words:
        return words.index("left"), words.index("right")
    return 0, 1


def write_crosswalk(linkage: Linkage, left: Book, right: Book) -> str:
    """All links as a CSV that can be corrected by hand and read back."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["left", "right", "basis", "evidence"])
    for link in linkage.links:
        here = [left.clients[index] for index in link.left] or [""]
        there = [right.clients[index] for index in link.right] or [""]
        writer.writerows([mine, yours, link.basis.value, link.evidence] for mine in here for yours in there)
    return out.getvalue()
