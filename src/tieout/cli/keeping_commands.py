# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands that keep what the web application keeps: a backup, and a restore of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import options as given_as
from tieout.cli.help import Command
from tieout.cli.screen import Screen

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="The data folder; default: yours.")]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")],
    data: Data = None,
    without_key: Annotated[
        bool, typer.Option("--without-key", help="Leave out the key that seals the history; keep secret.key apart.")
    ] = False,
    encrypt: Annotated[
        bool,
        typer.Option("--encrypt", help="Seal it with a passphrase: asked for, or from TIEOUT_BACKUP_PASSPHRASE."),
    ] = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Keep everything of the web application in one file, while it runs or not.

    The database as of one moment, every file given and everything made of them, and the key that seals the history;
    not who is signed in. What was written is read back. It holds health information: `--encrypt` it, or keep it on an
    encrypted disk.
    """
    from tieout.cli.keeping import run_backup

    return run_backup(Screen(quiet=quiet, verbose=verbose), file, data, with_key=not without_key, encrypt=encrypt)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What tieout backup wrote.")],
    data: Data = None,
    check: Annotated[bool, typer.Option("--check", help="Only try it: nothing stays.")] = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Put a backup in place, or only try it, and say what was found.

    The folder must be empty or not there yet. Checked first: every file's SHA-256, the database by SQLite's own check
    and by its rows, each original against the SHA-256 with which it was given, and the seals of the history. Ends
    with 3 where the backup is damaged, with 1 where the history isn't as it was written.
    """
    from tieout.cli.keeping import run_restore

    return run_restore(Screen(quiet=quiet, verbose=verbose), file, data, check=check)


def add_keeping(app: typer.Typer) -> None:
    """Add the commands `backup` and `restore`."""
    app.command(
        cls=Command,
        short_help="Everything the web application keeps, in one file.",
        epilog="""
        tieout backup ~/backups/2026-03-31.zip
        tieout backup ~/backups/2026-03-31.tieout --encrypt
        tieout backup /mnt/backups/practice.zip --data ~/practice
        """,
    )(backup)
    app.command(
        cls=Command,
        short_help="Put a backup in place, or try it.",
        epilog="""
        tieout restore ~/backups/2026-03-31.zip --check
        tieout restore ~/backups/2026-03-31.zip --data ~/restored
        """,
    )(restore)
