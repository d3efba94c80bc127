"""The worked book: Good Person owes 555.00 in the practice and 546.00 in QuickBooks, and three items explain it.

Ten sessions at 150.00. QuickBooks has the payment of Feb 10 as 54.00 instead of 45.00, lacks the payment of Mar 3,
and has no invoice for the session of Mar 10. The name is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLIENT, CODE = "Good Person", "GP-014"
CURRENT_BALANCE_CENTS, UNBILLED_CENTS = 40_500, 15_000

_FEE = 150
_SESSIONS = (
    (date(2026, 1, 6), 150, 0, "Paid"),
    (date(2026, 1, 13), 150, 0, "Paid"),
    (date(2026, 1, 20), 120, 30, "Paid"),
    (date(2026, 1, 27), 0, 0, "Unpaid"),
    (date(2026, 2, 3), 150, 0, "Paid"),
    (date(2026, 2, 10), 45, 0, "Part paid"),
    (date(2026, 2, 17), 0, 0, "Unpaid"),
    (date(2026, 2, 24), 150, 0, "Paid"),
    (date(2026, 3, 3), 150, 0, "Paid"),
    (date(2026, 3, 10), 0, 0, "Unbilled"),
)
_PAID_IN_QUICKBOOKS = {date(2026, 2, 10): 54, date(2026, 3, 3): 0}


@dataclass(frozen=True, slots=True)
class WorkedBook:
    """The two exports and the list of names, as the programs would write them."""

    sessions_csv: bytes
    quickbooks_csv: bytes
    names_csv: bytes


def worked_book() -> WorkedBook:
    """The worked book as files."""
    return WorkedBook(_sessions(), _quickbooks(), f"Sessions Health,QuickBooks\r\n{CLIENT},{CODE}\r\n".encode())


def _sessions() -> bytes:
    header = (
        "Date,Practitioner,Location,Client,Appointment,Service,Status,Rate,Client Responsibility,Client Paid,"
        "Insurance Paid,Credit Used"
    )
    rows = [
        f"{day:%m/%d/%Y},A. Baker,Office,{CLIENT},Client Session,90837,{status},{_FEE}.00,{_FEE}.00,{paid}.00,0.00,"
        f"{credit}.00"
        for day, paid, credit, status in _SESSIONS
    ]
    return ("\r\n".join([header, *rows]) + "\r\n").encode()


def _quickbooks() -> bytes:
    width = 8
    rows: list[str] = []
    total = 0
    number = 1001
    for day, paid, credit, status in _SESSIONS:
        if status == "Unbilled":
            continue
        rows.append(_row(day, "Invoice", str(number), "Accounts Receivable (A/R)", _FEE))
        number += 1
        total += _FEE
        received = _PAID_IN_QUICKBOOKS.get(day, paid)
        if received:
            rows.append(_row(day, "Payment", "", "Undeposited Funds", received))
            total += received
        if credit:
            rows.append(_row(day, "Credit Memo", "2001", "Accounts Receivable (A/R)", -credit))
            total -= credit
    pad = "," * (width - 1)
    lines = [
        f"Riverside Counseling{pad}",
        f"Transaction List by Client{pad}",
        f'"January 1-March 31, 2026"{pad}',
        "",
        ",Date,Transaction type,Num,Posting (Y/N),Memo/Description,Account full name,Amount",
        f"{CODE}{pad}",
        *rows,
        f'Total for {CODE}{pad}"${total:,}.00"',
        f'TOTAL{pad}"${total:,}.00"',
        "",
        "",
        "",
        f'"Accrual Basis Tuesday, March 31, 2026 06:12 PM GMT-05:00"{pad}',
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _row(day: date, kind: str, number: str, account: str, dollars: int) -> str:
    return f",{day:%m/%d/%Y},{kind},{number},Yes,,{account},{dollars}.00"
