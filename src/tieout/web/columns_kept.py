"""Which column is which, said once: kept for the practice by the file's layout, and used for the next of its kind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import PurePath

from tieout.reading import ColumnMap, read_column_map, write_map
from tieout.reading.parsing.headers import plain
from tieout.web.models import KeptColumns, StoredFile, User

NAME_CHARACTERS = 60


def layout_of(cells: Sequence[str]) -> str:
    """A header's fingerprint: its words in their order, whatever their case."""
    words = [plain(cell) for cell in cells]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def keep_columns(file: StoredFile, said: ColumnMap, program: str, user: User) -> None:
    """Keep what a person said about a file's layout; what was said of the same layout before is replaced."""
    header = header_of(file, tuple(said.columns.values()))
    if header is None:
        return
    name = (program or program_of(file))[:NAME_CHARACTERS]
    KeptColumns.objects.update_or_create(
        practice=file.practice,
        layout=layout_of(header),
        defaults={"program": name, "column_map": write_map(said, name), "said_by": user},
    )


def known_columns(file: StoredFile, rows: Sequence[Sequence[str]]) -> KeptColumns | None:
    """What was said of the layout that one of a file's first rows is the header of."""
    layouts = {layout_of(cells) for cells in rows}
    return KeptColumns.objects.filter(practice=file.practice_id, layout__in=layouts).order_by("-said_at").first()


def header_of(file: StoredFile, headers: Sequence[str]) -> list[str] | None:
    """The first of a file's first rows that holds some headers."""
    wanted = {plain(header) for header in headers if header}
    for row in file.preview:
        cells: list[str] = row["cells"]
        if wanted and wanted <= {plain(cell) for cell in cells}:
            return cells
    return None


def program_of(file: StoredFile) -> str:
    """A name to remember a layout by: the file's, without its ending and figures."""
    words = re.sub(r"[\d_\-.()]+", " ", PurePath(file.name).stem).split()
    return " ".join(words).capitalize() or "Another program"


def read_map(text: str) -> ColumnMap | None:
    """A map as it was kept.

    Raises:
        WrongUsage: when it contradicts itself.
    """
    return read_column_map(text.encode(), "the columns chosen") if text else None
