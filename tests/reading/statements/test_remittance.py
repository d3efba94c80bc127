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


CLAIM_LEVEL = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260201*1200*^*00501*000000001*0*P*:~"
    "GS*HP*PAYER*PRACTICE*20260201*1200*1*X*005010X221A1~ST*835*0001~BPR*I*100*C*CHK************20260201~"
    "TRN*1*12345*1512345678~N1*PR*INSURER~N1*PE*PRACTICE*XX*1234567893~LX*1~CLP*ACC1*1*200*100*20*12*ICN1*11~"
    "CAS*CO*45*80~CAS*PR*3*20~NM1*QC*1*PERSON*GOOD****MI*W1~SVC*HC:90834*150*70**1~DTM*472*20260106~"
    "SVC*HC:90785*50*30**1~DTM*472*20260106~SE*15*0001~GE*1*1~IEA*1*000000001~"
)


def test_adjustments_of_the_claim_beside_services_without_any() -> None:
    """Its services must come to what the claim bills and pays."""
    assert lines_read(read(CLAIM_LEVEL)) == [("GOOD PERSON", "2026-01-06", "charge", 2_000)]
    for old, new in (("*150*70*", "*150*71*"), ("*150*70*", "*140*70*"), ("CAS*CO*45*80", "CAS*CO*45*81")):
        with pytest.raises(FileNotUnderstood) as refused:
            read(CLAIM_LEVEL.replace(old, new))
        assert refused.value.code == "E402"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in FILES.items():
        (FOLDER / name).write_bytes(data)
