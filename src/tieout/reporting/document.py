"""A Report in, one JSON document out, in the schema `tieout.reconciliation/1`.

Written client by client, from plain dictionaries, so that a large practice needs no second copy in memory.
`schema.py` declares the same document once more, as the published JSON Schema; the tests hold the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tieout.model.book import Book, Problem, SetAside, Side, SourceFile
from tieout.model.explained import names_of
from tieout.model.explanation import ClientExplanation, Counterpart, Item, LineRef, Match
from tieout.model.linkage import Link, Verdict
from tieout.model.outcome import OutsideRow, Reconciliation
from tieout.model.pricing import Basis
from tieout.model.settings import Settings
from tieout.reporting.costs import basis_object, habits_object
from tieout.reporting.match_texts import match_texts
from tieout.reporting.report import Report

SCHEMA = "tieout.reconciliation/1"


def document(report: Report) -> dict[str, object]:
    """The whole document as one object.

    Args:
        report: the answer to write.

    Returns:
        What `document_chunks` writes, for tests and for faces that want the object.
    """
    return {
        **document_head(Head.of(report)),
        "clients": [client_object(report, client) for client in report.clients],
        **document_tail(report),
    }


def document_chunks(report: Report) -> Iterator[str]:
    """The same document as text, one client a line.

    Args:
        report: the answer to write.

    Yields:
        Pieces of one JSON text that ends in a line break.
    """
    head = "".join(f"{_text(key)}: {_text(value)},\n " for key, value in document_head(Head.of(report)).items())
    yield "{" + head + '"clients": ['
    for number, text in enumerate(client_texts(report)):
        yield ("\n  " if number == 0 else ",\n  ") + text
    tail = "".join(f",\n {_text(key)}: {_text(value)}" for key, value in document_tail(report).items())
    yield "]" + tail + "}\n"


def client_texts(report: Report) -> Iterator[str]:
    """Each entry of `clients` as text, in order; what agrees comes from columns where all clients are shown."""
    rows = report.reconciliation.match_rows
    if rows is None or report.clients is not report.reconciliation.clients:
        yield from (_text(client_object(report, client)) for client in report.clients)
        return
    told = match_texts(rows())
    owner, matches = next(told, (-1, ""))
    for number, client in enumerate(report.clients):
        own = ""
        if owner == number:
            own = matches
            owner, matches = next(told, (-1, ""))
        yield f'{_text(_bridge(report, client))[:-1]}, "matches": [{own}]}}'


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a report says before its clients.

    Attributes:
        settings: what the person chose.
        books: left and right; their lines are of no matter.
        files: of each book, with the rows of clients that aren't shown.
        cents: what the clients shown owe by each book.
        unexplained_cents: the part of the difference for which no cause was found.
        basis: what the costs of all clients rest on.
        text: the headline.
        counts_text: the line that counts the clients.
    """

    settings: Settings
    books: tuple[Book, Book]
    files: tuple[Sequence[SourceFile], Sequence[SourceFile]]
    cents: tuple[int, int]
    unexplained_cents: int
    basis: Basis | None
    text: str
    counts_text: str

    @classmethod
    def of(cls, report: Report) -> Head:
        """The head of a report."""
        answer = report.reconciliation
        return cls(
            settings=answer.settings, books=(answer.left, answer.right), files=(report.left_files, report.right_files),
            cents=(report.left_cents, report.right_cents), unexplained_cents=report.unexplained_cents,
            basis=answer.basis, text=report.text, counts_text=report.counts_text,
        )  # fmt: skip


def document_head(head: Head) -> dict[str, object]:
    """All before `clients`: settings, books and totals."""
    settings, apart = head.settings, head.cents[1] - head.cents[0]
    return {
        "schema": SCHEMA,
        "from": _day(settings.start),
        "to": _day(settings.end),
        "as_of": _day(settings.as_of),
        "client": settings.client,
        "currency": head.books[0].currency,
        "settings": _settings(settings),
        "left": _book(head.books[0], head.files[0], head.cents[0]),
        "right": _book(head.books[1], head.files[1], head.cents[1]),
        "difference": {
            "cents": apart,
            "explained_cents": apart - head.unexplained_cents,
            "unexplained_cents": head.unexplained_cents,
            "text": head.text,
            "counts_text": head.counts_text,
        },
        "costs": basis_object(head.basis),
    }


def document_tail(report: Report) -> dict[str, object]:
    """All after `clients`: rows set aside and problems."""
    books = (report.reconciliation.left, report.reconciliation.right)
    return {"set_aside": set_aside_objects(books, report.outside), "problems": document_problems(books)}


def set_aside_objects(books: tuple[Book, Book], outside: Iterable[OutsideRow]) -> list[dict[str, object]]:
    """The rows that were read and not used, or left out because of the dates chosen."""
    aside = [(side, row) for side, book in zip(Side, books, strict=True) for row in book.set_aside]
    aside += [(row.side, row.aside) for row in outside]
    return [_aside(side, row) for side, row in aside]


def document_problems(books: tuple[Book, Book]) -> list[dict[str, object]]:
    """What a person should know about the files."""
    return [_problem(side, problem) for side, book in zip(Side, books, strict=True) for problem in book.problems]


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _settings(settings: Settings) -> dict[str, object]:
    return {
        "names": [list(pair) for pair in settings.names],
        "fees": [{"basis_points": fee.basis_points, "cents": fee.cents} for fee in settings.fees],
        "learn": settings.learn,
        "decisions": [
            {"choice": entry.choice.value, "left": _refs(entry.left), "right": _refs(entry.right)}
            for entry in settings.decisions
        ],
    }


def _book(book: Book, files: Iterable[SourceFile], cents: int) -> dict[str, object]:
    return {
        "program": book.program,
        "program_name": book.program_name,
        "report": book.report,
        "cents": cents,
        "files": [_file(file) for file in files],
    }


def _file(file: SourceFile) -> dict[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "rows": file.rows,
        "used": file.used,
        "set_aside": file.set_aside,
        "other_clients": file.other_clients,
        "elsewhere": file.elsewhere,
        "own_totals": file.own_totals.value,
        "encoding": file.encoding,
    }


def _aside(side: Side, row: SetAside) -> dict[str, object]:
    return {
        "side": side.value,
        "file": row.file,
        "row": row.row,
        "column": row.column,
        "found": row.found,
        "why": row.why,
        "cents": row.cents,
        "code": row.code,
    }


def _problem(side: Side, problem: Problem) -> dict[str, object]:
    return {
        "side": side.value,
        "file": problem.file,
        "row": problem.row,
        "code": problem.code,
        "text": problem.text,
    }


def client_object(report: Report, client: ClientExplanation) -> dict[str, object]:
    """One entry of `clients`: the bridge of one client, and what agrees."""
    return {**_bridge(report, client), "matches": [_match(match) for match in client.matches]}


def _bridge(report: Report, client: ClientExplanation) -> dict[str, object]:
    """All of a client but what agrees."""
    return {
        "left_names": list(client.left_names),
        "right_names": list(client.right_names),
        "link": link_object(report.reconciliation, client),
        "left_cents": client.left_cents,
        "right_cents": client.right_cents,
        "difference_cents": client.difference_cents,
        "unexplained_cents": client.unexplained_cents,
        "first_difference": _day(client.first_difference),
        "text": client.headline,
        "summary": client.summary,
        "cost": client.cost,
        "habits": habits_object(client.habits),
        "items": [item_object(report, item) for item in client.items],
    }


def link_object(reconciliation: Reconciliation, client: ClientExplanation) -> dict[str, object]:
    """How a client's names were brought together."""
    link = client.link
    return {
        "basis": link.basis.value,
        "evidence": link.evidence,
        "verdict": link.verdict.value,
        "candidates": candidates(reconciliation, link, in_left=bool(client.left_names)),
    }


def candidates(reconciliation: Reconciliation, link: Link, *, in_left: bool) -> list[str]:
    """The names in the other book that may be the same client."""
    others = reconciliation.right.clients if in_left else reconciliation.left.clients
    return [others[index] for index in link.candidates]


def item_object(report: Report, item: Item) -> dict[str, object]:
    """One entry of a client's `items`."""
    told: dict[str, object] = {
        "kind": item.kind.value,
        "hint": item.hint.value if item.hint else None,
        "cents": item.cents,
        "day": str(item.day),
        "left": _refs(item.left),
        "right": _refs(item.right),
        "verdict": item.verdict.value,
        "text": item.text,
        "nearest": item.nearest,
        "cost": item.cost,
    }
    if item.said:
        told["said"] = item.said
    if item.twin is not None:
        told["twin"] = _ref(item.twin)
    if item.counterpart is not None:
        told["counterpart"] = {
            "client": name_of(report.reconciliation.clients, item.counterpart),
            "left": _refs(item.counterpart.left),
            "right": _refs(item.counterpart.right),
        }
    if item.verdict is Verdict.SEVERAL_FIT:
        told["alternatives"] = _refs(item.alternatives)
    return told


def name_of(clients: Sequence[ClientExplanation], counterpart: Counterpart) -> str:
    """The other client's name, as the program writes it in which the counterpart stands."""
    left, right = names_of(clients, counterpart.client)
    return (left or right if counterpart.left else right or left)[0]


def _match(match: Match) -> dict[str, object]:
    told: dict[str, object] = {
        "rule": match.rule.value,
        "cents": match.cents,
        "left": _refs(match.left),
        "right": _refs(match.right),
        "days_apart": match.days_apart,
        "verdict": match.verdict.value,
        "reason": match.reason,
        "cost": match.cost,
    }
    if match.said:
        told["said"] = match.said
    if match.verdict is Verdict.SEVERAL_FIT:
        told["alternatives"] = _refs(match.alternatives)
    return told


def _refs(lines: Iterable[LineRef]) -> list[dict[str, object]]:
    return [_ref(line) for line in lines]


def _ref(line: LineRef) -> dict[str, object]:
    return {"file": line.file, "row": line.row, "part": line.part}
