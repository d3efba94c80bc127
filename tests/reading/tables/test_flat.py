"""Flat tables: columns guessed, shown and overridable; the sign from one column, two, or a type."""

from __future__ import annotations

import pytest

from tests.badfiles.builders import lines
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.model.book import Book, TotalsVerdict
from tieout.reading import ColumnMap, ReadingOptions, Source, read_book, read_column_map, write_map


def book(*rows: str, toml: str = "", **options: object) -> Book:
    said = read_column_map(toml.encode(), "map.toml") if toml else None
    return read_book([Source("other.csv", lines(*rows))], ReadingOptions(columns=said, **options))  # type: ignore[arg-type]


def kinds(read: Book) -> list[tuple[str, int, str]]:
    return read.items.select("kind", "cents", "part").rows()


def test_a_signed_column() -> None:
    read = book("Date,Client,Amount", "2026-01-06,Ann Lee,150.00", "2026-01-16,Ann Lee,-100.00")
    assert kinds(read) == [("charge", 15000, "amount"), ("payment", -10000, "amount")]
    assert read.files[0].columns == (("date", "Date"), ("client", "Client"), ("amount", "Amount"))


def test_headers_whose_words_run_together() -> None:
    rows = ("2026-01-06,Ann Lee,150.00,invoice", "2026-01-16,Ann Lee,100.00,payment")
    for header in ("transaction_date,client_name,amount,transaction_type", "InvoiceDate,CustomerName,Amount,TxnType"):
        assert kinds(book(header, *rows)) == [("charge", 15000, "amount"), ("payment", -10000, "amount")]


def test_a_signed_column_whose_positive_amounts_pay() -> None:
    rows = ("Date,Client,Amount", "2026-01-06,Ann Lee,-150.00", "2026-01-16,Ann Lee,100.00")
    assert kinds(book(*rows, toml='[signs]\npositive = "pays"')) == [
        ("charge", 15000, "amount"),
        ("payment", -10000, "amount"),
    ]


def test_positive_amounts_alone_are_read_when_a_person_says_what_they_are() -> None:
    rows = ("Date,Client,Amount", "2026-01-06,Ann Lee,150.00")
    assert kinds(book(*rows, toml='[signs]\npositive = "pays"')) == [("payment", -15000, "amount")]


@pytest.mark.parametrize("header", ["Debit,Credit", "Debits,Credits", "DR,CR"])
def test_debit_and_credit(header: str) -> None:
    read = book(
        f"Date,Name,{header}", "2026-01-06,Ann Lee,150.00,", "2026-01-16,Ann Lee,,100.00", "2026-01-17,Ann Lee,5,5"
    )
    assert kinds(read) == [
        ("charge", 15000, "charge"), ("payment", -10000, "paid"), ("charge", 500, "charge"), ("payment", -500, "paid"),
    ]  # fmt: skip


def test_debit_and_credit_with_a_type_that_names_the_kind() -> None:
    read = book(
        "Date,Name,Type,Debit,Credit", "2026-01-06,Ann Lee,Refund,150.00,", "2026-01-16,Ann Lee,Credit Memo,,100.00"
    )
    assert kinds(read) == [("refund", 15000, "charge"), ("credit", -10000, "paid")]


PRINTED_BELOW = [
    ("Debit,Credit", ("150.00,", ",-100.00", ",-5.00", ",2.00"), [15_000, -10_000, -500, 200]),
    ("Debit,Credit", ("-150.00,", ",100.00"), [15_000, -10_000]),
    ("Charge,Payment", ("150.00,0.00", "0.00,-100.00", ",(5.00)"), [15_000, -10_000, -500]),
    ("Charge,Payment", ("150.00,100.00", "0.00,-100.00"), [15_000, -10_000, 10_000]),
    ("Charge;Payment", ("1.150,00;", ";-100,00"), [115_000, -10_000]),
]


@pytest.mark.parametrize(("header", "amounts", "cents"), PRINTED_BELOW)
def test_a_column_most_of_whose_amounts_are_below_zero_is_printed_so(
    header: str, amounts: tuple[str, ...], cents: list[int]
) -> None:
    mark = ";" if ";" in header else ","
    read = book(
        f"Date{mark}Name{mark}{header}", *(f"2026-01-{10 + n}{mark}Ann Lee{mark}{one}" for n, one in enumerate(amounts))
    )
    assert read.items["cents"].to_list() == cents
    assert [problem.code for problem in read.problems] == (["W203"] if cents != [15_000, -10_000, 10_000] else [])


def test_charge_and_paid() -> None:
    read = book("Date,Patient Name,Fee,Payments,Credit Used", "2026-01-06,Ann Lee,150.00,100.00,20.00")
    assert kinds(read) == [("charge", 15000, "charge"), ("payment", -10000, "paid"), ("credit", -2000, "credit")]


@pytest.mark.parametrize(("payment", "memo"), [("100.00", "20.00"), ("-100.00", "-20.00"), ("(100.00)", "(20.00)")])
def test_types_set_the_sign_whichever_way_the_file_prints_it(payment: str, memo: str) -> None:
    read = book(
        "Date,Customer,Transaction Type,Amount",
        "2026-01-06,Ann Lee,Invoice,150.00",
        f"2026-01-16,Ann Lee,Payment,{payment}",
        f"2026-01-17,Ann Lee,Credit Memo,{memo}",
        "2026-01-18,Ann Lee,Sales Receipt,30.00",
        "2026-01-19,Ann Lee,Refund,10.00",
    )  # fmt: skip
    assert kinds(read) == [
        ("charge", 15000, "amount"), ("payment", -10000, "amount"), ("credit", -2000, "amount"),
        ("charge", 3000, "charge"), ("payment", -3000, "paid"), ("refund", 1000, "amount"),
    ]  # fmt: skip


def test_a_payment_against_the_others_is_a_reversal() -> None:
    rows = [f"2026-01-{day:02d},Ann Lee,Payment,100.00" for day in range(10, 14)]
    read = book("Date,Client,Type,Amount", *rows, "2026-01-20,Ann Lee,Payment,-100.00")
    assert kinds(read)[-1] == ("refund", 10000, "amount")


def test_own_words_for_types() -> None:
    read = book(
        "Datum;Kunde;Art;Betrag", "06.01.2026;Ann Lee;Rechnung;1.150,00", "16.01.2026;Ann Lee;Zahlung;100,50",
        "17.01.2026;Ann Lee;Angebot;9,00",
        toml="""
[columns]
date = "Datum"
client = "Kunde"
type = "Art"
amount = "Betrag"
[types]
Rechnung = "Invoice"
Zahlung = "payment"
Angebot = "ignore"
""",
    )  # fmt: skip
    assert kinds(read) == [("charge", 115000, "amount"), ("payment", -10050, "amount")]
    assert [(aside.row, aside.code, aside.cents) for aside in read.set_aside] == [(4, "W411", 0)]


def test_first_and_last_name_columns_make_the_client() -> None:
    read = book(
        "Date,First Name,Last Name,Amount", "2026-01-06,Ann,Lee,150.00", "2026-01-07,,Lee,-1.00", "2026-01-08,,,1"
    )
    assert read.clients == ("Ann Lee", "Lee")
    assert [(aside.row, aside.column) for aside in read.set_aside] == [(4, "Last Name")]


def test_reference_memo_and_opening_balance() -> None:
    read = book(
        "Date,Client,Amount,Invoice #,Memo", "2026-01-01,Ann Lee,50.00,,Opening balance", "2026-01-06,Ann Lee,-1,77, x "
    )
    assert read.items.select("kind", "reference", "memo").rows() == [
        ("opening", None, "Opening balance"),
        ("payment", "77", "x"),
    ]


def test_totals_are_compared() -> None:
    read = book(
        "Date,Client,Debit,Credit", "2026-01-06,Ann Lee,150.00,", "2026-01-16,Ann Lee,,100.00", "Total,,150.00,100.00"
    )
    assert read.files[0].own_totals is TotalsVerdict.AGREE
    assert read.files[0].rows == 2


@pytest.mark.parametrize("total", ["Total,,,50.00", "Total,,150.00,-100.00"])
def test_a_total_of_payments_printed_below_zero_may_be_the_balance_alone(total: str) -> None:
    read = book("Date,Client,Charge,Payment", "2026-01-06,Ann Lee,150.00,", "2026-01-16,Ann Lee,,-100.00", total)
    assert read.files[0].own_totals is TotalsVerdict.AGREE
    assert sum(read.items["cents"]) == 5_000


def test_a_file_in_two_currencies_is_refused_and_both_are_named() -> None:
    with pytest.raises(FileNotUnderstood, match="EUR and in USD") as refused:
        book(
            "Date,Client,Amount", "2026-01-06,Ann Lee,€150.00", "2026-01-07,Ann Lee,-€50.00", "2026-01-08,Ann Lee,$5.00"
        )  # fmt: skip
    assert refused.value.code == "E304"


@pytest.mark.parametrize(
    ("first", "second", "currency"),
    [
        ("$150.00,CAD", "-50.00,CAD", "CAD"),
        ("150.00,CHF", "-50.00,chf", "CHF"),
        ("$150.00,US Dollar", "-50.00,US Dollar", "USD"),
        ("CA$150.00,", "-$50.00,", "CAD"),
    ],
)
def test_the_currency_is_the_one_stated_and_a_bare_dollar_is_the_dollar_named(
    first: str, second: str, currency: str
) -> None:
    read = book("Date,Client,Amount,Currency", f"2026-01-06,Ann Lee,{first}", f"2026-01-07,Ann Lee,{second}")
    assert read.currency == currency
    assert not read.set_aside


def test_a_column_map_is_written_as_it_is_read() -> None:
    read = book("Date,Client,Amount", "2026-01-06,Ann Lee,150.00", "2026-01-16,Ann Lee,-100.00")
    said = read_column_map(write_map(ColumnMap(columns=dict(read.files[0].columns))).encode(), "map.toml")
    assert said.columns == dict(read.files[0].columns)
    odd = {"client": 'Na"me\\ \n'}
    assert read_column_map(write_map(ColumnMap(columns=odd)).encode(), "map.toml").columns == odd


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[colums]\n", "no section called colums"),
        ('[columns]\ndatum = "x"', "called datum"),
        ("[columns]\ndate = 3", "holds lines"),
        ('[signs]\npositive = "up"', "one of owes, pays"),
        ('[dates]\norder = "mdy"', "month_first"),
        ("= 3", "not a column map"),
        ('[types]\nx = "nothing"', "isn't known"),
        ('[numbers]\ndecimal = ";"', "point, comma"),
        ("columns = 3", "holds lines"),
        ("[signs]\nnegative = 'owes'", "called negative"),
    ],
)
def test_a_column_map_that_means_nothing_is_refused(toml: str, says: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        read_column_map(toml.encode(), "map.toml")
    assert refused.value.code == "E210"
    assert says in refused.value.message


def test_a_column_map_whose_header_the_file_lacks_is_refused() -> None:
    with pytest.raises(FileNotUnderstood, match="no column Betrag, which the column map names"):
        book("Date,Client,Amount", "2026-01-06,Ann Lee,150.00", toml='[columns]\ndate = "Date"\namount = "Betrag"')
    with pytest.raises(FileNotUnderstood, match="must also name the client"):
        book("Day of it,Whom,Amount", "2026-01-06,Ann,1", toml='[columns]\ndate = "Day of it"\namount = "Amount"')


def test_a_column_map_settles_what_the_header_leaves_open() -> None:
    rows = ("Invoice Date,Payment Date,Client,Amount", "2026-01-06,2026-02-01,Ann Lee,150.00", "2026-01-07,,Ann Lee,-1")
    assert book(*rows, toml='[columns]\ndate = "Invoice Date"').items["day"].dt.month().to_list() == [1, 1]


@pytest.mark.parametrize("header", [
    "Purchase Date,Patient,Total,Collected", "Date of Service,Patient Name,Pt Amt,Patient Paid",
    "Visit Date,Client,Amount,Amount Paid", "DOS,Patient,Patient Responsibility,Patient Payments",
])  # fmt: skip
def test_words_of_practice_programs(header: str) -> None:
    read = book(header, "2026-01-06,Ann Lee,150.00,100.00", "2026-01-07,Ann Lee,150.00,0.00")
    assert kinds(read) == [("charge", 15000, "charge"), ("payment", -10000, "paid"), ("charge", 15000, "charge")]


def test_beside_a_type_an_amount_is_no_whole() -> None:
    rows = (
        "Date,Client,Type,Amount,Paid",
        "2026-01-06,Ann Lee,Invoice,150.00,100.00",
        "2026-01-07,Ann Lee,Payment,100.00,",
    )
    assert kinds(book(*rows)) == [("charge", 15000, "amount"), ("payment", -10000, "amount")]


def test_a_row_with_amounts_is_not_shown_as_a_header() -> None:
    """Its other cells may be a client's."""
    with pytest.raises(FileNotUnderstood) as refused:
        book("Lee Ann,$40.00", "total,$40.00")
    assert "$40.00" not in refused.value.message


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("Charges", "what was paid"),
        ("Payments", "what was charged"),
        ("Debit", "the credits"),
        ("Credit", "the debits"),
    ],
)
def test_half_of_the_money_is_told_from_none(header: str, lacking: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        book(f"Patient Name,Visit Date,{header},Amount Due", "Ann Lee,2026-01-06,150.00,150.00")
    assert f"we need a column for {lacking}" in refused.value.message


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("Date,Client,What,Charge,Payment,Notes", "2026-01-01,Ann Lee,Opening balance,60.00,,from the old system"),
        ("Date,Client,Type,Charge,Payment,Notes", "2026-01-01,Ann Lee,Opening Balance,60.00,,"),
        ("Date,Client,Type,Debit,Credit,Memo", "2026-01-01,Ann Lee,Journal Entry,60.00,,Balance forward"),
        ("Datum,Klient,Beschreibung,Soll,Haben", "2026-01-01,Ann Lee,Saldovortrag,60.00,"),
        ("Date,Client,Notes,Charge,Payment", "2026-01-01,Ann Lee,Bal. forward 2025,60.00,"),
    ],
)
def test_a_balance_brought_forward_is_known_by_what_its_row_says(header: str, first: str) -> None:
    german = '[columns]\ndate = "Datum"\nclient = "Klient"\ndebit = "Soll"\ncredit = "Haben"'
    further = "," * (header.count(",") - 4)
    rows = (first, f"2026-01-06,Ann Lee,Session,150.00,{further}", f"2026-01-07,Ann Lee,Payment,,60.00{further}")
    read = book(header, *rows, toml=german if header.startswith("Datum") else "")
    assert [kind for kind, _, _ in kinds(read)] == ["opening", "charge", "payment"]


def test_a_payment_of_the_opening_balance_is_a_payment() -> None:
    row = "2026-01-07,Ann Lee,Payment of the opening balance,,60.00"
    read = book("Date,Client,Description,Charge,Payment", "2026-01-01,Ann Lee,Opening balance,60.00,", row)
    assert [kind for kind, _, _ in kinds(read)] == ["opening", "payment"]


def test_a_type_that_does_not_count_is_set_aside_in_a_table_of_charges_and_payments() -> None:
    rows = ("Date,Client,Type,Charge,Payment", "2026-01-06,Ann Lee,Session,150.00,", "2026-01-06,Ann Lee,Estimate,9,")
    read = book(*rows)
    assert kinds(read) == [("charge", 15000, "charge")]
    assert [(aside.row, aside.code) for aside in read.set_aside] == [(3, "W411")]


@pytest.mark.parametrize("words", ["Total {}", "{} Total", "Subtotal for {}", "TOTAL: {}"])
def test_totals_that_name_a_client_are_no_lines(words: str) -> None:
    header = "Date,Client,Charge,Payment"
    ann = ("2026-01-06,Ann Lee,150.00,", "2026-01-16,Ann Lee,,100.00", f",{words.format('Ann Lee')},150.00,100.00")
    bo = ("2026-01-07,Bo Ray,90.00,", f",{words.format('Bo Ray')},90.00,0.00", ",Grand Total,240.00,100.00")
    read = book(header, *ann, *bo)
    assert read.clients == ("Ann Lee", "Bo Ray")
    assert not read.set_aside
    assert sum(read.items["cents"]) == 14_000
    assert read.files[0].own_totals is TotalsVerdict.AGREE


def test_a_client_s_total_that_differs_is_held_against_the_client() -> None:
    read = book(
        "Date,Client,Charge,Payment", "2026-01-06,Ann Lee,150.00,", "2026-01-07,Bo Ray,90.00,", ",Bo Ray Total,95.00,"
    )
    assert read.files[0].own_totals is TotalsVerdict.DIFFER
    assert any("a total that says 95.00; the rows that were read sum to 90.00" in one.text for one in read.problems)


def test_a_client_called_total_is_a_client() -> None:
    rows = ("2026-01-06,Total Quality Logistics,150.00,", "2026-01-07,Bo Ray,90.00,", ",Total Quality Logistics,9.00,")
    read = book("Date,Client,Charge,Payment", *rows)
    assert read.clients == ("Bo Ray", "Total Quality Logistics")
    assert [aside.row for aside in read.set_aside] == [4]
