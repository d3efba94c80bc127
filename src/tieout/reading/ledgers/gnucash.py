"""GnuCash's CSV export of transactions, split by split: 18 columns, or 16 of the Android program; found by name.

In the layout of several lines the date, number and description of a transaction stand in its first line only. Every
transaction is whole, so each must balance. Source: GnuCash's guide, Export Transactions to CSV.
"""

from __future__ import annotations

from collections.abc import Iterator

from tieout.errors import FileNotUnderstood
from tieout.reading.ledgers.exports import cell_at, refuse_cut, said_client, shown_columns
from tieout.reading.ledgers.ledger import Ledger, Posting
from tieout.reading.ledgers.postings import read_ledger
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import find_header, plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.taking import Columns
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_NAMES = {
    "date": ("date",),
    "transaction": ("transaction id",),
    "number": ("number", "num", "num."),
    "description": ("description",),
    "notes": ("notes",),
    "currency": ("commodity/currency",),
    "void": ("void reason",),
    "memo": ("memo",),
    "account": ("full account name",),
    "amount": ("amount num.", "amount num"),
    "value": ("value num.", "value num"),
}


class Transactions:
    """GnuCash's Export Transactions to CSV."""

    program = "gnucash"
    program_name = "GnuCash"
    report = "transactions"
    report_name = "Export Transactions to CSV"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its columns Full Account Name and Amount Num."""
        return None if _header(grid) is None else "the columns Full Account Name and Amount Num."

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every split on a receivable account (see `Reader.read`)."""
        at = _header(grid)
        if at is None:
            raise FileNotUnderstood(f"{grid.name} has no GnuCash header.", code="E201")
        refuse_cut(grid)
        columns = _columns(grid, at)
        records = [record for record in grid.records[at + 1 :] if not record.blank]
        client = said_client(grid.name, columns, options)
        postings = list(_postings(columns, records, client))
        ledger = Ledger(
            name=grid.name,
            postings=postings,
            days=prove_day_order([one.day for one in postings], options.day_order),
            whole=True,
            columns=shown_columns(columns, client),
        )
        return read_ledger(ledger, options)


def _header(grid: Grid) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        return "full account name" in cells and bool({"amount num.", "amount num"} & set(cells))

    return find_header(grid, wanted, within_rows=5)


def _columns(grid: Grid, at: int) -> Columns:
    cells = grid.records[at].cells
    words = [plain(cell) for cell in cells]
    found = {
        meaning: words.index(name)
        for meaning, names in _NAMES.items()
        if (name := next((one for one in names if one in words), None)) is not None
    }
    refuse_nearly_known(grid.name, words, {meaning: names for meaning, names in _NAMES.items() if meaning not in found})
    if "date" not in found or "description" not in found:
        raise FileNotUnderstood(f"{grid.name}: the GnuCash export lacks its column Date or Description.", code="E201")
    return Columns(cells, found)


def _postings(columns: Columns, records: list[Record], client: int | None) -> Iterator[Posting]:
    """Each split with the date, number and description of its transaction."""
    day = number = payee = transaction = notes = void = ""
    for record in records:
        stated, own = columns.text(record, "date"), clean_text(columns.text(record, "transaction"))
        if stated.strip() and (not own or own != transaction):
            transaction = own or f"row {record.row}"
            number, payee = columns.text(record, "number"), columns.text(record, "description")
            notes, void = columns.text(record, "notes"), clean_text(columns.text(record, "void"))
        day = stated if stated.strip() else day
        if not columns.text(record, "account").strip() and not columns.text(record, "amount").strip():
            continue
        memos = [clean_text(columns.text(record, "memo")), clean_text(notes)]
        yield Posting(
            row=record.row,
            transaction=transaction,
            day=day,
            account=clean_text(columns.text(record, "account")),
            amount=columns.text(record, "amount"),
            value=columns.text(record, "value"),
            currency=clean_text(columns.text(record, "currency")).removeprefix("CURRENCY::"),
            payee=payee,
            client=cell_at(record, client),
            reference=number,
            memo=" · ".join(memo for memo in memos if memo),
            void=void,
        )


READERS = (Transactions(),)
"""What GnuCash exports as a table."""
