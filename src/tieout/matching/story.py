"""The story of one stream: the cheapest choice of events that covers every line, and what else fits as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tieout.matching.costs import (
    BIT,
    BROKEN_RUN,
    CREDIT_BEFORE_MONEY,
    DIFFERENCE_NAMED,
    DIFFERENCE_NEAR,
    DIFFERENCE_OTHER,
    GROUP_DAYS_MAX,
    GROUP_LINES_MAX,
    MARGIN,
    PARTS_SLACK,
    SHIFT_DAYS_MAX,
    SHIFT_NAMED,
    TORN_MONTH,
    TWICE,
    Table,
    shift_cost,
)
from tieout.matching.evidence import speak
from tieout.matching.groups import offer_groups
from tieout.matching.habits import Habit, Seen
from tieout.matching.months import month_end, months_of
from tieout.matching.offered import Offers
from tieout.matching.offers import collect
from tieout.matching.prices import AGREE, DIFFER, PART_MISSING, SHIFTED, TIE, Prices
from tieout.matching.search import search
from tieout.matching.sides import Side
from tieout.matching.speaking import speak_up
from tieout.matching.streams import Event, Lines, Stream
from tieout.model.settings import ProcessorFee
from tieout.model.settlement import EventKind, Rule

TWIN_DAYS_MAX = 3
"""A line that repeats another does so within this many days."""

USUAL_TIMES, USUAL_SHARE = 2, 0.2
"""Equal lines that follow each other more often than this at one distance, and in this share of lines, are a habit."""


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully a story is looked for.

    Attributes:
        slack: stories that cost so much more than the best at the same line are dropped.
        width: how many are kept side by side at one line.
        margin: other stories within so much of the cheapest are looked for; negative for none.
    """

    slack: int
    width: int
    margin: int


ROUGHLY = Care(16 * BIT, 60, -1)
"""To see where a beginning leads."""

TO_LEARN = Care(20 * BIT, 100, -1)
"""To learn a stream's habits from, and to choose between them."""

TO_TELL = Care(20 * BIT, 200, MARGIN)
"""For the answer."""

_KIND = {
    AGREE: EventKind.AGREE,
    SHIFTED: EventKind.SHIFTED,
    DIFFER: EventKind.DIFFER,
    PART_MISSING: EventKind.PART_MISSING,
}


@dataclass(frozen=True, slots=True)
class Costs:
    """What the story of a stream is priced by."""

    habit: Habit
    table: Table
    fees: tuple[ProcessorFee, ...]

    def prices(self) -> Prices:
        """The same as the search takes it."""
        return _prices(self.habit, self.table, self.fees)


@lru_cache(maxsize=1_024)
def _prices(habit: Habit, table: Table, fees: tuple[ProcessorFee, ...]) -> Prices:
    fault = table.fault
    return Prices(
        gaps=[list(gaps) for gaps in habit.gaps],
        centers=[habit.center(0), habit.center(1)],
        usual=[habit.usual(0), habit.usual(1)],
        left_groups=list(habit.left_groups),
        right_groups=list(habit.right_groups),
        spread=list(habit.spread),
        agree=table.agree,
        fault=fault,
        only=table.only,
        twice=fault + TWICE,
        shifts=[fault + shift_cost(off) for off in range(SHIFT_DAYS_MAX + 1)],
        shift_named=SHIFT_NAMED,
        named=DIFFERENCE_NAMED,
        near=DIFFERENCE_NEAR,
        other=DIFFERENCE_OTHER,
        broken=BROKEN_RUN,
        torn=TORN_MONTH if habit.monthly else 0,
        turned=CREDIT_BEFORE_MONEY,
        parts_slack=PARTS_SLACK,
        margin=MARGIN,
        grouped=habit.grouped,
        parted=habit.parted,
        group_lines=GROUP_LINES_MAX,
        group_days=GROUP_DAYS_MAX,
        fees=[(fee.basis_points, fee.cents) for fee in fees],
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The story of a stream and what it shows of the client's habits."""

    events: list[Event]
    seen: Seen

    @property
    def cost(self) -> int:
        """What the whole story costs."""
        return sum(event.cost for event in self.events)

    @property
    def judged(self) -> int:
        """The same and what the lag costs that it was told by: what stories by different habits are compared by."""
        return self.cost + self.seen.lag_cost


def as_it_is(stream: Stream) -> Stream:
    """A stream of which nothing was cancelled."""
    return stream


def tell(stream: Stream, costs: Costs, whole: Callable[[Stream], Stream] = as_it_is, care: Care | None = None) -> Told:
    """Cover every line of a stream by one event.

    Args:
        stream: one client's charges or payments.
        costs: habit, table and fees that hold for it.
        whole: gives a stream its cancelled pairs back.
        care: how carefully; `TO_TELL` if not said.
    """
    if len(stream.left) + len(stream.right) == 1:
        return _tell_lone(stream, costs)
    twins = tuple(_copies(stream, side, whole) for side in (0, 1))
    teller = _Teller(stream, costs, (twins[0], twins[1]))
    events = teller.tell(care or TO_TELL)
    return Told(events, teller.seen())


def _tell_lone(stream: Stream, costs: Costs) -> Told:
    """The story of a stream with one line: it stands alone. The search would say the same, and most streams are so."""
    kind = EventKind.ONLY_LEFT if len(stream.left) else EventKind.ONLY_RIGHT
    event = Event(
        stream.client, stream.direction, kind, Rule.NONE, stream.left.items, stream.right.items, None, costs.table.only
    )  # fmt: skip
    return Told([event], _seen_of_lone(stream.cancelled, stream.cancelled_credits))


@lru_cache(maxsize=4_096)
def _seen_of_lone(cancelled: int, credits_used: int) -> Seen:
    alone = Seen((Counter(), Counter()), Counter(), Counter(), Counter(), whole=0, events=1, faults=1)
    return alone + Seen.of_cancelled(cancelled, credits_used)


def _copies(stream: Stream, side: int, whole: Callable[[Stream], Stream]) -> dict[int, int]:
    """Items of one side that may repeat another of their own side, with the item they may repeat.

    Equal lines that often follow each other so closely (parts of one payment) are no sign of a copy.
    """
    lines = stream.right if side else stream.left
    near = _near_equals(lines)
    if not near:
        return {}
    if stream.cancelled:
        entire = whole(stream)
        lines_whole = entire.right if side else entire.left
    else:
        lines_whole = lines
    times = _times(lines_whole)
    usual = max(USUAL_TIMES, USUAL_SHARE * len(lines_whole))
    found: dict[int, int] = {}
    for apart, before, place in near:
        if times[apart] <= usual:
            found[lines.items[place]] = lines.items[before]
            found.setdefault(lines.items[before], lines.items[place])
    return found


def _times(lines: Lines) -> Counter[int]:
    """How often equal lines follow each other after so many days; several copies of one line count once."""
    moments = {(apart, lines.days[place], lines.amounts[place]) for apart, _, place in _near_equals(lines)}
    return Counter(apart for apart, _, _ in moments)


def _near_equals(lines: Lines) -> list[tuple[int, int, int]]:
    """Equal lines that follow each other closely: days apart, place of the earlier, place of the later."""
    last: dict[int, int] = {}
    near: list[tuple[int, int, int]] = []
    for place, (day, amount) in enumerate(zip(lines.days, lines.amounts, strict=True)):
        before = last.get(amount)
        if before is not None and day - lines.days[before] <= TWIN_DAYS_MAX:
            near.append((day - lines.days[before], before, place))
        last[amount] = place
    return near


class _Teller:
    """The telling of one stream."""

    def __init__(self, stream: Stream, costs: Costs, twins: tuple[dict[int, int], dict[int, int]]) -> None:
        self.stream = stream
        self.lines = (stream.left, stream.right)
        self.sides: tuple[Side, ...] = ()
        self.costs = costs
        self.twins = twins
        self.from_month_end = costs.habit.from_month_end
        self.gaps: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        self.gaps_of_months: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        self.sizes: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        self.spreads: Counter[int] = Counter()
        self.whole = 0
        self.faults = 0
        self.events = 0

    def tell(self, care: Care) -> list[Event]:
        """Search, and put what was found into events."""
        left, right = self.lines
        if not len(left) and not len(right):
            return []
        sides = self.sides = tuple(
            Side(
                [month_end(day) for day in lines.days] if self.from_month_end and not number else list(lines.days),
                list(lines.amounts),
                list(lines.credits),
                [int(item in self.twins[number]) for item in lines.items],
                months_of(lines.days),
            )
            for number, lines in enumerate(self.lines)
        )
        prices = self.costs.prices()
        offers = collect(sides[0], sides[1], prices)
        offer_groups(offers, sides[0], sides[1], prices)
        if self.stream.said is not None:
            speak_up(offers, (sides[0], sides[1]), speak(self.stream.said, *self.lines), prices)
        answer = search(offers, care.slack * TIE, care.margin * TIE, care.width)
        member_of = self._members(sides)
        events: list[Event] = []
        of_line: dict[tuple[int, int], Event] = {}
        for offer in answer.chosen:
            members = _lines_of(offers, offer, member_of)
            event = self._event(offers, offer, members)
            events.append(event)
            for member in members:
                of_line[member] = event
        if care.margin >= 0:
            self._mark(offers, answer.rivals, events, of_line, member_of)
            bounded = answer.bounded
            if bounded:
                for offer, event in zip(answer.chosen, events, strict=True):
                    event.searched = bounded.isdisjoint(offers.places_of(offer))
        return events

    def _members(self, sides: tuple[Side, ...]) -> list[tuple[int, int]]:
        """By place: side and position."""
        found: list[tuple[int, int]] = [(0, 0)] * (len(sides[0].days) + len(sides[1].days))
        for number, side in enumerate(sides):
            for position, place in enumerate(side.place):
                found[place] = (number, position)
        return found

    def _event(self, offers: Offers, offer: int, members: Sequence[tuple[int, int]]) -> Event:
        here = tuple(sorted(position for side, position in members if side == 0))
        there = tuple(sorted(position for side, position in members if side == 1))
        left, right = self.lines
        kind = offers.kind[offer]
        apart = offers.apart[offer] if here and there else None
        if self.from_month_end and here and there:
            apart = right.days[there[0]] - left.days[here[-1]]
        self.events += 1
        if kind == AGREE:
            credit = left.credits[here[0]]
            self.gaps[credit][apart or 0] += 1
            self.gaps_of_months[credit][right.days[there[0]] - month_end(left.days[here[-1]])] += 1
            if len(there) == 1:
                self.sizes[0][len(here)] += 1
                self.whole += self.sides[0].opens[here[0]] and self.sides[0].closes[here[-1]]
            if len(here) == 1:
                self.sizes[1][len(there)] += 1
                days = [right.days[position] for position in there]
                self.spreads.update(later - earlier for earlier, later in pairwise(days))
        else:
            self.faults += 1
        told = _KIND.get(kind) or (EventKind.ONLY_LEFT if here else EventKind.ONLY_RIGHT)
        event = Event(
            self.stream.client, self.stream.direction, told, _rule(told, len(here), len(there), apart),
            tuple(sorted(left.items[position] for position in here)),
            tuple(sorted(right.items[position] for position in there)),
            apart, offers.cost[offer] // TIE,
        )  # fmt: skip
        if kind not in _KIND and len(here) + len(there) == 1:
            side = 0 if here else 1
            event.twin = self.twins[side].get(self.lines[side].items[(here or there)[0]])
        return event

    def _mark(
        self,
        offers: Offers,
        rivals: set[int],
        events: Sequence[Event],
        of_line: dict[tuple[int, int], Event],
        member_of: Sequence[tuple[int, int]],
    ) -> None:
        """Mark events whose lines other stories tell otherwise; identical lines are the same story.

        Where no other line fits, the other stories take the event apart: its own lines are listed then.
        """
        chosen = {self._signature(members) for members in _grouped(of_line)}
        apart: dict[int, set[tuple[int, int]]] = {}
        for offer in sorted(rivals):
            members = _lines_of(offers, offer, member_of)
            if self._signature(members) in chosen:
                continue
            touched = {id(of_line[member]): of_line[member] for member in members}
            linking = {member[0] for member in members} == {0, 1}
            for event in touched.values():
                if not linking and not (event.left and event.right):
                    continue
                event.doubtful = True
                if not linking:
                    apart.setdefault(id(event), set()).update(members)
                own = {self._class(member) for member in members if of_line[member] is event}
                for side, position in members:
                    if of_line[side, position] is not event and self._class((side, position)) not in own:
                        event.several.add((side, self.lines[side].items[position]))
        for event in events:
            if event.doubtful and not event.several:
                own_lines = apart.get(id(event)) or {member for member, other in of_line.items() if other is event}
                event.several.update((side, self.lines[side].items[position]) for side, position in own_lines)

    def _class(self, member: tuple[int, int]) -> tuple[int, int, int]:
        side, position = member
        return side, self.lines[side].days[position], self.lines[side].amounts[position]

    def _signature(self, members: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
        return tuple(sorted(self._class(member) for member in members))

    def seen(self) -> Seen:
        """What the story, and the pairs that were cancelled before it, show of the client's habits."""
        told = Seen(
            gaps=self.gaps,
            left_sizes=self.sizes[0],
            right_sizes=self.sizes[1],
            spreads=self.spreads,
            whole=self.whole,
            events=self.events,
            faults=self.faults,
        )
        whole = told + Seen.of_cancelled(self.stream.cancelled, self.stream.cancelled_credits)
        return whole.or_from_month_end(self.gaps_of_months)


def _grouped(of_line: dict[tuple[int, int], Event]) -> list[list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for member, event in of_line.items():
        found.setdefault(id(event), []).append(member)
    return list(found.values())


def _lines_of(offers: Offers, offer: int, member_of: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [member_of[place] for place in offers.places_of(offer)]


def _rule(kind: EventKind, left: int, right: int, apart: int | None) -> Rule:
    if not left or not right:
        return Rule.NONE
    if kind in {EventKind.DIFFER, EventKind.PART_MISSING}:
        return Rule.CHANGED_AMOUNT
    if left > 1 or right > 1:
        return Rule.GROUP
    return Rule.SAME_DAY if apart == 0 else Rule.OTHER_DAY
