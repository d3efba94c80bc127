"""QuickBooks Online, Invoice List: each invoice with its amount and what of it is open; no payment is listed.

What was paid of an invoice is one payment on the invoice's day. Money that isn't applied to an invoice isn't in the
list. The totals of both columns vouch for the rows.
"""

from __future__ import annotations

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.tables import both, doubt_days
from tieout.reading.parsing.taking import Columns, RowProblem, Taken, line
from tieout.reading.parsing.types import Posting, is_voided, kind_of_type, known_types
from tieout.reading.quickbooks.frame import Frame, FrameRow, read_frame
from tieout.reading.quickbooks.groups import client_name
from tieout.reading.quickbooks.layout import NAMES
from tieout.reading.quickbooks.periods import stated_period
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions

_NO_PAYMENTS = Problem(
    code="W434",
    text=(
        "This list shows what was paid on each invoice, not each payment: it is one payment an invoice, on the "
        "invoice's day. Money that isn't applied to an invoice isn't in it; Transaction List by Customer has it."
    ),
    file=0,
)


def read_invoice_list(grid: Grid, header: int, columns: Columns, options: ReadingOptions) -> Reading:
    """Read every invoice.

    Args:
        grid: the file.
        header: index of its header.
        columns: the header's columns; it has Amount and Open balance.
        options: what a person says about the file.

    Raises:
        FileNotUnderstood: E105 when rows are missing, E201 when a header is damaged, E302 when dates contradict.
    """
    missing = {meaning: words for meaning, words in NAMES.items() if meaning not in columns.at}
    refuse_nearly_known(grid.name, [plain(cell) for cell in columns.headers], missing)
    frame = read_frame(grid, header, columns, total_word="Total for", totals_expected=True)
    proof = prove_day_order(
        grid.name,
        [columns.text(row.record, "date") for row in frame.rows],
        options.day_order,
        default=DayOrder.MONTH_FIRST,
        beside=columns.dates_beside(row.record for row in frame.rows),
    )
    taken = Taken(columns, proof, frame.decimal)
    for row in frame.rows:
        taken.take(row.record, lambda _, row=row: _lines(row, taken), lambda _, row=row: _open(row, taken))  # type: ignore[misc]
    opened, told = _open_total(grid, header, frame, taken)
    first, last = stated_period(frame.titles, proof)
    return Reading(
        lines=tuple(taken.lines),
        rows=taken.rows,
        aside=tuple(taken.aside),
        own_totals=both(frame.verdict, opened),
        problems=(_NO_PAYMENTS, *frame.problems, *told, *doubt_days(proof)),
        stated_from=first,
        stated_to=last,
        columns=columns.pairs(),
        currency=frame.currency or "USD",
    )


def _client(row: FrameRow, columns: Columns) -> str:
    return row.group or client_name(columns.text(row.record, "name"))


def _open(row: FrameRow, taken: Taken) -> int:
    return taken.readable_cents(row.record, "open_balance")


def _lines(row: FrameRow, taken: Taken) -> list[Line]:
    """What was billed and what was paid of it; of a credit memo only what isn't used yet."""
    record, columns = row.record, taken.columns
    amount, still = taken.cents(record, "amount"), taken.cents(record, "open_balance")
    memo, number = taken.memo(record, "memo"), clean_text(columns.text(record, "reference"))
    if not amount and is_voided(memo or "", number):
        raise RowProblem(columns.header("type"), columns.text(record, "type"), "W410", "voided in QuickBooks.")
    rule = kind_of_type(columns.text(record, "type"))
    if rule is None or rule.posting is Posting.NONE or rule.kind not in {LineKind.CHARGE, LineKind.CREDIT}:
        why = f"this transaction type doesn't belong in a list of invoices. Known are {known_types()}."
        raise RowProblem(columns.header("type"), columns.text(record, "type"), "E304", why)
    client = taken.client(_client(row, columns), columns.header("name") if "name" in columns.at else "client")
    day = taken.day(record)
    if rule.kind is LineKind.CREDIT:
        return [line(record, Part.CREDIT, client, day, LineKind.CREDIT, -abs(still), number, memo)]
    return [
        line(record, Part.CHARGE, client, day, LineKind.CHARGE, amount, number, memo),
        line(record, Part.PAID, client, day, LineKind.PAYMENT, still - amount, number, memo),
    ]


def _open_total(grid: Grid, header: int, frame: Frame, taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """The total of Open balance against the rows."""
    listed = sum(_open(row, taken) for row in frame.rows)
    for record in reversed(grid.records[header + 1 :]):
        if any(clean_text(cell).casefold() == "total" for cell in record.cells):
            try:
                stated = parse_cents(taken.columns.text(record, "open_balance"), frame.decimal)
            except CellProblem:
                return TotalsVerdict.NONE, []
            if stated == listed:
                return TotalsVerdict.AGREE, []
            text = (
                f"Row {record.row} states {format_cents(stated)} open in all, the rows come to {format_cents(listed)}. "
                "Export the report again."
            )
            return TotalsVerdict.DIFFER, [Problem(code="E402", text=text, file=0, row=record.row)]
    return TotalsVerdict.NONE, []
