"""SWIFT MT940 (and MT942) statements: each statement of a file is checked from its opening to its closing balance.

Days are the booking dates (entry dates) where they are given. No library reads the lines here: the one there is merges
the statements of a file and writes lines that it can't read, with all they hold, into the log.
Source: SWIFT's field list of MT940, and what banks write into field 86.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tieout.limits import CENTS_MAX
from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_plain
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    damaged,
    day_of,
    ensure_counted,
    lines_of,
    reading_of,
    rows_of,
    totals_differ,
)
from tieout.reading.reader import Reading, ReadingOptions

_START = re.compile(
    rb"(?:^|[\r\n]|\{4:)\s*:20:[^\r\n]*[\r\n]+(?::(?:21|28C?|25P?):[^\r\n]*[\r\n]+){0,3}?:(?:25P?|60[FM]):"
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
_SUM = re.compile(r"(\d{1,5})([A-Z]{3})([0-9]+(?:,[0-9]*)?)", re.ASCII)
_FLOOR = re.compile(r"([A-Z]{3})[CD]?[0-9]+(?:,[0-9]*)?", re.ASCII)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([0-9]+(?:,[0-9]*)?)", re.ASCII)
_SUBFIELDS = {mark: re.compile(rf"{re.escape(mark)}(\d\d)") for mark in "?><~^"}
_FIRST_SUBFIELD = re.compile(r"[0-9A-Z]{0,3}([><~^])\d\d")
_SLASHED = re.compile(
    r"/(ORDP|BENM|CNTP|NAME|REMI|EREF|IBAN|BIC|TRCD|TRTP|CSID|MARF|PREF|ISDT|RTRN|SVCL|ADDR|CREF|ID)/"
)
_COLUMNS = (("date", ":61:"), ("amount", ":61:"), ("client", ":86:"), ("reference", ":61:"), ("memo", ":86:"))


@dataclass(slots=True)
class _Field:
    """One field of a statement: its tag, its text, where it begins, and where something in it looks like a field."""

    tag: str
    text: str
    place: int
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
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


class Mt940:
    """An MT940 statement."""

    program = "bank"
    program_name = "the bank"
    report = "mt940-statement"
    report_name = "SWIFT MT940 statement"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by the field :20: at its beginning."""
        head = data[:4096]
        return "the fields :20: and :25: that begin a SWIFT statement" if _START.search(head) else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every statement (see `FileReader.read_file`)."""
        text, encoding = decode(name, data, options.encoding)
        _refuse_unended(name, text)
        fields = list(_fields(name, text))
        ensure_counted(
            name, "lines (:61:)", len(re.findall(r"(?m)^:61:", text.replace("\r", "\n"))), _count(fields, "61")
        )
        statements = _statements(name, fields)
        lines = [_lines(name, statement) for statement in statements]
        flat = [line for own in lines for line in own]
        currency = one_currency(name, _currencies(fields))
        checked = [_check(name, *pair) for pair in zip(statements, lines, strict=True)]
        rows = rows_of(text, [line.place for line in flat])
        return encoding, reading_of(
            Statement(
                movements=[_movement(row, line) for row, line in zip(rows, flat, strict=True)],
                currency=currency,
                own_totals=TotalsVerdict.AGREE if checked and all(checked) else TotalsVerdict.NONE,
                columns=_COLUMNS,
                problems=tuple(_unended(statements, lines)),
            )
        )


def _refuse_unended(name: str, text: str) -> None:
    """Each message that SWIFT's blocks open is closed, and nothing of another has begun behind the last one."""
    begun, ended = (len(re.findall(form, text, re.MULTILINE)) for form in (r"\{4:", r"^-\}"))
    if begun > ended:
        raise damaged(name, "end", f"{begun} messages begin ({{4:) and {ended} end (-}})")
    rest = text[text.rfind("-}") + 2 :] if begun else ""
    if rest.count("{") != rest.count("}"):
        raise damaged(name, "end", "a block of a message is opened and not closed")


def _unended(statements: Sequence[Sequence[_Field]], lines: Sequence[Sequence[_Line]]) -> Iterator[Problem]:
    """Interim reports whose end nothing shows: there is no sum of their debits or credits, and no closing balance."""
    for statement, own in zip(statements, lines, strict=True):
        tags = {field.tag for field in statement}
        ways = {"90C" if line.cents > 0 else "90D" for line in own}
        if not tags & {"62F", "62M"} and not ways <= tags:
            text = "An interim report (MT942) states no sum of its lines: nothing shows whether they are all there."
            yield Problem(code="W403", text=text, file=0)
            return


def _currencies(fields: Sequence[_Field]) -> Iterator[str]:
    """Every currency a balance, a sum or a floor limit states."""
    for field in fields:
        forms = {"60": (_BALANCE, 3), "62": (_BALANCE, 3), "90": (_SUM, 2), "34": (_FLOOR, 1)}
        form, group = forms.get(field.tag[:2], (None, 0))
        if form is not None and (found := form.fullmatch(field.text.strip())):
            yield found[group]


def _count(fields: Sequence[_Field], tag: str) -> int:
    return sum(field.tag == tag for field in fields)


def _fields(name: str, text: str) -> Iterator[_Field]:
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
            current = _Field(found[1], line[found.end() :], place)
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


def _refuse_nearly(name: str, where: str, line: str, current: _Field | None) -> None:
    """A line that is nearly a field is a damaged one, but in the free text of :86: of a statement that balances."""
    if not _NEARLY_A_FIELD.match(line):
        return
    if current is None or current.tag != "86":
        raise damaged(name, where, "a line is nearly the beginning of a field")
    current.doubtful = where


def _refuse_joined(name: str, where: str, current: _Field | None) -> None:
    if current is None or current.tag != "86":
        raise damaged(name, where, "a field begins inside a line")
    current.doubtful = where


def _statements(name: str, fields: Sequence[_Field]) -> list[list[_Field]]:
    """The fields of each statement; one begins with :20:, and each has both balances."""
    statements: list[list[_Field]] = []
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


def _lines(name: str, statement: Sequence[_Field]) -> list[_Line]:
    details: dict[int, list[str]] = {}
    entry: _Field | None = None
    for field in statement:
        if field.tag == "61":
            entry = field
        elif field.tag == "86" and entry is not None:
            details.setdefault(id(entry), []).append(field.text)
        elif field.tag != "NS":
            entry = None
    return [_line(name, field, "\n".join(details.get(id(field), []))) for field in statement if field.tag == "61"]


def _line(name: str, field: _Field, details: str) -> _Line:
    first, _, extra = field.text.partition("\n")
    found = _ENTRY.fullmatch(first)
    day = found and _booked(found["value"], found["booked"] or "")
    if found is None or day is None:
        raise damaged(name, "field :61:", "a line of the statement can't be read")
    cents = _cents(name, field, found["amount"])
    references = [found["own"].strip(), (found["bank"] or "").strip()]
    return _Line(
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


def _cents(name: str, field: _Field, text: str) -> int:
    whole, _, part = text.partition(",")
    if len(part) > 2 or int(whole) * 100 > CENTS_MAX:
        raise damaged(name, f"field :{field.tag}:", "an amount has parts of a cent or is too large")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def _movement(row: int, line: _Line) -> Movement:
    party, memo = _party(line.details)
    return Movement(row, line.day, line.cents, party, line.reference, clean_text(f"{line.extra} {memo}"))


def _party(details: str) -> tuple[str, str]:
    """The other party and the rest of field 86: `?32name` (also with `>` and the like), `/NAME/name/`, or free text."""
    first_mark = _FIRST_SUBFIELD.match(details)
    parts = _SUBFIELDS[first_mark[1] if first_mark else "?"].split(details.replace("\n", ""))
    if len(parts) > 2:
        by_number: dict[str, str] = {}
        for number, text in zip(parts[1::2], parts[2::2], strict=True):
            by_number[number] = by_number.get(number, "") + text
        name = by_number.get("32", "") + by_number.get("33", "")
        purpose = "".join(by_number.get(str(number), "") for number in (*range(20, 30), *range(60, 64)))
        return name, purpose
    flat = details.replace("\n", "")
    pieces = _SLASHED.split(flat)
    if len(pieces) > 2:
        by_word = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        name = by_word.get("NAME", "").strip("/") or _counterparty(by_word.get("CNTP", ""))
        return name, by_word.get("REMI", "").strip("/")
    first, _, rest = details.partition("\n")
    return first, rest.replace("\n", " ")


def _counterparty(text: str) -> str:
    """The name in `/CNTP/account/bank/name/city/`."""
    parts = text.split("/")
    return parts[2] if len(parts) > 2 else ""


def _check(name: str, statement: Sequence[_Field], lines: Sequence[_Line]) -> bool:
    """Whether opening balance, lines and closing balance were compared.

    Raises:
        FileNotUnderstood: E402 when they differ, E105 when a balance can't be read.
    """
    opening = next((field for field in statement if field.tag[:2] == "60"), None)
    closing = next((field for field in statement if field.tag[:2] == "62"), None)
    if opening is None or closing is None:
        _refuse_doubtful(name, statement)
        return _check_interim(name, statement, lines)
    before, after = _balance(name, opening), _balance(name, closing)
    total = before + sum(line.cents for line in lines)
    if total != after:
        where = f"statement {statement[0].text.strip()[:16]}"
        raise totals_differ(name, where, format_plain(after), format_plain(total))
    return True


def _refuse_doubtful(name: str, statement: Sequence[_Field]) -> None:
    """Where no balance vouches for the lines, text that looks like a field is damage."""
    where = next((field.doubtful for field in statement if field.doubtful), "")
    if where:
        raise damaged(name, where, "a field begins inside a line, or a line is nearly one")


def _check_interim(name: str, statement: Sequence[_Field], lines: Sequence[_Line]) -> bool:
    """Whether an interim report (MT942) states the number and sum of its debits and credits (90D, 90C).

    Raises:
        FileNotUnderstood: E402 when its lines don't come to them, E105 when they can't be read.
    """
    checked = False
    for field in statement:
        if field.tag not in {"90D", "90C"}:
            continue
        found = _SUM.fullmatch(field.text.strip())
        if found is None:
            raise damaged(name, f"field :{field.tag}:", "a number and sum can't be read")
        own = [abs(line.cents) for line in lines if (line.cents > 0) == (field.tag == "90C")]
        stated = (int(found[1]), _cents(name, field, found[3]))
        if stated != (len(own), sum(own)):
            what = f"statement {statement[0].text.strip()[:16]}, field :{field.tag}:"
            raise totals_differ(
                name, what, f"{stated[0]} / {format_plain(stated[1])}", f"{len(own)} / {format_plain(sum(own))}"
            )  # fmt: skip
        checked = True
    return checked


def _balance(name: str, field: _Field) -> int:
    found = _BALANCE.fullmatch(field.text.strip())
    if found is None:
        raise damaged(name, f"field :{field.tag}:", "a balance can't be read")
    cents = _cents(name, field, found[4])
    return cents if found[1] == "C" else -cents


READERS = (Mt940(),)
