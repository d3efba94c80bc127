"""An invented practice's transactions as IIF files of QuickBooks Desktop."""

from __future__ import annotations

from collections.abc import Callable

from tests.reading.statements.statement_facts import joined

TRNS = "TRNSID TRNSTYPE DATE ACCNT NAME CLASS AMOUNT DOCNUM MEMO CLEAR".split()  # noqa: SIM905
SPL = "SPLID TRNSTYPE DATE ACCNT NAME CLASS AMOUNT DOCNUM MEMO CLEAR QNTY PRICE".split()  # noqa: SIM905
AR, BANK, INCOME = "Accounts Receivable", "Undeposited Funds", "Therapy Income"

Row = tuple[str, str, str, str, str, str, str]
"""Type, date, account, name, amount, number, memo."""

TRANSACTIONS: tuple[tuple[Row, ...], ...] = (
    (("INVOICE", "1/6/2026", AR, "Good Person", "150.00", "1001", "session"),
     ("INVOICE", "1/6/2026", INCOME, "", "-150.00", "", "90837")),
    (("PAYMENT", "1/13/2026", BANK, "Good Person", "100.00", "", "check 12"),
     ("PAYMENT", "1/13/2026", AR, "Good Person", "-100.00", "12", "")),
    (("CASH SALE", "1/14/2026", BANK, "Mia Chen", "175.00", "1002", ""),
     ("CASH SALE", "1/14/2026", INCOME, "", "-175.00", "", "")),
    (("INVOICE", "1/20/2026", AR, "Brønsted, José", "1,300.00", "1003", ""),
     ("INVOICE", "1/20/2026", INCOME, "", "-1,000.00", "", ""),
     ("INVOICE", "1/20/2026", INCOME, "", "-300.00", "", "")),
    (("CREDIT MEMO", "1/21/2026", AR, "Brønsted, José", "-50.00", "1004", 'says "sorry"'),
     ("CREDIT MEMO", "1/21/2026", INCOME, "", "50.00", "", "")),
    (("CHECK", "1/22/2026", BANK, "Landlord", "-850.00", "77", "rent"),
     ("CHECK", "1/22/2026", "Rent", "", "850.00", "", "")),
    (("GENERAL JOURNAL", "1/31/2026", AR, "Good Person", "-5.00", "J1", ""),
     ("GENERAL JOURNAL", "1/31/2026", INCOME, "", "5.00", "", "")),
)  # fmt: skip
EXPECTED = [
    ("Good Person", "2026-01-06", "charge", 15_000),
    ("Good Person", "2026-01-13", "payment", -10_000),
    ("Mia Chen", "2026-01-14", "charge", 17_500),
    ("Mia Chen", "2026-01-14", "payment", -17_500),
    ("Brønsted, José", "2026-01-20", "charge", 130_000),
    ("Brønsted, José", "2026-01-21", "credit", -5_000),
    ("Good Person", "2026-01-31", "adjustment", -500),
]
ROWS = sum(len(rows) for rows in TRANSACTIONS)
_PLACES = dict(zip("TRNSTYPE DATE ACCNT NAME AMOUNT DOCNUM MEMO".split(), range(7), strict=True))  # noqa: SIM905


def _cells(header: list[str], row: Row, quoted: Callable[[str], str]) -> str:
    return "\t".join(quoted(row[_PLACES[column]]) if column in _PLACES else "" for column in header)


def _always(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _where_needed(text: str) -> str:
    return _always(text) if "," in text or '"' in text else text


def iif(
    trns: list[str] = TRNS, spl: list[str] = SPL, *, before: list[str] | None = None,
    quoted: Callable[[str], str] = _where_needed, end: str = "\r\n",
) -> str:  # fmt: skip
    """The file."""
    lines = [*(before or []), "\t".join(["!TRNS", *trns]), "\t".join(["!SPL", *spl]), "!ENDTRNS"]
    for first, *others in TRANSACTIONS:
        lines.append(f"TRNS\t{_cells(trns, first, quoted)}")
        lines += [f"SPL\t{_cells(spl, other, quoted)}" for other in others]
        lines.append("ENDTRNS")
    return joined(lines, end)


_LISTS = [
    "!HDR\tPROD\tVER\tREL", "HDR\tQuickBooks Pro\tVersion 6\tRelease R1",
    "!ACCNT\tNAME\tACCNTTYPE\tDESC", "ACCNT\tMoney owed\tAR\t", "ACCNT\tTherapy Income\tINC\t",
    "!CUST\tNAME\tBADDR1\tEMAIL", "CUST\tGood Person\t1 Elm\t",
]  # fmt: skip

IIF_FILES: dict[str, bytes] = {
    "plain.iif": iif().encode("cp1252"),
    "quoted.iif": iif(quoted=_always).encode("cp1252"),
    "other-order.iif": iif(
        ["MEMO", "AMOUNT", "NAME", "ACCNT", "DATE", "TRNSTYPE", "DOCNUM"],
        ["AMOUNT", "NAME", "ACCNT", "TRNSTYPE", "DATE"],
    ).encode(),
    "with-lists.iif": iif(before=_LISTS).replace(AR, "Money owed").encode("cp1252"),
    "short-years.iif": iif(end="\n").replace("/2026", "/26").encode(),
}
