"""Sage 50: the United Kingdom's transaction lists (SI, SR, SC and so on) and the United States' Customer Ledgers.

A transaction list has one row to a transaction and a type of two letters. Customer Ledgers names a customer once, above
its rows or in the first of them, and ends each row with the customer's running balance, which is held against the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.tables import rows_below
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.tables.declared import (
    DeclaredTable,
    Layout,
    Rule,
    places,
    reference_of,
    refuse_damaged_header,
    word_of,
)

_NAMES = ("customer name", "account name", "a/c name", "name", "customer", "account", "a/c", "account ref", "a/c ref")
TRANSACTIONS = Layout(
    program="sage",
    program_name="Sage",
    report="transactions",
    report_name="customer transactions",
    names={
        "client": _NAMES,
        "date": ("date", "transaction date"),
        "type": ("type", "tran type", "transaction type"),
        "reference": ("ref", "inv ref", "reference", "no", "tran number"),
        "memo": ("details", "description"),
        "debit": ("debit", "debits"),
        "credit": ("credit", "credits"),
        "amount": ("amount", "gross", "gross amount", "total"),
        "net": ("net", "net amount"),
        "tax": ("tax", "tax amount", "vat"),
    },
    needed=("client", "date", "type", "reference"),
    signs=frozenset({"amount", "gross", "gross amount", "debit", "net", "net amount"}),
    money=("amount", "debit", "credit", "net", "tax"),
)
LEDGERS = Layout(
    program="sage",
    program_name="Sage",
    report="customer-ledgers",
    report_name="Customer Ledgers",
    names={
        "client": ("customer", "customer name"),
        "code": ("customer id",),
        "date": ("date",),
        "reference": ("trans no",),
        "type": ("type",),
        "debit": ("debit amt",),
        "credit": ("credit amt",),
        "balance": ("balance",),
    },
    needed=("date", "reference", "type", "debit", "credit"),
    money=("debit", "credit"),
)
_TYPES = {
    "si": (LineKind.CHARGE, 1), "sr": (LineKind.PAYMENT, -1), "sa": (LineKind.PAYMENT, -1), "sc": (LineKind.CREDIT, -1),
    "sd": (LineKind.CREDIT, -1), "sp": (LineKind.REFUND, 1),
}  # fmt: skip
_JOURNALS = {
    "sj": (LineKind.CHARGE, LineKind.CREDIT), "crj": (LineKind.REFUND, LineKind.PAYMENT),
    "balance fwd": (LineKind.OPENING, LineKind.OPENING),
}  # fmt: skip
_OTHERS = frozenset({"pi", "pp", "pc", "pa", "pd", "pr", "bp", "br", "cp", "cr", "jc", "jd", "vp", "vr"})
_TOTALS = ("total", "report total", "grand total")


class Transactions(DeclaredTable):
    """A transaction list of Sage 50 (UK): its types are Sage's."""

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its header and by the two letters of most types."""
        found = super().fits(grid)
        index = grid.find_header(lambda cells: "type" in cells or "tran type" in cells or "transaction type" in cells)
        if found is None or index is None:
            return None
        place = places(TRANSACTIONS, grid.records[index].cells)["type"]
        cells = [record.cells[place] for record in grid.records[index + 1 :] if place < len(record.cells)]
        types = [word for cell in cells if (word := clean_text(cell).casefold())]
        known = sum(word in _TYPES or word in _OTHERS for word in types)
        return f"{found}, and Sage's types" if known * 2 > len(types) else None


def _transactions_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        word = word_of(record, taken, "type")
        if word not in _TYPES:
            code, why = "E304", "this type isn't known. Sage's are SI, SR, SC, SA, SD and SP."
            if word in _OTHERS:
                code, why = "W411", "no customer's transaction; it doesn't count."
            raise RowProblem(taken.columns.header("type"), taken.columns.text(record, "type"), code, why)
        kind, sign = _TYPES[word]
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        cents = sign * abs(_amount(record, taken))
        memo = taken.memo(record, "memo")
        return [line(record, Part.AMOUNT, client, taken.day(record), kind, cents, reference_of(record, taken), memo)]

    return rule


def _amount(record: Record, taken: Taken) -> int:
    at = taken.columns.at
    if "amount" in at:
        return taken.cents(record, "amount")
    if {"debit", "credit"} <= at.keys():
        return taken.cents(record, "debit") - taken.cents(record, "credit")
    return taken.cents(record, "net") + taken.cents(record, "tax")


def _ledgers_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        cents = taken.cents(record, "debit") - taken.cents(record, "credit")
        words = {word_of(record, taken, "type"), word_of(record, taken, "reference")}
        known = [kinds for word, kinds in _JOURNALS.items() if word in words]
        raised, lowered = known[0] if known else (LineKind.ADJUSTMENT, LineKind.ADJUSTMENT)
        kind = raised if cents > 0 else lowered
        return [line(record, Part.AMOUNT, client, taken.day(record), kind, cents, reference_of(record, taken))]

    return rule


def _running_balance(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """The running balance of each customer against the rows."""
    if "balance" not in taken.columns.at:
        return TotalsVerdict.NONE, []
    balances: dict[str, int] = {}
    for record in records:
        client = word_of(record, taken, "client")
        cents = taken.readable_cents(record, "debit") - taken.readable_cents(record, "credit")
        balances[client] = balances.get(client, 0) + cents
        if not taken.columns.text(record, "balance").strip():
            continue
        stated = taken.readable_cents(record, "balance")
        if balances[client] != stated:
            text = f"From row {record.row} on the balance isn't what the rows of its customer come to."
            return TotalsVerdict.DIFFER, [Problem(code="E402", text=text, file=0, row=record.row)]
    return (TotalsVerdict.AGREE if balances else TotalsVerdict.NONE), []


class CustomerLedgers(DeclaredTable):
    """Customer Ledgers of Sage 50 (US): a customer's name is carried down to its rows."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every row (see `Reader.read`).

        Raises:
            FileNotUnderstood: also E201 when no column names the customer.
        """
        index = grid.find_header(lambda cells: {"trans no", "debit amt", "credit amt"} <= set(cells))
        if index is None:
            raise FileNotUnderstood(f"{grid.name} has no header of Customer Ledgers.", code="E201")
        refuse_damaged_header(grid.name, LEDGERS, grid.records[index].cells, ())
        at = places(LEDGERS, grid.records[index].cells)
        name = at.get("client", at.get("code"))
        if name is None:
            raise FileNotUnderstood(
                f"{grid.name} has no column Customer. Export Customer Ledgers with it.", code="E201"
            )
        header = list(grid.records[index].cells)
        header[name] = "Customer"
        kept = [*grid.records[:index], Record(grid.records[index].row, tuple(header))]
        return super().read(replace(grid, records=(*kept, *_carried_down(rows_below(grid, index), at, name))), options)


def _carried_down(records: Sequence[Record], at: dict[str, int], name: int) -> list[Record]:
    """The rows with amounts, each with its customer; a row with a name alone names the rows below it."""
    found: list[Record] = []
    client = ""
    for record in records:
        cells = [*record.cells, *[""] * (max(at.values()) + 1 - len(record.cells))]
        own = clean_text(cells[name])
        if any(clean_text(cell).casefold() in _TOTALS for cell in cells):
            found.append(record)
            continue
        client = own or client
        if any(cells[at[meaning]].strip() for meaning in ("date", "reference", "type", "debit", "credit")):
            cells[name] = client
            found.append(Record(record.row, tuple(cells)))
    return found


READERS = (
    Transactions(TRANSACTIONS, _transactions_rule),
    CustomerLedgers(LEDGERS, _ledgers_rule, _running_balance),
)
