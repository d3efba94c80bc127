"""The telling of one stream: offers made by a habit's prices, the cheapest story of them, and what fits as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.checks import ensure
from tieout.matching.board import FAR
from tieout.matching.due import MONTH_END, OWN_DAY, due_day, due_weekday, months_of
from tieout.matching.groups import offer_groups
from tieout.matching.offered import Offers
from tieout.matching.offers import collect
from tieout.matching.prices import AGREE, DIFFER, PART_MISSING, SHIFTED, TIE, Prices
from tieout.matching.search import Answer, search
from tieout.matching.seen import Gaps, Seen, counted
from tieout.matching.shown import NUMBERED, Shown, gaps_from, show
from tieout.matching.sides import Side
from tieout.matching.speaking import speak_up
from tieout.matching.spoken import speak
from tieout.matching.streams import NOWHERE, Event, Stream
from tieout.matching.ways import Ways
from tieout.model.kinds import EventKind, Rule

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
        days = self.lines[0].days
        if self._due != OWN_DAY:
            seen = replace(seen, gaps=self._gaps_from(list(days)))
        return seen if due == OWN_DAY else seen.or_due(due, self._gaps_from([due_day(day, due) for day in days]))

    def _gaps_from(self, days: list[int]) -> Gaps:
        """The gaps of the story told last, if the left lines had these days."""
        ensure(self._story is not None, "a story was told")
        assert self._story is not None  # noqa: S101  for the type checker
        offers, chosen, (left, right) = self._story
        money, credit = gaps_from(offers, chosen, left, right, days)
        return counted(money), counted(credit)

    def _events(self, offers: Offers, answer: Answer, sides: tuple[Side, Side]) -> list[Event]:
        """What was chosen as events, and what fits as well."""
        members = Members(sides, self.sides)
        events: list[Event] = []
        owner = [0] * offers.places
        for number, offer in enumerate(answer.chosen):
            places = offers.places_of(offer)
            event = self._event(offers, offer, members.of(0, places), members.of(1, places))
            event.searched = not answer.bounded or answer.bounded.isdisjoint(places)
            events.append(event)
            for place in places:
                owner[place] = number
        if answer.rivals:
            self._mark(offers, answer, events, owner, members)
        return events

    def _event(self, offers: Offers, offer: int, here: list[int], there: list[int]) -> Event:
        left, right = self.lines
        kind = offers.kind[offer]
        apart = offers.apart[offer] if here and there else None
        if apart is not None and self._due != OWN_DAY:
            apart = right.days[there[0]] - left.days[here[-1]]
        told = _KIND.get(kind) or (EventKind.ONLY_LEFT if here else EventKind.ONLY_RIGHT)
        event = Event(
            self.stream.client, self.stream.direction, told, _rule(told, len(here), len(there), apart),
            tuple(sorted([left.items[position] for position in here])),
            tuple(sorted([right.items[position] for position in there])),
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
        self, offers: Offers, answer: Answer, events: Sequence[Event], owner: Sequence[int], members: Members
    ) -> None:
        """Mark events whose lines other stories tell otherwise; identical lines are the same story.

        Where no other line fits, the other stories take the event apart: its own lines are listed then.

        Args:
            offers: of the stream.
            answer: what was chosen, and its rivals.
            events: of what was chosen.
            owner: by place, the number of its event.
            members: of the stream.
        """
        chosen = {members.signature(offers.places_of(offer)) for offer in answer.chosen}
        apart: dict[int, set[int]] = {}
        doubtful: set[int] = set()
        for offer in sorted(answer.rivals):
            places = offers.places_of(offer)
            if members.signature(places) in chosen:
                continue
            linking = len({members.side[place] for place in places}) == 2
            for number in {owner[place] for place in places}:
                event = events[number]
                if not linking and not (event.left and event.right):
                    continue
                doubtful.add(number)
                if not linking:
                    apart.setdefault(number, set()).update(places)
                own = {members.alike[place] for place in places if owner[place] == number}
                for place in places:
                    if owner[place] != number and members.alike[place] not in own:
                        event.several.add(self._item(members, place))
        for number in doubtful:
            event = events[number]
            event.doubtful = True
            if not event.several:
                own_places = apart.get(number) or offers.places_of(answer.chosen[number])
                event.several.update([self._item(members, place) for place in own_places])

    def _item(self, members: Members, place: int) -> tuple[int, int]:
        side = members.side[place]
        return side, self.lines[side].items[members.position[place]]


class Members:
    """The lines of both sides by their places.

    Attributes:
        side: 0 left, 1 right.
        position: on its side.
        alike: the same number for lines of one side, day and amount.
    """

    def __init__(self, sides: tuple[Side, Side], own_days: tuple[Side, Side]) -> None:
        """Number the lines.

        Args:
            sides: as they were searched, perhaps by the days they were due.
            own_days: by their own days.
        """
        count = sides[0].count + sides[1].count
        self.side, self.position, self.alike = [0] * count, [0] * count, [0] * count
        for number, (side, own) in enumerate(zip(sides, own_days, strict=True)):
            for position, (place, rank) in enumerate(zip(side.place, own.rank, strict=True)):
                self.side[place], self.position[place] = number, position
                self.alike[place] = position - rank if number == 0 else -1 - (position - rank)

    def of(self, side: int, places: Sequence[int]) -> list[int]:
        """Positions of those lines that stand on a side, in order."""
        return sorted([self.position[place] for place in places if self.side[place] == side])

    def signature(self, places: Sequence[int]) -> tuple[int, ...]:
        """What lines the places hold; the same for those that hold lines alike."""
        return tuple(sorted([self.alike[place] for place in places]))


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


def _rule(kind: EventKind, left: int, right: int, apart: int | None) -> Rule:
    if not left or not right:
        return Rule.NONE
    if kind is EventKind.DIFFER or kind is EventKind.PART_MISSING:
        return Rule.CHANGED_AMOUNT
    if left > 1 or right > 1:
        return Rule.GROUP
    return Rule.SAME_DAY if apart == 0 else Rule.OTHER_DAY
