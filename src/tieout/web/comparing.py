"""A comparison: the files in use through `pipeline.reconcile`, the answer kept client by client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tieout.model.book import Book
from tieout.model.explanation import ClientExplanation, Item, LineRef, Match
from tieout.model.settings import Settings
from tieout.pipeline import ensure_something, reconcile
from tieout.reading import ensure_different_files
from tieout.reporting import Report, items_sheet, whole, write_separated
from tieout.reporting.document import Head, client_object, document_head, document_tail
from tieout.web.books_kept import keep_book
from tieout.web.deciding import decisions_for
from tieout.web.following import follow
from tieout.web.items_kept import keep_items
from tieout.web.models import ComparedClient, Comparison, NameDecision, StoredFile
from tieout.web.reading_files import book_of, source_of
from tieout.web.signing import content_of
from tieout.web.storing import result, written_whole

CLIENTS_AT_ONCE = 40

Say = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much. It raises when someone asked to stop."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one book by file, row and part."""

    by_place: dict[tuple[int, int, str], list[list[Any]]]

    @classmethod
    def of(cls, book: Book) -> _Lines:
        by_place: dict[tuple[int, int, str], list[list[Any]]] = {}
        columns = ("file", "row", "part", "day", "kind", "cents", "reference", "memo")
        for file, row, part, day, kind, cents, reference, memo in book.items.select(columns).iter_rows():
            by_place.setdefault((file, row, part), []).append(
                [file, row, part, str(day), kind, cents, reference, memo]
            )  # fmt: skip
        return cls(by_place)

    def at(self, refs: tuple[LineRef, ...]) -> Iterator[list[Any]]:
        for ref in dict.fromkeys(refs):
            yield from self.by_place.get((ref.file, ref.row, ref.part), [])


def run_comparison(comparison: Comparison, say: Say) -> None:
    """Compare, and keep the answer.

    Raises:
        TieoutError: when the files can't be compared.
    """
    left_files, right_files = _files_of(comparison, "left"), _files_of(comparison, "right")
    ensure_different_files([source_of(file) for file in left_files], [source_of(file) for file in right_files])
    say(f"Reading {', '.join(file.name for file in left_files)}"[:120], 0, 0)
    left = book_of(left_files)
    say(f"Reading {', '.join(file.name for file in right_files)}"[:120], 0, 0)
    right = book_of(right_files)
    lines = len(left.items) + len(right.items)
    say(f"Comparing {lines:,} lines of {max(len(left.clients), len(right.clients)):,} clients", 0, 0)
    settings = Settings(
        as_of=comparison.as_of, start=comparison.start, end=comparison.end, names=decided_names(comparison.practice_id),
        decisions=decisions_for(comparison, follow(comparison, left, right).kept),
    )  # fmt: skip
    answer = reconcile(left, right, settings)
    ensure_something(answer, lines)
    report = whole(answer)
    try:
        _keep(comparison, report, left, right, say)
    except BaseException:
        comparison.clients.all().delete()  # nobody has seen them: the comparison isn't done
        raise
    keep_book(comparison, left)


def _files_of(comparison: Comparison, side: str) -> list[StoredFile]:
    """The files of one side, in the order in which they were given."""
    keys = comparison.files[side]
    found = {file.key: file for file in StoredFile.objects.filter(practice=comparison.practice_id, key__in=keys)}
    return [found[key] for key in keys]


def decided_names(practice: int) -> tuple[tuple[str, str], ...]:
    """What people decided about names, as the linking takes it."""
    return tuple(NameDecision.objects.filter(practice=practice, unsure=False).values_list("left", "right"))


def _keep(comparison: Comparison, report: Report, left: Book, right: Book, say: Say) -> None:
    left_lines, right_lines = _Lines.of(left), _Lines.of(right)
    batch: list[ComparedClient] = []
    for position, client in enumerate(report.clients):  # one document at a time: all of them took a gigabyte
        entry = client_object(report, client)
        batch.append(_row(comparison, position, client, entry, left_lines, right_lines))
        if len(batch) == CLIENTS_AT_ONCE:
            ComparedClient.objects.bulk_create(batch)  # by itself: no page waits long for the database
            batch = []
            say("Keeping clients", position, len(report.clients))
    ComparedClient.objects.bulk_create(batch)
    follow(comparison, left, right).save(comparison)  # anew: someone may have decided in the meantime
    keep_items(comparison)
    say("Writing the list", len(report.clients), len(report.clients))
    csv = result(comparison.practice.key, comparison.key, ".csv")
    with written_whole(csv) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        write_separated(items_sheet(report), file, plain=False)
    comparison.head = document_head(Head.of(report))
    comparison.tail = document_tail(report)
    comparison.text, comparison.counts_text = report.text[:300], report.counts_text[:300]
    comparison.left_name, comparison.right_name = left.program_name, right.program_name
    comparison.left_cents, comparison.right_cents = report.left_cents, report.right_cents
    comparison.set_aside_cents = sum(row.cents for book in (left, right) for row in book.set_aside)


def _row(
    comparison: Comparison,
    position: int,
    client: ClientExplanation,
    entry: Any,
    left: _Lines,
    right: _Lines,
) -> ComparedClient:
    told: tuple[Match | Item, ...] = (*client.matches, *client.items)
    left_refs = tuple(ref for one in told for ref in one.left)
    right_refs = tuple(ref for one in told for ref in one.right)
    lines = {"left": list(left.at(left_refs)), "right": list(right.at(right_refs))}
    return ComparedClient(
        practice_id=comparison.practice_id,
        comparison=comparison,
        position=position,
        name=client.name[:300],
        left_name=client.left_names[0][:300] if client.left_names else "",
        right_name=client.right_names[0][:300] if client.right_names else "",
        left_cents=client.left_cents,
        right_cents=client.right_cents,
        difference_cents=client.difference_cents,
        unexplained_cents=client.unexplained_cents,
        item_count=len(client.items),
        moving_count=sum(bool(item.cents) for item in client.items),
        basis=client.link.basis.value,
        candidates=entry["link"]["candidates"],
        summary=client.summary[:400],
        document=entry,
        lines=lines,
        content=content_of((*client.left_names, *client.right_names), comparison.as_of, lines),
    )


def document_pieces(comparison: Comparison) -> Iterator[str]:
    """The JSON document of a comparison (`contract.md`), a client at a time."""
    head = json.dumps(comparison.head, ensure_ascii=False)
    yield head[:-1] + (", " if comparison.head else "") + '"clients": ['
    first = True
    for entry in comparison.clients.values_list("document", flat=True).iterator(chunk_size=CLIENTS_AT_ONCE):
        yield ("\n" if first else ",\n") + json.dumps(entry, ensure_ascii=False)
        first = False
    tail = json.dumps(comparison.tail, ensure_ascii=False)
    yield "]" + (", " + tail[1:] if comparison.tail else "}") + "\n"
