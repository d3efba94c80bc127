"""A report gives the same lines whatever it comes in: workbooks, OpenDocument, Parquet, Arrow, text."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.badfiles.builders import flat, sessions
from tests.reading.opening.containers import (
    CONTAINERS,
    Rows,
    fill,
    members_of,
    ods_bytes,
    rows_of,
    to_csv,
    to_formula_xlsx,
    to_ods,
    to_parquet,
    to_table,
    to_xlsx,
    typed,
    workbook_bytes,
    zip_bytes,
)
from tests.reading.quickbooks.quickbooks_samples import ALL, EXPORTS, book_of, write
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reading.opening import workbooks
from tieout.reading.opening.containers import open_grids
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

REPORTS = {
    "appointment-status": rows_of(sessions()),
    "flat": rows_of(flat()),
    **{name: rows_of(write(ALL[name], book_of(name)), ALL[name].encoding) for name in ALL},
}
CONTIGUOUS = ("customer-modern", "customer-classic", "client-doubled-columns", "date-modern", "desktop", "received")


def reading(name: str, data: bytes, **options: object) -> Reading:
    return read_file(name, data, ReadingOptions(**options)).reading  # type: ignore[arg-type]


def codes(read: Reading) -> list[str]:
    return [problem.code for problem in read.problems]


@pytest.mark.parametrize("ending", sorted(CONTAINERS))
@pytest.mark.parametrize("report", ["appointment-status", "flat", *CONTIGUOUS, "customer-nested", "desktop-between"])
def test_the_same_lines_in_each_container(report: str, ending: str) -> None:
    whole = reading("report.csv", CONTAINERS["csv"](REPORTS[report]))
    other = reading(f"report.{ending}", CONTAINERS[ending](REPORTS[report]))
    assert other.lines == whole.lines
    assert (other.rows, other.aside, other.own_totals) == (whole.rows, whole.aside, whole.own_totals)
    assert [code for code in codes(other) if code != "W302"] == [code for code in codes(whole) if code != "W302"]


def old_records(data: bytes, kind: int, length: int) -> list[int]:
    """The places of an old workbook's records of one kind."""
    head = kind.to_bytes(2, "little") + length.to_bytes(2, "little")
    return [place for place in range(len(data)) if data[place : place + 4] == head]


def spoilt(data: bytes, *changes: tuple[int, int]) -> bytes:
    """The bytes with a bit pattern turned at some places."""
    changed = bytearray(data)
    for place, bits in changes:
        changed[place] ^= bits
    return bytes(changed)


@pytest.mark.parametrize("count", [1, 4])
def test_rows_of_an_old_workbook_may_say_more_columns_than_they_hold(count: int) -> None:
    """Excel leaves what rows say where cells at their ends were deleted."""
    data = (EXPORTS / "customer-modern.xls").read_bytes()
    rows = old_records(data, 0x0208, 16)[5 : 5 + count]
    widened = spoilt(data, *((place + 8, data[place + 8] ^ (data[place + 8] + 3)) for place in rows))
    assert reading("a.xls", widened).lines == reading("a.xls", data).lines


@pytest.mark.parametrize(
    ("what", "kind", "length", "byte", "bits"),
    [
        ("a text is no cell any more", 0x00FD, 10, 0, 0x02),
        ("a number is no cell any more", 0x027E, 10, 0, 0x01),
        ("a number became a text", 0x027E, 10, 1, 0x02),
        ("a text stands where another does", 0x00FD, 10, 6, 0x01),
        ("a text stands in a row above or below", 0x00FD, 10, 4, 0x01),
        ("several numbers end in another column", 0x00BD, 24, 26, 0x01),
    ],
)
def test_a_cell_that_isnt_where_it_was_is_damage(what: str, kind: int, length: int, byte: int, bits: int) -> None:
    """None of them changes what the rows say they hold; an old workbook has no checksums."""
    data = (EXPORTS / "appointment-status.xls").read_bytes()
    places = [place for place in old_records(data, kind, length) if place > old_records(data, 0x0208, 16)[-1]]
    for place in places[1:-1] or places:
        with pytest.raises(FileNotUnderstood) as refused:
            reading("a.xls", spoilt(data, (place + byte, bits)))
        assert refused.value.code == "E105", what


def test_an_open_document_states_its_kind_wherever_that_stands() -> None:
    """Some programs write it behind other members, and packed; OpenOffice keeps an empty list of keys."""
    data = CONTAINERS["ods"](REPORTS["flat"])
    members = members_of(data)
    kind = members.pop("mimetype")
    settings = f"<settings>{'<item/>' * 100}</settings>"
    keys = "Configurations2/accelerator/current.xml"
    other = zip_bytes({keys: "", "settings.xml": settings} | members | {"mimetype": kind})
    assert reading("report.ods", other).lines == reading("report.ods", data).lines


def test_an_open_document_may_have_white_space_between_its_cells() -> None:
    data = CONTAINERS["ods"](REPORTS["flat"])
    members = members_of(data)
    spaced = members["content.xml"].replace(b"><table:", b">\n  <table:").replace(b"></table:", b">\n</table:")
    other = zip_bytes(members | {"content.xml": spaced})
    assert reading("report.ods", other).lines == reading("report.ods", data).lines
    assert len({read_file("report.ods", one, ReadingOptions()).grid.sha256 for one in (data, other)}) == 2


@pytest.mark.slow
@pytest.mark.parametrize("report", sorted(REPORTS))
def test_every_layout_in_a_workbook(report: str) -> None:
    whole = reading("report.csv", CONTAINERS["csv"](REPORTS[report]))
    for ending in ("xlsx", "ods"):
        assert reading(f"report.{ending}", CONTAINERS[ending](REPORTS[report])).lines == whole.lines


@pytest.mark.parametrize("report", CONTIGUOUS)
def test_formulas_without_stored_values(report: str) -> None:
    whole = reading("report.csv", CONTAINERS["csv"](REPORTS[report]))
    other = reading("report.xlsx", to_formula_xlsx(REPORTS[report]))
    assert other.lines == whole.lines
    assert other.own_totals is whole.own_totals
    assert "W412" in codes(other)


@pytest.mark.parametrize("ending", ["xls", "ods", "xlsx"])
@pytest.mark.parametrize("report", ["customer-modern", "appointment-status"])
def test_workbooks_saved_by_an_office_program(report: str, ending: str) -> None:
    data = (EXPORTS / f"{report}.{ending}").read_bytes()
    whole = reading("report.csv", CONTAINERS["csv"](REPORTS[report]))
    other = reading(f"report.{ending}", data)
    assert other.lines == whole.lines
    assert other.own_totals is whole.own_totals


def test_row_numbers_are_those_the_sheet_shows() -> None:
    rows: Rows = [[], [], ["Statement"], [], *REPORTS["flat"][:2], [], [], *REPORTS["flat"][2:]]
    for name, data in (("a.xlsx", to_xlsx(rows)), ("a.ods", to_ods(rows))):
        assert [line.row for line in reading(name, data).lines] == [6, 9, 10]


def test_days_of_the_1904_system() -> None:
    book = openpyxl.Workbook()
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904
    fill(book.active, [[typed(cell) for cell in row] for row in REPORTS["appointment-status"]])
    assert reading("a.xlsx", workbook_bytes(book)).lines == reading("a.csv", sessions()).lines


def test_a_table_and_a_parquet_file_are_read_like_a_sheet() -> None:
    whole = reading("a.csv", flat()).lines
    assert reading("a.parquet", to_parquet(REPORTS["flat"])).lines == whole
    source = Source.of(to_table(REPORTS["flat"]))
    assert reading(source.name, source.data).lines == whole


def test_a_table_changed_on_its_way_is_refused() -> None:
    data = bytearray(Source.of(to_table(REPORTS["flat"])).data)
    data[-100] ^= 1
    with pytest.raises(FileNotUnderstood) as refused:
        reading("(table)", bytes(data))
    assert refused.value.code == "E105"


def test_a_table_with_days_and_numbers() -> None:
    from datetime import date
    from decimal import Decimal

    table = pl.DataFrame(
        {"Date": [date(2026, 1, 6), date(2026, 1, 16)], "Client": ["A Lee", "A Lee"],
         "Amount": [Decimal("150.00"), Decimal("-100.50")]}
    )  # fmt: skip
    assert read_book([Source.of(table)]).items["cents"].to_list() == [15000, -10050]


def test_what_is_no_table_is_refused() -> None:
    class Odd:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return "no stream"

    with pytest.raises(FileNotUnderstood, match="not a table of columns") as refused:
        Source.of(Odd())
    assert refused.value.code == "E103"
    with pytest.raises(FileNotUnderstood, match="column Items holds List") as refused:
        read_book([Source.of(pl.DataFrame({"Items": [[1]]}))])
    assert refused.value.code == "E103"


def test_hidden_rows_are_read_and_told() -> None:
    book = openpyxl.Workbook()
    fill(book.active, [[typed(cell) for cell in row] for row in REPORTS["flat"]])
    assert book.active is not None
    book.active.row_dimensions[3].hidden = True
    read = reading("a.xlsx", workbook_bytes(book))
    assert len(read.lines) == 3
    [told] = [problem.text for problem in read.problems if problem.code == "W402"]
    assert "1 hidden row " in told
    assert "-100.00" in told


def test_a_name_over_several_rows_counts_for_each_and_an_amount_once() -> None:
    book = openpyxl.Workbook()
    rows: list[list[str | float | None]] = [
        ["Date", "Client", "Charge", "Payment"],
        ["2026-01-06", "Ann Lee", 150, None],
        [None, None, None, 100],
        ["2026-01-07", None, None, 20],
        ["2026-01-08", "Bo Ray", 90, None],
    ]
    fill(book.active, [[*row] for row in rows])
    assert book.active is not None
    for cells in ("A2:A3", "B2:B4", "C2:C4"):
        book.active.merge_cells(cells)
    read = reading("a.xlsx", workbook_bytes(book))
    assert [(line.client, str(line.day), line.cents) for line in read.lines] == [
        ("Ann Lee", "2026-01-06", 15_000), ("Ann Lee", "2026-01-06", -10_000),
        ("Ann Lee", "2026-01-07", -2_000), ("Bo Ray", "2026-01-08", 9_000),
    ]  # fmt: skip
    assert not read.aside
    [told] = [problem.text for problem in read.problems if problem.code == "W417"]
    assert told == "3 cells are one with the cell above, whose text is read for each row."


def test_an_open_document_may_join_cells_too() -> None:
    rows: Rows = [["Date", "Client", "Amount"], ["2026-01-06", "Ann Lee", "150"], ["2026-01-07", "", "-20"]]
    members = members_of(CONTAINERS["ods"](rows))
    cell, client = members["content.xml"].split(b"Ann Lee")[0].rpartition(b"<table:table-cell")[2], b"<table:table-cell"
    joined = client + b' table:number-rows-spanned="2"' + cell + b"Ann Lee"
    content = members["content.xml"].replace(client + cell + b"Ann Lee", joined)
    read = reading("a.ods", zip_bytes(members | {"content.xml": content}))
    assert [(line.client, line.cents) for line in read.lines] == [("Ann Lee", 15_000), ("Ann Lee", -2_000)]
    assert [problem.code for problem in read.problems if problem.code == "W417"] == ["W417"]


def two_sheets(other: Rows, *, state: str = "visible") -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, REPORTS["flat"])
    page = book.create_sheet("Other")
    fill(page, other)
    page.sheet_state = state
    return workbook_bytes(book)


def test_the_one_sheet_that_is_a_report_is_read() -> None:
    read = reading("a.xlsx", two_sheets([["Prices"], ["Session", "150"]]))
    assert len(read.lines) == 3
    assert [problem.text for problem in read.problems if problem.code == "W415"] == [
        "The sheet Sheet was read; not read: Other."
    ]


def test_several_sheets_that_are_reports_are_named() -> None:
    with pytest.raises(FileNotUnderstood, match="sheets Sheet and Other each look like") as refused:
        reading("a.xlsx", two_sheets(REPORTS["flat"]))
    assert refused.value.code == "E207"
    assert len(reading("a.xlsx", two_sheets(REPORTS["flat"]), sheets=("other", "June")).lines) == 3
    with pytest.raises(FileNotUnderstood, match="Its sheets with cells: Sheet, Other"):
        reading("a.xlsx", two_sheets(REPORTS["flat"]), sheets=("June",))


def test_a_known_report_goes_before_a_table_and_a_shown_sheet_before_a_hidden_one() -> None:
    assert read_file("a.xlsx", two_sheets(REPORTS["customer-modern"]), ReadingOptions()).grid.sheet == "Other"
    assert read_file("a.xlsx", two_sheets(REPORTS["flat"], state="hidden"), ReadingOptions()).grid.sheet == "Sheet"


def test_macros_are_told_and_not_run() -> None:
    members = members_of(to_xlsx(REPORTS["flat"]))
    assert "W414" in codes(reading("a.xlsm", zip_bytes(members | {"xl/vbaProject.bin": b"\x01\x02"})))


@pytest.mark.parametrize(("bound", "value"), [("PARSER_WALL_SECONDS_MAX", 0.001), ("PARSER_MEMORY_BYTES_MAX", 10**8)])
def test_a_parser_beyond_its_bounds_is_stopped(monkeypatch: pytest.MonkeyPatch, bound: str, value: float) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="90"/>'
    data = ods_bytes(f'<table:table-row table:number-rows-repeated="100000">{cell}</table:table-row>')
    monkeypatch.setattr(workbooks, bound, value)
    with pytest.raises(FileNotUnderstood) as refused:
        open_grids("a.ods", data)
    assert refused.value.code == "E108"


def test_an_error_cell_is_no_zero() -> None:
    error = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="">'
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell != "#"
            else f"{error.replace('string', 'error', 1)}<text:p>#DIV/0!</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in (("Date", "Client", "Amount"), ("2026-01-06", "A Lee", "150.00"), ("2026-01-07", "A Lee", "-5"),
                    ("2026-01-08", "A Lee", "#"))
    )  # fmt: skip
    read = reading("a.ods", ods_bytes(rows))
    assert [(aside.row, aside.code) for aside in read.aside] == [(4, "E306")]


def test_formulas_that_are_no_sums_need_a_value() -> None:
    rows = [["Date", "Client", "Amount"], ["2026-01-06", "A Lee", "=VLOOKUP(A1,B1:C2,2)"],
            ["2026-01-07", "A Lee", "-5"], ["2026-01-08", "A Lee", "=C3*-2"], ["2026-01-09", "=A1", "7"]]  # fmt: skip
    read = reading("a.xlsx", to_xlsx(rows, lambda cell: cell))
    assert [(line.row, line.cents) for line in read.lines] == [(3, -500), (4, 1000)]
    assert [(aside.row, aside.column, aside.code) for aside in read.aside] == [
        (2, "Amount", "E306"),
        (5, "Client", "E306"),
    ]


def test_a_stored_zero_counts_only_where_values_were_computed() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    rows = [["Date", "Client", "Amount"], ["2026-01-06", "A Lee", "=IF(1,0,2)"], ["2026-01-07", "A Lee", "-5"],
            ["2026-01-08", "A Lee", "=C3*-2"]]  # fmt: skip
    members = members_of(to_xlsx(rows, lambda cell: cell))
    for stored, used in ((b"<v>0</v>", 2), (b"<v>10</v>", 3)):
        xml = members[sheet].replace(b"<f>IF(1,0,2)</f><v></v>", b"<f>IF(1,0,2)</f><v>0</v>")
        xml = xml.replace(b"<f>IF(1,0,2)</f><v />", b"<f>IF(1,0,2)</f><v>0</v>")
        xml = xml.replace(b"<f>C3*-2</f><v></v>", b"<f>C3*-2</f>" + stored)
        xml = xml.replace(b"<f>C3*-2</f><v />", b"<f>C3*-2</f>" + stored)
        assert xml.count(b"<v>0</v>") >= 1
        read = reading("a.xlsx", zip_bytes(members | {sheet: xml}))
        assert read.rows - len(read.aside) == used


def test_a_total_over_filtered_rows_is_one_clients() -> None:
    book = openpyxl.Workbook()
    rows: list[list[object]] = [["Date", "Client", "Client Responsibility", "Client Paid", "Credit Used"]]
    rows += [["2026-01-06", "A Lee", 150, 100, 0], ["2026-01-07", "B Low", 70, 0, 0], ["2026-01-08", "A Lee", 20, 0, 0]]
    rows += [[None, None, "=SUBTOTAL(9,C2:C4)", "=SUBTOTAL(9,D2:D4)", "=SUBTOTAL(9,E2:E4)"], [None, None, "=C5-D5-E5"]]
    fill(book.active, rows)  # type: ignore[arg-type]
    assert book.active is not None
    book.active.row_dimensions[3].hidden = True
    read = reading("a.xlsx", workbook_bytes(book))
    assert read.own_totals is TotalsVerdict.AGREE
    assert read.rows == 3
    assert any("one client's rows" in problem.text for problem in read.problems)


def test_shared_formulas_are_moved() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    rows = [
        ["Date", "Client", "Qty", "Amount"],
        ["2026-01-06", "A Lee", "2", "=1"],
        ["2026-01-07", "A Lee", "-3", "=2"],
    ]
    members = members_of(to_xlsx(rows, lambda cell: int(cell) if cell.lstrip("-").isdigit() else cell))
    xml = members[sheet].replace(b"<f>1</f>", b'<f t="shared" si="0" ref="D2:D3">C2*150</f>')
    xml = xml.replace(b"<f>2</f>", b'<f t="shared" si="0"/>')
    assert [line.cents for line in reading("a.xlsx", zip_bytes(members | {sheet: xml})).lines] == [30000, -45000]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_changed_bit_or_a_cut_is_refused_or_gives_the_same_lines(ending: str) -> None:
    data = (EXPORTS / f"customer-modern.{ending}").read_bytes()
    whole = reading(f"a.{ending}", data).lines
    chance = random.Random(ending)  # noqa: S311  picks places
    for number in range(60):
        changed = bytearray(data)
        if number % 2:
            changed = changed[: chance.randrange(len(data))]
        else:
            for _ in range(chance.randint(1, 3)):
                changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            assert reading(f"a.{ending}", bytes(changed)).lines == whole
        except FileNotUnderstood as error:
            assert error.code[0] == "E"  # noqa: PT017  either way is fine


def test_openpyxl_reads_the_same_values_both_ways() -> None:
    data = (EXPORTS / "customer-modern.xlsx").read_bytes()
    [grid] = open_grids("a.xlsx", data)
    path = EXPORTS / "customer-modern.xlsx"
    values = _openpyxl_rows(path, data_only=True)
    formulas = _openpyxl_rows(path, data_only=False)
    for record in grid.records:
        if record.blank:
            continue
        for column, cell in enumerate(record.cells):
            value, formula = values[record.row - 1][column], formulas[record.row - 1][column]
            if isinstance(value, int | float):
                assert float(cell) == pytest.approx(value)
            else:
                assert (cell or None) == (value if value is None else str(value).removesuffix(" 00:00:00"))
            assert (value == formula) or str(formula).startswith("=")


def _openpyxl_rows(path: Path, *, data_only: bool) -> list[tuple[object, ...]]:
    page = openpyxl.load_workbook(path, data_only=data_only).active
    assert page is not None
    return list(page.iter_rows(values_only=True))


def test_a_sheet_asked_for_is_nothing_to_a_file_without_sheets() -> None:
    assert len(reading("a.csv", to_csv(REPORTS["flat"]), sheets=("June",)).lines) == 3
