"""Backup and restore: one committed state while others write, whole or refused, and what is damaged is told."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ended
from tieout.errors import FileNotUnderstood, TieoutError, WrongUsage
from tieout.web.backup import DATABASE, KEY, MANIFEST, back_up
from tieout.web.restoring import restore

ROOT = Path(__file__).parents[2]

DAMAGES = 120


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """As from a terminal: the other tests of the application name theirs in the environment."""
    for name in ("TIEOUT_SECRET_KEY", "TIEOUT_DATA", "TIEOUT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the worked book compared, as `tieout serve` keeps it."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("TIEOUT_", "DJANGO_"))}
    made = subprocess.run(
        [sys.executable, "-m", "tests.web.make_data"], cwd=ROOT, capture_output=True, text=True, check=True,
        env=plain | {"TMPDIR": str(tmp_path_factory.mktemp("kept"))},
    )  # fmt: skip
    folder = Path(made.stdout.strip())
    (folder / "demo").mkdir()
    (folder / "demo" / "secret.key").write_bytes(b"of the practice of tieout serve --demo")
    return folder


@pytest.fixture
def kept(practice: Path, tmp_path: Path) -> Path:
    out = tmp_path / "practice.zip"
    back_up(practice, out, with_key=True)
    return out


def tieout(*arguments: str) -> Ended:
    done = subprocess.run([sys.executable, "-m", "tieout", *arguments], capture_output=True, text=True, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file() and path.name != DATABASE
    }  # fmt: skip


def _dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        return [line for line in opened.iterdump() if '"django_session"' not in line]


@pytest.mark.slow
def test_what_is_restored_is_what_was_kept(practice: Path, kept: Path, tmp_path: Path):
    folder = tmp_path / "again"
    found = restore(kept, folder)
    assert found.originals == 2
    assert found.history_holds
    assert re.fullmatch(r"History of Riverside Counseling: \d+ entr(y holds|ies hold)\.", found.history)
    assert _dump(folder / DATABASE) == _dump(practice / DATABASE)
    before = {
        name: data for name, data in _files(practice).items() if not name.startswith(("demo", "static", "serving.lock"))
    }
    assert _files(folder) == before
    assert not (folder / "demo").exists()
    for path in (folder, folder / KEY, folder / DATABASE, kept):
        assert path.stat().st_mode & 0o077 == 0, path.name
    with closing(sqlite3.connect(folder / DATABASE)) as opened:
        assert opened.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    with pytest.raises(WrongUsage, match="There is something in"):
        restore(kept, folder)


@pytest.mark.slow
def test_the_commands_say_what_they_found(practice: Path, tmp_path: Path):
    file = tmp_path / "kept.zip"
    told = tieout("backup", str(file), "--data", str(practice))
    assert told.code == 0, told.err
    assert "1 practice, 1 person, 2 files, 1 comparison" in told.out
    assert "isn't encrypted" in told.out
    tried = tieout("restore", str(file), "--check", "--data", str(tmp_path / "nowhere"))
    assert tried.code == 0, tried.err
    assert "Tried, nothing stays" in tried.out
    assert "2 originals as they were given" in tried.out
    assert not (tmp_path / "nowhere").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.zip"]
    again = tieout("backup", str(file), "--data", str(practice))
    assert (again.code, "is there already" in again.err) == (2, True)
    nothing = tieout("backup", str(tmp_path / "other.zip"), "--data", str(tmp_path))
    assert (nothing.code, "There is no data of tieout" in nothing.err) == (2, True)


@pytest.mark.slow
def test_an_encrypted_backup_says_nothing_and_is_restored_with_its_passphrase(
    practice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "kept.tieout"
    asked = tieout("backup", str(file), "--data", str(practice), "--encrypt")
    assert (asked.code, "TIEOUT_BACKUP_PASSPHRASE" in asked.err, file.exists()) == (2, True, False)
    monkeypatch.setenv("TIEOUT_BACKUP_PASSPHRASE", "quiet river stone lamp")
    told = tieout("backup", str(file), "--data", str(practice), "--encrypt")
    assert told.code == 0, told.err
    assert "It is encrypted" in told.out
    data = file.read_bytes()
    assert not any(word in data for word in (b"SQLite format", b"sessions.csv", MANIFEST.encode()))
    assert not list(practice.glob(".*"))
    tried = tieout("restore", str(file), "--data", str(tmp_path / "again"))
    assert tried.code == 0, tried.err
    assert _dump(tmp_path / "again" / DATABASE) == _dump(practice / DATABASE)
    monkeypatch.setenv("TIEOUT_BACKUP_PASSPHRASE", "another one of four words")
    other = tieout("restore", str(file), "--check")
    assert (other.code, "doesn't open with this passphrase" in other.err) == (3, True)
    monkeypatch.delenv("TIEOUT_BACKUP_PASSPHRASE")
    assert tieout("restore", str(file), "--check").code == 2
    file.write_bytes(data[:-5])
    with pytest.raises(FileNotUnderstood):
        restore(file, None, "quiet river stone lamp")


def test_it_is_one_state_while_others_write(practice: Path, tmp_path: Path):
    """Two rows are written in one transaction, again and again; no backup has one without the other."""
    folder = tmp_path / "busy"
    folder.mkdir()
    with closing(sqlite3.connect(practice / DATABASE)) as source, closing(sqlite3.connect(folder / DATABASE)) as own:
        source.backup(own)
        own.execute("CREATE TABLE pairs (number INTEGER, half TEXT, filling BLOB)")
        own.commit()
    done = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(folder / DATABASE, timeout=20, isolation_level=None)) as writer:
            writer.execute("PRAGMA synchronous=OFF")
            number = 0
            while not done.is_set():
                number += 1
                writer.execute("BEGIN IMMEDIATE")
                for half in ("first", "second"):
                    writer.execute("INSERT INTO pairs VALUES (?, ?, zeroblob(20000))", (number, half))
                writer.execute("COMMIT")
                done.wait(0.002)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        seen = []
        for number in range(4):
            out = tmp_path / f"{number}.zip"
            back_up(folder, out, with_key=False)
            with zipfile.ZipFile(out) as archive:
                archive.extract(DATABASE, tmp_path / str(number))
            with closing(sqlite3.connect(tmp_path / str(number) / DATABASE)) as opened:
                halves = opened.execute("SELECT half, count(*), max(number) FROM pairs GROUP BY half").fetchall()
            seen.append(halves)
    finally:
        done.set()
        writing.join()
    assert all(len(halves) in {0, 2} for halves in seen), seen
    assert all(halves[0][1:] == halves[1][1:] for halves in seen if halves), seen
    assert seen[0] != seen[-1], "nothing was written in the meantime"


def test_damage_is_refused(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Bits flipped and ends cut off: refused, or what is restored is the same to the byte."""
    monkeypatch.setattr("tieout.web.restoring._history", lambda draft, manifest: (True, ""))
    data, chance = kept.read_bytes(), random.Random(7)  # noqa: S311  not a secret
    restore(kept, tmp_path / "whole")
    whole = _files(tmp_path / "whole") | {DATABASE: (tmp_path / "whole" / DATABASE).read_bytes()}
    refused = 0
    for number in range(DAMAGES):
        file, folder = tmp_path / f"{number}.zip", tmp_path / f"d{number}"
        place = chance.randrange(len(data))
        cut = number % 4 == 0
        file.write_bytes(
            data[:place] if cut else data[:place] + bytes([data[place] ^ (1 << number % 8)]) + data[place + 1 :]
        )
        try:
            restore(file, folder)
        except FileNotUnderstood:
            refused += 1
            assert not folder.exists()
        else:
            assert not cut
            assert _files(folder) | {DATABASE: (folder / DATABASE).read_bytes()} == whole
    assert refused >= DAMAGES * 3 // 4
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")], "nothing is left over"


def _changed(kept: Path, out: Path, name: str, change: object) -> Path:
    """A backup with one member made otherwise, and the manifest of the rest as it was."""
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            target.writestr(member, change(data) if member == name else data)  # type: ignore[operator]
    return out


@pytest.mark.parametrize(
    ("member", "change", "said"),
    [
        (MANIFEST, lambda data: data.replace(b"tieout.backup/1", b"tieout.backup/2"), "newer tieout"),
        (MANIFEST, lambda data: data.replace(b'"key": "inside"', b'"key": "elsewhere"'), "its key is missing"),
        (MANIFEST, lambda data: b"{}", "can't be unpacked"),
        (KEY, lambda data: b"another" * 8, "can't be unpacked"),
    ],
)
def test_what_does_not_hold_is_said(kept: Path, tmp_path: Path, member: str, change: object, said: str):
    with pytest.raises(FileNotUnderstood, match=said):
        restore(_changed(kept, tmp_path / "changed.zip", member, change), None)


def test_a_path_out_of_the_folder_is_refused(kept: Path, tmp_path: Path):
    file = tmp_path / "out.zip"
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(file, "w") as target:
        told = json.loads(source.read(MANIFEST))
        told["files"]["../escaped"] = told["files"][KEY]
        for member in source.namelist():
            target.writestr(member, json.dumps(told) if member == MANIFEST else source.read(member))
        target.writestr("../escaped", source.read(KEY))
    with pytest.raises(FileNotUnderstood):
        restore(file, tmp_path / "deep" / "data")
    assert not list(tmp_path.rglob("escaped"))


def test_an_original_that_is_not_the_one_given_is_told(practice: Path, tmp_path: Path):
    folder = tmp_path / "spoilt"
    restore_from = tmp_path / "first.zip"
    back_up(practice, restore_from, with_key=True)
    with zipfile.ZipFile(restore_from) as archive:
        archive.extractall(folder)
    (folder / MANIFEST).unlink()
    original = next(path for path in sorted((folder / "files").rglob("*")) if path.is_file())
    original.write_bytes(b"something else")
    spoilt = tmp_path / "spoilt.zip"
    back_up(folder, spoilt, with_key=True)
    with pytest.raises(FileNotUnderstood, match="isn't the file that was given"):
        restore(spoilt, None)
    original.unlink()
    lost = tmp_path / "lost.zip"
    assert len(back_up(folder, lost, with_key=True).missing) == 1


@pytest.mark.slow
def test_a_history_changed_before_is_told(practice: Path, tmp_path: Path):
    folder = tmp_path / "changed"
    back_up(practice, tmp_path / "first.zip", with_key=True)
    with zipfile.ZipFile(tmp_path / "first.zip") as archive:
        archive.extractall(folder)
    with closing(sqlite3.connect(folder / DATABASE)) as opened:
        opened.execute("UPDATE web_historyentry SET text = 'did nothing' WHERE number = 1")
        opened.commit()
    back_up(folder, tmp_path / "changed.zip", with_key=True)
    told = tieout("restore", str(tmp_path / "changed.zip"), "--check")
    assert told.code == 1
    assert "entry 1 isn't as it was written" in told.out
    back_up(practice, tmp_path / "keyless.zip", with_key=False)
    told = tieout("restore", str(tmp_path / "keyless.zip"), "--check")
    assert (told.code, "The history wasn't checked" in told.out) == (0, True)


def test_a_team_s_database_is_kept_by_its_own_means(practice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TIEOUT_DATABASE_URL", "postgresql://tieout@127.0.0.1/tieout")
    with pytest.raises(TieoutError, match="pg_dump"):
        back_up(practice, tmp_path / "team.zip", with_key=True)
