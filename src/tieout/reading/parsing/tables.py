"""A table begun and ended, as every reader of tables does it: its rows, how they are read, what was made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import DecimalMark
from tieout.reading.parsing.currencies import table_currency
from tieout.reading.parsing.days import DayProof, prove_day_order
from tieout.reading.parsing.taking import Columns, Taken, doubt_end, prove_decimal
from tieout.reading.reader import Grid, Reading, Record


def records_below(grid: Grid, index: int) -> list[Record]:
    """The rows below a header; blank ones and the header printed again are no rows of the table.

    Args:
        grid: the file.
        index: of the header in `grid.records`.
    """
    return [record for record in rows_below(grid, index) if not record.blank]


def rows_below(grid: Grid, index: int) -> list[Record]:
    """The same with the blank ones, where they part what stands above from what stands below."""
    header = grid.records[index].cells
    return [record for record in grid.records[index + 1 :] if record.cells != header]


def begin(
    name: str,
    columns: Columns,
    records: Iterable[Record],
    money: Sequence[str],
    *,
    said: DayOrder | None,
    default: DayOrder | None = None,
    decimal: DecimalMark | None = None,
) -> tuple[Taken, str]:
    """How dates and amounts of a table are read, and its currency.

    Args:
        name: the file's, for messages.
        columns: the table's header.
        records: all rows, or as many as show every text of a date and an amount.
        money: meanings of the columns that hold money.
        said: the order of day and month as a person says it.
        default: the order that the program writes where the dates don't show it; None = it is asked for.
        decimal: the decimal mark as a person says it; None = as the amounts show it.

    Raises:
        FileNotUnderstood: E302 when the order can't be told, E304 for two currencies.
    """
    rows = list(records)
    dates = [columns.text(record, "date") for record in rows]
    proof = prove_day_order(name, dates, said, default=default, beside=columns.dates_beside(rows))
    amounts = [columns.text(record, meaning) for record in rows for meaning in money]
    currency = table_currency(name, amounts, (columns.text(record, "currency") for record in rows))
    return Taken(columns, proof, decimal or prove_decimal(amounts)), currency or "USD"


def doubt_days(days: DayProof) -> list[Problem]:
    """What dates leave open that don't show the order of day and month."""
    if not days.assumed:
        return []
    read, other = ("month/day/year", "day-first")
    if days.order is DayOrder.DAY_FIRST:
        read, other = ("day.month.year", "month-first")
    text = f"No date shows the order of day and month; read as {read}. Say --dates {other} if not."
    return [Problem(code="W302", text=text, file=0)]


def reading_of(grid: Grid, taken: Taken, currency: str, verdict: TotalsVerdict, problems: Sequence[Problem]) -> Reading:
    """What was made of a table's rows.

    Args:
        grid: the file.
        taken: its rows, used and set aside.
        currency: of its amounts.
        verdict: on its own totals.
        problems: what a person should know besides the file's end.
    """
    return Reading(
        lines=tuple(taken.lines),
        rows=taken.rows,
        aside=tuple(taken.aside),
        own_totals=verdict,
        problems=(*problems, *doubt_end(grid)),
        columns=taken.columns.pairs(),
        currency=currency,
    )


def both(one: TotalsVerdict, other: TotalsVerdict) -> TotalsVerdict:
    """Two verdicts on one file: what differs counts, then what agrees."""
    found = {one, other}
    return next(verdict for verdict in (TotalsVerdict.DIFFER, TotalsVerdict.AGREE, TotalsVerdict.NONE)
                if verdict in found)  # fmt: skip
