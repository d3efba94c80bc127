"""A cluster of Spark's own kind on this computer: a master and a worker, started as the guide says."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.speed.clean_books import CleanBooks, write_clean_books

from tests.tools import tool

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]

PATIENCE = 120
"""Seconds in which a server of Spark's must answer."""


@pytest.fixture
def books(tmp_path: Path) -> CleanBooks:
    return write_clean_books(tmp_path / "books", 30_000, lines_per_client=60, fault_share=0.02)


@pytest.fixture
def master(tmp_path: Path) -> Iterator[str]:
    """The address of a standalone cluster with one worker of two cores."""
    tool("java", "openjdk-17-jre-headless")
    address = f"127.0.0.1:{free_port()}"
    servers = [started(tmp_path / "master.log", "master.Master", "--port", address.partition(":")[2])]
    try:
        until_it_says(tmp_path / "master.log", "I have been elected leader")
        more = ("--cores", "2", "--memory", "1g", "--work-dir", str(tmp_path / "work"))
        servers.append(started(tmp_path / "worker.log", "worker.Worker", *more, f"spark://{address}"))
        until_it_says(tmp_path / "worker.log", "Successfully registered with master")
        yield f"spark://{address}"
    finally:
        for server in reversed(servers):
            server.terminate()
            server.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(log: Path, server: str, *words: str) -> subprocess.Popen[bytes]:
    """One of Spark's servers, from the package of PySpark, on loopback only."""
    import pyspark

    spark_class = Path(pyspark.__path__[0]) / "bin" / "spark-class"
    command = [
        str(spark_class), f"org.apache.spark.deploy.{server}", "--host", "127.0.0.1", "--webui-port", "0", *words,
    ]  # fmt: skip
    with log.open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, env=on_loopback())


def on_loopback() -> dict[str, str]:
    return {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}


def until_it_says(log: Path, words: str) -> None:
    end = time.monotonic() + PATIENCE
    while words not in log.read_text(encoding="utf-8", errors="replace"):
        assert time.monotonic() < end, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.2)


def answer(left: str, right: str, *words: str) -> bytes:
    command = [str(Path(sys.executable).with_name("tieout")), "reconcile", left, right, "--json", "--exit-zero", *words]
    done = subprocess.run(command, capture_output=True, check=False, env=on_loopback())
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_a_standalone_cluster_gives_the_embedded_answer(master: str, books: CleanBooks) -> None:
    here = answer(str(books.left), str(books.right))
    assert len(here) > 100_000
    assert answer(books.left.as_uri(), books.right.as_uri(), "--engine", "spark", "--master", master) == here
    assert answer(str(books.left), str(books.right), "--engine", "spark", "--master", master) == here
