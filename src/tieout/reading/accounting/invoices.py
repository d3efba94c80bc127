"""Exports of invoices, a row for each line of one with the invoice's figures repeated: what Xero's and Zoho's share.

What is owed comes from the lines; what was paid from the invoice's figures, because these exports list no payments. A
payment then has the day the export knows (the last payment's, the day it was paid), else the invoice's.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Line, Record
from tieout.reading.tables.declared import Proof, reference_of, refuse_status, word_of

NO_PAYMENTS = (
    "W434",
    "This export shows what was paid on each invoice, not each payment: what was paid is one payment an invoice, on "
    "the day the export knows, else on the invoice's.",
)
GONE = {"void": "W410", "voided": "W410", "deleted": "W410", "draft": "W411", "awaiting approval": "W411",
         "submitted": "W411", "pending approval": "W411"}  # fmt: skip


class Invoices:
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
        return self.lines_paid(record, self.taken.cents(record, "total") - self.taken.cents(record, "due"))

    def lines_paid(self, record: Record, paid: int) -> list[Line]:
        """The same where so many cents of the invoice were paid."""
        refuse_status(record, self.taken, GONE)
        lines = [part_of(record, self.taken, Part.CHARGE, LineKind.CHARGE, self.charge(record))]
        if self.is_first(record):
            lines.append(part_of(record, self.taken, Part.PAID, LineKind.PAYMENT, -paid, paid_on=True))
        return lines

    def groups(self, records: Sequence[Record]) -> list[list[Record]]:
        """The rows of each invoice, invoices in order of their first rows."""
        found: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            found.setdefault(self.key(record), []).append(record)
        return list(found.values())


def proof_of(key: Sequence[str]) -> Proof:
    """The lines of each invoice against its own total, and its figures, which every row repeats, against each other.

    Where a number is spoilt in one row, an invoice falls apart in two that each count the total; the lines of neither
    come to it.
    """

    def proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
        groups = Invoices(records, taken, key).groups(records)
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


def part_of(record: Record, taken: Taken, part: Part, kind: LineKind, cents: int, *, paid_on: bool = False) -> Line:
    """A line item of a row, on the invoice's day or on the one it was paid."""
    client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
    known = paid_on and clean_text(taken.columns.text(record, "paid_on"))
    day = taken.day(record, "paid_on" if known else "date")
    return line(record, part, client, day, kind, cents, reference_of(record, taken), taken.memo(record, "memo", "more"))
