"""The whole journey on one page: two books in, every client's difference explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from tieout.engines import Embedded, Engine
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.explaining import Sides, Totals, explain, overall
from tieout.linking import link
from tieout.model.book import Book, SetAside, Side
from tieout.model.outcome import OutsideRow, Reconciliation
from tieout.model.settings import Settings


def reconcile(
    left: Book, right: Book, settings: Settings | None = None, engine: Engine | None = None
) -> Reconciliation:
    """Compare each client's balance in two books and explain every difference to the cent.

    Args:
        left: the practice's book.
        right: the other program's book.
        settings: what a person chose; None = the defaults.
        engine: where the matching runs; None = in this process.

    Returns:
        Every client of either book, with `left + sum of items == right`.

    Raises:
        WrongUsage: when the settings contradict each other or the books.
    """
    settings = settings or Settings()
    left, left_outside = _until_end(left, Side.LEFT, settings)
    right, right_outside = _until_end(right, Side.RIGHT, settings)
    linkage = link(left, right, settings)
    settlement = (engine or Embedded()).settle(left.items, right.items, linkage, settings)
    if settings.decisions:
        from tieout.reviewing import apply  # noqa: PLC0415  without decisions nothing is to be applied

        settlement = apply(settlement, left, right, settings.decisions)
    clients, later, match_rows = explain(left, right, linkage, settlement, settings)
    text, counts_text = overall(Totals.of(clients.names, clients.cents), Sides.of(left, right), settings)
    return Reconciliation(
        left=left,
        right=right,
        settings=settings,
        clients=clients,
        outside=(*left_outside, *right_outside, *later),
        text=text,
        counts_text=counts_text,
        basis=settlement.basis,
        match_rows=match_rows,
    )


def ensure_something(answer: Reconciliation, lines: int) -> None:
    """Refuse to call it agreement when there is no line to compare.

    Args:
        answer: what was compared.
        lines: of both files as they were read.

    Raises:
        FileNotUnderstood: when no row of either file has an amount.
        WrongUsage: when the days asked for leave no line.
    """
    last = min((day for day in (answer.settings.as_of, answer.settings.end) if day is not None), default=None)
    if not lines:
        raise FileNotUnderstood(
            "There is nothing to compare: no row of either file has an amount. Were the right reports exported?"
        )
    if last is not None and len(answer.outside) == lines:
        raise WrongUsage(f"There is nothing to compare: every line of both files is after {last}. Choose a later day.")


def _until_end(book: Book, side: Side, settings: Settings) -> tuple[Book, list[OutsideRow]]:
    """The book without the lines after `settings.end`, and those lines as rows left out."""
    if settings.end is None:
        return book, []
    kept, outside = until_end(book.items, side, settings.end)
    kept = kept.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("item"))
    return replace(book, items=kept), outside


def until_end(items: pl.DataFrame, side: Side, end: date) -> tuple[pl.DataFrame, list[OutsideRow]]:
    """The line items up to and with a day, and the later ones as rows left out."""
    late = items.filter(pl.col("day") > end)
    outside = [
        OutsideRow(
            side=side,
            aside=SetAside(
                file=file, row=row, column=part, found=str(day), why=f"after {end}, the last day asked for",
                cents=cents, code="W311",
            ),
        )
        for file, row, part, day, cents in late.select("file", "row", "part", "day", "cents").iter_rows()
    ]  # fmt: skip
    return items.filter(pl.col("day") <= end), outside
