"""Line items of any set of whole clients in, a Settlement out.

Told twice: first by untrained habits, then by the habits that the first story showed. The passes work on chunks of
whole clients; what crosses clients (the practice's habits, money on the wrong client) goes between them as small
statistics and as leftovers, so that any chunks, on any machine, give the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.matching.abreast import abreast
from tieout.matching.across import pair_across
from tieout.matching.batches import Batch, FirstStories, LastStories, Share, all_here, batches_of
from tieout.matching.by_islands import ByIslands
from tieout.matching.cancelling import Cancelled, Pairs, cancel
from tieout.matching.chunks import ByItem, Chunk, cut, linked_lines, ranges_of
from tieout.matching.costs import Table
from tieout.matching.crossings import Crossings, mark_crossings
from tieout.matching.events import Events
from tieout.matching.evidence import Evidence, hear
from tieout.matching.forward import tell_forward
from tieout.matching.habits import Habit
from tieout.matching.habits_of_streams import Habits
from tieout.matching.islands import on_islands
from tieout.matching.layout import client_and_direction, lay_out, stream_of
from tieout.matching.learning import Learned, Statistics, learn, untaught
from tieout.matching.leftovers import Leftovers, clients_of, leftovers_of
from tieout.matching.neighbours import find_neighbours
from tieout.matching.ranges import Ints
from tieout.matching.recording import Rested, rest, state_habits
from tieout.matching.remains import Remains
from tieout.matching.seen import Seen
from tieout.matching.signs import pair_wrong_signs
from tieout.matching.streams import NO_LINES, Direction, Event, Stream
from tieout.matching.tables import ChunkTables, assemble, pair_table, tables_of
from tieout.matching.twins import name_twins
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


def settle(
    left: pl.DataFrame,
    right: pl.DataFrame,
    linkage: Linkage,
    settings: Settings,
    *,
    chunks: int = 1,
    share: Share = all_here,
) -> Settlement:
    """Cover every line item of both books by exactly one event.

    Args:
        left: the practice's items, in `ITEM_SCHEMA`.
        right: the other program's items, in `ITEM_SCHEMA`.
        linkage: which clients are the same.
        settings: fees, start, and whether habits are learned.
        chunks: how many pieces the clients are cut into, to be worked on side by side; changes no byte of the answer.
        share: has streams told, here or by several processes; changes none either.
    """
    linked, clients = linked_lines(left, right, linkage), len(linkage.links)
    cuts = abreast(lambda links: cut(linked, links, clients), ranges_of(clients, chunks))
    begun = abreast(lambda chunk: first_pass(chunk, settings, share), cuts)
    learned = learn(one.statistics for one in begun) if settings.learn else untaught()
    told = abreast(lambda one: second_pass(*one, learned, settings, share), list(zip(begun, cuts, strict=True)))
    leftovers = Leftovers.together([one.leftovers for one in told])
    crossings = pair_across(leftovers, learned.table)
    tables = abreast(lambda one: last_pass(one, crossings), told)
    settlement = assemble(tables, learned.basis(clients_of(leftovers)))
    ensure(settlement.members.height == left.height + right.height, "every line item is in exactly one event")
    return settlement


@dataclass(frozen=True, slots=True)
class Begun:
    """A chunk after the first pass.

    Attributes:
        forward: balances brought forward, told already.
        cancelled: everything else: what agrees to the day and the cent, and what is left of each stream.
        streams: those that are told by themselves.
        seen: what the first story of each shows; None when nothing is to be learned.
        quiet: what is left of the others, most of whose lines were cancelled and of which nothing is said.
        quiet_seen: what the first story of each of those shows.
        evidence: what memos and references say; None when nothing.
    """

    forward: list[Event]
    cancelled: Cancelled
    streams: list[Stream]
    seen: list[Seen | None]
    quiet: Remains
    quiet_seen: list[Seen | None]
    evidence: Evidence | None = None

    @property
    def statistics(self) -> Statistics:
        """What the chunk teaches about the whole practice."""
        found = Statistics()
        directions = [stream.direction for stream in self.streams]
        directions += [client_and_direction(number)[1] for number in self.quiet.numbers.tolist()]
        alike: dict[tuple[Direction, int], list[Seen]] = defaultdict(list)  # many streams show the very same
        for direction, seen in zip(directions, [*self.seen, *self.quiet_seen], strict=True):
            if seen is not None:
                alike[direction, id(seen)].append(seen)
        for (direction, _), same in alike.items():
            found.add(direction, same[0], len(same))
        for direction in Direction:
            own = self.cancelled.whole_streams % 2 == stream_of(0, direction)
            counts = np.stack([self.cancelled.whole_counts[own], self.cancelled.whole_credits[own]], axis=1)
            for (pairs, used), streams in zip(*_alike(counts), strict=True):
                found.add(direction, Seen.of_cancelled(pairs, used), streams)
        return found


def _alike(counts: Ints) -> tuple[list[list[int]], list[int]]:
    """The different rows, and how often each stands there."""
    different, times = np.unique(counts, axis=0, return_counts=True)
    return different.tolist(), times.tolist()


@dataclass(frozen=True, slots=True)
class Told:
    """A chunk after the second pass: everything but money on the wrong client and verdicts.

    Attributes:
        forward: balances brought forward.
        events: all others.
        pairs: lines that agree to the day and the cent and that no event has to do with.
        table: costs of the practice.
        leftovers: lines that stand alone, or nearly so.
        rested: what those pairs cost.
        habits: of the streams that were told.
    """

    forward: Events
    events: Events
    pairs: Pairs
    table: Table
    leftovers: Leftovers
    rested: Rested
    habits: dict[tuple[int, Direction], Habit]

    def apart(self) -> tuple[Told, pl.DataFrame]:
        """The chunk without its pairs, of which the last pass has nothing to say, and they in `PAIR_SCHEMA`."""
        rested = replace(self.rested, costs=self.rested.costs[:0])
        return replace(self, pairs=self.pairs.only(slice(0)), rested=rested), pair_table(self.pairs, self.rested.costs)


def first_pass(chunk: Chunk, settings: Settings, share: Share = all_here) -> Begun:
    """Tell each stream once, to see its habits."""
    forward = tell_forward(chunk, settings.start)
    gone = tuple(np.array([item for event in forward for item in event.members(side)], np.int64) for side in (0, 1))
    evidence = hear(chunk)
    cancelled = cancel(lay_out(chunk, (gone[0], gone[1])), evidence.elsewhere if evidence else None)
    remains = cancelled.remains
    is_quiet = remains.cancelled > 0
    if evidence:
        is_quiet &= ~np.isin(remains.numbers, evidence.speaking())
    quiet, streams = remains.only(is_quiet), remains.only(~is_quiet).streams()
    if evidence:
        streams = [evidence.attached(stream) for stream in streams]
    seen: list[Seen | None] = [None] * len(streams)
    quiet_seen: list[Seen | None] = [None] * len(quiet)
    if settings.learn:
        by_islands = ByIslands(cancelled, untaught().table, settings.fees)

        def of_quiet() -> tuple[list[Seen | None], list[Batch]]:
            looked_at = by_islands.seen(quiet)
            unclear = quiet.only(np.array([one is None for one in looked_at], np.bool_)).streams()
            return looked_at, list(batches_of(unclear, cancelled.pairs, whole=True))

        work, batches = FirstStories(untaught().table, settings.fees), list(batches_of(streams, cancelled.pairs))
        told, looked_at = share(work, batches, "Looking for habits", of_quiet)
        found = chain.from_iterable(told)
        seen = [next(found) for _ in streams]
        quiet_seen = [next(found) if one is None else one for one in looked_at]
    return Begun(forward, cancelled, streams, seen, quiet, quiet_seen, evidence)


def second_pass(begun: Begun, lines: ByItem, learned: Learned, settings: Settings, share: Share = all_here) -> Told:
    """Tell each stream by its own habits, and bring together what a client's streams left over."""
    habits = Habits(learned, begun.cancelled)
    quiet, own = _by_habit(begun, habits)
    streams, stay = _with_neighbours(own, habits)
    batches = list(batches_of(streams, begun.cancelled.pairs, own.left_over, habits.likely))
    by_islands = ByIslands(begun.cancelled, learned.table, settings.fees)
    keys = [client_and_direction(number) for number in quiet.numbers.tolist()]
    quiet_habits = [habits[key] for key in keys]
    told, (quiet_events, pairs) = share(
        LastStories(learned.table, settings.fees), batches, "Matching clients' lines",
        lambda: (by_islands.told(quiet, quiet_habits, stay), ()),
    )  # fmt: skip
    for stream, number in zip(streams, chain.from_iterable(numbers for _, numbers in told), strict=True):
        habits[stream.client, stream.direction] = habits.likely(stream)[number]
    keys += [(stream.client, stream.direction) for stream in streams]
    events = Events.together([*(own for own, _ in told), quiet_events]).known(lines)
    events = name_twins(pair_wrong_signs(events, lines, habits, learned.table), learned.table)
    leftovers = leftovers_of(events, habits, learned.table)
    rested = rest(pairs, begun.cancelled, [stream_of(*key) for key in keys], habits, learned.table)
    forward = Events.of(begun.forward).known(lines)
    return Told(forward, events, pairs, learned.table, leftovers, rested, {key: habits[key] for key in keys})


def last_pass(told: Told, crossings: Crossings) -> ChunkTables:
    """Mark money on the wrong client, say how sure each answer is, and write the tables."""
    events, apart = mark_crossings(told.events, crossings, told.table)
    if len(apart):  # a pair was taken apart, and what is left of it may be a copy
        events = name_twins(events, told.table, apart)
    habits = state_habits(events, told.rested, told.habits, crossings)
    return tables_of(Events.together([told.forward, events]), told.pairs, told.rested.costs, habits)


@dataclass(frozen=True, slots=True)
class _ByThemselves:
    """Streams that are told by themselves.

    Attributes:
        streams: in order, with their pairs put back where the same day isn't the habit.
        left_over: those of them of which something was cancelled, as cancelling left them.
        pairs: those that stay.
    """

    streams: list[Stream]
    left_over: list[Stream]
    pairs: Pairs


def _by_habit(begun: Begun, habits: Habits) -> tuple[Remains, _ByThemselves]:
    """The streams that are told by islands, and those that are told by themselves."""
    pairs, quiet = begun.cancelled.pairs, begun.quiet
    restored = habits.unlike_same_day()
    streams = [pairs.restore(Stream(*client_and_direction(number), NO_LINES, NO_LINES)) for number in restored]
    if begun.evidence:
        streams = [begun.evidence.attached(stream) for stream in streams]
    keys = [client_and_direction(number) for number in quiet.numbers.tolist()]
    own_habits = [habits.add(key, seen) for key, seen in zip(keys, begun.quiet_seen, strict=True)]
    by_islands = np.array([on_islands(habit) for habit in own_habits], np.bool_)
    left_over = [*begun.streams, *quiet.only(~by_islands).streams()]
    for stream, seen in zip(begun.streams, begun.seen, strict=True):
        habits.add((stream.client, stream.direction), seen)
    for stream in left_over:
        if habits[stream.client, stream.direction].is_same_day or not stream.cancelled:
            streams.append(stream)
        else:
            streams.append(pairs.restore(stream))
            restored.append(stream_of(stream.client, stream.direction))
    streams.sort(key=lambda stream: stream_of(stream.client, stream.direction))
    stay = pairs.only(~np.isin(pairs.stream, restored)) if restored else pairs
    return quiet.only(by_islands), _ByThemselves(streams, [one for one in left_over if one.cancelled], stay)


def _with_neighbours(own: _ByThemselves, habits: Habits) -> tuple[list[Stream], Pairs]:
    """The streams with those pairs put back that their lines may have to do with, and the pairs that stay."""
    pairs = own.pairs
    owners = [(stream, habits[stream.client, stream.direction]) for stream in own.streams if stream.cancelled]
    places = find_neighbours(pairs, owners)
    if not len(places):
        return own.streams, pairs
    near, others = pairs.only(places), np.ones(len(pairs), np.bool_)
    others[places] = False
    back = iter(near.put_back_each([stream for stream, _ in owners]))
    return [next(back) if stream.cancelled else stream for stream in own.streams], pairs.only(others)
