"""QuickBooks Desktop: a customer report saved as CSV. Blank columns, `Total X` rows, payments negative."""

from __future__ import annotations

from collections.abc import Mapping

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind
from tieout.reading.columns import DayOrder
from tieout.reading.days import prove_day_order
from tieout.reading.grid import find_header
from tieout.reading.quickbooks_frame import NAMES, columns_of, printed_cents, read_frame, stated_period
from tieout.reading.quickbooks_rows import Convention, take_rows
from tieout.reading.reader import Grid, Reading, ReadingOptions

_DESKTOP: Mapping[str, tuple[str, ...]] = {**NAMES, "date": ("date",), "type": ("type",)}

EXPECTED = Convention({LineKind.PAYMENT: 1, LineKind.CREDIT: 1, LineKind.REFUND: 1})
"""Desktop reports print every amount as its effect: payments and credits are negative."""


class CustomerTransactions:
    """A transaction report by customer."""

    program = "quickbooks-desktop"
    program_name = "QuickBooks"
    report = "customer-transactions"
    report_name = "Transaction report by customer (Desktop)"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Type, Date and Num behind blank leading columns."""
        return None if _header(grid) is None else "Type, Date and Num behind blank columns"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every transaction (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(f"{grid.name} has no QuickBooks Desktop header.", code="E201")
        columns = columns_of(grid.records[header], _DESKTOP)
        frame = read_frame(grid, header, columns, grouped=True, printed=lambda record: printed_cents(columns, record))
        proof = prove_day_order(
            [columns.text(row.record, "date") for row in frame.rows], options.day_order, default=DayOrder.MONTH_FIRST
        )
        taken, problems = take_rows(frame.rows, columns, proof, expected=EXPECTED)
        first, last = stated_period(frame.titles)
        return Reading(
            lines=tuple(taken.lines),
            rows=taken.rows,
            aside=tuple(taken.aside),
            own_totals=frame.verdict,
            problems=(*frame.problems, *problems),
            stated_from=first,
            stated_to=last,
            columns=columns.pairs(),
        )


def _header(grid: Grid) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        found = set(cells)
        return (
            bool(cells)
            and not cells[0]
            and {"type", "date"} <= found
            and bool(found & {"amount", "debit"})
            and "num" in found
        )

    return find_header(grid, wanted)


READERS = (CustomerTransactions(),)
