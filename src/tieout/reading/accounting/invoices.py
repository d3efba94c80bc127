"""Exports of invoices, a row for each line of one with the invoice's figures repeated: Xero, Zoho, FreshBooks.

What is owed comes from the lines; what was paid from the invoice's figures, because these exports list no payments. A
payment then has the day the export knows (the last payment's, the day it was paid), else the invoice's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Line, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Proof, Rule, reference_of, refuse_status, word_of

_NO_PAYMENTS = (
    "W434",
    "This export shows what was paid on each invoice, not each payment: what was paid is one payment an invoice, on "
    "the day the export knows, else on the invoice's.",
)
_CHARGES_ONLY = ("W406", "This is a file of invoices without payments, so it can't show what is still owed.")
_GONE = {"void": "W410", "voided": "W410", "deleted": "W410", "draft": "W411", "awaiting approval": "W411",
         "submitted": "W411", "pending approval": "W411"}  # fmt: skip

_XERO_NAMES: Mapping[str, tuple[str, ...]] = {
    "client": ("contactname",),
    "reference": ("invoicenumber",),
    "date": ("invoicedate",),
    "total": ("total",),
    "paid": ("invoiceamountpaid",),
    "due": ("invoiceamountdue",),
    "amount": ("lineamount",),
    "memo": ("description",),
    "currency": ("currency",),
    "type": ("type",),
    "status": ("status",),
    "quantity": ("quantity",),
    "price": ("unitamount",),
    "discount": ("discount",),
    "tax": ("taxamount",),
    "taxes": ("taxtotal",),
}
XERO_EXPORT = Layout(
    program="xero",
    program_name="Xero",
    report="invoices",
    report_name="invoice export",
    names=_XERO_NAMES,
    needed=("client", "reference", "date", "total", "due", "amount", "status"),
    money=("amount", "total", "paid", "due"),
    notes=(_NO_PAYMENTS,),
)
XERO_TEMPLATE = Layout(
    program="xero",
    program_name="Xero",
    report="invoice-import",
    report_name="invoice import file",
    names=_XERO_NAMES,
    needed=("client", "reference", "date", "quantity", "price"),
    without=frozenset({"invoiceamountdue", "status"}),
    money=("price", "total", "tax"),
    notes=(_CHARGES_ONLY,),
)
ZOHO = Layout(
    program="zoho",
    program_name="Zoho Books",
    report="invoices",
    report_name="Invoice.csv",
    names={
        "client": ("customer name",),
        "reference": ("invoice number",),
        "date": ("invoice date",),
        "status": ("invoice status",),
        "amount": ("item total",),
        "total": ("total",),
        "due": ("balance",),
        "paid_on": ("last payment date",),
        "memo": ("item name", "item desc"),
        "currency": ("currency code",),
        "id": ("invoice id",),
        "subtotal": ("subtotal",),
    },
    needed=("client", "reference", "date", "status", "total", "due"),
    money=("total", "amount", "due"),
    notes=(_NO_PAYMENTS,),
)
FRESHBOOKS = Layout(
    program="freshbooks",
    program_name="FreshBooks",
    report="invoice-details",
    report_name="Invoice Details",
    names={
        "client": ("client name",),
        "reference": ("invoice #",),
        "date": ("date issued",),
        "status": ("invoice status",),
        "paid_on": ("date paid",),
        "amount": ("line total",),
        "subtotal": ("line subtotal",),
        "tax": ("tax 1 amount",),
        "more_tax": ("tax 2 amount",),
        "memo": ("item name",),
        "more": ("item description",),
        "currency": ("currency",),
    },
    needed=("client", "reference", "date", "status", "amount"),
    notes=(
        (
            "W434",
            "FreshBooks shows here which invoices are paid and when, not each payment: a paid invoice's lines are paid "
            "on its Date Paid, and one paid in part shows as open.",
        ),
    ),
)
_XERO_KEY, _ZOHO_KEY = ("reference", "type"), ("reference", "id")
_CREDITS = ("credit note", "overpayment", "prepayment")


class _Invoices:
    """The rows of a table of invoices, those of one invoice together."""

    def __init__(self, records: Sequence[Record], taken: Taken, key: Sequence[str]) -> None:
        self.taken = taken
        self._first: dict[tuple[str, ...], int] = {}
        self._sums: dict[tuple[str, ...], int] = {}
        self._key = key
        for record in records:
            found = self.key(record)
            self._first.setdefault(found, record.row)
            self._sums[found] = self._sums.get(found, 0) + taken.readable_cents(record, "amount")

    def key(self, record: Record) -> tuple[str, ...]:
        """What the rows of one invoice share.

        Money paid ahead has no number: a row that bears its whole total stands alone, others share figures and client.
        """
        words = tuple(word_of(record, self.taken, meaning) for meaning in self._key)
        if any(word for meaning, word in zip(self._key, words, strict=True) if meaning != "type"):
            return words
        amount, tax, total = (self.taken.readable_cents(record, meaning) for meaning in ("amount", "tax", "total"))
        if total in {amount, amount + tax}:
            return (str(record.row),)
        return (*words, *(word_of(record, self.taken, meaning) for meaning in ("client", "date", "total", "due")))

    def is_first(self, record: Record) -> bool:
        """Whether a row is the first of its invoice, which carries the invoice's own figures."""
        return self._first[self.key(record)] == record.row

    def charge(self, record: Record) -> int:
        """A row's part of the invoice; the first row bears what the lines lack of the total (tax, shipping)."""
        if "amount" not in self.taken.columns.at and not self.is_first(record):
            raise RowProblem(
                "", "", "E201", "no column says what each line of an invoice comes to; the first bears its total."
            )
        cents = self.taken.cents(record, "amount") if "amount" in self.taken.columns.at else 0
        if self.is_first(record):
            cents += self.taken.cents(record, "total") - self._sums[self.key(record)]
        return cents

    def lines(self, record: Record) -> list[Line]:
        """A row's part of the invoice, and on its first row what was paid of it."""
        refuse_status(record, self.taken, _GONE)
        lines = [_part(record, self.taken, Part.CHARGE, LineKind.CHARGE, self.charge(record))]
        if self.is_first(record):
            paid = self.taken.cents(record, "total") - self.taken.cents(record, "due")
            lines.append(_part(record, self.taken, Part.PAID, LineKind.PAYMENT, -paid, paid_on=True))
        return lines

    def groups(self, records: Sequence[Record]) -> list[list[Record]]:
        """The rows of each invoice, invoices in order of their first rows."""
        found: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            found.setdefault(self.key(record), []).append(record)
        return list(found.values())


def _proof(key: Sequence[str]) -> Proof:
    """The lines of each invoice against its own total, and its figures, which every row repeats, against each other.

    Where a number is spoilt in one row, an invoice falls apart in two that each count the total; the lines of neither
    come to it.
    """

    def proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
        groups = _Invoices(records, taken, key).groups(records)
        apart = [rows[0].row for rows in groups if not _holds_together(rows, taken)]
        if not apart:
            return (TotalsVerdict.AGREE if groups and "total" in taken.columns.at else TotalsVerdict.NONE), []
        text = (
            f"In {len(apart):,} invoices (the first begins in row {apart[0]}) the lines don't come to the invoice's "
            "total, or its rows state different figures: a line may stand under another number. The totals were used."
        )
        return TotalsVerdict.DIFFER, [Problem(code="E402", text=text, file=0, row=apart[0])]

    return proof


def _holds_together(rows: Sequence[Record], taken: Taken) -> bool:
    def stated(meaning: str) -> set[int]:
        return {taken.readable_cents(row, meaning) for row in rows if taken.columns.text(row, meaning).strip()}

    totals, alike = stated("total"), ("total", "due", "paid", "subtotal", "taxes")
    if any(len(stated(meaning)) > 1 for meaning in alike):
        return False
    if len({word_of(row, taken, "client") for row in rows}) > 1:
        return False
    if not totals or "amount" not in taken.columns.at:
        return True
    total, lines = min(totals), sum(taken.readable_cents(row, "amount") for row in rows)
    if stated("paid") and stated("due") and "credit" not in word_of(rows[0], taken, "type"):
        paid, due = min(stated("paid")), min(stated("due"))
        # What a credit note covered is neither paid nor due.
        if abs(paid) + abs(due) > abs(total):
            return False
    if "subtotal" in taken.columns.at:
        return not stated("subtotal") or min(stated("subtotal")) == lines
    taxes = sum(taken.readable_cents(row, "tax") for row in rows)
    return total - lines in {0, taxes, *stated("taxes")}


def _xero_rule(records: Sequence[Record], taken: Taken) -> Rule:
    invoices = _Invoices(records, taken, _XERO_KEY)

    def rule(record: Record) -> list[Line]:
        kind = word_of(record, taken, "type")
        if kind.startswith("bill"):
            raise RowProblem(
                taken.columns.header("type"), kind, "W411", "a supplier's bill; it isn't about what clients owe."
            )
        if any(word in kind for word in _CREDITS):
            refuse_status(record, taken, _GONE)
            return _credit(record, taken, kind, first=invoices.is_first(record))
        return invoices.lines(record)

    return rule


def _credit(record: Record, taken: Taken, kind: str, *, first: bool) -> list[Line]:
    """A credit note or money paid ahead: what of it is used already stands under the invoices it was used for."""
    rest = -abs(taken.cents(record, "due")) if first else 0
    return [_part(record, taken, Part.CREDIT, LineKind.CREDIT if "credit" in kind else LineKind.PAYMENT, rest)]


def _template_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        quantity = taken.cents(record, "quantity") if taken.columns.text(record, "quantity").strip() else 100
        off = taken.cents(record, "discount") if "discount" in taken.columns.at else 0
        exact = quantity * taken.cents(record, "price") * (10_000 - off)
        cents, rest = divmod(abs(exact), 1_000_000)
        cents = (cents + (rest * 2 >= 1_000_000)) * (1 if exact >= 0 else -1)
        return [_part(record, taken, Part.CHARGE, LineKind.CHARGE, cents)]

    return rule


def _zoho_rule(records: Sequence[Record], taken: Taken) -> Rule:
    return _Invoices(records, taken, _ZOHO_KEY).lines


def _freshbooks_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, _GONE)
        cents = taken.cents(record, "amount")
        charge = _part(record, taken, Part.CHARGE, LineKind.CHARGE, cents)
        if word_of(record, taken, "status") not in {"paid", "auto-paid", "auto paid"}:
            return [charge]
        return [charge, _part(record, taken, Part.PAID, LineKind.PAYMENT, -cents, paid_on=True)]

    return rule


def _freshbooks_proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """Each line's total against its subtotal and taxes."""
    if not {"subtotal", "tax", "more_tax"} <= taken.columns.at.keys():
        return TotalsVerdict.NONE, []
    figures = ("subtotal", "tax", "more_tax")
    stated = [record for record in records if taken.columns.text(record, "subtotal").strip()]
    apart = [
        record.row
        for record in stated
        if taken.readable_cents(record, "amount") != sum(taken.readable_cents(record, meaning) for meaning in figures)
    ]
    if not apart:
        return TotalsVerdict.AGREE if stated and len(stated) == len(records) else TotalsVerdict.NONE, []
    text = (
        f"In {len(apart):,} rows (the first is row {apart[0]}) Line Total isn't Line Subtotal plus taxes. Line Total "
        "was used."
    )
    return TotalsVerdict.DIFFER, [Problem(code="E402", text=text, file=0, row=apart[0])]


def _part(record: Record, taken: Taken, part: Part, kind: LineKind, cents: int, *, paid_on: bool = False) -> Line:
    client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
    known = paid_on and clean_text(taken.columns.text(record, "paid_on"))
    day = taken.day(record, "paid_on" if known else "date")
    return line(record, part, client, day, kind, cents, reference_of(record, taken), taken.memo(record, "memo", "more"))


READERS = (
    DeclaredTable(XERO_EXPORT, _xero_rule, _proof(_XERO_KEY)),
    DeclaredTable(XERO_TEMPLATE, _template_rule),
    DeclaredTable(ZOHO, _zoho_rule, _proof(_ZOHO_KEY)),
    DeclaredTable(FRESHBOOKS, _freshbooks_rule, _freshbooks_proof),
)
