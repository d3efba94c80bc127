"""Column maps a person once corrected, kept in the user's own folder, one TOML file for each program.

A map is written anew from what it means: the headers and words of a file, no cell of it and no client's name.
"""

from __future__ import annotations

import re
from pathlib import Path

import platformdirs

from tieout.errors import WrongUsage
from tieout.reading import ColumnMap, read_column_map, write_map

_NAME = re.compile(r"[\w][\w .&-]{0,59}")


def folder() -> Path:
    """Where the maps are kept."""
    return platformdirs.user_config_path("tieout", appauthor=False) / "columns"


def remembered() -> tuple[ColumnMap, ...]:
    """Every map that is kept, in order of name.

    Raises:
        WrongUsage: E210 when one can't be read.
    """
    place = folder()
    if not place.is_dir():
        return ()
    return tuple(read_column_map(path.read_bytes(), path.name) for path in sorted(place.glob("*.toml")))


def remember(column_map: ColumnMap, program: str) -> Path:
    """Keep a map under a program's name; one of the same name is replaced.

    Raises:
        WrongUsage: when the name can't be a file's.
    """
    path = _path(program)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_map(column_map, program), encoding="utf-8")
    return path


def forget(program: str) -> Path:
    """Drop a map.

    Raises:
        WrongUsage: when none of that name is kept.
    """
    path = _path(program)
    if not path.is_file():
        names = ", ".join(kept.program for kept in remembered()) or "none"
        raise WrongUsage(f"No column map is remembered as {program}. Remembered are: {names}.")
    path.unlink()
    return path


def _path(program: str) -> Path:
    if not _NAME.fullmatch(program):
        raise WrongUsage(f"{program!r} can't be the name of a program; use letters, figures, spaces and hyphens.")
    return folder() / f"{program.strip().casefold().replace(' ', '-')}.toml"
