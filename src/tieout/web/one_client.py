"""One client of a kept comparison as the answer of the pipeline again, for its own paper: nothing is compared anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from tieout.model.book import ITEM_SCHEMA, Book, SetAside, Side, SourceFile, TotalsVerdict
from tieout.model.explanation import ClientExplanation, Counterpart, Hint, Item, ItemKind, LineRef, Match
from tieout.model.linkage import Link, LinkBasis, Verdict
from tieout.model.outcome import Reconciliation
from tieout.model.settings import Settings
from tieout.model.settlement import Rule
from tieout.reporting import Report
from tieout.web.models import ComparedClient

Told = dict[str, Any]


def report_of(client: ComparedClient) -> Report:
    """The report of one client, as the comparison kept it."""
    people = _People(client)
    explanation = people.explained()
    everyone = (explanation, *people.others)
    comparison = client.comparison
    settings = Settings(
        as_of=comparison.as_of,
        start=comparison.start,
        end=comparison.end,
        client=client.name,
        names=tuple((left, right) for left, right in comparison.head["settings"]["names"]),
    )
    reconciliation = Reconciliation(
        left=_book(client, Side.LEFT, people), right=_book(client, Side.RIGHT, people), settings=settings,
        clients=everyone, text=explanation.headline, counts_text="",
    )  # fmt: skip
    return Report(
        reconciliation=reconciliation,
        clients=(explanation,),
        left_files=reconciliation.left.files,
        right_files=reconciliation.right.files,
        outside=(),
        text=explanation.headline,
        counts_text="",
    )


@dataclass(slots=True)
class _People:
    """The client, and those whose lines its items name."""

    client: ComparedClient
    others: list[ClientExplanation] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)

    def explained(self) -> ClientExplanation:
        told: Told = self.client.document
        link = told["link"]
        first = len(self._names(Side.RIGHT if told["left_names"] else Side.LEFT))
        self.candidates = list(link["candidates"])
        return ClientExplanation(
            link=Link(
                left=(0,) if told["left_names"] else (),
                right=(0,) if told["right_names"] else (),
                basis=LinkBasis(link["basis"]), evidence=link["evidence"], verdict=Verdict(link["verdict"]),
                candidates=tuple(range(first, first + len(self.candidates))),
            ),
            left_names=tuple(told["left_names"]),
            right_names=tuple(told["right_names"]),
            left_cents=told["left_cents"],
            right_cents=told["right_cents"],
            first_difference=_day(told["first_difference"]),
            items=tuple(self._item(item) for item in told["items"]),
            matches=tuple(_match(match) for match in told["matches"]),
            summary=told["summary"],
            headline=told["text"],
        )  # fmt: skip

    def _names(self, side: Side) -> list[str]:
        return list(self.client.document[f"{side.value}_names"])

    def _item(self, told: Told) -> Item:
        counterpart = told.get("counterpart")
        return Item(
            kind=ItemKind(told["kind"]),
            hint=Hint(told["hint"]) if told["hint"] else None,
            cents=told["cents"],
            day=date.fromisoformat(told["day"]),
            left=_refs(told["left"]),
            right=_refs(told["right"]),
            verdict=Verdict(told["verdict"]),
            text=told["text"],
            nearest=told["nearest"],
            twin=_ref(told["twin"]) if told.get("twin") else None,
            counterpart=self._counterpart(counterpart) if counterpart else None,
            alternatives=_refs(told.get("alternatives", ())),
        )

    def _counterpart(self, told: Told) -> Counterpart:
        left, right = _refs(told["left"]), _refs(told["right"])
        names = (told["client"],)
        link = Link(left=(), right=(), basis=LinkBasis.SAME_NAME, evidence="")
        self.others.append(
            ClientExplanation(
                link=link,
                left_names=names if left else (),
                right_names=() if left else names,
                left_cents=0,
                right_cents=0,
                first_difference=None,
                items=(),
                matches=(),
                summary="",
                headline="",
            )
        )
        return Counterpart(client=len(self.others), left=left, right=right)

    def names(self, side: Side) -> list[str]:
        """The clients of one book: the client's own names, those asked about, those of others."""
        own = self._names(side)
        asked = self.candidates if not own else []
        rest = [
            name for other in self.others for name in (other.left_names if side is Side.LEFT else other.right_names)
        ]
        return [*own, *asked, *rest]


def _book(client: ComparedClient, side: Side, people: _People) -> Book:
    head: Told = client.comparison.head
    told: Told = head[side.value]
    return Book(
        program=told["program"],
        program_name=told["program_name"],
        report=told["report"],
        currency=head["currency"],
        clients=tuple(people.names(side)),
        items=_items(client.lines[side.value]),
        files=tuple(_file(file, client.lines[side.value], number) for number, file in enumerate(told["files"])),
        set_aside=_aside(client, side),
        problems=(),
    )


def _items(lines: Sequence[Sequence[Any]]) -> pl.DataFrame:
    rows = [
        (number, 0, date.fromisoformat(day), kind, cents, file, row, part, reference, memo)
        for number, (file, row, part, day, kind, cents, reference, memo) in enumerate(
            sorted(lines, key=lambda line: tuple(line[:3]))
        )
    ]
    return pl.DataFrame(rows, schema=ITEM_SCHEMA, orient="row")


def _file(told: Told, lines: Iterable[Sequence[Any]], number: int) -> SourceFile:
    """A file with the rows of other clients counted as such."""
    own = len({line[1] for line in lines if line[0] == number})
    return SourceFile(
        name=told["name"], sha256=told["sha256"], rows=told["rows"], used=own, set_aside=told["set_aside"],
        other_clients=told["other_clients"] + told["used"] - own, own_totals=TotalsVerdict(told["own_totals"]),
        encoding=told["encoding"],
    )  # fmt: skip


def _aside(client: ComparedClient, side: Side) -> tuple[SetAside, ...]:
    """The rows of the side that are in no balance. Whose they are is often unknown, so they are told in every paper."""
    outside = "W31"
    return tuple(
        SetAside(
            file=row["file"], row=row["row"], column=row["column"], found=row["found"], why=row["why"],
            cents=row["cents"], code=row["code"],
        )
        for row in client.comparison.tail.get("set_aside", ())
        if row["side"] == side.value and not row["code"].startswith(outside)
    )  # fmt: skip


def _match(told: Told) -> Match:
    return Match(
        rule=Rule(told["rule"]), left=_refs(told["left"]), right=_refs(told["right"]), cents=told["cents"],
        days_apart=told["days_apart"], verdict=Verdict(told["verdict"]), reason=told["reason"],
        alternatives=_refs(told.get("alternatives", ())),
    )  # fmt: skip


def _refs(told: Iterable[Told]) -> tuple[LineRef, ...]:
    return tuple(_ref(one) for one in told)


def _ref(told: Told) -> LineRef:
    return LineRef(told["file"], told["row"], told["part"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
