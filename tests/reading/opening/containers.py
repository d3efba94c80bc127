"""The same rows in every container: CSV, TSV, XLSX (as text, typed, as formulas without values), ODS, Parquet."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import polars as pl
from openpyxl.utils import get_column_letter

Rows = Sequence[Sequence[str]]
Value = str | float | datetime | None

_AMOUNT = re.compile(r"-?\$?[0-9,]+\.[0-9]{2}")
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def rows_of(data: bytes, encoding: str = "utf-8") -> list[list[str]]:
    """The cells of a CSV file; a blank line is an empty row."""
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def to_csv(rows: Rows, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def to_tsv(rows: Rows) -> bytes:
    return to_csv(rows, "\t")


def typed(cell: str) -> Value:
    """A cell as a spreadsheet holds it: amounts as numbers, days as days."""
    if not cell:
        return None
    if _AMOUNT.fullmatch(cell):
        return float(cell.replace("$", "").replace(",", ""))
    if day := _DAY.fullmatch(cell):
        month, number = sorted((int(day[1]), int(day[2]))) if int(day[1]) > 12 else (int(day[1]), int(day[2]))
        return datetime(int(day[3]), month, number)  # noqa: DTZ001  a sheet's days have no zone
    return cell


def workbook_bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_xlsx(rows: Rows, value: Callable[[str], Value] = typed, sheet: str = "Sheet1") -> bytes:
    """An Excel workbook with the rows in one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    fill(page, [[value(cell) for cell in row] for row in rows])
    return workbook_bytes(book)


def fill(page: object, rows: Sequence[Sequence[Value]]) -> None:
    """Write rows from A1 on; texts that begin with `=` are formulas."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                page.cell(number, column, value)  # type: ignore[attr-defined]


def to_text_xlsx(rows: Rows) -> bytes:
    return to_xlsx(rows, lambda cell: cell or None)


def to_formula_xlsx(rows: Rows) -> bytes:
    """Amounts as `=15000.00`, totals as sums of the rows since the heading, none with a stored value."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    made: list[list[Value]] = []
    begins: dict[int, int] = {}
    every: dict[int, list[str]] = {}
    for number, row in enumerate(rows, start=1):
        total = bool(row) and row[0].casefold().startswith("total") and any(map(_AMOUNT.fullmatch, row))
        if not total and sum(map(bool, row)) == 1:
            begins = {}
        cells: list[Value] = []
        for column, cell in enumerate(row):
            if not _AMOUNT.fullmatch(cell):
                cells.append(cell or None)
                continue
            here = f"{get_column_letter(column + 1)}{number}"
            if not total:
                begins.setdefault(column, number)
                every.setdefault(column, []).append(here)
                cells.append(f"={cell.replace(',', '')}")
            elif row[0].casefold() in {"total", "totals"}:
                cells.append("=" + "+".join(every[column]))
            else:
                letter = get_column_letter(column + 1)
                cells.append(f"=SUM({letter}{begins[column]}:{letter}{number - 1})")
        made.append(cells)
    fill(page, made)
    return workbook_bytes(book)


def to_ods(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet with the rows in one sheet."""
    return ods_bytes("".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows))


def ods_bytes(table_rows: str) -> bytes:
    """An OpenDocument spreadsheet around rows already written."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{table_rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zip_bytes({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(cell: str) -> str:
    match typed(cell):
        case None:
            return "<table:table-cell/>"
        case float() as number:
            return f'<table:table-cell office:value-type="float" office:value="{number!r}"/>'
        case datetime() as day:
            return f'<table:table-cell office:value-type="date" office:date-value={quoteattr(f"{day:%Y-%m-%d}")}/>'
        case text:
            return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def zip_bytes(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file; the same bytes every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in members.items():
            stored = name == "mimetype"
            packed.writestr(
                zipfile.ZipInfo(name), content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            )  # fmt: skip
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def to_table(rows: Rows) -> pl.DataFrame:
    """A table whose columns are named by the first row; columns without a name get one."""
    width = len(rows[0])
    names = [name or f"column {number}" for number, name in enumerate(rows[0])]
    cells = [[*row, *[""] * (width - len(row))] for row in rows[1:]]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String()), orient="row")


def to_parquet(rows: Rows) -> bytes:
    out = io.BytesIO()
    to_table(rows).write_parquet(out)
    return out.getvalue()


CONTAINERS: Mapping[str, Callable[[Rows], bytes]] = {
    "csv": to_csv,
    "tsv": to_tsv,
    "xlsx": to_xlsx,
    "text.xlsx": to_text_xlsx,
    "ods": to_ods,
}
"""What any report may come in, by the ending of its name."""
