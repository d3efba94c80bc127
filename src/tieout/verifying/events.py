"""Laws of matches and items: their amounts follow from their lines, and what they point to is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from tieout.verifying.claims import Claims, ItemClaim, MatchClaim, Place
from tieout.verifying.lines import Evidence

_Sides: TypeAlias = tuple[tuple[Place, ...], tuple[Place, ...]]
_Mirror: TypeAlias = tuple[tuple[Place, ...], tuple[Place, ...], _Sides]

_KINDS = {
    "only_left", "only_right", "entered_twice", "amount_differs", "date_differs", "other_client", "before_start",
    "unspent_credit", "unexplained",
}  # fmt: skip
_VERDICTS = {"only_answer", "several_fit", "not_searched"}


def matches(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Both sides have lines, their sums are equal, and equal to what the match says."""
    for number, client in claims.numbered:
        for place, match in enumerate(client.matches, start=1):
            left, right = evidence.cents(0, match.left), evidence.cents(1, match.right)
            fine = match.left and match.right and left == right == match.cents
            if fine:
                yield None
            else:
                yield f"Client {number}, match {place}: {left} and {right} cents, it says {match.cents}."


def days(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each match's rule fits its lines, and it is as many days apart as it says.

    Of several lines the days are counted from the first or from the last, on either side.
    """
    for number, client in claims.numbered:
        for place, match in enumerate(client.matches, start=1):
            wrong = _wrong_rule(match, evidence)
            yield f"Client {number}, match {place}: {wrong}" if wrong else None


def _wrong_rule(match: MatchClaim, evidence: Evidence) -> str:
    if match.verdict not in _VERDICTS:
        return f"the verdict {match.verdict!r} is unknown."
    if match.rule == "balance_brought_forward":
        return ""
    ends = [
        _ends(line.day for line in (evidence.line(side, place) for place in places) if line)
        for side, places in enumerate((match.left, match.right))
    ]
    apart = {abs((there - here).days) for here in ends[0] for there in ends[1]}
    if match.days_apart not in apart:
        return f"its sides are {sorted(apart)} days apart, it says {match.days_apart}."
    single = len(match.left) == len(match.right) == 1
    fits = {"same_day": single and match.days_apart == 0, "other_day": single and match.days_apart > 0}
    return "" if fits.get(match.rule, not single) else f"the rule {match.rule!r} doesn't fit its lines."


def _ends(days_of_lines: Iterable[date]) -> set[date]:
    found = sorted(days_of_lines)
    return {found[0], found[-1]} if found else set()


def alternatives(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Other lines that fit as well are named only with that verdict, and they are lines of these files.

    None are named where the doubt is whether its own lines have to do with each other.
    """
    for number, client in claims.numbered:
        told: list[ItemClaim | MatchClaim] = [*client.items, *client.matches]
        for claim in told:
            several = claim.verdict == "several_fit"
            if not several and claim.alternatives is None:
                continue
            there = [any(evidence.line(side, place) for side in (0, 1)) for place in claim.alternatives or ()]
            fine = several and claim.alternatives is not None and all(there)
            yield None if fine else f"Client {number}: {claim.verdict} with {sum(there)} lines that fit as well."


def items(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each item's cents = right lines − left lines; kind and verdict are known; its day is the first of its lines."""
    for number, client in claims.numbered:
        for place, item in enumerate(client.items, start=1):
            wrong = _wrong_amount(item, evidence) or _wrong_sides(item) or _wrong_day(item, evidence)
            yield f"Client {number}, item {place}: {wrong}" if wrong else None


def _wrong_amount(item: ItemClaim, evidence: Evidence) -> str:
    if not item.left and not item.right:
        return "" if item.kind in {"unexplained", "unspent_credit"} else "it names no line."
    cents = evidence.cents(1, item.right) - evidence.cents(0, item.left)
    return "" if cents == item.cents else f"its lines come to {cents} cents, it says {item.cents}."


def _wrong_sides(item: ItemClaim) -> str:
    """Whether an item of its kind carries lines of the sides it should."""
    if item.kind not in _KINDS or item.verdict not in _VERDICTS:
        return f"the kind {item.kind!r} or the verdict {item.verdict!r} is unknown."
    if not item.text.strip():
        return "it has no sentence."
    both = bool(item.left) and bool(item.right)
    lacking = {
        "only_left": not item.left,
        "only_right": not item.right,
        "amount_differs": not both,
        "date_differs": not both,
        "entered_twice": both,
    }
    return f"{item.kind} with lines of the wrong side." if lacking.get(item.kind, False) else ""


def _wrong_day(item: ItemClaim, evidence: Evidence) -> str:
    days = [
        line.day
        for side, places in enumerate((item.left, item.right))
        for line in (evidence.line(side, place) for place in places)
        if line and evidence.counts(line)
    ]
    return "" if not days or min(days) == item.day else f"its first line is of {min(days)}, it says {item.day}."


def references(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """A copy names the line it repeats; money on another client is found under that client, the other way round."""
    for number, client in claims.numbered:
        for place, item in enumerate(client.items, start=1):
            if item.kind == "entered_twice":
                wrong = _wrong_twin(item, evidence, client.names)
            elif item.kind == "other_client" and (wrong := _wrong_counterpart(item, evidence)):
                pass  # the others are judged by `Mirrors`
            else:
                continue
            yield f"Client {number}, item {place}: {wrong}" if wrong else None


def _wrong_twin(item: ItemClaim, evidence: Evidence, names: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    """The twin: another line of the same side and client, of the same amount."""
    side = 1 if item.right else 0
    own: tuple[Place, ...] = item.right or item.left
    if item.twin is None:
        return "it names no twin."
    twin = evidence.line(side, item.twin)
    if twin is None or item.twin in own or twin.client not in names[side]:
        return "its twin is not another line of this client."
    return "" if all(_cents(evidence, side, place) == twin.cents for place in own) else "its twin has another amount."


def _cents(evidence: Evidence, side: int, place: Place) -> int | None:
    line = evidence.line(side, place)
    return line.cents if line else None


def _wrong_counterpart(item: ItemClaim, evidence: Evidence) -> str:
    if item.counterpart is None:
        return "it names no counterpart."
    left, right = item.counterpart
    if not all(evidence.line(side, place) for side, places in enumerate((left, right)) for place in places):
        return "its counterpart names a line that is not there."
    if evidence.cents(1, right) - evidence.cents(0, left) != -item.cents:
        return "its counterpart is not the same amount the other way."
    return ""


class Mirrors:
    """Items that name another client's item, and whether that one names them: known once all clients were seen."""

    def __init__(self) -> None:
        self._known: dict[str, set[_Mirror]] = defaultdict(set)
        self._asked: list[tuple[int, int, ItemClaim]] = []

    def see(self, claims: Claims, evidence: Evidence) -> None:
        """Take note of the items of some clients."""
        for number, client in claims.numbered:
            for place, item in enumerate(client.items, start=1):
                if item.counterpart is None:
                    continue
                for name in {*client.names[0], *client.names[1]}:
                    self._known[name].add((item.left, item.right, item.counterpart))
                if item.kind == "other_client" and not _wrong_counterpart(item, evidence):
                    self._asked.append((number, place, item))

    def judged(self, claims: Claims) -> Iterator[str | None]:
        """Each item that names a client's item which must name it; a report of one client has only its own."""
        for number, place, item in self._asked:
            left, right = item.counterpart or ((), ())
            if item.counterpart_name not in self._names(claims) and claims.client is not None:
                yield None
                continue
            fine = (left, right, (item.left, item.right)) in self._known.get(item.counterpart_name, ())
            wrong = f"Client {number}, item {place}: the other client has no item that mirrors it."
            yield None if fine else wrong

    def _names(self, claims: Claims) -> set[str]:
        return {name for client in claims.clients for side in client.names for name in side}
