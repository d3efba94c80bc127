"""What is in no balance, and what the sums hide: said before any table, in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tieout.model.book import Book, SetAside, Side, TotalsVerdict, amounts_phrase, counts_nowhere
from tieout.model.explanation import ClientExplanation
from tieout.model.money import format_cents
from tieout.reporting.report import Report

NAMES_LISTED_MAX = 5
ROWS_LISTED_MAX = 5


def cautions(report: Report) -> list[str]:
    """What is in no balance, and files that contradict themselves, in sentences."""
    told: list[str] = []
    for book in (report.reconciliation.left, report.reconciliation.right):
        told += [
            f"The totals that {file.name} states differ from its rows."
            for file in book.files
            if file.own_totals is TotalsVerdict.DIFFER
        ]
        doubtful = [row for row in book.set_aside if not counts_nowhere(row.code, row.cents)]
        if doubtful:
            told.append(_set_aside(doubtful, book))
        told += _left_out(row for row in book.set_aside if counts_nowhere(row.code, row.cents))
    return [*told, *_outside(report)]


def _set_aside(rows: Sequence[SetAside], book: Book) -> str:
    """How many rows of a book were set aside, their amount, and where the first of them stand."""
    places = [
        f"{book.files[number].name} {rows_phrase(row.row for row in rows if row.file == number)}"
        for number in sorted({row.file for row in rows})
    ]
    verb = "row is" if len(rows) == 1 else "rows are"
    amount = amounts_phrase((row.code, row.cents) for row in rows)
    return f"{len(rows)} {verb} set aside, {amount}, and in no balance: {'; '.join(places)}."


def _left_out(rows: Iterable[SetAside]) -> Iterator[str]:
    """How many good rows belong in no balance, by why."""
    for why, count in Counter(row.why.rstrip(".") for row in rows).items():
        end = "" if why.endswith("?") else "."
        yield f"{count:,} row{' is' if count == 1 else 's are'} left out, 0.00 in all: {why}{end}"


def rows_phrase(numbers: Iterable[int]) -> str:
    """`row 88`, or `rows 88, 190, 301`, or the first few and how many more."""
    rows = sorted(set(numbers))
    listed = ", ".join(str(row) for row in rows[:ROWS_LISTED_MAX])
    more = f" and {len(rows) - ROWS_LISTED_MAX} more" if len(rows) > ROWS_LISTED_MAX else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {listed}{more}"


def _outside(report: Report) -> Iterator[str]:
    settings = report.reconciliation.settings
    last = min((day for day in (settings.as_of, settings.end) if day is not None), default=None)
    sides = ((Side.LEFT, report.reconciliation.left), (Side.RIGHT, report.reconciliation.right))
    for side, book in sides:
        cents = [row.aside.cents for row in report.outside if row.side is side]
        if cents and last is not None:
            yield _later(len(cents), sum(cents), last, book.program_name)


def _later(count: int, cents: int, last: date, program: str) -> str:
    lines = "1 line" if count == 1 else f"{count} lines"
    return f"{lines} of {program} after {last} left out, {format_cents(cents)} in all."


def needs_a_look(client: ClientExplanation) -> bool:
    """Whether a client differs or stands in one program only."""
    return client.difference_cents != 0 or not (client.left_names and client.right_names)


def largest_first(client: ClientExplanation) -> tuple[int, bool, str]:
    """Sorts clients by the size of their difference."""
    return -abs(client.difference_cents), client.difference_cents < 0, client.name


def cancelling_text(report: Report) -> str:
    """Clients that agree only because items cancel out, by name."""
    agree = [client for client in report.clients if not needs_a_look(client)]
    only = [client for client in agree if any(item.cents for item in client.items)]
    if not only:
        return ""
    listed = "; ".join(client.name for client in only[:NAMES_LISTED_MAX])
    more = f"; and {len(only) - NAMES_LISTED_MAX} more" if len(only) > NAMES_LISTED_MAX else ""
    verb = "agrees" if len(only) == 1 else "agree"
    moving = sum(1 for item in only[0].items if item.cents)
    items = "two items" if len(only) == 1 and moving == 2 else f"{moving} items" if len(only) == 1 else "items"
    which = f"{len(only)} of the {len(agree)} {verb}" if len(agree) > 1 else "This one agrees"
    return f"{which} only because {items} cancel out: {listed}{more}"
