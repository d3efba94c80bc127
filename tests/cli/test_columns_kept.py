"""`tieout columns`: a proposal with its evidence, corrected once, remembered for the program, forgotten when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tieout
from tieout.reading import ColumnMap, DayOrder, read_column_map, write_map
from tieout.reading.opening.grid import read_grid
from tieout.reading.parsing.cells import DecimalMark
from tieout.reading.tables.proposing import propose

LEDGER = "Wann,Wer,Was,Betrag,Nr\n2026-01-06,Good Person,Invoice,150.00,1\n2026-01-20,Good Person,Payment,-100.00,2\n"


def test_a_proposal_by_the_cells(files: Path) -> None:
    found = propose(read_grid("a.csv", LEDGER.encode()))
    assert [(column.meaning, column.header) for column in found.columns if column.meaning] == [
        ("date", "Wann"), ("client", "Wer"), ("amount", "Betrag"), ("type", "Was"),
    ]  # fmt: skip
    assert found.columns[0].evidence == "by its cells; 2 of 2 cells are days"
    assert found.missing == ()


def test_a_proposal_says_what_is_missing() -> None:
    found = propose(read_grid("a.csv", b"Wann,Wer\n2026-01-06,17\n2026-01-07,18\n"))
    assert found.missing[0] == "client"


def test_names_of_headers_come_before_cells() -> None:
    found = propose(
        read_grid("a.csv", b"Session date,Booked,Patient,Fee,Paid\n2026-01-06,2026-01-02,Good Person,150,0\n")
    )
    assert [(column.meaning, column.header) for column in found.columns if column.meaning] == [
        ("date", "Session date"), ("client", "Patient"), ("charge", "Fee"), ("paid", "Paid"),
    ]  # fmt: skip


BANKS = {
    "withdrawals": (
        '"Date","Status","Type","CheckNumber","Description","Withdrawal","Deposit","RunningBalance"\n'
        '"08/17/2026","Posted","DEPOSIT","","Good Person","","$150.00","$878.47"\n'
        '"08/14/2026","Posted","ATM","558","Ann Lee","$103.00","","$728.47"\n',
        {"date": "Date", "debit": "Withdrawal", "credit": "Deposit", "client": "Description", "status": "Status"},
    ),
    "german": (
        "Kontonummer;Buchungstag;Auftraggeber/Empfänger;Buchungstext;Betrag;Kontostand;Währung\n"
        "1234567890;10.10.2026;Good Person;Gutschrift;1.150,00;1.234,56;EUR\n",
        {"date": "Buchungstag", "client": "Auftraggeber/Empfänger", "memo": "Buchungstext", "amount": "Betrag"},
    ),
    "journal numbers": (
        "JournalNumber,Day,Whom,NetAmount\n1,23-Jan-26,Good Person,36000\n2,24-Jan-26,Ann Lee,113000\n",
        {"date": "Day", "client": "Whom", "amount": "NetAmount"},
    ),
    "a description alone": (
        "Posting Date,Description,Amount,Balance\n01/16/2026,ZELLE FROM GOOD PERSON,150.00,1150.00\n",
        {"date": "Posting Date", "client": "Description", "amount": "Amount"},
    ),
}


@pytest.mark.parametrize("bank", BANKS)
def test_a_bank_s_table(bank: str) -> None:
    table, meant = BANKS[bank]
    found = propose(read_grid("a.csv", table.encode()))
    assert {column.meaning: column.header for column in found.columns if column.meaning} == meant
    assert found.missing == ()


@pytest.mark.parametrize(("header", "answer", "cents"), [("Payee", "pays", -22_550), ("Whom", "", 22_550)])
def test_a_person_gets_through_where_nothing_shows_the_sign(
    tieout: Tieout, files: Path, header: str, answer: str, cents: int
) -> None:
    """A bank's words propose an answer; without any the line is to be answered before the map is read."""
    (files / "register.csv").write_text(f"Day,{header},Sum\n2026-01-06,Good Person,150.00\n2026-01-09,Mia Chen,75.50\n")
    refused = tieout("inspect", "register.csv")
    assert (refused.code, "tieout columns register.csv" in refused.err) == (3, True)
    proposed = tieout("columns", "register.csv").out
    assert f'positive = "{answer}"' in proposed
    (files / "map.toml").write_text(proposed)
    if not answer:
        unanswered = tieout("inspect", "register.csv", "--columns", "map.toml")
        assert (unanswered.code, "isn't answered yet" in unanswered.err) == (2, True)
        (files / "map.toml").write_text(proposed.replace('positive = ""', 'positive = "owes"'))
    told = tieout("inspect", "register.csv", "--columns", "map.toml", "--json")
    assert (told.code, json.loads(told.out)["cents"]) == (0, cents)


def test_corrected_once_and_remembered(tieout: Tieout, files: Path) -> None:
    (files / "ledger.csv").write_text(LEDGER)
    assert tieout("inspect", "ledger.csv").code == 3
    shown = tieout("columns", "ledger.csv")
    assert (shown.code, "Good" in shown.out) == (0, False)
    assert 'amount = "Betrag"  # by its cells; 2 of 2 cells are amounts' in shown.out
    (files / "map.toml").write_text(shown.out)
    assert tieout("columns", "--remember", "map.toml", "--as", "Hauptbuch").code == 0
    inspected = tieout("inspect", "ledger.csv")
    assert inspected.code == 0
    assert "the column map remembered as Hauptbuch" in inspected.out
    assert tieout("reconcile", "sessions.csv", "ledger.csv").code == 1
    kept = tieout("columns", "--kept")
    assert 'amount = "Betrag"' in kept.out
    assert tieout("columns", "--forget", "Hauptbuch").code == 0
    assert tieout("inspect", "ledger.csv").code == 3


def test_what_is_kept_holds_no_comment_and_no_name(tieout: Tieout, files: Path) -> None:
    (files / "map.toml").write_text('# Good Person\n[columns]\ndate = "Wann" # Good Person\n')
    tieout("columns", "--remember", "map.toml", "--as", "Hauptbuch")
    [path] = list(files.rglob("hauptbuch.toml"))
    assert "Good" not in path.read_text()


@pytest.mark.parametrize(("arguments", "code"), [
    (("--forget", "Nobody"), 2), (("--remember", "map.toml", "--as", "../x"), 2), ((), 2),
])  # fmt: skip
def test_wrong_usage(tieout: Tieout, files: Path, arguments: tuple[str, ...], code: int) -> None:
    (files / "map.toml").write_text('[columns]\ndate = "Wann"\n')
    assert tieout("columns", *arguments).code == code


def test_a_known_report_needs_no_map(tieout: Tieout, files: Path) -> None:
    shown = tieout("columns", "sessions.csv")
    assert "no map is needed" in shown.err
    assert 'charge = "Client Responsibility"' in shown.out


@pytest.mark.parametrize("kept", [
    ColumnMap(columns={"date": 'A "quoted" \\ one', "client": "Ä"}, positive_owes=False, day_order=DayOrder.DAY_FIRST,
              decimal=DecimalMark.COMMA, types=(("Rechnung", "Invoice"), ("x", "ignore")), program="Hauptbuch"),
    ColumnMap(columns={}),
    ColumnMap(columns={"amount": "Betrag"}, positive_owes=True, decimal=DecimalMark.POINT),
])  # fmt: skip
def test_a_map_written_is_read_back(kept: ColumnMap) -> None:
    assert read_column_map(write_map(kept).encode(), "map.toml") == kept


def test_the_guide_shows_the_map_that_is_proposed(tieout: Tieout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    rows = [
        f"{day % 28 + 1:02d}.03.2026;Klientin {day % 5};{'-' if day % 2 else ''}{100 + day},00\n" for day in range(40)
    ]
    (tmp_path / "ledger.csv").write_text("".join(["Wann;Wer;Betrag\n", *rows]), encoding="utf-8")
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "tables.md").read_text(encoding="utf-8")
    assert f"```toml\n{tieout('columns', 'ledger.csv').out.rstrip()}\n```" in guide


GERMAN = """\
Datum;Klient/in;Leistung;Status;Klientenanteil;Bezahlt;Guthaben verwendet
06.01.2026;GP-014;Sitzung;Bezahlt;150,00;150,00;0,00
20.01.2026;RC-002;Sitzung;Offen;1.250,00;0,00;50,00
31.12.2026;RC-002;Sitzung;Bezahlt;120,00;20,00;0,00
"""


def test_a_german_table_is_proposed_whole(tieout: Tieout, files: Path) -> None:
    (files / "sitzungen.csv").write_text(GERMAN)
    proposed = tieout("columns", "sitzungen.csv")
    (files / "map.toml").write_text(proposed.out)
    told = json.loads(tieout("inspect", "sitzungen.csv", "--columns", "map.toml", "--json").out)
    assert told["used"] == 3
    assert told["clients"] == 2
    assert told["cents"] == 130_000  # 1,520.00 less 170.00 paid and 50.00 of a credit


def test_german_types_of_transactions_are_known(tieout: Tieout, files: Path) -> None:
    rows = [
        "06.01.2026;Ann Lee;Rechnung;150,00",
        "16.01.2026;Ann Lee;Zahlung;100,50",
        "17.01.2026;Ann Lee;Gutschrift;9",
    ]
    (files / "konto.csv").write_text("\n".join(["Datum;Klient;Belegart;Betrag", *rows, ""]))
    (files / "map.toml").write_text(tieout("columns", "konto.csv").out)
    told = json.loads(tieout("inspect", "konto.csv", "--columns", "map.toml", "--json").out)
    assert told["cents"] == 4_050
