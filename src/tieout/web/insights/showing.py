"""What is shown of an insight: filters and order in, rows and sub-totals out.

The page, the grid and the downloads all ask here, so the figure on screen is the figure in the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import polars as pl

from tieout.model.money import format_balance, format_cents
from tieout.web.insights.columns import LAYOUTS, Column, Holds, Layout
from tieout.web.insights.making import table_path
from tieout.web.models import InsightKind, InsightRun

CHOICES_MAX = 60
"""A column with no more different texts than this is filtered by choosing one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see: texts to find by column, and the order."""

    find: tuple[tuple[str, str], ...] = ()
    order_by: str = ""
    down: bool = False

    @property
    def query(self) -> str:
        """As the parameters of a page."""
        pairs = [(f"f_{key}", text) for key, text in self.find]
        if self.order_by:
            pairs.append(("sort", f"{'-' if self.down else ''}{self.order_by}"))
        return urlencode(pairs)

    @classmethod
    def of(cls, asked: Mapping[str, str], layout: Layout) -> Wish:
        """From the parameters of a page: `f_client=Good`, `sort=-owed`."""
        find = tuple(
            (column.key, text)
            for column in layout.columns
            if (text := asked.get(f"f_{column.key}", "").strip())
        )  # fmt: skip
        sort = asked.get("sort", "")
        key = sort.removeprefix("-")
        return cls(find, key if layout.column(key) else "", sort.startswith("-"))


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows a person sees, and what the filters hide.

    Attributes:
        run: of which insight.
        layout: its columns.
        rows: in order.
        of: rows of the insight that the person may see.
        sums: of every summed column over `rows`.
        hidden: of every summed column over the rows that the filters hide.
    """

    run: InsightRun
    layout: Layout
    wish: Wish
    rows: pl.DataFrame
    of: int
    sums: dict[str, int]
    hidden: dict[str, int]

    @property
    def label(self) -> str:
        """`Sub-total of 10 visible rows (of 412)`."""
        count = len(self.rows)
        rows = "1 visible row" if count == 1 else f"{count:,} visible rows"
        return f"Sub-total of {rows}" + (f" (of {self.of:,})" if count != self.of else "")

    @property
    def balance_text(self) -> str:
        """The published formula with its figures, where the insight has its terms."""
        if self.run.kind == InsightKind.APPOINTMENT_STATUS:
            terms = " − ".join(format_cents(self.sums[key]) for key in ("charge", "paid", "credit"))
            return f"Balance = {terms} = {format_balance(self.sums['owed'])}."
        last = self.layout.columns[-1]
        return f"{last.header} in all: {_written(last, self.sums[last.key])}."

    @property
    def hidden_text(self) -> str:
        """What the filters hide, with its money."""
        count = self.of - len(self.rows)
        if not count:
            return ""
        column = next(column for column in self.layout.columns if column.is_money)
        rows = "1 row is" if count == 1 else f"{count:,} rows are"
        return f"{rows} hidden by the filters ({column.header} {_written(column, self.hidden[column.key])})."

    def page(self, start: int, end: int) -> list[list[str | int | None]]:
        """Some rows as the grid takes them: days as ISO text, money as cents; last, the file's number and the row.

        The last two are 0 where a line is made of many rows.
        """
        keys = [*(column.key for column in self.layout.columns), "file", "row"]
        part = self.rows.slice(start, max(end - start, 0)).select(keys)
        return [[str(cell) if isinstance(cell, date) else cell for cell in row] for row in part.iter_rows()]

    def answer(self, start: int, end: int) -> dict[str, object]:
        """Some rows for the grid, with the sub-totals of all that the filters let through."""
        return {
            "rows": self.page(start, end),
            "count": len(self.rows),
            "sums": self.sums,
            "label": self.label,
            "balance": self.balance_text,
            "hidden": self.hidden_text,
            "query": self.wish.query,
        }


def _written(column: Column, cents: int) -> str:
    return format_balance(cents) if column.holds is Holds.BALANCE else format_cents(cents)


def show(run: InsightRun, wish: Wish, only_clients: Collection[str] | None) -> Shown:
    """The rows of an insight that a person wants and may see.

    Args:
        run: a finished insight.
        wish: filters and order.
        only_clients: the clients the person may see; None = all.
    """
    layout = LAYOUTS[run.kind]
    table = pl.read_ipc(table_path(run))
    if only_clients is not None:
        table = table.filter(pl.col("client").is_in(list(only_clients)))
    rows = table
    for key, text in wish.find:
        column = layout.column(key)
        if column is not None:
            rows = rows.filter(_found(rows, column, text))
    if wish.order_by:
        rows = rows.sort(wish.order_by, descending=wish.down, nulls_last=True, maintain_order=True)
    sums, every = _sums(rows, layout), _sums(table, layout)
    return Shown(run, layout, wish, rows, len(table), sums, {key: every[key] - sums[key] for key in sums})


def _found(table: pl.DataFrame, column: Column, text: str) -> pl.Expr:
    """Cells that are the text, where any is; else those that hold it."""
    cell = pl.col(column.key)
    if column.holds is Holds.DAY:
        written = cell.dt.strftime("%m/%d/%Y")
    elif column.is_money:
        whole = (cell.abs() // 100).cast(pl.String)
        sign = pl.when(cell < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        written = pl.concat_str([sign, whole, pl.lit("."), (cell.abs() % 100).cast(pl.String).str.zfill(2)])
        text = text.replace(",", "")
    elif column.holds is Holds.COUNT:
        written = cell.cast(pl.String)
    else:
        if table.select((cell == text).any()).item():
            return cell == text
        written = cell.fill_null("").str.to_lowercase()
        text = text.lower()
    return written.str.contains(text, literal=True).fill_null(False)


def _sums(table: pl.DataFrame, layout: Layout) -> dict[str, int]:
    keys = [column.key for column in layout.columns if column.summed]
    found = table.select([pl.col(key).sum() for key in keys]).row(0)
    return dict(zip(keys, (int(cents or 0) for cents in found), strict=True))


def choices(shown: Shown, only_clients: Collection[str] | None) -> dict[str, list[str]]:
    """What there is to choose from in each text column that has few different texts; clients in any number.

    A column in which every row says something else is none to choose from.
    """
    table = pl.read_ipc(table_path(shown.run))
    if only_clients is not None:
        table = table.filter(pl.col("client").is_in(list(only_clients)))
    found: dict[str, list[str]] = {}
    for column in shown.layout.columns:
        if column.holds in {Holds.TEXT, Holds.NAME}:
            texts = table[column.key].drop_nulls().unique()
            telling = len(texts) <= CHOICES_MAX and (len(texts) < len(table) or len(table) == 1)
            if column.holds is Holds.NAME or telling:
                found[column.key] = sorted(text for text in texts if text)
    return found
