"""hledger's CSV output of `print` and `register`. Columns are found by name; amounts are those of the postings.

`print` gives every transaction whole, so each must balance; `register` gives a running total, which is compared.
Source: hledger's manual, output format csv of print and register.
"""

from __future__ import annotations

from tieout.errors import FileNotUnderstood
from tieout.reading.ledgers.exports import PostingsExport, cell_at
from tieout.reading.ledgers.ledger import Posting
from tieout.reading.ledgers.postings import bare_account
from tieout.reading.parsing.cells import clean_text, currency_of
from tieout.reading.parsing.taking import Columns
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_POSTINGS = frozenset({"txnidx", "date", "description", "account", "amount"})
_MEANINGS = (
    "txnidx", "date", "code", "description", "comment", "account", "amount", "commodity", "total", "posting-comment",
)  # fmt: skip


def _posting(columns: Columns, record: Record, client: int | None) -> Posting:
    description = columns.text(record, "description")
    payee, bar, note = description.partition("|")
    memos = [note if bar else "", columns.text(record, "comment"), columns.text(record, "posting-comment")]
    amount = columns.text(record, "amount")
    return Posting(
        row=record.row,
        transaction=columns.text(record, "txnidx"),
        day=columns.text(record, "date"),
        account=bare_account(columns.text(record, "account")),
        amount=amount,
        currency=clean_text(columns.text(record, "commodity")) or currency_of(amount),
        payee=payee,
        client=cell_at(record, client),
        reference=columns.text(record, "code"),
        memo=" · ".join(text for memo in memos if (text := clean_text(memo))),
        balanced=not columns.text(record, "account").lstrip().startswith("("),
    )


def _running(columns: Columns, record: Record) -> tuple[str, str]:
    return columns.text(record, "amount"), columns.text(record, "total")


def _reader(report: str, own: str) -> PostingsExport:
    return PostingsExport(
        program="hledger",
        program_name="hledger",
        report=report,
        report_name=f"hledger {report} -O csv",
        sign=f"the columns of hledger {report} -O csv",
        meanings=_MEANINGS,
        wanted=lambda words: words >= _POSTINGS | {own},
        posting=_posting,
        running=("total", _running),
        whole=report == "print",
    )


class AccountRegister:
    """hledger's `aregister`, which names the other accounts and not its own: known, so that a better one is named."""

    program = "hledger"
    program_name = "hledger"
    report = "aregister"
    report_name = "hledger aregister -O csv"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its column otheraccounts."""
        wanted = frozenset({"txnidx", "otheraccounts", "change", "balance"})
        at = grid.find_header(lambda cells: wanted <= set(cells), within_rows=5)
        return None if at is None else "the columns of hledger aregister -O csv"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Refuse it.

        Raises:
            FileNotUnderstood: E204.
        """
        del options
        raise FileNotUnderstood(
            f"{grid.name}: hledger aregister doesn't name the account its rows stand on, so whose they are can't be "
            "told. Use hledger print -O csv, or hledger register receivable -O csv.",
            code="E204",
        )


READERS = (_reader("print", "commodity"), _reader("register", "total"), AccountRegister())
"""What hledger writes that shows transactions."""
