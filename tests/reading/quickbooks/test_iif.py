"""IIF: the receivable side of each transaction, the sums, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.quickbooks.iif_samples import EXPECTED, IIF_FILES, ROWS
from tests.reading.quickbooks.quickbooks_files import aside, codes
from tests.reading.statements.statement_facts import lines_read
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions, Source, inspect
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

FOLDER = Path(__file__).parent / "iif"
GOOD = IIF_FILES["plain.iif"].decode("cp1252")


def read(text: str) -> Reading:
    return read_file("books.iif", text.encode(), ReadingOptions()).reading


@pytest.mark.parametrize("name", sorted(IIF_FILES))
def test_every_layout_gives_the_same_lines(name: str) -> None:
    assert (FOLDER / name).read_bytes() == IIF_FILES[name], "run python -m tests.reading.quickbooks.test_iif"
    found = read_file(name, IIF_FILES[name], ReadingOptions())
    assert (found.reader.program, found.reader.report) == ("quickbooks-desktop", "iif-transactions")
    assert lines_read(found.reading) == EXPECTED
    assert found.reading.own_totals is TotalsVerdict.AGREE
    assert found.reading.rows == ROWS
    assert [(code, cents) for _, _, code, cents in aside(found.reading)] == [("W411", 0)] * 2
    assert not codes(found.reading)


def test_it_is_explained() -> None:
    found = inspect(Source("books.iif", IIF_FILES["plain.iif"]))
    assert (found.rows, found.used, found.set_aside) == (ROWS, ROWS - 2, 2)
    assert found.clients == 3


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("-150.00", "-160.00", "E402"),
        ("SPL\t\tINVOICE", "SPK\t\tINVOICE", "E105"),
        ("ENDTRNS\r\nTRNS", "TRNS", "E105"),
        ("NAME\tCLASS", "NALE\tCLASS", "E105"),
        ("\tAMOUNT", "\tSUM", "E105"),
        ("Accounts Receivable", "Accounts Receivablf", "E105"),
        ("\t150.00", "\tlots", "E105"),
        ("session\t", "session\t\t\t\t\t\tx", "E105"),
    ],
)
def test_a_damaged_file_is_refused(old: str, new: str, code: str) -> None:
    assert old in GOOD
    with pytest.raises(FileNotUnderstood) as refused:
        read(GOOD.replace(old, new, 1))
    assert refused.value.code == code
    assert "Good" not in refused.value.message


def test_a_file_cut_within_a_transaction_is_refused() -> None:
    with pytest.raises(FileNotUnderstood):
        read(GOOD[: GOOD.rindex("ENDTRNS")])


def test_lists_alone_say_what_to_export_instead() -> None:
    with pytest.raises(FileNotUnderstood, match="Transaction List by Customer") as refused:
        read("!CUST\tNAME\r\nCUST\tGood Person\r\n")
    assert refused.value.code == "E204"


def test_a_receivable_line_without_a_client_or_a_date_is_set_aside() -> None:
    nobody = read(GOOD.replace("Good Person\t\t150.00", "\t\t150.00"))
    assert ("NAME", "E303", 15_000) in [row[1:] for row in aside(nobody)]
    no_day = read(GOOD.replace("INVOICE\t1/6/2026\tAccounts", "INVOICE\tsoon\tAccounts"))
    assert ("DATE", "E302", 15_000) in [row[1:] for row in aside(no_day)]


def test_an_unknown_type_counts_by_its_amount_and_is_told() -> None:
    reading = read(GOOD.replace("GENERAL JOURNAL", "ABSCHREIBUNG"))
    assert codes(reading) == {"W405"}
    assert lines_read(reading) == EXPECTED


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in IIF_FILES.items():
        (FOLDER / name).write_bytes(data)
