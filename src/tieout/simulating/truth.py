"""The truth about two simulated exports, as the document that `tieout score` reads (`docs/reference/benchmark.md`)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from tieout.checks import ensure
from tieout.simulating.ledger import Event, Fault, Line, Practice
from tieout.simulating.plan import Plan
from tieout.simulating.ties import find_identical, find_ties

SCHEMA = "tieout.truth/1"

Json = dict[str, object]


def write_truth(plan: Plan, practice: Practice, files: Mapping[str, bytes], aside: Sequence[int]) -> Json:
    """Make the truth of a practice whose rows are written.

    Args:
        plan: what was asked for.
        practice: everything, spoilt and written.
        files: the two exports by name, left first.
        aside: rows of the right export that change nothing.

    Raises:
        InvariantBroken: when for some client left + faults isn't right: the simulator itself is wrong.
    """
    events = [event for event in practice.events if event.left or event.right]
    pairs, instead = find_ties(events)
    links = [_link(event) for event in events if event.fault is None]
    faults = [_fault(event.fault, instead.get(id(event), [])) for event in events if event.fault is not None]
    clients = _clients(practice)
    _check(clients, practice)
    left, right = list(files)
    return {
        "schema": SCHEMA,
        "plan": {name: _plain(value) for name, value in asdict(plan).items()},
        "left": _file(left, files[left]),
        "right": _file(right, files[right]),
        "clients": clients,
        "links": sorted(links, key=_order),
        "faults": sorted(faults, key=_order),
        "ties": sorted([*map(_tie, _groups(pairs)), *map(_tie_of_lines, find_identical(events))], key=_tie_order),
        "set_aside": list(aside),
    }  # fmt: skip


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)


def _file(name: str, data: bytes) -> Json:
    return {"name": name, "sha256": hashlib.sha256(data).hexdigest()}


def _refs(lines: Sequence[Line]) -> list[Json]:
    return [
        {"file": 0, "row": row, "part": part} for row, part in sorted((line.row.at, line.written) for line in lines)
    ]


def _link(event: Event) -> Json:
    found: Json = {"client": event.client, "left": _refs(event.left), "right": _refs(event.right)}
    return found | {"opening": True} if event.opening else found


def _fault(fault: Fault, instead: Sequence[Line]) -> Json:
    cents = sum(line.cents for line in fault.right) - sum(line.cents for line in fault.left)
    found: Json = {
        "client": fault.client,
        "kind": fault.kind.value,
        "hint": fault.hint.value if fault.hint else None,
        "cause": fault.cause,
        "cents": cents,
        "left": _refs(fault.left),
        "right": _refs(fault.right),
    }
    if fault.accepted:
        found["accepted"] = [kind.value for kind in fault.accepted]
    if fault.twin is not None:
        found["twin"] = _refs([fault.twin])[0]
    if fault.other is not None:
        client, left, right = fault.other
        found["counterpart"] = {"client": client, "left": _refs(left), "right": _refs(right)}
    if instead:
        found["instead"] = _refs(instead)
    return found


def _clients(practice: Practice) -> list[Json]:
    left: dict[int, int] = defaultdict(int)
    right: dict[int, int] = defaultdict(int)
    names: dict[int, set[int]] = defaultdict(set)
    for row in practice.left:
        if row.lines:  # a client whose every appointment was cancelled has nothing to compare
            left[row.client] += sum(line.cents for line in row.lines)
    for row in practice.right:
        if not row.gone:
            right[row.client] += sum(line.cents for line in row.lines)
            if row.lines:
                names[row.client].add(row.name)
    return [
        {
            "client": number,
            "kind": client.kind,
            "paying": client.paying,
            "invoicing": client.invoicing,
            "left_names": [client.left_name] if number in left else [],
            "right_names": [client.right_names[name] for name in sorted(names[number])],
            "left_cents": left[number],
            "right_cents": right[number],
        }
        for number, client in enumerate(practice.clients)
    ]


def _check(clients: Sequence[Json], practice: Practice) -> None:
    """For every client left + faults = right, to the cent."""
    moved: dict[object, int] = defaultdict(int)
    for event in practice.events:
        halves = [(event.client, event.left, event.right)]
        if event.fault is not None and event.fault.other is not None:
            halves.append(event.fault.other)
        for number, left, right in halves:
            moved[number] += sum(line.cents for line in right) - sum(line.cents for line in left)
    for client in clients:
        difference = int(str(client["right_cents"])) - int(str(client["left_cents"]))
        ensure(difference == moved[client["client"]], "left + faults = right for every simulated client")


def _order(entry: Json) -> tuple[object, ...]:
    rows = [tuple((ref["row"], ref["part"]) for ref in entry[side]) for side in ("left", "right")]  # type: ignore[attr-defined]
    return (entry["client"], *rows)


def _tie(group: Sequence[Event]) -> Json:
    events = [_link(event) for event in group]
    return {"client": group[0].client, "events": sorted(events, key=_order)}


def _tie_of_lines(group: Sequence[tuple[Event, Line]]) -> Json:
    events = [_link(event) | {"right": _refs([line])} for event, line in group]
    return {"client": group[0][0].client, "events": sorted(events, key=_order)}


def _tie_order(tie: Json) -> tuple[object, ...]:
    return _order(tie["events"][0])  # type: ignore[index]


def _groups(pairs: Sequence[tuple[Event, Event]]) -> list[list[Event]]:
    """Events that can change places, together."""
    parent: dict[int, int] = {}
    events: dict[int, Event] = {}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for pair in pairs:
        for event in pair:
            events[id(event)] = event
            parent.setdefault(id(event), id(event))
        parent[root(id(pair[0]))] = root(id(pair[1]))
    found: dict[int, list[Event]] = defaultdict(list)
    for key, event in events.items():
        found[root(key)].append(event)
    return list(found.values())
