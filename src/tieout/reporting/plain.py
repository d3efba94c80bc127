"""The page for a terminal or a text file: the answer first, then every client that differs, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tieout.model.explanation import ClientExplanation
from tieout.model.money import format_balance
from tieout.reporting.cautions import cancelling_text, cautions, largest_first, needs_a_look
from tieout.reporting.report import Report
from tieout.reporting.style import Style, Tone, cut, pad, paragraph, wrap
from tieout.reporting.words import higher_or_lower

_NAME_WIDTH_MAX = 24
_WHY_WIDTH_MIN = 18


def overview_page(report: Report, style: Style) -> str:
    """All clients on one page.

    Args:
        report: the answer to show.
        style: width and colour.

    Returns:
        The headline, what is in no balance, a table of the clients that differ, and what the sums hide.
    """
    looked_at = [client for client in report.clients if needs_a_look(client)]
    parts = [_headline(report, style)]
    parts += [style.paint(paragraph(text, style), Tone.DIFFERS) for text in cautions(report)]
    if looked_at:
        parts += ["", *_table(report, sorted(looked_at, key=largest_first), style)]
    if cancelling := cancelling_text(report):
        parts += ["", paragraph(cancelling, style)]
    return "\n".join(parts) + "\n"


def _headline(report: Report, style: Style) -> str:
    tone = Tone.STRONG if report.difference_cents else Tone.AGREES
    lines = [style.paint(line, tone) for line in wrap(report.text, style.width)]
    return "\n".join([*lines, *(wrap(report.counts_text, style.width) if report.counts_text else [])])


def _table(report: Report, clients: Sequence[ClientExplanation], style: Style) -> list[str]:
    widths = _widths(report, clients, style)
    name_width, left_width, right_width, apart_width, why_width, _ = widths
    headings = program_headings(report)
    head = (
        f"  {pad('Client', name_width)}  {cut(headings[0], left_width):>{left_width}}  "
        f"{cut(headings[1], right_width):>{right_width}}  {pad('Difference', apart_width)}  Why"
    )
    lines = [head.rstrip()]
    for client in clients:
        why = wrap(client.summary, why_width)
        lines.append(f"  {_figures(client, widths, style)}  {why[0]}".rstrip())
        lines += [" " * (style.width - why_width) + line for line in why[1:]]
    rules = [f"  {'-' * name_width}  {'-' * left_width}  {'-' * right_width}  {'-' * apart_width}"]
    return [*lines, *rules, *_sums(report, clients, widths, style)]


def program_headings(report: Report) -> tuple[str, str]:
    """Both programs in one word each where that tells them apart."""
    names = (report.reconciliation.left.program_name, report.reconciliation.right.program_name)
    short = tuple("Other" if name.startswith("the ") else name.split()[0] if name.split() else name for name in names)
    return (short[0], short[1]) if short[0] != short[1] else names


class _Widths(NamedTuple):
    """How wide each column is, and which of the two balances is a credit somewhere: then the others leave room."""

    name: int
    left: int
    right: int
    apart: int
    why: int
    signed: tuple[bool, bool]


def _owed(cents: int | None, *, signed: bool) -> str:
    """A balance, its cents below those of the others; a dash where there is none."""
    told = "-" if cents is None else format_balance(cents)
    return f"{told}   " if signed and (cents is None or cents >= 0) else told


def _widths(report: Report, clients: Sequence[ClientExplanation], style: Style) -> _Widths:
    left, right = (max(len(heading), 9) for heading in program_headings(report))
    sums = [(client.left_cents, client.right_cents, client.difference_cents) for client in clients]
    sums.append((sum(row[0] for row in sums), sum(row[1] for row in sums), sum(row[2] for row in sums)))
    signed = (any(row[0] < 0 for row in sums), any(row[1] < 0 for row in sums))
    left = min(max(left, *(len(_owed(row[0], signed=signed[0])) for row in sums)), 18)
    right = min(max(right, *(len(_owed(row[1], signed=signed[1])) for row in sums)), 18)
    apart = max(10, *(len(higher_or_lower(row[2])) for row in sums))
    names = max(8, *(len(client.name) for client in clients), len(f"these {len(clients)}"))
    room = style.width - 10 - left - right - apart
    name = max(8, min(names, _NAME_WIDTH_MAX, room - _WHY_WIDTH_MIN))
    return _Widths(name, left, right, apart, max(room - name, _WHY_WIDTH_MIN), signed)


def _figures(client: ClientExplanation, widths: _Widths, style: Style) -> str:
    left = _owed(client.left_cents if client.left_names else None, signed=widths.signed[0])
    right = _owed(client.right_cents if client.right_names else None, signed=widths.signed[1])
    return _row(client.name, left, right, client.difference_cents, widths, style)


def _row(name: str, left: str, right: str, apart: int, widths: _Widths, style: Style) -> str:
    difference = style.paint(f"{higher_or_lower(apart):<{widths.apart}}", Tone.DIFFERS if apart else Tone.AGREES)
    return f"{pad(name, widths.name)}  {left:>{widths.left}}  {right:>{widths.right}}  {difference}"


def _sums(report: Report, clients: Sequence[ClientExplanation], widths: _Widths, style: Style) -> list[str]:
    left, right = sum(client.left_cents for client in clients), sum(client.right_cents for client in clients)
    others = [client for client in report.clients if not needs_a_look(client)]
    agreeing = format_balance(sum(client.left_cents for client in others))
    said = f"{len(others)} {'other' if len(others) == 1 else 'others'}: {agreeing} on both sides" if others else ""
    told = wrap(said, widths.why)
    name = f"these {len(clients)}" if len(clients) > 1 else "this one"
    here, there = _owed(left, signed=widths.signed[0]), _owed(right, signed=widths.signed[1])
    first = _row(name, here, there, right - left, widths, style)
    return [f"  {first}  {told[0]}".rstrip(), *(" " * (style.width - widths.why) + line for line in told[1:])]
