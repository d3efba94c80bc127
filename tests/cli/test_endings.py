"""Every way a command can end."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tests.cli.conftest import WORKED, Tieout
from tieout import __version__
from tieout.checks import InvariantBroken
from tieout.cli import comparing
from tieout.errors import EngineFailed, NotAllowed

TIEOUT = [sys.executable, "-m", "tieout"]


def test_version_answers_without_loading_anything() -> None:
    code = "import sys; from tieout.__main__ import run; run(['--version']); sys.exit('typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"tieout {__version__}\n"


def test_help_loads_no_tables() -> None:
    code = (
        "import sys; from tieout.__main__ import run; run(['reconcile', '--help']); sys.exit('polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.index("Examples") < done.stdout.index("Usage") < done.stdout.index("Options")


@pytest.mark.parametrize(("arguments", "said"), [
    ([], "Missing: the two files.\n  tieout reconcile sessions.csv quickbooks.csv"),
    (["sessions.csv"], "Missing: the other program's file.\n  tieout reconcile sessions.csv quickbooks.csv\n"
                       "  cat quickbooks.csv | tieout reconcile sessions.csv -"),
    (["-", "-"], "Standard input can be one file only"),
    (["sessions.csv", "sessions.csv"], "These two files are the same"),
    ([*WORKED, "--asof", "2026-03-31"], "--as-of"),
    ([*WORKED, "--as-of", "3/31"], "'3/31' is not a day; write it as 2026-03-31"),
    ([*WORKED, "--from", "2026-03-01", "--to", "2026-02-01"], "--from 2026-03-01 is after --to 2026-02-01"),
    ([*WORKED, "--format", "xlsx"], "The format xlsx is written into a file: --out report.xlsx"),
    ([*WORKED, "--format", "pdf"], "The format pdf is written into a file: --out report.pdf"),
    ([*WORKED, "--format", "docx"], "There is no format docx."),
    ([*WORKED, "--json", "--out", "r.csv"], "Two formats were asked for: json and csv."),
    ([*WORKED, "--out", "sessions.csv"], "sessions.csv is one of the files that were read"),
    ([*WORKED, "--out", "nowhere/r.json"], "There is no folder nowhere"),
    ([*WORKED, "--out", "."], ". is a folder. Name the file to write in it."),
    ([*WORKED, "--dates", "sideways"], "'sideways' is none of month-first, day-first"),
    ([*WORKED, "--to", "2020-01-01"], "There is nothing to compare: every line of both files is after 2020-01-01."),
    ([*WORKED, "--as-of", "2020-01-01"], "There is nothing to compare: every line of both files is after 2020-01-01."),
])  # fmt: skip
def test_wrong_usage(tieout: Tieout, files: Path, arguments: list[str], said: str) -> None:
    ended = tieout("reconcile", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(("command", "typed"), [
    ("explain", "explain CLIENT sessions.csv quickbooks.csv"),
    ("names", "names sessions.csv quickbooks.csv"),
    ("corrections", "corrections sessions.csv quickbooks.csv"),
    ("verify", "verify report.json sessions.csv quickbooks.csv"),
])  # fmt: skip
def test_who_leaves_a_file_out_is_shown_the_command_itself(tieout: Tieout, command: str, typed: str) -> None:
    ended = tieout(command, *(["x"] if command in {"explain", "verify"} else []))
    assert ended.code == 2
    assert f"Missing: the two files.\n  tieout {typed}\n" in ended.err


def test_files_without_amounts_do_not_agree(tieout: Tieout, files: Path) -> None:
    text = (files / "sessions.csv").read_text(encoding="utf-8")
    head, first = text.splitlines()[:2]
    columns = head.split(",")
    cells = dict(zip(columns, first.split(","), strict=True))
    for column in ("Rate", "Client Responsibility", "Client Paid", "Insurance Paid", "Credit Used"):
        cells[column] = "0.00"
    (files / "nothing.csv").write_text(f"{head}\n{','.join(cells.values())}\n", encoding="utf-8")
    (files / "other.csv").write_text("Date,Client,Charge,Paid\n2026-01-06,Good Person,0.00,0.00\n", encoding="utf-8")
    ended = tieout("reconcile", "nothing.csv", "other.csv")
    assert ended.code == 3
    assert "There is nothing to compare: no row of either file has an amount." in ended.err


def test_files_given_the_other_way_round_are_told(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", "quickbooks.csv", "sessions.csv")
    assert ended.out.startswith("Sessions Health is 9.00 higher than QuickBooks.")
    assert "For the usual way round give sessions.csv first." in ended.err
    assert "the usual way round" not in tieout("reconcile", *WORKED).err


def test_did_you_mean(tieout: Tieout) -> None:
    ended = tieout("reconcil")
    assert ended.code == 2
    assert "Did you mean 'reconcile'?" in ended.err


def test_no_arguments_show_the_help(tieout: Tieout) -> None:
    ended = tieout()
    assert ended.code == 2
    assert "Commands:" in ended.out


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04", b"\x00\x01\x02", b'"open'])
def test_a_file_that_cannot_be_understood(tieout: Tieout, files: Path, data: bytes) -> None:
    (files / "other.csv").write_bytes(data)
    ended = tieout("reconcile", "sessions.csv", "other.csv")
    assert ended.code == 3
    assert "other.csv" in ended.err
    assert "Traceback" not in ended.err


def test_a_file_that_is_not_there(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", "sessions.csv", "none.csv")
    assert ended.code == 3
    assert "There is no file none.csv" in ended.err


@pytest.mark.parametrize(("error", "code"), [
    (NotAllowed("Signed off."), 4),
    (EngineFailed("The engine is down."), 5),
    (InvariantBroken("a law about Good Person"), 70),
    (ValueError("Good Person"), 70),
    (MemoryError(), 70),
    (KeyboardInterrupt(), 130),
])  # fmt: skip
def test_what_goes_wrong_inside(
    tieout: Tieout, files: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(comparing, "reconcile", fail)
    ended = tieout("reconcile", *WORKED)
    assert ended.code == code
    assert "Traceback" not in ended.err
    assert "Good Person" not in ended.err
    if code == 70:
        assert "Please report" in ended.err


def test_verbose_shows_where_a_fault_came_from(tieout: Tieout, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "reconcile", lambda *_, **__: 1 / 0)
    assert "ZeroDivisionError" in tieout("reconcile", *WORKED, "-v").err


def test_a_reader_that_closes_early_is_no_error(files: Path) -> None:
    big = (files / "sessions.csv").read_text().splitlines()
    rows = [big[0], *(big[1].replace("Good Person", f"Person {number:05d}") for number in range(3_000))]
    (files / "sessions.csv").write_text("\r\n".join(rows) + "\r\n")
    process = subprocess.Popen(
        [*TIEOUT, "reconcile", "sessions.csv", "quickbooks.csv", "--json", "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert said == b""


def test_standard_input(files: Path) -> None:
    with Path("quickbooks.csv").open("rb") as file:
        done = subprocess.run(
            [*TIEOUT, "reconcile", "sessions.csv", "-", "--names", "names.csv"],
            stdin=file,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "9.00 lower" in done.stdout


def test_a_terminal_of_another_encoding_still_gets_its_page(files: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*TIEOUT, "explain", "GP-014", *WORKED], capture_output=True, check=False, env=environment
    )  # fmt: skip
    assert done.returncode == 1
    assert b"?" in done.stdout


def test_json_is_utf_8_whatever_the_terminal(files: Path) -> None:
    text = Path("sessions.csv").read_text().replace("Good Person", "Zoë Nuñez")
    Path("sessions.csv").write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*TIEOUT, "reconcile", *WORKED[:2], "--json", "-q"], capture_output=True, check=False, env=environment
    )
    assert '"Zoë Nuñez"' in done.stdout.decode("utf-8")


@pytest.mark.slow
def test_a_thousand_rows_are_answered_client_by_client(files: Path) -> None:
    header, *rows = Path("sessions.csv").read_text().splitlines()
    out = io.StringIO()
    out.write(header + "\r\n")
    for number in range(100):
        out.writelines(row.replace("Good Person", f"Person {number:03d}") + "\r\n" for row in rows)
    Path("sessions.csv").write_text(out.getvalue())
    done = subprocess.run([*TIEOUT, "reconcile", *WORKED[:2], "-q"], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"101 clients" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("arguments", [
    ("reconcile", "-q", "sessions.csv", "quickbooks.csv"),
    ("reconcile", "-q", "sessions.csv", "quickbooks.csv", "--json"),
    ("reconcile", "-q", "sessions.csv", "quickbooks.csv", "--format", "html"), ("--version",), ("reconcile", "--help"),
])  # fmt: skip
def test_output_that_doesnt_fit_on_the_disk_is_said_in_one_sentence(files: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*TIEOUT, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=files
        )
    assert done.returncode == EngineFailed.exit_code
    said = "The output can't be written: No space left on device. Free some space, or write to another disk.  (E509)"
    assert done.stderr.strip() == said


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="only Linux has a folder where nobody may write")
@pytest.mark.parametrize("arguments", [
    ("reconcile", *WORKED[:2], "--out", "/sys/kernel/report.json"), ("simulate", "/sys/kernel/practice"),
])  # fmt: skip
def test_without_the_right_to_write_there_it_is_refused(
    tieout: Tieout, files: Path, arguments: tuple[str, ...]
) -> None:
    ended = tieout(*arguments)
    assert ended.code == 4
    assert "can't be written: " in ended.err


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "html"])
def test_a_report_that_doesnt_fit_on_the_disk_leaves_nothing_half_written(
    files: Path, tmp_path: Path, ending: str
) -> None:
    """The system's bound of a file's size fails as a full disk does, in a process of its own."""
    out = tmp_path / f"report.{ending}"
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900));"
        "from tieout.__main__ import run; sys.exit(run(sys.argv[1:]))"
    )
    given = [str(files / name) for name in ("sessions.csv", "quickbooks.csv")]
    command = [sys.executable, "-B", "-c", code, "reconcile", "-q", *given, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == EngineFailed.exit_code, done.stderr
    assert done.stderr.splitlines() == [
        f"{out} can't be written: File too large. Free some space, or write to another disk.  (E509)"
    ]
    assert list(tmp_path.glob("*report*")) + list(tmp_path.glob(".*report*")) == []
