"""A Report in, one JSON document out, in the schema `tieout.reconciliation/1`.

Written client by client, from plain dictionaries, so that a large practice needs no second copy in memory.
`schema.py` declares the same document once more, as the published JSON Schema; the tests hold the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tieout.model.book import Book, Problem, SetAside, Side, SourceFile
from tieout.model.outcome import OutsideRow
from tieout.model.pricing import Basis
from tieout.model.settings import Settings
from tieout.reporting.client_objects import bridge_object, client_object, refs_object
from tieout.reporting.costs import basis_object
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
        yield f'{_text(bridge_object(report, client))[:-1]}, "matches": [{own}]}}'


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
            {"choice": entry.choice.value, "left": refs_object(entry.left), "right": refs_object(entry.right)}
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
