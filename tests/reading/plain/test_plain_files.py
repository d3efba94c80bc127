"""Large plain files are read in columns, all others row by row: both give the same book or the same refusal."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.badfiles.table import BAD_FILES, BadFile
from tieout.errors import TieoutError
from tieout.model.book import Book
from tieout.reading import ReadingOptions, Source, read_book, read_column_map
from tieout.reading.columns import DayOrder
from tieout.reading.plain import files as plain_files
from tieout.reading.plain import sizes
from tieout.reading.plain.text import Marks, prove_plain, text_end

SESSIONS = ["Client", "Date", "Service", "Status", "Client Responsibility", "Client Paid", "Credit Used"]
TYPED = ["Date", "Type", "Num", "Name", "Memo", "Status", "Amount"]
DEBITS = ["Date", "Customer", "Type", "Debit", "Credit", "Memo"]
CHARGES = ["Client", "Date", "Charge", "Paid", "Reference"]

DAYS = ["2026-01-06", "01/13/2026", "1/2/2026", "2/1/2026 09:00", "Feb 3, 2026", "13/01/2026", "", "soon", "46027"]
NAMES = [
    "Ann Lee",
    "Lee, Ann",
    "  Ann  Lee ",
    "José Brønsted",
    'Do "Kit" An',
    "",
    "Total",
    "Total Ann Lee",
    "Ann Lee Total",
    "Client",
    '="Kim 7"',
    "Name",
]
MONEY = ["150.00", "150", "0.00", "", "-45.00", "(45.00)", "$1,234.50", "1.234,50", "12.5", "-", "x", "€ 5,00", "1e3"]
TYPES = [
    "Invoice",
    "Payment",
    "payment ",
    "Credit Memo",
    "Sales Receipt",
    "Refund",
    "Estimate",
    "Journal Entry",
    "Odd",
    "Opening Balance",
]
TEXTS = [
    "",
    "two\nlines",
    'a "b",\r\nc',
    "90837",
    "a  b",
    "void",
    "Voided by Ann",
    "Opening balance",
    "Saldovortrag",
    "paid brought forward",
    "  note ",
    '="12"',
    "naïve",
    "VOID",
    "x;y",
]
STATUSES = ["", "Paid", "Voided", "draft", "Deleted", "Completed"]

CELLS = {
    "Client": NAMES, "Name": NAMES, "Customer": NAMES, "Date": DAYS, "Type": TYPES, "Status": STATUSES,
    **dict.fromkeys(("Service", "Num", "Memo", "Reference"), TEXTS),
}  # fmt: skip
PLAIN_CELLS = {
    **CELLS,
    **{column: ["Ann Lee", "Lee, Bo", "José Brønsted"] for column in ("Client", "Name", "Customer")},
    "Date": ["2026-01-06", "01/13/2026", "2026-02-03"],
}


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Mostly plain tables; some with odd cells, blank rows, totals, ragged rows or a header that comes again."""
    header = draw(st.sampled_from([SESSIONS, TYPED, DEBITS, CHARGES])) + draw(st.sampled_from([[], ["Room"]]))
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        odd = draw(st.integers(0, 9)) == 0
        money = MONEY if odd else ["150.00", "45.00", "-45.00", "0.00", ""]
        cells = CELLS if odd else PLAIN_CELLS
        rows.append([draw(st.sampled_from(cells.get(column, money))) for column in header])
    kinds = ["plain", "plain", "plain", "blank", "header", "short", "long", "shifted", "total", "empty cells"]
    match draw(st.sampled_from(kinds)):
        case "blank":
            rows.insert(draw(st.integers(0, len(rows))), [])
        case "header":
            rows.insert(draw(st.integers(0, len(rows))), header)
        case "short":
            rows[-1] = rows[-1][:-1]
        case "long":
            rows[0] = [*rows[0], draw(st.sampled_from(["", "more"]))]
        case "shifted":
            rows[0].insert(draw(st.integers(0, len(rows[0]))), "1")
            rows[-1] = rows[-1][:-1]
        case "total":
            rows.append(["Total", *([""] * (len(header) - 2)), "150.00"])
        case "empty cells":
            rows.append([""] * len(header))
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=draw(st.sampled_from([",", ",", ";", "\t"])),
        lineterminator=draw(st.sampled_from(["\r\n", "\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    ).writerows([header, *rows])
    text = out.getvalue()
    return (draw(st.sampled_from(["", "\ufeff"])) + (text if draw(st.booleans()) else text.rstrip("\r\n"))).encode()


Answer = tuple[str, object]


def answer(source: Source, options: ReadingOptions) -> Answer:
    try:
        return "read", read_book([source], options)
    except TieoutError as error:
        return "refused", (type(error), error.message, error.code)


def both(source: Source, options: ReadingOptions) -> tuple[Answer, Answer, bool]:
    """What the strict reader gives, what is given when every file is large, and whether that was read in columns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "BYTES_MIN", 0)
        in_columns = plain_files.read_plain_file(source.name, source.data, options) is not None
        plainly = answer(source, options)
        patch.setattr("tieout.reading.plain.files.read_plain_file", lambda *_: None)
        return answer(source, options), plainly, in_columns


def assert_same(strictly: Answer, plainly: Answer) -> None:
    assert strictly[0] == plainly[0]
    one, other = strictly[1], plainly[1]
    if not (isinstance(one, Book) and isinstance(other, Book)):
        assert one == other
        return
    assert one.items.rows() == other.items.rows()
    assert (one.clients, one.files, one.set_aside, one.problems, one.currency, one.program, one.report) == (
        other.clients, other.files, other.set_aside, other.problems, other.currency, other.program, other.report
    )  # fmt: skip


@given(
    tables(),
    st.sampled_from([None, None, DayOrder.MONTH_FIRST, DayOrder.DAY_FIRST]),
)
@settings(max_examples=400, deadline=None)
def test_tables_are_read_the_same(data: bytes, order: DayOrder | None) -> None:
    strictly, plainly, _ = both(Source("table.csv", data), ReadingOptions(day_order=order))
    assert_same(strictly, plainly)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_bad_files_get_the_same(bad: BadFile) -> None:
    for data in bad.data if isinstance(bad.data, tuple) else (bad.data,):
        strictly, plainly, _ = both(Source(bad.name, data), ReadingOptions())
        assert_same(strictly, plainly)


def written(header: list[str], *rows: str) -> bytes:
    return "\n".join([",".join(header), *rows, ""]).encode()


PLAIN = {
    "sessions": written(
        SESSIONS,
        "Ann Lee,01/13/2026,90837,Completed,150.00,150.00,0.00",
        "Bo Ray,01/13/2026,90837,,90.00,0.00,x",
        '"Lee, Ann",01/14/2026,,No show,50.00,-20.00,10.00',
    ),
    "typed": written(
        TYPED,
        "2026-01-06,Invoice,1,Ann Lee,,Paid,150.00",
        "2026-01-07,Payment,2,Ann Lee,check 12,,150.00",
        "2026-01-08,Sales Receipt,3,Ann Lee,,,80.00",
        "2026-01-09,Invoice,4,Ann Lee,Void,,80.00",
        "2026-01-10,Estimate,5,Ann Lee,,,80.00",
        "2026-01-11,Payment,6,Ann Lee,,,-30.00",
        "2026-01-12,Payment,7,Ann Lee,,,20.00",
    ),
    "debits": written(
        DEBITS,
        "2026-01-06,Ann Lee,Invoice,150.00,,",
        "2026-01-06,Ann Lee,,,150.00,",
        "2026-01-07,Ann Lee,Estimate,1.00,,",
        "2026-01-08,Bo Ray,,70.00,,Opening balance",
        "2026-01-09,Bo Ray,Journal Entry,5.00,7.00,",
    ),
    "charges": written(CHARGES, "Ann Lee,2026-01-06,150.00,100.00,7", "Ann Lee,2026-01-07,,-100.00,"),
    "signed": written(["Date", "Client", "Amount"], "2026-01-06,Ann Lee,150.00", "2026-01-07,Ann Lee,-150.00"),
}


@pytest.mark.parametrize("data", PLAIN.values(), ids=PLAIN)
def test_plain_tables_are_read_in_columns(data: bytes) -> None:
    strictly, plainly, in_columns = both(Source("table.csv", data), ReadingOptions())
    assert in_columns
    assert strictly[0] == "read"
    assert_same(strictly, plainly)


def test_a_column_map_holds_for_tables_read_in_columns() -> None:
    said = read_column_map(b'[columns]\nclient = "Who"\n[signs]\npositive = "pays"\n', "map.toml")
    data = written(["Date", "Who", "Amount"], "2026-01-06,Ann Lee,150.00", "2026-01-07,Ann Lee,-150.00")
    strictly, plainly, in_columns = both(Source("table.csv", data), ReadingOptions(columns=said))
    assert in_columns
    assert_same(strictly, plainly)


@pytest.mark.parametrize(
    "text",
    [
        'a,"b\nc"\nx,1\n',
        'a,b\n"x\n\ny",1\n',
        'a,b\n"x\ry",1\n',
        'a,b\nx"y,1\n',
        'a,b\n"x"y,1\n',
        "a,b\n\nx,1\n",
        "a,b\rx,1\r",
        "a,b\n1,2,3\n4\n",
        "sep=,\na,b\n1,2\n",
        'a,b\n"x,1\n',
        "a,b\nx\x00,1\n",
    ],
)
def test_what_is_not_plain_is_not_called_so(text: str) -> None:
    proved = prove_plain("table.csv", text.encode())
    assert proved is None or proved.columns(0, [0, 1]) is None


def test_quoted_cells_and_doubled_quotes_are_plain() -> None:
    proved = prove_plain("table.csv", b'a,b\r\n"Lee, Ann","say ""hi"""\r\nx,""\r\n"two\nlines","3\r\n4"\r\n')
    assert proved is not None
    frame = proved.columns(0, [0, 1])
    assert isinstance(frame, pl.DataFrame)
    assert frame.rows() == [("Lee, Ann", 'say "hi"'), ("x", ""), ("two\nlines", "3\r\n4")]


def test_line_breaks_in_cells_of_many_rows() -> None:
    """Enough rows for several threads, each of which must find where a row begins."""
    memos = ["plain", "two\nlines", 'say "hi"\nthere, you', "\n", "1,2,3\r\n4,5,6"]
    rows = [["2026-01-06", f"Client {row % 97}", f"{row}.00", memos[row * row % 5]] for row in range(60_000)]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["Date", "Client", "Amount", "Memo"], *rows])
    proved = prove_plain("table.csv", out.getvalue().encode())
    assert proved is not None
    frame = proved.columns(0, [0, 1, 2, 3])
    assert frame is not None
    assert frame.rows() == [tuple(row) for row in rows]


def test_a_file_is_proved_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tieout.reading.plain.text._BLOCK_BYTES", 7)
    for data in PLAIN.values():
        proved = prove_plain("table.csv", data)
        assert proved is not None
        width = len(proved.head.records[0].cells)
        assert proved.marks == Marks(len(proved.head.records), len(proved.head.records) * (width - 1), width - 1)
    assert prove_plain("table.csv", b'a,b\n"x\ny",1\n"z,2\n') is None
    assert prove_plain("table.csv", b'a,b\n"x\ny,long enough for blocks",1\n"z",2\n') is not None
    assert prove_plain("table.csv", "a,b\nJosé,1\n".encode()) is not None
    assert prove_plain("table.csv", "a,b\nJosé,1\n".encode("cp1252")) is None


@pytest.mark.parametrize("block", range(1, 14))
def test_odd_line_breaks_are_seen_between_pieces_too(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr("tieout.reading.plain.text._BLOCK_BYTES", block)
    for odd in (b"a,b\n\nx,1\n", b"a,b\r\n\r\nx,1\r\n", b"a,b\r\n\nx,1\n", b"a,b\nx\ry,1\n", b"a,b\nx,1\r\r\n"):
        assert prove_plain("table.csv", odd) is None
    proved = prove_plain("table.csv", b"a,b\r\nx,1\ny,2\r\n\r\n")
    assert proved is not None
    assert proved.marks == Marks(3, 3, 1)


@pytest.mark.parametrize("block", [*range(1, 40), 1_000])
@pytest.mark.parametrize("row", ["x,1,200.00,a", 'x,"b,1",200.00,"a\nc"', "x,1,,"])
def test_a_cell_too_many_here_and_one_too_few_there_is_not_plain(
    monkeypatch: pytest.MonkeyPatch, block: int, row: str
) -> None:
    """An amount's comma without quotes would move the columns behind it, though the sums of cells are right."""
    monkeypatch.setattr("tieout.reading.plain.text._BLOCK_BYTES", block)
    table = f"Client,Amount,Room\nx,1.00,a\n{row}\nx,1.00,a\nx,1.00"
    for data in (table, table.replace("\n", "\r\n"), f"{table}\n"):
        proved = prove_plain("table.csv", data.encode())
        assert proved is not None
        assert proved.marks.delimiters == 10
        assert proved.columns(0, [0, 1]) is None


@given(st.sampled_from((b"", b"a,b", b"a,b\r\nc,d")), st.integers(0, 3), st.integers(4_090, 4_100), st.booleans())
def test_the_end_of_a_text_is_found_behind_any_number_of_line_breaks(
    text: bytes, few: int, many: int, is_long: bool
) -> None:
    data = text + b"\r\n" * (many if is_long else few)
    assert text_end(data) == len(text)
