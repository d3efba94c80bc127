"""Payments and Income Allocation beside Appointment Status: own days, visible credit, and nothing counted twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.badfiles.builders import lines
from tests.reading.opening.containers import CONTAINERS, rows_of
from tests.reading.quickbooks.quickbooks_samples import EXPORTS
from tieout.errors import FileNotUnderstood
from tieout.model.book import Book, TotalsVerdict
from tieout.model.explanation import ItemKind
from tieout.pipeline import reconcile
from tieout.reading import Source, inspect, read_book

STATUS = "Date,Practitioner,Client,Status,Client Responsibility,Client Paid,Credit Used"
PAYMENTS_OLD = "Time,Practitioner,Client,Bill ID,Payment Type,Payment (or refund) Amount,Notes"
PAYMENTS_NEW = "Added Time,Posted Date,Practitioner,Client,Bill,Payment Type,Amount"
ALLOCATION = "Time,Practitioner,Client,Bill,Claim,Payment Type,Payment Amount,Services,Service Dates,Notes"
GOLDEN = (
    lines(
        STATUS,
        "01/06/2026,A. Lee,Good Person,Attended,150.00,150.00,0.00",
        "01/13/2026,A. Lee,Good Person,Attended,150.00,100.00,50.00",
        '01/14/2026,A. Lee,"Chen, Mia",Attended,175.00,0.00,0.00',
        '01/21/2026,A. Lee,"Chen, Mia",Attended,175.00,175.00,0.00',
        "01/22/2026,B. May,Untied One,Attended,90.00,90.00,0.00",
        "01/23/2026,B. May,Refunded Two,Attended,80.00,80.00,0.00",
        "01/24/2026,B. May,Waived Three,Attended,60.00,40.00,20.00",
        "01/31/2026,B. May,Waived Three,Attended,60.00,60.00,0.00",
    ),
    lines(
        ALLOCATION,
        "01/07/2026 10:15,A. Lee,Good Person,501,,Card Payment,200.00,90837,01/06/2026,",
        "01/16/2026 11:00,A. Lee,Good Person,502,,Card Payment,100.00,90837,01/13/2026,",
        "01/16/2026 11:00,A. Lee,Good Person,502,C9,Insurance Payment,45.00,90837,01/13/2026,",
        "01/25/2026 09:00,A. Lee,Mia Chen,503,,Cash/Check Payment,175.00,90834,01/21/2026,",
        "01/26/2026 09:00,A. Lee,Mia Chen,504,,Card Payment,35.00,Workbook,,",
        "01/27/2026 09:00,A. Lee,Mia Chen,505,,Other Payment,60.00,90834,02/03/2026,prepaid",
        "01/27/2026 09:30,B. May,Untied One,506,,Card Payment,40.00,90834,01/22/2026,",
        "01/28/2026 09:30,B. May,Refunded Two,507,,Card Payment,80.00,90834,01/23/2026,",
        "01/29/2026 09:30,B. May,Refunded Two,507,,Refund,30.00,,,",
        "02/02/2026 09:30,B. May,Waived Three,508,,Card Payment,100.00,90834,01/24/2026 01/31/2026,",
    ),
)


def book(*files: bytes) -> Book:
    return read_book([Source(f"{number}.csv", data) for number, data in enumerate(files)])


def test_each_file_says_which_report_it_is() -> None:
    read = book(*GOLDEN)
    assert read.report == "appointment-status"
    assert [file.report for file in read.files] == ["appointment-status", "income-allocation"]


def lines_of(read: Book, client: str) -> list[tuple[int, int, str, str, str, int]]:
    number = read.clients.index(client)
    rows = (
        read.items.filter(read.items["client"] == number).select("file", "row", "part", "kind", "day", "cents").rows()
    )
    return [(file, row, part, kind, str(day), cents) for file, row, part, kind, day, cents in rows]


def balances(read: Book) -> dict[str, int]:
    return {
        name: int(read.items.filter(read.items["client"] == number)["cents"].sum())
        for number, name in enumerate(read.clients)
    }


def test_money_gets_its_own_days_and_the_balance_stays() -> None:
    alone, joined = book(GOLDEN[0]), book(*GOLDEN)
    assert balances(joined) == balances(alone)
    assert joined.report == "appointment-status"
    assert lines_of(joined, "Good Person") == [
        (0, 2, "charge", "charge", "2026-01-06", 15000),
        (0, 3, "charge", "charge", "2026-01-13", 15000),
        (1, 2, "paid", "payment", "2026-01-07", -20000),
        (1, 3, "paid", "payment", "2026-01-16", -10000),
    ]


def test_a_product_and_an_unspent_credit_are_lines() -> None:
    assert lines_of(book(*GOLDEN), "Chen, Mia")[2:] == [
        (1, 5, "paid", "payment", "2026-01-25", -17500),
        (1, 6, "charge", "charge", "2026-01-26", 3500),
        (1, 6, "paid", "payment", "2026-01-26", -3500),
        (1, 7, "paid", "payment", "2026-01-27", -6000),
        (1, 7, "credit", "credit", "2026-01-27", 6000),
    ]


def test_payments_that_come_to_less_are_set_aside_and_client_paid_is_kept() -> None:
    read = book(*GOLDEN)
    assert lines_of(read, "Untied One") == [
        (0, 6, "charge", "charge", "2026-01-22", 9000),
        (0, 6, "paid", "payment", "2026-01-22", -9000),
    ]
    assert [(aside.file, aside.row, aside.code, aside.cents) for aside in read.set_aside] == [
        (1, 4, "W411", 0),
        (1, 8, "W430", 0),
    ]
    assert [(file.rows, file.used, file.set_aside) for file in read.files] == [(8, 8, 0), (10, 8, 2)]


def test_a_refund_that_client_paid_still_counts_is_said() -> None:
    assert lines_of(book(*GOLDEN), "Refunded Two")[1:] == [
        (1, 9, "paid", "payment", "2026-01-28", -8000),
        (1, 10, "paid", "refund", "2026-01-29", 3000),
        (1, 10, "credit", "credit", "2026-01-29", -3000),
    ]


def test_a_credit_without_money_stays() -> None:
    assert [entry for entry in lines_of(book(*GOLDEN), "Waived Three") if entry[2] != "charge"] == [
        (0, 8, "credit", "credit", "2026-01-24", -2000),
        (1, 11, "paid", "payment", "2026-02-02", -10000),
    ]


@pytest.mark.parametrize(
    ("header", "rows", "day"),
    [
        (PAYMENTS_OLD, ("01/15/2026 3:05 PM,A. Lee,Good Person,9,Card Payment,250.00,thanks",), "2026-01-15"),
        (PAYMENTS_NEW, ("01/15/2026 3:05 PM,01/14/2026,A. Lee,Good Person,9,Card Payment,$250.00",), "2026-01-14"),
        (PAYMENTS_NEW.replace("Posted Date", "Practice"),
         ("01/15/2026,Main,A. Lee,Good Person,9,Card Payment,250.00",), "2026-01-15"),
    ],
)  # fmt: skip
def test_both_layouts_of_payments(header: str, rows: tuple[str, ...], day: str) -> None:
    found = inspect(Source("p.csv", lines(header, *rows)))
    assert (found.program, found.report, str(found.first_day), found.cents) == (
        "sessions-health",
        "payments",
        day,
        -25000,
    )
    joined = book(GOLDEN[0], lines(header, *rows))
    assert lines_of(joined, "Good Person")[2:] == [
        (0, 3, "credit", "credit", "2026-01-13", -5000),
        (1, 2, "paid", "payment", day, -25000),
    ]
    assert joined.items.filter(joined.items["file"] == 1)["reference"].to_list() == ["9"]


def test_payments_beside_income_allocation_are_counted_once() -> None:
    payments = lines(
        PAYMENTS_OLD,
        '01/25/2026,A. Lee,"Chen, Mia",503,Cash/Check Payment,175.00,',
        '01/26/2026,A. Lee,"Chen, Mia",504,Card Payment,35.00,',
    )
    allocation = lines(
        ALLOCATION,
        "01/25/2026,A. Lee,Mia Chen,503,,Cash/Check Payment,175.00,90834,01/21/2026,",
        "01/26/2026,A. Lee,Mia Chen,504,,Card Payment,35.00,Workbook,,",
    )
    read = book(GOLDEN[0], payments, allocation)
    assert balances(read) == balances(book(GOLDEN[0]))
    assert lines_of(read, "Chen, Mia")[2:] == [
        (1, 2, "paid", "payment", "2026-01-25", -17500),
        (1, 3, "paid", "payment", "2026-01-26", -3500),
        (2, 3, "charge", "charge", "2026-01-26", 3500),
    ]
    assert [(aside.file, aside.row, aside.code) for aside in read.set_aside] == [(2, 2, "W431")]


def test_payments_alone_are_refused_with_what_to_give() -> None:
    with pytest.raises(FileNotUnderstood, match="Appointment Status export first") as refused:
        book(GOLDEN[1])
    assert refused.value.code == "E204"
    assert inspect(Source("a.csv", GOLDEN[1])).report_name == "Income Allocation"


def test_a_credit_that_only_fits_with_a_refund_counts_the_refund() -> None:
    """180 paid for 150: the 30 are used later, and a refund of 10 that Client Paid doesn't know of stands apart."""
    status = lines(
        STATUS, "2026-01-05,P,Jo Ames,Paid,150.00,150.00,0.00", "2026-01-12,P,Jo Ames,Paid,150.00,120.00,30.00"
    )
    allocation = lines(
        ALLOCATION,
        "2026-01-05,P,Jo Ames,501,,Card Payment,180.00,90837,2026-01-05,",
        "2026-01-12,P,Jo Ames,502,,Card Payment,120.00,90837,2026-01-12,",
        "2026-01-17,P,Jo Ames,502,,Refund,10.00,,,",
    )
    joined = book(status, allocation)
    assert balances(joined) == {"Jo Ames": 0}
    apart = [line for line in lines_of(joined, "Jo Ames") if line[4] == "2026-01-17"]
    assert apart == [
        (1, 4, "paid", "refund", "2026-01-17", 1000), (1, 4, "credit", "credit", "2026-01-17", -1000),
    ]  # fmt: skip
    assert "credit" not in {line[2] for line in lines_of(joined, "Jo Ames") if line[0] == 0}


def test_a_total_row_is_checked() -> None:
    data = lines(PAYMENTS_OLD, "01/15/2026,A. Lee,Good Person,9,Card Payment,250.00,", "Total,,,,,250.00,")
    assert inspect(Source("p.csv", data)).own_totals is TotalsVerdict.AGREE


def test_the_bridge_names_the_unspent_credit() -> None:
    quickbooks = lines(
        "Date,Customer,Type,Amount",
        "2026-01-14,Mia Chen,Invoice,175.00", "2026-01-21,Mia Chen,Invoice,175.00",
        "2026-01-25,Mia Chen,Payment,175.00",
        "2026-01-26,Mia Chen,Invoice,35.00", "2026-01-26,Mia Chen,Payment,35.00", "2026-01-27,Mia Chen,Payment,60.00",
    )  # fmt: skip
    answer = reconcile(book(*GOLDEN), book(quickbooks))
    [client] = [client for client in answer.clients if "Mia Chen" in client.right_names]
    assert client.difference_cents == -6000
    assert [(item.kind, item.cents) for item in client.items if item.cents] == [(ItemKind.UNSPENT_CREDIT, -6000)]


@pytest.mark.parametrize("ending", sorted(CONTAINERS))
def test_the_same_from_each_container(ending: str) -> None:
    files = [Source(f"{number}.{ending}", CONTAINERS[ending](rows_of(data))) for number, data in enumerate(GOLDEN)]
    assert read_book(files).items.equals(book(*GOLDEN).items)


def test_golden_files() -> None:
    data = [(EXPORTS / name).read_bytes() for name in ("sh-appointment-status.csv", "sh-income-allocation.csv")]
    assert data == list(GOLDEN)
    expected = json.loads((EXPORTS / "sh-joined.json").read_text(encoding="utf-8"))
    assert [list(map(str, row)) for row in book(*data).items.rows()] == expected


AMOUNTS = st.integers(0, 30).map(lambda number: number * 500)


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from("ABC"), AMOUNTS, st.booleans(), st.booleans()), max_size=8),
)
def test_the_balance_never_moves_and_every_row_is_accounted_for(
    sessions: list[tuple[str, int, int, int]], paid: list[tuple[str, int, bool, bool]]
) -> None:
    status = lines(
        STATUS,
        *(f"2026-01-{day:02d},P,{name},Ok,{_d(c)},{_d(p)},{_d(u)}"
          for day, (name, c, p, u) in enumerate(sessions, 1)),
    )  # fmt: skip
    allocation = lines(
        ALLOCATION,
        *(
            f"2026-02-{day:02d},P,{name},1,,{'Refund' if back else 'Card Payment'},{_d(cents)},"
            f"{'' if back else 'Book' if product else '90837'},{'2026-01-01' if not product and not back else ''},"
            for day, (name, cents, back, product) in enumerate(paid, 1)
        ),
    )
    joined = book(status, allocation)
    alone = balances(book(status))
    assert {name: cents for name, cents in balances(joined).items() if cents} == {
        name: cents for name, cents in alone.items() if cents
    }
    assert [file.rows for file in joined.files] == [len(sessions), len(paid)]
    assert all(file.rows == file.used + file.set_aside for file in joined.files)


def _d(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def main() -> None:
    """Write the golden files again: `python -m tests.reading.practices.test_sessions_health_money`."""
    for name, data in zip(("sh-appointment-status.csv", "sh-income-allocation.csv"), GOLDEN, strict=True):
        (EXPORTS / name).write_bytes(data)
    rows = [list(map(str, row)) for row in book(*GOLDEN).items.rows()]
    (EXPORTS / "sh-joined.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
