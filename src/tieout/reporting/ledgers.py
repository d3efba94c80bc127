"""A Report in, tables for people out: clients, differences, what agrees, the lines of either book, rows set aside.

The same rows go into the workbook, the page and the PDF; `sheets` holds the one table that goes into CSV.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tieout.model.book import SetAside, Side, SourceFile
from tieout.model.explanation import ClientExplanation, Hint, Item, LineRef
from tieout.model.lines import BookLine, BookLines
from tieout.model.money import format_cents
from tieout.model.vouching import vouched_for
from tieout.reporting.lines import marks
from tieout.reporting.report import Report
from tieout.reporting.sheets import Cell, Column, ColumnKind, Sheet, places
from tieout.reporting.words import (
    VERDICT_WORDS,
    kind_words,
    line_words,
    program_names,
    state_words,
)

MONEY, BALANCE, DAY, COUNT = ColumnKind.MONEY, ColumnKind.BALANCE, ColumnKind.DAY, ColumnKind.COUNT


def clients_sheet(report: Report) -> Sheet:
    """Every client shown: both balances, the difference, why, and the state."""
    left, right = program_names(report)
    columns = (
        Column("Client", width=26),
        Column(f"Name in {right}", width=22),
        Column(left, BALANCE),
        Column(right, BALANCE),
        Column("Difference", MONEY),
        Column("Items", COUNT, width=8),
        Column("Not explained yet", MONEY),
        Column("Why", width=46),
        Column("State", width=16),
    )
    return Sheet(columns, (_client_row(client) for client in report.clients))


def _client_row(client: ClientExplanation) -> tuple[Cell, ...]:
    there = " + ".join(client.right_names)
    return (
        client.name if len(client.left_names) < 2 else " + ".join(client.left_names),
        there if there and client.right_names != client.left_names else None,
        client.left_cents,
        client.right_cents,
        client.difference_cents,
        len(client.items),
        client.unexplained_cents,
        client.summary,
        state_words(client),
    )


def differences_sheet(report: Report, hints: Mapping[Hint, str]) -> Sheet:
    """Every reconciling item: whose, when, what it is, its part of the difference, where it stands, in a sentence."""
    left, right = program_names(report)
    columns = (
        Column("Client", width=24),
        Column("Item", COUNT, width=6),
        Column("Date", DAY),
        Column("What", width=26),
        Column("Amount", MONEY),
        Column(f"Rows in {left}", width=14),
        Column(f"Rows in {right}", width=14),
        Column("In words", width=64, wrap=True),
        Column("Probably", width=18),
        Column("How sure", width=18),
        Column("Nearest", width=48, wrap=True),
    )
    return Sheet(columns, (row for client in report.clients for row in _item_rows(report, client, hints)))


def _item_rows(report: Report, client: ClientExplanation, hints: Mapping[Hint, str]) -> Iterator[tuple[Cell, ...]]:
    for number, item in enumerate(client.items, start=1):
        yield (
            client.name,
            number,
            item.day,
            kind_words(item.kind, report),
            item.cents,
            places(item.left, report.left_files),
            places(item.right, report.right_files),
            item.text,
            hint_words(item, hints),
            VERDICT_WORDS[item.verdict],
            item.nearest,
        )


def hint_words(item: Item, hints: Mapping[Hint, str]) -> str | None:
    """Why an item probably came about, in a few words."""
    return hints.get(item.hint) if item.hint else None


def matches_sheet(report: Report, lines: BookLines) -> Sheet:
    """What agrees: the lines of both programs that stand for one event.

    Args:
        report: the answer.
        lines: of the left book.
    """
    left, right = program_names(report)
    columns = (
        Column("Client", width=26),
        Column("Date", DAY),
        Column("What", width=16),
        Column("Amount", MONEY),
        Column(f"Rows in {left}", width=16),
        Column(f"Rows in {right}", width=16),
        Column("Days apart", COUNT, width=9),
        Column("Why they are the same", width=44),
        Column("How sure", width=18),
    )
    return Sheet(columns, (row for client in report.clients for row in _match_rows(report, client, lines)))


def _match_rows(report: Report, client: ClientExplanation, lines: BookLines) -> Iterator[tuple[Cell, ...]]:
    by_ref = {line.ref: line for line in lines.of(client.link.left)}
    for match in client.matches:
        first = _first(match.left, by_ref)
        yield (
            client.name,
            first.day if first else None,
            line_words(first.kind, Side.LEFT) if first else None,
            match.cents,
            places(match.left, report.left_files),
            places(match.right, report.right_files),
            match.days_apart,
            match.reason,
            VERDICT_WORDS[match.verdict],
        )


def _first(refs: Sequence[LineRef], by_ref: Mapping[LineRef, BookLine]) -> BookLine | None:
    found = [by_ref[ref] for ref in refs if ref in by_ref]
    return min(found, key=lambda line: (line.day, line.ref)) if found else None


def lines_sheet(report: Report, side: Side, lines: BookLines) -> Sheet:
    """Every line of one book that belongs to a client shown, with its mark.

    Args:
        report: the answer.
        side: of the book.
        lines: of that book.
    """
    columns = (
        Column("Mark", width=7),
        Column("Client", width=26),
        Column("Date", DAY),
        Column("What", width=16),
        Column("Amount", MONEY),
        Column("Number", width=14),
        Column("Memo", width=34),
        Column("Item", COUNT, width=6),
        Column("Row", COUNT, width=8),
        Column("File", width=24),
    )
    return Sheet(columns, (row for client in report.clients for row in _line_rows(report, client, side, lines)))


def _line_rows(
    report: Report, client: ClientExplanation, side: Side, lines: BookLines
) -> Iterator[tuple[Cell, ...]]:  # fmt: skip
    left = side is Side.LEFT
    names = client.left_names if left else client.right_names
    files = report.left_files if left else report.right_files
    settings = report.reconciliation.settings
    told = marks(client, side, dated=any((settings.as_of, settings.start, settings.end)))
    for line in lines.of(client.link.left if left else client.link.right):
        mark, item = told[line.ref]
        yield (
            mark.value,
            names[0],
            line.day,
            line_words(line.kind, side),
            line.cents,
            line.reference,
            line.memo,
            item,
            line.ref.row,
            files[line.ref.file].name,
        )


def aside_sheet(report: Report) -> Sheet:
    """Rows in no balance, with their reasons: set aside by the reader, or left out by the dates asked for."""
    columns = (
        Column("Program", width=20),
        Column("File", width=24),
        Column("Row", COUNT, width=8),
        Column("Column", width=20),
        Column("Found", width=24),
        Column("Why", width=64, wrap=True),
        Column("Amount", MONEY),
        Column("Code", width=8),
    )
    names = program_names(report)
    books = ((Side.LEFT, report.reconciliation.left), (Side.RIGHT, report.reconciliation.right))
    rows = [(side, aside) for side, book in books for aside in book.set_aside]
    rows += [(row.side, row.aside) for row in report.outside]
    files = {Side.LEFT: report.left_files, Side.RIGHT: report.right_files}
    return Sheet(columns, (_aside_row(aside, names[side is Side.RIGHT], files[side]) for side, aside in rows))


def _aside_row(aside: SetAside, program: str, files: Sequence[SourceFile]) -> tuple[Cell, ...]:
    return (
        program, files[aside.file].name, aside.row, aside.column or None, aside.found or None, aside.why, aside.cents,
        aside.code or None,
    )  # fmt: skip


def settings_rows(report: Report, version: str) -> list[tuple[str, str]]:
    """What was compared and how, for the page About: pairs of a word and a text."""
    settings = report.reconciliation.settings
    left, right = program_names(report)
    told = [
        ("Balances as of", str(settings.as_of) if settings.as_of else "all lines of both files"),
        ("Lines from", str(settings.start) if settings.start else "the first line"),
        ("Lines to", str(settings.end) if settings.end else "the last line"),
        ("Client", settings.client or "all clients"),
        ("Currency", report.reconciliation.left.currency),
        ("Difference", f"{right} − {left}; a positive amount means that the client owes more in {right}"),
        ("Names given", f"{len(settings.names)}" if settings.names else "none"),
        ("Card fees looked for", _fees_text(report)),
        ("Decisions of a person", f"{len(settings.decisions)} applied" if settings.decisions else "none"),
        ("Habits learned from the files", "yes" if settings.learn else "no"),
    ]  # fmt: skip
    for name, files in ((left, report.left_files), (right, report.right_files)):
        told += [(f"File of {name}", _file_text(file)) for file in files]
    return [*told, ("Made by", f"tieout {version}")]


def _fees_text(report: Report) -> str:
    fees = report.reconciliation.settings.fees
    return "; ".join(f"{fee.basis_points / 100:g} % + {format_cents(fee.cents)}" for fee in fees) or "none"


def _file_text(file: SourceFile) -> str:
    others = f" + {file.other_clients:,} of other clients" if file.other_clients else ""
    elsewhere = f" + {file.elsewhere:,} counted in another file" if file.elsewhere else ""
    counted = f"{file.rows:,} rows = {file.used:,} used + {file.set_aside:,} set aside{others}{elsewhere}"
    vouched = vouched_for(file.own_totals, file.encoding)
    return f"{file.name}: {counted}; vouched for by {vouched}; SHA-256 {file.sha256}"
