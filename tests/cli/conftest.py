from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tieout.__main__ import run
from tieout.simulating.worked_book import worked_book


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str


Tieout = Callable[..., Ended]


@pytest.fixture
def tieout(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tieout:
    """Run a command in this process as the console script does."""
    for variable in ("FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*arguments: object) -> Ended:
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ended(code, out.decode("utf-8"), err.decode("utf-8"))

    return call


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The worked book in an empty folder, which is the current one."""
    book = worked_book()
    (tmp_path / "sessions.csv").write_bytes(book.sessions_csv)
    (tmp_path / "quickbooks.csv").write_bytes(book.quickbooks_csv)
    (tmp_path / "names.csv").write_bytes(book.names_csv)
    monkeypatch.chdir(tmp_path)
    return tmp_path


WORKED = ("sessions.csv", "quickbooks.csv", "--names", "names.csv")
