"""Bank statements: every layout of one account's movements gives the same lines, and the files on disk stay so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.statements.bai2_samples import BAI2_FILES
from tests.reading.statements.camt_samples import CAMT_FILES
from tests.reading.statements.mt940_samples import MT940_FILES
from tests.reading.statements.ofx_samples import OFX_FILES
from tests.reading.statements.qif_samples import QIF_FILES
from tests.reading.statements.statement_facts import EXPECTED, lines_read
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions, Source, inspect, read_book
from tieout.reading.recognising import read_file

FOLDER = Path(__file__).parent / "files"
FILES: dict[str, bytes] = {**OFX_FILES, **QIF_FILES, **CAMT_FILES, **MT940_FILES, **BAI2_FILES}
REPORTS = {
    ".ofx": "ofx-statement", ".qfx": "ofx-statement", ".qbo": "ofx-statement", ".qif": "qif-transactions",
    ".xml": "camt-statement", ".sta": "mt940-statement", ".940": "mt940-statement", ".bai": "bai2-report",
}  # fmt: skip
CHECKED = {".xml", ".sta", ".940", ".bai"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_layout_gives_the_same_lines(name: str) -> None:
    assert (FOLDER / name).read_bytes() == FILES[name], "run python -m tests.reading.statements.test_statements"
    found = read_file(name, FILES[name], ReadingOptions())
    assert lines_read(found.reading) == EXPECTED
    assert found.reading.rows == len(EXPECTED)
    assert not found.reading.aside
    assert found.reader.report == REPORTS[Path(name).suffix]
    checked = Path(name).suffix in CHECKED and not name.startswith(("054", "without-totals"))
    assert found.reading.own_totals is (TotalsVerdict.AGREE if checked else TotalsVerdict.NONE)


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_is_explained_and_makes_a_book(name: str) -> None:
    source = Source(name, FILES[name])
    looked_at, book = inspect(source), read_book([source])
    assert looked_at.recognised_by
    assert (looked_at.rows, looked_at.used, looked_at.set_aside) == (8, 8, 0)
    assert looked_at.cents == book.cents == sum(cents for *_, cents in EXPECTED)
    assert book.program == "bank"
    assert list(book.items["row"]) == sorted(set(book.items["row"]))
    assert {problem.code for problem in book.problems} == {"W420"}


if __name__ == "__main__":
    for name, data in FILES.items():
        (FOLDER / name).write_bytes(data)
