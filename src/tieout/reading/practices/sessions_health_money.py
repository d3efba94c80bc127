"""Sessions Health, Insights: Payments (both layouts) and Income Allocation. Money with its own day, type and bill.

Neither can stand alone: the charges are in Appointment Status (`joining` brings them together).
Insurance money changes nothing in what the client owes. A row of Income Allocation with services and no service dates
is a bill for a product, which no appointment shows: it becomes a charge and its payment. Sources: the help pages of
the Payments, Income Allocation and Revenue insights.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part
from tieout.reading.columns import DayOrder
from tieout.reading.parsing import tables
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns, RowProblem, Taken, line
from tieout.reading.parsing.totals import Table
from tieout.reading.practices.reports import INCOME_ALLOCATION, PAYMENTS
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record

_NAMES = {
    "date": ("posted date", "time", "added time", "added date", "date"),
    "client": ("client", "client name"),
    "type": ("payment type", "type"),
    "amount": (
        "payment amount", "payment (or refund) amount", "payment or refund amount", "amount",
    ),
    "reference": ("bill id", "bill", "bill #"),
    "memo": ("notes", "note"),
    "practitioner": ("practitioner", "practitioner name", "member"),
    "service": ("services", "service"),
    "service_date": ("service dates", "service date"),
    "claim": ("claim", "claim id"),
}  # fmt: skip
_NEEDED = ("date", "client", "type", "amount", "practitioner", "reference")
_ALLOCATED = ("service", "service_date")


class MoneyInsight:
    """One of the two insights."""

    program = "sessions-health"
    program_name = "Sessions Health"

    def __init__(self, report: str, report_name: str) -> None:
        self.report, self.report_name = report, report_name

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its header: practitioner, client, bill, type and amount; services tell the two apart."""
        found = _header(grid)
        if found is None or self.report != (INCOME_ALLOCATION if set(_ALLOCATED) <= found[1].keys() else PAYMENTS):
            return None
        return "the headers Practitioner, Client, Bill, Payment Type and Amount" + (
            " with Services and Service Dates" if self.report == INCOME_ALLOCATION else ""
        )

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every payment and refund (see `Reader.read`)."""
        found = _header(grid)
        if found is None:
            raise FileNotUnderstood(f"{grid.name} has no header of the {self.report_name} insight.", code="E201")
        index, at = found
        columns, records = Columns(grid.records[index].cells, at), tables.records_below(grid, index)
        taken, currency = tables.begin(
            grid.name, columns, records, ("amount",), said=options.day_order, default=DayOrder.MONTH_FIRST
        )
        table = Table(records, taken, ("amount",), lambda sums: -sums[0])
        for record in table.rows:
            taken.take(record, lambda row: _lines(row, taken), lambda row: _effect(row, taken))
        verdict, problems = table.check()
        return tables.reading_of(grid, taken, currency, verdict, (*problems, *tables.doubt_days(taken.days)))


def _header(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The header and where its columns stand."""
    index = grid.find_header(lambda cells: _places(cells).keys() >= set(_NEEDED))
    return None if index is None else (index, _places([plain(cell) for cell in grid.records[index].cells]))


def _places(words: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for meaning, names in _NAMES.items():
        if word := next((name for name in names if name in words), None):
            found[meaning] = list(words).index(word)
    return found


def _lines(record: Record, taken: Taken) -> list[Line]:
    columns = taken.columns
    word = clean_text(columns.text(record, "type"))
    _refuse_uncounted(word, columns)
    client = taken.client(columns.text(record, "client"), columns.header("client"))
    day = taken.day(record)
    cents = taken.cents(record, "amount")
    bill = clean_text(columns.text(record, "reference"))
    memo = " · ".join(text for text in (word, taken.memo(record, "service", "memo")) if text) or None
    if _is_refund(word) or cents < 0:
        return [line(record, Part.PAID, client, day, LineKind.REFUND, abs(cents), bill, memo)]
    paid = line(record, Part.PAID, client, day, LineKind.PAYMENT, -cents, bill, memo)
    if not _is_product(record, columns):
        return [paid]
    return [line(record, Part.CHARGE, client, day, LineKind.CHARGE, cents, bill, f"product · {memo}"), paid]


def _is_refund(word: str) -> bool:
    return "refund" in word.casefold()


def _is_product(record: Record, columns: Columns) -> bool:
    """Whether a row pays a bill for a product: it names what was sold and no day of service."""
    if "service" not in columns.at or columns.text(record, "claim").strip():
        return False
    return bool(columns.text(record, "service").strip()) and not columns.text(record, "service_date").strip()


def _refuse_uncounted(word: str, columns: Columns) -> None:
    """Rows that move no money of the client."""
    folded = word.casefold()
    if "insurance" in folded or "era" in folded.split():
        raise RowProblem(
            columns.header("type"), word, "W411", "the insurer's money; the client's balance is without it."
        )
    if folded in {"credit", "discount", "credit/discount", "client credit"}:
        why = "no money moves; credits are counted in Appointment Status, in Credit Used."
        raise RowProblem(columns.header("type"), word, "W411", why)


def _effect(record: Record, taken: Taken) -> int:
    try:
        _refuse_uncounted(clean_text(taken.columns.text(record, "type")), taken.columns)
    except RowProblem:
        return 0
    cents = taken.readable_cents(record, "amount")
    return abs(cents) if _is_refund(taken.columns.text(record, "type")) else -cents


READERS = (MoneyInsight(PAYMENTS, "Payments"), MoneyInsight(INCOME_ALLOCATION, "Income Allocation"))
