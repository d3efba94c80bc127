"""One client's page for a terminal: from balance to balance, every item with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tieout.model.book import opening
from tieout.model.days import long_day, short_day
from tieout.model.explanation import ClientExplanation, Hint, Item, ItemKind
from tieout.model.money import format_accounting, format_balance, format_cents
from tieout.reporting.evidence import evidence, lines_counted, names_text
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
    parts += [f"  {line}" for line in wrap(lines_counted(report, client), style.width - 2)]
    return "\n".join(parts) + "\n"


def _names(report: Report, client: ClientExplanation, style: Style) -> list[str]:
    return [style.paint(paragraph(names_text(report, client), style, "  "), Tone.QUIET)]


def _bridge(report: Report, client: ClientExplanation, style: Style, hints: Mapping[Hint, str]) -> Iterable[str]:
    books = (report.reconciliation.left, report.reconciliation.right)
    explained = [item for item in client.items if item.kind is not ItemKind.UNEXPLAINED]
    unexplained = [item for item in client.items if item.kind is ItemKind.UNEXPLAINED]
    yield _line(opening(books[0].program_name), format_balance(client.left_cents), style)
    for number, item in enumerate(explained, start=1):
        yield from _item(report, number, item, style, hints)
    yield _line("   not explained yet", format_accounting(client.unexplained_cents), style)
    for item in unexplained:
        yield from _unexplained(report, item, style, hints)
    closes = client.left_cents + sum(item.cents for item in client.items) == client.right_cents
    yield _line(opening(books[1].program_name), format_balance(client.right_cents), style, "adds up" if closes else "")


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
    return [line for text in evidence(report, item, hints) for line in wrap(text, width)]


def _where_they_part(client: ClientExplanation, style: Style) -> list[str]:
    """The first day the two part, and the difference after each day on which it changes."""
    if client.first_difference is None:
        return []
    running: dict[date, int] = {}
    cents = 0
    for item in sorted((item for item in client.items if item.cents), key=lambda item: item.day):
        cents += item.cents
        running[item.day] = cents
    year = len({day.year for day in running}) > 1
    steps = [
        f"{short_day(day)}{f', {day.year}' if year else ''}: {format_cents(after)}" for day, after in running.items()
    ]
    if len(steps) > STEPS_LISTED_MAX:
        steps = [*steps[: STEPS_LISTED_MAX - 1], "…", steps[-1]]
    day = client.first_difference
    first = f"First difference: {long_day(day)}."
    return [first, *flow([f"Difference so far: {steps[0]}", *steps[1:]], " → ", style.width - 2)]
