"""QuickBooks Desktop's interchange format (IIF): each transaction in lines that sum to zero."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.model.money import format_plain
from tieout.simulating.ledger import Client, Row

RECEIVABLE, BANK, INCOME = "Accounts Receivable", "Undeposited Funds", "Therapy Income"

_HEADER = ("TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM", "MEMO")
_TYPES = {"Invoice": "INVOICE", "Payment": "PAYMENT", "Credit Memo": "CREDIT MEMO", "Sales Receipt": "CASH SALE"}


def write_iif(clients: Sequence[Client], rows: Sequence[Row]) -> bytes:
    """Write the transactions, by day.

    Args:
        clients: the practice's clients.
        rows: the rows to write; each gets the line of its receivable account, or of the bank for a cash sale.
    """
    lines = ["\t".join(("!TRNS", *_HEADER)), "\t".join(("!SPL", *_HEADER)), "!ENDTRNS"]
    for row in sorted(rows, key=lambda row: (row.day, row.client, row.name)):
        cents = row.lines[0].cents
        first, second = _accounts(row, cents)
        row.at = len(lines) + (2 if row.type == "Payment" else 1)
        lines.append(_line("TRNS", clients, row, *first))
        lines.append(_line("SPL", clients, row, *second))
        lines.append("ENDTRNS")
        for line in row.lines:
            line.written = line.part
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def _accounts(row: Row, cents: int) -> tuple[tuple[str, int], tuple[str, int]]:
    if row.type == "Payment":
        return (BANK, -cents), (RECEIVABLE, cents)
    return (BANK if row.type == "Sales Receipt" else RECEIVABLE, cents), (INCOME, -cents)


def _line(word: str, clients: Sequence[Client], row: Row, account: str, cents: int) -> str:
    name = "" if account == INCOME else clients[row.client].right_names[row.name]
    quoted = f'"{name}"' if "," in name else name
    day = f"{row.day.month}/{row.day.day}/{row.day.year}"
    return "\t".join((word, _TYPES[row.type], day, account, quoted, format_plain(cents), row.number, row.memo))
