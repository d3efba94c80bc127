"""QuickBooks rows into line items: signs from the whole file, what doesn't count set aside with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tieout.model.book import LineKind, Part, Problem
from tieout.progress import counted
from tieout.reading.parsing.days import DayProof
from tieout.reading.parsing.taking import Columns, RowProblem, Taken, line
from tieout.reading.parsing.types import Posting, TypeRule, is_brought_forward, known_types
from tieout.reading.quickbooks.drafts import (
    NOT_OF_CLIENTS,
    Counting,
    Draft,
    Habits,
    clients_of,
    draft_of,
    earns,
    lists_lines,
    moves_received,
    place_of,
)
from tieout.reading.quickbooks.frame import Frame
from tieout.reading.quickbooks.groups import client_name
from tieout.reading.quickbooks.signs import Place, Shown, Signs, learn_signs, money_of
from tieout.reading.reader import ROWS_BETWEEN, Line

_OPENS = frozenset({LineKind.ADJUSTMENT, LineKind.CHARGE, LineKind.OPENING})


def take_rows(frame: Frame, columns: Columns, days: DayProof, habits: Habits) -> tuple[Taken, tuple[Problem, ...]]:
    """Turn data rows into line items.

    Args:
        frame: the report.
        columns: its header.
        days: how dates are read.
        habits: what the program's reports usually look like.

    Returns:
        What was taken, and problems about the whole file.
    """
    drafts = [
        draft_of(row, columns, grouped=frame.grouped)
        for row in counted(frame.rows, "Looking at rows", every=ROWS_BETWEEN)
    ]
    by_line = lists_lines(drafts, columns)
    counted_ones = [draft for draft in drafts if not by_line or place_of(draft, columns) is Place.RECEIVABLE]
    signs = learn_signs(_shown(counted_ones, columns), {} if by_line else habits.positive)
    counting = Counting(columns, habits, clients_of(drafts, columns, grouped=frame.grouped), by_line)
    taking = _Taking(Taken(columns, days, frame.decimal), signs, counting)
    for draft in counted(drafts, "Reading rows", every=ROWS_BETWEEN):
        taking.take(draft)
    return taking.taken, signs.problems


def name_conflicts(frame: Frame, columns: Columns) -> tuple[int, int]:
    """Of the rows with both a group and a name: how many there are, and how many name somebody else."""
    both = other = 0
    for row in frame.rows:
        name = client_name(columns.text(row.record, "name")) if row.group else ""
        if name:
            both += 1
            other += not _same_client(row.group, name)
    return both, other


@lru_cache(maxsize=65_536)
def _same_client(group: str, name: str) -> bool:
    """A group and a name mean the same client: alike, or one is the other without the parents before it."""
    one, two = group.casefold(), name.casefold()
    return one == two or one.endswith(f":{two}") or two.endswith(f":{one}") or two.startswith(f"{one}:")


def _shown(drafts: Sequence[Draft], columns: Columns) -> list[Shown]:
    shown: list[Shown] = []
    for draft in drafts:
        printed = draft.frame.printed
        if not printed or not draft.client or draft.rule is None or not draft.frame.posted:
            continue
        money = money_of(draft.word, draft.rule)
        if money is not None and draft.word not in NOT_OF_CLIENTS and not moves_received(draft, columns):
            shown.append(Shown(draft.frame.record.row, money, printed > 0, place_of(draft, columns)))
    return shown


class _Taking:
    """Rows of one file, one by one."""

    def __init__(self, taken: Taken, signs: Signs, counting: Counting) -> None:
        self.taken, self.columns, self.signs, self.counting = taken, taken.columns, signs, counting

    def take(self, draft: Draft) -> None:
        """Use a row, or set it aside."""
        self.taken.take(draft.frame.record, lambda _: self._lines(draft), lambda _: self._effect(draft))

    def _lines(self, draft: Draft) -> list[Line]:
        record = draft.frame.record
        if draft.frame.odd:
            raise RowProblem(
                "",
                draft.frame.odd,
                "E202",
                "text stands where only a client's heading has it. Probably a comma without quotes.",
            )
        rule = self._rule(draft)
        cents = self._cents(draft)
        self.counting.refuse(draft, rule, cents)
        client = self.taken.client(draft.client, self.counting.header("name") or "group of the client")
        day = self.taken.day(record)
        memo = self.taken.memo(record, "memo")
        # A payment has no number; the id that QuickBooks gives every transaction tells it from one just like it.
        reference = self.counting.text("reference", draft) or self.counting.text("identity", draft)
        if rule.posting is Posting.BOTH or earns(draft, self.columns):
            back = rule.kind is LineKind.REFUND
            kinds = (LineKind.CREDIT, LineKind.REFUND) if back else (LineKind.CHARGE, LineKind.PAYMENT)
            signed = -abs(cents) if back else cents
            return [
                line(record, Part.CHARGE, client, day, kinds[0], signed, reference, memo),
                line(record, Part.PAID, client, day, kinds[1], -signed, reference, memo),
            ]
        effect = cents * self._factor(draft, rule)
        return [line(record, Part.AMOUNT, client, day, self._kind(draft, rule, effect), effect, reference, memo)]

    def _rule(self, draft: Draft) -> TypeRule:
        if draft.word in NOT_OF_CLIENTS:
            raise self.counting.uncounted(
                "type", draft, "this type is about suppliers or own accounts, not about clients."
            )
        if draft.rule is None:
            why = f"this transaction type isn't known. Known are {known_types()}."
            raise RowProblem(self.counting.header("type"), self.counting.text("type", draft), "E304", why)
        return draft.rule

    def _cents(self, draft: Draft) -> int:
        if draft.frame.printed is not None:
            return draft.frame.printed
        if "amount" in self.columns.at:
            return self.taken.cents(draft.frame.record, "amount")
        return self.taken.cents(draft.frame.record, "debit") - self.taken.cents(draft.frame.record, "credit")

    def _factor(self, draft: Draft, rule: TypeRule) -> int:
        money = money_of(draft.word, rule)
        return 1 if money is None or self.counting.by_line else self.signs.of(money, place_of(draft, self.columns))

    def _kind(self, draft: Draft, rule: TypeRule, effect: int) -> LineKind:
        if rule.kind in _OPENS:
            says = " ".join(self.counting.text(meaning, draft) for meaning in ("memo", "reference", "account", "split"))
            return LineKind.OPENING if is_brought_forward(says) else rule.kind
        return LineKind.REFUND if rule.kind is LineKind.PAYMENT and effect > 0 else rule.kind

    def _effect(self, draft: Draft) -> int:
        """The effect on the balance of a row that was set aside, as far as it can be read."""
        rule, printed = draft.rule, draft.frame.printed
        if rule is None or not printed or rule.posting is not Posting.ONE:
            return 0
        try:
            self._rule(draft)
            self.counting.refuse(draft, rule, printed)
        except RowProblem as problem:
            if problem.code == "W411":
                return 0
        return printed * self._factor(draft, rule)
