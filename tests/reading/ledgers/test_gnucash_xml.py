"""GnuCash books in XML: the same lines as from the other kinds of the book; damage and tricks are refused."""

from __future__ import annotations

import gzip

import pytest

from tests.reading.ledgers.gnucash_xml_samples import gnucash_xml
from tests.reading.ledgers.ledger_samples import ENTRIES, EXPECTED
from tests.reading.quickbooks.quickbooks_files import aside, codes
from tests.reading.statements.statement_facts import lines_read
from tieout.errors import FileNotUnderstood
from tieout.limits import UNPACKED_BYTES_MAX
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

TEXT = gnucash_xml().decode()


def read(data: bytes | str) -> Reading:
    data = data.encode() if isinstance(data, str) else data
    return read_file("practice.gnucash", data, ReadingOptions()).reading


@pytest.mark.parametrize("packed", [True, False])
def test_a_book_gives_the_same_lines(packed: bool) -> None:
    found = read_file("practice.gnucash", gnucash_xml(packed=packed), ReadingOptions())
    assert (found.reader.program, found.reader.report) == ("gnucash", "book-xml")
    assert sorted(lines_read(found.reading)) == EXPECTED
    assert found.reading.rows == 2 * len(ENTRIES)
    assert found.reading.own_totals is TotalsVerdict.AGREE
    assert codes(found.reading) == {"W427"}


def test_a_row_is_the_line_on_which_the_split_begins() -> None:
    lines = TEXT.splitlines()
    assert all(lines[line.row - 1].strip() == "<trn:split>" for line in read(TEXT).lines)


def test_a_voided_transaction_is_set_aside() -> None:
    begin = TEXT.index("t1</trn:id>")
    end = TEXT.index("</gnc:transaction>", begin)
    voided = TEXT[:begin] + TEXT[begin:end].replace("state>n<", "state>v<") + TEXT[end:]
    assert [(code, cents) for _, _, code, cents in aside(read(voided)) if code == "W410"] == [("W410", 0)] * 2


def test_shares_of_another_account_may_have_parts_of_a_cent() -> None:
    assert "<split:quantity>-15000/100" in TEXT
    assert read(TEXT.replace("<split:quantity>-15000/100", "<split:quantity>-3123/1000")) == read(TEXT)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<split:value>15000/100", "<split:value>15100/100", "E402"),
        ("<split:quantity>15000/100", "<split:quantity>15100/100", "E402"),
        ("<split:value>15000/100", "<split:value>15000", "E105"),
        ("<split:value>15000/100", "<split:value>15001/1000", "E105"),
        ("<split:value>15000/100", "<split:valve>15000/100", "E105"),
        ('"transaction">7<', '"transaction">8<', "E105"),
        ("<act:type>RECEIVABLE", "<act:type>BANK", "E204"),
        ('<act:parent type="guid">root', '<act:parent type="guid">Assets', "E105"),
        ("</gnc-v2>", "", "E105"),
        ("<gnc-v2", "<!DOCTYPE x [<!ENTITY a 'b'>]><gnc-v2", "E106"),
    ],
)
def test_damage_is_refused(old: str, new: str, code: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new) if "RECEIVABLE" in old else TEXT.replace(old, new, 1)
    text = text.replace("<act:name>Receivable", "<act:name>Owed") if "RECEIVABLE" in old else text
    with pytest.raises(FileNotUnderstood) as refused:
        read(text)
    assert refused.value.code == code
    assert "Good" not in refused.value.message


def test_a_book_that_is_cut_short_is_refused() -> None:
    data = gnucash_xml(packed=True)
    for place in range(40, len(data), 53):
        with pytest.raises(FileNotUnderstood):
            read(data[:place])


def test_a_book_that_unpacks_to_too_much_is_refused() -> None:
    head = b"<?xml version='1.0'?><gnc-v2 xmlns:gnc='x'>"
    bomb = gzip.compress(head + bytes(UNPACKED_BYTES_MAX), mtime=0)
    with pytest.raises(FileNotUnderstood) as refused:
        read(bomb)
    assert refused.value.code == "E102"
