"""QuickBooks exports written from a list of transactions, in every layout the readers must understand.

All names are invented. `python -m tests.reading.quickbooks.quickbooks_samples` writes the golden files again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from tieout.reading.reader import Reading

EXPORTS = Path(__file__).parents[1] / "exports"

Line = tuple[str, str, str, str, int, str, str]
"""Client, day, kind, part, cents, reference, memo."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction; `cents` is its effect on what the client owes (of a receipt, its amount)."""

    client: str
    day: date
    type: str
    cents: int
    number: str = ""
    memo: str = ""
    posting: bool = True
    identity: str = ""

    def lines(self) -> list[Line]:
        """What a reader must make of it."""
        if not self.posting or "Voided" in self.memo or not self.client or not self.cents:
            return []
        if self.type == "Sales Receipt":
            return [self._line("charge", "charge", self.cents), self._line("payment", "paid", -self.cents)]
        if self.type == "Refund Receipt":
            return [self._line("credit", "charge", -self.cents), self._line("refund", "paid", self.cents)]
        return [self._line(self._kind(), "amount", self.cents)]

    def _kind(self) -> str:
        if self.type in {"Journal Entry", "General Journal"}:
            return "opening" if "Opening" in self.memo else "adjustment"
        if self.type == "Payment" and self.cents > 0:
            return "refund"
        return {"Invoice": "charge", "Payment": "payment", "Credit Memo": "credit"}.get(self.type, "refund")

    def _line(self, kind: str, part: str, cents: int) -> Line:
        return (self.client, self.day.isoformat(), kind, part, cents, self.number or self.identity, self.memo)


BOOK = (
    Entry("Good Person", date(2026, 1, 5), "Journal Entry", 5000, "1", "Opening balance"),
    Entry("Good Person", date(2026, 1, 19), "Invoice", 15000, "1001", "Session, 50 min"),
    Entry("Good Person", date(2026, 1, 20), "Payment", -4500),
    Entry("Good Person", date(2026, 2, 2), "Invoice", 125000, "1002"),
    Entry("Good Person", date(2026, 2, 3), "Invoice", 0, "1003", "Voided - wrong client"),
    Entry("Good Person", date(2026, 2, 10), "Credit Memo", -2500, "1004"),
    Entry("Sample, Ada", date(2026, 1, 7), "Sales Receipt", 9000, "1005"),
    Entry("Sample, Ada", date(2026, 1, 8), "Invoice", 15000, "1006"),
    Entry("Sample, Ada", date(2026, 1, 8), "Payment", -15000),
    Entry("Sample, Ada", date(2026, 3, 1), "Refund", 2000, "77"),
    Entry("Total Quality Logistics", date(2026, 1, 30), "Invoice", 7550, "1007"),
    Entry("Total Quality Logistics", date(2026, 2, 28), "Payment", -7550),
    Entry("Tuesday, September 29, 2026 09:30 PM GMT-04:00", date(2026, 2, 1), "Invoice", 100, "1008"),
    Entry("Parent:Child", date(2026, 2, 14), "Invoice", 20000, "1009"),
    Entry("Parent:Child", date(2026, 2, 15), "Payment", -20000),
    Entry("Zoë Núñez", date(2026, 3, 2), "Estimate", 30000, "E1", posting=False),
    Entry("Zoë Núñez", date(2026, 3, 2), "Invoice", 30000, "1010"),
)
"""One practice's book with something of everything."""

PLAIN_BOOK = tuple(entry for entry in BOOK if entry.type in {"Invoice", "Payment"})
"""What Invoices and Received Payments shows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How an export is laid out. The fields are the variants met in the field."""

    title: str = "Transaction List by Customer"
    header: tuple[str, ...] = (
        "", "Date", "Transaction type", "Num", "Posting (Y/N)", "Memo/Description", "Account full name", "Amount",
    )  # fmt: skip
    preamble: bool = True
    padded: bool = True
    title_first: bool = False
    period: str = "All Dates"
    filters: int = 0
    group_totals: bool = True
    grand_total: bool = True
    footer: str | None = "Accrual Basis Wednesday, September 30, 2026 11:46 AM GMT-05:00"
    day: str = "{0:%m/%d/%Y}"
    unpadded_days: bool = False
    total_word: str = "Total for"
    effect_signs: bool = False
    twice: bool = False
    nested: str | None = None
    line_end: str = "\r\n"
    encoding: str = "utf-8"
    fixed: Mapping[str, str] = field(default_factory=dict)


def write(layout: Layout, entries: Sequence[Entry] = BOOK) -> bytes:
    """An export of the entries."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=layout.line_end)
    writer.writerows(_rows(layout, entries))
    return out.getvalue().encode(layout.encoding)


def _rows(layout: Layout, entries: Sequence[Entry]) -> Iterator[list[str]]:
    width = len(layout.header)
    if layout.preamble:
        company = "Quiet Harbor Counseling, LLC"
        heads = [layout.title, company] if layout.title_first else [company, layout.title]
        for text in [*heads, layout.period, *(f"Filter {number}: All" for number in range(layout.filters))]:
            yield _lone(text, width if layout.padded else 1)
        yield []
    yield list(layout.header)
    grouped = not layout.header[0]
    yield from _groups(layout, entries) if grouped else (_data(layout, entry) for entry in entries)
    if layout.grand_total:
        yield _total(layout, "TOTAL", entries)
    if layout.footer is not None:
        yield from ([], [], [])
        yield _lone(layout.footer, width if layout.padded else 1)


def _groups(layout: Layout, entries: Sequence[Entry]) -> Iterator[list[str]]:
    width = len(layout.header)
    named = [entry for entry in entries if entry.client]
    for client, group in groupby(named, key=lambda entry: entry.client):
        own = list(group)
        parent, colon, child = client.partition(":")
        inside = bool(colon) and layout.nested is not None
        if inside:
            yield _lone(parent, width)
        half = len(own) // 2 if layout.twice else 0
        for part in (own[:half], own[half:]):
            if part:
                yield _lone(child if inside else client, width)
                yield from (_data(layout, entry) for entry in part)
        if layout.group_totals:
            yield _total(layout, f"{layout.total_word} {child if inside else client}", own)
            if inside:
                yield _total(layout, f"{layout.total_word} {parent}{layout.nested}", own)
    if nobody := [entry for entry in entries if not entry.client]:
        yield []
        yield from (_data(layout, entry) for entry in nobody)
        if layout.group_totals:
            yield _total(layout, f"{layout.total_word} --", nobody)


def printed(layout: Layout, entry: Entry) -> int:
    """The amount as the layout prints it."""
    is_money = entry.type in {"Payment", "Refund", "Refund Receipt"}
    return -entry.cents if is_money and not layout.effect_signs else entry.cents


def _data(layout: Layout, entry: Entry) -> list[str]:
    cents = printed(layout, entry)
    debit, credit = (max(cents, 0), max(-cents, 0))
    day = layout.day.format(entry.day)
    cells = {
        "date": day if not layout.unpadded_days else f"{entry.day.month}/{entry.day.day}/{entry.day.year}",
        "transaction type": entry.type, "type": entry.type,
        "num": entry.number, "no.": entry.number, "transaction number": entry.number,
        "posting (y/n)": "Yes" if entry.posting else "No", "posting": "Y" if entry.posting else "N",
        "memo/description": entry.memo, "memo": entry.memo,
        "name": entry.client, "client full name": entry.client,
        "account full name": "Accounts Receivable (A/R)", "account": "Accounts Receivable",
        "split": "-Split-", "department": "Main", "amount": money(cents),
        "debit": money(debit) if debit else "", "credit": money(credit) if credit else "",
        "transaction id": entry.identity, "due date": day,
    }  # fmt: skip
    cells["transaction date"] = cells["date"]
    cells.update(layout.fixed)
    return [cells.get(header.casefold(), "") for header in layout.header]


def _total(layout: Layout, text: str, entries: Sequence[Entry]) -> list[str]:
    cents = sum(printed(layout, entry) for entry in entries)
    dollars = f"{'-' if cents < 0 else ''}${money(abs(cents))}"
    sides = {"amount": dollars, "debit": money(cents), "balance": ""}
    row = [sides.get(header.casefold(), "") for header in layout.header]
    row[0] = text
    return row


def money(cents: int) -> str:
    """Cents as QuickBooks prints them."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _lone(text: str, width: int) -> list[str]:
    return [text, *[""] * (width - 1)]


_RECEIVED = Layout(
    title="Invoices and Received Payments",
    header=("", "Date", "Transaction type", "Memo/Description", "Transaction number", "Amount"),
    group_totals=False,
    grand_total=False,
    footer=" Tuesday, September 29, 2026 09:30 PM GMT-04:00",
)
_BY_DATE = Layout(
    title="Transaction List by Date",
    group_totals=False,
    header=("Date", "Transaction type", "Num", "Posting (Y/N)", "Name", "Memo", "Account name", "Split", "Amount"),
    unpadded_days=True,
)
_DESKTOP = Layout(
    header=("", "", "Type", "Date", "Num", "Name", "Memo", "Account", "Clr", "Split", "Amount"),
    preamble=False,
    footer=None,
    total_word="Total",
    effect_signs=True,
    line_end="\n",
    encoding="cp1252",
)

ONLINE_BY_CUSTOMER = {
    "customer-modern": Layout(),
    "customer-classic": Layout(
        header=("", "Date", "Transaction Type", "Num", "Posting", "Memo/Description", "Account", "Amount")
    ),
    "customer-classic-wide": Layout(
        header=(
            "", "Date", "Transaction Type", "Num", "Posting", "Name", "Department", "Memo/Description", "Account",
            "Split", "Amount",
        )
    ),
    "client-doubled-columns": Layout(
        title="Transaction List by Client",
        header=(
            "", "Transaction date", "Track 1099", "Transaction type", "No.", "Posting (Y/N)", "Memo", "Due date",
            "Account full name", "Transaction type", "Client full name", "Amount", "Transaction ID",
        ),
        title_first=True,
        period="January 1-September 29, 2026",
    ),
    "patient-unpadded-frame": Layout(
        title="Transaction List by Patient", padded=False, period="January-December, 2026"
    ),
    "customer-filters": Layout(filters=40, period="As of December 31, 2026", line_end="\n"),
    "customer-no-preamble": Layout(preamble=False),
    "customer-footer-cash": Layout(footer="Cash Basis Monday, March 02, 2026 08:01 PM GMTZ"),
    "customer-footer-last": Layout(footer="Monday, Mar 02, 2026 12:01:05 PM GMT-8 - Accrual Basis"),
    "customer-group-twice": Layout(twice=True),
    "customer-nested": Layout(nested=""),
    "customer-nested-sub-items": Layout(nested=" with sub-items"),
    "customer-nested-sub-customers": Layout(nested=" with sub-customers"),
    "customer-no-totals": Layout(group_totals=False, grand_total=False),
    "customer-only-grand-total": Layout(group_totals=False),
    "customer-effect-signs": Layout(effect_signs=True),
    "customer-utf16": Layout(encoding="utf-16"),
    "customer-flat": Layout(
        header=("Date", "Transaction Type", "Num", "Posting", "Name", "Memo/Description", "Account", "Split", "Amount"),
        group_totals=False,
    ),
}  # fmt: skip
RECEIVED = {
    "received": _RECEIVED,
    "received-donor": replace(_RECEIVED, padded=False, title_first=True, footer="Monday, March 02, 2026 08:01 PM GMTZ"),
    "received-group-twice": replace(_RECEIVED, twice=True),
    "received-no-preamble": replace(_RECEIVED, preamble=False),
}
BY_DATE = {
    "date-modern": _BY_DATE,
    "date-no-total": replace(_BY_DATE, grand_total=False, period="Since January 1, 2026"),
    "date-classic": replace(
        _BY_DATE,
        header=(
            "Date", "Transaction Type", "Num", "Posting", "Name", "Department", "Memo/Description", "Account", "Split",
            "Amount",
        ),
    ),
    "date-no-preamble": replace(_BY_DATE, preamble=False, footer=None),
}  # fmt: skip
DESKTOP = {
    "desktop": _DESKTOP,
    "desktop-one-blank": replace(_DESKTOP, header=_DESKTOP.header[1:]),
    "desktop-three-blank": replace(_DESKTOP, header=("", *_DESKTOP.header)),
    "desktop-between": replace(
        _DESKTOP, header=("", "", "", *(cell for name in _DESKTOP.header[2:] for cell in (name, "")))
    ),
    "desktop-debit-credit": replace(_DESKTOP, header=(*_DESKTOP.header[:-1], "Debit", "Credit")),
    "desktop-short-years": replace(_DESKTOP, day="{0:%m/%d/%y}"),
    "desktop-no-group-totals": replace(_DESKTOP, group_totals=False),
    "desktop-nested": replace(_DESKTOP, header=_DESKTOP.header[1:], nested=""),
    "desktop-money-signs": replace(_DESKTOP, effect_signs=False),
}
ALL = {**ONLINE_BY_CUSTOMER, **RECEIVED, **BY_DATE, **DESKTOP}


def book_of(name: str) -> tuple[Entry, ...]:
    """The entries that a layout is written from."""
    if name in RECEIVED:
        return tuple(entry if entry.type == "Invoice" else replace(entry, number="") for entry in PLAIN_BOOK)
    if name in DESKTOP:
        return tuple(entry for entry in BOOK if entry.posting)
    if "Transaction ID" in ALL[name].header:
        return tuple(replace(entry, identity=f"{entry.day:%j}{entry.number}") for entry in BOOK)
    return BOOK


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """What a reader must make of the entries, sorted."""
    return sorted(line for entry in entries for line in entry.lines())


def lines_read(reading: Reading) -> list[Line]:
    """What a reader made of a file, sorted."""
    return sorted(
        (
            line.client,
            line.day.isoformat(),
            line.kind.value,
            line.part.value,
            line.cents,
            line.reference or "",
            line.memo or "",
        )
        for line in reading.lines
    )


def main() -> None:
    """Write the golden files."""
    EXPORTS.mkdir(exist_ok=True)
    for name, layout in ALL.items():
        (EXPORTS / f"{name}.csv").write_bytes(write(layout, book_of(name)))
    expected = {name: lines_of(book_of(name)) for name in ALL}
    (EXPORTS / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
