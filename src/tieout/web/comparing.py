"""A comparison: the files in use through `pipeline.reconcile`, the answer kept client by client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.db.models import TextField, Value

from tieout.model.book import Book, Side
from tieout.model.settings import Settings
from tieout.pipeline import ensure_something, reconcile
from tieout.reading import ensure_different_files
from tieout.reporting import Report, items_sheet, whole, write_separated
from tieout.reporting.client_objects import link_object
from tieout.reporting.document import Head, client_texts, document_head, document_tail
from tieout.web.books_kept import keep_book
from tieout.web.deciding import decisions_for
from tieout.web.fetching import in_pieces
from tieout.web.following import follow
from tieout.web.items_kept import keep_items
from tieout.web.lines_kept import KeptLines, lines_by_client
from tieout.web.models import ComparedClient, Comparison, NameDecision, StoredFile
from tieout.web.reading_files import book_of, source_of
from tieout.web.signing import content_of
from tieout.web.storing import result, written_whole

CLIENTS_AT_ONCE = 40

Say = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much. It raises when someone asked to stop."""


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
    left_lines, right_lines = (_lines_of(report, side) for side in Side)
    batch: list[ComparedClient] = []
    for position, text in enumerate(client_texts(report)):  # one document at a time: all of them took a gigabyte
        own = left_lines.get(position, KeptLines()), right_lines.get(position, KeptLines())
        batch.append(_row(comparison, report, position, text, own))
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


def _lines_of(report: Report, side: Side) -> dict[int, KeptLines]:
    """The lines of one book by the number of their client."""
    answer = report.reconciliation
    links = [client.link.left if side is Side.LEFT else client.link.right for client in report.clients]
    owners = {index: number for number, link in enumerate(links) for index in link}
    book = answer.left if side is Side.LEFT else answer.right
    return lines_by_client(book, owners, [row for row in answer.outside if row.side is side])


def _row(
    comparison: Comparison, report: Report, position: int, text: str, lines: tuple[KeptLines, KeptLines]
) -> ComparedClient:
    client, (left, right) = report.clients[position], lines
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
        candidates=link_object(report.reconciliation, client)["candidates"],
        summary=client.summary[:400],
        document=_json_text(text),
        lines=_json_text(f'{{"left": {left.text}, "right": {right.text}}}'),
        content=content_of((*client.left_names, *client.right_names), comparison.as_of, left.contents, right.contents),
    )


def _json_text(text: str) -> Value:
    """What is JSON already, for a column of JSON."""
    return Value(text, output_field=TextField())


def document_pieces(comparison: Comparison) -> Iterator[str]:
    """The JSON document of a comparison, as `--json` writes it, a client at a time."""
    head = json.dumps(comparison.head, ensure_ascii=False)
    yield head[:-1] + (", " if comparison.head else "") + '"clients": ['
    first = True
    for entry in in_pieces(comparison.clients.values_list("document", flat=True), CLIENTS_AT_ONCE):
        yield ("\n" if first else ",\n") + json.dumps(entry, ensure_ascii=False)
        first = False
    tail = json.dumps(comparison.tail, ensure_ascii=False)
    yield "]" + (", " + tail[1:] if comparison.tail else "}") + "\n"
