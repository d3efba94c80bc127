"""Files from wherever Spark reads: addresses in, files out, whose pieces the workers read.

Spark's own file systems are asked (HDFS, S3, Azure, Google, DBFS, …), with the cluster's configuration and rights. What
the workers can't read piece by piece comes to this computer and is read like any file, by the same readers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieout.engines.disk_files import DiskFile, RangeWork, ranges_of
from tieout.engines.spark_pieces import RESULT, LinesWork, pieces_for
from tieout.engines.spark_workers import Sparing
from tieout.errors import EngineFailed, FileNotUnderstood
from tieout.model.far_file import FarFile, Work

if TYPE_CHECKING:
    from pyspark import SparkContext

_PATTERN = frozenset("*?[]{}\\")
"""What Spark takes for a pattern, even in the name of one file."""


def shared_file(spark: SparkContext, path: Path) -> DiskFile:
    """A file that this computer and every worker open by the same path."""

    def run(size: int, work: RangeWork) -> list[tuple[int, bytes]]:
        ranges = ranges_of(size, pieces_for(size, spark.defaultParallelism))
        return spark.parallelize(ranges, len(ranges)).map(Sparing(work)).collect()

    return DiskFile.of(path, run)


@dataclass(frozen=True, slots=True)
class SparkFile:
    """A file of one of Spark's file systems.

    Attributes:
        spark: whose workers read it.
        place: its path, as Hadoop's Java holds it.
        name: without its folder.
        size: in bytes.
    """

    spark: SparkContext = field(repr=False)
    place: Any = field(repr=False)
    name: str
    size: int

    @property
    def address(self) -> str:
        """With its file system."""
        return str(self.place.toString())

    def read(self, start: int, count: int) -> bytes:
        """See `FarFile.read`."""
        with self._stream() as stream:
            stream.seek(start)
            return bytes(stream.readNBytes(count))

    def whole(self) -> bytes:
        """See `FarFile.whole`."""
        with _readable(self.address), tempfile.TemporaryDirectory(prefix="tieout-") as folder:
            copy = Path(folder) / "copy"
            target = _jvm(self.spark).org.apache.hadoop.fs.Path(copy.as_uri())
            _files_of(self.spark, self.place).copyToLocalFile(False, self.place, target, True)
            return copy.read_bytes()

    def sha256(self) -> str:
        """See `FarFile.sha256`."""
        with self._stream() as stream:
            return str(_jvm(self.spark).org.apache.commons.codec.digest.DigestUtils.sha256Hex(stream))

    def each_piece(self, work: Work) -> list[bytes]:
        """See `FarFile.each_piece`."""
        if not _PATTERN.isdisjoint(self.address):
            return [work(0, self.whole())]
        from pyspark.sql import SparkSession  # noqa: PLC0415  only here

        with _readable(self.address):
            lines = SparkSession.builder.getOrCreate().read.text(self.address, lineSep="\n")
            split = lines.selectExpr("_metadata.file_block_start AS place", "CAST(value AS BINARY) AS value")
            results = split.mapInArrow(LinesWork(work), RESULT).collect()
        return [bytes(row.result) for row in sorted(results, key=lambda row: int(row.place))]

    @contextmanager
    def _stream(self) -> Iterator[Any]:
        with _readable(self.address):
            stream = _files_of(self.spark, self.place).open(self.place)
            try:
                yield stream
            finally:
                stream.close()


def find(spark: SparkContext, address: str) -> Sequence[FarFile]:
    """The files at an address: one, those of a pattern, or those of a folder that Spark has written.

    Returns:
        In order of name.

    Raises:
        FileNotUnderstood: E100 when there is none.
        EngineFailed: E505 when Spark can't read there.
    """
    with _readable(address):
        path = _jvm(spark).org.apache.hadoop.fs.Path(address)
        files = _files_of(spark, path)
        found = [_file(spark, status) for status in _data_files(files, path)]
    if not found:
        raise FileNotUnderstood(f"Spark finds no file {address}. Check its name and folder.", code="E100")
    return found


def _file(spark: SparkContext, status: Any) -> FarFile:
    place = status.getPath()
    uri = place.toUri()
    if uri.getScheme() == "file":
        return shared_file(spark, Path(str(uri.getPath())))
    return SparkFile(spark, place, str(place.getName()), int(status.getLen()))


@contextmanager
def _readable(address: str) -> Iterator[None]:
    """One sentence for whatever Spark says when it can't read.

    Raises:
        EngineFailed: E505.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415  comes with Spark
    from pyspark.errors import PySparkException  # noqa: PLC0415  as above

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise EngineFailed(
            f"Spark can't read {address}. Does `spark.read` with this address work on the cluster?", code="E505"
        ) from error


def _jvm(spark: SparkContext) -> Any:
    return spark._jvm


def _files_of(spark: SparkContext, path: Any) -> Any:
    context: Any = spark
    return path.getFileSystem(context._jsc.hadoopConfiguration())


def _data_files(files: Any, path: Any) -> list[Any]:
    """Files at a path, in order; of a folder those that hold data."""
    found: list[Any] = []
    for status in files.globStatus(path) or ():
        inside = files.listStatus(status.getPath()) if status.isDirectory() else [status]
        found += [one for one in inside if one.isFile() and _holds_data(one.getPath().getName())]
    return sorted(found, key=lambda one: str(one.getPath().toString()))


def _holds_data(name: str) -> bool:
    """Whether a file of a folder is one of its parts, and none of the marks that Spark leaves beside them."""
    return not name.startswith(("_", "."))
