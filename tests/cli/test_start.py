"""What a small reconciliation must not load: start is most of what a person waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tieout.reading import programs

NOT_FOR_TEXT = {
    "pydantic", "openpyxl", "python_calamine", "xlsxwriter", "typst", "vl_convert", "django", "pyspark", "pyarrow",
    "sqlite3", "multiprocessing", "asyncio", "http.client", "ssl",
    *(f"tieout.reading.{module}" for module in (*programs.FROM_TABLES, *programs.FROM_BYTES)),
    "tieout.reading.joining", "tieout.reading.plain.files", "numpy.typing",
    "tieout.reading.opening.workbooks", "tieout.reading.opening.old_workbooks", "tieout.reporting.workbook",
    "tieout.web", "tieout.simulating", "tieout.partitioning", "tieout.reviewing", "tieout.practice", "tieout.library",
    "tieout.engines.spark_files", "tieout.linking.similar",
} - {"tieout.reading.practices.sessions_health"}  # fmt: skip

LEFT = """Date,Practitioner,Client,Appointment,Status,Client Responsibility,Client Paid,Credit Used
01/05/2026,A. Baker,Good Person,Client Session,Paid,150.00,150.00,0.00
01/12/2026,A. Baker,Good Person,Client Session,Paid,150.00,0.00,0.00
"""
RIGHT = """Date,Client,Memo,Amount
2026-01-05,Good Person,Session,150.00
2026-01-05,Good Person,Payment,-150.00
"""


def loaded_by(*typed: str) -> set[str]:
    """The modules that a command loads."""
    code = (
        "import sys; from tieout.__main__ import run; code = run(sys.argv[1:]); sys.stdout.flush();"
        "print('LOADED', *sys.modules); sys.exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code, *typed], capture_output=True, text=True, check=True)
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


def ended(code: str, *typed: str) -> subprocess.CompletedProcess[str]:
    """A process that ends by a command, after some code has run."""
    code = f"import sys; from tieout.__main__ import run\n{code}\nsys.exit(run())"
    return subprocess.run([sys.executable, "-c", code, *typed], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("out", ["report.csv", "report.json", "results"])
def test_two_small_text_tables_load_little(tmp_path: Path, out: str) -> None:
    left, right = tmp_path / "sessions.csv", tmp_path / "ledger.csv"
    left.write_text(LEFT, encoding="utf-8")
    right.write_text(RIGHT, encoding="utf-8")
    form = [] if "." in out else ["--format", "parquet"]
    loaded = loaded_by("reconcile", str(left), str(right), "--out", str(tmp_path / out), *form, "--exit-zero")
    assert (tmp_path / out).exists()
    assert sorted(loaded & NOT_FOR_TEXT) == []


def test_the_version_loads_nothing() -> None:
    loaded = loaded_by("--version")
    assert "polars" not in loaded
    assert "typer" not in loaded


@pytest.mark.parametrize("typed", [
    ["reconcile"], ["reconcile", "sessions.csv"], ["explain", "Good Person"], ["names"], ["columns"],
    ["verify", "report.json"], ["corrections", "sessions.csv"],
])  # fmt: skip
def test_what_is_missing_is_said_before_tables_are_loaded(typed: list[str]) -> None:
    loaded = loaded_by(*typed)
    assert "polars" not in loaded
    assert "numpy" not in loaded


def test_a_process_ends_with_its_code_once_all_is_written_and_tidied() -> None:
    done = ended("import atexit; atexit.register(print, 'tidied')", "columns")
    assert done.returncode == 2
    assert done.stdout == "tidied\n"
    assert done.stderr.startswith("Missing: the table.")


def test_a_process_waits_for_its_threads() -> None:
    late = "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), print('late'))).start()"
    done = ended(late, "--version")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == ["late"]


def test_every_reader_of_other_files_is_found_by_its_mark() -> None:
    """A module that reads files which are no tables stands in the list, or it would never be asked."""
    folder = Path(programs.__file__).parent
    found = [path for path in folder.rglob("*.py") if "def recognises(self, data" in path.read_text("utf-8")]
    reading = {".".join(path.relative_to(folder).with_suffix("").parts) for path in found}
    assert reading - {"reader"} == set(programs.FROM_BYTES)
