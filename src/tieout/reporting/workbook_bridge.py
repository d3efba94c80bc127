"""The sheet Bridge: from balance to balance, every line the live sum of rows below it.

On top stands the practice's statement by kind of item. Below it every client with items: the left balance, the items,
and the right balance as their SUM; the statement's lines are SUMIFs of these rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from tieout.model.explanation import ClientExplanation, ItemKind
from tieout.reporting.report import Report
from tieout.reporting.words import ACCOUNTANTS_WORDS, kind_words, program_names
from tieout.reporting.workbook_style import Look, Paper

ROWS_BELOW_MAX = 200_000
"""Beyond this the clients' rows are not repeated here, and the statement sums the sheets Clients and Differences."""

WORDS_WIDTH = 96
"""Characters of the column of sentences: most fit into one line."""

CLIENT, LINE, DAY, WORDS, AMOUNT, BALANCE, CHECK = range(7)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the statement: the items of a kind, apart by sign where both occur, so that nothing cancels unseen.

    Attributes:
        kind: of the items.
        words: the kind, with the sign where both occur.
        test: what the amount must be for an item to belong, such as `>=0`; `""` = any.
        count: how many items.
        cents: their sum.
    """

    kind: ItemKind
    words: str
    test: str
    count: int
    cents: int


def statement_lines(report: Report) -> list[Line]:
    """The items of all clients by kind; "not explained yet" stands there even when it is nothing."""
    amounts: dict[ItemKind, list[int]] = {kind: [] for kind in ItemKind}
    for client in report.clients:
        for item in client.items:
            amounts[item.kind].append(item.cents)
    told = []
    right = program_names(report)[1]
    for kind, cents in amounts.items():
        words = kind_words(kind, report)
        higher, lower = [amount for amount in cents if amount >= 0], [amount for amount in cents if amount < 0]
        if higher and lower:
            told.append(Line(kind, f"{words}, {right} higher", ">=0", len(higher), sum(higher)))
            told.append(Line(kind, f"{words}, {right} lower", "<0", len(lower), sum(lower)))
        elif cents or kind is ItemKind.UNEXPLAINED:
            told.append(Line(kind, words, "", len(cents), sum(cents)))
    return told


@dataclass(frozen=True, slots=True)
class Statement:
    """Where the statement's figures stand, for the Summary.

    Attributes:
        left: address of the left balance on the sheet.
        right: of the right balance.
        lines: its lines, each with the address of its amount.
    """

    left: str
    right: str
    lines: tuple[tuple[Line, str], ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Names of the sheets that hold clients and items, for a practice too large to list here."""

    clients: Sequence[str]
    differences: Sequence[str]


def write_bridge(paper: Paper, report: Report, elsewhere: Elsewhere) -> Statement:
    """Write the sheet.

    Args:
        paper: the workbook.
        report: the answer.
        elsewhere: where the same rows stand.
    """
    sheet = paper.sheet("Bridge", tab="#9A3412")
    for place, width in enumerate((30, 40, 12, WORDS_WIDTH, 16, 16, 12)):
        sheet.set_column(place, place, width)
    paper.text(sheet, 0, CLIENT, "From balance to balance", Look.TITLE)
    sheet.set_row(0, 26)
    paper.text(sheet, 1, CLIENT, report.text, Look.SUBTITLE)
    told = [client for client in report.clients if client.items]
    below = sum(len(client.items) + 3 for client in told) + 6
    statement = _Draft(paper, sheet, report, told, elsewhere if below > ROWS_BELOW_MAX else None)
    written = statement.write()
    sheet.freeze_panes(2, 0)
    return written


@dataclass(slots=True)
class _Draft:
    """The sheet as it is written; rows in order from top to bottom."""

    paper: Paper
    sheet: Worksheet
    report: Report
    told: list[ClientExplanation]
    elsewhere: Elsewhere | None
    row: int = 3

    def write(self) -> Statement:
        lines = statement_lines(self.report)
        first_below = self.row + len(lines) + 6
        last_below = first_below + sum(len(client.items) + 3 for client in self.told) + 1
        statement = self._statement(lines, (first_below + 1, last_below + 1))
        if self.elsewhere is None:
            self._clients(first_below)
        else:
            self.paper.text(
                self.sheet, self.row + 1, CLIENT,
                "The items are too many to list here: they stand on the sheet Differences.", Look.QUIET,
            )  # fmt: skip
        return statement

    def _head(self, words: Sequence[str]) -> None:
        self.sheet.set_row(self.row, 20)
        for place, word in enumerate(words):
            self.paper.text(
                self.sheet, self.row, place, word, Look.HEAD_MONEY if place in {AMOUNT, BALANCE} else Look.HEAD
            )
        self.row += 1

    def _statement(self, lines: Sequence[Line], below: tuple[int, int]) -> Statement:
        paper, sheet, report = self.paper, self.sheet, self.report
        left, right = program_names(report)
        currency = report.reconciliation.left.currency
        self._head(
            ("All clients", "Line", "Items", "Accountant's word", f"Amount, {currency}", f"Balance, {currency}", "")
        )
        top = self.row
        paper.text(sheet, top, LINE, left, Look.STRONG)
        paper.formula(sheet, top, BALANCE, self._left_sum(left, below), report.left_cents, Look.BALANCE_STRONG)
        placed = []
        for number, line in enumerate(lines, start=top + 1):
            paper.text(sheet, number, LINE, line.words)
            sheet.write_number(number, DAY, line.count, paper.look(Look.COUNT))
            paper.text(sheet, number, WORDS, ACCOUNTANTS_WORDS[line.kind], Look.QUIET)
            paper.formula(sheet, number, AMOUNT, self._sum_of(line, below), line.cents)
            placed.append((line, f"E{number + 1}"))
        last = top + len(lines) + 1
        paper.text(sheet, last, LINE, right, Look.TEXT_TOTAL)
        for place in (DAY, WORDS, AMOUNT):
            paper.text(sheet, last, place, "", Look.TEXT_TOTAL)
        formula = f"=F{top + 1}+SUM(E{top + 2}:E{last})"
        paper.formula(sheet, last, BALANCE, formula, report.right_cents, Look.BALANCE_TOTAL)
        self._check(last, report.right_cents)
        self.row = last + 2
        return Statement(f"F{top + 1}", f"F{last + 1}", tuple(placed))

    def _left_sum(self, words: str, below: tuple[int, int]) -> str:
        """The sum of the clients' left balances."""
        if self.elsewhere is None:
            first, last = below
            return f'=SUMIF(B{first}:B{last},"{_criterion(words)}",E{first}:E{last})'
        return "=" + "+".join(f"SUM('{name}'!C3:C1048576)" for name in self.elsewhere.clients)

    def _sum_of(self, line: Line, below: tuple[int, int]) -> str:
        """The sum of the rows that a line stands for."""
        words = _criterion(kind_words(line.kind, self.report))
        ranges = [(f"B{below[0]}:B{below[1]}", f"E{below[0]}:E{below[1]}")]
        if self.elsewhere is not None:
            names = self.elsewhere.differences
            ranges = [(f"'{name}'!D3:D1048576", f"'{name}'!E3:E1048576") for name in names]
        sums = [
            f'SUMIFS({amounts},{kinds},"{words}",{amounts},"{line.test}")' if line.test
            else f'SUMIF({kinds},"{words}",{amounts})'
            for kinds, amounts in ranges
        ]  # fmt: skip
        return f"={'+'.join(sums)}"

    def _check(self, row: int, cents: int) -> None:
        """Whether the sum comes to the balance that was read, live."""
        formula = f'=IF(ROUND(F{row + 1}-{cents / 100:.2f},2)=0,"✓ adds up","≠ differs")'
        self.sheet.write_formula(row, CHECK, formula, self.paper.look(Look.AGREES), "✓ adds up")

    def _clients(self, first: int) -> None:
        left, right = program_names(self.report)
        self.row = first - 1
        currency = self.report.reconciliation.left.currency
        self.sheet.repeat_rows(self.row)
        self._head(("Client", "Line", "Date", "In words", f"Amount, {currency}", f"Balance, {currency}", ""))
        for client in self.told:
            self._client(client, left, right)
        self._others([client for client in self.report.clients if not client.items])

    def _others(self, others: Sequence[ClientExplanation]) -> None:
        """The clients without items, in one row, so that the statement's left balance is whole."""
        if not others:
            return
        agreeing = sum(client.left_cents for client in others)
        name = f"{len(others):,} other clients" if len(others) != 1 else "1 other client"
        self.paper.text(self.sheet, self.row, CLIENT, name, Look.STRONG)
        self.paper.text(self.sheet, self.row, LINE, program_names(self.report)[0])
        self.paper.text(self.sheet, self.row, WORDS, "agree line by line", Look.QUIET)
        self.paper.money(self.sheet, self.row, AMOUNT, agreeing, Look.BALANCE)

    def _client(self, client: ClientExplanation, left: str, right: str) -> None:
        paper, sheet, top = self.paper, self.sheet, self.row
        paper.text(sheet, top, CLIENT, client.name, Look.STRONG)
        paper.text(sheet, top, LINE, left)
        paper.money(sheet, top, AMOUNT, client.left_cents, Look.BALANCE)
        for number, item in enumerate(client.items, start=top + 1):
            paper.text(sheet, number, LINE, kind_words(item.kind, self.report))
            paper.day(sheet, number, DAY, item.day)
            paper.text(sheet, number, WORDS, item.text, Look.WRAP)
            paper.money(sheet, number, AMOUNT, item.cents)
            lines = -(-len(item.text) // int(WORDS_WIDTH * 1.05))
            if lines > 1:
                sheet.set_row(number, 15.0 * lines + 3)
        last = top + len(client.items) + 1
        paper.text(sheet, last, LINE, right, Look.TEXT_SUM)
        for place in (DAY, WORDS, AMOUNT):
            paper.text(sheet, last, place, "", Look.TEXT_SUM)
        paper.formula(sheet, last, BALANCE, f"=SUM(E{top + 1}:E{last})", client.right_cents, Look.BALANCE_SUM)
        self._check(last, client.right_cents)
        self.row = last + 2


def _criterion(words: str) -> str:
    """Words as SUMIF compares them: nothing in them stands for other signs."""
    return words.replace('"', '""').replace("~", "~~").replace("*", "~*").replace("?", "~?")
