"""QuickBooks Desktop IIF: tab-separated, a header line for each kind of row, columns found by name.

A transaction is a TRNS line, its SPL lines, and ENDTRNS; together they sum to zero, which is checked. What touches
Accounts Receivable is what a client owes; a cash sale is charge and payment at once. The other lines of such a
transaction are its other side, used for the check. Source: Intuit's IIF header reference and its sample files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_plain
from tieout.reading.columns import DayOrder
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents, show
from tieout.reading.parsing.days import DayProof, parse_day, prove_day_order
from tieout.reading.parsing.misspelt import near
from tieout.reading.parsing.movements import damaged, ensure_counted, lines_of, totals_differ
from tieout.reading.parsing.tables import doubt_days
from tieout.reading.parsing.taking import RowProblem
from tieout.reading.parsing.types import Posting, kind_of_type
from tieout.reading.reader import Line, Reading, ReadingOptions, RowAside

_NEEDED = frozenset({"TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT"})
_READ = _NEEDED | {"DOCNUM", "MEMO"}
_RECEIVABLE = re.compile(r".*\b(?:accounts? receivable|a/r|receivables|debtors)\b.*", re.IGNORECASE)
_CASH_SALES = frozenset({"CASH SALE", "SALES RECEIPT"})
_CASH_REFUNDS = frozenset({"CASH REFUND"})
_COLUMNS = (
    ("date", "DATE"), ("client", "NAME"), ("amount", "AMOUNT"), ("type", "TRNSTYPE"), ("reference", "DOCNUM"),
    ("memo", "MEMO"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A TRNS or SPL line: its number and the text of each column."""

    row: int
    cells: dict[str, str]
    cents: int

    def text(self, column: str) -> str:
        """The cell of a column, cleaned; `""` where there is none."""
        return clean_text(self.cells.get(column, ""))


@dataclass(slots=True)
class _Found:
    """What the lines of a file hold."""

    transactions: list[list[_Row]] = field(default_factory=list)
    receivable: set[str] = field(default_factory=set)


class Iif:
    """An IIF file with transactions."""

    program = "quickbooks-desktop"
    program_name = "QuickBooks"
    report = "iif-transactions"
    report_name = "Desktop interchange file (IIF)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by a header line that begins with an exclamation mark."""
        head = data[:1_000_000]
        found = re.search(rb'(?m)^"?!(?:TRNS|SPL|ENDTRNS|HDR|ACCNT|CUST|INVITEM|VEND)"?[\t\r\n]', head)
        return "the header lines of an IIF file" if found else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every transaction (see `FileReader.read_file`)."""
        text, encoding = decode(name, data, options.encoding)
        found = _found(name, text)
        counted = len(re.findall(r'(?m)^"?(?:TRNS|SPL)"?\t', text.replace("\r", "\n")))
        ensure_counted(name, "lines", counted, sum(len(rows) for rows in found.transactions))
        for rows in found.transactions:
            _check(name, rows)
        dates = [row.text("DATE") for rows in found.transactions for row in rows]
        proof = prove_day_order(name, dates, options.day_order, default=DayOrder.MONTH_FIRST)
        return encoding, _reading(name, found, proof)


def _found(name: str, text: str) -> _Found:
    """The transactions and the accounts that hold what clients owe.

    Raises:
        FileNotUnderstood: E105 where a line belongs to no header or a transaction isn't ended, E204 for lists alone.
    """
    walk = _Walk(name)
    for number, (_, line) in enumerate(lines_of(text), start=1):
        cells = [_unquoted(cell) for cell in line.split("\t")]
        if any(cell.strip() for cell in cells):
            walk.take(number, cells)
    walk.end()
    return walk.found


class _Walk:
    """The lines of a file in order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._headers: dict[str, list[str]] = {}
        self._current: list[_Row] | None = None
        self.found = _Found()

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Take one line that isn't blank."""
        word = cells[0].strip().upper()
        if word.startswith("!"):
            self._headers[word[1:]] = _header(self._name, number, word[1:], cells)
        elif word not in self._headers:
            raise damaged(self._name, f"line {number}", "no header line says what this line is")
        elif word in {"TRNS", "SPL", "ENDTRNS"}:
            self._transaction(number, word, cells)
        elif word == "ACCNT":
            values = dict(zip(self._headers[word], cells, strict=False))
            if values.get("ACCNTTYPE", "").strip().upper() == "AR":
                self.found.receivable.add(clean_text(values.get("NAME", "")).casefold())

    def end(self) -> None:
        """Nothing may be open, and something must have been there."""
        if self._current is not None:
            raise damaged(self._name, "end", "its last transaction isn't ended (ENDTRNS)")
        if not self.found.transactions and "TRNS" not in self._headers:
            raise FileNotUnderstood(
                f"{self._name} holds lists, no transactions. In QuickBooks Desktop: Reports > Customers & Receivables "
                "> Transaction List by Customer > dates: All > Excel > Create a comma separated values (.csv) file.",
                code="E204",
            )

    def _transaction(self, number: int, word: str, cells: Sequence[str]) -> None:
        if (self._current is None) != (word == "TRNS"):
            raise damaged(self._name, f"line {number}", "a transaction isn't ended, or none is open")
        if word == "ENDTRNS":
            self.found.transactions.append(self._current or [])
            self._current = None
            return
        row = _row(self._name, number, self._headers[word], cells)
        self._current = [*(self._current or []), row]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def _header(name: str, number: int, word: str, cells: Sequence[str]) -> list[str]:
    header = [cell.strip().upper() for cell in cells]
    if word in {"TRNS", "SPL"}:
        where = f"line {number}"
        for column in header[1:]:
            if column and column not in _READ and near(column, _READ - set(header)):
                raise damaged(name, where, "a column's name is nearly one we know")
        if missing := sorted(_NEEDED - set(header)):
            raise damaged(name, where, f"the header has no column {', '.join(missing)}")
    return header


def _row(name: str, number: int, header: Sequence[str], cells: Sequence[str]) -> _Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise damaged(name, f"line {number}", "it has more cells than its header")
    values = dict(zip(header, cells, strict=False))
    try:
        cents = parse_cents(values.get("AMOUNT", ""))
    except CellProblem as problem:
        raise damaged(name, f"line {number}", f"its amount can't be read: {problem.why.rstrip('.')}") from problem
    return _Row(number, values, cents)


def _check(name: str, rows: Sequence[_Row]) -> None:
    """A transaction's lines sum to zero."""
    total = sum(row.cents for row in rows)
    if total:
        stated, found = -rows[0].cents, total - rows[0].cents
        raise totals_differ(name, f"transaction of line {rows[0].row}", format_plain(stated), format_plain(found))


def _reading(name: str, found: _Found, proof: DayProof) -> Reading:
    accounts = {row.text("ACCNT").casefold() for rows in found.transactions for row in rows}
    receivable = found.receivable or {account for account in accounts if _RECEIVABLE.fullmatch(account)}
    if any(near(account, receivable) for account in accounts - receivable):
        raise damaged(name, "accounts", "an account's name is Accounts Receivable but for one letter")
    lines: list[Line] = []
    aside: list[RowAside] = []
    unknown: set[str] = set()
    for rows in found.transactions:
        own = _own_rows(rows, receivable)
        if not own:
            aside += [_untouched(row) for row in rows]
        for row in own:
            try:
                lines += _lines(row, proof, unknown, sale=row.text("ACCNT").casefold() not in receivable)
            except RowProblem as problem:
                aside.append(_aside(row, problem))
    problems = [*_told(unknown), *doubt_days(proof)]
    return Reading(
        lines=tuple(sorted(lines, key=lambda line: line.row)),
        rows=sum(len(rows) for rows in found.transactions),
        aside=tuple(sorted(aside, key=lambda row: row.row)),
        own_totals=TotalsVerdict.AGREE if found.transactions else TotalsVerdict.NONE,
        problems=tuple(problems),
        columns=_COLUMNS,
    )


def _own_rows(rows: Sequence[_Row], receivable: set[str]) -> list[_Row]:
    """The lines of a transaction that change what a client owes."""
    own = [row for row in rows if row.text("ACCNT").casefold() in receivable]
    if not own and rows[0].text("TRNSTYPE").upper() in _CASH_SALES | _CASH_REFUNDS:
        return [rows[0]]
    return own


def _untouched(row: _Row) -> RowAside:
    why = "doesn't touch Accounts Receivable; it doesn't count."
    return _aside(row, RowProblem("ACCNT", row.text("ACCNT"), "W411", why))


def _aside(row: _Row, problem: RowProblem) -> RowAside:
    cents = 0 if problem.code.startswith("W") else row.cents
    return RowAside(
        row=row.row, column=problem.column, found=show(problem.found), why=problem.why, cents=cents, code=problem.code,
    )  # fmt: skip


def _lines(row: _Row, proof: DayProof, unknown: set[str], *, sale: bool) -> list[Line]:
    client, word = row.text("NAME"), row.text("TRNSTYPE")
    if not client:
        raise RowProblem("NAME", "", "E303", "no client. Assign one, or leave the row out (it will be listed).")
    try:
        day = parse_day(row.text("DATE"), proof)
    except CellProblem as problem:
        raise RowProblem("DATE", row.text("DATE"), problem.code, problem.why) from problem
    if sale:
        charged, settled = LineKind.CHARGE, LineKind.PAYMENT
        if row.cents < 0:
            charged, settled = LineKind.CREDIT, LineKind.REFUND
        shares = [(Part.CHARGE, charged, row.cents), (Part.PAID, settled, -row.cents)]
    else:
        shares = [(Part.AMOUNT, _kind(word, row.cents, unknown), row.cents)]
    return [_line(row, client, day, *share) for share in shares if share[2]]


def _line(row: _Row, client: str, day: date, part: Part, kind: LineKind, cents: int) -> Line:
    return Line(row.row, part, client, day, kind, cents, row.text("DOCNUM") or None, row.text("MEMO") or None)


def _kind(word: str, cents: int, unknown: set[str]) -> LineKind:
    """What a line on Accounts Receivable is; its sign is its effect, whatever the type says."""
    rule = kind_of_type(word)
    if rule is None:
        unknown.add(word)
        return LineKind.ADJUSTMENT
    if rule.posting is not Posting.ONE:
        return LineKind.ADJUSTMENT
    if rule.sign and rule.sign * cents < 0:
        return {LineKind.PAYMENT: LineKind.REFUND, LineKind.REFUND: LineKind.PAYMENT}.get(rule.kind, rule.kind)
    return rule.kind


def _told(unknown: set[str]) -> Iterator[Problem]:
    if unknown:
        text = f"{len(unknown)} types (TRNSTYPE) aren't known; their lines count as adjustments, by their amount."
        yield Problem(code="W405", text=text, file=0)


READERS = (Iif(),)
