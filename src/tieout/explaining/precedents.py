"""What the two files show besides the line at hand: the amounts a client usually has, the days, the parts, the rates.

A hint is given when the files themselves bear it out; this is where they are asked, in columns, for the clients that
have something to explain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import polars as pl

from tieout.explaining.lines import charges_called
from tieout.explaining.story import Story, ToldEvent
from tieout.model.settlement import EventKind

ClientStream: TypeAlias = tuple[int, bool]
"""A client and whether charges are meant, or payments."""

RATE_STEP = 125
"""Taxes are whole eighths of a percent; rates are counted in thousandths of a percent."""

RATE_MIN, RATE_MAX = 1_000, 25_000
"""No tax on a session is less than 1 % or more than 25 %."""

PARTS_MIN = 2
"""A client who paid this often in parts, and mostly so, pays in parts."""

NO_SHOW = r"(?i)\b(no.?show|late.?cancel\w*|cancell?ation)\b"


@dataclass(frozen=True, slots=True)
class Shown:
    """What any clients show that holds for the whole practice.

    Attributes:
        no_show_cents: amounts of charges that either file calls a fee for a missed session.
        taxed: by tax rate that explains a difference, the amounts without the tax.
    """

    no_show_cents: frozenset[int] = frozenset()
    taxed: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def and_by(self, other: Shown) -> Shown:
        """What these clients and others show."""
        rates = self.taxed.keys() | other.taxed.keys()
        taxed = {rate: self.taxed.get(rate, frozenset()) | other.taxed.get(rate, frozenset()) for rate in rates}
        return Shown(self.no_show_cents | other.no_show_cents, taxed)

    @property
    def rates(self) -> frozenset[int]:
        """Tax rates that explain differences of several amounts, in thousandths of a percent."""
        return frozenset(rate for rate, amounts in self.taxed.items() if len(amounts) > 1)


@dataclass(frozen=True, slots=True)
class Precedents:
    """What the files show.

    Attributes:
        times: of each stream, how many lines of both books have each amount in cents.
        usual_days: of each stream, the days apart that most of its matches have.
        in_parts: clients who mostly pay one session in several payments.
        no_show_cents: amounts of charges that either file calls a fee for a missed session.
        last_paid: by client, the day of the last line of money in the practice's book, since 1970-01-01.
        spare_cents: by client, money that stands in the other program only.
        rates: tax rates that explain differences of several amounts, in thousandths of a percent.
    """

    times: dict[ClientStream, dict[int, int]] = field(default_factory=dict)
    usual_days: dict[ClientStream, int] = field(default_factory=dict)
    in_parts: frozenset[int] = frozenset()
    no_show_cents: frozenset[int] = frozenset()
    last_paid: dict[int, int] = field(default_factory=dict)
    spare_cents: dict[int, int] = field(default_factory=dict)
    rates: frozenset[int] = frozenset()

    def stands_elsewhere(self, client: int, cents: int, own: int, *, charge: bool) -> bool:
        """Whether more lines of a client than some of one event have an amount."""
        return self.times.get((client, charge), {}).get(cents, 0) > own

    def is_usual(self, client: int, cents: int, *, charge: bool) -> bool:
        """Whether no amount stands on more of a client's lines."""
        times = self.times.get((client, charge), {})
        return times.get(cents, 0) == max(times.values(), default=0)


def shown_by(story: Story, differing: Iterable[ToldEvent]) -> Shown:
    """What some clients show.

    Args:
        story: all their events, as columns.
        differing: those whose two sides differ in amount, among others.
    """
    called = frozenset(cents for book in story.books for cents in book.charges_called(NO_SHOW))
    return Shown(called, _taxed(differing))


def called(sides: Iterable[pl.DataFrame]) -> Shown:
    """What lines show by their memos alone.

    Args:
        sides: `kind`, `cents` and `memo` of lines, as in a book's items.
    """
    return Shown(frozenset(cents for lines in sides for cents in charges_called(lines, NO_SHOW)))


def precedents_of(
    story: Story, events: Sequence[ToldEvent], placed: tuple[pl.DataFrame, pl.DataFrame], shown: Shown
) -> Precedents:
    """Ask the files about the clients of some events.

    Args:
        story: all events, as columns.
        events: those that aren't matches.
        placed: by side, all lines of the clients of these events (`Story.placed`).
        shown: what all clients show.
    """
    if not events:
        return Precedents()
    agreeing = story.agreeing({event.client for event in events})
    money = placed[0].filter(~pl.col("charge")).group_by("client").agg(pl.col("on").max())
    return Precedents(
        times=_times(pl.concat(lines.select("client", "charge", "cents") for lines in placed)),
        usual_days=_usual_days(placed[0], agreeing, story.count),
        in_parts=_in_parts(placed, agreeing, story.count),
        no_show_cents=shown.no_show_cents,
        last_paid=dict(money.iter_rows()),
        spare_cents=_spare(events),
        rates=shown.rates,
    )


def _times(lines: pl.DataFrame) -> dict[ClientStream, dict[int, int]]:
    found: dict[ClientStream, dict[int, int]] = defaultdict(dict)
    for client, charge, cents, times in lines.group_by("client", "charge", "cents").len().iter_rows():
        found[client, charge][cents] = times
    return found


def _usual_days(left: pl.DataFrame, agreeing: pl.DataFrame, events: int) -> dict[ClientStream, int]:
    apart = agreeing.drop_nulls("days_apart")
    found = []
    for charge in (False, True):
        has_line = np.zeros(events, np.bool_)
        has_line[left.filter(pl.col("charge") == charge)["event"].to_numpy()] = True
        found.append(apart.filter(pl.Series(has_line[apart["event"].to_numpy()])).with_columns(charge=pl.lit(charge)))
    counts = pl.concat(found).group_by("client", "charge", "days_apart").len()
    first = counts.sort("len", pl.col("days_apart").abs(), "days_apart", descending=[True, False, False])
    chosen = first.unique(("client", "charge"), keep="first", maintain_order=True)
    return {(client, charge): apart for client, charge, apart, _ in chosen.iter_rows()}


def _in_parts(placed: Sequence[pl.DataFrame], agreeing: pl.DataFrame, events: int) -> frozenset[int]:
    lefts, rights = (
        np.bincount(lines.filter(~pl.col("charge"))["event"].to_numpy(), minlength=events)[agreeing["event"].to_numpy()]
        for lines in placed
    )
    client, both, parted = agreeing["client"].to_numpy(), (lefts > 0) & (rights > 0), (lefts == 1) & (rights > 1)
    told, parts = np.bincount(client[both]), np.bincount(client[parted])
    told = told[: len(parts)]  # beyond the last client of parts there are none
    return frozenset(np.flatnonzero((parts >= PARTS_MIN) & (2 * parts >= told)).tolist())


def _spare(events: Iterable[ToldEvent]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for event in events:
        if event.kind is EventKind.ONLY_RIGHT:
            found[event.client] -= sum(line.cents for line in event.right if not line.is_charge)
    return found


def _taxed(events: Iterable[ToldEvent]) -> dict[int, frozenset[int]]:
    amounts: dict[int, set[int]] = defaultdict(set)
    for event in events:
        if event.kind is EventKind.DIFFER and event.left[0].is_charge:
            low, high = sorted((sum(line.cents for line in event.left), sum(line.cents for line in event.right)))
            for rate in tax_rates(low, high):
                amounts[rate].add(low)
    return {rate: frozenset(lows) for rate, lows in amounts.items()}


def tax_rates(low: int, high: int) -> list[int]:
    """Rates, whole eighths of a percent, that make the higher of two amounts of the lower, rounded to the cent."""
    if not 0 < low < high:
        return []
    near = round((high - low) * 100_000 / low / RATE_STEP)
    steps = (step * RATE_STEP for step in (near - 1, near, near + 1))
    return [rate for rate in steps if RATE_MIN <= rate <= RATE_MAX and low + _share(low, rate) == high]


def _share(cents: int, rate: int) -> int:
    return (cents * rate + 50_000) // 100_000
