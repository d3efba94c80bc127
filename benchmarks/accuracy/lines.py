"""What the peers get and give: line items as two tables, pairs of lines back, and those pairs as a report to be scored.

No peer reads these exports, so each gets what tieout's readers make of them: client (linked by the list of names),
stream (charge or money), day and amount. What a peer pairs is a match, or an amount that differs; a line it leaves over
is missing in the other book, or entered twice when its own book has the same client, day and amount among the pairs.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.model.book import Book
from tieout.reading import ReadingOptions, Source, read_book

Json = dict[str, Any]
Groups = Iterable[tuple[Sequence[str], Sequence[str], bool]]
"""Places of the left, places of the right, whether the peer is sure."""

_CHARGES = ("charge", "opening", "adjustment")


@dataclass(frozen=True, slots=True)
class Line:
    """One line item; `cents` positive in the normal direction of its stream."""

    place: str
    client: int
    stream: str
    day: str
    cents: int
    effect: int


def read_lines(folder: Path, left: str, right: str) -> tuple[list[Line], list[Line], list[Json]]:
    """The line items of both exports, and the clients by the list of names."""
    books = [read_book([Source.of(folder / name)], ReadingOptions()) for name in (left, right)]
    named = list(csv.reader(io.StringIO((folder / "names.csv").read_text(encoding="utf-8"))))[1:]
    number: tuple[dict[str, int], dict[str, int]] = ({}, {})
    clients: list[Json] = []
    for here, there in named:
        if here not in number[0]:
            number[0][here] = len(clients)
            clients.append({"left_names": [here], "right_names": []})
        number[1][there] = number[0][here]
        clients[number[0][here]]["right_names"].append(there)
    for side, book in enumerate(books):
        for name in book.clients:
            if name not in number[side]:
                number[side][name] = len(clients)
                names: Json = {"left_names": [], "right_names": []}
                names["right_names" if side else "left_names"].append(name)
                clients.append(names)
    return _lines(books[0], number[0]), _lines(books[1], number[1]), clients


def _lines(book: Book, number: Mapping[str, int]) -> list[Line]:
    columns = ("file", "row", "part", "client", "kind", "day", "cents")
    found = []
    for file, row, part, client, kind, day, cents in book.items.select(columns).iter_rows():
        stream = "charge" if kind in _CHARGES else "money"
        place = f"{file}:{row}:{part}"
        normal = cents if stream == "charge" else -cents
        found.append(Line(place, number[book.clients[client]], stream, day.isoformat(), normal, cents))
    return sorted(found, key=lambda line: (line.client, line.stream, line.day, line.cents, line.place))


def write_lines(path: Path, lines: Sequence[Line]) -> None:
    """Write a table for the peers; `nth` numbers the lines of one client, stream and day, `again` equal ones."""
    days: Counter[tuple[int, str, str]] = Counter()
    equal: Counter[tuple[int, str, str, int]] = Counter()
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("place", "client", "stream", "day", "cents", "nth", "again"))
        for line in lines:
            day, same = (line.client, line.stream, line.day), (line.client, line.stream, line.day, line.cents)
            writer.writerow((line.place, line.client, line.stream, line.day, line.cents, days[day], equal[same]))
            days[day] += 1
            equal[same] += 1


def as_report(left: Sequence[Line], right: Sequence[Line], clients: Sequence[Json], groups: Groups) -> Json:
    """A peer's answer in the form of `tieout reconcile --json`, as far as the score needs it."""
    by_place = ({line.place: line for line in left}, {line.place: line for line in right})
    told: list[Json] = [
        {
            **client,
            "left_cents": sum(line.effect for line in left if line.client == number),
            "right_cents": sum(line.effect for line in right if line.client == number),
            "matches": [],
            "items": [],
        }
        for number, client in enumerate(clients)
    ]
    used: tuple[set[str], set[str]] = (set(), set())
    for here, there, sure in groups:
        one, other = [by_place[0][place] for place in here], [by_place[1][place] for place in there]
        used[0].update(here)
        used[1].update(there)
        _tell(told[one[0].client], one, other, sure=sure)
    for side, lines in enumerate((left, right)):
        seen = {(line.client, line.stream, line.day, line.cents) for line in lines if line.place in used[side]}
        for line in lines:
            if line.place not in used[side]:
                twice = (line.client, line.stream, line.day, line.cents) in seen
                kind = "entered_twice" if twice else "only_right" if side else "only_left"
                _tell(told[line.client], [] if side else [line], [line] if side else [], kind=kind)
    return {"schema": "tieout.reconciliation/1", "clients": told}


def _tell(client: Json, one: Sequence[Line], other: Sequence[Line], *, kind: str = "", sure: bool = True) -> None:
    cents = sum(line.effect for line in other) - sum(line.effect for line in one)
    entry: Json = {
        "left": [_place(line) for line in one],
        "right": [_place(line) for line in other],
        "verdict": "only_answer" if sure else "several_fit",
    }
    if kind or cents:
        client["items"].append({**entry, "kind": kind or "amount_differs", "hint": None, "cents": cents})
    else:
        client["matches"].append({**entry, "rule": "peer"})


def _place(line: Line) -> Json:
    file, row, part = line.place.split(":")
    return {"file": int(file), "row": int(row), "part": part}


def by_stream(lines: Iterable[Line]) -> dict[tuple[int, str], list[Line]]:
    """Lines by client and stream."""
    found: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.client, line.stream].append(line)
    return found
