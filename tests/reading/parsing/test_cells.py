"""Money and names as people and programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.limits import CENTS_MAX, FOUND_CHARACTERS_MAX
from tieout.model.money import format_accounting, format_cents, format_plain
from tieout.reading.parsing.cells import CellProblem, DecimalMark, clean_text, currency_of, parse_cents, show

cents = st.integers(-CENTS_MAX, CENTS_MAX)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,234.50", 123450), ("(45.00)", -4500), ("45.00-", -4500), ("-$5.00", -500), ("$-5.00", -500),
        ("($5.00)", -500), ("$(5.00)", -500), ("1,234.5", 123450), ("600.00  ", 60000), ("USD 5.00", 500),
        ("5.00 USD", 500), ("25.00 CR", -2500), ("25.00CR", -2500), ("25.00 DR", 2500), ("-", 0), ("$ -", 0), ("$-", 0),
        ("—", 0), ("", 0), ("  ", 0), ("\u00a0", 0), ('="45.00"', 4500), ("=15000.00", 1500000), ("=-45", -4500),
        ("'45.00", 4500), ("1580.9400", 158094), ("1580.94000000", 158094), ("0", 0), ("-0.00", 0), (".5", 50),
        ("5.", 500), ("150", 15000), ("\u221245.00", -4500), ("1\u00a0234.50", 123450), ("+5.00", 500), ("0.500", 50),
        ("1234.000", 123400), ("€ 5.00", 500), ("1,000,000,000.00", 100000000000),
        ("1'234.50", 123450), ("-12\u2019345.67", -1234567), ("1,234'567.00", None), ("1'23.00", None),
    ],
)  # fmt: skip
def test_amounts_are_read(text: str, expected: int | None) -> None:
    if expected is None:
        with pytest.raises(CellProblem):
            parse_cents(text)
    else:
        assert parse_cents(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,56", 123456),
        ("1 234,56", 123456),
        ("1'234,56", 123456),
        ("1,5", 150),
        ("-3,00 €", -300),
        ("1.234", 123400),
    ],
)
def test_amounts_with_a_decimal_comma_are_read_where_the_file_shows_it(text: str, expected: int) -> None:
    assert parse_cents(text, DecimalMark.COMMA) == expected


@pytest.mark.parametrize("text", ["1,234", "1.23", "1,234.56", "1.2345,00"])
def test_a_point_in_a_file_of_commas_is_not_guessed_at(text: str) -> None:
    with pytest.raises(CellProblem) as problem:
        parse_cents(text, DecimalMark.COMMA)
    assert problem.value.code == "E301"


@given(cents)
def test_print_then_parse_is_identity(amount: int) -> None:
    for write in (format_cents, format_plain, format_accounting):
        assert parse_cents(write(amount)) == amount


@given(cents)
def test_print_with_a_decimal_comma_then_parse_is_identity(amount: int) -> None:
    text = format_cents(amount).translate(str.maketrans(",.", ".,"))
    assert parse_cents(text, DecimalMark.COMMA) == amount


@given(st.text(alphabet="0123456789.,-+()$ CRDusdENaN=\"'\u00a0e#%", max_size=24))
def test_any_text_is_an_amount_or_a_problem(text: str) -> None:
    assert code_of(text) in {"", "E301", "E306"}


def code_of(text: str) -> str:
    try:
        assert abs(parse_cents(text)) <= CENTS_MAX
    except CellProblem as problem:
        return problem.code
    return ""


@given(st.text(alphabet="0123456789", min_size=1, max_size=9), st.text(alphabet="0123456789", min_size=3, max_size=6))
def test_parts_of_a_cent_are_never_rounded(whole: str, part: str) -> None:
    try:
        read = parse_cents(f"{whole}.{part}")
    except CellProblem:
        return
    assert not part[2:].strip("0")
    assert read == int(whole) * 100 + int(part[:2])


def test_one_cent_beyond_the_bound_is_refused() -> None:
    assert parse_cents(format_plain(CENTS_MAX)) == CENTS_MAX
    with pytest.raises(CellProblem):
        parse_cents(format_plain(CENTS_MAX + 1))


def test_a_long_cell_is_refused_at_once() -> None:
    with pytest.raises(CellProblem):
        parse_cents("1 " * 16_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Good \u00a0 Person ", "Good Person"),
        ('="0012"', "0012"),
        ("Jos\u0065\u0301", "José"),
        ("A\u200bB", "AB"),
        ("a\r\nb", "a b"),
    ],
)
def test_names_are_cleaned(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_showing_is_short(text: str) -> None:
    assert show(text).isprintable()
    assert len(show(text)) <= FOUND_CHARACTERS_MAX
    once = clean_text(text)
    assert once == once.strip()
    if not once.startswith('="'):
        assert clean_text(once) == once


def test_a_currency_mark_is_seen() -> None:
    assert [currency_of(text) for text in ("$5.00", "5.00 EUR", "C$5", "5.00")] == ["$", "EUR", "C$", ""]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009"])
def test_a_space_that_does_not_break_stands_between_thousands(space: str) -> None:
    assert parse_cents(f"-1{space}250{space}000.50") == -125_000_050
    assert parse_cents(f"1{space}250,50", DecimalMark.COMMA) == 125_050
    with pytest.raises(CellProblem):
        parse_cents("1 250.50")
    with pytest.raises(CellProblem):
        parse_cents(f"1{space}25.50")
