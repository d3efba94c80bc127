"""Spark to work in, and one sentence when there is none.

Its SQL starts only where something asks for it (`spark_files.SparkFile`): it takes as long as all the rest.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.checks import InvariantBroken
from tieout.crew import CHILD_SETTINGS
from tieout.errors import EngineFailed

if TYPE_CHECKING:
    from pyspark import SparkContext

ON_THIS_COMPUTER = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC",
    "spark.task.maxDirectResultSize": "32m",
}
"""When Spark runs on this computer only, nothing listens to the outside, and Java, which only carries bytes, takes no
core from the workers to compile itself a second time, to tidy up beside them, or to store what is fetched at once."""

ALWAYS = {
    "spark.app.name": "tieout",
    "spark.driver.maxResultSize": "0",
    "spark.ui.showConsoleProgress": "false",
    **{f"spark.executorEnv.{name}": value for name, value in CHILD_SETTINGS.items()},
}

JAVA_MISSING = (
    "Spark needs Java 17 or newer, which isn't here: apt-get install openjdk-17-jre-headless (or your system's "
    "package), or set JAVA_HOME; --engine embedded needs no Java."
)


@contextmanager
def open_spark(master: str | None) -> Iterator[SparkContext]:
    """Spark as it runs already, else one of our own, which is stopped afterwards.

    Args:
        master: as `spark.master`; None = as Spark is configured.

    Raises:
        EngineFailed: E501 without PySpark, E502 without Java, E503 when the cluster doesn't answer, E504 when a job
            inside the block fails.
    """
    try:
        from pyspark import SparkContext  # noqa: PLC0415  loads only where it is asked for
    except ImportError as error:
        raise EngineFailed(
            "Spark isn't installed: pip install 'tieout[spark]'; --engine embedded needs none of it.", code="E501"
        ) from error
    there = SparkContext._active_spark_context
    if there is not None:
        with _say_failure(None):
            yield there
        return
    with _log_file() as log, _say_failure(log):
        spark = _start(master, log)
        try:
            yield spark
        finally:
            spark.stop()


@contextmanager
def _log_file() -> Iterator[Path]:
    """A file for what Spark and Java have to say; it stays when the work fails."""
    handle, name = tempfile.mkstemp(prefix="tieout-spark-", suffix=".log")
    os.close(handle)
    log = Path(name)
    try:
        yield log
    except BaseException:
        if log.stat().st_size:
            raise
        log.unlink()
        raise
    log.unlink(missing_ok=True)


@contextmanager
def _stderr_to(log: Path) -> Iterator[None]:
    """Give a child process started here the file as its standard error."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with log.open("ab") as target:
            os.dup2(target.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _start(master: str | None, log: Path) -> SparkContext:
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415  as above

    if find_java() is None:
        raise EngineFailed(JAVA_MISSING, code="E502")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if is_local(master):  # a computer whose own name means nothing to it, and no door to the outside
        os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
    try:
        with _stderr_to(log):
            settings = SparkConf().setAll(list((ALWAYS | (ON_THIS_COMPUTER if is_local(master) else {})).items()))
            spark = SparkContext(master=master, conf=settings)
    except Exception as error:  # whatever Java says, the person reads one sentence
        where = master or "the configured master"
        raise EngineFailed(f"Spark could not start at {where}; what it said stands in {log}.", code="E503") from error
    spark.setLogLevel("ERROR")
    return spark


def find_java() -> str | None:
    """The Java that Spark would start, or None."""
    home = os.environ.get("JAVA_HOME")
    if home:
        inside = Path(home) / "bin" / ("java.exe" if os.name == "nt" else "java")
        return str(inside) if inside.exists() else None
    return shutil.which("java")


def is_local(master: str | None) -> bool:
    """Whether a master runs on this computer only."""
    return master is not None and master.startswith("local")


@contextmanager
def _say_failure(log: Path | None) -> Iterator[None]:
    """Turn what Spark raises into one sentence; a broken law stays a broken law."""
    from py4j.protocol import Py4JError  # noqa: PLC0415  comes with Spark
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (Py4JError, PySparkException) as error:
        if InvariantBroken.__name__ in str(error):
            raise InvariantBroken("a law broke on one of Spark's workers") from error
        where = f"what it said stands in {log}" if log else "its own log says why"
        raise EngineFailed(
            f"Spark stopped in the middle of the work; {where}. --engine embedded does the same without Spark.",
            code="E504",
        ) from error
