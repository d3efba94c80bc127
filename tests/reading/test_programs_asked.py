"""No reader that would know a file is left unasked: what its module's mark looks for stands in every file of its."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.reading.ledgers.ledger_samples import LEDGER_CSV, LEDGER_FILES
from tests.reading.programs.program_samples import SAMPLES
from tieout.errors import FileNotUnderstood
from tieout.reading.opening.grid import read_grid
from tieout.reading.programs import FROM_TABLES, readers_of_tables
from tieout.reading.reader import Reader

EVERY: list[Reader] = [reader for module in FROM_TABLES for reader in import_module(f"tieout.reading.{module}").READERS]
FILES: dict[str, bytes] = {
    **{
        str(path.relative_to(Path(__file__).parent)): path.read_bytes() for path in Path(__file__).parent.rglob("*.csv")
    },
    **{name: sample.data for name, sample in SAMPLES.items()},
    **LEDGER_FILES,
    "ledger program": LEDGER_CSV.encode(),
    **{f"title {title}": f"{title}\n\nDate,Amount\n".encode() for title in ("Trial Balance", "General Ledger", "**")},
    "title alone": b"\n\nInvoice List\n",
    "header behind blanks": b",Type,,Date,,Amount\n,Invoice,,01/06/2026,,150.00\n",
    "header behind one blank": b",Date,Open Balance,Type\n",
    "journal": b"Trans #,Type,Date,Account,Debit,Credit\n",
}


def _fitting(readers: list[Reader], data: bytes) -> list[Reader]:
    try:
        grid = read_grid("export.csv", data)
    except FileNotUnderstood:
        return []
    return [reader for reader in readers if reader.fits(grid) is not None]


@pytest.mark.parametrize("name", sorted(FILES))
def test_who_would_know_a_file_is_asked(name: str) -> None:
    data = FILES[name]
    try:
        asked = list(readers_of_tables(read_grid("export.csv", data)))
    except FileNotUnderstood:
        asked = []
    assert _fitting(asked, data) == _fitting(EVERY, data)
