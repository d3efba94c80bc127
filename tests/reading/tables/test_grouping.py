"""Tables whose client stands on a row of its own: carried down where it is proved, refused where it isn't plain."""

from __future__ import annotations

import pytest

from tests.badfiles.builders import lines
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions, Source, inspect, read_column_map
from tieout.reading.opening.containers import open_grids
from tieout.reading.recognising import read_file
from tieout.reading.tables.proposing import propose

ANN = ("01/13/2026,Invoice,150.00", "01/20/2026,Payment,100.00")
BEA = ("01/14/2026,Invoice,120.00",)
HEADER = "Date,Type,Amount"
TOTALS = (
    "Date,Description,Charge,Payment,Balance",
    '"Lee, Ann",,,,',
    "01/13/2026,Session,150.00,,150.00",
    "01/20/2026,Card,,100.00,50.00",
    '"Total for Lee, Ann",,150.00,100.00,50.00',
    '"Cole, Bea",,,,',
    "01/14/2026,Session,120.00,,120.00",
    '"Cole, Bea Total",,120.00,0.00,120.00',
    "Grand Total,,270.00,100.00,170.00",
)
EXPECTED = [("Ann", 15_000), ("Ann", -10_000), ("Bea", 12_000)]


def read(*rows: str, name: str = "ledger.csv") -> tuple[list[tuple[str, int]], set[str]]:
    """Client's first name and cents of every line, and the codes of the notes."""
    reading = read_file(name, lines(*rows), ReadingOptions()).reading
    found = [("Ann" if "Ann" in line.client else "Bea", line.cents) for line in reading.lines]
    return found, {problem.code for problem in reading.problems}


def refusal(*rows: str) -> FileNotUnderstood:
    with pytest.raises(FileNotUnderstood) as refused:
        read(*rows)
    return refused.value


@pytest.mark.parametrize(
    "rows",
    [
        (HEADER, "Ann Lee,,", *ANN, "Bea Cole,,", *BEA),
        (HEADER, "Ann Lee,,", *ANN, "Bea Cole,,", *BEA, "Printed 02/01/2026,,"),
        (HEADER, "Ann Lee,,", ANN[0], "Page 1 of 2,,", HEADER, ANN[1], "Clinician: Dr. Fox,,", "Bea Cole,,", *BEA),
        (HEADER, "Ann April Cash,,", *ANN, "Lee:Bea Page June,,", *BEA),
        (HEADER, "Ann Lee,,", ANN[0], "Ann Lee (continued),,", ANN[1], "", "Bea Cole,,", *BEA),
        (HEADER, "Clinician: Dr. Fox,,", "Client: Ann Lee,DOB: 1/1/1980,", *ANN, "Client: Bea Cole,,", *BEA),
        ("Ledger,,", "Ann Lee,,", HEADER, *ANN, "Bea Cole,,", HEADER, *BEA),
        (f"Client,{HEADER}", "Ann Lee,,,", *(f",{row}" for row in ANN), "Bea Cole,,,", *(f",{row}" for row in BEA)),
        (HEADER, "Ann Lee,,", *ANN, "Bea Cole,,", *BEA, "Cleo Dahl,,"),
    ],
)  # fmt: skip
def test_the_client_is_carried_down(rows: tuple[str, ...]) -> None:
    found, codes = read(*rows)
    assert found == EXPECTED
    assert "W205" in codes


def test_totals_of_groups_are_compared() -> None:
    reading = read_file("ledger.csv", lines(*TOTALS), ReadingOptions()).reading
    assert [line.client for line in reading.lines] == ["Lee, Ann", "Lee, Ann", "Cole, Bea"]
    assert (reading.own_totals, reading.rows, reading.aside) == (TotalsVerdict.AGREE, 3, ())
    changed = [row.replace("01/14/2026,Session,120.00,,", "01/14/2026,Session,110.00,,") for row in TOTALS]
    assert read_file("ledger.csv", lines(*changed), ReadingOptions()).reading.own_totals is TotalsVerdict.DIFFER


def test_a_total_that_closes_another_client_shows_a_lost_heading() -> None:
    refused = refusal(*(row for row in TOTALS if not row.startswith('"Cole, Bea",')))
    assert (refused.code, "row 7" in refused.message, "row 2" in refused.message) == ("E105", True, True)


def test_one_clients_ledger_names_it_above_the_header() -> None:
    titles = ("Willow Practice,,", "Patient Name:,Ann Lee,")
    assert read(*titles, HEADER, *ANN)[0] == EXPECTED[:2]
    assert refusal("Clients: All,,", HEADER, *ANN).code == "E201"


def test_a_heading_below_another_is_refused_with_both_rows() -> None:
    refused = refusal(HEADER, "Dr. Fox,,", "Ann Lee,,", *ANN, "Bea Cole,,", *BEA)
    assert (refused.code, "rows 2 and 3" in refused.message) == ("E201", True)


@pytest.mark.parametrize(
    "headings",
    [
        ("January 2026", "February 2026"),
        ("May", "Q2 2026"),
        ("Checking", "Accounts Receivable"),
        ("Invoice", "Payment"),
        ("Ann Lee", ""),
    ],
)
def test_what_groups_rows_by_something_else_is_no_client(headings: tuple[str, str]) -> None:
    """One heading alone may be anything, too."""
    refused = refusal(HEADER, f"{headings[0]},,", *ANN, *([f"{headings[1]},,"] if headings[1] else []), *BEA)
    assert (refused.code, "need a column for the client" in refused.message) == ("E201", True)


def test_rows_that_name_their_clients_are_left_alone() -> None:
    found, codes = read("Client,Date,Type,Amount", f"Ann Lee,{ANN[0]}", f",{ANN[1]}", f"Bea Cole,{BEA[0]}")
    assert (found, "W205" in codes) == ([EXPECTED[0], EXPECTED[2]], False)


def test_a_row_without_a_day_is_set_aside() -> None:
    rows = (HEADER, "Ann Lee,,", ",Balance forward,20.00", *ANN, "Bea Cole,,", *BEA)
    reading = read_file("ledger.csv", lines(*rows), ReadingOptions()).reading
    assert [(row.row, row.code) for row in reading.aside] == [(3, "E302")]


def test_inspect_and_the_proposal_show_it() -> None:
    data = lines(HEADER, "Ann Lee,,", *ANN, "Bea Cole,,", *BEA)
    assert (
        inspect(Source("ledger.csv", data)).recognised_by == "columns for date and amount, clients on rows of their own"
    )
    [client] = [column for column in propose(open_grids("ledger.csv", data)[0]).columns if column.meaning == "client"]
    assert client.evidence.startswith("from rows that hold nothing but a client's name; 3 of 3 cells are names")


def test_a_column_map_names_the_other_columns() -> None:
    said = read_column_map(b'[columns]\ndate = "Wann"\namount = "Was"\n[signs]\npositive = "owes"\n', "map.toml")
    rows = ("Wann,Text,Was", "Ann Lee,,", "01/13/2026,Session,150.00", "Bea Cole,,", "01/14/2026,Session,120.00")
    reading = read_file("ledger.csv", lines(*rows), ReadingOptions(columns=said)).reading
    assert [(line.client, line.cents) for line in reading.lines] == [("Ann Lee", 15_000), ("Bea Cole", 12_000)]


def test_a_kept_map_of_such_a_table_is_used_again() -> None:
    toml = b'[columns]\ndate = "Wann"\nclient = "Client"\namount = "Was"\n[signs]\npositive = "owes"\n'
    said = read_column_map(toml, "map.toml")
    rows = ("Wann,Text,Was", "Ann Lee,,", "01/13/2026,Session,150.00", "Bea Cole,,", "01/14/2026,Session,120.00")
    found = read_file("ledger.csv", lines(*rows), ReadingOptions(remembered=(said,)))
    assert found.recognised_by.startswith("the column map remembered")
    assert [line.client for line in found.reading.lines] == ["Ann Lee", "Bea Cole"]
