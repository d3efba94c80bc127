"""The commands backup and restore: what they say."""

from __future__ import annotations

from pathlib import Path

from tieout.cli.screen import Screen
from tieout.web.backup import KEY_INSIDE, Manifest, back_up
from tieout.web.restoring import restore
from tieout.web.serving import data_folder, ensure_installed

DONE, HISTORY_BROKEN = 0, 1

_KEY_LINES = {
    True: "It holds the key that seals the history: whoever has it can make seals that hold.",
    False: "The key that seals the history isn't in it: keep secret.key, or TIEOUT_SECRET_KEY, apart from it.",
}


_NO_KEY = (
    "The history wasn't checked: its key isn't here. Put secret.key into the data folder, or set TIEOUT_SECRET_KEY, "
    "before anyone uses it."
)


def run_backup(screen: Screen, file: Path, data: Path | None, *, with_key: bool) -> int:
    """`tieout backup`."""
    manifest = back_up(data_folder(data), file.expanduser(), with_key=with_key)
    size = file.expanduser().stat().st_size
    lines = [
        f"Kept in {file} ({size / 1e6:,.1f} MB), and read back: {manifest.counts_text}.",
        *_missing(manifest),
        _KEY_LINES[manifest.key == KEY_INSIDE],
        "It holds health information and isn't encrypted: keep it on an encrypted disk, and try it now and then:",
        f"  tieout restore {file} --check",
    ]
    screen.say("\n".join(lines) + "\n")
    return DONE


def run_restore(screen: Screen, file: Path, data: Path | None, *, check: bool) -> int:
    """`tieout restore`."""
    ensure_installed()
    folder = data_folder(data)
    found = restore(file.expanduser(), None if check else folder)
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


def _missing(manifest: Manifest) -> list[str]:
    count = len(manifest.missing)
    return [f"{count:,} originals that the database names weren't in the data folder."] if count else []
