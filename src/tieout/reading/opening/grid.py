"""Bytes in, a Grid of text out: what the bytes are, how they are encoded, what separates the cells."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from tieout.errors import FileNotUnderstood
from tieout.limits import CELL_CHARACTERS_MAX, COLUMNS_MAX, LINE_BYTES_MAX
from tieout.progress import counted
from tieout.reading.opening.counting import count_records
from tieout.reading.opening.kinds import refuse_other_kinds
from tieout.reading.opening.letters import one_byte_encoding
from tieout.reading.parsing.headers import column_letters
from tieout.reading.reader import ROWS_BETWEEN, Grid, Record

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 200_000

_HEAD_BYTES = 2_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_grid(name: str, data: bytes, encoding: str | None = None) -> Grid:
    """Turn a file's bytes into rows of text.

    Args:
        name: the file's name, for messages.
        data: its bytes.
        encoding: a codec name; None = by a fixed ladder: BOM, UTF-16 by its zero bytes, strict UTF-8, and by its
            letters cp1252 or Mac Roman.

    Raises:
        FileNotUnderstood: when it is empty, not a text table, or broken.
    """
    if not data:
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    refuse_other_kinds(name, data)
    _refuse_endless_line(name, data)
    text, used = decode(name, data, encoding)
    if not text.strip():
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    text, delimiter = find_delimiter(name, text)
    records = parse_records(name, text, delimiter)
    if not records:
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    return Grid(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=used,
        delimiter=delimiter,
        records=records,
        ends_cleanly=text.endswith(("\n", "\r")),
    )


def _refuse_endless_line(name: str, data: bytes) -> None:
    """A line longer than every cell of a row together may be: taken apart it would fill the memory many times over."""
    start = 0
    while len(data) - start > LINE_BYTES_MAX:
        window = start, start + LINE_BYTES_MAX
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            row = data.count(b"\n", 0, start) + 1
            raise FileNotUnderstood(
                f"{name}: row {row} doesn't end within {LINE_BYTES_MAX:,} bytes. It is damaged or no table; export it "
                "again.",
                code="E203",
            )
        start = end + 1


def decode(name: str, data: bytes, encoding: str | None) -> tuple[str, str]:
    """A file's text and the encoding that was used.

    Args:
        name: the file's name, for messages.
        data: its bytes.
        encoding: a codec name; None = by a fixed ladder: BOM, UTF-16 by its zero bytes, strict UTF-8, and by its
            letters cp1252 or Mac Roman.

    Raises:
        FileNotUnderstood: E105 when it is damaged, E107 when its encoding can't be told.
    """
    if encoding is not None:
        return _without_zeros(name, _decode_as(name, data, encoding)), encoding
    used = _encoding_by_marks(data) or "utf-8"
    try:
        text = data.decode(used)
    except UnicodeDecodeError as error:
        if used != "utf-8":
            raise FileNotUnderstood(
                f"{name} begins as {used} and breaks off at byte {error.start}: it is damaged. Export it again.",
                code="E105",
            ) from error
        _refuse_mixture(name, data, error.start)
        used = one_byte_encoding(name, data)
        text = _decode_as(name, data, used, "UTF-8, Windows-1252 or Mac Roman text")
    return _without_zeros(name, text).removeprefix("\ufeff"), "utf-8" if used == "utf-8-sig" else used


def head_of(data: bytes) -> bytes:
    """A file as readers look for their marks: of UTF-16 and UTF-32 the beginning as UTF-8, anything else as it is."""
    used = _encoding_by_marks(data)
    if used is None or used == "utf-8-sig":
        return data.removeprefix(codecs.BOM_UTF8)
    return data[:_HEAD_BYTES].decode(used, "ignore").removeprefix("\ufeff").encode("utf-8", "ignore")


def _refuse_mixture(name: str, data: bytes, place: int) -> None:
    """Letters of UTF-8 beside bytes that aren't: read as anything else, every other letter would come out wrong.

    Where more bytes aren't, the text is in an encoding of its own, whose letters look like UTF-8 here and there.
    """
    wide = [mark for mark in data.decode("utf-8", "surrogateescape") if not mark.isascii()]
    strangers = sum("\udc80" <= mark <= "\udcff" for mark in wide)
    if strangers > 4 and strangers > len(wide) - strangers > 0:
        raise FileNotUnderstood(
            f"{name} is neither Unicode nor Windows-1252. Save it as CSV UTF-8, or name its encoding, such as "
            "--encoding gb18030.",
            code="E107",
        )
    if len(wide) > strangers:
        raise FileNotUnderstood(
            f"{name} is UTF-8 and byte {place:,} isn't: it is damaged, or two files were joined. Export it again.",
            code="E105",
        )


def _decode_as(name: str, data: bytes, encoding: str, called: str = "") -> str:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")
    except (UnicodeError, LookupError, ValueError) as error:
        raise FileNotUnderstood(
            f"{name} can't be read as {called or encoding}. Save it as CSV UTF-8, or name its encoding: --encoding.",
            code="E107",
        ) from error
    return text.removeprefix("\ufeff")


def _without_zeros(name: str, text: str) -> str:
    if "\x00" in text:
        raise FileNotUnderstood(
            f"{name} holds zero bytes: it is damaged or not a text file. Export it again.", code="E105"
        )
    return text


def _encoding_by_marks(data: bytes) -> str | None:
    """The encoding that a byte order mark or the zero bytes of UTF-16 show."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd * 4 > len(head) and even * 8 < odd:
        return "utf-16-le"
    if even * 4 > len(head) and odd * 8 < even:
        return "utf-16-be"
    return None


def find_delimiter(name: str, text: str) -> tuple[str, str]:
    """The text to parse and the mark that separates its cells: the one giving most rows of equal width."""
    first = text[:8].splitlines()
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5 and first[0][4] in _DELIMITERS:
        # Excel's own line; a blank line takes its place so that rows keep their numbers.
        return text[5:], first[0][4]
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_score = "", (0, 0)
    for mark in _DELIMITERS:
        if mark in sample:
            score = _evenness(list(_lenient(sample, mark)))
            if score > best_score:
                best, best_score = mark, score
    if not best:
        raise FileNotUnderstood(
            f"{name} is not a table we can read: no row has two cells. Export the report as CSV.", code="E103"
        )
    return text, best


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many rows are of one width, and that width; with or without empty cells at their ends, which may vary."""
    filled = (len(cells) if cells and cells[-1] else _filled(cells) for cells in rows)
    return max(
        (count, width)
        for widths in (Counter(map(len, rows)), Counter(filled))
        for width, count in (*((width, count) for width, count in widths.items() if width > 1), (0, 0))
    )


def _filled(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that isn't empty."""
    return len(cells) - next((n for n, cell in enumerate(reversed(cells)) if cell), len(cells))


def _lenient(sample: str, mark: str) -> Iterator[list[str]]:
    """Rows of a sample that may end in the middle of a cell."""
    csv.field_size_limit(len(sample) + 1)
    yield from csv.reader(io.StringIO(sample, newline=""), delimiter=mark)


def parse_records(name: str, text: str, delimiter: str) -> tuple[Record, ...]:
    """Every row, strictly parsed. A quoted line break starts no new row."""
    csv.field_size_limit(max(CELL_CHARACTERS_MAX, len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    try:
        rows = counted(reader, "Splitting into rows", text.count("\n"), ROWS_BETWEEN)
        one = dict[str, str]().setdefault  # of equal cells, which most are, only the first is kept
        records.extend(Record(row, tuple(map(one, cells, cells))) for row, cells in enumerate(rows, start=1))
    except csv.Error as error:
        raise FileNotUnderstood(_quote_trouble(name, text, delimiter, str(error)), code="E203") from error
    if len(records) != count_records(text, delimiter):
        raise FileNotUnderstood(
            f"{name}: two ways to count its rows disagree, so it was not used. Export it again.", code="E401"
        )
    _refuse_large(name, records)
    while records and records[-1].blank:
        records.pop()
    return tuple(records)


def _refuse_large(name: str, records: list[Record]) -> None:
    for record in records:
        if len(record.cells) > COLUMNS_MAX:
            raise FileNotUnderstood(
                f"{name} row {record.row} has {len(record.cells)} columns; the limit is {COLUMNS_MAX}. "
                "Delete the empty columns and export again.",
                code="E102",
            )
        if max(map(len, record.cells), default=0) > CELL_CHARACTERS_MAX:
            raise FileNotUnderstood(
                f"{name}: a cell in row {record.row} is longer than {CELL_CHARACTERS_MAX:,} characters, more than a "
                "spreadsheet holds. Is a quote never closed?",
                code="E203",
            )


def _quote_trouble(name: str, text: str, delimiter: str, error: str) -> str:
    """Where the quote stands that the parser could make no sense of."""
    records = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines_before = 0
    try:
        for _ in reader:
            records, lines_before = records + 1, reader.line_num
    except csv.Error:
        pass
    row, rest = records + 1, list(io.StringIO(text, newline=""))[lines_before:]
    where = f"row {row}, column {column_letters(_quote_column(''.join(rest), delimiter))}"
    if "unexpected end" not in error:
        return (
            f"{name}: a quote opened in {where} ends in the wrong place, or another was never closed. Export it again."
        )
    return (
        f"{name}: a quote opened in {where} is never closed; the {len(rest)} lines from there on can't be trusted. "
        "Export the file again."
    )


def _quote_column(rest: str, delimiter: str) -> int:
    """Index of the column whose quote stays open or is followed by more text, in the record that `rest` begins with."""
    column, place, starts = 0, 0, True
    while place < len(rest):
        if rest[place] == '"' and starts:
            place = _closing_quote(rest, place + 1)
            if rest[place + 1 : place + 2] not in {delimiter, "\r", "\n"}:
                return column
        starts = rest[place] == delimiter
        column += starts
        place += 1
    return column


def _closing_quote(rest: str, place: int) -> int:
    """Where the quote that opened before `place` ends; a doubled quote is text."""
    while (end := rest.find('"', place)) >= 0 and rest[end + 1 : end + 2] == '"':
        place = end + 2
    return end if end >= 0 else len(rest)
