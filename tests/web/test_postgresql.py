"""The tests of the application once more, on a PostgreSQL server started for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PORT = "54329"


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


def _as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package has a user for it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("postgresql is missing: run ./set-up")
        pytest.skip("postgresql is missing: run ./set-up")
    folder = Path(subprocess.run(
        _as_server(["mktemp", "-d", "-t", "tieout-pg-XXXXXX"]), capture_output=True, text=True, check=True,
    ).stdout.strip())  # fmt: skip
    make = [
        str(programs / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "tieout",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(_as_server(make), check=True, capture_output=True, cwd=folder)
    options = f"-p {PORT} -k {folder} -c listen_addresses='' -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    subprocess.run(
        _as_server([*control, "-o", options, "-l", str(folder / "log"), "start"]), check=True, cwd=folder,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"postgresql://tieout@/postgres?host={folder}&port={PORT}"
    subprocess.run(_as_server([*control, "-m", "immediate", "stop"]), check=True, cwd=folder, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)


def test_the_same_tests_pass_on_postgresql(database: str):
    environment = {key: text for key, text in os.environ.items() if not key.startswith(("PYTEST", "TIEOUT"))}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/web", "-m", "not slow", "-n0", "-x", "-p", "no:cacheprovider"],
        cwd=Path(__file__).parents[2], env={**environment, "TIEOUT_DATABASE_URL": database},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:]
    assert "postgresql" in run.stdout
