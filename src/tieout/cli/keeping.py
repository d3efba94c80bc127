"""The commands backup and restore: what they say."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from tieout.cli.screen import Screen
from tieout.errors import WrongUsage
from tieout.web.backup import KEY_INSIDE, Manifest, back_up
from tieout.web.restoring import restore
from tieout.web.sealing import is_sealed
from tieout.web.serving import data_folder, ensure_installed

DONE, HISTORY_BROKEN = 0, 1
PASSPHRASE = "TIEOUT_BACKUP_PASSPHRASE"  # noqa: S105  the name of a variable

_KEY_LINES = {
    True: "It holds the key that seals the history: whoever has it can make seals that hold.",
    False: "The key that seals the history isn't in it: keep secret.key, or TIEOUT_SECRET_KEY, apart from it.",
}


_PLAIN = "It holds health information and isn't encrypted: keep it on an encrypted disk, and try it now and then:"
_ENCRYPTED = "It is encrypted; without its passphrase nobody can read it, we neither. Try it now and then:"

_NO_KEY = (
    "The history wasn't checked: its key isn't here. Put secret.key into the data folder, or set TIEOUT_SECRET_KEY, "
    "before anyone uses it."
)


def run_backup(screen: Screen, file: Path, data: Path | None, *, with_key: bool, encrypt: bool) -> int:
    """`tieout backup`."""
    passphrase = ""
    if encrypt:
        ensure_installed()
        passphrase = _passphrase(twice=True)
    manifest = back_up(data_folder(data), file.expanduser(), with_key=with_key, passphrase=passphrase)
    size = file.expanduser().stat().st_size
    lines = [
        f"Kept in {file} ({size / 1e6:,.1f} MB), and read back: {manifest.counts_text}.",
        *_missing(manifest),
        _KEY_LINES[manifest.key == KEY_INSIDE],
        _ENCRYPTED if encrypt else _PLAIN,
        f"  tieout restore {file} --check",
    ]
    screen.say("\n".join(lines) + "\n")
    return DONE


def run_restore(screen: Screen, file: Path, data: Path | None, *, check: bool) -> int:
    """`tieout restore`."""
    ensure_installed()
    folder = data_folder(data)
    sealed = file.expanduser().is_file() and is_sealed(file.expanduser())
    found = restore(file.expanduser(), None if check else folder, _passphrase(twice=False) if sealed else "")
    manifest = found.manifest
    lines = [
        f"{'Tried, nothing stays' if check else f'Restored to {folder}'}: {manifest.counts_text}.",
        f"Made {manifest.made_at.replace('T', ' ').replace('+00:00', ' UTC')} by tieout {manifest.version}.",
        f"{len(manifest.files):,} files are as they were kept, {found.originals:,} originals as they were given; "
        "the database is whole.",
        *_missing(manifest),
        _NO_KEY if found.history_holds is None else found.history or "There is no history yet.",
    ]
    if not check:
        lines.append(f"Everyone signs in anew. Start it: tieout serve --data {folder}")
    screen.say("\n".join(lines) + "\n")
    return HISTORY_BROKEN if found.history_holds is False else DONE


def _passphrase(*, twice: bool) -> str:
    """From the environment, else as typed.

    Raises:
        WrongUsage: when nobody can be asked, or the two typed differ.
    """
    if said := os.environ.get(PASSPHRASE, ""):
        return said
    if not sys.stdin.isatty():
        raise WrongUsage(f"The backup's passphrase is needed: put it into the environment as {PASSPHRASE}.")
    typed = getpass.getpass("Passphrase of the backup: ")
    if twice and typed != getpass.getpass("The same again: "):
        raise WrongUsage("The two passphrases differ. Nothing was written.")
    return typed


def _missing(manifest: Manifest) -> list[str]:
    count = len(manifest.missing)
    return [f"{count:,} originals that the database names weren't in the data folder."] if count else []
