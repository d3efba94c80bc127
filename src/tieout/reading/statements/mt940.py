"""SWIFT MT940 (and MT942) statements: each statement of a file is checked from its opening to its closing balance.

Days are the booking dates (entry dates) where they are given. No library reads the lines here: the one there is merges
the statements of a file and writes lines that it can't read, with all they hold, into the log.
Source: SWIFT's field list of MT940, and what banks write into field 86.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_plain
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    damaged,
    ensure_counted,
    reading_of,
    rows_of,
    totals_differ,
)
from tieout.reading.reader import Reading, ReadingOptions
from tieout.reading.statements.mt940_fields import (
    StatementLine,
    SwiftField,
    cents_of,
    fields_of,
    lines_in,
    statements_of,
)

_START = re.compile(
    rb"(?:^|[\r\n]|\{4:)\s*:20:[^\r\n]*[\r\n]+(?::(?:21|28C?|25P?):[^\r\n]*[\r\n]+){0,3}?:(?:25P?|60[FM]):"
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
        fields = list(fields_of(name, text))
        found = len(re.findall(r"(?m)^:61:", text.replace("\r", "\n")))
        ensure_counted(name, "lines (:61:)", found, sum(field.tag == "61" for field in fields))
        statements = statements_of(name, fields)
        lines = [lines_in(name, statement) for statement in statements]
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


def _unended(statements: Sequence[Sequence[SwiftField]], lines: Sequence[Sequence[StatementLine]]) -> Iterator[Problem]:
    """Interim reports whose end nothing shows: there is no sum of their debits or credits, and no closing balance."""
    for statement, own in zip(statements, lines, strict=True):
        tags = {field.tag for field in statement}
        ways = {"90C" if line.cents > 0 else "90D" for line in own}
        if not tags & {"62F", "62M"} and not ways <= tags:
            text = "An interim report (MT942) states no sum of its lines: nothing shows whether they are all there."
            yield Problem(code="W403", text=text, file=0)
            return


def _currencies(fields: Sequence[SwiftField]) -> Iterator[str]:
    """Every currency a balance, a sum or a floor limit states."""
    for field in fields:
        forms = {"60": (_BALANCE, 3), "62": (_BALANCE, 3), "90": (_SUM, 2), "34": (_FLOOR, 1)}
        form, group = forms.get(field.tag[:2], (None, 0))
        if form is not None and (found := form.fullmatch(field.text.strip())):
            yield found[group]


def _movement(row: int, line: StatementLine) -> Movement:
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


def _check(name: str, statement: Sequence[SwiftField], lines: Sequence[StatementLine]) -> bool:
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


def _refuse_doubtful(name: str, statement: Sequence[SwiftField]) -> None:
    """Where no balance vouches for the lines, text that looks like a field is damage."""
    where = next((field.doubtful for field in statement if field.doubtful), "")
    if where:
        raise damaged(name, where, "a field begins inside a line, or a line is nearly one")


def _check_interim(name: str, statement: Sequence[SwiftField], lines: Sequence[StatementLine]) -> bool:
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
        stated = (int(found[1]), cents_of(name, field, found[3]))
        if stated != (len(own), sum(own)):
            what = f"statement {statement[0].text.strip()[:16]}, field :{field.tag}:"
            raise totals_differ(
                name, what, f"{stated[0]} / {format_plain(stated[1])}", f"{len(own)} / {format_plain(sum(own))}"
            )  # fmt: skip
        checked = True
    return checked


def _balance(name: str, field: SwiftField) -> int:
    found = _BALANCE.fullmatch(field.text.strip())
    if found is None:
        raise damaged(name, f"field :{field.tag}:", "a balance can't be read")
    cents = cents_of(name, field, found[4])
    return cents if found[1] == "C" else -cents


READERS = (Mt940(),)
