"""The table of bad files: what each is, what it gets, where. The page `docs/reference/errors.md` is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tests.badfiles.builders import (
    FLAT_HEADER,
    QUICKBOOKS_TITLES,
    SESSIONS_HEADER,
    SESSIONS_ROWS,
    compressed,
    flat,
    lines,
    ofx,
    quickbooks,
    sessions,
    workbook,
)
from tests.badfiles.workbooks import NOTED_WORKBOOKS, REFUSED_WORKBOOKS, WORKBOOKS_WITH_ODD_ROWS
from tests.reading.ledgers.ledger_samples import LEDGER_FILES
from tests.reading.quickbooks.iif_samples import IIF_FILES
from tests.reading.statements.bai2_samples import BAI2_FILES
from tests.reading.statements.camt_samples import CAMT_FILES
from tests.reading.statements.mt940_samples import MT940_FILES
from tests.reading.statements.qif_samples import QIF_FILES
from tests.reading.statements.remittance_samples import REMITTANCES


class Outcome(StrEnum):
    """What a bad file gets."""

    REFUSED = "refused"
    ASIDE = "row set aside"
    NOTED = "used and noted"


MEANINGS: dict[str, str] = {
    "E101": "There is nothing in it",
    "E102": "It is larger than we read",
    "E103": "It is another kind of file",
    "E104": "It is locked with a password",
    "E105": "It is damaged or cut short",
    "E106": "It holds what a data file must not",
    "E107": "Its encoding can't be told",
    "E111": "The same file was given twice",
    "E112": "The files of one side don't belong together",
    "E201": "A column is missing, doubled or unclear",
    "E202": "A row has too many or too few cells",
    "E203": "A quote isn't closed",
    "E204": "The report can't show each client's history",
    "E205": "Charges and payments can't be told apart",
    "E207": "Several sheets are reports",
    "E301": "An amount can't be read",
    "E302": "A date can't be read, or its order isn't shown",
    "E303": "A row has no client",
    "E304": "A type or a currency isn't known",
    "E306": "A spreadsheet wrote an error or a formula without a value into the cell",
    "E402": "A total differs from its rows",
    "W101": "One of several files has no rows",
    "W102": "Exports overlap; their common rows count once",
    "W103": "A newer export says otherwise",
    "W104": "A newer export no longer has a row",
    "W105": "Several files hold rows that are alike",
    "W202": "A column is not used",
    "W203": "The meaning of the sign is assumed",
    "W205": "Clients stand on rows of their own",
    "W302": "The order of day and month is assumed",
    "W401": "A total row",
    "W402": "Hidden rows",
    "W403": "The end of the file is missing",
    "W405": "Signs are read as most rows show them",
    "W406": "The report may lack what is paid",
    "W410": "Voided",
    "W411": "Not posted",
    "W412": "Formulas were computed again",
    "W413": "Formulas stored another value than their cells give",
    "W414": "The workbook holds macros",
    "W415": "Sheets that were not read",
    "W416": "Nothing vouches for an old workbook's amounts",
    "W417": "A cell over several rows",
    "W420": "A bank's file shows money only",
    "W421": "An id of the bank occurs twice",
    "W422": "Tags that aren't read",
    "W424": "A remittance shows the client's part only",
    "W425": "The client's part of a claim differs from its adjustments",
    "W426": "A running total begins with a balance brought forward",
    "W427": "Which accounts of a ledger hold what clients owe",
    "W423": "The lines of a bank's file don't come to what stands beside them",
}
"""Every code a file can get, in words."""


ELSEWHERE: dict[str, tuple[str, str]] = {
    "E100": ("There is no such file, it is a folder, or it may not be opened", "exit 3"),
    "E401": ("Two ways to count a file's rows disagree; it isn't used", "exit 3"),
    "E108": ("A spreadsheet can't be read within the bounds of memory and time", "exit 3"),
    "E110": ("No file was given", "exit 2"),
    "E113": ("A list of names contradicts itself", "exit 2"),
    "E114": ("A list of names isn't one", "exit 3"),
    "E206": ("Several known reports fit; say which column is which with `--columns MAP.toml`", "exit 3"),
    "E210": ("A column map holds something that means nothing", "exit 2"),
    "E501": ("Spark is asked for and PySpark isn't installed", "exit 5"),
    "E502": ("Spark is asked for and there is no Java", "exit 5"),
    "E503": ("Spark can't start at this master", "exit 5"),
    "E504": ("Spark stopped in the middle of the work", "exit 5"),
    "E505": ("Spark can't read at an address", "exit 5"),
    "E508": ("A child process ended before its work did", "exit 5"),
    "E509": ("What was to be written doesn't fit on the disk, or the disk is broken", "exit 5"),
    "W204": ("A column map was given for a file whose columns are known; it is not used", "noted"),
    "W310": ("A line is after the day of `--as-of`", "left out of every balance, and listed"),
    "W311": ("A line is after the day of `--to`", "left out of every balance, and listed"),
    "W430": ("Payments of Sessions Health come to less than Client Paid, which was kept", "set aside at 0.00"),
    "W431": ("The same money stands in another file of the same program", "set aside at 0.00"),
    "W432": ("Payments of Sessions Health stand for Client Paid", "noted"),
    "W433": ("The file lists money received and no charges", "noted"),
    "W434": ("The file shows what was paid on each invoice, not each payment", "noted"),
    "W435": ("An account opens with a balance that no client bears", "noted"),
    "W436": ("Days are UTC, as the file writes them", "noted"),
    "W437": ("What a row calls unpaid isn't its charge less what was paid", "noted"),
    "W438": ("Rows repeat a QuickBooks transaction by its Transaction ID and amount", "noted"),
    "W404": ("A QuickBooks total stands where no group is open", "noted"),
    "W407": ("QuickBooks rows stand below the report's grand total", "noted"),
    "W408": ("QuickBooks rows name somebody other than the client they stand under", "noted"),
    "W428": ("Splits of an old GnuCash book may be a day off", "noted"),
    "W409": ("A QuickBooks column Balance isn't a running balance", "noted"),
}
"""Codes that don't come from what a file holds, or are met with a known report only, and what follows."""


@dataclass(frozen=True)
class BadFile:
    """One bad file.

    Attributes:
        name: of the file.
        what: what is wrong with it, in words.
        data: its bytes, or those of several files given together.
        code: what it gets.
        outcome: refused as a whole, one row set aside, or used and noted.
        row: the row at fault, as a spreadsheet numbers it.
        column: the header of the column at fault.
        exit: exit code where it is refused.
    """

    name: str
    what: str
    data: bytes | tuple[bytes, ...]
    code: str
    outcome: Outcome
    row: int | None = None
    column: str = ""
    exit: int | None = None


def _refused(name: str, what: str, data: bytes | tuple[bytes, ...], code: str, exit_code: int = 3) -> BadFile:
    return BadFile(name, what, data, code, Outcome.REFUSED, exit=exit_code)


def _aside(name: str, what: str, data: bytes, code: str, row: int, column: str = "") -> BadFile:
    return BadFile(name, what, data, code, Outcome.ASIDE, row, column)


def _noted(name: str, what: str, data: bytes | tuple[bytes, ...], code: str, row: int | None = None) -> BadFile:
    return BadFile(name, what, data, code, Outcome.NOTED, row)


def _amount(text: str) -> bytes:
    return sessions(f'02/03/2026,A. Lee,Good Person,Attended,"{text}",0.00,0.00')


def _date(text: str) -> bytes:
    return sessions(f'"{text}",A. Lee,Good Person,Attended,150.00,0.00,0.00')


def _header(old: str, new: str) -> bytes:
    return sessions(header=SESSIONS_HEADER.replace(old, new))


def _title(title: str) -> bytes:
    return quickbooks(titles=(QUICKBOOKS_TITLES[0], f"{title},,,,,,,", *QUICKBOOKS_TITLES[2:]))


_EMPTY = (
    _refused("nothing.csv", "no bytes at all", b"", "E101"),
    _refused("blanks.csv", "blank lines only", b"\r\n \r\n\t\r\n", "E101"),
    _refused("mark-only.csv", "a byte order mark and nothing else", b"\xef\xbb\xbf", "E101"),
    _refused("header-only.csv", "Appointment Status, header only", lines(SESSIONS_HEADER), "E101"),
    _refused("header-only-flat.csv", "flat table, header only", lines(FLAT_HEADER), "E101"),
    _refused("frame-only.csv", "QuickBooks report without a row", quickbooks(rows=(), end=()), "E101"),
    _refused("blank-rows.csv", "header and rows of commas", lines(SESSIONS_HEADER, ",,,,,,", ",,,,,,"), "E101"),
)

_OTHER_KINDS = (
    _refused("parts.xlsx", "parts of an Excel workbook", workbook("xl/worksheets/sheet1.xml"), "E103"),
    _refused("letter.docx", "Word document", workbook("word/document.xml"), "E103"),
    _refused("sheet.ods", "OpenDocument sheet", workbook("content.xml"), "E103"),
    _refused("export.zip", "ZIP file", workbook("export.csv"), "E103"),
    _refused("ledger.numbers", "Numbers document", workbook("Index/Document.iwa"), "E103"),
    _refused("statement.pdf", "PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "E103"),
    _refused("scan.png", "PNG picture", b"\x89PNG\r\n\x1a\n" + bytes(16), "E103"),
    _refused("scan.jpg", "JPEG picture", b"\xff\xd8\xff\xe0\x00\x10JFIF", "E103"),
    _refused("export.csv.gz", "gzip", compressed(), "E103"),
    _refused("clients.db", "SQLite database", b"SQLite format 3\x00" + bytes(32), "E103"),
    _refused("book.gnucash", "GnuCash book in XML, cut short", b'<?xml version="1.0"?>\n<gnc-v2>', "E105"),
    _refused("page.csv", "web page saved as CSV", b"<!DOCTYPE html>\n<html><body>a,b</body></html>", "E103"),
    _refused(
        "export.xls",
        "web page that a program exports as a workbook",
        b"<html><table><tr><td>a</td></tr></table></html>",
        "E103",
    ),
    _refused("feed.xml", "XML", b'<?xml version="1.0"?><a/>', "E103"),
    _refused("data.json", "JSON", b'{"clients": [1, 2]}', "E103"),
    _refused("rows.json", "JSON rows", b'[{"client": 1}]', "E103"),
    _refused("prose.txt", "text without a table", b"Dear bookkeeper\nplease find nothing attached\n", "E103"),
    _refused("table.parquet", "first bytes of a Parquet file", b"PAR1" + bytes(8), "E105"),
)

_DAMAGED = (
    _refused("zeros.csv", "zero bytes in the middle", sessions()[:90] + bytes(20) + sessions()[110:], "E105"),
    _refused("all-zero.csv", "zero bytes only", bytes(512), "E105"),
    _refused("half-utf16.csv", "UTF-16 cut in the middle of a character", sessions().decode().encode("utf-16")[:-1],
             "E105"),
    _refused("not-text.csv", "bytes of no encoding", sessions().replace(b"Good", b"G\x81\x8d\xff"), "E107"),
    _refused("wide.csv", "2,000 columns", lines(SESSIONS_HEADER, "," * 2_000), "E102"),
    _refused("open-quote.csv", "a quote that is never closed",
             sessions('02/03/2026,A. Lee,"Good Person,Attended,150.00,0.00,0.00', *SESSIONS_ROWS), "E203"),
    _refused("open-quote-header.csv", "a quote open from the header on",
             lines('Date,Client,"Client Responsibility,Client Paid,Credit Used', *SESSIONS_ROWS), "E203"),
    _refused("stray-quote.csv", "text behind a closing quote",
             sessions('02/03/2026,A. Lee,"Good" Person,Attended,150.00,0.00,0.00'), "E203"),
    _refused("long-cell.csv", "a cell longer than a spreadsheet holds",
             sessions(f'02/03/2026,A. Lee,Good Person,"{"x" * 40_000}",150.00,0.00,0.00'), "E203"),
    _refused("cut-group.csv", "QuickBooks report cut inside a group",
             quickbooks("Mia Chen,,,,,,,", ",2/3/2026,Invoice,1002,Yes,,A/R,175.00", end=()), "E105"),
    _aside("cut-row.csv", "the last row ends after three cells", sessions("02/03/2026,A. Lee,Good Pers"), "E202", 5),
    _noted("cut-end.csv", "flat table that ends without a line break", flat()[:-2], "W403"),
    _noted("no-end.csv", "QuickBooks report without TOTAL and closing line", quickbooks(end=()), "W403"),
)  # fmt: skip

_LATER = "01/15/2026,A. Lee,Good Person,Attended,90.00,0.00,0.00"
_OTHERS = tuple(_LATER.replace("/15/", day) for day in ("/13/", "/14/", "/15/"))

_TWICE = (
    _refused("twice.csv", "the same file twice", (sessions(), sessions()), "E111", 2),
    _refused("mixed.csv", "files of two programs on one side", (sessions(), quickbooks()), "E112", 2),
    _noted("one-empty.csv", "a second file with a header only", (sessions(), lines(SESSIONS_HEADER)), "W101"),
    _noted("overlap.csv", "two exports whose periods overlap",
           (sessions(), sessions(rows=SESSIONS_ROWS[2:])), "W102"),
    _noted("version.csv", "a second export in which a session has been paid",
           (sessions(), sessions(rows=(*SESSIONS_ROWS[:2], SESSIONS_ROWS[2].replace("175.00,0.00", "175.00,175.00")))),
           "W103"),
    _noted("deleted.csv", "a second export in which a session has been deleted",
           (sessions(), sessions(_LATER, rows=(SESSIONS_ROWS[0], SESSIONS_ROWS[2]))), "W104"),
    _noted("alike.csv", "two files with one row alike among others",
           (sessions(), sessions(*_OTHERS, rows=SESSIONS_ROWS[1:2])), "W105"),
)  # fmt: skip

_COLUMNS = (
    _refused("no-credit.csv", "no Credit Used", _header("Credit Used", "Notes"), "E201"),
    _refused("renamed-paid.csv", "Client Paid renamed", _header("Client Paid", "Paid by Client"), "E201"),
    _refused("one-money.csv", "neither Client Paid nor Credit Used",
             sessions(header=SESSIONS_HEADER.replace("Client Paid", "Paid").replace("Credit Used", "Notes")), "E201"),
    _refused("no-client.csv", "no Client", _header(",Client,", ",Person,"), "E201"),
    _refused("no-date.csv", "no date", _header("Date,", "Room,"), "E201"),
    _refused("two-clients.csv", "Client twice", _header("Practitioner", "Client"), "E201"),
    _refused("two-credits.csv", "Credit Used twice", _header("Status", "credit used"), "E201"),
    _refused("no-amount.csv", "flat table without an amount", flat(header="Date,Customer,Type,Number,Sum of it,Memo"),
             "E201"),
    _refused("no-customer.csv", "flat table without a client", flat(header="Date,Whom,Type,Number,Amount,Memo"),
             "E201"),
    _refused("two-customers.csv", "Client and Customer in one table",
             flat(header="Date,Customer,Type,Client,Amount,Memo"), "E201"),
    _refused("two-dates.csv", "Invoice Date and Payment Date and no Date",
             flat(header="Invoice Date,Customer,Type,Payment Date,Amount,Memo"), "E201"),
    _refused("no-header.csv", "rows without a header", lines(*SESSIONS_ROWS), "E201"),
    _refused("other-table.csv", "a table of something else", lines("Colour,Size,Price", "red,4,3.00"), "E201"),
    _refused("one-sign.csv", "flat table, positive amounts, no type",
             lines("Date,Client,Amount", "2026-01-06,Good Person,150.00", "2026-01-16,Good Person,100.00"), "E205"),
    _refused("own-types.csv", "flat table whose types are of no language we know",
             flat(rows=("2026-01-06,Good Person,Lasku,1,150.00,", "2026-01-16,Good Person,Maksu,,100.00,")),
             "E205"),
    _noted("signs.csv", "flat table with a sign and no type",
           lines("Date,Client,Amount", "2026-01-06,Good Person,150.00", "2026-01-16,Good Person,-100.00"), "W203"),
    _noted("grouped.csv", "a table whose clients stand on rows of their own",
           lines("Date,Type,Amount", "Good Person,,", "2026-01-06,Invoice,150.00", "Mia Chen,,",
                 "2026-01-16,Invoice,100.00"), "W205"),
    _noted("service-type.csv", "flat table whose Type is the kind of session",
           lines("Date,Client,Type,Amount", "2026-01-06,Good Person,Couples,150.00",
                 "2026-01-16,Good Person,Couples,-100.00"), "W202"),
    _aside("own-type.csv", "flat table, one type isn't known",
           flat("2026-02-21,Mia Chen,Barter,,175.00,"), "E304", 5, "Type"),
)  # fmt: skip

_REPORTS = (
    _refused("summary.csv", "QuickBooks balance summary", _title("Customer Balance Summary"), "E204"),
    _refused("aging.csv", "QuickBooks aging report", _title("A/R Aging Detail"), "E204"),
    _refused("open.csv", "QuickBooks open invoices", _title("Open Invoices"), "E204"),
    _refused("sales.csv", "QuickBooks sales by customer", _title("Sales by Customer Detail"), "E204"),
    _noted("balance-detail.csv", "QuickBooks Customer Balance Detail", _title("Customer Balance Detail"), "W406"),
    _noted("group-total.csv", "QuickBooks report whose group total is wrong",
           quickbooks("Mia Chen,,,,,,,", ",2/3/2026,Invoice,1002,Yes,,A/R,175.00",
                      'Total for Mia Chen,,,,,,,"$157.00"',
                      end=('TOTAL,,,,,,,"$475.00"', "", '"Tuesday, September 29, 2026 09:30 PM GMT-04:00",,,,,,,')),
           "E402", 12),
    _aside("voided.csv", "QuickBooks, a voided invoice",
           quickbooks("Mia Chen,,,,,,,", ",2/3/2026,Invoice,1002,Yes,Voided - error,A/R,0.00",
                      "Total for Mia Chen,,,,,,,$0.00"), "W410", 11, "Memo"),
    _aside("estimate.csv", "QuickBooks, an estimate",
           quickbooks("Mia Chen,,,,,,,", ",2/3/2026,Estimate,1002,No,,A/R,0.00",
                      "Total for Mia Chen,,,,,,,$0.00"), "W411", 11, "Posting (Y/N)"),
    _aside("odd-type.csv", "QuickBooks, a type that isn't known",
           quickbooks("Mia Chen,,,,,,,", ",2/3/2026,Levitation,1002,Yes,,A/R,0.00",
                      "Total for Mia Chen,,,,,,,$0.00"), "E304", 11, "Transaction type"),
    _noted("negative-payments.csv", "QuickBooks list that prints payments as negative amounts",
           quickbooks(rows=("Good Person,,,,,,,", ",1/6/2026,Invoice,1001,Yes,,A/R,150.00",
                            ",1/16/2026,Payment,,Yes,,Checking,-75.00", ",1/17/2026,Payment,,Yes,,Checking,-75.00",
                            "Total for Good Person,,,,,,,$0.00"),
                      end=("TOTAL,,,,,,,$0.00", "", '"Tuesday, September 29, 2026 09:30 PM GMT-04:00",,,,,,,')),
           "W405"),
    _aside("draft.csv", "flat table, a draft", lines("Date,Client,Type,Status,Amount",
           "2026-01-06,Good Person,Invoice,Paid,150.00", "2026-01-06,Good Person,Invoice,Draft,150.00"),
           "W411", 3, "Status"),
    _aside("void.csv", "flat table, voided by its status", lines("Date,Client,Type,Status,Amount",
           "2026-01-06,Good Person,Invoice,Paid,150.00", "2026-01-06,Good Person,Invoice,Voided,150.00"),
           "W410", 3, "Status"),
)  # fmt: skip

_AMOUNTS = tuple(
    _aside(f"amount-{number:02d}.csv", f"amount `{text}`", _amount(text), code, 5, "Client Responsibility")
    for number, (text, code) in enumerate(
        (
            ("abc", "E301"), ("1.234", "E301"), ("1,23", "E301"), ("1,2345.00", "E301"), ("12,34,567.00", "E301"),
            ("1.234,56", "E301"), ("45.005", "E301"), ("1e3", "E301"), ("NaN", "E301"), ("Infinity", "E301"),
            ("1_000", "E301"), ("１２３", "E301"), ("٣", "E301"), ("--5.00", "E301"), ("(45.00", "E301"),
            ("(-45.00)", "E301"), ("$5.00 USD", "E301"), ("-5.00 CR", "E301"), ("0x10", "E301"), ("()", "E301"),
            ("$", "E301"), ("=45+5", "E306"), ("99999999999999999999", "E301"), ("150.00 150.00", "E301"),
            ("12:30", "E301"), ("50%", "E301"), ("#REF!", "E306"), ("########", "E306"),
        ),
        start=1,
    )
)  # fmt: skip

_DATES = (
    *(
        _aside(f"date-{number:02d}.csv", f"date `{text}`", _date(text), code, 5, "Date")
        for number, (text, code) in enumerate(
            (
                ("", "E302"), ("soon", "E302"), ("02/30/2026", "E302"), ("13/32/2026", "E302"), ("2026-13-01", "E302"),
                ("01/05/0226", "E302"), ("01/05/20266", "E302"), ("46027", "E302"), ("05-01-26", "E302"),
                ("########", "E306"), ("0/0/0000", "E302"), ("Febtober 3, 2026", "E302"),
            ),
            start=1,
        )
    ),
    _refused("both-orders.csv", "dates that can only be month first beside some that can only be day first",
             _date("31/01/2026"), "E302"),
    _refused("order-not-shown.csv", "flat table whose dates may be of either order",
             flat(rows=("01/06/2026,Good Person,Invoice,1001,150.00,", "02/06/2026,Good Person,Payment,,100.00,")),
             "E302"),
    _noted("order-assumed.csv", "Appointment Status whose dates may be of either order",
           sessions(rows=("01/06/2026,A. Lee,Good Person,Attended,150.00,0.00,0.00",)), "W302"),
)  # fmt: skip

_ROWS = (
    _aside("nobody.csv", "a row without a client", sessions("02/03/2026,A. Lee,,Attended,150.00,0.00,0.00"),
           "E303", 5, "Client"),
    _aside("nobody-flat.csv", "flat table, a row without a client", flat("2026-02-21,,Invoice,,175.00,"),
           "E303", 5, "Customer"),
    _aside("blank-name.csv", "a client of odd spaces only",
           sessions("02/03/2026,A. Lee,\u00a0\u200b,Attended,150.00,0.00,0.00"), "E303", 5, "Client"),
    _aside("control-name.csv", "a name with a control character",
           sessions("02/03/2026,A. Lee,Good\x05Person,Attended,150.00,0.00,0.00"), "E303", 5, "Client"),
    _aside("extra-cell.csv", "a comma without quotes",
           sessions("02/03/2026,A. Lee,Good Person,Attended,150.00,0.00,0.00,LCSW"), "E202", 5),
    _aside("missing-cells.csv", "a row with too few cells", sessions("02/03/2026,A. Lee,Good Person"), "E202", 5),
    _aside("thousands.csv", "a thousands comma without quotes",
           sessions("02/03/2026,A. Lee,Good Person,Attended,1,150.00,0.00,0.00"), "E202", 5),
    _refused("currencies.csv", "an amount in another currency",
           sessions("02/03/2026,A. Lee,Good Person,Attended,$150.00,$0.00,€5.00", rows=(
               "01/14/2026,A. Lee,Good Person,Attended,$150.00,$0.00,$0.00",)), "E304"),
    _noted("total.csv", "a total at the end", sessions("Total,,,,475.00,250.00,50.00"), "W401", 5),
    _noted("total-of-one.csv", "sub-totals of a filtered list, saved as CSV",
           sessions(",,,,300.00,250.00,50.00"), "W401", 5),
    _noted("total-wrong.csv", "a total that differs", sessions("Total,,,,457.00,250.00,50.00"), "E402", 5),
    _noted("total-wrong-flat.csv", "a flat table's total that differs",
           lines("Date,Client,Amount", "2026-01-06,Good Person,150.00", "2026-01-16,Good Person,-100.00",
                 "Total,,60.00"), "E402", 4),
)  # fmt: skip

_REMITTANCE = (
    REMITTANCES["services.835"].replace(b"PLB*1234567893*20261231*WO:X1*15.00~\n", b"")
    .replace(b"SE*31*", b"SE*30*").replace(b"BPR*I*265.00", b"BPR*I*280.00")
)  # fmt: skip
_BANKS = (
    _refused("cut.ofx", "OFX statement, cut short", ofx()[:400], "E105"),
    _refused("header.ofx", "OFX statement, its header alone", b"OFXHEADER:100\r\nDATA:OFXSGML\r\n", "E105"),
    _refused("tag.ofx", "OFX statement with a damaged tag", ofx().replace(b"<NAME>", b"<NALE>", 1), "E105"),
    _refused("entities.ofx", "OFX statement with a document type definition",
             ofx().replace(b"<OFX>", b'<!DOCTYPE OFX [<!ENTITY a "b">]><OFX>'), "E106"),
    _refused("empty.ofx", "OFX statement without transactions",
             b"OFXHEADER:100\r\n\r\n<OFX><STMTRS></STMTRS></OFX>\r\n", "E101"),
    _refused("error.ofx", "OFX answer of a bank that is an error",
             b"OFXHEADER:100\r\n\r\n<OFX><STATUS><SEVERITY>ERROR</STATUS></OFX>\r\n", "E204"),
    _refused("stocks.ofx", "OFX statement of an investment account",
             b"OFXHEADER:100\r\n\r\n<OFX><INVSTMTRS></INVSTMTRS></OFX>\r\n", "E204"),
    _refused("two-currencies.ofx", "OFX statement of accounts in two currencies",
             ofx().replace(b"</OFX>", b"<STMTRS><CURDEF>EUR</STMTRS></OFX>"), "E304"),
    _aside("no-day.ofx", "OFX transaction without a date", ofx().replace(b"20260106", b"", 1), "E302", 8, "DTPOSTED"),
    _aside("no-amount.ofx", "OFX transaction without an amount", ofx().replace(b"150.00", b"", 1), "E301", 8, "TRNAMT"),
    _noted("lump.ofx", "OFX deposit that names nobody", ofx().replace(b"Good Person", b"DEPOSIT", 1), "W420"),
    _noted("twice.ofx", "OFX id that occurs twice", ofx().replace(b"A2", b"A1"), "W421"),
    _refused("cut.xml", "CAMT statement, cut short", CAMT_FILES["053-version-8.xml"][:-40], "E105"),
    _refused("entities.xml", "CAMT statement with a document type definition",
             CAMT_FILES["053-version-8.xml"].replace(b"<Document", b"<!DOCTYPE a><Document", 1), "E106"),
    _refused("balance.xml", "CAMT statement whose lines don't lead to its closing balance",
             CAMT_FILES["053-version-8.xml"].replace(b'"USD">150.00', b'"USD">105.00', 1), "E402"),
    _refused("balance.sta", "MT940 statement whose lines don't lead to its closing balance",
             MT940_FILES["free.sta"].replace(b"C150,00", b"C105,00", 1), "E402"),
    _refused("cut.sta", "MT940 statement, cut short", MT940_FILES["free.sta"][:300], "E105"),
    _refused("cut.bai", "BAI2 report, cut short", BAI2_FILES["plain.bai"][:300], "E105"),
    _refused("trailer.bai", "BAI2 report whose trailer differs",
             BAI2_FILES["plain.bai"].replace(b",15000,", b",10500,", 1), "E402"),
    _refused("cut.qif", "Quicken file, cut short", QIF_FILES["us.qif"][:100], "E105"),
    _refused("order.qif", "Quicken file whose dates may be of either order",
             b"!Type:Bank\nD1/6/2026\nT150.00\nPGood Person\n^\n", "E302"),
    _refused("lists.iif", "QuickBooks IIF, lists without transactions", b"!CUST\tNAME\r\nCUST\tA\r\n", "E204"),
    _refused("header.iif", "QuickBooks IIF without an amount", b"!TRNS\tTRNSID\tTRNSTYPE\tDATE\n", "E105"),
    _refused("cut.iif", "QuickBooks IIF, cut short", IIF_FILES["plain.iif"][:-12], "E105"),
    _refused("unbalanced.iif", "QuickBooks IIF whose transaction doesn't sum to zero",
             IIF_FILES["plain.iif"].replace(b"-150.00", b"-105.00"), "E402"),
    _refused("cut.835", "X12 835, cut short", REMITTANCES["services.835"][:900], "E105"),
    _refused("claim.835", "X12 835 whose claim doesn't add up",
             REMITTANCES["services.835"].replace(b"CAS*PR*3*25.00", b"CAS*PR*3*52.00", 1), "E402"),
    _noted("claim-part.iif", "QuickBooks IIF with a type that isn't known",
           lines("!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT", "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT", "!ENDTRNS",
                 "TRNS\tODD\t1/16/2026\tAccounts Receivable\tGood Person\t5.00",
                 "SPL\tODD\t1/16/2026\tIncome\t\t-5.00", "ENDTRNS"), "W405"),
    _noted("remittance.835", "X12 835", _REMITTANCE, "W424"),
    _noted("part.835", "X12 835 whose claim states another part of the client",
           _REMITTANCE.replace(b"CLP*P002*1*120.00*0.00*120.00", b"CLP*P002*1*120.00*0.00*100.00"), "W425"),
    _refused("no-receivable.csv", "ledger without a receivable account",
             LEDGER_FILES["hledger-print.csv"].replace(b"receivable", b"ladder"), "E204"),
    _refused("unbalanced.csv", "ledger whose transaction doesn't balance",
             LEDGER_FILES["hledger-print.csv"].replace(b'"150.00"', b'"105.00"', 1), "E402"),
    _refused("ledger-currencies.csv", "ledger in which clients owe two currencies",
             LEDGER_FILES["hledger-print.csv"].replace(b'"$"', b'"EUR"', 2), "E304"),
    _noted("ledger.csv", "ledger (hledger register)", LEDGER_FILES["hledger-register.csv"], "W427"),
    _noted("forward.csv", "ledger that begins with a balance",
           LEDGER_FILES["hledger-register.csv"].replace(b'"$40.00","$40.00"', b'"$50.00","$40.00"'), "W426", 2),
    _noted("partial.bai", "BAI2 report that doesn't list every transaction",
           BAI2_FILES["plain.bai"].replace(b"16,195,7525", b"16,495,7525"), "W423"),
    _noted("own-tags.ofx", "OFX statement with a bank's own tags",
           ofx().replace(b"<NAME>", b"<ACCTBAL>1.00\r\n<NAME>", 1), "W422"),
)  # fmt: skip

BAD_FILES: tuple[BadFile, ...] = (
    *_EMPTY,
    *_OTHER_KINDS,
    *_DAMAGED,
    *_TWICE,
    *_COLUMNS,
    *_REPORTS,
    *_AMOUNTS,
    *_DATES,
    *_ROWS,
    *_BANKS,
    *(BadFile(name, what, data, code, Outcome.REFUSED, exit=3) for name, what, data, code in REFUSED_WORKBOOKS),
    *(_aside(*one) for one in WORKBOOKS_WITH_ODD_ROWS),
    *(_noted(*one) for one in NOTED_WORKBOOKS),
)
