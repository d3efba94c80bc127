"""The telling of one stream: offers made by a habit's prices, the cheapest story of them, and what fits as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.checks import ensure
from tieout.matching.board import FAR
from tieout.matching.due import MONTH_END, OWN_DAY, due_day, due_weekday, months_of
from tieout.matching.evidence import speak
from tieout.matching.groups import offer_groups
from tieout.matching.offered import Offers
from tieout.matching.offers import collect
from tieout.matching.prices import AGREE, DIFFER, PART_MISSING, SHIFTED, TIE, Prices
from tieout.matching.search import Answer, search
from tieout.matching.seen import Seen, counted
from tieout.matching.shown import NUMBERED, Shown, show
from tieout.matching.sides import Side
from tieout.matching.speaking import speak_up
from tieout.matching.streams import NOWHERE, Event, Stream
from tieout.matching.ways import Ways
from tieout.model.settlement import EventKind, Rule

Twins = dict[int, int]
"""Items of one side that may repeat another of their own side, with that item; `NOWHERE` where no other line of the
stream is of their amount."""

_KIND = {
    AGREE: EventKind.AGREE,
    SHIFTED: EventKind.SHIFTED,
    DIFFER: EventKind.DIFFER,
    PART_MISSING: EventKind.PART_MISSING,
}


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully a story is looked for.

    Attributes:
        slack: stories that cost so much more than the best at the same line are dropped.
        width: how many are kept side by side at one line.
        margin: other stories within so much of the cheapest are looked for; negative for none, and for no events.
    """

    slack: int
    width: int
    margin: int


class Room:
    """Room for tellings one after the other, so that it is made once; what is in it means nothing to the next one."""

    def __init__(self) -> None:
        self.offers = Offers()
        self.ways = Ways()


class Telling:
    """One stream, to be told by one habit or by several."""

    def __init__(self, stream: Stream, twins: tuple[Twins, Twins], room: Room) -> None:
        self.stream = stream
        self.lines = (stream.left, stream.right)
        self.twins = twins
        self.sides = (self._side(0, stream.left.days), self._side(1, stream.right.days))
        self._room = room
        self._due = OWN_DAY
        self._weekday = due_weekday(*(lines.days for lines in self.lines)) if not stream.cancelled else OWN_DAY
        self._left_due: dict[int, Side] = {OWN_DAY: self.sides[0]}
        self._story: tuple[Offers, list[int], tuple[Side, Side]] | None = None
        self.spoken = None if stream.said is None else speak(stream.said, *self.lines)

    def _side(self, number: int, days: Sequence[int]) -> Side:
        lines = self.lines[number]
        copies = [0] * len(lines)
        if twins := self.twins[number]:
            place = {item: at for at, item in enumerate(lines.items)}
            for item, other in twins.items():
                if other == NOWHERE:
                    copies[place[item]] = NOWHERE
                else:
                    copies[place[item]] = 1 + abs(lines.days[place[other]] - lines.days[place[item]])
        return Side(list(days), list(lines.amounts), list(lines.credits), copies, months_of(lines.days))

    def tell(
        self, prices: Prices, care: Care, *, due: int = OWN_DAY, most: int | None = None
    ) -> tuple[list[Event], Shown] | None:
        """Search; what was found as events, where other stories are looked for, and what it shows.

        Args:
            prices: of the habit.
            care: how carefully.
            due: what the habit's gaps count from.
            most: what the story may cost; where every story costs more, the search is given up and nothing told.
        """
        self._due = due
        if due not in self._left_due:
            self._left_due[due] = self._side(0, [due_day(day, due) for day in self.lines[0].days])
        left, right = self._left_due[due], self.sides[1]
        offers = self._room.offers
        collect(left, right, prices, offers)
        offer_groups(offers, left, right, prices)
        if self.spoken is not None:
            speak_up(offers, (left, right), self.spoken, prices)
        bound = FAR if most is None else (most + offers.places) * TIE  # ties are less than one for each event
        answer = search(offers, care.slack * TIE, care.margin * TIE, care.width, bound, self._room.ways)
        if answer.dear:
            return None
        shown = show(offers, answer.chosen, left, right)
        self._story = offers, answer.chosen, (left, right)
        return self._events(offers, answer, (left, right)) if care.margin >= 0 else [], shown

    def as_due(self, seen: Seen) -> Seen:
        """What the story told last shows, with gaps from the months' ends or from a weekday where that is closer."""
        due = MONTH_END if seen.monthly else self._weekday
        if due == OWN_DAY == self._due:
            return seen
        ensure(self._story is not None, "a story was told")
        assert self._story is not None  # noqa: S101  for the type checker
        offers, chosen, sides = self._story
        member_of, left, right = _members(sides), self.lines[0], self.lines[1].days
        from_lines, from_due = (Counter[int](), Counter[int]()), (Counter[int](), Counter[int]())
        for offer in chosen:
            if offers.kind[offer] == AGREE:
                members = _lines_of(offers, offer, member_of)
                last = max(position for side, position in members if side == 0)
                first = right[min(position for side, position in members if side == 1)]
                credit = left.credits[min(position for side, position in members if side == 0)]
                from_lines[credit][first - left.days[last]] += 1
                from_due[credit][first - due_day(left.days[last], due)] += 1
        if self._due != OWN_DAY:
            seen = replace(seen, gaps=from_lines)
        return seen if due == OWN_DAY else seen.or_due(due, from_due)

    def _events(self, offers: Offers, answer: Answer, sides: tuple[Side, Side]) -> list[Event]:
        """What was chosen as events, and what fits as well."""
        member_of = _members(sides)
        events: list[Event] = []
        of_line: dict[tuple[int, int], Event] = {}
        for offer in answer.chosen:
            members = _lines_of(offers, offer, member_of)
            event = self._event(offers, offer, members, sides)
            event.searched = answer.bounded.isdisjoint(offers.places_of(offer))
            events.append(event)
            for member in members:
                of_line[member] = event
        self._mark(offers, answer.rivals, events, of_line, member_of)
        return events

    def _event(self, offers: Offers, offer: int, members: Sequence[tuple[int, int]], sides: tuple[Side, Side]) -> Event:
        here = sorted(position for side, position in members if side == 0)
        there = sorted(position for side, position in members if side == 1)
        left, right = self.lines
        kind = offers.kind[offer]
        apart = offers.apart[offer] if here and there else None
        if apart is not None and self._due != OWN_DAY:
            apart = right.days[there[0]] - left.days[here[-1]]
        told = _KIND.get(kind) or (EventKind.ONLY_LEFT if here else EventKind.ONLY_RIGHT)
        event = Event(
            self.stream.client, self.stream.direction, told, _rule(told, len(here), len(there), apart),
            tuple(sorted(left.items[position] for position in here)),
            tuple(sorted(right.items[position] for position in there)),
            apart, offers.cost[offer] // TIE,
        )  # fmt: skip
        if self.spoken is not None:
            event.said = self.spoken.of(here, there)
        if kind not in (AGREE, PART_MISSING) and len(here) <= 1 and len(there) <= 1:
            event.repeats = self._repeated(0, event.left), self._repeated(1, event.right)
        return event

    def _repeated(self, side: int, items: Sequence[int]) -> int | None:
        return self.twins[side].get(items[0]) if items else None

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


def _members(sides: tuple[Side, Side]) -> list[tuple[int, int]]:
    """By place: side and position."""
    found: list[tuple[int, int]] = [(0, 0)] * (sides[0].count + sides[1].count)
    for number, side in enumerate(sides):
        for position, place in enumerate(side.place):
            found[place] = (number, position)
    return found


def seen_of(shown: Shown) -> Seen:
    """What a story shows of the client's habits."""
    return Seen(
        gaps=(counted(shown.gaps[0]), counted(shown.gaps[1])),
        left_sizes=counted(shown.left_sizes),
        right_sizes=counted(shown.right_sizes),
        spreads=counted(shown.spreads),
        from_line=counted({_numbered(key): times for key, times in shown.from_line.items()}),
        whole=shown.whole,
        events=shown.events,
        faults=shown.faults,
    )


def _numbered(key: int) -> tuple[int, int]:
    """The number of a part and its days, which may be before its line."""
    number = (key + NUMBERED // 2) // NUMBERED
    return number, key - NUMBERED * number


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
