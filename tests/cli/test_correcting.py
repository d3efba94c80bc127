"""`tieout corrections`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import WORKED, Tieout
from tieout.reading import Source, read_book

CORRECTIONS = ("corrections", *WORKED)


def test_without_a_decision_both_possibilities_are_shown(tieout: Tieout, files: Path) -> None:
    ended = tieout(*CORRECTIONS)
    assert ended.code == 1
    assert ended.out.startswith("3 items to decide: which program is right?\n")
    assert "--trust left or --trust right" in ended.out


def test_a_list_in_the_other_programs_words(tieout: Tieout, files: Path) -> None:
    ended = tieout(*CORRECTIONS, "--for", "quickbooks", "--trust", "left")
    assert ended.code == 1
    assert ended.out.startswith("3 corrections to make in QuickBooks.\n")
    assert ended.out.endswith("GP-014  QuickBooks 546.00 -> 555.00   agrees\n")
    assert tieout(*CORRECTIONS, "--for", "quickbooks", "--trust", "left", "--exit-zero").code == 0


@pytest.mark.parametrize("said", ["QuickBooks", "quickbooks-online", "QuickBooks Online"])
def test_a_program_is_known_as_it_is_written(tieout: Tieout, files: Path, said: str) -> None:
    ended = tieout(*CORRECTIONS, "--for", said, "--trust", "left")
    assert ended.out.startswith("3 corrections to make in QuickBooks.\n")


def test_what_is_right_in_the_other_program_is_corrected_in_the_practice(tieout: Tieout, files: Path) -> None:
    ended = tieout(*CORRECTIONS, "--for", "sessions-health", "--trust", "right")
    assert "In Sessions Health, open the payment of Feb 10, 2026 for Good Person" in ended.out
    ended = tieout(*CORRECTIONS, "--for", "quickbooks", "--trust", "right")
    assert ended.out.startswith("Nothing to correct in QuickBooks. 3 are to be corrected in Sessions Health.")


def test_the_program_that_is_not_trusted_is_corrected(tieout: Tieout, files: Path) -> None:
    assert tieout(*CORRECTIONS, "--trust", "right").out.startswith("3 corrections to make in Sessions Health.")
    assert tieout(*CORRECTIONS, "--trust", "left").out.startswith("3 corrections to make in QuickBooks.")


def test_checklists_tables_and_codes(tieout: Tieout, files: Path) -> None:
    for name in ("list.html", "list.csv", "list.pdf", "list.txt"):
        ended = tieout(*CORRECTIONS, "--trust", "left", "--codes", "key.csv", "--out", name)
        assert ended.code == 1
        written = (files / name).read_bytes()
        assert written
        assert b"GP-014" not in written
    assert "C0001,Good Person,GP-014" in (files / "key.csv").read_text(encoding="utf-8")
    assert tieout(*CORRECTIONS, "--format", "csv", "--plain").out.startswith("Client,Item,Date,Amount,")


def test_import_files(tieout: Tieout, files: Path) -> None:
    ended = tieout(*CORRECTIONS, "--trust", "left", "--import-file", "add.iif", "--income", "Counseling")
    assert "Written: add.iif with 2 of 3 corrections; by hand remain: 1." in ended.err
    book = read_book([Source.of(files / "add.iif")])
    assert book.cents == 0
    assert book.items.height == 2


@pytest.mark.parametrize(("arguments", "said"), [
    (("--for", "ledgerly"), "There is no program 'ledgerly'. There are quickbooks, xero, sessions-health"),
    (("--for", "xero", "--trust", "left"), "The files are of Sessions Health and QuickBooks, not of xero."),
    (("--import-file", "a.iif"), "which program is right? Say --trust left or --trust right."),
    (("--trust", "left", "--import-file", "a.iif"), "Say --income NAME."),
    (("--trust", "left", "--import-file", "a.doc", "--income", "x"), "has no import file that ends in .doc."),
    (("--format", "pdf"), "The format pdf is written into a file: --out corrections.pdf"),
    (("--out", "a.docx"), "There is no format docx of corrections."),
    (("--format", "csv", "--out", "a.html"), "Two formats were asked for: csv and html."),
    (("--trust", "left", "--out", "sessions.csv"), "sessions.csv is one of the files that were read"),
    (("--codes", "names.csv/key.csv"), "There is no folder names.csv to write key.csv into"),
])  # fmt: skip
def test_wrong_usage(tieout: Tieout, files: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = tieout(*CORRECTIONS, *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_list_filled_in_decides(tieout: Tieout, files: Path) -> None:
    listed = tieout(*CORRECTIONS, "--format", "csv", "--plain").out
    header, *rows = list(csv.reader(io.StringIO(listed)))
    place = header.index("Decided")
    for row, said in zip(rows, ("right", "left", "not the same"), strict=True):
        row[place] = said
    with (files / "decided.csv").open("w", encoding="utf-8", newline="") as file:
        gone = [*rows[0][:8], "sessions.csv row 99 paid", ""]
        csv.writer(file).writerows([header, *rows, gone])
    ended = tieout(*CORRECTIONS, "--for", "quickbooks", "--decisions", "decided.csv")
    assert ended.out.startswith("1 correction to make in QuickBooks. 1 item stays open. 1 is to be corrected in")
    assert "rows 5 speak of lines that the files don't have" in ended.err
    ended = tieout("reconcile", *WORKED, "--decisions", "decided.csv", "--json")
    assert [entry["choice"] for entry in json.loads(ended.out)["settings"]["decisions"]] == [
        "right", "left", "not the same",
    ]  # fmt: skip
