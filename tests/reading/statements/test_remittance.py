"""835: the client's part of each service, the three sums, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, codes
from tests.reading.statements.remittance_samples import BY_CLAIM, EXPECTED, REMITTANCES, ROWS, remittance
from tests.reading.statements.statement_facts import lines_read
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

FOLDER = Path(__file__).parent / "remittances"
FILES = {**REMITTANCES, **BY_CLAIM}
GOOD = remittance()


def read(text: str) -> Reading:
    return read_file("era.835", text.encode(), ReadingOptions()).reading


@pytest.mark.parametrize("name", sorted(FILES))
def test_golden_files(name: str) -> None:
    assert (FOLDER / name).read_bytes() == FILES[name], "run python -m tests.reading.statements.test_remittance"


@pytest.mark.parametrize("name", sorted(REMITTANCES))
def test_the_clients_part_of_each_service_is_what_is_owed(name: str) -> None:
    found = read_file(name, REMITTANCES[name], ReadingOptions())
    assert found.reader.report == "remittance-835"
    assert lines_read(found.reading) == EXPECTED
    assert found.reading.own_totals is TotalsVerdict.AGREE
    assert found.reading.rows == ROWS
    assert [(code, cents) for _, _, code, cents in aside(found.reading)] == [("W411", 1500)]
    assert codes(found.reading) == {"W424"}


def test_adjustments_of_a_whole_claim_count_at_its_day() -> None:
    assert lines_read(read(BY_CLAIM["claims.835"].decode())) == [
        ("GOOD PERSON", "2026-01-06", "charge", 5_000),
        ("MIA CHEN", "2026-01-14", "charge", 12_000),
    ]


def test_the_insurers_part_stands_in_the_memo() -> None:
    line = read(GOOD).lines[0]
    assert line.memo == "90837 · billed 150.00, insurer paid 90.00, adjusted 35.00"
    assert line.reference == "P001"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("CAS*PR*3*25.00", "CAS*PR*3*26.00", "E402"),
        ("SVC*HC:90837*150.00*90.00", "SVC*HC:90837*150.00*91.00", "E402"),
        ("CLP*P002*1*120.00*0.00", "CLP*P002*1*120.00*1.00", "E402"),
        ("PLB*1234567893*20261231*WO:X1*15.00", "PLB*1234567893*20261231*WO:X1*16.00", "E402"),
        ("BPR*I*265.00", "BPR*I*256.00", "E402"),
        ("CAS*PR", "CAS*PS", "E105"),
        ("CAS*PR", "CAR*PR", "E105"),
        ("DTM*472", "DTM*473", "E105"),
        ("SE*", "SE*1", "E105"),
        ("IEA*1*000000042~\n", "", "E105"),
        ("GE*1*42", "GE*2*42", "E105"),
        ("CLP*P001*1*300.00", "CLP*P001*1*NaN", "E105"),
        ("00501", "00301", "E105"),
        ("ST*835*0001", "ST*836*0001", "E204"),
    ],
)
def test_a_damaged_file_is_refused(old: str, new: str, code: str) -> None:
    assert old in GOOD
    with pytest.raises(FileNotUnderstood) as refused:
        read(GOOD.replace(old, new, 1))
    assert refused.value.code == code
    assert "GOOD" not in refused.value.message


@pytest.mark.parametrize("place", range(110, len(GOOD) - 2, 23))
def test_a_file_cut_short_is_refused(place: int) -> None:
    with pytest.raises(FileNotUnderstood):
        read(GOOD[:place])


@pytest.mark.parametrize("break_", ["\n    ", "\r\n\t", "\n\n"])
def test_segments_may_be_indented(break_: str) -> None:
    indented = read(GOOD.replace("~\n", f"~{break_}"))
    assert [(line.client, line.cents) for line in indented.lines] == [
        (one.client, one.cents) for one in read(GOOD).lines
    ]


def test_what_an_envelope_lacks_is_said() -> None:
    with pytest.raises(FileNotUnderstood, match=r"transaction set: its end \(SE\) is missing, has another number"):
        read(GOOD.replace("LX*1~\n", ""))


def test_a_claim_without_a_client_or_a_day_is_set_aside() -> None:
    nobody = read(GOOD.replace("NM1*QC*1*CHEN*MIA", "NM1*IL*1*CHEN*MIA"))
    assert ("E303", 12_000) in [(code, cents) for _, _, code, cents in aside(nobody)]
    no_day = read(GOOD.replace("DTM*472*20260114", "DTM*472*20260199"))
    assert ("E302", 12_000) in [(code, cents) for _, _, code, cents in aside(no_day)]


def test_a_reversal_takes_back_what_was_left_to_the_client() -> None:
    turned = GOOD.replace("CLP*P002*1*120.00*0.00*120.00", "CLP*P002*22*-120.00*0.00*-120.00")
    turned = turned.replace("SVC*HC:90834*120.00*0.00", "SVC*HC:90834*-120.00*0.00")
    turned = turned.replace("CAS*PR*3*120.00", "CAS*PR*3*-120.00")
    assert ("MIA CHEN", "2026-01-14", "credit", -12_000) in lines_read(read(turned))


def test_a_predetermination_is_set_aside_and_another_part_is_told() -> None:
    reading = read(GOOD.replace("CLP*P002*1*120.00*0.00*120.00", "CLP*P002*25*120.00*0.00*100.00"))
    assert ("W411", 0) in [(code, cents) for _, _, code, cents in aside(reading)]
    assert "W425" in codes(reading)


def test_it_makes_a_book() -> None:
    book = read_book([Source("era.835", GOOD.encode())])
    assert (book.program, book.cents) == ("insurer", 17_000)
    assert book.files[0].rows == book.files[0].used + book.files[0].set_aside == ROWS


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in FILES.items():
        (FOLDER / name).write_bytes(data)
