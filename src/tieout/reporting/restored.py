"""A report's JSON document in, the report out, so that pages can be written from results without the exports.

The books come back without their lines: whatever shows the lines themselves still needs the exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import polars as pl

from tieout.model.book import ITEM_SCHEMA, Book, Problem, SetAside, Side, SourceFile, TotalsVerdict
from tieout.model.decision import Choice, Decision
from tieout.model.explanation import ClientExplanation, Counterpart, Hint, Item, ItemKind, LineRef, Match
from tieout.model.linkage import Link, LinkBasis, Verdict
from tieout.model.outcome import OutsideRow, Reconciliation
from tieout.model.settings import ProcessorFee, Settings
from tieout.model.settlement import Rule
from tieout.reporting.costs import basis_from, habits_from
from tieout.reporting.report import Report

Told: TypeAlias = Mapping[str, Any]
"""An object of the document, in the schema that `document` writes."""

_OUTSIDE = frozenset({"W310", "W311"})
"""Codes of rows that the dates chosen leave out."""


def restore(told: Told) -> Report:
    """The report that a document was written from; its books have no lines.

    Args:
        told: as `document` gives it, or `stored.read_results`.
    """
    aside = [(Side(row["side"]), _aside(row)) for row in told["set_aside"]]
    names = _Names.of(told["clients"])
    books = [_book(told, side, names.of_book[number], aside) for number, side in enumerate(Side)]
    shown = tuple(_client(client, names) for client in told["clients"])
    outside = tuple(OutsideRow(side=side, aside=row) for side, row in aside if row.code in _OUTSIDE)
    head = told["difference"]
    answer = Reconciliation(
        left=books[0], right=books[1], settings=_settings(told), clients=(*shown, *map(_unseen, names.unseen)),
        outside=outside, text=head["text"], counts_text=head["counts_text"], basis=basis_from(told.get("costs")),
    )  # fmt: skip
    return Report(
        reconciliation=answer, clients=shown, left_files=books[0].files, right_files=books[1].files, outside=outside,
        text=head["text"], counts_text=head["counts_text"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Names:
    """Who is who in a document.

    Attributes:
        of_book: the names of each book, sorted; of a report on some clients those that it names.
        places: each name's place among them.
        clients: for each book, each name's client, by its number.
        unseen: names (side, name) of clients that only others' items name; their numbers follow those of the others.
    """

    of_book: tuple[tuple[str, ...], tuple[str, ...]]
    places: tuple[dict[str, int], dict[str, int]]
    clients: tuple[dict[str, int], dict[str, int]]
    unseen: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, clients: Sequence[Told]) -> _Names:
        """The names in the clients of a document."""
        numbers: tuple[dict[str, int], dict[str, int]] = ({}, {})
        named: tuple[set[str], set[str]] = (set(), set())
        for number, client in enumerate(clients):
            for side, key in enumerate(_KEYS):
                numbers[side].update(dict.fromkeys(client[key], number))
                named[side].update(client[key])
            named[1 if client["left_names"] else 0].update(client["link"]["candidates"])
        others = (item["counterpart"] for client in clients for item in client["items"] if "counterpart" in item)
        asked = dict.fromkeys((_side_of(other), other["client"]) for other in others)
        unseen = tuple(one for one in asked if not any(one[1] in own for own in numbers))
        for number, (side, name) in enumerate(unseen, start=len(clients)):
            numbers[side][name] = number
            named[side].add(name)
        books = (tuple(sorted(named[0])), tuple(sorted(named[1])))
        places = tuple({name: place for place, name in enumerate(own)} for own in books)
        return cls(books, (places[0], places[1]), numbers, unseen)

    def number(self, other: Told) -> int:
        """The client that a counterpart names."""
        side = _side_of(other)
        found = self.clients[side].get(other["client"])
        return self.clients[1 - side][other["client"]] if found is None else found


_KEYS = ("left_names", "right_names")


def _side_of(other: Told) -> int:
    """The side on which a counterpart's lines stand: its client is named as that book writes it."""
    return 0 if other["left"] else 1


def _unseen(named: tuple[int, str]) -> ClientExplanation:
    """A client of whom a report on others says only the name."""
    side, name = named
    link = Link(left=(), right=(), basis=LinkBasis.ONE_SIDE, evidence="")
    names = ((), (name,)) if side else ((name,), ())
    return ClientExplanation(
        link=link, left_names=names[0], right_names=names[1], left_cents=0, right_cents=0, first_difference=None,
        items=(), matches=(), summary="", headline="",
    )  # fmt: skip


def _book(told: Told, side: Side, names: tuple[str, ...], aside: Iterable[tuple[Side, SetAside]]) -> Book:
    own = told[side.value]
    return Book(
        program=own["program"],
        program_name=own["program_name"],
        report=own["report"],
        clients=names,
        items=pl.DataFrame(schema=ITEM_SCHEMA),
        files=tuple(_file(file) for file in own["files"]),
        set_aside=tuple(row for of, row in aside if of is side and row.code not in _OUTSIDE),
        problems=tuple(
            Problem(code=one["code"], text=one["text"], file=one["file"], row=one["row"])
            for one in told["problems"]
            if one["side"] == side.value
        ),
        currency=told["currency"],
    )


def _file(file: Told) -> SourceFile:
    return SourceFile(**{**file, "own_totals": TotalsVerdict(file["own_totals"])})


def _aside(row: Told) -> SetAside:
    return SetAside(**{name: row[name] for name in ("file", "row", "column", "found", "why", "cents", "code")})


def _settings(told: Told) -> Settings:
    chosen = told["settings"]
    return Settings(
        as_of=_day(told["as_of"]),
        start=_day(told["from"]),
        end=_day(told["to"]),
        client=told["client"],
        names=tuple((left, right) for left, right in chosen["names"]),
        fees=tuple(ProcessorFee(**fee) for fee in chosen["fees"]),
        learn=chosen["learn"],
        decisions=tuple(
            Decision(choice=Choice(one["choice"]), left=_refs(one["left"]), right=_refs(one["right"]))
            for one in chosen["decisions"]
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _client(told: Told, names: _Names) -> ClientExplanation:
    link, left, right = told["link"], tuple(told["left_names"]), tuple(told["right_names"])
    return ClientExplanation(
        link=Link(
            left=tuple(names.places[0][name] for name in left),
            right=tuple(names.places[1][name] for name in right),
            basis=LinkBasis(link["basis"]),
            evidence=link["evidence"],
            verdict=Verdict(link["verdict"]),
            candidates=tuple(names.places[1 if left else 0][name] for name in link["candidates"]),
        ),
        left_names=left,
        right_names=right,
        left_cents=told["left_cents"],
        right_cents=told["right_cents"],
        first_difference=_day(told["first_difference"]),
        items=tuple(_item(item, names) for item in told["items"]),
        matches=tuple(_match(match) for match in told["matches"]),
        summary=told["summary"],
        headline=told["text"],
        cost=told.get("cost"),
        habits=habits_from(told.get("habits")),
    )


def _item(told: Told, names: _Names) -> Item:
    other = told.get("counterpart")
    return Item(
        kind=ItemKind(told["kind"]),
        hint=None if told["hint"] is None else Hint(told["hint"]),
        cents=told["cents"],
        day=date.fromisoformat(told["day"]),
        left=_refs(told["left"]),
        right=_refs(told["right"]),
        verdict=Verdict(told["verdict"]),
        text=told["text"],
        nearest=told["nearest"],
        twin=None if told.get("twin") is None else _ref(told["twin"]),
        counterpart=None
        if other is None
        else Counterpart(client=names.number(other), left=_refs(other["left"]), right=_refs(other["right"])),
        alternatives=_refs(told.get("alternatives") or ()),
        cost=told.get("cost"),
        said=told.get("said", 0),
    )


def _match(told: Told) -> Match:
    return Match(
        rule=Rule(told["rule"]),
        left=_refs(told["left"]),
        right=_refs(told["right"]),
        cents=told["cents"],
        days_apart=told["days_apart"],
        verdict=Verdict(told["verdict"]),
        reason=told["reason"],
        alternatives=_refs(told.get("alternatives") or ()),
        cost=told.get("cost"),
        said=told.get("said", 0),
    )


def _refs(lines: Iterable[Told]) -> tuple[LineRef, ...]:
    return tuple(_ref(line) for line in lines)


def _ref(line: Told) -> LineRef:
    return LineRef(line["file"], line["row"], line["part"])
