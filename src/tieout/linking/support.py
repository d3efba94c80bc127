"""What the lines of two clients say about whether they are one: agreement beyond chance, in thousandths of a bit.

Two books in (as `ClientLines`), a `Support` for each pair of clients asked for. A line that many clients have (the
usual fee on a busy day) says little; one that nobody else has says much.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from tieout.linking.scoring import BIT
from tieout.model.book import Lined, LineKind

LINE_BITS_MAX = 6 * BIT
"""The most that one line's day and amount can say."""

AMOUNT_BITS_MAX = 1 * BIT
"""The most that one amount, on whatever day, can say: fees are few."""

SUPPORT_BITS_MAX = 20 * BIT
"""The most that all lines together can say; they depend on each other, and a weekly client has a slot."""

AGAINST_BITS_MAX = 4 * BIT
"""The most that missing agreement can say; the other book may lump sessions together."""

TOTAL_BITS = 3 * BIT
"""What it says when all charges, or all payments, add up to the same total."""

SHARED_ROWS_MAX = 3_000_000
"""Pairs of lines of one day that are looked at when clients are sought by lines alone; the rarest days come first."""

SOUGHT_MAX = 4
"""Clients of the other book that are looked at more closely for each client sought by lines alone."""

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How well the lines of two clients agree.

    Attributes:
        lines: lines of the client that has fewer.
        same_day: lines that agree by day and amount, repeated ones counted.
        same_amount: lines that agree by amount.
        days: days with a charge of the client that has fewer.
        shared_days: days with a charge of both.
        same_totals: how many of the two totals (charges, payments) agree, 0 … 2.
        bits: all of it together, in thousandths.
    """

    lines: int = 0
    same_day: int = 0
    same_amount: int = 0
    days: int = 0
    shared_days: int = 0
    same_totals: int = 0
    bits: int = 0

    @property
    def is_half(self) -> bool:
        """Whether at least half of the lines agree by amount, or a total does."""
        return self.same_amount > 0 and (2 * self.same_amount >= self.lines or self.same_totals > 0)


@dataclass(frozen=True, slots=True)
class ClientLines:
    """The lines of the clients that are to be compared, and how common such lines are in both books.

    Attributes:
        lines: for each side: group, day, cents, count.
        day_bits: day, cents, bits.
        amount_bits: cents, bits.
    """

    lines: tuple[pl.DataFrame, pl.DataFrame]
    day_bits: pl.DataFrame
    amount_bits: pl.DataFrame

    @classmethod
    def of(cls, books: tuple[Lined, Lined], groups: tuple[Sequence[Group], Sequence[Group]]) -> ClientLines:
        """Count the lines of groups of clients, numbered as they come."""
        clients = sum(len(book.clients) for book in books)
        lines = (_counted(books[0], groups[0]), _counted(books[1], groups[1]))
        asked = pl.concat(lines)
        return cls(
            lines=lines,
            day_bits=_rarity(books, asked, ["day", "cents"], clients, LINE_BITS_MAX),
            amount_bits=_rarity(books, asked, ["cents"], clients, AMOUNT_BITS_MAX),
        )

    def support(self, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Support]:
        """The support of pairs of groups (left, right)."""
        if not pairs:
            return {}
        wanted = pl.DataFrame(sorted(pairs), schema={"i": pl.Int32, "j": pl.Int32}, orient="row")
        found = wanted
        for part in (
            _lines_of_fewer(wanted, self.lines),
            self._agreeing(wanted, ["day", "cents"], self.day_bits).rename({"count": "same_day", "bits": "day_bits"}),
            self._agreeing(wanted, ["cents"], self.amount_bits).rename({"count": "same_amount", "bits": "cents_bits"}),
            _shared_days(wanted, self.lines),
            _same_totals(wanted, self.lines),
        ):
            found = found.join(part, on=["i", "j"], how="left")
        return dict(_as_support(found.fill_null(0)))

    def _agreeing(self, wanted: pl.DataFrame, on: list[str], bits: pl.DataFrame) -> pl.DataFrame:
        """Agreeing lines of each pair: how many, and what the distinct ones say."""
        here, there = (lines.group_by("group", *on).agg(pl.col("count").sum()) for lines in self.lines)
        return (
            wanted.join(here, left_on="i", right_on="group")
            .join(there, left_on=["j", *on], right_on=["group", *on])
            .join(bits, on=on)
            .group_by("i", "j")
            .agg(pl.min_horizontal("count", "count_right").sum().alias("count"), pl.col("bits").sum())
        )

    def seek(self) -> tuple[list[tuple[int, int]], bool]:
        """Pairs of groups that share days, whatever their names, the likeliest for each; and whether all were seen."""
        here, there = _sessions(self.lines)
        days, is_whole = _rarest_days(here, there)
        shared = (
            here.join(days, on="day")
            .join(there, on="day")
            .join(self.day_bits, on=["day", "cents"], how="left")
            .with_columns((pl.col("cents") == pl.col("cents_right")).alias("equal"))
            .group_by(pl.col("group").alias("i"), pl.col("group_right").alias("j"))
            .agg(pl.col("day").n_unique().alias("shared"), pl.col("bits").filter("equal").sum())
        )
        likeliest = pl.max_horizontal(_rank("i"), _rank("j")) <= SOUGHT_MAX
        pairs = shared.filter(pl.col("shared") >= 2).filter(likeliest).select("i", "j")
        return sorted(pairs.iter_rows()), is_whole


def _rank(side: str) -> pl.Expr:
    return (pl.col("bits") * 10_000 + pl.col("shared")).rank("min", descending=True).over(side)


def _numbered(groups: Sequence[Group]) -> pl.DataFrame:
    rows = [(client, number) for number, group in enumerate(groups) for client in group]
    return pl.DataFrame(rows, schema={"client": pl.Int32, "group": pl.Int32}, orient="row")


def _counted(book: Lined, groups: Sequence[Group]) -> pl.DataFrame:
    keys, numbers = ("group", "day", "cents"), _numbered(groups)
    counts = [
        lines.filter(pl.col("kind") != LineKind.OPENING.value)
        .join(numbers, on="client")
        .group_by(keys)
        .agg(pl.len().cast(pl.Int64).alias("count"))
        for lines in book.pieces()
    ]
    return pl.concat(counts).group_by(keys).agg(pl.col("count").sum())


def _rarity(
    books: tuple[Lined, Lined], asked: pl.DataFrame, on: list[str], clients: int, bits_max: int
) -> pl.DataFrame:
    """−log2 of the share of *other* clients that have such a line; a few clients more are imagined without it."""
    wanted = asked.select(on).unique()
    clients_with = pl.concat(
        pl.concat(lines.select("client", *on).join(wanted, on=on, how="semi").unique() for lines in book.pieces())
        .unique()
        .select(on)
        for book in books
    )
    share = (pl.col("len").cast(pl.Int64).clip(2) - 1.5) / (max(clients - 2, 0) + 10)
    bits = (-share.log(2) * BIT).round().cast(pl.Int64).clip(0, bits_max)
    return clients_with.group_by(on).len().select(*on, bits.alias("bits"))


def _lines_of_fewer(wanted: pl.DataFrame, lines: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    here, there = (side.group_by("group").agg(pl.col("count").sum()) for side in lines)
    return _of_both(wanted, here, there).select("i", "j", pl.min_horizontal("count", "count_right").alias("lines"))


def _of_both(wanted: pl.DataFrame, here: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    return wanted.join(here, left_on="i", right_on="group").join(there, left_on="j", right_on="group")


def _sessions(lines: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Days and amounts with a charge; where one of the books has none, with any line."""
    charges = [side.filter(pl.col("cents") > 0) for side in lines]
    here, there = lines if any(side.is_empty() for side in charges) else charges
    return here.drop("count"), there.drop("count")


def _shared_days(wanted: pl.DataFrame, lines: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    here, there = (side.select("group", "day").unique() for side in _sessions(lines))
    counts = [side.group_by("group").agg(pl.len().cast(pl.Int64).alias("days")) for side in (here, there)]
    shared = wanted.join(here, left_on="i", right_on="group").join(
        there, left_on=["j", "day"], right_on=["group", "day"]
    )
    return (
        _of_both(wanted, counts[0], counts[1])
        .select("i", "j", pl.min_horizontal("days", "days_right").alias("days"))
        .join(shared.group_by("i", "j").agg(pl.len().cast(pl.Int64).alias("shared_days")), on=["i", "j"], how="left")
    )


def _same_totals(wanted: pl.DataFrame, lines: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """Whether charges and payments add up alike, where there are several of them on one side at least."""
    sums = [
        side.group_by("group", (pl.col("cents") > 0).alias("owes")).agg(
            (pl.col("cents") * pl.col("count")).sum().alias("total"), pl.col("count").sum().alias("n")
        )
        for side in lines
    ]
    return (
        wanted.join(sums[0], left_on="i", right_on="group")
        .join(sums[1], left_on=["j", "owes", "total"], right_on=["group", "owes", "total"])
        .filter(pl.max_horizontal("n", "n_right") > 1)
        .group_by("i", "j")
        .agg(pl.len().cast(pl.Int64).alias("same_totals"))
    )


def _rarest_days(here: pl.DataFrame, there: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """Days in order of how few pairs of lines they hold, as far as the bound goes; equal ones all or none."""
    counts = [side.group_by("day").agg(pl.len().cast(pl.Int64).alias("n")) for side in (here, there)]
    rows = counts[0].join(counts[1], on="day").select("day", (pl.col("n") * pl.col("n_right")).alias("rows"))
    levels = rows.group_by("rows").agg(pl.col("rows").sum().alias("of_level")).sort("rows")
    kept = levels.filter(pl.col("of_level").cum_sum() <= SHARED_ROWS_MAX).select("rows")
    return rows.join(kept, on="rows").select("day"), len(kept) == len(levels)


def _as_support(found: pl.DataFrame) -> Iterable[tuple[tuple[int, int], Support]]:
    for row in found.iter_rows(named=True):
        counts = {
            name: row[name] for name in ("lines", "same_day", "same_amount", "days", "shared_days", "same_totals")
        }
        yield (row["i"], row["j"]), Support(**counts, bits=_bits(**row))


def _bits(*, lines: int, same_amount: int, same_totals: int, day_bits: int, cents_bits: int, **_: int) -> int:
    """Agreement less what is missing, whose weight grows with its share of the lines."""
    agreeing = min(day_bits + cents_bits + same_totals * TOTAL_BITS, SUPPORT_BITS_MAX)
    missing = lines - same_amount
    against = min(missing * BIT, AGAINST_BITS_MAX * missing // lines) if lines else 0
    return agreeing - against
