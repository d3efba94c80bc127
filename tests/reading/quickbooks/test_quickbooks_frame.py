"""Groups, totals and footers: whose row it is, and whether the report is whole."""

from __future__ import annotations

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, by_customer, codes, read, simple
from tieout.errors import FileNotUnderstood

_A = ",01/19/2026,Invoice,1,Yes,,150.00"
_B = ",01/20/2026,Payment,,Yes,,50.00"


def _clients(text: str) -> list[str]:
    return [client for _, client, *_ in simple(read(text))]


def test_rows_without_a_client_are_set_aside_with_their_amounts() -> None:
    rows = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00", "", _B, _A, "Total for --,,,,,,$200.00"]
    reading = read(by_customer(*rows, total="$350.00"))
    assert aside(reading) == [(10, "group of the client", "E303", -5000), (11, "group of the client", "E303", 15000)]
    assert reading.own_totals == "agree"


@pytest.mark.parametrize("nobody", ["Not Specified", "--"])
def test_a_group_for_nobody_is_no_client(nobody: str) -> None:
    rows = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00"]
    rows += [f"{nobody},,,,,,", _B, f"Total for {nobody},,,,,,$50.00"]
    reading = read(by_customer(*rows, total="$200.00"))
    assert [(row, code, cents) for row, _, code, cents in aside(reading)] == [(10, "E303", -5000)]
    assert reading.own_totals == "agree"


def test_the_currency_stands_on_the_totals() -> None:
    rows = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,£150.00"]
    assert read(by_customer(*rows, total="£150.00")).currency == "GBP"
    assert read(by_customer(*rows[:2])).currency == "USD"


def test_without_totals_an_empty_line_ends_the_group() -> None:
    reading = read(by_customer("Good Person,,,,,,", _A, "", _B))
    assert aside(reading) == [(9, "group of the client", "E303", -5000)]


def test_names_that_look_like_totals_and_footers() -> None:
    names = ["Total Quality Logistics", "Total for Kids", "TOTAL", "Accrual Basis", "Tuesday, January 6, 2026"]
    rows: list[str] = []
    for name in names:
        rows += [f'"{name}",,,,,,', _A, f'"Total for {name}",,,,,,$150.00']
    reading = read(by_customer(*rows, total="$750.00"))
    assert [client for _, client, *_ in simple(reading)] == names
    assert reading.own_totals == "agree"
    assert not codes(reading) - {"W302"}
    rows = [row for row in rows if not row.endswith("$150.00")]
    assert _clients(by_customer(*rows)) == names


def test_a_footer_like_name_in_the_last_row_is_no_footer() -> None:
    reading = read(by_customer("Good Person,,,,,,", _A, '"Tuesday, January 6, 2026",,,,,,', footer=False))
    assert "W403" in codes(reading)


def test_a_total_that_differs_is_told_without_names() -> None:
    rows = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$140.00"]
    reading = read(by_customer(*rows, total="$150.00"))
    assert reading.own_totals == "differ"
    (problem,) = [problem for problem in reading.problems if problem.code == "E402"]
    assert problem.row == 8
    assert "140.00" in problem.text
    assert "150.00" in problem.text
    assert "Good" not in problem.text
    assert len(reading.lines) == 1


def test_a_group_without_its_total_is_refused() -> None:
    rows = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00", "Other Person,,,,,,", _A]
    with pytest.raises(FileNotUnderstood) as refused:
        read(by_customer(*rows))
    assert refused.value.code == "E105"
    assert "row 9" in refused.value.message
    assert "Other" not in refused.value.message


def test_a_total_without_its_group_is_told() -> None:
    rows = [_A, "Total for Good Person,,,,,,$150.00"]
    reading = read(by_customer(*rows, total="$150.00"))
    assert reading.own_totals == "differ"
    assert "W404" in codes(reading)
    assert aside(reading)[0][2:] == ("E303", 15000)


def test_missing_grand_total_and_missing_footer() -> None:
    closed = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00"]
    assert "W403" in codes(read(by_customer(*closed)))
    assert "W403" not in codes(read(by_customer(*closed, total="$150.00", footer=False)))
    assert "W403" in codes(read(by_customer("Good Person,,,,,,", _A, footer=False)))
    assert "W403" in codes(read(by_customer("Good Person,,,,,,", _A)))
    assert "W403" not in codes(read(by_customer("Good Person,,,,,,", _A, total="$150.00", footer=False)))


def test_a_heading_that_comes_again_elsewhere_is_no_parent() -> None:
    rows = ["Zed,,,,,,", "Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00", "Zed,,,,,,", _B]
    reading = read(by_customer(*rows, "Total for Zed,,,,,,$50.00", total="$200.00"))
    assert [client for _, client, *_ in simple(reading)] == ["Good Person", "Zed"]
    assert [problem.row for problem in reading.problems if problem.code == "W404"] == [6]


def test_a_total_without_rows_is_told() -> None:
    rows = ["Good Person,,,,,,", "Total for Good Person,,,,,,$0.00", "Zed,,,,,,", _B, "Total for Zed,,,,,,$50.00"]
    reading = read(by_customer(*rows, total="$50.00"))
    assert reading.own_totals == "agree"
    assert [problem.row for problem in reading.problems if problem.code == "W404"] == [7]


def test_rows_below_the_grand_total_are_told() -> None:
    text = by_customer("Good Person,,,,,,", _A, total="$150.00", footer=False) + "Other Person,,,,,,\r\n" + _A + "\r\n"
    assert "W407" in codes(read(text))


def test_the_same_group_twice() -> None:
    once = ["Good Person,,,,,,", _A, "Good Person,,,,,,", _B, "Total for Good Person,,,,,,$200.00"]
    assert _clients(by_customer(*once, total="$200.00")) == ["Good Person"] * 2
    closed = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00"]
    reading = read(by_customer(*closed, *closed, total="$300.00"))
    assert [client for _, client, *_ in simple(reading)] == ["Good Person"] * 2
    assert reading.own_totals == "agree"


@pytest.mark.parametrize("child", ["Child", "Parent:Child"])
@pytest.mark.parametrize("suffix", ["", " with sub-items", " with sub-customers"])
def test_sub_customers(child: str, suffix: str) -> None:
    rows = [
        "Parent,,,,,,", _A,
        f"{child},,,,,,", _A, f"Total for {child},,,,,,$150.00",
        f"Total for Parent{suffix},,,,,,$300.00",
        "Zed,,,,,,", _B, "Total for Zed,,,,,,$50.00",
    ]  # fmt: skip
    reading = read(by_customer(*rows, total="$350.00"))
    assert [client for _, client, *_ in simple(reading)] == ["Parent", "Parent:Child", "Zed"]
    assert reading.own_totals == "agree"
    assert not codes(reading) & {"W403", "W404", "E402"}


def test_a_parent_totalled_alone_and_with_its_sub_customers() -> None:
    rows = [
        "Parent,,,,,,", _A, "Total for Parent,,,,,,$150.00",
        "Child,,,,,,", _B, "Grandchild,,,,,,", _A, "Total for Grandchild,,,,,,$150.00",
        "Total for Child with sub-customers,,,,,,$200.00",
        "Total for Parent with sub-customers,,,,,,$350.00",
        "Zed,,,,,,", _B, "Total for Zed,,,,,,$50.00",
    ]  # fmt: skip
    reading = read(by_customer(*rows, total="$400.00"))
    clients = [client for _, client, *_ in simple(reading)]
    assert clients == ["Parent", "Parent:Child", "Parent:Child:Grandchild", "Zed"]
    assert reading.own_totals == "agree"


def test_deleted_is_no_part_of_a_name() -> None:
    rows = ["Good Person (deleted),,,,,,", _A, "Total for Good Person (deleted),,,,,,$150.00"]
    assert _clients(by_customer(*rows, total="$150.00")) == ["Good Person"]


def test_a_name_with_an_unquoted_comma_is_never_given_to_the_client_before() -> None:
    reading = read(by_customer("Good Person,,,,,,", _A, "Sample, Ada,,,,,", _A))
    assert [client for _, client, *_ in simple(reading)] == ["Good Person"]
    assert [(row, code) for row, _, code, _ in aside(reading)] == [(8, "E202"), (9, "E303")]
    assert sum(line.cents for line in reading.lines) == 15000


def test_the_fuller_name_of_a_sub_customer_counts_and_conflicts_are_told() -> None:
    head = ",Date,Transaction Type,Num,Posting,Name,Memo/Description,Amount"
    rows = [
        "Parent,,,,,,,",
        ",01/19/2026,Invoice,1,Y,Parent,,150.00",
        ",01/19/2026,Invoice,2,Y,Parent:Child,,150.00",
        ",01/25/2026,Invoice,3,Y,Somebody Else,,1.00",
    ]
    reading = read("\n".join([head, *rows]))
    assert [client for _, client, *_ in simple(reading)] == ["Parent", "Parent:Child", "Parent"]
    assert "W408" in codes(reading)


def test_groups_that_are_months_give_way_to_the_names_of_the_rows() -> None:
    lines = [
        ",Type,Date,Num,Name,Memo,Account,Split,Amount",
        "January 2026,,,,,,,,",
        ",Invoice,01/15/2026,1001,Good Person,,Accounts Receivable,Services,150.00",
        ",Invoice,01/16/2026,1002,Mia Chen,,Accounts Receivable,Services,90.00",
        "Total January 2026,,,,,,,,240.00",
        "February 2026,,,,,,,,",
        ",Payment,02/09/2026,221,Good Person,,Undeposited Funds,Accounts Receivable,100.00",
        "Total February 2026,,,,,,,,100.00",
        "TOTAL,,,,,,,,340.00",
    ]
    reading = read("\n".join(lines) + "\n")
    assert [(client, cents) for _, client, _, _, cents in simple(reading)] == [
        ("Good Person", 15_000), ("Mia Chen", 9_000), ("Good Person", -10_000),
    ]  # fmt: skip
    assert (reading.own_totals, "W408" in codes(reading)) == ("agree", True)


def test_groups_that_are_accounts_are_refused() -> None:
    head = ",Transaction date,Transaction type,Num,Name,Description,Split,Amount,Balance"
    rows = ["Services,,,,,,,,", ",01/19/2026,Invoice,1,Good Person,,A/R,150.00,150.00"]
    with pytest.raises(FileNotUnderstood) as refused:
        read("\n".join([head, *rows]))
    assert refused.value.code == "E204"


def test_the_header_once_more_is_no_row() -> None:
    again = ",Date,Transaction type,Num,Posting (Y/N),Memo/Description,Amount"
    assert read(by_customer("Good Person,,,,,,", _A, again, _B)).rows == 2


def test_day_first_dates_are_proved_and_unclear_ones_told() -> None:
    proved = read(
        by_customer("Good Person,,,,,,", ",19/01/2026,Invoice,1,Yes,,1.00", ",03/02/2026,Invoice,2,Yes,,1.00")
    )
    assert [line.day.isoformat() for line in proved.lines] == ["2026-01-19", "2026-02-03"]
    assert "W302" not in codes(proved)
    assumed = read(by_customer("Good Person,,,,,,", ",03/02/2026,Invoice,2,Yes,,1.00"))
    assert assumed.lines[0].day.isoformat() == "2026-03-02"
    assert "W302" in codes(assumed)


def test_a_total_that_can_not_be_read_vouches_for_nothing() -> None:
    rows = ["Good Person,,,,,,", _A, "Total for Good Person,,,,,,$150.00"]
    reading = read(by_customer(*rows, total="$15O.00"))
    assert reading.own_totals == "differ"
    assert "E402" in codes(reading)
