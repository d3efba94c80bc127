"""The story that is told costs no more than what truly happened, by the table that it was told by."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tieout.matching import rivals
from tieout.matching.offered import Offers
from tieout.matching.story import Costs, Teller, Told
from tieout.matching.streams import Stream
from tieout.matching.telling import Members, Room
from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reading import ReadingOptions, Source, read_book
from tieout.simulating import Plan, simulate

Member = tuple[int, int]
"""Side and item."""

EXPRESSED_MIN = 0.9
"""In at least so many streams what truly happened is among the offers, or the law would say nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A telling: what the story costs, its lines, and the least cost on offer of each set of them."""

    cost: int
    members: list[Member]
    least: dict[frozenset[Member], int]

    @classmethod
    def of(cls, offers: Offers, chosen: Iterable[int], members: list[Member]) -> Heard:
        """What is on offer now; the next telling puts other offers in the same room."""
        least: dict[frozenset[Member], int] = {}
        for offer in range(int(offers.count)):
            lines = frozenset(members[place] for place in offers.places_of(offer))
            least[lines] = min(least.get(lines, offers.cost[offer]), offers.cost[offer])
        return cls(sum(offers.cost[offer] for offer in chosen), members, least)


def told_streams(monkeypatch: pytest.MonkeyPatch) -> list[Heard]:
    """The story of each stream; filled as streams are told."""
    found: list[Heard] = []

    class Listening:
        """A teller whose last story is kept; the teller itself is compiled, and can't be listened to from inside."""

        def __init__(self, stream: Stream, whole: Callable[[Stream], Stream], room: Room) -> None:
            self.teller = Teller(stream, whole, room)

        def tell(self, costs: Costs) -> Told:
            told = self.teller.tell(costs)
            of_stream = self.teller._telling
            if of_stream is not None and of_stream._story is not None:
                offers, chosen, sides = of_stream._story
                at = Members(sides, of_stream.sides)
                members = [
                    (side, of_stream.lines[side].items[position])
                    for side, position in zip(at.side, at.position, strict=True)
                ]
                found.append(Heard.of(offers, chosen, members))
            return told

    monkeypatch.setattr(rivals, "Teller", Listening)
    return found


def items_by_place(book: Book) -> dict[tuple[int, int, str], int]:
    places = zip(*(book.items[name].to_list() for name in ("file", "row", "part")), strict=True)
    return {place: item for item, place in enumerate(places)}


def true_events(truth: dict[str, Any], books: tuple[Book, Book]) -> Iterator[frozenset[Member]]:
    """What stands for the same event in both books, spoilt or not."""
    items = [items_by_place(book) for book in books]
    for entry in [*truth["links"], *truth["faults"]]:
        yield frozenset(
            (side, items[side][line["file"], line["row"], line["part"]])
            for side, name in enumerate(("left", "right"))
            for line in entry[name]
        )


@pytest.mark.slow
@pytest.mark.parametrize("mix", ["practice", "monthly", "prepaid", "later"])
def test_no_story_is_dearer_than_what_truly_happened(mix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = simulate(Plan(seed=91, clients=25, months=9, fault_rate=0.04, mix=mix, layout="flat-typed"))
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    left, right = (read_book([Source.of(tmp_path / name)], ReadingOptions()) for name in list(files)[:2])
    names = list(csv.reader(io.StringIO(files["names.csv"].decode())))[1:]
    streams = told_streams(monkeypatch)
    reconcile(left, right, Settings(names=tuple((here, there) for here, there, *_ in names)))
    event_of = {
        member: event for event in true_events(json.loads(files["truth.json"]), (left, right)) for member in event
    }
    expressed = 0
    for heard in streams:
        true = {event_of.get(member, frozenset([member])) for member in heard.members}
        if not true <= heard.least.keys():
            continue
        expressed += 1
        assert heard.cost <= sum(heard.least[event] for event in true)
    assert expressed >= EXPRESSED_MIN * len(streams) > 0, (expressed, len(streams))
