"""What public libraries and plain XML make of the same files: the same counts and sums."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from decimal import Decimal
from xml.etree import ElementTree

import mt940
import pytest

from tests.reading.statements.camt_samples import CAMT_FILES
from tests.reading.statements.mt940_samples import MT940_FILES
from tests.reading.statements.ofx_samples import OFX_FILES
from tests.reading.statements.statement_facts import FACTS
from tieout.reading import ReadingOptions
from tieout.reading.reader import Line
from tieout.reading.recognising import read_file


def lines(name: str, data: bytes) -> Sequence[Line]:
    return sorted(read_file(name, data, ReadingOptions()).reading.lines, key=lambda line: line.row)


@pytest.mark.parametrize("name", sorted(set(MT940_FILES) - {"two-statements.sta"}))
def test_the_library_for_mt940_reads_the_same_days_and_amounts(name: str) -> None:
    logging.getLogger("mt940").setLevel(logging.CRITICAL)
    try:
        text = MT940_FILES[name].decode()
    except UnicodeDecodeError:
        text = MT940_FILES[name].decode("cp1252")
    theirs = [entry.data for entry in mt940.parse(text)]
    ours = lines(name, MT940_FILES[name])
    assert [int(data["amount"].amount * 100) for data in theirs] == [-line.cents for line in ours]
    days = [data.get("entry_date") or data["date"] for data in theirs]
    assert [str(day) for day in days] == [str(line.day) for line in ours]


@pytest.mark.parametrize("name", sorted({name for name in OFX_FILES if name.startswith("new")} - {"new-commented.ofx"}))
def test_plain_xml_holds_the_same_ofx_transactions(name: str) -> None:
    data = OFX_FILES[name]
    text = data.decode("utf-16" if "utf16" in name else "utf-8-sig")
    root = ElementTree.fromstring(text[text.index("<OFX>") :])  # noqa: S314  our own sample
    amounts = [Decimal(str(node.findtext("TRNAMT"))) for node in root.iter("STMTTRN")]
    assert [int(amount * 100) for amount in amounts] == [-line.cents for line in lines(name, data)]


@pytest.mark.parametrize("name", sorted(CAMT_FILES))
def test_plain_xml_holds_the_same_camt_amounts(name: str) -> None:
    root = ElementTree.fromstring(CAMT_FILES[name])  # noqa: S314  our own sample
    total = Decimal(0)
    for entry in root.iter():
        if entry.tag.rpartition("}")[2] == "Ntry":
            own = {child.tag.rpartition("}")[2]: child.text or "" for child in entry}
            total += Decimal(own["Amt"]) * (1 if own["CdtDbtInd"] == "CRDT" else -1)
    assert (
        int(total * 100)
        == sum(fact.cents for fact in FACTS)
        == -sum(line.cents for line in lines(name, CAMT_FILES[name]))
    )
