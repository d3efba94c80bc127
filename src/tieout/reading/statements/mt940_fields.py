"""The fields of MT940 and MT942 statements, and the lines they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tieout.limits import CENTS_MAX
from tieout.reading.parsing.movements import (
    damaged,
    day_of,
    lines_of,
)

_PREAMBLE = ":940:"
_FIELD = re.compile(r"(?:(?:-\})?[\x01\x03$ ]*(?:\{[1-35S]:.*\})?\{4:\s*)?:(\d\d[A-Z]?|NS):")
_TAGS = "20 21 25 25P 28 28C 13 13D 34F 60F 60M 61 86 62F 62M 64 65 90C 90D NS"
_KNOWN = frozenset(_TAGS.split())
_ENVELOPE = re.compile(r"-?\}?|-?\}?\s*\{[1-5S]:.*", re.DOTALL)
_NEARLY_A_FIELD = re.compile(r":|.?:?(?:20|25|28C|60[FM]|61|62[FM]|64|65|86):")
_JOINED_FIELD = re.compile(r"[^0-9]:(?:20|25|28C|60[FM]|61|62[FM]|64|65|86):")
_ENTRY = re.compile(
    r"(?P<value>[0-9]{6})(?P<booked>[0-9]{4}| {4})?(?P<way>[RE]?[CD])[A-Z]? ?(?P<amount>[0-9]+(?:,[0-9]*)?)"
    r"(?P<kind>[A-Z][A-Z0-9 ]{3})?(?P<own>(?:(?!//).)*)(?://(?P<bank>.*))?",
    re.ASCII,
)


@dataclass(slots=True)
class SwiftField:
    """One field of a statement: its tag, its text, where it begins, and where something in it looks like a field."""

    tag: str
    text: str
    place: int
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One field 61 with the field 86 behind it.

    Attributes:
        place: where it begins.
        day: booking date, else value date.
        cents: money in positive.
        reference: the customer's, else the bank's.
        extra: supplementary details.
        details: the field 86.
    """

    place: int
    day: date
    cents: int
    reference: str
    extra: str
    details: str


def fields_of(name: str, text: str) -> Iterator[SwiftField]:
    """Every field, its lines joined by line breaks; what stands around statements belongs to their transport."""
    current = None
    for number, (place, line) in enumerate(lines_of(text), start=1):
        found = _FIELD.match(line)
        where = f"line {number}"
        if found and (found[1] in _KNOWN or current is None or current.tag != "86"):
            if found[1] not in _KNOWN:
                raise damaged(name, where, f"there is no field :{found[1]}: in an MT940 statement")
            if current:
                yield current
            current = SwiftField(found[1], line[found.end() :], place)
        elif _ENVELOPE.fullmatch(line.strip()):
            if current and line.strip():
                yield current
                current = None
        elif current is None and line.strip() == _PREAMBLE:
            continue
        else:
            _refuse_nearly(name, where, line, current)
            if current is not None:
                current.text += "\n" + line
        if _JOINED_FIELD.search(line, found.end() if found else 0):
            _refuse_joined(name, where, current)
    if current:
        yield current


def _refuse_nearly(name: str, where: str, line: str, current: SwiftField | None) -> None:
    """A line that is nearly a field is a damaged one, but in the free text of :86: of a statement that balances."""
    if not _NEARLY_A_FIELD.match(line):
        return
    if current is None or current.tag != "86":
        raise damaged(name, where, "a line is nearly the beginning of a field")
    current.doubtful = where


def _refuse_joined(name: str, where: str, current: SwiftField | None) -> None:
    if current is None or current.tag != "86":
        raise damaged(name, where, "a field begins inside a line")
    current.doubtful = where


def statements_of(name: str, fields: Sequence[SwiftField]) -> list[list[SwiftField]]:
    """The fields of each statement; one begins with :20:, and each has both balances."""
    statements: list[list[SwiftField]] = []
    for field in fields:
        if field.tag == "20" or not statements:
            statements.append([])
        statements[-1].append(field)
    for number, statement in enumerate(statements, start=1):
        tags_here = {field.tag[:2] for field in statement}
        interim = "34" in tags_here and "60" not in tags_here
        if not interim and not {"60", "62"} <= tags_here:
            raise damaged(name, f"statement {number}", "its opening or closing balance is missing")
    return statements


def lines_in(name: str, statement: Sequence[SwiftField]) -> list[StatementLine]:
    """The lines of a statement, each with what its fields 86 say.

    Raises:
        FileNotUnderstood: E105 when one can't be read.
    """
    details: dict[int, list[str]] = {}
    entry: SwiftField | None = None
    for field in statement:
        if field.tag == "61":
            entry = field
        elif field.tag == "86" and entry is not None:
            details.setdefault(id(entry), []).append(field.text)
        elif field.tag != "NS":
            entry = None
    return [_line(name, field, "\n".join(details.get(id(field), []))) for field in statement if field.tag == "61"]


def _line(name: str, field: SwiftField, details: str) -> StatementLine:
    first, _, extra = field.text.partition("\n")
    found = _ENTRY.fullmatch(first)
    day = found and _booked(found["value"], found["booked"] or "")
    if found is None or day is None:
        raise damaged(name, "field :61:", "a line of the statement can't be read")
    cents = cents_of(name, field, found["amount"])
    references = [found["own"].strip(), (found["bank"] or "").strip()]
    return StatementLine(
        field.place,
        day,
        # A reversal (RC, RD) takes back what its letter says.
        cents if found["way"] in {"C", "RD", "EC"} else -cents,
        next((text for text in references if text and text != "NONREF"), ""),
        extra.replace("\n", " "),
        details,
    )


def _booked(value: str, booked: str) -> date | None:
    """The booking day, which has no year of its own: the one nearest to the value day; without one the value day."""
    # Some banks reckon months of thirty days: the 30th of February is its last day.
    day = day_of(f"20{value}") or (value[2:] in {"0229", "0230"} and day_of(f"20{value[:2]}0228")) or None
    if day is None or not booked.strip():
        return day
    near = [found for year in (day.year - 1, day.year, day.year + 1) if (found := day_of(f"{year}{booked}"))]
    return min(near, key=lambda found: abs(found - day), default=None)


def cents_of(name: str, field: SwiftField, text: str) -> int:
    """An amount of a field in cents.

    Raises:
        FileNotUnderstood: E105 when it has parts of a cent or is too large.
    """
    whole, _, part = text.partition(",")
    if len(part) > 2 or int(whole) * 100 > CENTS_MAX:
        raise damaged(name, f"field :{field.tag}:", "an amount has parts of a cent or is too large")
    return int(whole) * 100 + int(part.ljust(2, "0"))
