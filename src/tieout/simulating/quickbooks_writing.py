"""QuickBooks reports as the program exports them: titles, groups of clients, totals, a footer with the time."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tieout.simulating.ledger import Client, Row

COMPANY = "Quiet Harbor Counseling, LLC"

_MONEY_TYPES = frozenset({"Payment", "Refund"})


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickBooksForm:
    """How a report is laid out.

    Attributes:
        title: in the preamble; `""` = no preamble.
        header: column headers; an empty first one = grouped by client.
        group_totals: whether each client has a total row.
        grand_total: whether the report has one.
        footer: with the day to fill in, or None.
        day: a format, or `plain` for days without padding.
        total_word: before the client's name in a total row.
        effect_signs: whether payments are printed negative.
        line_end: of every row.
        encoding: of the file.
    """

    title: str
    header: tuple[str, ...]
    group_totals: bool = True
    grand_total: bool = True
    footer: str | None = "Accrual Basis {0:%A, %B %d, %Y} 11:46 AM GMT-05:00"
    day: str = "{0:%m/%d/%Y}"
    total_word: str = "Total for"
    effect_signs: bool = False
    line_end: str = "\r\n"
    encoding: str = "utf-8"


def write_quickbooks(form: QuickBooksForm, clients: Sequence[Client], rows: Sequence[Row], end: date) -> bytes:
    """Write a report.

    Args:
        form: how it is laid out.
        clients: the practice's clients.
        rows: the rows to write; each gets its spreadsheet row, each line its part.
        end: last day of the period.
    """
    paper = _Paper(form)
    if form.title:
        for text in (COMPANY, form.title, "All Dates"):
            paper.lone(text)
        paper.blank()
    paper.write(list(form.header))
    if form.header[0]:
        ordered = sorted(rows, key=lambda row: (row.day, row.client, row.name))
        for row in ordered:
            paper.data(row, _name(clients, row))
    else:
        ordered = sorted(rows, key=lambda row: (_name(clients, row).casefold(), _name(clients, row), row.day))
        for name, group in groupby(ordered, key=lambda row: _name(clients, row)):
            own = list(group)
            paper.lone(name)
            for row in own:
                paper.data(row, name)
            if form.group_totals:
                paper.total(f"{form.total_word} {name}", own)
    if form.grand_total:
        paper.total("TOTAL", ordered)
    if form.footer is not None:
        for _ in range(3):
            paper.blank()
        paper.lone(form.footer.format(end + timedelta(2)))
    return paper.done()


def _name(clients: Sequence[Client], row: Row) -> str:
    return clients[row.client].right_names[row.name]


class _Paper:
    """Rows written one after the other, counted as a spreadsheet counts them."""

    def __init__(self, form: QuickBooksForm) -> None:
        self._form = form
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, lineterminator=form.line_end)
        self._at = 0

    def write(self, cells: Sequence[str]) -> int:
        self._writer.writerow(cells)
        self._at += 1
        return self._at

    def blank(self) -> None:
        self.write([])

    def lone(self, text: str) -> None:
        self.write([text, *[""] * (len(self._form.header) - 1)])

    def data(self, row: Row, name: str) -> None:
        cents = _printed(self._form, row)
        cells = {
            "date": _day(self._form, row.day), "transaction type": row.type, "type": row.type, "num": row.number,
            "transaction number": row.number, "posting (y/n)": "Yes", "posting": "Y", "memo/description": row.memo,
            "memo": row.memo, "name": name, "account full name": "Accounts Receivable (A/R)",
            "account name": "Accounts Receivable (A/R)", "account": "Accounts Receivable", "split": "-Split-",
            "amount": money(cents), "debit": money(cents) if cents > 0 else "",
            "credit": money(-cents) if cents < 0 else "",
        }  # fmt: skip
        row.at = self.write([cells.get(header.casefold(), "") for header in self._form.header])
        for line in row.lines:
            line.written = line.part

    def total(self, text: str, rows: Sequence[Row]) -> None:
        cents = sum(_printed(self._form, row) for row in rows)
        dollars = f"{'-' if cents < 0 else ''}${money(abs(cents))}"
        sides = {"amount": dollars, "debit": money(cents)}
        self.write([text, *[sides.get(header.casefold(), "") for header in self._form.header[1:]]])

    def done(self) -> bytes:
        return self._out.getvalue().encode(self._form.encoding)


def _printed(form: QuickBooksForm, row: Row) -> int:
    """The amount as the report prints it: payments positive in the online program, negative in the desktop one."""
    if not row.lines:
        return 0
    cents = row.lines[0].cents
    return -cents if row.type in _MONEY_TYPES and not form.effect_signs else cents


def _day(form: QuickBooksForm, day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}" if form.day == "plain" else form.day.format(day)


def money(cents: int) -> str:
    """Cents as QuickBooks prints them."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
