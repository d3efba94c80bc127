"""Files from wherever Spark reads: addresses in, names and bytes out.

Spark's own file systems are asked (HDFS, S3, Azure, Google, DBFS, …), with the cluster's configuration and rights. The
bytes come to this computer and are read like any file, by the same readers.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieout.errors import EngineFailed, FileNotUnderstood

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)


def is_address(path: str) -> bool:
    """Whether a path names a file system, such as `hdfs://host/books/sessions.csv` or `dbfs:/books/*.parquet`."""
    return _ADDRESS.match(path) is not None


def fetch(session: SparkSession, address: str) -> list[tuple[str, bytes]]:
    """The files at an address: one, those of a pattern, or those of a folder that Spark has written.

    Returns:
        Names without folders, and bytes, in order of name.

    Raises:
        FileNotUnderstood: E100 when there is none.
        EngineFailed: E505 when Spark can't read there.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415  comes with Spark

    context: Any = session.sparkContext
    try:
        path = context._jvm.org.apache.hadoop.fs.Path(address)
        files = path.getFileSystem(context._jsc.hadoopConfiguration())
        places = _places(files, path)
        with tempfile.TemporaryDirectory(prefix="tieout-") as folder:
            found = [(place.getName(), _bytes(context._jvm, files, place, Path(folder))) for place in places]
    except Py4JError as error:
        raise EngineFailed(
            f"Spark can't read {address}. Does `spark.read` with this address work on the cluster?", code="E505"
        ) from error
    if not found:
        raise FileNotUnderstood(f"Spark finds no file {address}. Check its name and folder.", code="E100")
    return found


def _places(files: Any, path: Any) -> list[Any]:
    """Paths of the files, in order; of a folder those that hold data."""
    places: list[Any] = []
    for status in files.globStatus(path) or ():
        inside = files.listStatus(status.getPath()) if status.isDirectory() else [status]
        places += [one.getPath() for one in inside if one.isFile() and _holds_data(one.getPath().getName())]
    return sorted(places, key=lambda place: str(place.toString()))


def _holds_data(name: str) -> bool:
    """Whether a file of a folder is one of its parts, and none of the marks that Spark leaves beside them."""
    return not name.startswith(("_", "."))


def _bytes(jvm: Any, files: Any, place: Any, folder: Path) -> bytes:
    copy = folder / "copy"
    target = jvm.org.apache.hadoop.fs.Path(copy.as_uri())
    files.copyToLocalFile(False, place, target, True)
    data = copy.read_bytes()
    copy.unlink()
    return data
