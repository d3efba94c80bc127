"""Any flat table of date, client and amount: the column map is guessed from the header words, shown, overridable.

Amounts come as one signed column, as debit and credit (or charge and payment) columns, or with a type column that
gives the sign. Where the header leaves a choice, the file is refused and says how to make it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.cells import clean_text
from tieout.reading.columns import ColumnMap
from tieout.reading.days import prove_day_order
from tieout.reading.grid import plain
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.taking import Columns, RowProblem, Taken, line, prove_decimal
from tieout.reading.types import Posting, TypeRule, is_voided, kind_of_type, known_types

_WORDS: dict[str, tuple[str, ...]] = {
    "date": (
        "date", "transaction date", "txn date", "posting date", "posted date", "invoice date", "payment date",
        "date of service", "service date", "session date", "day",
    ),
    "client": (
        "client", "customer", "patient", "contact", "client name", "customer name", "patient name", "contact name",
        "name", "client full name", "customer full name", "patient full name", "contactname", "account name", "member",
    ),
    "amount": ("amount", "total", "net amount", "amount (usd)", "value", "line amount", "gross"),
    "debit": ("debit", "debits", "debit amount", "dr"),
    "credit": ("credit", "credits", "credit amount", "cr"),
    "charge": ("charge", "charges", "charged", "charge amount", "invoiced", "billed", "fee", "amount billed"),
    "paid": ("paid", "payment", "payments", "payment amount", "received", "amount paid", "client paid"),
    "type": ("type", "transaction type", "kind", "txn type", "category", "entry type"),
    "reference": (
        "reference", "ref", "number", "num", "no.", "no", "#", "invoice #", "invoice number", "invoice no", "id",
        "transaction number", "transaction id", "doc no", "ref #", "document",
    ),
    "memo": ("memo", "description", "notes", "note", "memo/description", "details", "comment"),
    "status": ("status", "invoice status", "state"),
}  # fmt: skip
_ROWS_SEARCHED = 40


class FlatTable:
    """A table with one header row and one transaction a row."""

    program = "table"
    program_name = "the other program"
    report = "flat-table"
    report_name = "table of date, client and amount"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by columns for a date, a client and an amount."""
        return None if _guess(grid) is None else "columns for date, client and amount"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every row (see `Reader.read`)."""
        given = options.columns
        header, columns = _given(grid, given) if given is not None else (_guess(grid) or _not_found(grid))
        records = [record for record in grid.records[header + 1 :] if not record.blank]
        taken = _taken(records, columns, options)
        rules = {clean_text(word).casefold(): kind for word, kind in (given.types if given else ())}
        factor = 1 if given is None or given.positive_owes else -1
        reading = _Rows(taken, rules, factor)
        reading.learn_signs(records)
        _refuse_one_sided(grid, records, columns, taken, given)
        totals = [record for record in records if _is_total(record, columns)]
        ends = {record.row for record in totals}
        for record in records:
            if record.row not in ends:
                taken.take(record, reading.lines, reading.effect)
        verdict, problems = _check_totals(totals, taken, reading)
        return Reading(
            lines=tuple(taken.lines),
            rows=taken.rows,
            aside=tuple(taken.aside),
            own_totals=verdict,
            problems=tuple(problems),
            columns=columns.pairs(),
        )


def _guess(grid: Grid) -> tuple[int, Columns] | None:
    """The first row whose words name a date, a client and an amount."""
    for index, record in enumerate(grid.records[:_ROWS_SEARCHED]):
        words = [plain(cell) for cell in record.cells]
        at: dict[str, int] = {}
        for meaning, names in _WORDS.items():
            places = sorted((names.index(word), place) for place, word in enumerate(words) if word in names)
            if places:
                at[meaning] = places[0][1]
        if {"date", "client"} <= set(at) and (amounts := _amounts(at)):
            keep = {"date", "client", *amounts, "type", "reference", "memo", "status"}
            return index, Columns(record.cells, {meaning: place for meaning, place in at.items() if meaning in keep})
    return None


def _amounts(at: dict[str, int]) -> tuple[str, ...]:
    """The columns that hold the money: two where the header has a pair, else one."""
    for pair in (("debit", "credit"), ("charge", "paid"), ("charge", "credit")):
        if set(pair) <= set(at) and at[pair[0]] != at[pair[1]]:
            return (*pair, "credit") if pair == ("charge", "paid") and "credit" in at else pair
    return ("amount",) if "amount" in at else ()


def _given(grid: Grid, given: ColumnMap) -> tuple[int, Columns]:
    """The header that holds every column of a person's map."""
    wanted = {meaning: plain(header) for meaning, header in given.columns.items()}
    missing: set[str] = set(wanted.values())
    for index, record in enumerate(grid.records[:_ROWS_SEARCHED]):
        words = [plain(cell) for cell in record.cells]
        here = set(wanted.values()) - set(words)
        if not here:
            at = {meaning: words.index(word) for meaning, word in wanted.items()}
            if not {"date", "client"} <= set(at) or not _amounts(at):
                break
            return index, Columns(record.cells, at)
        missing = here if len(here) < len(missing) else missing
    if missing and len(missing) < len(wanted):
        raise FileNotUnderstood(
            f"{grid.name} has no column {', '.join(sorted(missing))}, which the column map names.", code="E201"
        )
    raise FileNotUnderstood(
        f"{grid.name}: the column map must name date, client and amount (or debit and credit) as the file writes them.",
        code="E201",
    )


def _not_found(grid: Grid) -> tuple[int, Columns]:
    widest = max(grid.records[:_ROWS_SEARCHED], key=lambda record: sum(bool(cell.strip()) for cell in record.cells))
    found = ", ".join(clean_text(cell) for cell in widest.cells if cell.strip())
    raise FileNotUnderstood(
        f"{grid.name}: no header row with a date, a client and an amount was found. This file has: {found[:300]}. "
        "Say which column is which with --columns MAP.toml.",
        code="E201",
    )


def _taken(records: Sequence[Record], columns: Columns, options: ReadingOptions) -> Taken:
    order = options.day_order or (options.columns.day_order if options.columns else None)
    proof = prove_day_order([columns.text(record, "date") for record in records], order)
    money = [meaning for meaning in ("amount", "debit", "credit", "charge", "paid") if meaning in columns.at]
    return Taken(
        columns, proof, prove_decimal([columns.text(record, meaning) for record in records for meaning in money])
    )


def _refuse_one_sided(
    grid: Grid, records: Sequence[Record], columns: Columns, taken: Taken, given: ColumnMap | None
) -> None:
    """One amount column without a sign or a type can't tell charges from payments."""
    if "amount" not in columns.at or "type" in columns.at or given is not None or len(records) < 2:
        return
    if all(taken.readable_cents(record, "amount") >= 0 for record in records):
        raise FileNotUnderstood(
            f"{grid.name}: every amount is positive and there is no type column, so charges and payments can't be "
            "told apart. Add a column Type (Invoice, Payment, ...), or say which column is which with --columns MAP.toml.",
            code="E205",
        )


def _is_total(record: Record, columns: Columns) -> bool:
    first = next((clean_text(cell).casefold() for cell in record.cells if cell.strip()), "")
    return first.startswith(("total", "grand total", "subtotal")) and not clean_text(columns.text(record, "date"))


class _Rows:
    """Rows of one table into line items."""

    def __init__(self, taken: Taken, own_types: dict[str, str], factor: int) -> None:
        self.taken, self.columns, self.own_types, self.factor = taken, taken.columns, own_types, factor
        self.flips: dict[LineKind, int] = {}

    def lines(self, record: Record) -> list[Line]:
        """The line items of a row.

        Raises:
            RowProblem: when it can't be used.
        """
        taken, columns = self.taken, self.columns
        status = columns.text(record, "status")
        if is_voided(status, columns.text(record, "memo"), columns.text(record, "type")) or _deleted(status):
            raise RowProblem(_column(columns, "status"), status, "W410", "voided; it doesn't count.")
        parts = self._parts(record)
        client = taken.client(columns.text(record, "client"), columns.header("client"))
        day = taken.day(record)
        reference = clean_text(columns.text(record, "reference"))
        memo = taken.memo(record, "memo")
        return [line(record, part, client, day, kind, cents, reference, memo) for part, kind, cents in parts]

    def effect(self, record: Record) -> int:
        """A row's effect as far as it can be read."""
        try:
            return sum(cents for _, _, cents in self._parts(record))
        except RowProblem:
            return 0

    def _parts(self, record: Record) -> list[tuple[Part, LineKind, int]]:
        cents = self.taken.cents
        if "amount" in self.columns.at:
            return self._by_type(record) if "type" in self.columns.at else [self._signed(cents(record, "amount"))]
        if "debit" in self.columns.at:
            charge, paid = cents(record, "debit"), cents(record, "credit")
            return self._pair(charge, paid, record)
        charge = cents(record, "charge")
        paid = cents(record, "paid") if "paid" in self.columns.at else 0
        credit = cents(record, "credit") if "credit" in self.columns.at else 0
        return [
            (Part.CHARGE, LineKind.CHARGE, charge),
            (Part.PAID, LineKind.PAYMENT if paid >= 0 else LineKind.REFUND, -paid),
            (Part.CREDIT, LineKind.CREDIT, -credit),
        ]

    def _signed(self, cents: int) -> tuple[Part, LineKind, int]:
        effect = cents * self.factor
        return Part.AMOUNT, LineKind.CHARGE if effect > 0 else LineKind.PAYMENT, effect

    def _pair(self, debit: int, credit: int, record: Record) -> list[tuple[Part, LineKind, int]]:
        """Debit raises what the client owes, credit lowers it; a type column names the kind."""
        rule = self._known(record)
        if debit and credit:
            return [(Part.CHARGE, LineKind.CHARGE, debit), (Part.PAID, LineKind.PAYMENT, -credit)]
        effect = debit - credit
        kind = rule.kind if rule else (LineKind.CHARGE if debit > 0 or credit < 0 else LineKind.PAYMENT)
        return [(Part.AMOUNT, kind, effect)]

    def _known(self, record: Record) -> TypeRule | None:
        word = clean_text(self.columns.text(record, "type"))
        return kind_of_type(self.own_types.get(word.casefold(), word)) if word else None

    def _by_type(self, record: Record) -> list[tuple[Part, LineKind, int]]:
        cents = self.taken.cents(record, "amount")
        word = clean_text(self.columns.text(record, "type"))
        rule = self._known(record)
        if rule is None:
            why = f"this type isn't known. Known are {known_types()}; add your own under [types] in the column map."
            raise RowProblem(self.columns.header("type"), word, "E304", why)
        if rule.posting is Posting.NONE:
            raise RowProblem(
                self.columns.header("type"), word, "W411", "this type doesn't change what the client owes."
            )
        if rule.posting is Posting.BOTH:
            return [(Part.CHARGE, LineKind.CHARGE, cents), (Part.PAID, LineKind.PAYMENT, -cents)]
        if rule.sign == 0:
            return [(Part.AMOUNT, rule.kind, cents * self.factor)]
        effect = rule.sign * cents * self._orientation(rule.kind, rule.sign)
        kind = LineKind.REFUND if rule.kind is LineKind.PAYMENT and effect > 0 else rule.kind
        return [(Part.AMOUNT, kind, effect)]

    def _orientation(self, kind: LineKind, sign: int) -> int:
        """-1 where the file prints this kind as its effect (payments negative), +1 where all is positive."""
        return self.flips.get(kind, 1) if sign < 0 else 1

    def learn_signs(self, records: Sequence[Record]) -> None:
        """See which way the file prints payments, credits and refunds: by what most of its rows show."""
        seen: dict[LineKind, list[int]] = {}
        for record in records:
            rule = self._known(record)
            if rule and rule.sign < 0:
                seen.setdefault(rule.kind, []).append(self.taken.readable_cents(record, "amount"))
        for kind, amounts in seen.items():
            negative = sum(cents < 0 for cents in amounts)
            self.flips[kind] = -1 if 2 * negative > sum(cents != 0 for cents in amounts) else 1


def _column(columns: Columns, meaning: str) -> str:
    return columns.header(meaning) if meaning in columns.at else ""


def _deleted(status: str) -> bool:
    return clean_text(status).casefold() in {"deleted", "draft"}


def _check_totals(totals: Sequence[Record], taken: Taken, rows: _Rows) -> tuple[TotalsVerdict, list[Problem]]:
    """Compare total rows of a signed column with the sum of its rows."""
    if not totals or "amount" not in taken.columns.at or "type" in taken.columns.at:
        return TotalsVerdict.NONE, []
    summed = sum(entry.cents for entry in taken.lines) * rows.factor
    problems: list[Problem] = []
    for record in totals:
        stated = taken.readable_cents(record, "amount")
        if stated != summed:
            text = f"Row {record.row} states {format_cents(stated)}, the rows sum to {format_cents(summed)}."
            problems.append(Problem(code="E402", text=text, file=0, row=record.row))
    return (TotalsVerdict.DIFFER if problems else TotalsVerdict.AGREE), problems


READERS = (FlatTable(),)
