"""What a pass leaves for the next one, on the disk of the worker that did it.

The module imports no Spark, so that a worker needs nothing but tieout itself. Whoever doesn't find what was left (a
worker was lost, or another computer does the next pass) does the pass before again.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from tieout.packing import pack_into, unpacked

LOCAL_DIRS = "SPARK_LOCAL_DIRS"
"""Folders that Spark names to its workers, and deletes with them."""


def keep(what: object) -> str:
    """Write an object down; its path, or nothing where there is no room."""
    path = ""
    with suppress(OSError):
        handle, path = tempfile.mkstemp(prefix="tieout-", dir=os.environ.get(LOCAL_DIRS, "").split(",")[0] or None)
        with os.fdopen(handle, "wb") as file:
            pack_into(what, file)
        return path
    if path:
        Path(path).unlink(missing_ok=True)
    return ""


def take(path: str) -> Any:
    """What was kept at a path, which is free then; None where nothing is."""
    if not path:
        return None
    try:
        data = Path(path).read_bytes()
        Path(path).unlink()
    except OSError:
        return None
    return unpacked(data)
