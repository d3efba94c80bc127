"""Amounts, days and names as the pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tieout.model import days
from tieout.model.book import LineKind, Side, opening
from tieout.model.money import format_accounting, format_balance, format_cents
from tieout.reporting.words import line_words
from tieout.web.ledger import Line
from tieout.web.reading_files import for_page

register = template.Library()
register.filter("opening", opening)

MINUTES_FROM = 90
"""From so many seconds on, what is left is told in minutes."""


@register.filter
def item(table: Mapping[str, str], key: str) -> str:
    """A table's entry, or nothing."""
    return table.get(key, "")


@register.filter
def money(cents: int | None) -> str:
    """`1,234.56`; a dash where there is no amount at all."""
    return "—" if cents is None else format_cents(cents)


@register.filter
def abs_money(cents: int) -> str:
    """`9.00`, whatever the direction."""
    return format_cents(abs(cents))


@register.filter
def accounting(cents: int | None) -> SafeString:
    """`(9.00)` for what lowers a balance, `-` for nothing; read out as "minus" and "nothing"."""
    if not cents:
        return mark_safe('<span aria-hidden="true">-</span><span class="only-heard">nothing</span>')
    if cents > 0:
        return format_html("{}", format_accounting(cents))
    return format_html(
        '<span aria-hidden="true">{}</span><span class="only-heard">minus {}</span>',
        format_accounting(cents),
        format_cents(-cents),
    )


@register.filter
def balance(cents: int | None) -> str:
    """`405.00`, and `25.00 CR` for a credit."""
    if cents is None:
        return "—"
    return format_balance(cents)


@register.filter
def owed(cents: int | None) -> SafeString:
    """A balance in a table: as `balance`, and `-` for nothing."""
    return format_html("{}", format_balance(cents)) if cents else accounting(0)


@register.filter
def apart(cents: int) -> str:
    """`9.00 lower`, `300.00 higher`, `-`."""
    if not cents:
        return "-"
    return f"{format_cents(abs(cents))} {'higher' if cents > 0 else 'lower'}"


@register.filter
def time_left(seconds: int | None) -> str:
    """` · about 6 s left`, ` · about 2 min left`; ` …` where it isn't known."""
    if seconds is None:
        return " …"
    return f" · about {seconds} s left" if seconds < MINUTES_FROM else f" · about {round(seconds / 60)} min left"


@register.filter
def short_day(day: date | str | None) -> str:
    """`Feb 10`."""
    when = as_day(day)
    return days.short_day(when) if when else ""


@register.filter
def long_day(day: date | str | None) -> str:
    """`Feb 10, 2026`."""
    when = as_day(day)
    return days.long_day(when) if when else ""


@register.filter
def numeric_day(day: date | str | None) -> str:
    """`02/10/2026`, as the practice's own program writes it."""
    when = as_day(day)
    return f"{when:%m/%d/%Y}" if when else ""


@register.filter
def line_word(kind: str, side: str) -> str:
    """What a line is called in its own program: `Session`, `Invoice`, `Payment`."""
    return line_words(LineKind(kind), Side(side))


@register.filter
def lines_word(count: int, word: str) -> str:
    """`9 invoices`, `1 credit memo`, `3 credits used`."""
    first, *rest = word.lower().split(" ", 1)
    noun, rest = ("opening balance", []) if word.startswith("Opening") else (first, rest)
    if rest == ["memo"]:
        noun, rest = "credit memo", []
    return " ".join([f"{count:,}", noun if count == 1 else f"{noun}s", *rest])


@register.filter
def person_name(person: str) -> str:
    """`Alex Baker` of `Alex Baker <alex@example.org>`."""
    return person.partition(" <")[0]


@register.simple_tag
def ledger_cells(lines: Sequence[Line], side: str, program: str) -> SafeString:
    """The three cells of one side of an event: days, what, amounts. By Python, as a page holds hundreds of them."""
    if not lines:
        return format_html('<td colspan="3" class="nothing {}-what">— nothing in {}</td>', side, program)
    days = format_html_join("", "<div>{}</div>", ((short_day(line.day),) for line in lines))
    what = format_html_join("", "<div>{}{}</div>", ((line_word(line.kind, side), _small(line.what)) for line in lines))
    several = " several" if len(lines) > 1 else ""
    cents = format_html_join("", '<div title="row {}">{}</div>', ((line.row, accounting(line.cents)) for line in lines))
    cells = '<td class="{0}-day">{1}</td><td class="{0}-what{4}">{2}</td><td class="number {0}-amount">{3}</td>'
    return format_html(cells, side, days, what, cents, several)


def _small(text: str) -> SafeString:
    return format_html(" <small>{}</small>", text) if text else SafeString("")


@register.simple_tag
def client_name(name: str, number: int | str = "") -> SafeString:
    """A client's name, which the key h replaces on screen by a number."""
    return format_html('<span class="name" data-alias="Client {}"><span>{}</span></span>', number, name)


@register.simple_tag
def naming(text: str, names: Iterable[str]) -> SafeString:
    """A sentence in which the key h hides the clients' names."""
    pieces = [text]
    for name in sorted(set(names), key=len, reverse=True):
        pieces = [part for piece in pieces for part in (_split(piece, name) if piece not in names else [piece])]
    return format_html_join(
        "", "{}", ((client_name(piece, "") if piece in names else piece,) for piece in pieces)
    )  # fmt: skip


def _split(piece: str, name: str) -> list[str]:
    found = re.split(f"({re.escape(name)})", piece) if name else [piece]
    return [part for part in found if part]


@register.filter
def without_options(text: str) -> str:
    """A sentence without those that name an option of the command line."""
    return for_page(text)


def as_day(day: date | str | None) -> date | None:
    """A day, whether it was kept as one or as text."""
    if isinstance(day, str):
        return date.fromisoformat(day[:10]) if day else None
    return day
