"""Exports of other programs with invented data, in the layouts they publish, and the lines each must give.

`python -m tests.reading.programs.program_samples` writes the golden files again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.badfiles.builders import lines

FOLDER = Path(__file__).parents[1] / "exports" / "programs"

Expected = tuple[int, str, str, str, str, int, str]
"""Row, client, day, kind, part, cents, reference."""


@dataclass(frozen=True)
class Sample:
    """One export.

    Attributes:
        data: its bytes.
        report: (program, report) it is recognised as.
        lines: what it must give.
        aside: (row, code) of the rows set aside.
        codes: codes of the notes on the file, without W403.
    """

    data: bytes
    report: tuple[str, str]
    lines: tuple[Expected, ...]
    aside: tuple[tuple[int, str], ...] = ()
    codes: frozenset[str] = frozenset()


_POSTAL = ("POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity", "PORegion",
           "POPostalCode", "POCountry")  # fmt: skip
_STREET = tuple(name.replace("PO", "SA", 1) for name in _POSTAL)
_XERO_END = (
    "InvoiceNumber", "Reference", "InvoiceDate", "DueDate", "PlannedDate", "Total", "TaxTotal", "InvoiceAmountPaid",
    "InvoiceAmountDue", "InventoryItemCode", "Description", "Quantity", "UnitAmount", "Discount", "LineAmount",
    "AccountCode", "TaxType", "TaxAmount", "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2",
    "Currency", "Type", "Sent", "Status",
)  # fmt: skip


def table(header: tuple[str, ...], *rows: dict[str, str]) -> bytes:
    """A CSV with a header; each row names the cells that are filled."""
    for row in rows:
        assert set(row) <= set(header), set(row) - set(header)
    return lines(",".join(header), *(",".join(_quoted(row.get(name, "")) for name in header) for row in rows))


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text or "\n" in text else text


def _xero(client: str, number: str, day: str, total: str, due: str, line: str, **more: str) -> dict[str, str]:
    row = {"ContactName": client, "InvoiceNumber": number, "InvoiceDate": day, "Total": total, "InvoiceAmountDue": due,
           "LineAmount": line, "Currency": "USD", "Type": "Sales invoice", "Sent": "Sent",
           "Status": "Paid" if due == "0.0000" else "Awaiting Payment"}  # fmt: skip
    return row | more


_XERO_ROWS = (
    _xero(
        "Good Person",
        "INV-0001",
        "13/01/2026",
        "165.0000",
        "0.0000",
        "150.0000",
        Description="Session 50 min",
        TaxAmount="15.0000",
        TaxTotal="15.0000",
        InvoiceAmountPaid="165.0000",
    ),
    _xero("Good Person", "INV-0002", "20/01/2026", "250.0000", "100.0000", "150.0000"),
    _xero("Good Person", "INV-0002", "20/01/2026", "250.0000", "100.0000", "100.0000"),
    _xero("Good Person", "INV-0003", "21/01/2026", "90.0000", "0.0000", "90.0000", Status="Voided"),
    _xero("Ada Sample", "CN-0001", "22/01/2026", "30.0000", "20.0000", "30.0000", Type="Sales credit note"),
    _xero("Ada Sample", "", "23/01/2026", "45.0000", "15.0000", "45.0000", Type="Sales overpayment"),
    _xero("Good Person", "", "23/01/2026", "25.0000", "5.0000", "25.0000", Type="Sales overpayment"),
    _xero("Ada Sample", "", "24/01/2026", "80.0000", "60.0000", "50.0000", Type="Sales prepayment"),
    _xero("Ada Sample", "", "24/01/2026", "80.0000", "60.0000", "30.0000", Type="Sales prepayment"),
    _xero("A Landlord", "B-1", "24/01/2026", "900.0000", "900.0000", "900.0000", Type="Bill"),
)
_XERO_LINES: tuple[Expected, ...] = (
    (2, "Good Person", "2026-01-13", "charge", "charge", 16500, "INV-0001"),
    (2, "Good Person", "2026-01-13", "payment", "paid", -16500, "INV-0001"),
    (3, "Good Person", "2026-01-20", "charge", "charge", 15000, "INV-0002"),
    (3, "Good Person", "2026-01-20", "payment", "paid", -15000, "INV-0002"),
    (4, "Good Person", "2026-01-20", "charge", "charge", 10000, "INV-0002"),
    (6, "Ada Sample", "2026-01-22", "credit", "credit", -2000, "CN-0001"),
    (7, "Ada Sample", "2026-01-23", "payment", "credit", -1500, ""),
    (8, "Good Person", "2026-01-23", "payment", "credit", -500, ""),
    (9, "Ada Sample", "2026-01-24", "payment", "credit", -6000, ""),
)
_XERO_ASIDE = ((5, "W410"), (11, "W411"))
_TEMPLATE = (
    "*ContactName", "EmailAddress", *_POSTAL, "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate", "Total",
    "InventoryItemCode", "*Description", "*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType",
    "TaxAmount", "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency", "BrandingTheme",
)  # fmt: skip
_TEMPLATE_ROWS = (
    {"*ContactName": "Good Person", "*InvoiceNumber": "INV-1", "*InvoiceDate": "13/01/2026", "*Quantity": "2",
     "*UnitAmount": "75.00", "*Description": "Session"},
    {"*ContactName": "Ada Sample", "*InvoiceNumber": "INV-2", "*InvoiceDate": "14/01/2026", "*Quantity": "1.5",
     "*UnitAmount": "100.00", "Discount": "10"},
)  # fmt: skip

_ACCOUNT_TRANSACTIONS = lines(
    "Account Transactions,,,,,,,,,",
    "Quiet Harbor Counseling,,,,,,,,,",
    "For the period 1 January 2026 to 31 March 2026,,,,,,,,,",
    ",,,,,,,,,",
    "Date,Source,Contact,Description,Reference,Debit,Credit,Running Balance,Gross,Tax",
    "Accounts Receivable (610),,,,,,,,,",
    "Opening Balance,,,,,0.00,0.00,0.00,0.00,0.00",
    '13 Jan 2026,Receivable Invoice,Good Person,"Session\n50 min",INV-0001,"1,150.00",0.00,"1,150.00","1,150.00",0.00',
    '16 Jan 2026,Receivable Payment,Good Person,Payment: Good Person,,0.00,150.00,"1,000.00",(150.00),0.00',
    "17 Jan 2026,Receivable Credit Note,Ada Sample,Waived,CN-1,0.00,20.00,980.00,(20.00),0.00",
    'Total Accounts Receivable (610),,,,,"1,150.00",170.00,980.00,980.00,0.00',
    "Closing Balance,,,,,980.00,0.00,980.00,0.00,0.00",
    "Sales (200),,,,,,,,,",
    '13 Jan 2026,Receivable Invoice,Good Person,Session,INV-0001,0.00,"1,150.00","(1,150.00)","1,150.00",0.00',
    'Total Sales (200),,,,,0.00,"1,150.00","(1,150.00)","1,150.00",0.00',
    'Total,,,,,"1,150.00","1,320.00",(170.00),0.00,0.00',
)
_DETAIL = lines(
    "Receivable Invoice Detail,,,,,,,,,,,,,,",
    "Quiet Harbor Counseling,,,,,,,,,,,,,,",
    "For the period 1 January 2026 to 31 March 2026,,,,,,,,,,,,,,",
    "Status contains Paid,,,,,,,,,,,,,,",
    ",,,,,,,,,,,,,,",
    "Invoice Date,Source,Contact,Reference,Item Code,Description,Quantity,Unit Price (ex),Discount (ex),Tax,Gross,"
    "Invoice Total,Balance,Last Payment Date,Status",
    "INV-0001,,,,,,,,,,,,,,",
    "13 Jan 2026,Receivable Invoice,Good Person,,,Session,1,150.00,0.00,0.00,150.00,250.00,50.00,20 Jan 2026,"
    "Awaiting Payment",
    "13 Jan 2026,Receivable Invoice,Good Person,,,Report,1,100.00,0.00,0.00,100.00,250.00,50.00,20 Jan 2026,"
    "Awaiting Payment",
    "Total INV-0001,,,,,,,,,0.00,250.00,,,,",
    "INV-0002,,,,,,,,,,,,,,",
    "14 Jan 2026,Receivable Invoice,Ada Sample,,,Session,1,90.00,0.00,0.00,90.00,90.00,90.00,,Voided",
    "Total INV-0002,,,,,,,,,0.00,90.00,,,,",
    "Total,,,,,,,,,0.00,340.00,,,,",
)
_SUMMARY = lines(
    "Receivable Invoice Summary,,,,,,,",
    "Quiet Harbor Counseling,,,,,,,",
    "For the period 1 January 2026 to 31 March 2026,,,,,,,",
    ",,,,,,,",
    "Invoice Number,Contact,Invoice Date,Due Date,Source,Invoice Total,Balance,Status",
    "INV-0001,Good Person,13 Jan 2026,27 Jan 2026,Receivable Invoice,250.00,50.00,Awaiting Payment",
    "INV-0002,Ada Sample,14 Jan 2026,28 Jan 2026,Receivable Invoice,90.00,0.00,Paid",
    "INV-0003,Ada Sample,15 Jan 2026,29 Jan 2026,Receivable Invoice,70.00,0.00,Deleted",
    "CN-0001,Ada Sample,16 Jan 2026,,Receivable Credit Note,30.00,10.00,Paid",
    "Total,,,,,440.00,60.00,",
)
_FRESHBOOKS = (
    "Client Name", "Invoice #", "Date Issued", "Date Due", "Invoice Status", "Date Paid", "Item Name",
    "Item Description", "Rate", "Quantity", "Discount Percentage", "Line Subtotal", "Tax 1 Type", "Tax 1 Amount",
    "Tax 2 Type", "Tax 2 Amount", "Line Total", "Currency",
)  # fmt: skip


def _fresh(
    client: str, number: str, day: str, status: str, paid: str, total: str, currency: str = "USD"
) -> dict[str, str]:
    return {"Client Name": client, "Invoice #": number, "Date Issued": day, "Invoice Status": status,
            "Date Paid": paid, "Item Name": "Session", "Line Total": total, "Currency": currency}  # fmt: skip


_WAVE = (
    "Transaction ID", "Transaction Date", "Account Name", "Transaction Description", "Transaction Line Description",
    "Amount (One column)", " ", "Debit Amount (Two Column Approach)", "Credit Amount (Two Column Approach)",
    "Other Accounts for this Transaction", "Customer", "Vendor", "Invoice Number", "Bill Number", "Notes / Memo",
    "Amount Before Sales Tax", "Sales Tax Amount", "Sales Tax Name", "Transaction Date Added",
    "Transaction Date Last Modified", "Account Group", "Account Type", "Account ID",
)  # fmt: skip


def _wave(number: str, day: str, account: str, one: str, client: str = "", what: str = "Invoice") -> dict[str, str]:
    cents = float(one) * (-1 if account == "Counseling Income" else 1)  # the one column is the effect on the account
    return {"Transaction ID": number, "Transaction Date": day, "Account Name": account,
            "Transaction Description": what, "Amount (One column)": one,
            "Debit Amount (Two Column Approach)": one if cents > 0 else "",
            "Credit Amount (Two Column Approach)": one.lstrip("-") if cents < 0 else "", "Customer": client,
            "Account Group": "Asset"}  # fmt: skip


_WAVE_ROWS = (
    _wave("71001", "2026-01-13", "Accounts Receivable", "150.00", "Good Person"),
    _wave("71001", "2026-01-13", "Counseling Income", "150.00"),
    _wave("71002", "2026-01-16", "Accounts Receivable", "-100.00", "Good Person", "Payment received"),
    _wave("71002", "2026-01-16", "Checking", "100.00"),
    _wave("71003", "2026-01-17", "Accounts Receivable", "40.00", "Ada Sample", "Refund to client"),
    _wave("71003", "2026-01-17", "Checking", "-40.00"),
)
_WAVE_LINES: tuple[Expected, ...] = (
    (2, "Good Person", "2026-01-13", "charge", "amount", 15000, "71001"),
    (4, "Good Person", "2026-01-16", "payment", "amount", -10000, "71002"),
    (6, "Ada Sample", "2026-01-17", "refund", "amount", 4000, "71003"),
)
_ZOHO = (
    "Invoice Date", "Invoice ID", "Invoice Number", "Invoice Status", "Customer ID", "Customer Name", "Due Date",
    "Currency Code", "SubTotal", "Total", "Balance", "Item Name", "Quantity", "Item Price", "Item Total",
    "Last Payment Date", "CF.Insurer",
)  # fmt: skip


def _zoho(
    number: str, client: str, status: str, total: str, due: str, item: str, paid: str = "", sub: str = ""
) -> dict[str, str]:
    return {"Invoice Date": "2026-01-13", "Invoice ID": f"42716680000000{number[-2:]}324", "Invoice Number": number,
            "Invoice Status": status, "Customer Name": client, "Currency Code": "USD", "Total": total, "Balance": due,
            "Item Name": "Session", "Item Total": item, "Last Payment Date": paid,
            "SubTotal": sub or total}  # fmt: skip


_BALANCE = ("balance_transaction_id", "created_utc", "available_on_utc", "currency", "gross", "fee", "net",
            "reporting_category", "description", "customer_name")  # fmt: skip


def _stripe(number: str, day: str, gross: str, kind: str, client: str = "") -> dict[str, str]:
    return {"balance_transaction_id": number, "created_utc": day, "currency": "usd", "gross": gross, "fee": "1.00",
            "reporting_category": kind, "customer_name": client}  # fmt: skip


_STRIPE_PAYMENTS = (
    "id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Converted Amount",
    "Converted Amount Refunded", "Converted Currency", "Fee", "Is Link", "Mode", "Payment Source Type", "Status",
    "Taxes On Fee", "Application Fee", "Application ID", "Description", "Customer Email", "client (metadata)",
)  # fmt: skip
_STRIPE_OLD = (
    "id", "Description", "Seller Message", "Created (UTC)", "Amount", "Amount Refunded", "Currency",
    "Converted Amount", "Converted Amount Refunded", "Fee", "Tax", "Converted Currency", "Mode", "Status",
    "Statement Descriptor", "Customer ID", "Customer Description", "Customer Email", "Captured", "Card ID",
)  # fmt: skip
_PAYOUTS = (
    "id", "Amount", "Created (UTC)", "Currency", "Livemode", "Arrival Date (UTC)", "Source Type", "Destination",
    "Status", "Type", "Method", "Description", "Balance Transaction", "Failure Balance Transaction",
    "Failure Message", "Failure Code", "Statement Descriptor", "Trace ID", "Trace ID Status", "Destination Name",
    "Destination Country", "Destination Last 4",
)  # fmt: skip
_SQUARE = (
    "Date", "Time", "Time Zone", "Gross Sales", "Discounts", "Service Charges", "Net Sales", "Gift Card Sales", "Tax",
    "Tip", "Partial Refunds", "Total Collected", "Source", "Card", "Card Entry Methods", "Cash", "Fees", "Net Total",
    "Transaction ID", "Payment ID", "Details", "Description", "Event Type", "Location", "Customer ID",
    "Customer Name", "Customer Reference ID", "Deposit ID", "Deposit Date", "Transaction Status",
)  # fmt: skip
_SIMPLE = lines(
    "Date of Service,Client,Clinician,Billing Code,Rate per Unit,Units,Total Fee,Client Payment Status,Charge,"
    "Uninvoiced,Paid,Unpaid,Insurance Payment Status,Charge,Paid,Write-off,Unpaid",
    "01/13/2026 12:00,Good Person,A. Lee,90837,150.0,1,150.0,Paid,30.0,0.0,30.0,0.0,Paid,120.0,100.0,20.0,0.0",
    "01/20/2026 12:00,Good Person,A. Lee,90837,150.0,1,150.0,Unpaid,30.0,0.0,0.0,30.0,Unpaid,120.0,0.0,0.0,120.0",
    "01/21/2026 09:30,Ada Sample,A. Lee,90834,120.0,1,120.0,Unpaid,120.0,120.0,0.0,0.0,,,,,",
)
_ACTIVITY = ("Amount", "Fee", "Net", "Currency", "Created (UTC)", "Available On (UTC)")
_METHODS = ("Client Name", "Payment Number", "Payment Method", "Amount Charged", "Transaction Date", "Paid with card")
_THERAPY_NOTES = (
    "Date", "Type", "Appointment Type", "Billing Method", "Payment Type", "Service Code", "Service Description", "POS",
    "Units", "Last Name", "First Name", "DOB", "Patient Member ID", "Clinician Name", "Clinician NPI", "Rate",
    "Patient Amount Due", "Patient Amount Paid", "Patient Unassigned Credit", "Patient Balance Status",
    "Insurance Amount Due", "Insurance Amount Paid", "Insurance Unassigned Credit", "Insurance Balance Status",
    "Documents Created", "Comments",
)  # fmt: skip


def _notes(day: str, kind: str, first: str, last: str, due: str, paid: str, rest: str = "") -> dict[str, str]:
    return {"Date": day, "Type": kind, "First Name": first, "Last Name": last, "Patient Amount Due": due,
            "Patient Amount Paid": paid, "Patient Unassigned Credit": rest, "Service Code": "90837"}  # fmt: skip


_JANE_SALES = (
    "Purchase Date", "Invoice Date", "Invoice #", "Patient", "Staff Member", "Location", "Item", "Income Category",
    "Payer", "Subtotal", "Tax", "Total", "Collected", "Balance", "Status",
)  # fmt: skip


def _jane(day: str, number: str, client: str, payer: str, total: str, paid: str, due: str) -> dict[str, str]:
    return {"Purchase Date": day, "Invoice #": number, "Patient": client, "Payer": payer, "Item": "Session 50 min",
            "Subtotal": total, "Total": total, "Collected": paid, "Balance": due}  # fmt: skip


_SAGE = ("No", "Type", "A/C", "Name", "Date", "Due On", "Ref", "Details", "Amount", "O/S", "Debit", "Credit")


def _sage(number: str, kind: str, client: str, day: str, amount: str) -> dict[str, str]:
    side = "Debit" if kind in {"SI", "SP"} else "Credit"
    return {"No": number, "Type": kind, "A/C": client.split(maxsplit=1)[0].upper(), "Name": client, "Date": day,
            "Ref": f"R{number}", "Details": "Session", "Amount": amount, side: amount}  # fmt: skip


_LEDGERS = lines(
    "Quiet Harbor Counseling,,,,,,,",
    "Customer Ledgers,,,,,,,",
    '"For the Period From Jan 1, 2026 to Mar 31, 2026",,,,,,,',
    ",,,,,,,",
    "Customer ID,Customer,Date,Trans No,Type,Debit Amt,Credit Amt,Balance",
    "GOOD,Good Person,1/1/26,Balance Fwd,,75.00,,75.00",
    ",,1/13/26,1001,SJ,150.00,,225.00",
    ",,1/20/26,CK 44,CRJ,,150.00,75.00",
    ",,,,,,,",
    "ADA,Ada Sample,1/14/26,1002,SJ,90.00,,90.00",
    ",,1/15/26,1003,SJ,,40.00,50.00",
    "Report Total,,,,,315.00,190.00,125.00",
)
_UTC = frozenset({"W436", "W433"})

SAMPLES: dict[str, Sample] = {
    "xero-invoices": Sample(
        table(("ContactName", "EmailAddress", *_POSTAL, *_STREET, *_XERO_END), *_XERO_ROWS),
        ("xero", "invoices"), _XERO_LINES, _XERO_ASIDE, frozenset({"W434"}),
    ),
    "xero-invoices-36-columns": Sample(
        table(("ContactName", "EmailAddress", *_POSTAL, *_XERO_END), *_XERO_ROWS),
        ("xero", "invoices"), _XERO_LINES, _XERO_ASIDE, frozenset({"W434"}),
    ),
    "xero-import-template": Sample(
        table(_TEMPLATE, *_TEMPLATE_ROWS),
        ("xero", "invoice-import"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 15000, "INV-1"),
         (3, "Ada Sample", "2026-01-14", "charge", "charge", 13500, "INV-2")),
        (), frozenset({"W406"}),
    ),
    "xero-account-transactions": Sample(
        _ACCOUNT_TRANSACTIONS,
        ("xero", "account-transactions"),
        ((8, "Good Person", "2026-01-13", "charge", "amount", 115000, "INV-0001"),
         (9, "Good Person", "2026-01-16", "payment", "amount", -15000, ""),
         (10, "Ada Sample", "2026-01-17", "credit", "amount", -2000, "CN-1")),
        ((14, "W411"),),
    ),
    "xero-invoice-detail": Sample(
        _DETAIL,
        ("xero", "receivable-invoices"),
        ((8, "Good Person", "2026-01-13", "charge", "charge", 15000, "INV-0001"),
         (8, "Good Person", "2026-01-20", "payment", "paid", -20000, "INV-0001"),
         (9, "Good Person", "2026-01-13", "charge", "charge", 10000, "INV-0001")),
        ((12, "W410"),), frozenset({"W434"}),
    ),
    "xero-invoice-summary": Sample(
        _SUMMARY,
        ("xero", "receivable-invoices"),
        ((6, "Good Person", "2026-01-13", "charge", "charge", 25000, "INV-0001"),
         (6, "Good Person", "2026-01-13", "payment", "paid", -20000, "INV-0001"),
         (7, "Ada Sample", "2026-01-14", "charge", "charge", 9000, "INV-0002"),
         (7, "Ada Sample", "2026-01-14", "payment", "paid", -9000, "INV-0002"),
         (9, "Ada Sample", "2026-01-16", "credit", "credit", -1000, "CN-0001")),
        ((8, "W410"),), frozenset({"W434"}),
    ),
    "freshbooks": Sample(
        table(_FRESHBOOKS,
              _fresh("Good Person", "000001", "2026-01-13", "paid", "2026-01-20", "150.00"),
              _fresh("Good Person", "000002", "2026-02-13", "overdue", "", "1,150.00"),
              _fresh("Ada Sample", "000003", "2026-02-14", "draft", "", "90.00")),
        ("freshbooks", "invoice-details"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 15000, "000001"),
         (2, "Good Person", "2026-01-20", "payment", "paid", -15000, "000001"),
         (3, "Good Person", "2026-02-13", "charge", "charge", 115000, "000002")),
        ((4, "W411"),), frozenset({"W434"}),
    ),
    "freshbooks-short-years": Sample(
        b"\xef\xbb\xbf" + table(_FRESHBOOKS, _fresh("Good Person", "000001", "13.01.26", "paid", "20.01.26", "150.00")),
        ("freshbooks", "invoice-details"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 15000, "000001"),
         (2, "Good Person", "2026-01-20", "payment", "paid", -15000, "000001")),
        (), frozenset({"W434"}),
    ),
    "wave": Sample(
        table(_WAVE, *_WAVE_ROWS), ("wave", "transactions"), _WAVE_LINES, ((3, "W411"), (5, "W411"), (7, "W411")),
    ),
    "wave-two-columns": Sample(
        table(tuple(name for name in _WAVE if name != "Amount (One column)"),
              *({key: value for key, value in row.items() if key != "Amount (One column)"} for row in _WAVE_ROWS)),
        ("wave", "transactions"), _WAVE_LINES, ((3, "W411"), (5, "W411"), (7, "W411")),
    ),
    "zoho": Sample(
        table(_ZOHO,
              _zoho("INV-000011", "Good Person", "PartiallyPaid", "265.00", "100.00", "150.00", "2026-01-20", "250.00"),
              _zoho("INV-000011", "Good Person", "PartiallyPaid", "265.00", "100.00", "100.00", "2026-01-20", "250.00"),
              _zoho("INV-000012", "Ada Sample", "Void", "90.00", "0.00", "90.00"),
              _zoho("INV-000013", "Ada Sample", "Overdue", "90.00", "90.00", "90.00")),
        ("zoho", "invoices"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 16500, "INV-000011"),
         (2, "Good Person", "2026-01-20", "payment", "paid", -16500, "INV-000011"),
         (3, "Good Person", "2026-01-13", "charge", "charge", 10000, "INV-000011"),
         (5, "Ada Sample", "2026-01-13", "charge", "charge", 9000, "INV-000013")),
        ((4, "W410"),), frozenset({"W434"}),
    ),
    "stripe-balance": Sample(
        table(_BALANCE,
              _stripe("txn_1", "2026-01-13 23:15:01", "150.00", "charge", "Good Person"),
              _stripe("txn_2", "2026-01-15 10:00:00", "-50.00", "refund", "Good Person"),
              _stripe("txn_3", "2026-01-16 00:00:00", "-98.00", "payout"),
              _stripe("txn_4", "2026-01-17 10:00:00", "80.00", "charge"),
              _stripe("txn_5", "2026-01-18 10:00:00", "-80.00", "payment_refund")),
        ("stripe", "balance"),
        ((2, "Good Person", "2026-01-13", "payment", "paid", -15000, "txn_1"),
         (3, "Good Person", "2026-01-15", "refund", "paid", 5000, "txn_2"),
         (5, "(no client named)", "2026-01-17", "payment", "paid", -8000, "txn_4"),
         (6, "(no client named)", "2026-01-18", "refund", "paid", 8000, "txn_5")),
        ((4, "W411"),), _UTC,
    ),
    "stripe-payments": Sample(
        table(_STRIPE_PAYMENTS,
              {"id": "ch_1", "Created date (UTC)": "2026-01-13 23:15:01", "Amount": "150.00",
               "Amount Refunded": "50.00",
               "Currency": "usd", "Status": "Paid", "client (metadata)": "Good Person"},
              {"id": "ch_2", "Created date (UTC)": "2026-01-14 23:15:01", "Amount": "150.00", "Amount Refunded": "0.00",
               "Currency": "usd", "Status": "Failed", "Customer Email": "ada@example.org"},
              {"id": "ch_3", "Created date (UTC)": "2026-01-15 23:15:01", "Amount": "90.00", "Amount Refunded": "0.00",
               "Currency": "usd", "Status": "Paid", "Customer Email": "ada@example.org"},
              {"id": "ch_4", "Created date (UTC)": "2026-01-16 23:15:01", "Amount": "70.00", "Amount Refunded": "0.00",
               "Currency": "usd", "Captured": "false", "Status": "Authorized"},
              {"id": "ch_5", "Created date (UTC)": "2026-01-16 23:15:01", "Amount": "70.00", "Amount Refunded": "0.00",
               "Currency": "usd", "Status": "Requires capture"}),
        ("stripe", "payments"),
        ((2, "Good Person", "2026-01-13", "payment", "paid", -15000, "ch_1"),
         (2, "Good Person", "2026-01-13", "refund", "credit", 5000, "ch_1"),
         (4, "ada@example.org", "2026-01-15", "payment", "paid", -9000, "ch_3")),
        ((3, "W411"), (5, "W411"), (6, "W411")), _UTC | {"W434"},
    ),
    "stripe-payments-old": Sample(
        table(_STRIPE_OLD,
              {"id": "ch_1", "Created (UTC)": "2026-01-13 23:15", "Amount": "150.00", "Amount Refunded": "0.00",
               "Currency": "usd", "Status": "Paid", "Customer Description": "Good Person"}),
        ("stripe", "payments"),
        ((2, "Good Person", "2026-01-13", "payment", "paid", -15000, "ch_1"),), (), _UTC | {"W434"},
    ),
    "stripe-payouts": Sample(
        table(_PAYOUTS,
              {"id": "po_1", "Amount": "145.35", "Created (UTC)": "2026-01-14 00:10", "Currency": "usd",
               "Arrival Date (UTC)": "2026-01-16 00:00", "Status": "paid"},
              {"id": "po_2", "Amount": "20.00", "Created (UTC)": "2026-01-15 00:10", "Currency": "usd",
               "Arrival Date (UTC)": "2026-01-17 00:00", "Status": "failed"}),
        ("stripe", "payouts"),
        ((2, "(no client named)", "2026-01-16", "payment", "paid", -14535, "po_1"),), ((3, "W411"),), _UTC,
    ),
    "square": Sample(
        table(_SQUARE,
              {"Date": "01/13/2026", "Time": "18:05:11", "Time Zone": "Eastern Time (US & Canada)",
               "Total Collected": "$150.00", "Card": "$150.00", "Fees": "-$4.20", "Net Total": "$145.80",
               "Transaction ID": "Xq1", "Event Type": "Payment", "Customer Name": "Good Person"},
              {"Date": "01/14/2026", "Total Collected": "-$50.00", "Net Total": "-$50.00", "Transaction ID": "Xq2",
               "Event Type": "Refund", "Customer Name": "Good Person"},
              {"Date": "01/15/2026", "Total Collected": "$22.50", "Net Total": "$22.50", "Transaction ID": "Xq3",
               "Event Type": "Payment"}),
        ("square", "transactions"),
        ((2, "Good Person", "2026-01-13", "payment", "paid", -15000, "Xq1"),
         (3, "Good Person", "2026-01-14", "refund", "paid", 5000, "Xq2"),
         (4, "(no client named)", "2026-01-15", "payment", "paid", -2250, "Xq3")),
        (), frozenset({"W433"}),
    ),
    "simplepractice": Sample(
        _SIMPLE,
        ("simple-practice", "appointment-status"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 3000, ""),
         (2, "Good Person", "2026-01-13", "payment", "paid", -3000, ""),
         (3, "Good Person", "2026-01-20", "charge", "charge", 3000, ""),
         (4, "Ada Sample", "2026-01-21", "charge", "charge", 12000, "")),
    ),
    "simplepractice-20-columns": Sample(
        lines(
            "Date of Service,Client,Clinician,Billing Code,Primary Insurance,Secondary Insurance,Rate per Unit,Units,"
            "Total Fee,Progress Note Status,Client Payment Status,Charge,Uninvoiced,Paid,Unpaid,Insurance Payment "
            "Status,Charge,Paid,Write Off,Unpaid",
            "01/13/2026 12:00,Good Person,A. Lee,90837,A Payer,,150,1,150,LOCKED,PAID,30,0,30,0,PAID,120,120,0,0",
            "1/20/2026 14:30,Ada Sample,A. Lee,90837,A Payer,,150,1,150,NO NOTE,UNPAID,30,0,0,30,UNPAID,120,0,0,120",
        ),
        ("simple-practice", "appointment-status"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 3000, ""),
         (2, "Good Person", "2026-01-13", "payment", "paid", -3000, ""),
         (3, "Ada Sample", "2026-01-20", "charge", "charge", 3000, "")),
    ),
    "simplepractice-payments": Sample(
        table(("Payment ID", "Date Paid", "Account", "Payment type", "Name", "Amount", "Payment Reference ID"),
              {"Payment ID": "1", "Date Paid": "01/28/2026", "Account": "Accounts Receivable", "Payment type": "Stripe",
               "Name": "Good Person", "Amount": "30.00"},
              {"Payment ID": "2", "Date Paid": "01/29/2026", "Account": "Accounts Receivable Insurance",
               "Payment type": "ACH", "Name": "A Payer", "Amount": "70.00"},
              {"Payment ID": "3", "Date Paid": "01/30/2026", "Account": "Accounts Receivable", "Payment type": "Stripe",
               "Name": "Ada Sample", "Amount": "-5.00"}),
        ("simple-practice", "client-payments"),
        ((2, "Good Person", "2026-01-28", "payment", "paid", -3000, "1"),
         (4, "Ada Sample", "2026-01-30", "refund", "paid", 500, "3")),
        ((3, "W411"),), frozenset({"W433"}),
    ),
    "simplepractice-cards": Sample(
        table(("Client name", "Transaction ID", "Transaction Type", "Source", *_ACTIVITY),
              {"Client name": "Good Person", "Transaction ID": "txn_1", "Transaction Type": "charge", "Amount": "30.00",
               "Currency": "usd", "Created (UTC)": "2026-01-24 17:59:57"},
              {"Transaction ID": "txn_2", "Transaction Type": "payout", "Amount": "-28.83", "Currency": "usd",
               "Created (UTC)": "2026-01-26 17:59:57"}),
        ("simple-practice", "card-transactions"),
        ((2, "Good Person", "2026-01-24", "payment", "paid", -3000, "txn_1"),), ((3, "W411"),), _UTC,
    ),
    "stripe-activity": Sample(
        table(("ID", "Type", "Source", *_ACTIVITY, "Description"),
              {"ID": "txn_1", "Type": "charge", "Amount": "150.00", "Currency": "usd",
               "Created (UTC)": "2026-01-13 14:00", "Description": "Good Person"},
              {"ID": "txn_2", "Type": "payment_refund", "Amount": "-20.00", "Currency": "usd",
               "Created (UTC)": "2026-01-14 14:00", "Description": "Good Person"},
              {"ID": "txn_3", "Type": "stripe_fee", "Amount": "-1.00", "Currency": "usd",
               "Created (UTC)": "2026-01-14 14:00"}),
        ("stripe", "activity"),
        ((2, "Good Person", "2026-01-13", "payment", "paid", -15000, "txn_1"),
         (3, "Good Person", "2026-01-14", "refund", "paid", 2000, "txn_2")), ((4, "W411"),), _UTC,
    ),
    "therapynotes": Sample(
        table(_THERAPY_NOTES,
              _notes("01/13/2026", "Appointment", "Good", "Person", "150.00", "-100.00"),
              _notes("01/16/2026", "Patient Payment", "Good", "Person", "", "-100.00"),
              _notes("01/20/2026", "Patient Payment", "Ada", "Sample", "", "-80.00", "-30.00"),
              _notes("01/21/2026", "Appointment", "Ada", "Sample", "50.00", "-50.00")),
        ("therapy-notes", "billing-transactions"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 15000, ""),
         (2, "Good Person", "2026-01-13", "payment", "paid", -10000, ""),
         (4, "Ada Sample", "2026-01-20", "payment", "credit", -3000, ""),
         (5, "Ada Sample", "2026-01-21", "charge", "charge", 5000, ""),
         (5, "Ada Sample", "2026-01-21", "payment", "paid", -5000, "")),
        ((3, "W411"),), frozenset({"W434"}),
    ),
    "jane-sales": Sample(
        table(_JANE_SALES,
              _jane("2026-01-13", "5001", "Good Person", "Good Person", "150.00", "100.00", "50.00"),
              _jane("2026-01-13", "5002", "Good Person", "Sample Insurer", "120.00", "0.00", "120.00"),
              _jane("2026-01-14", "5003", "Ada Sample", "Ada Sample", "90.00", "90.00", "0.00")),
        ("jane", "sales"),
        ((2, "Good Person", "2026-01-13", "charge", "charge", 15000, "5001"),
         (2, "Good Person", "2026-01-13", "payment", "paid", -10000, "5001"),
         (4, "Ada Sample", "2026-01-14", "charge", "charge", 9000, "5003"),
         (4, "Ada Sample", "2026-01-14", "payment", "paid", -9000, "5003")),
        ((3, "W411"),), frozenset({"W434"}),
    ),
    "jane-transactions": Sample(
        table(("Received At", "Patient", "Payer", "Payment Method", "Amount", "Receipt #"),
              {"Received At": "2026-01-16", "Patient": "Good Person", "Payer": "Good Person", "Payment Method": "Visa",
               "Amount": "100.00", "Receipt #": "881"},
              {"Received At": "2026-01-17", "Patient": "Good Person", "Payer": "Good Person", "Payment Method": "Visa",
               "Amount": "-20.00", "Receipt #": "882"}),
        ("jane", "transactions"),
        ((2, "Good Person", "2026-01-16", "payment", "paid", -10000, "881"),
         (3, "Good Person", "2026-01-17", "refund", "paid", 2000, "882")),
        (), frozenset({"W433"}),
    ),
    "sage-transactions": Sample(
        table(_SAGE,
              _sage("11", "SI", "Good Person", "13/01/2026", "150.00"),
              _sage("12", "SR", "Good Person", "16/01/2026", "100.00"),
              _sage("13", "SC", "Ada Sample", "17/01/2026", "20.00"),
              _sage("14", "SP", "Ada Sample", "18/01/2026", "15.00"),
              _sage("15", "BP", "Ada Sample", "19/01/2026", "900.00")),
        ("sage", "transactions"),
        ((2, "Good Person", "2026-01-13", "charge", "amount", 15000, "R11"),
         (3, "Good Person", "2026-01-16", "payment", "amount", -10000, "R12"),
         (4, "Ada Sample", "2026-01-17", "credit", "amount", -2000, "R13"),
         (5, "Ada Sample", "2026-01-18", "refund", "amount", 1500, "R14")),
        ((6, "W411"),),
    ),
    "sage-customer-ledgers": Sample(
        _LEDGERS,
        ("sage", "customer-ledgers"),
        ((6, "Good Person", "2026-01-01", "opening", "amount", 7500, "Balance Fwd"),
         (7, "Good Person", "2026-01-13", "charge", "amount", 15000, "1001"),
         (8, "Good Person", "2026-01-20", "payment", "amount", -15000, "CK 44"),
         (10, "Ada Sample", "2026-01-14", "charge", "amount", 9000, "1002"),
         (11, "Ada Sample", "2026-01-15", "credit", "amount", -4000, "1003")),
        (), frozenset({"W401"}),
    ),
    "theranest-payment-methods": Sample(
        table(_METHODS,
              {"Client Name": "Good Person", "Payment Number": "881", "Payment Method": "Visa 4242",
               "Amount Charged": "$30.00", "Transaction Date": "01/13/2026", "Paid with card": "Yes"}),
        ("theranest", "payment-methods"),
        ((2, "Good Person", "2026-01-13", "payment", "paid", -3000, "881"),), (), frozenset({"W433"}),
    ),
}  # fmt: skip


def main() -> None:
    """Write the golden files."""
    FOLDER.mkdir(exist_ok=True)
    for name, sample in SAMPLES.items():
        (FOLDER / f"{name}.csv").write_bytes(sample.data)


if __name__ == "__main__":
    main()
