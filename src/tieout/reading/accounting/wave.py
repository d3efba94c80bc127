"""Wave: `accounting.csv`, all transactions in double entry. The rows of the receivable account say what clients owe.

The other rows are the other side of the same entries; they are set aside. The one-column amount is signed by its
effect on the row's own account, so on the receivable it is what the client owes more. The debits and credits of each
transaction are equal: a file that lacks rows shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, reference_of

_RECEIVABLE = re.compile(r"receivable|expected payments from customers", re.IGNORECASE)
_REFUND = re.compile(r"\brefund", re.IGNORECASE)
_CREDIT = re.compile(r"\b(?:credit note|discount|write[- ]?off|bad debt)", re.IGNORECASE)

ACCOUNTING = Layout(
    program="wave",
    program_name="Wave",
    report="transactions",
    report_name="accounting.csv (all transactions)",
    names={
        "id": ("transaction id",),
        "date": ("transaction date",),
        "account": ("account name",),
        "kind": ("account type",),
        "memo": ("transaction description",),
        "more": ("transaction line description", "notes / memo"),
        "amount": ("amount (one column)",),
        "debit": ("debit amount (two column approach)", "debit amount"),
        "credit": ("credit amount (two column approach)", "credit amount"),
        "client": ("customer",),
        "reference": ("invoice number",),
    },
    needed=("id", "date", "account", "debit", "credit", "client"),
    money=("amount", "debit", "credit"),
)


class Accounting(DeclaredTable):
    """The export of all transactions."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read the rows of the receivable account (see `Reader.read`).

        Raises:
            FileNotUnderstood: E204 when no row is of a receivable account.
        """
        reading = super().read(grid, options)
        if reading.rows and not reading.lines and all(entry.code == "W411" for entry in reading.aside):
            raise FileNotUnderstood(
                f"{grid.name} has no row of an Accounts Receivable account, so it can't show what clients owe. Bill "
                "with "
                "invoices in Wave, or give a table with date, client and amount.",
                code="E204",
            )
        return reading


def _rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        account = clean_text(taken.columns.text(record, "account"))
        if not _RECEIVABLE.search(account) and not _RECEIVABLE.search(taken.columns.text(record, "kind")):
            why = "another account than the receivable one; its other side is read."
            raise RowProblem(taken.columns.header("account"), account, "W411", why)
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        if taken.columns.text(record, "amount").strip():
            effect = taken.cents(record, "amount")
        else:
            effect = taken.cents(record, "debit") - taken.cents(record, "credit")
        memo = taken.memo(record, "memo", "more")
        reference = reference_of(record, taken) or clean_text(taken.columns.text(record, "id"))
        return [
            line(record, Part.AMOUNT, client, taken.day(record), _kind(memo or "", effect), effect, reference, memo)
        ]

    return rule


def _proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """The debits of each transaction against its credits."""
    sums: dict[str, int] = {}
    first: dict[str, int] = {}
    for record in records:
        number = clean_text(taken.columns.text(record, "id"))
        first.setdefault(number, record.row)
        cents = taken.readable_cents(record, "debit") - taken.readable_cents(record, "credit")
        sums[number] = sums.get(number, 0) + cents
    apart = [number for number, cents in sums.items() if cents]
    if not apart:
        return (TotalsVerdict.AGREE if sums else TotalsVerdict.NONE), []
    text = (
        f"In {len(apart):,} transactions (the first begins in row {first[apart[0]]}) debits and credits aren't equal: "
        "rows are missing or damaged. Export all transactions again."
    )
    return TotalsVerdict.DIFFER, [Problem(code="E402", text=text, file=0, row=first[apart[0]])]


def _kind(memo: str, effect: int) -> LineKind:
    if effect > 0:
        return LineKind.REFUND if _REFUND.search(memo) else LineKind.CHARGE
    return LineKind.CREDIT if _CREDIT.search(memo) else LineKind.PAYMENT


READERS = (Accounting(ACCOUNTING, _rule, _proof),)
