"""Laws of costs: what they rest on, what each event costs, and their sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tieout.verifying.claims import Claims, ItemClaim, MatchClaim, Place
from tieout.verifying.distances import Practice
from tieout.verifying.habits import Unpriced
from tieout.verifying.lines import Evidence, ReadLine
from tieout.verifying.repricing import Repricing
from tieout.verifying.streams import ClientStreams, PricedLine, is_before_the_story
from tieout.verifying.table import (
    NUMBERED,
    PART_ELSEWHERE,
    SAID,
    SAID_OTHERWISE,
    cost_of,
    other_client,
    share_of_faults,
)


def basis(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """The costs of agreeing and of a fault are those of the share of faults; so many clients have something left."""
    del evidence
    told = claims.basis
    if told is None:
        return
    share = share_of_faults(told.faults, told.events)
    for name, stated, cost in (("agreeing", told.agree, cost_of(1 - share)), ("a fault", told.fault, cost_of(share))):
        yield (None if stated == cost else f"By its share of faults {name} costs {cost}, it says {stated}.")
    fine = 0 <= told.faults <= told.events and bool(told.events) <= claims.learn
    yield None if fine else f"{told.faults} faults of {told.events} events were not learned from."
    most = len(claims.clients)
    fine = told.clients >= 0 and (claims.client is not None or told.clients <= most)
    yield None if fine else f"{told.clients} clients have something left over, of {most}."


def habits(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each habit's prices are those of probabilities."""
    del evidence
    if claims.basis is None:
        return
    for number, client in claims.numbered:
        for name, habit in zip(("charges", "payments"), client.habits, strict=True):
            if habit is not None:
                wrong = list(habit.wrong(learned=claims.learn))
                yield f"Client {number}, habit of its {name}: {'; '.join(wrong)}." if wrong else None


def sums(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each client's cost is the sum of its items' and matches' costs."""
    del evidence
    if claims.basis is None:
        return
    for number, client in claims.numbered:
        total = sum(item.cost or 0 for item in client.items) + sum(match.cost or 0 for match in client.matches)
        told = client.cost
        yield None if told == total else f"Client {number}: its events cost {total}, it says {told}."


@dataclass(slots=True)
class _Half:
    """One client's half of an event that stands under two."""

    number: int
    place: int
    side: int
    cost: int
    gap: int | None
    mirror: tuple[tuple[Place, ...], tuple[Place, ...]]


class Story:
    """Prices the events of a report anew, client by client; halves of events that stand under two when all were seen.

    Attributes:
        priced: how many events were priced.
        twofold: how many of those can be read in several ways, one of which is right.
        decided: how many a person decided about.
        stated: how many are half an event whose other half the report doesn't show.
    """

    def __init__(self) -> None:
        self.priced = self.twofold = self.decided = self.stated = 0
        self._halves: dict[tuple[tuple[Place, ...], tuple[Place, ...]], list[_Half]] = {}
        self._practice: Practice | None = None

    def see(self, claims: Claims, evidence: Evidence) -> Iterator[str | None]:
        """Price the events of some clients."""
        if claims.basis is None:
            return
        told = claims.basis
        self._practice = Practice(told.agree, told.fault, told.clients, claims.fees)
        for number, client in claims.numbered:
            pricing = Repricing(self._practice, client.habits, ClientStreams(client, evidence))
            named: list[tuple[str, int, ItemClaim | MatchClaim]] = []
            named += [("item", place, item) for place, item in enumerate(client.items, start=1)]
            named += [("match", place, match) for place, match in enumerate(client.matches, start=1)]
            for kind, place, claim in named:
                where = f"Client {number}, {kind} {place}"
                if claim.cost is None:
                    self.decided += 1
                    if not claims.decisions:
                        yield f"{where}: it states no cost, though nobody decided about it."
                    continue
                wrong = self._wrong(claims, evidence, pricing, claim, (number, place))
                if wrong is not None:
                    yield f"{where}: {wrong}" if wrong else None

    def _wrong(
        self, claims: Claims, evidence: Evidence, pricing: Repricing, claim: ItemClaim | MatchClaim, at: tuple[int, int]
    ) -> str | None:
        """What is wrong with the cost of an event; empty when nothing, None when it isn't known yet."""
        if wrong := _wrong_saying(claim, evidence):
            return wrong
        if isinstance(claim, ItemClaim) and claim.kind == "other_client":
            return self._half(pricing, claim, at)
        if _has_later_half(claims, claim):
            self.stated += 1
            return None
        try:
            readings = set(_readings(pricing, claim))
        except Unpriced as missing:
            return f"the habits state no price of {missing}."
        self.priced += 1
        self.twofold += len(readings) > 1
        if (claim.cost or 0) - claim.said in readings:
            return ""
        table = " or ".join(str(cost + claim.said) for cost in sorted(readings)) or "nothing"
        return f"it costs {claim.cost}, the table says {table}."

    def _half(self, pricing: Repricing, claim: ItemClaim, at: tuple[int, int]) -> str | None:
        """Take note of half an event that stands under two clients."""
        if claim.counterpart is None or claim.cost is None:
            return "it has no other half."
        here, there = pricing.streams.of(0, claim.left), pricing.streams.of(1, claim.right)
        rest = 0
        try:
            if here and there:
                side = int(abs(sum(line.cents for line in here)) < abs(sum(line.cents for line in there)))
                lacking = sorted(pricing.lacking(here, there))
                rest = lacking[0] - pricing.practice.only + claim.said
                gap: int | None = None
            else:
                side = 0 if here else 1
                gap = _gap_across(pricing, claim, side)
        except Unpriced as missing:
            return f"the habits state no price of {missing}."
        half = _Half(*at, side, claim.cost - rest, gap, (claim.left, claim.right))
        self._halves.setdefault(_key(claim), []).append(half)
        return None

    def judged(self, claims: Claims) -> Iterator[str | None]:
        """The halves, now that all clients were seen."""
        practice = self._practice
        if practice is None:
            return
        for halves in self._halves.values():
            if len(halves) != 2:
                self.stated += len(halves)
                continue
            gaps = [half.gap for half in halves if half.gap is not None]
            apart = min(gaps) if len(gaps) == 2 else PART_ELSEWHERE
            cost = practice.fault + other_client(practice.clients) + apart
            for half in halves:
                self.priced += 1
                own = cost // 2 if half.side else cost - cost // 2
                wrong = f"Client {half.number}, item {half.place}: its half costs {half.cost}, the table says {own}."
                yield None if half.cost == own else wrong

    def notes(self, claims: Claims) -> Iterator[str]:
        """What of the costs is checked, and what is taken as stated."""
        if claims.basis is None:
            yield "The report states no costs: it was written before reports did. Write it anew to have them checked."
            return
        yield f"{self.priced:,} events were priced anew, from the table, the habits stated and the lines of the files."
        if self.twofold:
            yield f"{self.twofold:,} of them can be read in several ways, and may cost what any of those does."
        if self.decided:
            yield f"{self.decided:,} events have no cost, because a person decided about them."
        if self.stated:
            yield f"{self.stated:,} halves of events are taken as stated: the report doesn't show their other half."


def _has_later_half(claims: Claims, claim: ItemClaim | MatchClaim) -> bool:
    """Whether the item may be half of an event whose other half counts only after the as-of day."""
    if claims.as_of is None or not isinstance(claim, ItemClaim):
        return False
    return claim.hint == "cut_off" and claim.kind in {"only_left", "only_right"}


def _readings(pricing: Repricing, claim: ItemClaim | MatchClaim) -> Iterator[int]:
    if is_before_the_story(claim):
        yield 0
        return
    left, right = pricing.streams.of(0, claim.left), pricing.streams.of(1, claim.right)
    if left and right:
        if isinstance(claim, ItemClaim) and claim.kind in {"only_left", "only_right"}:
            yield from pricing.lacking(left, right)
        else:
            yield from pricing.both(left, right, named=claim.said != 0, on_usual_day=_on_usual_day(claim))
        return
    twin: list[PricedLine] = []
    side = 0 if left else 1
    if isinstance(claim, ItemClaim) and claim.twin is not None:
        twin = pricing.streams.of(side, [claim.twin])
    yield from pricing.alone(side, left or right, twin[0] if twin else None)


def _on_usual_day(claim: ItemClaim | MatchClaim) -> bool | None:
    """Whether an event agrees on a usual day; None where it counts only in part, and either may be."""
    if isinstance(claim, MatchClaim):
        return True
    return None if claim.hint == "cut_off" else False


def _wrong_saying(claim: ItemClaim | MatchClaim, evidence: Evidence) -> str:
    """Whether memos and references may say so much for or against an event."""
    if not claim.said:
        return ""
    left, right = (
        [line for line in (evidence.line(side, place) for place in own) if line]
        for side, own in enumerate((claim.left, claim.right))
    )
    most = sum(_most_for(here, there) for here in left for there in right)
    against = SAID_OTHERWISE if any(line.speaks for line in (*left, *right)) else 0
    return "" if -most <= claim.said <= against else f"its memos and references can't say {claim.said}."


def _most_for(here: ReadLine, there: ReadLine) -> int:
    """The most that may speak for two lines: a number that both bear, or a day that one names."""
    if here.speaks and there.speaks:
        return NUMBERED
    return SAID if here.has_memo or there.has_memo else 0


def _key(claim: ItemClaim) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The lines of both halves, left and right."""
    left, right = claim.counterpart or ((), ())
    return tuple(sorted({*claim.left, *left})), tuple(sorted({*claim.right, *right}))


def _gap_across(pricing: Repricing, claim: ItemClaim, side: int) -> int | None:
    """What the gap to the other half costs by the habit of this client; None where that is a missing part."""
    left, right = claim.counterpart or ((), ())
    other = pricing.streams.of(1 - side, (right, left)[side])
    if (left and right) or not other:
        return None
    own = pricing.streams.of(side, (claim.left, claim.right)[side])
    habit = pricing.habit(own[0].stream)
    gaps = habit.gaps(credit=False)
    here, there = (other, own) if side else (own, other)
    prices = []
    for early in {here[0].day, here[-1].day}:
        for late in {there[0].day, there[-1].day}:
            due = early if side or early != here[-1].day else habit.due_day(early)
            prices.append(gaps.price(late - due))
    return min(prices)
