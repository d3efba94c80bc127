"""Small good files of every format, and what each of them can prove about itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.badfiles.builders import flat, lines, quickbooks, sessions
from tests.reading.ledgers.gnucash_xml_samples import gnucash_xml
from tests.reading.ledgers.ledger_samples import LEDGER_CSV, LEDGER_FILES, gnucash_book
from tests.reading.opening.containers import rows_of, to_ods, to_parquet, to_xlsx
from tests.reading.programs.program_samples import SAMPLES
from tests.reading.quickbooks.iif_samples import IIF_FILES
from tests.reading.quickbooks.quickbooks_samples import ALL, book_of, write
from tests.reading.statements.bai2_samples import BAI2_FILES
from tests.reading.statements.camt_samples import CAMT_FILES
from tests.reading.statements.mt940_samples import MT940_FILES
from tests.reading.statements.ofx_samples import OFX_FILES
from tests.reading.statements.qif_samples import QIF_FILES
from tests.reading.statements.remittance_samples import REMITTANCES


@dataclass(frozen=True)
class Specimen:
    """A good file.

    Attributes:
        name: of the file.
        format: what it is a file of; several specimens may share one.
        data: its bytes.
        sums: whether the file's own sums vouch for every amount.
        whole: whether an end mark or a total vouches for every row: no cut can pass for the whole file.
        table: whether it is plain text of rows whose columns may stand in any order.
        shared: whether a value is kept once for all the cells that hold it, so that one turned bit changes them all.
        text: whether it is text, so that its encoding can be another.
    """

    name: str
    format: str
    data: bytes
    sums: bool = False
    whole: bool = False
    table: bool = False
    shared: bool = False
    text: bool = True


def _plain(name: str, data: bytes) -> Specimen:
    return Specimen(name, "table", data, table=True)


GROUPED = lines(
    "Date,Type,Amount", "Good Person,,", "2026-01-06,Invoice,150.00", "2026-01-16,Payment,100.00", "Mia Chen,,",
    "2026-01-20,Invoice,175.00",
)  # fmt: skip
GROUPED_TOTAL = lines(
    "Date,Memo,Charge,Payment", "Good Person,,,", "2026-01-06,Session,150.00,", "2026-01-16,Card,,100.00",
    "Total for Good Person,,150.00,100.00", "Mia Chen,,,", "2026-01-20,Session,175.00,",
    "Total for Mia Chen,,175.00,0.00", "Total,,325.00,100.00",
)  # fmt: skip
"""A client's name above the client's rows, without and with totals."""

EXPORTS = Path(__file__).parents[1] / "reading" / "exports"
PUBLISHED = EXPORTS.parent / "published" / "files"
PROGRAMS = {
    "practice program": (
        "simplepractice", "simplepractice-payments", "simplepractice-cards", "therapynotes", "jane-sales",
        "theranest-methods",
    ),
    "accounting program": (
        "xero-account-transactions", "xero-invoices", "zoho", "freshbooks", "wave", "sage-transactions",
        "sage-customer-ledgers",
    ),
    "processor": ("stripe-balance", "stripe-activity", "stripe-payments", "stripe-payouts", "paypal", "square-2026"),
}  # fmt: skip
"""Exports of other programs among the specimens."""


@cache
def specimens() -> dict[str, Specimen]:
    """Every format that is read."""
    customer = write(ALL["customer-modern"], book_of("customer-modern"))
    by_date = write(ALL["date-modern"], book_of("date-modern"))
    desktop = write(ALL["desktop"], book_of("desktop"))
    rows = rows_of(sessions())
    found = (
        _plain("sessions.csv", sessions()),
        Specimen("sessions-total.csv", "table", sessions("Total,,,,475.00,250.00,50.00"), sums=True, table=True),
        _plain("flat.csv", flat()),
        Specimen("grouped.csv", "grouped table", GROUPED),
        Specimen("grouped-total.csv", "grouped table", GROUPED_TOTAL, sums=True),
        Specimen("customer.csv", "QuickBooks Online", customer, sums=True, whole=True),
        Specimen("small-customer.csv", "QuickBooks Online", quickbooks(), sums=True, whole=True),
        Specimen("by-date.csv", "QuickBooks Online", by_date, sums=True, whole=True),
        Specimen("desktop.csv", "QuickBooks Desktop", desktop, sums=True, whole=True),
        Specimen(
            "general-ledger.csv",
            "QuickBooks Online",
            (EXPORTS / "general-ledger.csv").read_bytes(),
            sums=True,
            whole=True,
        ),
        Specimen(
            "journal.csv", "QuickBooks Online", (PUBLISHED / "qbo-journal.csv").read_bytes(), sums=True, whole=True
        ),
        Specimen(
            "desktop-journal.csv",
            "QuickBooks Desktop",
            (PUBLISHED / "qbd-journal.csv").read_bytes(),
            sums=True,
            whole=True,
        ),
        Specimen(
            "invoice-list.csv",
            "QuickBooks Online",
            (PUBLISHED / "qbo-invoice-list.csv").read_bytes(),
            sums=True,
            whole=True,
        ),
        Specimen(
            "desktop-account.csv",
            "QuickBooks Desktop",
            (PUBLISHED / "qbd-account.csv").read_bytes(),
            sums=True,
            whole=True,
        ),
        Specimen("messages.sta", "MT940", MT940_FILES["messages.sta"], sums=True),
        Specimen("doubled-ends.qif", "QIF", QIF_FILES["doubled-ends.qif"]),
        Specimen("old.ofx", "OFX", OFX_FILES["old.ofx"], whole=True),
        Specimen("new.ofx", "OFX", OFX_FILES["new.ofx"], whole=True),
        Specimen("us.qif", "QIF", QIF_FILES["us.qif"]),
        Specimen("053.xml", "CAMT", CAMT_FILES["053-batch.xml"], sums=True, whole=True),
        Specimen("054.xml", "CAMT", CAMT_FILES["054-version-2.xml"], whole=True),
        Specimen("free.sta", "MT940", MT940_FILES["free.sta"], sums=True, whole=True),
        Specimen("subfields.sta", "MT940", MT940_FILES["subfields.sta"], sums=True, whole=True),
        Specimen("interim.942.sta", "MT940", MT940_FILES["interim.942.sta"], sums=True, whole=True),
        Specimen("several-details.sta", "MT940", MT940_FILES["several-details.sta"], sums=True, whole=True),
        Specimen("commented.ofx", "OFX", OFX_FILES["new-commented.ofx"], whole=True),
        Specimen("dated-parts.qif", "QIF", QIF_FILES["dated-parts.qif"]),
        Specimen("plain.bai", "BAI2", BAI2_FILES["plain.bai"], sums=True, whole=True),
        Specimen("services.835", "X12 835", REMITTANCES["services.835"], sums=True, whole=True),
        Specimen("plain.iif", "IIF", IIF_FILES["plain.iif"], sums=True),
        Specimen("hledger-print.csv", "hledger", LEDGER_FILES["hledger-print.csv"], sums=True, table=True),
        Specimen("hledger-register.csv", "hledger", LEDGER_FILES["hledger-register.csv"], sums=True, table=True),
        Specimen("beancount-number.csv", "Beancount", LEDGER_FILES["beancount-number.csv"], table=True),
        Specimen("ledger.csv", "Ledger", LEDGER_CSV.encode(), sums=True),
        Specimen("gnucash.csv", "GnuCash CSV", LEDGER_FILES["gnucash-18-columns.csv"], sums=True, table=True),
        Specimen("book.gnucash", "GnuCash SQLite", gnucash_book(), sums=True, whole=True, text=False),
        Specimen("book-xml.gnucash", "GnuCash XML", gnucash_xml(), sums=True, whole=True, text=False),
        Specimen("book-packed.gnucash", "GnuCash XML", gnucash_xml(packed=True), sums=True, whole=True, text=False),
        Specimen("sessions.xlsx", "XLSX", to_xlsx(rows), sums=True, whole=True, text=False),
        Specimen("sessions.ods", "ODS", to_ods(rows), sums=True, whole=True, text=False),
        Specimen(
            "sessions.xls",
            "XLS",
            (EXPORTS / "appointment-status.xls").read_bytes(),
            whole=True,
            shared=True,
            text=False,
        ),
        Specimen(
            "customer.xls",
            "XLS",
            (EXPORTS / "customer-modern.xls").read_bytes(),
            sums=True,
            whole=True,
            shared=True,
            text=False,
        ),
        Specimen(
            "checked.parquet", "Parquet with checksums", _checked_parquet(rows), sums=True, whole=True, text=False
        ),
        Specimen("sessions.parquet", "Parquet", to_parquet(rows), whole=True, shared=True, text=False),
    )
    others = [Specimen(f"{name}.csv", kind, _of_program(name)) for kind, names in PROGRAMS.items() for name in names]
    return {specimen.name: specimen for specimen in (*found, *others)}


def _of_program(name: str) -> bytes:
    published = PUBLISHED / f"{name}.csv"
    return published.read_bytes() if published.exists() else SAMPLES[name].data


def _checked_parquet(rows: Sequence[Sequence[str]]) -> bytes:
    """A Parquet file whose pages carry checksums."""
    import pyarrow
    import pyarrow.parquet

    header, *body = rows
    out = io.BytesIO()
    table = pyarrow.table({name: [row[place] for row in body] for place, name in enumerate(header)})
    pyarrow.parquet.write_table(table, out, write_page_checksum=True, write_statistics=False, compression="none")
    return out.getvalue()
