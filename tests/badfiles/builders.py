"""Files in bytes for the table of bad files: small good exports, and ways to spoil them."""

from __future__ import annotations

import gzip
import io
import zipfile

SESSIONS_HEADER = "Date,Practitioner,Client,Status,Client Responsibility,Client Paid,Credit Used"
SESSIONS_ROWS = (
    "01/06/2026,A. Lee,Good Person,Attended,150.00,150.00,0.00",
    "01/13/2026,A. Lee,Good Person,Attended,150.00,100.00,50.00",
    '01/14/2026,A. Lee,"Chen, Mia",Attended,175.00,0.00,0.00',
)
QUICKBOOKS_TITLES = (
    "Willow Practice,,,,,,,",
    "Transaction List by Customer,,,,,,,",
    "All Dates,,,,,,,",
    "",
    ",Date,Transaction type,Num,Posting (Y/N),Memo,Account name,Amount",
)
QUICKBOOKS_ROWS = (
    "Good Person,,,,,,,",
    ",1/6/2026,Invoice,1001,Yes,,A/R,150.00",
    ",1/16/2026,Payment,,Yes,,Checking,150.00",
    'Total for Good Person,,,,,,,"$300.00"',
)
QUICKBOOKS_END = ('TOTAL,,,,,,,"$300.00"', "", "", "", '"Tuesday, September 29, 2026 09:30 PM GMT-04:00",,,,,,,')
FLAT_HEADER = "Date,Customer,Type,Number,Amount,Memo"
FLAT_ROWS = (
    "2026-01-06,Good Person,Invoice,1001,150.00,",
    "2026-01-16,Good Person,Payment,,100.00,check 12",
    "2026-02-20,Mia Chen,Invoice,1002,175.00,",
)


def lines(*rows: str, end: str = "\r\n") -> bytes:
    """Rows of text as a file."""
    return "".join(row + end for row in rows).encode()


def sessions(*more: str, header: str = SESSIONS_HEADER, rows: tuple[str, ...] = SESSIONS_ROWS) -> bytes:
    """An Appointment Status export: three good rows (rows 2 to 4), and more from row 5."""
    return lines(header, *rows, *more)


def flat(*more: str, header: str = FLAT_HEADER, rows: tuple[str, ...] = FLAT_ROWS) -> bytes:
    """A flat table: three good rows (rows 2 to 4), and more from row 5."""
    return lines(header, *rows, *more)


def quickbooks(
    *more: str,
    titles: tuple[str, ...] = QUICKBOOKS_TITLES,
    rows: tuple[str, ...] = QUICKBOOKS_ROWS,
    end: tuple[str, ...] = QUICKBOOKS_END,
) -> bytes:
    """A Transaction List by Customer: the header is row 5, the first group row 6, more groups from row 10."""
    return lines(*titles, *rows, *more, *end)


def workbook(member: str = "xl/workbook.xml") -> bytes:
    """A ZIP file with one member, as Excel, Word and OpenDocument files are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo(member), "<x/>")
    return packed.getvalue()


def compressed() -> bytes:
    """A good export, compressed."""
    return gzip.compress(sessions(), mtime=0)


def ofx() -> bytes:
    """An OFX statement with two payments; the first transaction begins in row 8."""
    payments = "".join(
        f"<STMTTRN>\r\n<TRNTYPE>CREDIT\r\n<DTPOSTED>{day}\r\n<TRNAMT>{amount}\r\n<FITID>{number}\r\n<NAME>{name}\r\n"
        "</STMTTRN>\r\n"
        for day, amount, number, name in (
            ("20260106", "150.00", "A1", "Good Person"),
            ("20260113", "45.00", "A2", "Good Person"),
        )
    )
    return (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM>\r\n<BANKTRANLIST>\r\n"
        f"{payments}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    ).encode()
