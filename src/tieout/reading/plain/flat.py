"""A plain flat table in columns; rows with anything odd (void, opening, receipts) are read by the strict reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import ColumnMap
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import Taken
from tieout.reading.parsing.types import Posting, TypeRule
from tieout.reading.plain.columns import KINDS, PARTS, Flags, Ints, PlainReading, PlainTable, line_frame
from tieout.reading.plain.text import TextColumns
from tieout.reading.reader import ReadingOptions
from tieout.reading.tables import flat, flat_header
from tieout.reading.tables.flat_rows import Rows, does_not_count
from tieout.reading.tables.flat_signs import Signs, signs_of

_SAMPLED = ("date", "amount", "debit", "credit", "charge", "paid", "currency")
_ODD_MEMO = r"(?i)vo[iıİ]d|balance"
"""Memos that may say that a row is void or an opening balance."""

Shares = list[tuple[Part, Ints, Ints]]
"""Parts of the rows in order: the column, the kind and the effect in cents of each row."""


def read_flat(text: TextColumns, options: ReadingOptions) -> PlainReading | None:
    """Read every row, or None when the table isn't plain.

    Raises:
        FileNotUnderstood: as the strict reader does.
    """
    said = options.columns
    found = flat_header.guess(text.head) if said is None else flat_header.given(text.head, said)
    if found is None or "client" not in found[1].at:
        return None
    table = PlainTable.of(text, *found)
    if table is None:
        return None
    said = said or ColumnMap(columns={})
    taken, currency = flat.begin_with(text.head.name, table.samples(_SAMPLED), table.columns, options, said)
    money = flat_header.layout(table.columns.at)
    amounts = {meaning: table.cents(meaning, taken) for meaning in money}
    seen = _seen(table, amounts[money[0]][0] if len(money) == 1 else np.zeros(table.height, np.int64))
    signs, problems = signs_of(text.head.name, seen, taken, money, said)
    if any(problem.code == "W405" for problem in problems):
        return None  # as many rows one way as the other: the order of rows decides how this is said
    return _read(text, table, taken, currency, money, amounts, signs, problems)


def _read(
    text: TextColumns,
    table: PlainTable,
    taken: Taken,
    currency: str,
    money: Sequence[str],
    amounts: dict[str, tuple[Ints, Flags]],
    signs: Signs,
    problems: list[Problem],
) -> PlainReading:
    names, clients, fine = table.clients()
    days, has_day = table.days(taken)
    fine &= has_day & np.logical_and.reduce([readable for _, readable in amounts.values()]) & ~_uncounted(table)
    rules = _rules(table, signs)
    cents = {meaning: column for meaning, (column, _) in amounts.items()}
    if len(money) == 1:
        shares, ruled = _amount(cents[money[0]], rules, signs, table.height)
        fine &= ruled
    elif tuple(money) == ("debit", "credit"):
        fine &= ~_unposted(rules)
        shares = _debit_credit(cents["debit"], cents["credit"], rules)
    else:
        shares = _charge_paid(cents)
    rows = Rows(taken, money, signs)
    for record in table.records(~fine):
        taken.take(record, rows.lines, rows.effect)
    others, taken.lines, taken.rows = taken.lines, [], table.height
    used, lines = line_frame(names, _lines(table, clients, days, shares, fine), others)
    reading = flat.reading_of(text.head, taken, currency, TotalsVerdict.NONE, problems)
    return PlainReading(reading=reading, names=used, lines=lines)


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
    if "memo" in table.columns.at:
        odd |= table.texts("memo").str.contains(_ODD_MEMO).to_numpy()
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


def _lines(table: PlainTable, clients: Ints, days: Ints, shares: Shares, fine: Flags) -> dict[str, pl.Series | Ints]:
    """The line items of the rows, none of 0 cents."""
    count = len(shares)
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
        "reference": table.clean_texts("reference")[row],
        "memo": table.clean_texts("memo")[row],
    }
