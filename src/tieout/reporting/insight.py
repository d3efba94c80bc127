"""An Insight in, a page for a terminal and a table for CSV out."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.model.appointments import Appointment, Insight
from tieout.model.book import amounts_phrase
from tieout.model.money import format_accounting, format_cents
from tieout.reporting.sheets import Column, ColumnKind, Sheet
from tieout.reporting.style import Style, Tone, cells, cut, pad, paragraph

ROWS_LISTED_MAX = 5

_TEXT_WIDTH_MAX = 22


def insight_sheet(insight: Insight) -> Sheet:
    """The rows shown, in the columns of the workbook, for CSV.

    Columns left empty so that the letters I, J and L hold have no header.
    """
    columns = tuple(
        Column(column.header, ColumnKind.MONEY if column.money else ColumnKind.TEXT) for column in insight.columns
    )
    return Sheet(columns, (insight.values(row) for row in insight.shown))


def balance_text(insight: Insight) -> str:
    """The published formula with its figures: `Balance = 1,500.00 − 915.00 − 30.00 = 555.00`."""
    terms = (insight.charge_cents, insight.paid_cents, insight.credit_cents)
    return f"Balance = {' − '.join(format_cents(cents) for cents in terms)} = {format_cents(insight.cents)}"


def counted_text(insight: Insight) -> str:
    """`Sub-total of 10 visible rows (of 412)`."""
    shown, every = len(insight.shown), len(insight.rows)
    rows = "1 visible row" if shown == 1 else f"{shown:,} visible rows"
    return f"Sub-total of {rows}" + (f" (of {every:,})" if shown != every else "")


def frame_text(insight: Insight) -> str:
    """The time frame and whose choice it was."""
    if insight.start is None or insight.end is None:
        return "No appointments in this time frame."
    own = "first to most recent session" + (" of the client" if insight.names else "")
    return f"{insight.start} to {insight.end} ({'as asked for' if insight.chosen else own})"


def left_out_texts(insight: Insight) -> list[str]:
    """What the page doesn't count, with its money: other clients, other days, rows set aside."""
    told = []
    hidden = [row for row in insight.rows if not insight.shows(row)]
    if hidden:
        charged = format_cents(sum(row.charge_cents for row in hidden))
        rows = "1 row" if len(hidden) == 1 else f"{len(hidden):,} rows"
        told.append(f"{rows} hidden by the client filter (Client Responsibility {charged}).")
    inside = {row.row for row in insight.rows}
    outside = [row for row in insight.source.rows if row.row not in inside and insight.shows(row)]
    if outside:
        rows = "1 row" if len(outside) == 1 else f"{len(outside):,} rows"
        whose = " of this client" if insight.names else ""
        told.append(f"{rows}{whose} outside the time frame, {format_cents(sum(row.cents for row in outside))} in all.")
    if aside := insight.source.aside:
        numbers = ", ".join(str(row.row) for row in aside[:ROWS_LISTED_MAX])
        more = f" and {len(aside) - ROWS_LISTED_MAX} more" if len(aside) > ROWS_LISTED_MAX else ""
        amount = amounts_phrase((row.code, row.cents) for row in aside)
        rows = "1 row is" if len(aside) == 1 else f"{len(aside)} rows are"
        told.append(f"{rows} set aside and in no total, {amount}: row {numbers}{more}.")
    return told


def insight_page(insight: Insight, style: Style) -> str:
    """The report as a table with its sub-totals and the balance."""
    title = f"Appointment Status, {frame_text(insight)}"
    if not insight.shown:
        lines = [_nothing(insight), *left_out_texts(insight)]
        return "\n".join(paragraph(text, style) for text in lines) + "\n"
    texts = _text_columns(insight)
    table = [_texts(insight, row, texts) for row in insight.shown]
    heads = ["Date", *(() if len(insight.names) == 1 else ("Client",)), *(name.capitalize() for name in texts)]
    widths = [max([cells(head), *(cells(row[place]) for row in table)]) for place, head in enumerate(heads)]
    widths = [min(width, _TEXT_WIDTH_MAX) for width in widths]
    money = ("Responsibility", "Paid", "Credit Used", "Owed")
    amounts = [_amounts(row) for row in insight.shown]
    sums = tuple(
        format_accounting(cents)
        for cents in (insight.charge_cents, insight.paid_cents, insight.credit_cents, insight.cents)
    )
    money_widths = [max(len(head), *(len(row[place]) for row in [*amounts, sums])) for place, head in enumerate(money)]
    rule = "  ".join("-" * width for width in (*widths, *money_widths))
    lines = [
        paragraph(title, style),
        "",
        _line(heads, money, widths, money_widths),
        *(_line(text, amount, widths, money_widths) for text, amount in zip(table, amounts, strict=True)),
        rule,
        _line(_label(widths), sums, widths, money_widths),
        "",
        counted_text(insight) + ".",
        style.paint(balance_text(insight) + ".", Tone.STRONG),
    ]
    return "\n".join([*lines, *(paragraph(text, style) for text in left_out_texts(insight))]) + "\n"


def _nothing(insight: Insight) -> str:
    days = [row.day for row in insight.source.rows]
    runs = f" The file runs from {min(days)} to {max(days)}." if days else ""
    return f"No appointments in this time frame.{runs}"


def _text_columns(insight: Insight) -> list[str]:
    return [meaning for meaning in ("service", "status") if meaning in insight.source.places]


def _texts(insight: Insight, row: Appointment, meanings: Sequence[str]) -> list[str]:
    client = [] if len(insight.names) == 1 else [row.client]
    return [str(row.day), *client, *(str(row.cells[insight.source.places[name]] or "") for name in meanings)]


def _amounts(row: Appointment) -> tuple[str, ...]:
    return tuple(format_accounting(cents) for cents in (row.charge_cents, row.paid_cents, row.credit_cents, row.cents))


def _label(widths: Sequence[int]) -> list[str]:
    return ["Sub-total", *("" for _ in widths[1:])]


def _line(texts: Sequence[str], amounts: Sequence[str], widths: Sequence[int], money_widths: Sequence[int]) -> str:
    left = [pad(cut(text, width), width) for text, width in zip(texts, widths, strict=True)]
    right = [f"{amount:>{width}}" for amount, width in zip(amounts, money_widths, strict=True)]
    return "  ".join([*left, *right]).rstrip()
