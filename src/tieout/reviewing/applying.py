"""A Settlement and a person's decisions in, the settlement as the person sees it out.

Every line stays in exactly one event: lines that are parted become lines of one side only, lines that are joined leave
the events they stood in, and what remains of these stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from tieout.matching.tables import CHUNK_EVENT_SCHEMA, PAIR_SCHEMA, ChunkTables, assemble
from tieout.model.book import Book, Side
from tieout.model.decision import Choice, Decision
from tieout.model.explanation import Item, LineRef
from tieout.model.pricing import Basis, StatedHabits
from tieout.model.settlement import ALTERNATIVE_SCHEMA, MEMBER_SCHEMA, EventKind, Rule, Settlement


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is known of a line item."""

    client: int
    day: int
    cents: int


@dataclass(frozen=True, slots=True)
class _Event:
    """One event being decided about."""

    client: int
    kind: str
    rule: str
    verdict: str
    days_apart: int | None
    left: tuple[int, ...]
    right: tuple[int, ...]
    twin: int | None = None
    crossing: int | None = None
    alternatives: tuple[tuple[int, int], ...] = ()
    cost: int | None = None
    said: int = 0


def apply(settlement: Settlement, left: Book, right: Book, decisions: Sequence[Decision]) -> Settlement:
    """The settlement with the decisions applied, in their order.

    A decision about lines that aren't there, or about lines of several clients, changes nothing (`unusable` names it).

    Args:
        settlement: what the matching found.
        left: the practice's book.
        right: the other program's book.
        decisions: of a person.
    """
    table = _Table.of(settlement, left, right)
    for decision in decisions:
        table.take(decision)
    return table.settlement()


def unusable(left: Book, right: Book, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions about lines that the books don't hold."""
    known = tuple({LineRef(*place) for place in _places(book)} for book in (left, right))
    return tuple(
        decision
        for decision in decisions
        if not (decision.left or decision.right)
        or not known[0].issuperset(decision.left)
        or not known[1].issuperset(decision.right)
    )


def side_decided(decisions: Sequence[Decision], item: Item) -> Side | None:
    """Which side a person said is right about an item, or None."""
    for decision in reversed(decisions):
        about_it = (decision.left, decision.right) == (item.left, item.right)
        if about_it and decision.choice in {Choice.LEFT, Choice.RIGHT}:
            return Side.LEFT if decision.choice is Choice.LEFT else Side.RIGHT
    return None


def _places(book: Book) -> Sequence[tuple[int, int, str]]:
    return book.items.select("file", "row", "part").rows()


@dataclass(slots=True)
class _Table:
    """Events by number, and in which event each line stands."""

    facts: tuple[list[_Fact], list[_Fact]]
    items: tuple[dict[LineRef, int], dict[LineRef, int]]
    events: dict[int, _Event]
    habits: StatedHabits
    basis: Basis | None
    owner: dict[tuple[int, int], int] = field(default_factory=dict)
    fresh: int = 0

    @classmethod
    def of(cls, settlement: Settlement, left: Book, right: Book) -> _Table:
        """Take a settlement apart."""
        clients = _clients(settlement)
        books = (left, right)
        facts = tuple(
            [
                _Fact(clients[side, item], day, cents)
                for item, day, cents in book.items.select("item", pl.col("day").cast(pl.Int32), "cents").iter_rows()
            ]
            for side, book in enumerate(books)
        )
        items = tuple({LineRef(*place): item for item, place in enumerate(_places(book))} for book in books)
        events = _events(settlement)
        table = cls((facts[0], facts[1]), (items[0], items[1]), events, settlement.habits, settlement.basis)
        table.fresh = len(table.events)
        for number, event in table.events.items():
            table._own(number, event)
        return table

    def _own(self, number: int, event: _Event) -> None:
        for side, members in enumerate((event.left, event.right)):
            for item in members:
                self.owner[side, item] = number

    def take(self, decision: Decision) -> None:
        """Apply one decision."""
        found = self._found(decision)
        if found is None:
            return
        left, right = found
        numbers = {self.owner[0, item] for item in left} | {self.owner[1, item] for item in right}
        match decision.choice:
            case Choice.ACCEPT:
                for number in numbers:
                    self.events[number] = replace(self.events[number], verdict="only_answer", alternatives=())
            case Choice.NOT_SAME:
                for number in numbers:
                    if self.events[number].left and self.events[number].right:
                        self._part(number)
            case Choice.SAME if left and right:
                for number in numbers:
                    self._part(number)
                for item in left:
                    del self.events[self.owner[0, item]]
                for item in right:
                    del self.events[self.owner[1, item]]
                self._put(self._joined(left, right))

    def _found(self, decision: Decision) -> tuple[list[int], list[int]] | None:
        """The items of a decision, all of one client."""
        told = (decision.left, decision.right)
        if not any(told) or any(ref not in known for known, refs in zip(self.items, told, strict=True) for ref in refs):
            return None
        left, right = ([known[ref] for ref in refs] for known, refs in zip(self.items, told, strict=True))
        clients = {self.facts[0][item].client for item in left} | {self.facts[1][item].client for item in right}
        return (left, right) if len(clients) == 1 else None

    def _part(self, number: int) -> None:
        """Every line of an event stands alone; the other half of money on another client does then, too."""
        event = self.events.pop(number)
        if event.crossing is not None:
            for other, half in list(self.events.items()):
                if half.crossing == event.crossing:
                    self._part(other)
        for item in event.left:
            self._put(_Event(event.client, EventKind.ONLY_LEFT, Rule.NONE, "only_answer", None, (item,), ()))
        for item in event.right:
            self._put(_Event(event.client, EventKind.ONLY_RIGHT, Rule.NONE, "only_answer", None, (), (item,)))

    def _put(self, event: _Event) -> None:
        self.events[self.fresh] = event
        self._own(self.fresh, event)
        self.fresh += 1

    def _joined(self, left: list[int], right: list[int]) -> _Event:
        days = self.facts[1][right[0]].day - self.facts[0][left[0]].day
        agree = sum(self.facts[0][item].cents for item in left) == sum(self.facts[1][item].cents for item in right)
        rule = Rule.CHANGED_AMOUNT
        if agree:
            rule = Rule.GROUP if len(left) + len(right) > 2 else Rule.OTHER_DAY if days else Rule.SAME_DAY
        kind = EventKind.AGREE if agree else EventKind.DIFFER
        client = self.facts[0][left[0]].client
        return _Event(client, kind, rule, "only_answer", days, tuple(sorted(left)), tuple(sorted(right)))

    def settlement(self) -> Settlement:
        """Put the events together again, in their one order."""
        rows, members, alternatives = [], [], []
        for number, event in enumerate(self.events.values()):
            sides = tuple(enumerate((event.left, event.right)))
            cents = [sum(self.facts[side][item].cents for item in own) for side, own in sides]
            day = min(self.facts[side][item].day for side, own in sides for item in own)
            rows.append((
                number, event.client, day, str(event.kind), min(event.left, default=-1), min(event.right, default=-1),
                str(event.rule), event.verdict, cents[1] - cents[0], event.days_apart, event.crossing, event.twin,
                event.cost, event.said,
            ))  # fmt: skip
            members += [(number, side, item) for side, own in sides for item in own]
            alternatives += [(number, side, item) for side, item in event.alternatives]
        return assemble([
            ChunkTables(
                pl.DataFrame(rows, schema=CHUNK_EVENT_SCHEMA, orient="row"),
                pl.DataFrame(members, schema=MEMBER_SCHEMA, orient="row"),
                pl.DataFrame(alternatives, schema=ALTERNATIVE_SCHEMA, orient="row"),
                pl.DataFrame(schema=PAIR_SCHEMA),
                self.habits,
            )
        ], self.basis)  # fmt: skip


def _clients(settlement: Settlement) -> dict[tuple[int, int], int]:
    """The client of each line, by side and item."""
    told = settlement.members.join(settlement.events.select("event", "client"), on="event")
    return {(side, item): client for side, item, client in told.select("side", "item", "client").iter_rows()}


def _events(settlement: Settlement) -> dict[int, _Event]:
    members: dict[int, tuple[list[int], list[int]]] = {}
    for number, side, item in settlement.members.iter_rows():
        members.setdefault(number, ([], []))[side].append(item)
    fit: dict[int, list[tuple[int, int]]] = {}
    for number, side, item in settlement.alternatives.iter_rows():
        fit.setdefault(number, []).append((side, item))
    columns = ("event", "client", "kind", "rule", "verdict", "days_apart", "twin", "counterpart", "cost", "said")
    rows = settlement.events.select(columns)
    return {
        number: _Event(
            client, kind, rule, verdict, days, tuple(members[number][0]), tuple(members[number][1]), twin,
            None if other is None else min(number, other), tuple(fit.get(number, ())), cost, said,
        )
        for number, client, kind, rule, verdict, days, twin, other, cost, said in rows.iter_rows()
    }  # fmt: skip
