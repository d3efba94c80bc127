"""A plain flat table in columns; rows with anything odd (void, opening, receipts) are read by the strict reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import ColumnMap
from tieout.reading.parsing.cells import DecimalMark, clean_text
from tieout.reading.parsing.taking import Columns, Taken, mark_before_cents
from tieout.reading.parsing.types import OPENING_WORDS, Posting, TypeRule
from tieout.reading.plain.columns import KINDS, PARTS, Flags, Ints, PlainTable, line_frame
from tieout.reading.plain.plans import Evidence, PlainRows, Plan, texts_in
from tieout.reading.reader import Grid, Reading, ReadingOptions, RowAside
from tieout.reading.tables import flat, flat_header
from tieout.reading.tables.flat_rows import OPENING_IN, Rows, does_not_count
from tieout.reading.tables.flat_signs import Signs, column_key, signs_of

_WHOLE, _MONEY = ("date", "currency"), ("amount", "debit", "credit", "charge", "paid")
"""Columns of which every text shows how the table is read, and those of amounts, of which one of each make does."""

_OPENING = "(?i)" + OPENING_WORDS.replace("i", "[iıİ]")
_VOID_MEMO = r"(?i)vo[iıİ]d"
"""Texts that may say that a row is an opening balance, or void."""

Shares = list[tuple[Part, Ints, Ints]]
"""Parts of the rows in order: the column, the kind and the effect in cents of each row."""


@dataclass(frozen=True, slots=True)
class FlatLayout:
    """Where the columns of a flat table are (see `Layout`)."""

    head: Grid
    header: int
    columns: Columns
    options: ReadingOptions

    @classmethod
    def of(cls, head: Grid, options: ReadingOptions) -> FlatLayout | None:
        """The layout, or None where there is no header, or no one column of names.

        Raises:
            FileNotUnderstood: as the strict reader does.
        """
        said = options.columns
        partly = flat_header.partly(head, said)
        if partly is not None and not {"client", "last_name"} & partly[1].keys():
            return None  # the client may stand on rows of its own
        found = flat_header.guess(head) if said is None else flat_header.given(head, said)
        return None if found is None or "client" not in found[1].at else cls(head, *found, options)

    @property
    def said(self) -> ColumnMap:
        """What a person says about the columns."""
        return self.options.columns or ColumnMap(columns={})

    @property
    def money(self) -> tuple[str, ...]:
        """The columns that hold the money."""
        return flat_header.layout(self.columns.at)

    def evidence(self, table: PlainTable) -> Evidence:
        """What some rows show."""
        texts = texts_in(table, _WHOLE, _MONEY)
        seen = {mark_before_cents(text) for meaning in _MONEY for text in texts.get(meaning, ())}
        sides: dict[tuple[DecimalMark, str, int], int] = {}
        for mark in _marks(self.said.decimal, seen):
            if len(self.money) == 1:
                sides |= _sides(table, mark, table.cents(self.money[0], mark)[0])
            else:
                sides |= _sides(table, mark, np.zeros(table.height, np.int64)) | self._columns_sides(table, mark)
        return Evidence(table.height, texts, sides)

    def _columns_sides(self, table: PlainTable, mark: DecimalMark) -> dict[tuple[DecimalMark, str, int], int]:
        """How often each column of amounts has some above, of and below zero."""
        return {
            (mark, column_key(meaning), side): int((np.sign(table.cents(meaning, mark)[0]) == side).sum())
            for meaning in self.money
            for side in (1, 0, -1)
        }

    def plan(self, evidence: Evidence) -> FlatPlan | None:
        """How all rows are read."""
        samples = evidence.records(self.columns)
        taken, currency = flat.begin_with(self.head.name, samples, self.columns, self.options, self.said)
        seen = {(word, side): count for (of, word, side), count in evidence.sides.items() if of is taken.decimal}
        signs, problems = signs_of(self.head.name, seen, taken, self.money, self.said)
        if any(problem.code == "W405" for problem in problems):
            return None  # as many rows one way as the other: the order of rows decides how this is said
        return FlatPlan(self.head, taken, currency, self.money, signs, tuple(problems))


@dataclass(frozen=True, slots=True)
class FlatPlan:
    """How every row of a flat table is read (see `Plan`)."""

    head: Grid
    taken: Taken
    currency: str
    money: tuple[str, ...]
    signs: Signs
    problems: tuple[Problem, ...]

    def read(self, table: PlainTable) -> PlainRows:
        """Read some rows."""
        taken, money = self.taken.anew(), self.money
        names, clients, fine = table.clients()
        days, has_day = table.days(taken)
        amounts = {meaning: table.cents(meaning, taken.decimal) for meaning in money}
        fine &= has_day & np.logical_and.reduce([readable for _, readable in amounts.values()]) & ~_uncounted(table)
        rules = _rules(table, self.signs)
        turned = self.signs.turned
        cents = {meaning: -column if meaning in turned else column for meaning, (column, _) in amounts.items()}
        if len(money) == 1:
            shares, ruled = _amount(cents[money[0]], rules, self.signs, table.height)
            fine &= ruled
        elif money == ("debit", "credit"):
            fine &= ~_unposted(rules)
            shares = _debit_credit(cents["debit"], cents["credit"], rules)
        else:
            fine &= ~_unposted(rules)
            shares = _charge_paid(cents)
        rows = Rows(taken, money, self.signs)
        for record in table.records(~fine):
            taken.take(record, rows.lines, rows.effect)
        used, lines = line_frame(names, _lines(table, clients, days, shares, fine), taken.lines)
        return PlainRows(table.height, used, lines, tuple(taken.aside))

    def reads_as(self, other: Plan) -> bool:
        """See `Plan.reads_as`."""
        return isinstance(other, FlatPlan) and self._way == other._way

    @property
    def _way(self) -> tuple[object, ...]:
        """All that reading a row depends on."""
        return self.taken.anew(), self.money, self.signs

    def reading(self, rows: int, aside: Sequence[RowAside]) -> Reading:
        """What was made of so many rows, without lines."""
        taken = self.taken.anew(rows, aside)
        return flat.reading_of(self.head, taken, self.currency, TotalsVerdict.NONE, self.problems)


def _marks(said: DecimalMark | None, seen: set[str]) -> tuple[DecimalMark, ...]:
    """The marks before the cents that the whole table may turn out to have, where some rows show those seen."""
    if said is not None:
        return (said,)
    return (DecimalMark.POINT,) if "." in seen else (DecimalMark.POINT, DecimalMark.COMMA)


def _sides(table: PlainTable, mark: DecimalMark, amounts: Ints) -> dict[tuple[DecimalMark, str, int], int]:
    """How often each type word has amounts above, of and below zero."""
    return {(mark, word, side): count for (word, side), count in _seen(table, amounts).items()}


def _words(table: PlainTable) -> list[str]:
    return [clean_text(value).casefold() for value in table.distinct("type").values]


def _seen(table: PlainTable, amounts: Ints) -> Counter[tuple[str, int]]:
    """How often each type word has amounts above (1), of (0) and below (-1) zero."""
    sides = np.sign(amounts)
    if "type" not in table.columns.at:
        return Counter({("", side): int((sides == side).sum()) for side in np.unique(sides).tolist()})
    words, codes = _words(table), table.distinct("type").codes.astype(np.int64)
    counts = np.bincount(3 * codes + sides + 1, minlength=3 * len(words))
    seen: Counter[tuple[str, int]] = Counter()
    for place in np.flatnonzero(counts).tolist():
        seen[words[place // 3], place % 3 - 1] += int(counts[place])
    return seen


def _rules(table: PlainTable, signs: Signs) -> tuple[list[TypeRule | None], Ints]:
    """The rule of each distinct type, and by row which one it has."""
    if "type" not in table.columns.at:
        return [None], np.zeros(table.height, np.int64)
    return [signs.rules.get(word) for word in _words(table)], table.distinct("type").codes.astype(np.int64)


def _uncounted(table: PlainTable) -> Flags:
    """Rows of which a word may say that they don't count, or that they are an opening balance."""
    odd: Flags = np.zeros(table.height, np.bool_)
    for meaning in ("status", "type"):
        if meaning in table.columns.at:
            odd |= table.distinct(meaning).flags(does_not_count)
    for meaning, pattern in (("memo", _VOID_MEMO), *((meaning, _OPENING) for meaning in OPENING_IN)):
        if meaning in table.columns.at:
            odd |= table.matches(meaning, pattern)
    return odd


def _unposted(rules: tuple[list[TypeRule | None], Ints]) -> Flags:
    each = np.array([rule is not None and rule.posting is Posting.NONE for rule in rules[0]], np.bool_)
    unposted: Flags = each[rules[1]]
    return unposted


def _amount(cents: Ints, rules: tuple[list[TypeRule | None], Ints], signs: Signs, height: int) -> tuple[Shares, Flags]:
    """One amount a row, and the rows whose type says what it is."""
    if not signs.rules:
        effect = cents * signs.sense
        kinds = np.where(effect > 0, KINDS[LineKind.CHARGE], KINDS[LineKind.PAYMENT])
        return [(Part.AMOUNT, kinds, effect)], np.ones(height, np.bool_)
    each, codes = rules
    plain = np.array([rule is not None and rule.posting is Posting.ONE for rule in each], np.bool_)
    factor = np.array([signs.factor.get(rule.kind, signs.sense) if rule else 0 for rule in each], np.int64)
    kind = np.array([KINDS[rule.kind] if rule else 0 for rule in each], np.int64)
    effect, kinds = cents * factor[codes], kind[codes]
    kinds = np.where((kinds == KINDS[LineKind.PAYMENT]) & (effect > 0), KINDS[LineKind.REFUND], kinds)
    return [(Part.AMOUNT, kinds, effect)], plain[codes]


def _debit_credit(debit: Ints, credit: Ints, rules: tuple[list[TypeRule | None], Ints]) -> Shares:
    """Debit raises what the client owes, credit lowers it; a known type only names what it is."""
    each, codes = rules
    named = np.array([KINDS[rule.kind] if rule and rule.posting is Posting.ONE else -1 for rule in each])[codes]
    named = np.where((debit != 0) & (credit != 0), -1, named)
    paid = np.where(credit >= 0, KINDS[LineKind.PAYMENT], KINDS[LineKind.REFUND])
    return [
        (Part.CHARGE, np.where(named >= 0, named, KINDS[LineKind.CHARGE]), debit),
        (Part.PAID, np.where(named >= 0, named, paid), -credit),
    ]


def _charge_paid(cents: dict[str, Ints]) -> Shares:
    height = len(cents["charge"])
    charge = (Part.CHARGE, np.full(height, KINDS[LineKind.CHARGE]), cents["charge"])
    shares: Shares = [charge]
    if "paid" in cents:
        kinds = np.where(cents["paid"] >= 0, KINDS[LineKind.PAYMENT], KINDS[LineKind.REFUND])
        shares.append((Part.PAID, kinds, -cents["paid"]))
    if "credit" in cents:
        kind = LineKind.CREDIT if "paid" in cents else LineKind.PAYMENT
        shares.append((Part.CREDIT, np.full(height, KINDS[kind]), -cents["credit"]))
    return shares


def _every_row(
    table: PlainTable, clients: Ints, days: Ints, share: tuple[Part, Ints, Ints]
) -> dict[str, pl.Series | Ints]:
    """The line items of rows of which each is one, as most large tables are: nothing is to be picked out."""
    part, kinds, cents = share
    return {
        "client": clients,
        "day": days,
        "kind": kinds,
        "cents": cents,
        "row": table.row_of(np.arange(table.height)),
        "part": np.full(table.height, PARTS[part]),
        "reference": table.clean_texts("reference"),
        "memo": table.clean_texts("memo"),
    }


def _lines(table: PlainTable, clients: Ints, days: Ints, shares: Shares, fine: Flags) -> dict[str, pl.Series | Ints]:
    """The line items of the rows, none of 0 cents."""
    count = len(shares)
    if count == 1 and fine.all() and shares[0][2].all():
        return _every_row(table, clients, days, shares[0])
    cents = np.stack([np.where(fine, effect, 0) for _, _, effect in shares], axis=1).ravel()
    kinds = np.stack([kind for _, kind, _ in shares], axis=1).ravel()
    used = np.flatnonzero(cents)
    row = used // count
    return {
        "client": clients[row],
        "day": days[row],
        "kind": kinds[used],
        "cents": cents[used],
        "row": table.row_of(row),
        "part": np.array([PARTS[part] for part, _, _ in shares])[used % count],
        "reference": table.clean_texts("reference").gather(row),
        "memo": table.clean_texts("memo").gather(row),
    }
