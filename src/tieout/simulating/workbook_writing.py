"""A CSV export as the workbook that QuickBooks Online writes: numbers as formulas without a computed value."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import xlsxwriter

_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def as_workbook(data: bytes) -> bytes:
    """The same rows and cells as a workbook.

    Args:
        data: a CSV file in UTF-8 whose amounts stand in its last column.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        # the time of writing stands in the file; a fixed one gives the same bytes for the same plan
        book.set_properties({"created": _WRITTEN})
        sheet = book.add_worksheet("Report")
        for row, cells in enumerate(csv.reader(io.StringIO(data.decode(), newline=""))):
            for column, text in enumerate(cells):
                amount = text.replace(",", "").replace("$", "") if column == len(cells) - 1 else ""
                if _is_number(amount):
                    sheet.write_formula(row, column, f"={amount}", None, "")
                elif text:
                    sheet.write_string(row, column, text)
    return out.getvalue()


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit() and "." in text
