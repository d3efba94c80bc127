"""CAMT, MT940, BAI2 and QIF: what is refused, what is set aside, what is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, codes
from tests.reading.statements.bai2_samples import BAI2_FILES
from tests.reading.statements.camt_samples import CAMT_FILES
from tests.reading.statements.mt940_samples import MT940_FILES
from tests.reading.statements.qif_samples import QIF_FILES
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import DayOrder, ReadingOptions
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

CAMT = CAMT_FILES["053-version-8.xml"].decode()
BATCH = CAMT_FILES["053-batch.xml"].decode()
NOTICE = CAMT_FILES["054-version-2.xml"].decode()
MT940 = MT940_FILES["free.sta"].decode()
INTERIM = MT940_FILES["interim.942.sta"].decode()
BAI2 = BAI2_FILES["plain.bai"].decode()
QIF = QIF_FILES["us.qif"].decode()


def read(text: str, options: ReadingOptions | None = None) -> Reading:
    return read_file("bank.txt", text.encode(), options or ReadingOptions()).reading


def refusal(text: str) -> FileNotUnderstood:
    with pytest.raises(FileNotUnderstood) as refused:
        read(text)
    return refused.value


DAMAGE = [
    (CAMT, "</Ntry>", "", "E105"),
    (CAMT, "<Nm>Good", "<Ns>Good", "E105"),
    (CAMT, '<Amt Ccy="USD">150.00', '<Amt Ccy="USD">160.00', "E402"),
    (CAMT, '<Amt Ccy="USD">150.00', '<Amt Ccy="USD">1NaN', "E105"),
    (CAMT, '<Amt Ccy="USD">150.00', '<Amt>150.00', "E105"),
    (CAMT, '<Amt Ccy="USD">150.00', '<Amt Ccy="EUR">150.00', "E304"),
    (CAMT, "<CdtDbtInd>DBIT", "<CdtDbtInd>DBIS", "E105"),
    (CAMT, "<NbOfNtries>8", "<NbOfNtries>9", "E402"),
    (CAMT, "<Document", "<!DOCTYPE x [<!ENTITY a 'b'>]><Document", "E106"),
    (CAMT, "</Document>", "", "E105"),
    (MT940, ":61:", ":71:", "E105"),
    (MT940, ":86:Good", ";86:Good", "E105"),
    (MT940, ":86:Good", ":8v:Good", "E105"),
    (MT940, "\n:86:Good", "*:86:Good", "E105"),
    (MT940, "C150,00", "C160,00", "E402"),
    (MT940, "C150,00", "K150,00", "E105"),
    (MT940, "C150,00", "C150,001", "E105"),
    (MT940, ":62F:C260131USD", ":62F:C260131EUR", "E304"),
    (MT940, ":62F:", ":64:", "E105"),
    (BAI2, "16,195,15000", "16,195,16000", "E402"),
    (BAI2, "99,", "98,", "E105"),
    (BAI2, "16,195,15000", "36,195,15000", "E105"),
    (BAI2, "16,195,15000", "16,195,1e000", "E105"),
    (BAI2, "03,1234567,USD", "03,1234567,EUR", "E304"),
    (BAI2, "USD", "JPY", "E304"),
    (BAI2, "49,", "88,", "E105"),
    (CAMT, '<Amt Ccy="USD">', '<Amt Ccy="CHF">', "E304"),
    (INTERIM, ":90C:5", ":90C:4", "E402"),
    (INTERIM, ":90C:5USD", ":90C:5EUR", "E304"),
    (QIF, "^", "_", "E105"),
    (QIF, "PGood", "TGood", "E105"),
    (QIF, "D01/06", "E01/06", "E105"),
    (QIF, "T150.00", "L150.00", "E105"),
    (QIF, "!Type:Bank", "!Type:Bakn", "E105"),
    (QIF, "!Type:Bank", "!Type:Invst", "E204"),
    (QIF_FILES["split.qif"].decode(), "$300.00", "$310.00", "E105"),
    (QIF_FILES["quicken.qif"].decode("cp1252"), "U150.00", "U151.00", "E105"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "code"), DAMAGE)
def test_a_damaged_file_is_refused(text: str, old: str, new: str, code: str) -> None:
    assert old in text
    refused = refusal(text.replace(old, new) if new in {"JPY"} else text.replace(old, new, 1))
    assert refused.code == code
    assert "Good" not in refused.message
    assert refused.message.endswith(".")


@pytest.mark.parametrize("text", [CAMT, MT940, BAI2])
def test_a_file_that_ends_early_is_refused(text: str) -> None:
    for place in range(len(text) // 2, len(text) - 60, 37):
        assert refusal(text[:place]).code in {"E105", "E402"}


def test_a_lump_entry_is_read_payment_by_payment_where_they_sum_to_it() -> None:
    reading = read(BATCH)
    assert reading.rows == 8
    assert [line.cents for line in sorted(reading.lines, key=lambda line: line.row)][:2] == [-15000, -45050]


def test_a_lump_entry_whose_payments_do_not_sum_to_it_is_one_line_and_told() -> None:
    reading = read(NOTICE.replace('<TxAmt><Amt Ccy="USD">450.50', '<TxAmt><Amt Ccy="USD">440.50'))
    assert reading.rows == 7
    assert "W423" in codes(reading)
    assert -60050 in {line.cents for line in reading.lines}
    assert reading.own_totals is TotalsVerdict.NONE


def test_a_pending_entry_is_set_aside_without_an_amount() -> None:
    pending = CAMT[CAMT.index("\n<Ntry>") : CAMT.index("</Ntry>") + 7].replace("BOOK", "PDNG")
    reading = read(CAMT.replace("</Stmt>", f"{pending}</Stmt>").replace("<NbOfNtries>8", "<NbOfNtries>9"))
    [(_, column, code, cents)] = aside(reading)
    assert (column, code, cents, reading.rows) == ("Sts", "W411", 0, 9)


def test_an_entry_without_a_date_or_with_an_odd_status_is_set_aside() -> None:
    reading = read(
        CAMT.replace("<BookgDt><Dt>2026-01-07", "<BookgDt><Dt>2026-01-77").replace("<Cd>BOOK", "<Cd>BOOJ", 1)
    )
    assert [(column, code, cents) for _, column, code, cents in aside(reading)] == [
        ("Sts", "E304", -15000), ("BookgDt", "E302", -7525),
    ]  # fmt: skip


def test_an_mt940_day_is_the_booking_day_across_new_year() -> None:
    text = MT940.replace(":61:260106C", ":61:2512310102C", 1)
    assert date(2026, 1, 2) in {line.day for line in read(text).lines}


def test_an_mt940_value_day_of_the_thirtieth_of_february_is_the_last_of_the_month() -> None:
    text = MT940.replace(":61:260106C", ":61:260230C", 1).replace(":61:260107C", ":61:2602300301C", 1)
    assert {date(2026, 2, 28), date(2026, 3, 1)} <= {line.day for line in read(text).lines}


def test_an_interim_report_without_sums_may_be_cut_short() -> None:
    text = INTERIM[: INTERIM.index(":90D:")]
    assert "W403" in codes(read(text))


def test_the_other_party_of_mt940_may_stand_in_several_fields() -> None:
    reading = read(MT940_FILES["several-details.sta"].decode())
    assert [line.client for line in reading.lines] == [line.client for line in read(MT940).lines]
    assert "12:11 BY CARD" in str(reading.lines[0].memo)


def test_bai2_balances_vouch_for_the_sign_of_a_line() -> None:
    text = re.sub(r",100,[0-9]+,[0-9]+,,400,[0-9]+,[0-9]+,/", "/", BAI2)
    text = re.sub(r"(49|98|99),[0-9]+,", r"\1,,", text)
    assert "W423" not in codes(read(text))
    assert "W423" in codes(read(text.replace("16,195,7525", "16,495,7525")))


def test_an_mt940_reversal_takes_back() -> None:
    text = MT940.replace("C150,00", "RD150,00", 1)
    assert read(text).lines == read(MT940).lines


def test_bai2_transactions_that_are_not_all_listed_are_told() -> None:
    reading = read(BAI2.replace("16,195,7525", "16,495,7525"))
    assert "W423" in codes(reading)


def test_bai2_information_and_unknown_codes_are_set_aside() -> None:
    reading = read(BAI2.replace("16,195,7525", "16,890,7525").replace("16,195,123456", "16,999,123456"))
    assert [(code, cents) for _, _, code, cents in aside(reading)] == [("W411", 0), ("E304", 0)]


def test_qif_dates_of_either_order_are_asked_for() -> None:
    text = "!Type:Bank\nD01/06/2026\nT1.00\nPGood Person\n^\n"
    assert refusal(text).code == "E302"
    [line] = read(text, ReadingOptions(day_order=DayOrder.DAY_FIRST)).lines
    assert line.day == date(2026, 6, 1)


def test_a_qif_opening_balance_is_no_payment() -> None:
    opening = "D01/01/2026\r\nT1,000.00\r\nPOpening Balance\r\nL[Checking]\r\n^\r\n"
    reading = read(QIF.replace("!Type:Bank\r\n", "!Type:Bank\r\n" + opening))
    assert [(code, cents) for _, _, code, cents in aside(reading)] == [("W411", 0)]
    assert reading.rows == 9


INVESTED = (
    "!Account\r\nNBroker\r\nTInvst\r\n^\r\n!Type:Invst\r\nD13/13/2026\r\nNBuy\r\nYFund\r\nI10.0000\r\nQ3\r\nT30.00\r\n^\r\n"
    "!Account\r\nNChecking\r\nTBank\r\n^\r\n"
)


def test_a_qif_investment_account_beside_accounts_of_money_is_set_aside() -> None:
    reading = read(INVESTED + QIF)
    assert reading.lines == tuple(replace(line, row=line.row + 16) for line in read(QIF).lines)
    assert [(row, code, cents) for row, _, code, cents in aside(reading)] == [(6, "W411", 0)]
    assert "investment account (Broker)" in reading.aside[0].why


def test_a_qif_investment_account_alone_is_refused_as_that() -> None:
    assert refusal(INVESTED).code == "E204"


def test_a_qif_file_cut_within_a_transaction_is_refused() -> None:
    assert refusal(QIF[:-6]).code == "E105"
