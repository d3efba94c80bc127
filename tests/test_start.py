"""What a command loads: no reader, page or library that its files don't ask for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tieout import reading, reporting
from tieout.reading.programs import FROM_BYTES, FROM_TABLES

NOT_LOADED = [
    *(f"tieout.reading.{module}" for module in (*FROM_TABLES, *FROM_BYTES) if module != "practices.sessions_health"),
    "tieout.reading.joining", "tieout.reading.plain.files", "tieout.reporting.sheets", "tieout.partitioning",
    "numpy.typing", "pydantic", "rich",
]  # fmt: skip


@pytest.mark.parametrize("room", [reading, reporting], ids=lambda room: room.__name__)
def test_every_public_name_of_a_room_is_found(room: ModuleType) -> None:
    for name in room.__all__:
        found = getattr(room, name)
        assert getattr(import_module(getattr(found, "__module__", room.__name__)), name) is found


def test_a_name_that_a_room_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        getattr(reading, "nothing_of_this_name")  # noqa: B009


def test_a_small_comparison_loads_only_what_its_files_ask_for(tmp_path: Path) -> None:
    (tmp_path / "sessions.csv").write_text(
        "Date,Client,Client Responsibility,Client Paid,Credit Used\n01/13/2014,Egon Baba,90.00,90.00,0.00\n"
    )
    (tmp_path / "ledger.csv").write_text(
        "Date,Client,Memo,Amount\n2014-01-13,Egon Baba,Session,90.00\n2014-01-13,Egon Baba,Payment,-90.00\n"
    )
    program = (
        "import sys; from tieout.__main__ import run; run(sys.argv[1:]); "
        f"sys.exit(' '.join(name for name in {NOT_LOADED} if name in sys.modules))"
    )
    files = (str(tmp_path / "sessions.csv"), str(tmp_path / "ledger.csv"))
    results = ("--format", "parquet", "--out", str(tmp_path / "results"), "--exit-zero", "-q")
    done = subprocess.run(
        [sys.executable, "-c", program, "reconcile", *files, *results], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""
    assert (tmp_path / "results").is_dir()
