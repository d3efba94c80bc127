"""Plain tables: one header, one row for a transaction, the amount in one, two or three columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from tieout.model.money import format_plain
from tieout.simulating.ledger import Client, Line, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatForm:
    """How a table is laid out.

    Attributes:
        header: column headers; which of them hold money decides how the sign is shown.
        day: a format for days.
        comma: semicolons between cells and commas in amounts.
    """

    header: tuple[str, ...]
    day: str = "{0:%Y-%m-%d}"
    comma: bool = False


def write_flat(form: FlatForm, clients: Sequence[Client], rows: Sequence[Row]) -> bytes:
    """Write a table, by day.

    Args:
        form: how it is laid out.
        clients: the practice's clients.
        rows: the rows to write; each gets its spreadsheet row, each line its part.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if form.comma else ",")
    writer.writerow(form.header)
    for at, row in enumerate(sorted(rows, key=lambda row: (row.day, row.client, row.name)), start=2):
        row.at = at
        name = clients[row.client].right_names[row.name]
        texts = {
            "date": form.day.format(row.day), "customer": name, "client": name, "name": name, "patient": name,
            "type": row.type, "number": row.number, "reference": row.number, "description": row.memo,
            "memo": row.memo, "notes": row.memo,
        }  # fmt: skip
        amounts = _amounts(form.header, row)
        shown = {header: _money(form, cents) for header, cents in amounts.items()}
        writer.writerow([shown.get(header.casefold(), texts.get(header.casefold(), "")) for header in form.header])
    return out.getvalue().encode()


def _money(form: FlatForm, cents: int) -> str:
    text = format_plain(cents) if cents else ""
    return text.replace(".", ",") if form.comma else text


def _amounts(header: Sequence[str], row: Row) -> dict[str, int]:
    """Cents by column, and each line's part as the column names it."""
    columns = {name.casefold() for name in header}
    if "amount" in columns:
        return _one_column(row)
    if "debit" in columns:
        return _two_columns(row)
    return _three_columns(row)


def _one_column(row: Row) -> dict[str, int]:
    for line in row.lines:
        line.written = line.part
    return {"amount": row.lines[0].cents if row.lines else 0}


def _two_columns(row: Row) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for line in row.lines:
        owes = line.part == "charge" or (line.part == "amount" and line.cents > 0)
        amounts["debit" if owes else "credit"] = line.cents if owes else -line.cents
        line.written = "charge" if owes else "paid"
    return amounts


def _three_columns(row: Row) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for line in row.lines:
        column = _column(row, line)
        amounts[column] = line.cents if column == "charge" else -line.cents
        line.written = {"charge": "charge", "payment": "paid", "credit used": "credit"}[column]
    return amounts


def _column(row: Row, line: Line) -> str:
    if row.type == "Credit Memo":
        return "credit used"
    charged = line.part == "charge" or row.type in {"Invoice", "Journal Entry"}
    return "charge" if charged else "payment"
