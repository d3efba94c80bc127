"""What the two files show besides the line at hand: the amounts a client usually has, the days, the parts, the rates.

A hint is given when the files themselves bear it out; this is where they are asked, in columns, for the clients that
have something to explain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import polars as pl

from tieout.explaining.lines import charges_called
from tieout.explaining.lots import both, first
from tieout.explaining.placed import Ints, Placed
from tieout.explaining.sayings import NO_SHOW
from tieout.explaining.story import Story, ToldEvent
from tieout.model.book import LineKind
from tieout.model.settlement import EventKind

ClientStream: TypeAlias = tuple[int, bool]
"""A client and whether charges are meant, or payments."""

RATE_STEP = 125
"""Taxes are whole eighths of a percent; rates are counted in thousandths of a percent."""

RATE_MIN, RATE_MAX = 1_000, 25_000
"""No tax on a session is less than 1 % or more than 25 %."""

PARTS_MIN = 2
"""A client who paid this often in parts, and mostly so, pays in parts."""


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
        times: of the charges of each client, how many lines of both books have each amount in cents.
        usual_days: of each stream, the days apart that most of its matches have.
        in_parts: clients who mostly pay one session in several payments.
        no_show_cents: amounts of charges that either file calls a fee for a missed session.
        last_paid: by client, the day of the last line of money in the practice's book, since 1970-01-01.
        spare_cents: by client, money that stands in the other program only.
        rates: tax rates that explain differences of several amounts, in thousandths of a percent.
        credit_counted: numbers of events in which the other program's payment is higher by the credit that the same
            row of the practice used.
    """

    times: dict[int, dict[int, int]] = field(default_factory=dict)
    usual_days: dict[ClientStream, int] = field(default_factory=dict)
    in_parts: frozenset[int] = frozenset()
    no_show_cents: frozenset[int] = frozenset()
    last_paid: dict[int, int] = field(default_factory=dict)
    spare_cents: dict[int, int] = field(default_factory=dict)
    rates: frozenset[int] = frozenset()
    credit_counted: frozenset[int] = frozenset()

    def stands_elsewhere(self, client: int, cents: int, own: int) -> bool:
        """Whether more charges of a client than some of one event have an amount."""
        return self.times.get(client, {}).get(cents, 0) > own

    def is_usual(self, client: int, cents: int) -> bool:
        """Whether no amount stands on more of a client's charges."""
        times = self.times.get(client, {})
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


def precedents_of(story: Story, events: Sequence[ToldEvent], shown: Shown) -> Precedents:
    """Ask the files about the clients of some events, each question only for those clients it may matter for.

    Args:
        story: all events, as columns.
        events: those that aren't matches.
        shown: what all clients show.
    """
    differing = [event for event in events if event.kind is EventKind.DIFFER]
    money = {event.client for event in differing if not first(event.left, event.right).is_charge}
    used = {
        event.client
        for event in events
        if event.kind in {EventKind.DIFFER, EventKind.PART_MISSING} and event.left and event.left.any_credit
    }
    priced = {event.client for event in differing if first(event.left, event.right).is_charge}
    if shown.no_show_cents:
        priced |= {
            event.client for event in events if first(event.left, event.right).first_cents in shown.no_show_cents
        }
    moved = {event.client for event in events if event.kind in {EventKind.SHIFTED, EventKind.AGREE}}
    return Precedents(
        times=_times(story, priced) if priced else {},
        usual_days=_usual_days(story, moved) if moved else {},
        in_parts=_in_parts(story, money) if money else frozenset(),
        no_show_cents=shown.no_show_cents,
        last_paid=_last_paid(story, used) if used else {},
        spare_cents=_spare(events),
        rates=shown.rates,
        credit_counted=_credit_counted(story, [event for event in differing if event.client in money]),
    )


def _times(story: Story, clients: Collection[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    charges = pl.concat(
        lines.table(_alike(lines, clients, charge=True)).select("client", "cents") for lines in story.placed
    )
    for client, cents, times in charges.group_by("client", "cents").len().iter_rows():
        found[client][cents] = times
    return found


def _alike(lines: Placed, clients: Collection[int], *, charge: bool) -> Ints:
    """The charges of some clients, or their other lines."""
    items = lines.of_clients(clients)
    kept: Ints = items[lines.charge[items] == charge]
    return kept


def _usual_days(story: Story, clients: Collection[int]) -> dict[ClientStream, int]:
    apart, left = story.agreeing(clients).drop_nulls("days_apart"), story.placed[0]
    streams = left.table(left.of_clients(clients)).select("event", "charge").unique()
    counts = apart.join(streams, on="event").group_by("client", "charge", "days_apart").len()
    first = counts.sort("len", pl.col("days_apart").abs(), "days_apart", descending=[True, False, False])
    chosen = first.unique(("client", "charge"), keep="first", maintain_order=True)
    rows = chosen.select("client", "charge", "days_apart").iter_rows()
    return {(client, charge): apart for client, charge, apart in rows}


def _in_parts(story: Story, clients: Collection[int]) -> frozenset[int]:
    """Clients of whose sessions that money of both programs stands for, most have several payments."""
    numbers = story.agreeing(clients)["event"].to_numpy()
    lefts, rights = (
        np.bincount(lines.event[_alike(lines, clients, charge=False)], minlength=story.count)[numbers]
        for lines in story.placed
    )
    owners = story.client[numbers]
    told, parts = (
        np.bincount(owners[chosen], minlength=len(story.bounds))
        for chosen in ((lefts > 0) & (rights > 0), (lefts == 1) & (rights > 1))
    )
    return frozenset(np.flatnonzero((parts >= PARTS_MIN) & (2 * parts >= told)).tolist())


def _last_paid(story: Story, clients: Collection[int]) -> dict[int, int]:
    left = story.placed[0]
    money = left.table(_alike(left, clients, charge=False))
    return dict(money.group_by("client").agg(pl.col("on").max()).iter_rows())


def _spare(events: Iterable[ToldEvent]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for event in events:
        if event.kind is EventKind.ONLY_RIGHT and event.right:
            found[event.client] -= event.right.money_cents
    return found


def _credit_counted(story: Story, differing: Iterable[ToldEvent]) -> frozenset[int]:
    """Payments that are higher in the other program by a credit that stands on the same row of the practice's file."""
    paired = [(event, *both(event)) for event in differing]
    rows = [
        (event.number, event.client, right.cents - left.cents)
        for event, left, right in paired
        if right.cents < left.cents and not left.is_charge
    ]
    if not rows:
        return frozenset()
    wanted = pl.DataFrame(rows, {"number": pl.Int64, "client": pl.Int64, "cents": pl.Int64}, orient="row")
    left = story.placed[0]
    items = _alike(left, {client for _, client, _ in rows}, charge=False)
    money = left.table(items).with_columns(item=pl.Series(items))
    found = wanted.join(money.with_columns(pl.col("client", "cents").cast(pl.Int64)), on=("client", "cents"))
    places = {event.number: {(ref.file, ref.row) for ref in left.refs} for event, left, _ in paired}
    lines = story.books[0].table(found["item"]).select("kind", "file", "row").iter_rows()
    return frozenset(
        number
        for number, (kind, *place) in zip(found["number"].to_list(), lines, strict=True)
        if kind == LineKind.CREDIT.value and tuple(place) in places[number]
    )


def _taxed(events: Iterable[ToldEvent]) -> dict[int, frozenset[int]]:
    amounts: dict[int, set[int]] = defaultdict(set)
    for event in events:
        if event.kind is EventKind.DIFFER and first(event.left, event.right).is_charge:
            low, high = sorted(lines.cents for lines in both(event))
            for rate in tax_rates(low, high):
                amounts[rate].add(low)
    return {rate: frozenset(lows) for rate, lows in amounts.items()}


@lru_cache(maxsize=16_384)
def tax_rates(low: int, high: int) -> Sequence[int]:
    """Rates, whole eighths of a percent, that make the higher of two amounts of the lower, rounded to the cent."""
    if not 0 < low < high:
        return ()
    near = round((high - low) * 100_000 / low / RATE_STEP)
    steps = (step * RATE_STEP for step in (near - 1, near, near + 1))
    return tuple(rate for rate in steps if RATE_MIN <= rate <= RATE_MAX and low + _share(low, rate) == high)


def _share(cents: int, rate: int) -> int:
    return (cents * rate + 50_000) // 100_000
