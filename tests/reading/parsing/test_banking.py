"""Who a bank's text names, and which row a record has."""

from __future__ import annotations

import pytest

from tieout.errors import FileNotUnderstood
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.misspelt import near
from tieout.reading.parsing.movements import NO_CLIENT, client_of, day_of, rows_of


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("Good Person", "Good Person"),
        ("  GOOD   PERSON ", "GOOD PERSON"),
        ("Zelle payment from GOOD PERSON 8813", "GOOD PERSON"),
        ("ZELLE FROM GOOD PERSON ON 01/06 REF # BACABC", "GOOD PERSON"),
        ("Zelle payment from José Brønsted", "José Brønsted"),
        ("DEPOSIT", NO_CLIENT),
        ("MOBILE DEPOSIT 000123", NO_CLIENT),
        ("Check 1044", NO_CLIENT),
        ("", NO_CLIENT),
        ("#-- 12", NO_CLIENT),
        ("STRIPE TRANSFER ST-A1B2", "STRIPE TRANSFER ST-A1B2"),
        ("Deposit Good Person", "Deposit Good Person"),
        ("NOTPROVIDED", NO_CLIENT),
    ],
)
def test_the_client_is_whom_the_text_names_or_nobody(text: str, client: str) -> None:
    assert client_of(text) == client


def test_rows_are_lines_where_each_record_has_its_own() -> None:
    assert rows_of("a\nb\r\nc", [0, 2, 5]) == [1, 2, 3]
    assert rows_of("a\n\nb", [0, 3]) == [1, 3]
    assert rows_of("abc", [0, 1, 2]) == [1, 2, 3]
    assert rows_of("x\nab\nc", [2, 3, 5]) == [1, 2, 3]


def test_a_second_currency_is_refused_with_both_named() -> None:
    assert one_currency("a.ofx", ["usd", "", "USD"]) == "USD"
    assert one_currency("a.ofx", [""]) == ""
    with pytest.raises(FileNotUnderstood, match="EUR and in USD") as refused:
        one_currency("a.ofx", ["USD", "EUR"])
    assert refused.value.code == "E304"
    with pytest.raises(FileNotUnderstood, match="three letters"):
        one_currency("a.ofx", ["US1"])


@pytest.mark.parametrize("text", ["", "2026", "20260230", "2026-1-1", "20261301", "00010101", "٢٠٢٦٠١٠١", "202601011"])
def test_what_is_no_day(text: str) -> None:
    assert day_of(text) is None


def test_a_word_one_letter_off_is_near() -> None:
    known = {"NAME", "TRNAMT"}
    assert all(near(word, known) for word in ("NALE", "NAM", "NAMEX", "ONAME", "TRNAMU"))
    assert not any(near(word, known) for word in ("VALUEDATE", "NAIM", "ACCTBAL"))
