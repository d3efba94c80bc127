"""Which way a flat table prints its amounts and what its type words mean: learnt from all rows, or said by a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Problem
from tieout.reading.columns import ColumnMap
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.parsing.types import Posting, TypeRule, kind_of_type, known_types
from tieout.reading.reader import Record


@dataclass(frozen=True, slots=True)
class Signs:
    """How amounts become what the client owes.

    Attributes:
        rules: the rule of each type word of the file (as `clean_text(...).casefold()`), None for unknown words;
            empty where no type column tells the sign.
        factor: by kind, an amount times this is its effect on what the client owes.
        sense: the same for amounts without a type, and for types whose amount says the sign.
        turned: meanings of columns that print below zero what others print above, such as payments of -100.00.
    """

    rules: dict[str, TypeRule | None]
    factor: dict[LineKind, int]
    sense: int
    turned: frozenset[str] = frozenset()


def learn_signs(
    name: str, records: Sequence[Record], taken: Taken, money: Sequence[str], said: ColumnMap
) -> tuple[Signs, list[Problem]]:
    """Find how the table prints its amounts.

    Args:
        name: of the file, for messages.
        records: its transactions.
        taken: its columns and how amounts are read.
        money: the meanings of the columns that hold money.
        said: what a person says.

    Raises:
        FileNotUnderstood: E205 when charges and payments can't be told apart.
    """
    words = [clean_text(taken.columns.text(record, "type")).casefold() for record in records]
    amounts = [taken.readable_cents(record, money[0]) for record in records] if len(money) == 1 else [0] * len(records)
    seen = Counter(zip(words, map(_sign, amounts), strict=True))
    seen.update(_columns_seen(records, taken, money))
    return signs_of(name, seen, taken, money, said)


def turned_columns(records: Sequence[Record], taken: Taken, money: Sequence[str]) -> frozenset[str]:
    """Of several columns of amounts those that print below zero what others print above."""
    return _turned(_columns_seen(records, taken, money), money)


def _columns_seen(records: Sequence[Record], taken: Taken, money: Sequence[str]) -> Counter[tuple[str, int]]:
    """How often each of several columns of amounts has some above, of and below zero."""
    if len(money) < 2:
        return Counter()
    return Counter(
        (column_key(meaning), _sign(taken.readable_cents(record, meaning))) for meaning in money for record in records
    )


def _turned(seen: Mapping[tuple[str, int], int], money: Sequence[str]) -> frozenset[str]:
    return frozenset(
        meaning for meaning in money if seen.get((column_key(meaning), -1), 0) > seen.get((column_key(meaning), 1), 0)
    )


def column_key(meaning: str) -> str:
    """What stands for a column of amounts among type words, which hold no tab."""
    return f"\t{meaning}"


def signs_of(
    name: str, seen: Mapping[tuple[str, int], int], taken: Taken, money: Sequence[str], said: ColumnMap
) -> tuple[Signs, list[Problem]]:
    """The same from how often each type word has amounts above (1), of (0) and below (-1) zero, in order of rows.

    Of a table with several columns of amounts `seen` also holds each column, as `column_key` names it.
    """
    sense = -1 if said.positive_owes is False else 1
    words = {word for word, _ in seen if not word.startswith("\t")}
    rules = _rules(words, said) if "type" in taken.columns.at else {}
    if len(money) > 1 or not seen:
        return _by_column(seen, rules, taken, money)
    if not any(rules.values()):
        both_ways = {1, -1} <= {sign for _, sign in seen}
        return _by_sign(name, both_ways, rules, taken, said, sense)
    if said.positive_owes is not None:
        return Signs(rules, dict.fromkeys(LineKind, sense), sense), []
    factor, problems = _factors(seen, rules)
    return Signs(rules, factor, sense), problems


def _by_column(
    seen: Mapping[tuple[str, int], int], rules: dict[str, TypeRule | None], taken: Taken, money: Sequence[str]
) -> tuple[Signs, list[Problem]]:
    """The column says what an amount is; one most of whose amounts are below zero is printed with its effect's sign."""
    turned = _turned(seen, money)
    problems = []
    for meaning in (meaning for meaning in money if meaning in turned):
        text = (
            f"Most amounts in {taken.columns.header(meaning)} are below zero; read as if they were printed above, and "
            "the others as taken back."
        )
        problems.append(Problem(code="W203", text=text, file=0))
    return Signs(rules, {}, 1, turned), problems


def _sign(cents: int) -> int:
    return (cents > 0) - (cents < 0)


def _by_sign(
    name: str, both_ways: bool, rules: dict[str, TypeRule | None], taken: Taken, said: ColumnMap, sense: int
) -> tuple[Signs, list[Problem]]:
    """The printed sign alone tells charges from payments."""
    if not both_ways and said.positive_owes is None:
        _refuse_one_sided(name, rules, taken.columns)
    problems = []
    if said.positive_owes is None:
        text = 'Positive amounts are read as charges, negative ones as payments. If not: [signs] positive = "pays".'
        problems.append(Problem(code="W203", text=text, file=0))
    if rules and both_ways:
        text = f"The words in the column {taken.columns.header('type')} are not transaction types; it is not used."
        problems.append(Problem(code="W202", text=text, file=0))
    return Signs({}, {}, sense), problems


def _refuse_one_sided(name: str, rules: dict[str, TypeRule | None], columns: Columns) -> None:
    if not rules:
        raise FileNotUnderstood(
            f"{name}: every amount has the same sign and no column says the type, so charges and payments can't be "
            'told apart. Add a column Type (Invoice, Payment, ...), or say [signs] positive = "owes" (or "pays") in '
            "--columns MAP.toml.",
            code="E205",
        )
    raise FileNotUnderstood(
        f"{name}: none of the words in the column {columns.header('type')} is a known type. Known are "
        f"{known_types()}; say what yours are under [types] in --columns MAP.toml.",
        code="E205",
    )


def _rules(words: Set[str], said: ColumnMap) -> dict[str, TypeRule | None]:
    own = {clean_text(word).casefold(): ours for word, ours in said.types}
    return {word: kind_of_type(own.get(word, word)) for word in sorted(words - {""})}


def _factors(
    seen: Mapping[tuple[str, int], int], rules: dict[str, TypeRule | None]
) -> tuple[dict[LineKind, int], list[Problem]]:
    """By kind: what most of its rows show is its normal direction; the few against it are reversals."""
    counts: Counter[tuple[LineKind, int]] = Counter()
    normal: dict[LineKind, int] = {}
    for (word, side), times in seen.items():
        rule = rules.get(word)
        if rule and rule.sign and side and rule.posting is Posting.ONE:
            counts[rule.kind, side] += times
            normal[rule.kind] = rule.sign
    factor: dict[LineKind, int] = {}
    for kind, sign in normal.items():
        up, down = counts[kind, 1], counts[kind, -1]
        if up != down:
            factor[kind] = sign if up > down else -sign
    printed_as_effect = any(sign < 0 and factor.get(kind) == 1 for kind, sign in normal.items())
    problems = []
    for kind, sign in normal.items():
        if kind not in factor:
            factor[kind] = 1 if printed_as_effect else sign
            text = f"As many {kind.value} rows are positive as negative; read as the others are."
            problems.append(Problem(code="W405", text=text, file=0))
    return factor, problems
