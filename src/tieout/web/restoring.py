"""A restore: a backup unpacked beside its place, held to everything that it says of itself, then put in place whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath

from tieout.errors import EngineFailed, FileNotUnderstood, WrongUsage, cannot_write
from tieout.web.backup import (
    DATABASE,
    KEY,
    KEY_INSIDE,
    MANIFEST,
    SCHEMA,
    Manifest,
    archive_of,
    copied,
    originals,
    sound_rows,
)

_MANIFEST_BYTES_MAX = 256 * 1_048_576
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was found.

    Attributes:
        manifest: what the backup says of itself; all of it was found to be so.
        originals: how many originals are those that were given.
        history: what the check of the history says; empty where its key isn't here.
        history_holds: whether every entry is as it was written; None where its key isn't here.
    """

    manifest: Manifest
    originals: int
    history: str
    history_holds: bool | None


def restore(file: Path, folder: Path | None, passphrase: str = "") -> Restored:
    """Check a backup, and put it in place.

    Args:
        file: the backup.
        folder: the data folder to make, not there yet or empty; None = check only, nothing stays.
        passphrase: of an encrypted backup.

    Raises:
        WrongUsage: when there is something in the folder, it can't be made, or a passphrase is missing.
        FileNotUnderstood: when the file isn't a backup, is damaged, or comes from a newer tieout.
        EngineFailed: when the disk fails.
    """
    if folder is not None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"There is something in {folder} already. Move it away, or name another folder with --data.")
    if not file.is_file():
        raise WrongUsage(f"There is no file {file}.")
    try:
        with _draft(folder) as draft:
            restored = _unpacked(file, draft, passphrase)
            if folder is not None:
                if folder.exists():
                    folder.rmdir()
                draft.rename(folder)
    except OSError as error:
        raise cannot_write(folder or "A place to check it in", error, "Name another folder with --data.") from error
    return restored


@contextmanager
def _draft(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".tieout-restore.", dir=folder and folder.parent) as place:
        draft = Path(place, "data")
        draft.mkdir(mode=0o700)
        yield draft


def _unpacked(file: Path, draft: Path, passphrase: str) -> Restored:
    try:
        with archive_of(file, passphrase) as archive:
            manifest = _manifest(archive, file)
            for name, kept in manifest.files.items():
                _unpack(archive, name, kept, draft)
    except _DAMAGED as error:
        raise _damaged(file, "it can't be unpacked") from error
    if sound_rows(draft / DATABASE) != manifest.rows:
        raise _damaged(file, "its tables don't have the rows that it says")
    given = originals(draft / DATABASE)
    for name in given.keys() - set(manifest.missing):
        if name not in manifest.files or manifest.files[name][0] != given[name]:
            raise _damaged(file, "an original isn't the file that was given")
    _ensure_known(file, draft, manifest)
    holds, told = _history(draft, manifest)
    return Restored(manifest, len(given) - len(manifest.missing), told, holds)


def _damaged(file: Path, why: str) -> FileNotUnderstood:
    return FileNotUnderstood(f"{file} is damaged: {why}. Nothing was restored. Take an older backup.", code="E105")


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).file_size > _MANIFEST_BYTES_MAX:
        raise FileNotUnderstood(f"{file} isn't a backup made by tieout backup.", code="E103")
    told = json.loads(archive.read(MANIFEST))
    if told["schema"] != SCHEMA:
        raise FileNotUnderstood(f"{file} was made by a newer tieout. Restore it with that one.", code="E103")
    manifest = Manifest(**{**told, "files": {name: (sha256, size) for name, (sha256, size) in told["files"].items()}})
    if sorted(archive.namelist()) != sorted([*manifest.files, MANIFEST]):
        raise _damaged(file, "it doesn't hold the files that it says")
    if DATABASE not in manifest.files or (manifest.key == KEY_INSIDE) != (KEY in manifest.files):
        raise _damaged(file, "its database or its key is missing")
    return manifest


def _unpack(archive: zipfile.ZipFile, name: str, kept: tuple[str, int], draft: Path) -> None:
    parts = PurePosixPath(name).parts
    if not parts or "\\" in name or any(part in {"/", "..", "."} for part in parts):
        raise ValueError(name)
    target = draft.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if archive.getinfo(name).file_size != kept[1]:
        raise ValueError(name)
    with (
        archive.open(name) as member,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to,
    ):
        if copied(member, to) != kept:
            raise ValueError(name)
        to.flush()
        os.fsync(to.fileno())


def _ensure_known(file: Path, draft: Path, manifest: Manifest) -> None:
    """Refuse a database that a newer version has changed.

    Raises:
        FileNotUnderstood: when it is one.
    """
    known = {path.name.removesuffix(".py") for path in resources.files("tieout.web.migrations").iterdir()}
    with closing(sqlite3.connect(draft / DATABASE)) as opened:
        made = {name for (name,) in opened.execute("SELECT name FROM django_migrations WHERE app = 'web'")}
    if made - known:
        raise FileNotUnderstood(
            f"{file} was made by tieout {manifest.version}, which is newer than this one. Restore it with that one.",
            code="E103",
        )


def _history(draft: Path, manifest: Manifest) -> tuple[bool | None, str]:
    """Bring the restored database up to this version and check its history, in a process of its own.

    Raises:
        EngineFailed: when this version can't open it.
    """
    environment = os.environ | {"TIEOUT_DATA": str(draft), "DJANGO_SETTINGS_MODULE": "tieout.web.settings"}
    environment.pop("TIEOUT_DATABASE_URL", None)
    if manifest.key == KEY_INSIDE:
        environment.pop("TIEOUT_SECRET_KEY", None)
    elif not environment.get("TIEOUT_SECRET_KEY"):
        return None, ""
    done = subprocess.run(
        [sys.executable, "-m", "tieout.web.restoring"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 1}:
        raise EngineFailed(f"The restored database doesn't open: {done.stderr.strip().splitlines()[-1]}")
    return done.returncode == 0, done.stdout.strip()


def _open_and_check() -> bool:
    """In the process of its own: migrate, and say of each practice whether its history holds."""
    import django  # noqa: PLC0415  its settings are named in the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  needs Django set up

    from tieout.web.history import check  # noqa: PLC0415  likewise
    from tieout.web.models import Practice  # noqa: PLC0415  likewise

    call_command("migrate", verbosity=0, interactive=False)
    holds = True
    for practice in Practice.objects.order_by("pk"):
        found = check(practice)
        holds = holds and found.broken is None
        told = f"{found.entries:,} {'entry holds' if found.entries == 1 else 'entries hold'}"
        if found.broken:
            told = f"entry {found.broken:,} isn't as it was written"
        sys.stdout.write(f"History of {practice.name}: {told}.\n")
    return holds


if __name__ == "__main__":
    sys.exit(0 if _open_and_check() else 1)
