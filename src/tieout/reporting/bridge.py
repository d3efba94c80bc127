"""One client's page for a terminal: from balance to balance, every item with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tieout.model.book import SourceFile
from tieout.model.explanation import ClientExplanation, Hint, Item, ItemKind, LineRef
from tieout.model.linkage import Verdict
from tieout.model.money import format_accounting, format_cents
from tieout.reporting.report import Report
from tieout.reporting.style import Style, Tone, cut, flow, paragraph, wrap

STEPS_LISTED_MAX = 6

_DAY_WIDTH = 6


def client_page(report: Report, client: ClientExplanation, style: Style, hints: Mapping[Hint, str]) -> str:
    """One client's bridge.

    Args:
        report: what the client is part of.
        client: the client to show.
        style: width and colour.
        hints: each hint in a few words.

    Returns:
        The headline; the bridge with its items, their rows and "not explained yet"; where the two part.
    """
    tone = Tone.DIFFERS if client.difference_cents else Tone.AGREES
    headline = [style.paint(line, tone) for line in wrap(client.headline, style.width)]
    parts = [*headline, *_names(report, client, style), "", *_bridge(report, client, style, hints), ""]
    parts += [f"  {line}" for line in _where_they_part(client, style)]
    parts += [f"  {line}" for line in wrap(_lines_counted(report, client), style.width - 2)]
    return "\n".join(parts) + "\n"


def _names(report: Report, client: ClientExplanation, style: Style) -> list[str]:
    left, right = report.reconciliation.left.program_name, report.reconciliation.right.program_name
    told = [
        f"{program}: {' + '.join(names) if names else '-'}"
        for program, names in ((left, client.left_names), (right, client.right_names))
    ]
    evidence = f" ({client.link.evidence})" if client.link.evidence else ""
    return [style.paint(paragraph(f"{'   '.join(told)}{evidence}", style, "  "), Tone.QUIET)]


def _bridge(report: Report, client: ClientExplanation, style: Style, hints: Mapping[Hint, str]) -> Iterable[str]:
    books = (report.reconciliation.left, report.reconciliation.right)
    explained = [item for item in client.items if item.kind is not ItemKind.UNEXPLAINED]
    unexplained = [item for item in client.items if item.kind is ItemKind.UNEXPLAINED]
    yield _line(books[0].program_name, format_cents(client.left_cents), style)
    for number, item in enumerate(explained, start=1):
        yield from _item(report, number, item, style, hints)
    yield _line("   not explained yet", format_accounting(client.unexplained_cents), style)
    for item in unexplained:
        yield from _unexplained(report, item, style, hints)
    closes = client.left_cents + sum(item.cents for item in client.items) == client.right_cents
    yield _line(books[1].program_name, format_cents(client.right_cents), style, "adds up" if closes else "")


def _amount_column(style: Style) -> int:
    """Where amounts end: with room for a word behind them."""
    return min(style.width, 100) - 11


def _line(text: str, amount: str, style: Style, note: str = "") -> str:
    column = _amount_column(style)
    text = cut(text, column - len(amount) - 4)
    line = f"  {text}{amount:>{column - 2 - len(text)}}"
    return f"{line}   {style.paint(note, Tone.AGREES)}" if note else line


def _item(report: Report, number: int, item: Item, style: Style, hints: Mapping[Hint, str]) -> Iterable[str]:
    column = _amount_column(style)
    indent = 6 + _DAY_WIDTH + 2
    told = wrap(item.text, column - indent - 14)
    amount = format_accounting(item.cents)
    first = f"  {number:<3} {short_day(item.day):<{_DAY_WIDTH}}  {told[0]}"
    yield f"{first}{style.paint(f'{amount:>{max(column - len(first), len(amount) + 1)}}', Tone.DIFFERS)}"
    for line in [*told[1:], *_evidence(report, item, style.width - indent, hints)]:
        yield " " * indent + line


def _unexplained(report: Report, item: Item, style: Style, hints: Mapping[Hint, str]) -> Iterable[str]:
    """A part of "not explained yet": its amount stands in the sentence, or the column would no longer add up."""
    indent = 6 + _DAY_WIDTH + 2
    told = [*wrap(item.text, style.width - indent), *_evidence(report, item, style.width - indent, hints)]
    yield f"      {short_day(item.day):<{_DAY_WIDTH}}  {told[0]}"
    for line in told[1:]:
        yield " " * indent + line


def _evidence(report: Report, item: Item, width: int, hints: Mapping[Hint, str]) -> list[str]:
    """The rows an item stands on, its hint, the nearest miss and what fits as well."""
    files = (report.left_files, report.right_files)
    places = [*_places(item.left, files[0]), *_places(item.right, files[1])]
    hint = f" · {hints[item.hint]}" if item.hint and item.hint in hints else ""
    lines = wrap(f"[{'; '.join(places)}]{hint}", width) if places or hint else []
    if item.twin is not None:
        lines.append(f"it repeats row {item.twin.row}")
    if item.counterpart is not None:
        halves = [*_places(item.counterpart.left, files[0]), *_places(item.counterpart.right, files[1])]
        lines += wrap(f"the other half: {'; '.join(halves)}", width)
    if item.nearest:
        lines += wrap(item.nearest, width)
    if item.verdict is Verdict.SEVERAL_FIT:
        rows = ", ".join(f"row {line.row}" for line in item.alternatives)
        lines += wrap(f"Several answers fit equally well{f': {rows}' if rows else ''}.", width)
    return lines


def _places(lines: Sequence[LineRef], files: Sequence[SourceFile]) -> list[str]:
    """Where lines stand, such as `sessions.csv row 7, 9`."""
    return [
        f"{files[number].name} {_rows(lines, number)}"
        for number in sorted({line.file for line in lines})
        if number < len(files)
    ]


def _rows(lines: Sequence[LineRef], file: int) -> str:
    rows = sorted({line.row for line in lines if line.file == file})
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join(str(row) for row in rows)}"


def short_day(day: date) -> str:
    """`Feb 10`, as a narrow column has room for."""
    return f"{day:%b} {day.day}"


def _where_they_part(client: ClientExplanation, style: Style) -> list[str]:
    """The first day the two part, and the difference after each day on which it changes."""
    if client.first_difference is None:
        return []
    running: dict[date, int] = {}
    cents = 0
    for item in sorted((item for item in client.items if item.cents), key=lambda item: item.day):
        cents += item.cents
        running[item.day] = cents
    steps = [f"{short_day(day)}: {format_cents(after)}" for day, after in running.items()]
    if len(steps) > STEPS_LISTED_MAX:
        steps = [*steps[: STEPS_LISTED_MAX - 1], "…", steps[-1]]
    day = client.first_difference
    first = f"First difference: {short_day(day)}, {day.year}."
    return [first, *flow([f"Difference so far: {steps[0]}", *steps[1:]], " → ", style.width - 2)]


def _lines_counted(report: Report, client: ClientExplanation) -> str:
    books = (report.reconciliation.left, report.reconciliation.right)
    left, right = (
        sum(len(getattr(told, side)) for told in (*client.matches, *client.items)) for side in ("left", "right")
    )
    agree = sum(len(match.left) for match in client.matches), sum(len(match.right) for match in client.matches)
    both = str(agree[0]) if agree[0] == agree[1] else f"{agree[0]} and {agree[1]}"
    lines = "1 line" if left == 1 else f"{left} lines"
    return f"{lines} in {books[0].program_name}, {right} in {books[1].program_name}: {both} agree."
