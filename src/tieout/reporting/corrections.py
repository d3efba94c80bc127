"""A list of corrections in, a page for a terminal, a table for CSV and a checklist as HTML or PDF out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from tieout.model.book import opening
from tieout.model.correction import CorrectionList, OpenReason, ToldChoice, ToldCorrection
from tieout.model.money import format_accounting, format_balance, format_cents
from tieout.reporting.page import heads, html_head, text
from tieout.reporting.sheets import Cell, Column, ColumnKind, Sheet
from tieout.reporting.style import Style, Tone, cut, wrap
from tieout.reporting.typeset import typeset
from tieout.reporting.words import higher_or_lower

_TEMPLATE = Path(__file__).with_name("corrections.typ")


def corrections_sheet(told: CorrectionList) -> Sheet:
    """Every correction and every open item, for CSV and the workbook."""
    columns = (
        Column("number", ColumnKind.COUNT, width=8),
        Column("program", width=20),
        Column("client", width=24),
        Column("do", width=10),
        Column("what", width=16),
        Column("date", ColumnKind.DAY),
        Column("reference", width=14),
        Column("from", ColumnKind.MONEY),
        Column("to", ColumnKind.MONEY),
        Column("change of balance", ColumnKind.MONEY),
        Column("text", width=80, wrap=True),
        Column("row", width=24),
        Column("follows", width=24),
    )
    return Sheet(columns, _rows(told))


def _rows(told: CorrectionList) -> Iterator[tuple[Cell, ...]]:
    for entry in told.todo:
        yield (
            entry.number, told.program, entry.client, entry.action.value, entry.what, entry.day,
            entry.reference or None, entry.from_cents, entry.to_cents, entry.effect_cents, entry.text,
            entry.place or None, entry.source or None,
        )  # fmt: skip
    for open_item in told.open:
        where = told.other if open_item.reason is OpenReason.ELSEWHERE else told.program
        words = f"{open_item.what} ({format_cents(open_item.cents)}): {open_item.why}"
        yield (
            None, where, open_item.client, "open", None, open_item.day, None, None, None, None, words, None, None,
        )  # fmt: skip


def choices_sheet(told: Sequence[ToldChoice], programs: tuple[str, str]) -> Sheet:
    """Every item that someone has to decide, for the workbook; the last column is theirs to fill in.

    Args:
        told: the items.
        programs: names of the left and the right program.
    """
    left, right = programs
    columns = (
        Column("Client", width=24),
        Column("Item", ColumnKind.COUNT, width=6),
        Column("Date", ColumnKind.DAY),
        Column("Amount", ColumnKind.MONEY),
        Column(f"If {left} is right", width=60, wrap=True),
        Column(f"If {right} is right", width=60, wrap=True),
        Column("Decided", width=14),
        Column("Note", width=24),
        Column("Left lines", width=26, printed=False),
        Column("Right lines", width=26, printed=False),
    )
    rows = (
        (
            entry.client, entry.item, entry.day, entry.cents, entry.if_left, entry.if_right, None, None,
            entry.left_lines or None, entry.right_lines or None,
        )
        for entry in told
    )  # fmt: skip
    return Sheet(columns, rows)


def choices_page(told: Sequence[ToldChoice], programs: tuple[str, str], style: Style) -> str:
    """Every item that someone has to decide, for a terminal."""
    left, right = programs
    count = f"{len(told)} item{'' if len(told) == 1 else 's'} to decide: which program is right?"
    lines = [style.paint(count, Tone.STRONG)]
    for entry in told:
        lines += [
            "",
            *wrap(f"{entry.client}, item {entry.item}, {format_cents(entry.cents)}: {entry.text}", style.width),
        ]
        for name, words in ((left, entry.if_left), (right, entry.if_right)):
            first, *more = wrap(f"If {name} is right: {words}", style.width - 4)
            lines += [f"  - {first}", *(f"    {line}" for line in more)]
    lines += [
        "",
        *wrap("For a list of what to do, say which one is right: --trust left or --trust right.", style.width),
    ]
    return "\n".join(lines) + "\n"


def corrections_page(told: CorrectionList, style: Style) -> str:
    """The list for a terminal."""
    lines = [style.paint(line, Tone.STRONG) for line in wrap(told.text, style.width)]
    for entry in told.todo:
        first, *more = wrap(entry.text, style.width - 6)
        lines += ["", f"  {entry.number:<3} {first}", *(f"      {line}" for line in more)]
        lines += [f"      {style.paint(line, Tone.QUIET)}" for line in wrap(effect_text(told, entry), style.width - 6)]
    if told.open:
        lines += ["", "Open"]
        for item in told.open:
            said = f"{cut(item.client, 24)}, {format_cents(item.cents)}: {item.what} - {item.why}."
            lines += [f"  {line}" for line in wrap(said, style.width - 2)]
    if told.after:
        lines += ["", *_after(told, style)]
    return "\n".join(lines) + "\n"


def effect_text(told: CorrectionList, entry: ToldCorrection) -> str:
    """By how much it moves the balance, and the rows behind it."""
    apart = entry.effect_cents
    up = f"{opening(told.program)} goes {'up' if apart > 0 else 'down'} by {format_cents(abs(apart))} for this client."
    places = "; ".join(filter(None, (entry.place, entry.source)))
    return f"{up} [{places}]" if places else up


def _after(told: CorrectionList, style: Style) -> list[str]:
    width = min(max((len(entry.client) for entry in told.after), default=6), 24)
    lines = []
    for entry in told.after:
        left = entry.after_cents - entry.other_cents
        state = "agrees" if not left else f"{higher_or_lower(left)} than {told.other}"
        figures = f"{format_balance(entry.before_cents)} -> {format_balance(entry.after_cents)}"
        tone = Tone.DIFFERS if left else Tone.AGREES
        lines.append(f"  {cut(entry.client, width):<{width}}  {told.program} {figures}   {style.paint(state, tone)}")
    return ["After these", *lines]


def corrections_html(told: CorrectionList) -> Iterator[str]:
    """The checklist as one HTML file: boxes to tick on paper."""
    yield from html_head(f"Corrections in {told.program}")
    yield f"<header>\n<h1>{text(told.text)}</h1>\n"
    yield '<p class="quiet">Tick what is done. Nothing on this list is entered only to make a sum agree.</p>\n'
    yield "</header>\n<main>\n"
    if told.todo:
        yield '<section><div class="scroll"><table>\n<caption class="hidden">Corrections</caption>\n'
        yield heads(("Done", ""), ("No.", ""), ("Client", ""), ("What to do", ""), ("Change", "money"))
        yield "<tbody>\n"
        for entry in told.todo:
            yield f'<tr><td><span class="check"></span></td><td class="number">{entry.number}</td>'
            yield f'<th scope="row">{text(entry.client)}</th><td>{text(entry.text)}'
            yield f'<div class="quiet">{text("; ".join(filter(None, (entry.place, entry.source))))}</div></td>'
            yield f'<td class="money">{format_accounting(entry.effect_cents)}</td></tr>\n'
        yield "</tbody></table></div></section>\n"
    if told.after:
        yield '<section><div class="scroll"><table>\n<caption><h2>After these</h2></caption>\n'
        yield heads(
            ("Client", ""), (f"{text(told.program)} now", "money"), (f"{text(told.program)} then", "money"),
            (text(told.other), "money"), ("", ""),
        )  # fmt: skip
        yield "<tbody>\n"
        for row in told.after:
            left = row.after_cents - row.other_cents
            state = '<span class="badge agrees">✓ agrees</span>' if not left else f"≠ {text(higher_or_lower(left))}"
            figures = (row.before_cents, row.after_cents, row.other_cents)
            cells = "".join(f'<td class="money">{format_balance(cents)}</td>' for cents in figures)
            yield f'<tr><th scope="row">{text(row.client)}</th>{cells}<td>{state}</td></tr>\n'
        yield "</tbody></table></div></section>\n"
    if told.open:
        yield '<section><div class="scroll"><table>\n<caption><h2>Open</h2></caption>\n'
        yield heads(("Client", ""), ("Item", ""), ("Why it is open", ""), ("Amount", "money"))
        yield "<tbody>\n"
        for item in told.open:
            yield f'<tr><th scope="row">{text(item.client)}</th><td>{text(item.what)}</td><td>{text(item.why)}</td>'
            yield f'<td class="money">{format_accounting(item.cents)}</td></tr>\n'
        yield "</tbody></table></div></section>\n"
    yield "</main>\n</body>\n</html>\n"


def corrections_pdf(told: CorrectionList) -> bytes:
    """The checklist as PDF.

    Raises:
        EngineFailed: when the extra `pdf` isn't installed.
    """
    data = {
        "title": f"Corrections in {told.program}",
        "text": told.text,
        "program": told.program,
        "other": told.other,
        "todo": [
            {
                **{key: str(value) for key, value in asdict(entry).items()},
                "effect": format_accounting(entry.effect_cents),
                "places": "; ".join(filter(None, (entry.place, entry.source))),
            }
            for entry in told.todo
        ],
        "after": [
            {
                "client": row.client,
                "before": format_balance(row.before_cents),
                "after": format_balance(row.after_cents),
                "other": format_balance(row.other_cents),
                "agrees": row.after_cents == row.other_cents,
                "state": higher_or_lower(row.after_cents - row.other_cents),
            }
            for row in told.after
        ],
        "open": [
            {"client": item.client, "what": item.what, "why": item.why, "amount": format_accounting(item.cents)}
            for item in told.open
        ],
    }
    return typeset(_TEMPLATE, data)
