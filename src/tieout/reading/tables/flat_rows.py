"""One row of a flat table into its line items, signs set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tieout.model.book import LineKind, Part
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.parsing.types import Posting, TypeRule, is_brought_forward, is_voided, known_types
from tieout.reading.reader import Line, Record
from tieout.reading.tables.flat_signs import Signs

_VOID_MEMO = re.compile(r"void(?:ed)?\b.*", re.IGNORECASE)
OPENING_IN = ("memo", "type", "reference")
"""The columns of which a text may say that its row is a balance brought forward."""

_UNPOSTED_STATUS = frozenset({"deleted", "draft"})


def does_not_count(word: str) -> bool:
    """Whether a status or a type says that its row is void or not posted."""
    text = clean_text(word)
    return is_voided(text) or text.casefold() in _UNPOSTED_STATUS


Share = tuple[Part, LineKind, int]
"""A part of a row: its column, what it is, and its effect in cents."""


class Rows:
    """Turns the records of one table into line items."""

    def __init__(self, taken: Taken, money: Sequence[str], signs: Signs) -> None:
        self._taken, self._columns, self._money, self._signs = taken, taken.columns, tuple(money), signs

    def lines(self, record: Record) -> list[Line]:
        """The line items of a row.

        Raises:
            RowProblem: when it can't be used.
        """
        self._refuse_uncounted(record)
        client = self._client(record)
        day = self._taken.day(record)
        shares = self._shares(record)
        reference = clean_text(self._columns.text(record, "reference"))
        memo = self._taken.memo(record, "memo")
        return [line(record, part, client, day, kind, cents, reference, memo) for part, kind, cents in shares]

    def effect(self, record: Record) -> int:
        """A row's effect as far as it can be read; one that doesn't count has none."""
        try:
            self._refuse_uncounted(record)
            return sum(cents for _, _, cents in self._shares(record))
        except RowProblem:
            return 0

    def _refuse_uncounted(self, record: Record) -> None:
        """Rows that the program lists and doesn't count."""
        columns = self._columns
        status, word = clean_text(columns.text(record, "status")), clean_text(columns.text(record, "type"))
        if is_voided(status, word) or _VOID_MEMO.fullmatch(clean_text(columns.text(record, "memo"))):
            meaning = "status" if is_voided(status) else "type" if is_voided(word) else "memo"
            found = columns.text(record, meaning)
            raise RowProblem(columns.header(meaning), found, "W410", "voided; it doesn't count.")
        if status.casefold() in _UNPOSTED_STATUS:
            raise RowProblem(columns.header("status"), status, "W411", "not posted; it doesn't count.")

    def _client(self, record: Record) -> str:
        if "client" in self._columns.at:
            return self._taken.client(self._columns.text(record, "client"), self._columns.header("client"))
        names = [self._columns.text(record, meaning) for meaning in ("first_name", "last_name")]
        return self._taken.client(" ".join(names), self._columns.header("last_name"))

    def _shares(self, record: Record) -> list[Share]:
        turned = self._signs.turned
        amounts = {
            meaning: -cents if meaning in turned else cents
            for meaning in self._money
            for cents in (self._taken.cents(record, meaning),)
        }
        if self._money == ("debit", "credit"):
            return self._debit_credit(record, amounts["debit"], amounts["credit"])
        if len(self._money) == 1:
            return self._amount(record, amounts[self._money[0]])
        return self._charge_paid(record, amounts)

    def _charge_paid(self, record: Record, amounts: Mapping[str, int]) -> list[Share]:
        """Each column says what it holds, unless the row says that it is a balance brought forward."""
        rule, paid = self._signs.rules.get(self._word(record)), amounts.get("paid", 0)
        self._refuse_unposted(record, rule)
        opens = self._opening(record) or (rule is not None and rule.kind is LineKind.OPENING)
        named = LineKind.OPENING if opens else None
        return [
            (Part.CHARGE, named or LineKind.CHARGE, amounts["charge"]),
            (Part.PAID, named or (LineKind.PAYMENT if paid >= 0 else LineKind.REFUND), -paid),
            (
                Part.CREDIT,
                named or (LineKind.CREDIT if "paid" in amounts else LineKind.PAYMENT),
                -amounts.get("credit", 0),
            ),
        ]

    def _debit_credit(self, record: Record, debit: int, credit: int) -> list[Share]:
        """Debit raises what the client owes, credit lowers it; a known type only names what it is."""
        rule = self._signs.rules.get(self._word(record))
        self._refuse_unposted(record, rule)
        named = rule.kind if rule and rule.posting is Posting.ONE and not (debit and credit) else None
        if named in {None, LineKind.CHARGE, LineKind.ADJUSTMENT} and self._opening(record):
            named = LineKind.OPENING
        return [
            (Part.CHARGE, named or LineKind.CHARGE, debit),
            (Part.PAID, named or (LineKind.PAYMENT if credit >= 0 else LineKind.REFUND), -credit),
        ]

    def _amount(self, record: Record, cents: int) -> list[Share]:
        word = self._word(record)
        if not self._signs.rules:
            return [self._by_sign(record, cents * self._signs.sense)]
        rule = self._signs.rules.get(word)
        if rule is None:
            raise RowProblem(
                self._columns.header("type"), self._columns.text(record, "type"), "E304",
                f"this type isn't known. Known are {known_types()}; add yours under [types] in --columns MAP.toml.",
            )  # fmt: skip
        self._refuse_unposted(record, rule)
        if rule.posting is Posting.BOTH:
            back = -1 if rule.kind is LineKind.REFUND else 1
            charged, settled = (LineKind.CREDIT, rule.kind) if back < 0 else (LineKind.CHARGE, LineKind.PAYMENT)
            effect = back * abs(cents) if back < 0 else cents
            return [(Part.CHARGE, charged, effect), (Part.PAID, settled, -effect)]
        effect = cents * self._signs.factor.get(rule.kind, self._signs.sense)
        return [(Part.AMOUNT, self._kind(record, rule, effect), effect)]

    def _by_sign(self, record: Record, effect: int) -> Share:
        kind = LineKind.CHARGE if effect > 0 else LineKind.PAYMENT
        return Part.AMOUNT, LineKind.OPENING if self._opening(record) else kind, effect

    def _kind(self, record: Record, rule: TypeRule, effect: int) -> LineKind:
        if rule.kind in {LineKind.CHARGE, LineKind.ADJUSTMENT} and self._opening(record):
            return LineKind.OPENING
        return LineKind.REFUND if rule.kind is LineKind.PAYMENT and effect > 0 else rule.kind

    def _refuse_unposted(self, record: Record, rule: TypeRule | None) -> None:
        if rule is not None and rule.posting is Posting.NONE:
            raise RowProblem(
                self._columns.header("type"), self._columns.text(record, "type"), "W411",
                "this type doesn't change what the client owes.",
            )  # fmt: skip

    def _word(self, record: Record) -> str:
        return clean_text(self._columns.text(record, "type")).casefold()

    def _opening(self, record: Record) -> bool:
        return is_brought_forward(*(clean_text(self._columns.text(record, meaning)) for meaning in OPENING_IN))
