"""Total rows of a plain table, written by a program or typed by a person, and whether they agree with the rows.

A total has no date and no client. People who follow the published procedure type SUBTOTAL formulas under a filtered
list; saved as CSV these are bare figures for one client, or formulas, some of them broken. All are met kindly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.taking import Taken
from tieout.reading.reader import Record

_WORD = re.compile(
    r"(?:(?:grand|overall|report) )?(?:sub-?)?totals?(?: for .*)?:?|sum:?|(?:ending )?balance:?", re.IGNORECASE
)
_NAMED = re.compile(r"(?:sub-?)?totals?:? (?:for |of )?(.+)|(.+?):? (?:sub-?)?totals?:?", re.IGNORECASE)
_FORMULA = re.compile(r"=.*[a-z].*", re.IGNORECASE | re.DOTALL)

Balance = Callable[[Sequence[int]], int]
"""What the sums of the columns of money make of the client's balance."""

Figures = tuple[int | None, ...]
"""The amount of each column of money as a total states it, the balance last; None where nothing stands."""


NAMING = ("date", "client", "first_name", "last_name")
"""The columns of which a transaction fills at least one."""


def names_nobody(cell: str) -> bool:
    """Whether a cell of such a column is empty, or says that its row is a total."""
    text = clean_text(cell)
    return not text or bool(_WORD.fullmatch(text) or _FORMULA.fullmatch(text))


def named_total(cell: str) -> str | None:
    """Whose total a cell may say that its row is: `Total Ann Lee`, or `Ann Lee Total` as spreadsheets write it."""
    found = _NAMED.fullmatch(clean_text(cell))
    return (found[1] or found[2]).casefold() if found else None


class Table:
    """The records of a table, told apart from its totals.

    Attributes:
        rows: the records that are transactions.
        totals: the records that are totals, each with the number of transactions above it.
    """

    def __init__(self, records: Sequence[Record], taken: Taken, money: Sequence[str], balance: Balance) -> None:
        self._taken, self._money, self._balance = taken, money, balance
        self.rows: list[Record] = []
        self.totals: list[tuple[int, Record]] = []
        self._clients = _clients_with_totals(records, taken)
        unclear = {record.row for record in records if self._names_nobody(record)}
        if not unclear:
            self.rows = list(records)
            return
        self._tell_apart(records, unclear)

    def check(self) -> tuple[TotalsVerdict, list[Problem]]:
        """Compare each total with the rows; formulas can't be checked in a CSV."""
        verdict, problems = TotalsVerdict.NONE, []
        sums = _Sums(self.rows, self._taken, self._money, self._balance) if self.totals else None
        before = 0
        for above, record in self.totals:
            stated = self._figures(record)
            if sums is None or not any(figure is not None for figure in stated):
                continue
            client = self._client_of(record)
            if whose := sums.whose(stated, before, above, client=client):
                verdict = TotalsVerdict.AGREE if verdict is TotalsVerdict.NONE else verdict
                text = f"Row {record.row} is a total and equals the sum of {whose}. It is not counted as a line."
                problems.append(Problem(code="W401", text=text, file=0, row=record.row))
            else:
                verdict = TotalsVerdict.DIFFER
                problems.append(_differs(record, stated, sums.all if client is None else sums.of(client)))
            before = above
        return verdict, problems

    def _tell_apart(self, records: Sequence[Record], unclear: set[int]) -> None:
        """A row that might be a transaction as well as a total is a transaction, to be set aside by name."""
        sure = [record for record in records if record.row not in unclear]
        last = sure[-1].row if sure else 0
        sums = _Sums(sure, self._taken, self._money, self._balance)
        for record in records:
            if record.row in unclear and (
                _says_total(record)
                or self._client_of(record) is not None
                or (record.row > last and self._bare(record) and sums.whose(self._figures(record), 0, len(sure), 2))
            ):
                self.totals.append((len(self.rows), record))
            else:
                self.rows.append(record)

    def _names_nobody(self, record: Record) -> bool:
        """Whether a row names neither a day nor a client."""
        columns = self._taken.columns
        named = self._client_of(record) is not None
        return all(names_nobody(columns.text(record, one)) for one in NAMING if not (named and one == "client"))

    def _client_of(self, record: Record) -> str | None:
        """The client whose total a row says that it is."""
        client = named_total(self._taken.columns.text(record, "client")) if self._clients else None
        return client if client in self._clients else None

    def _bare(self, record: Record) -> bool:
        """Whether a row holds amounts and nothing else."""
        return all(_amount(cell, self._taken) is not None for cell in record.cells if cell.strip())

    def _figures(self, record: Record) -> Figures:
        texts = [self._taken.columns.text(record, meaning) for meaning in self._money]
        figures = [_amount(text, self._taken) if text.strip() else None for text in texts]
        amounts = [found for cell in record.cells if cell.strip() and (found := _amount(cell, self._taken)) is not None]
        alone = amounts[0] if len(amounts) == 1 else None
        return (*figures, alone)


class _Sums:
    """Running sums of the columns of money, and each client's."""

    def __init__(self, rows: Sequence[Record], taken: Taken, money: Sequence[str], balance: Balance) -> None:
        self._balance = balance
        self._running: list[tuple[int, ...]] = [(0,) * len(money)]
        self._clients: dict[str, tuple[int, list[int]]] = {}
        for record in rows:
            amounts = [taken.readable_cents(record, meaning) for meaning in money]
            self._running.append(tuple(map(sum, zip(self._running[-1], amounts, strict=True))))
            count, sums = self._clients.get(clean_text(taken.columns.text(record, "client")), (0, [0] * len(money)))
            self._clients[clean_text(taken.columns.text(record, "client"))] = (
                count + 1,
                [one + other for one, other in zip(sums, amounts, strict=True)],
            )

    @property
    def all(self) -> Figures:
        """The sums of all rows."""
        return self._with_balance(self._running[-1])

    def of(self, client: str) -> Figures:
        """The sums of one client's rows, whichever way the name is written."""
        own = [sums for name, (_, sums) in self._clients.items() if name.casefold() == client]
        return self._with_balance([sum(column) for column in zip(*own, strict=True)])

    def whose(
        self, stated: Figures, before: int, above: int, rows_min: int = 0, client: str | None = None
    ) -> str | None:
        """Whose sums a total states, in words, or None when they are nobody's; the client that it names comes first."""
        if not any(figure is not None for figure in stated):
            return None
        if client is not None and _agree(stated, self.of(client)):
            return "its client's rows"
        rows = len(self._running) - 1
        part = [one - other for one, other in zip(self._running[above], self._running[before], strict=True)]
        if rows >= rows_min and _agree(stated, self.all):
            return "all rows"
        if above >= rows_min and _agree(stated, self._with_balance(self._running[above])):
            return "the rows above it"
        if above - before >= rows_min and _agree(stated, self._with_balance(part)):
            return "the rows since the total before"
        for count, sums in self._clients.values():
            if count >= rows_min and _agree(stated, self._with_balance(sums)):
                return "one client's rows (a filter was on when it was made)"
        return None

    def _with_balance(self, sums: Sequence[int]) -> Figures:
        return (*sums, self._balance(sums))


def _clients_with_totals(records: Sequence[Record], taken: Taken) -> frozenset[str]:
    """The clients of rows with a day, where some row without a day may be a client's total."""
    columns = taken.columns
    undated = [record for record in records if names_nobody(columns.text(record, "date"))]
    if not any(named_total(columns.text(record, "client")) for record in undated):
        return frozenset()
    places = {id(record) for record in undated}
    dated = (record for record in records if id(record) not in places)
    return frozenset(clean_text(columns.text(record, "client")).casefold() for record in dated)


def _agree(stated: Figures, sums: Figures) -> bool:
    """Whether every column that states something states the sum, or the only figure is the balance."""
    columns = [(one, other) for one, other in zip(stated[:-1], sums[:-1], strict=True) if one is not None]
    return (bool(columns) and all(one == other for one, other in columns)) or stated[-1] == sums[-1]


def _differs(record: Record, stated: Figures, sums: Figures) -> Problem:
    pairs = [(one, other) for one, other in zip(stated, sums, strict=True) if one is not None and other is not None]
    pairs = pairs[:-1] if len(pairs) > 1 and stated[-1] is not None else pairs
    says = " / ".join(format_cents(one) for one, _ in pairs)
    summed = " / ".join(format_cents(other) for _, other in pairs)
    text = f"Row {record.row} is a total that says {says}; the rows that were read sum to {summed}."
    return Problem(code="E402", text=text, file=0, row=record.row)


def _says_total(record: Record) -> bool:
    """Whether a cell says so, or a formula sums up."""
    cells = [text for cell in record.cells if (text := clean_text(cell))]
    return any(_WORD.fullmatch(text) or _FORMULA.fullmatch(text) for text in cells)


def _amount(cell: str, taken: Taken) -> int | None:
    try:
        return parse_cents(cell, taken.decimal)
    except CellProblem:
        return None
