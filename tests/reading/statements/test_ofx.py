"""OFX: what is refused, what is set aside, what is told."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, codes
from tests.reading.statements.ofx_samples import OFX_FILES
from tieout.errors import FileNotUnderstood
from tieout.model.book import Book
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

OLD = OFX_FILES["old.ofx"].decode("cp1252")


def read(text: str) -> Reading:
    return read_file("bank.ofx", text.encode(), ReadingOptions()).reading


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(FileNotUnderstood) as refused:
        read(text)
    return refused.value.code, refused.value.message


def book(text: str) -> Book:
    return read_book([Source("bank.ofx", text.encode())])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<STMTTRN>", "<STMTTRM>", "E105"),
        ("</STMTTRN>", "", "E105"),
        ("</OFX>", "", "E105"),
        ("<NAME>Good", "<NALE>Good", "E105"),
        ("<NAME>Good", "NAME>Good", "E105"),
        ("<NAME>Good", "<NAME?Good", "E105"),
        ("<OFX>", "<!DOCTYPE x><OFX>", "E106"),
        ("<CURDEF>USD", "<CURDEF>U$", "E304"),
        ("<TRNAMT>150.00", "<TRNAMT>150.00\r\n<TRNAMT>15.00", "E105"),
    ],
)
def test_a_damaged_file_is_refused(old: str, new: str, code: str) -> None:
    assert old in OLD
    found, message = refusal(OLD.replace(old, new, 1))
    assert found == code
    assert "Good" not in message


def test_two_currencies_are_refused() -> None:
    two = OFX_FILES["old-two-accounts.qbo"].decode()
    last = two.rindex("<CURDEF>USD")
    assert refusal(two[:last] + "<CURDEF>EUR" + two[last + 11 :]) == (
        "E304", "bank.ofx holds amounts in EUR and in USD. Export one currency at a time.",
    )  # fmt: skip


def test_a_transaction_without_a_date_or_an_amount_is_set_aside() -> None:
    reading = read(OLD.replace("<DTPOSTED>20260107", "<DTPOSTED>soon").replace("<TRNAMT>-20.00", "<TRNAMT>"))
    assert [(column, code, cents) for _, column, code, cents in aside(reading)] == [
        ("DTPOSTED", "E302", -7525), ("TRNAMT", "E301", 0),
    ]  # fmt: skip
    assert (reading.rows, len(reading.lines)) == (8, 6)


def test_an_amount_in_another_currency_than_its_account_is_refused() -> None:
    foreign = "<TRNAMT>-20.00<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>"
    assert refusal(OLD.replace("<TRNAMT>-20.00", foreign)) == (
        "E304", "bank.ofx holds amounts in EUR and in USD. Export one currency at a time.",
    )  # fmt: skip
    same = foreign.replace("EUR", "USD")
    was = foreign.replace("CURRENCY>", "ORIGCURRENCY>")
    assert [read(OLD.replace("<TRNAMT>-20.00", text)).lines for text in (same, was)] == [read(OLD).lines] * 2


def test_an_id_that_occurs_twice_is_told_and_both_are_used() -> None:
    reading = read(OLD.replace("<FITID>A0004", "<FITID>A0001"))
    assert "W421" in codes(reading)
    assert len(reading.lines) == 8


def test_a_banks_own_tags_are_passed_over_and_told() -> None:
    own = "<TRNAMT>150.00\r\n<INTU.XY>1\r\n<ACCTBAL>99.00"
    reading = read(OLD.replace("<TRNAMT>150.00", own, 1))
    [told] = [problem.text for problem in reading.problems if problem.code == "W422"]
    assert "ACCTBAL" in told
    assert len(reading.lines) == 8


def test_the_day_is_the_one_written_whatever_the_zone() -> None:
    reading = read(OLD.replace("<DTPOSTED>20260131", "<DTPOSTED>20260131235959.999[-5:EST]"))
    assert max(line.day for line in reading.lines) == date(2026, 1, 31)


def test_the_payee_of_an_aggregate_is_the_party() -> None:
    payee = "<PAYEE><NAME>Ann Lee<ADDR1>1 Elm<CITY>X<STATE>Y<POSTALCODE>1<PHONE>2</PAYEE>"
    reading = read(OLD.replace("<NAME>Mia Chen", payee))
    assert "Ann Lee" in {line.client for line in reading.lines}


def test_empty_tags_are_nothing() -> None:
    one = OLD.replace("<CURDEF>USD", "<CURDEF></CURDEF>").replace("<FITID>A0003", "<FITID></FITID>")
    assert len(read(one).lines) == 8


@pytest.mark.parametrize(
    ("inside", "code", "words"),
    [
        ("<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD</STMTRS></STMTTRNRS></BANKMSGSRSV1>", "E101", "no rows"),
        ("<SIGNONMSGSRSV1></SIGNONMSGSRSV1>", "E204", "holds no statement"),
        ("<SONRS><STATUS><CODE>15500<SEVERITY>ERROR</STATUS></SONRS>", "E204", "the bank's error message"),
        ("<INVSTMTRS><CURDEF>USD</INVSTMTRS>", "E204", "an investment account"),
    ],
)
def test_a_file_without_transactions_is_refused_for_what_it_is(inside: str, code: str, words: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        book(f"OFXHEADER:100\r\n\r\n<OFX>{inside}</OFX>\r\n")
    assert refused.value.code == code
    assert words in refused.value.message


def test_what_an_investment_account_bought_beside_its_cash_is_set_aside() -> None:
    deposit = "<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260106<TRNAMT>150.00<FITID>1<NAME>Good Person</STMTTRN>"
    cash = f"<INVBANKTRAN>{deposit}</INVBANKTRAN>"
    bought = "<BUYSTOCK><INVBUY><TOTAL>-30.00<CURRENCY><CURSYM>USD</CURRENCY></INVBUY><BUYTYPE>BUY</BUYSTOCK>"
    inside = f"<INVSTMTRS><CURDEF>USD<INVTRANLIST>\r\n{bought}\r\n{cash}\r\n</INVTRANLIST></INVSTMTRS>"
    reading = read(f"OFXHEADER:100\r\n\r\n<OFX>{inside}</OFX>\r\n")
    assert [(line.row, line.cents) for line in reading.lines] == [(5, -15_000)]
    assert [(row, column, code, cents) for row, column, code, cents in aside(reading)] == [(4, "BUYSTOCK", "W411", 0)]
    assert reading.rows == 2


def test_the_period_is_the_one_stated() -> None:
    reading = read(OLD)
    assert (reading.stated_from, reading.stated_to) == (date(2026, 1, 1), date(2026, 1, 31))


def test_zeros_behind_the_cents_are_no_thousands() -> None:
    """OFX groups no thousands."""
    assert read(OLD.replace("<TRNAMT>150.00", "<TRNAMT>150.000")).lines == read(OLD).lines
    assert aside(read(OLD.replace("<TRNAMT>150.00", "<TRNAMT>150.005", 1)))[0][2] == "E301"
