"""A backup: the whole data folder in one ZIP, taken while the application runs, with what a restore holds it to.

The database is SQLite's own copy of one committed state; originals are never changed, and whatever is made of them is
written whole or not at all. Left out: who is signed in, the pages' files, what is being uploaded, and the
practice of `tieout serve --demo`, which has a data folder of its own in the user's.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from tieout import __version__
from tieout.errors import FileNotUnderstood, WrongUsage, cannot_write
from tieout.web.sealing import Sealing, Unsealed, is_sealed

SCHEMA, MANIFEST = "tieout.backup/1", "backup.json"
DATABASE, KEY = "tieout.sqlite3", "secret.key"
KEY_INSIDE, KEY_ELSEWHERE = "inside", "elsewhere"

_LEFT_OUT = ("demo", "static", "uploads", "serving.lock", DATABASE, MANIFEST)
_PIECE_BYTES = 1_048_576
_BUSY_SECONDS = 20

_COUNTED = (
    ("web_practice", "practice", "practices"),
    ("web_user", "person", "people"),
    ("web_storedfile", "file", "files"),
    ("web_comparison", "comparison", "comparisons"),
    ("web_historyentry", "entry of the history", "entries of the history"),
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        made_at: when, UTC.
        version: of the tieout that made it.
        key: whether the key that seals the history is inside or elsewhere.
        rows: of each table of the database.
        files: SHA-256 and bytes of each file, by its path in the data folder.
        missing: originals the database names that weren't in the data folder.
    """

    made_at: str
    version: str
    key: str
    rows: dict[str, int]
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    schema: str = SCHEMA

    @property
    def counts_text(self) -> str:
        """What is inside, in words."""
        counts = [(self.rows.get(table, 0), one, more) for table, one, more in _COUNTED]
        return ", ".join(f"{count:,} {one if count == 1 else more}" for count, one, more in counts)


def back_up(folder: Path, out: Path, *, with_key: bool, passphrase: str = "") -> Manifest:
    """Write a backup, and read it back.

    Args:
        folder: the data folder; it may be in use.
        out: the file to write; it must not be there yet.
        with_key: whether the folder's key goes along.
        passphrase: what seals the backup; empty = it isn't encrypted.

    Raises:
        WrongUsage: when there is no data, the database is elsewhere, the passphrase is short, or the file can't be
            written there.
        EngineFailed: when the disk fails.
        FileNotUnderstood: when what was written can't be read back, or the database is damaged.
    """
    if os.environ.get("TIEOUT_DATABASE_URL"):
        raise WrongUsage(
            "The database is PostgreSQL (TIEOUT_DATABASE_URL): keep it with pg_dump, and the data folder with it."
        )
    if not (folder / DATABASE).is_file():
        raise WrongUsage(f"There is no data of tieout in {folder}. Name its folder with --data.")
    if out.exists():
        raise WrongUsage(f"{out} is there already. Name another file.")
    if out.resolve().is_relative_to(folder.resolve()):
        raise WrongUsage("The backup can't lie in the folder that it is of. Name a file elsewhere.")
    try:
        with _drafts(out, folder) as (copy, draft):
            inside = with_key and (folder / KEY).is_file() and not os.environ.get("TIEOUT_SECRET_KEY")
            manifest = _manifest(folder, copy, key=KEY_INSIDE if inside else KEY_ELSEWHERE)
            with (
                _written(draft, passphrase) as stream,
                zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            ):
                for name, path in _parts(folder, copy, with_key=inside):
                    _add(archive, manifest, name, path)
                manifest.missing.extend(sorted(originals(copy).keys() - manifest.files.keys()))
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            _read_back(draft, manifest, passphrase)
            _sync(draft)
            draft.replace(out)
            _sync(out.parent)
    except OSError as error:
        raise cannot_write(out, error, "Name another file.") from error
    return manifest


@contextmanager
def _drafts(out: Path, folder: Path) -> Iterator[tuple[Path, Path]]:
    """A place for the copy of the database beside it, and one for the archive on the disk of the backup."""
    with (
        tempfile.TemporaryDirectory(prefix=".backup.", dir=folder) as near,
        tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as there,
    ):
        copy, draft = Path(near, "copy"), Path(there, "draft")
        for path in (copy, draft):
            path.touch(mode=0o600)
        yield copy, draft


@contextmanager
def _written(draft: Path, passphrase: str) -> Iterator[IO[bytes]]:
    """The archive to write, sealed where there is a passphrase."""
    with draft.open("wb") as opened:
        if not passphrase:
            yield opened
            return
        with Sealing(opened, passphrase) as sealing:
            yield cast(IO[bytes], sealing)


@contextmanager
def archive_of(file: Path, passphrase: str) -> Iterator[zipfile.ZipFile]:
    """A backup to read.

    Raises:
        WrongUsage: when it is encrypted and there is no passphrase.
        FileNotUnderstood: when the passphrase is another one.
    """
    with file.open("rb") as opened:
        stream: IO[bytes] = opened
        if is_sealed(file):
            if not passphrase:
                raise WrongUsage(f"{file} is encrypted. Its passphrase is needed.")
            stream = io.BufferedReader(Unsealed(opened, passphrase))
        with zipfile.ZipFile(stream) as archive:
            yield archive


def _manifest(folder: Path, copy: Path, *, key: str) -> Manifest:
    source = sqlite3.connect(folder / DATABASE, timeout=_BUSY_SECONDS)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the first one keeps beside it
        target.execute("DELETE FROM django_session")
        target.commit()
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"), version=__version__,
        key=key, rows=sound_rows(copy),
    )  # fmt: skip


def sound_rows(database: Path) -> dict[str, int]:
    """How many rows each table of a sound database has.

    Raises:
        FileNotUnderstood: when SQLite finds it damaged.
    """
    try:
        with closing(sqlite3.connect(database)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok" or opened.execute("PRAGMA foreign_key_check").fetchone():
                raise FileNotUnderstood("The database is damaged: SQLite's own check doesn't hold.", code="E105")
            tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            counted = 'SELECT count(*) FROM "{}"'
            return {name: opened.execute(counted.format(name)).fetchone()[0] for (name,) in tables.fetchall()}
    except sqlite3.DatabaseError as error:
        raise FileNotUnderstood(f"The database is damaged: {error}.", code="E105") from error


def originals(database: Path) -> dict[str, str]:
    """The SHA-256 with which each original was given, by its path in the data folder."""
    asked = "SELECT p.key, f.key, f.sha256 FROM web_storedfile f JOIN web_practice p ON p.id = f.practice_id"
    with closing(sqlite3.connect(database)) as opened:
        return {f"files/{practice}/{file}": sha256 for practice, file, sha256 in opened.execute(asked)}


def _parts(folder: Path, copy: Path, *, with_key: bool) -> Iterator[tuple[str, Path]]:
    yield DATABASE, copy
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = name.name.startswith(f"{DATABASE}-") or any(part.startswith(".") for part in name.parts)
        if name.parts[0] in _LEFT_OUT or hidden or not path.is_file():
            continue
        if name.as_posix() != KEY or with_key:
            yield name.as_posix(), path


def _add(archive: zipfile.ZipFile, manifest: Manifest, name: str, path: Path) -> None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return  # made of an original, and made anew in the meantime
    with source, archive.open(_member(name), "w", force_zip64=True) as member:
        manifest.files[name] = copied(source, member)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info


def copied(source: IO[bytes], target: IO[bytes] | None) -> tuple[str, int]:
    """Copy to the end, or only read where there is no target; the SHA-256 of it, and its bytes."""
    digest, length = hashlib.sha256(), 0
    while piece := source.read(_PIECE_BYTES):
        digest.update(piece)
        length += len(piece)
        if target is not None:
            target.write(piece)
    return digest.hexdigest(), length


def _read_back(draft: Path, manifest: Manifest, passphrase: str) -> None:
    with archive_of(draft, passphrase) as archive:
        for name, kept in manifest.files.items():
            with archive.open(name) as member:
                if copied(member, None) != kept:
                    raise FileNotUnderstood("What was written can't be read back: the disk fails.", code="E105")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
