"""The list of names a person keeps: which client of the practice is which client of the other program.

Bytes of a CSV in, pairs of names out; and a Linkage in, such a CSV out, to be corrected by hand and read back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from tieout.errors import FileNotUnderstood
from tieout.linking.declared import refuse_contradictions
from tieout.model.book import Book
from tieout.model.harmless import as_written, harmless
from tieout.model.linkage import Link, Linkage, LinkBasis

_DELIMITERS = ",;\t"
_LEFT = re.compile(r"\b(?:left|practice|sessions?|health|simplepractice|therapynotes|clients?|ehr)\b")
_RIGHT = re.compile(
    r"\b(?:right|other|quickbooks|qb[od]?|xero|wave|freshbooks|zoho|books|accounting|customers?|codes?)\b"
)
_HEADING = re.compile(r"\b(?:names?|programs?|initials|id|alias|desktop|online|from|to)\b")


def read_crosswalk(data: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """Read a CSV with a header whose first two columns (or those headed left and right) hold the two names.

    A blank name means that the client is nobody in that program. A blank name in a row that `write_crosswalk` wrote
    and nobody changed (basis `one_side`) decides nothing. Further columns are ignored.

    Args:
        data: the file's bytes.
        name: of the file, for messages.

    Returns:
        (left name, right name) of each row behind the header, so that position + 2 is the row a spreadsheet shows;
        ("", "") for a row that decides nothing.

    Raises:
        FileNotUnderstood: E114 when it isn't such a file.
        WrongUsage: E113 when its rows contradict each other.
    """
    rows = _rows(data, name)
    left, right = _columns(rows[0], name)
    basis = next((place for place, cell in enumerate(rows[0]) if cell.casefold() == "basis"), None)
    pairs = tuple(_pair(row, left, right, basis) for row in rows[1:])
    refuse_contradictions(pairs, range(2, len(pairs) + 2))
    return pairs


def _rows(data: bytes, name: str) -> list[list[str]]:
    try:
        text = _text(data)
        first = next((line for line in text.splitlines() if line.strip()), "")
        delimiter = max(_DELIMITERS, key=first.count)
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        ]
    except csv.Error as error:
        problem = f"{name}: a quote is never closed, or something stands behind one. Save the list of names as CSV."
        raise FileNotUnderstood(problem, code="E114") from error
    while rows and not any(rows[0]):
        rows.pop(0)
    if not rows or sum(map(bool, rows[0])) < 2:
        raise FileNotUnderstood(
            f"{name} is not a list of names. It needs a header and two columns: the name in the practice's program, "
            "and the name in the other program.",
            code="E114",
        )
    return rows


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(header: Sequence[str], name: str) -> tuple[int, int]:
    """Where the two names stand: by the words of the header, else the first two columns."""
    words = [cell.casefold() for cell in header]
    if "left" in words and "right" in words:
        return words.index("left"), words.index("right")
    if not any(_is_heading(cell) for cell in words[:2]):
        raise FileNotUnderstood(
            f"{name}: the first row looks like names, not like a header. Put a first row above it: left,right",
            code="E114",
        )
    is_swapped = not _LEFT.search(words[0]) and _RIGHT.search(words[0]) and _LEFT.search(words[1])
    return (1, 0) if is_swapped and not _RIGHT.search(words[1]) else (0, 1)


def _is_heading(cell: str) -> bool:
    return any(heading.search(cell) for heading in (_LEFT, _RIGHT, _HEADING)) and not re.search(r"\d", cell)


def _pair(row: Sequence[str], left: int, right: int, basis: int | None) -> tuple[str, str]:
    here, there = (as_written(row[place]) if place < len(row) else "" for place in (left, right))
    is_undecided = basis is not None and basis < len(row) and row[basis].casefold() == LinkBasis.ONE_SIDE.value
    if is_undecided and not (here and there):
        return "", ""
    return here, there


def write_crosswalk(linkage: Linkage, left: Book, right: Book) -> str:
    """All links as a CSV (`left,right,basis,evidence,perhaps`) that can be corrected by hand and read back.

    `perhaps` is who in the other program may be the same client: to be copied beside the name if it is so.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["left", "right", "basis", "evidence", "perhaps"])
    for link in linkage.links:
        others = right.clients if link.left else left.clients
        perhaps = "; ".join(harmless(others[index]) for index in link.candidates)
        for here, there in _rows_of(link, left, right):
            writer.writerow([harmless(here), harmless(there), link.basis.value, link.evidence, perhaps])
    return out.getvalue()


def _rows_of(link: Link, left: Book, right: Book) -> Iterator[tuple[str, str]]:
    """Each name of a link once, beside the first name of the other side at least."""
    here = [left.clients[index] for index in link.left]
    there = [right.clients[index] for index in link.right]
    first_here, first_there = (here or [""])[0], (there or [""])[0]
    yield first_here, first_there
    yield from ((first_here, name) for name in there[1:])
    yield from ((name, first_there) for name in here[1:])
