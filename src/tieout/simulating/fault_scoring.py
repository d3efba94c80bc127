"""Which faults a report found: its reconciling items against what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tieout.simulating.score import Rate

Json = Mapping[str, Any]
Ref = tuple[str, int, int, str]
"""Side, file, spreadsheet row, part."""

_ONE_SIDED = frozenset({"only_left", "only_right"})
_SURE = "only_answer"


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A fault as the truth or a report states it.

    Attributes:
        kinds: what it may be called; the first is its name.
        hint: why, or None.
        lines: of both sides and of both clients.
        instead: single lines that fit as well as its one line.
        sure: whether a report says that no other story is as likely.
        cause: what was planted, or `""`.
    """

    kinds: tuple[str, ...]
    hint: str | None
    lines: frozenset[Ref]
    instead: frozenset[Ref] = frozenset()
    sure: bool = True
    cause: str = ""


@dataclass(slots=True)
class Found:
    """What fits what, by position.

    Attributes:
        by_fault: the item that found a fault; -1 when several items cover it together.
        right: items that are right.
        by_tie: items whose line isn't the one and is as likely.
    """

    by_fault: dict[int, int] = field(default_factory=dict)
    right: set[int] = field(default_factory=set)
    by_tie: set[int] = field(default_factory=set)


def refs(side: str, listed: Iterable[Json]) -> list[Ref]:
    """Places of lines."""
    return [(side, ref["file"], ref["row"], ref["part"]) for ref in listed]


def _lines(entry: Json) -> frozenset[Ref]:
    halves = [entry, entry["counterpart"]] if entry.get("counterpart") else [entry]
    return frozenset(ref for half in halves for side in ("left", "right") for ref in refs(side, half[side]))


def true_faults(truth: Json) -> list[Said]:
    """The faults that were planted."""
    return [
        Said(
            kinds=(fault["kind"], *fault.get("accepted", ())),
            hint=fault["hint"],
            lines=_lines(fault),
            instead=frozenset(refs("left" if fault["left"] else "right", fault.get("instead", ()))),
            cause=fault["cause"],
        )
        for fault in truth["faults"]
    ]


def named_faults(report: Json) -> list[Said]:
    """The reconciling items; one that stands under two clients is one."""
    found: dict[tuple[str, frozenset[Ref]], Said] = {}
    for client in report["clients"]:
        for item in client["items"]:
            said = Said((item["kind"],), item.get("hint"), _lines(item), sure=item.get("verdict") == _SURE)
            key = (item["kind"], said.lines)
            if key not in found or item["kind"] != "other_client":
                found[key if key not in found else (f"{len(found)}", said.lines)] = said
    return list(found.values())


def compare(faults: Sequence[Said], named: Sequence[Said], ties: Iterable[Json] = ()) -> Found:
    """Bring items and faults together: the very lines first, then lines that are as likely, then by coverage.

    Args:
        faults: what was planted.
        named: what the report says.
        ties: events whose right lines may change places, as the truth lists them.
    """
    found = Found()
    by_lines: dict[frozenset[Ref], list[int]] = {}
    for at, item in enumerate(named):
        by_lines.setdefault(item.lines, []).append(at)
    for number, fault in enumerate(faults):
        _take(found, number, fault, by_lines.get(fault.lines, ()), named)
    exchanges = _exchanges(ties)
    with_line: dict[Ref, list[int]] = {}
    for at, item in enumerate(named):
        for ref in item.lines:
            with_line.setdefault(ref, []).append(at)
    for number, fault in enumerate(faults):
        as_likely = [at for ref in sorted(fault.instead) for at in by_lines.get(frozenset({ref}), ())]
        near = {
            at for ref in fault.lines for other in {ref, *exchanges.get(ref, ())} for at in with_line.get(other, ())
        }
        as_likely += [at for at in sorted(near) if _exchanged(fault.lines, named[at].lines, exchanges)]
        if number not in found.by_fault:
            found.by_tie.update(_take(found, number, fault, as_likely, named))
    _cover(found, faults, named)
    return found


def _exchanges(ties: Iterable[Json]) -> dict[Ref, set[Ref]]:
    """For each right line those that may change places with it."""
    found: dict[Ref, set[Ref]] = {}
    for tie in ties:
        lines = {ref for event in tie["events"] if event["left"] for ref in refs("right", event["right"])}
        for ref in lines:
            found.setdefault(ref, set()).update(lines - {ref})
    return found


def _exchanged(lines: frozenset[Ref], others: frozenset[Ref], exchanges: Mapping[Ref, set[Ref]]) -> bool:
    """Whether lines become others when some of them change places with those that may."""
    left = set(others - lines)
    for ref in sorted(lines - others):
        fitting = sorted(left & exchanges.get(ref, set()))
        if not fitting:
            return False
        left.remove(fitting[0])
    return not left


def _take(found: Found, number: int, fault: Said, candidates: Iterable[int], named: Sequence[Said]) -> list[int]:
    for at in candidates:
        if at not in found.right and named[at].kinds[0] in fault.kinds:
            found.by_fault[number] = at
            found.right.add(at)
            return [at]
    return []


def _cover(found: Found, faults: Sequence[Said], named: Sequence[Said]) -> None:
    """One missing payment over four sessions may be told as four missing lines, and four as one."""
    for kind in sorted(_ONE_SIDED):
        planted = {ref for fault in faults if fault.kinds[0] == kind for ref in fault.lines}
        told = {ref for item in named if item.kinds[0] == kind for ref in item.lines}
        for number, fault in enumerate(faults):
            if fault.kinds[0] == kind and number not in found.by_fault and fault.lines <= told:
                found.by_fault[number] = -1
        for at, item in enumerate(named):
            if item.kinds[0] == kind and item.lines <= planted:
                found.right.add(at)


def rate(faults: Sequence[Said], named: Sequence[Said], found: Found) -> Rate:
    """Of all kinds together."""
    return Rate(len(found.right), len(named), len(faults), len(found.by_fault))


def rates_by_kind(faults: Sequence[Said], named: Sequence[Said], found: Found) -> dict[str, Rate]:
    """Of each kind: the faults of that kind, and the items of that kind."""
    kinds = sorted({fault.kinds[0] for fault in faults} | {item.kinds[0] for item in named})
    return {
        kind: Rate(
            sum(item.kinds[0] == kind and at in found.right for at, item in enumerate(named)),
            sum(item.kinds[0] == kind for item in named),
            sum(fault.kinds[0] == kind for fault in faults),
            sum(fault.kinds[0] == kind and number in found.by_fault for number, fault in enumerate(faults)),
        )
        for kind in kinds
    }


def causes(faults: Sequence[Said], found: Found) -> dict[str, tuple[int, int]]:
    """By what was planted: how many were planted and how many found."""
    planted = Counter(fault.cause for fault in faults)
    seen = Counter(fault.cause for number, fault in enumerate(faults) if number in found.by_fault)
    return {cause: (planted[cause], seen[cause]) for cause in sorted(planted)}


def hints(faults: Sequence[Said], named: Sequence[Said], found: Found) -> Rate:
    """Of the faults found that have a hint, those whose hint is right."""
    asked = [(faults[number], named[at]) for number, at in found.by_fault.items() if at >= 0 and faults[number].hint]
    right = sum(fault.hint == item.hint for fault, item in asked)
    return Rate(right, len(asked), len(asked))


def mistaken(faults: Sequence[Said], named: Sequence[Said], found: Found) -> dict[tuple[str, str], int]:
    """What the report says about the lines of faults that it didn't find; `agrees` where it says nothing."""
    of_line: dict[Ref, str] = {ref: item.kinds[0] for item in named for ref in item.lines}
    counted: Counter[tuple[str, str]] = Counter()
    for number, fault in enumerate(faults):
        if number not in found.by_fault:
            said = sorted({of_line.get(ref, "agrees") for ref in fault.lines})
            counted[fault.cause, " + ".join(said)] += 1
    lines = {ref for fault in faults for ref in fault.lines}
    for at, item in enumerate(named):
        if at not in found.right and not item.lines & lines:
            counted["nothing", item.kinds[0]] += 1
    return dict(sorted(counted.items(), key=lambda entry: (-entry[1], entry[0])))
