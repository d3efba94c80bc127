"""Conformance: whatever Spark does with the chunks, the answer is the embedded engine's, byte for byte."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from benchmarks.speed.clean_books import write_clean_books

from tests.books import book, charge, linked
from tests.cli.conftest import WORKED, Tieout
from tests.engines.practices import practice, stated
from tieout.engines import spark as spark_engine
from tieout.engines import spark_files, spark_pieces
from tieout.engines.disk_files import DiskFile
from tieout.engines.embedded import Embedded
from tieout.engines.spark import Spark
from tieout.engines.spark_files import SparkFile, shared_file
from tieout.engines.spark_tasks import Last
from tieout.library import reconcile
from tieout.matching.learning import Learned, Statistics, learn
from tieout.model.far_file import Work
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.reading.opening.source import Source
from tieout.reading.plain.far_files import WORKERS_TIMES
from tieout.reading.plain.sizes import BYTES_MIN

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]


def same_bytes(one: Settlement, other: Settlement) -> bool:
    pairs = ((one.events, other.events), (one.members, other.members), (one.alternatives, other.alternatives))
    rests = [(stated(told.habits), told.basis) for told in (one, other)]
    return rests[0] == rests[1] and all(here.write_json() == there.write_json() for here, there in pairs)


@pytest.mark.parametrize("chunks", [1, 3, 8])
def test_any_chunks_give_the_embedded_answer(spark: SparkSession, chunks: int) -> None:
    left, right, linkage = practice(seed=chunks)
    embedded = Embedded().settle(left.items, right.items, linkage, Settings())
    settled = Spark(chunks=chunks).settle(left.items, right.items, linkage, Settings())
    assert same_bytes(embedded, settled)
    kinds = set(embedded.events["kind"].to_list())
    assert {"agree", "only_left", "only_right", "other_client", "twice"} <= kinds


@pytest.mark.parametrize("settings", [Settings(learn=False), Settings(start=date(2026, 3, 1))], ids=["plain", "start"])
def test_choices_reach_the_workers(spark: SparkSession, settings: Settings) -> None:
    left, right, linkage = practice(seed=20)
    embedded = Embedded().settle(left.items, right.items, linkage, settings)
    assert same_bytes(embedded, Spark(chunks=4).settle(left.items, right.items, linkage, settings))


def test_a_book_without_lines_and_chunks_without_clients(spark: SparkSession) -> None:
    left, right = book([charge(0, 1, 15_000)], clients=2), book([], clients=2)
    embedded = Embedded().settle(left.items, right.items, linked(2), Settings())
    assert same_bytes(embedded, Spark(chunks=7).settle(left.items, right.items, linked(2), Settings()))


def executors(java: int) -> list[int]:
    """Process ids of the executors below the driver's Java."""
    found, parents = [], {java}
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if parent in parents and b"CoarseGrainedExecutorBackend" in command:
            found.append(int(process.name))
    return found


def java_of(spark: SparkSession) -> int:
    gateway: Any = spark.sparkContext._gateway
    return int(gateway.jvm.java.lang.ProcessHandle.current().pid())


def test_a_killed_executor_changes_nothing(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    if not str(spark.sparkContext.master).startswith("local-cluster"):
        assert executors(java_of(spark)) == []
        return
    killed: list[int] = []

    def learn_after_a_loss(statistics: Iterable[Statistics]) -> Learned:
        learned = learn(statistics)
        alive = executors(java_of(spark))
        assert len(alive) == 2
        os.kill(alive[0], signal.SIGKILL)
        killed.append(alive[0])
        return learned

    monkeypatch.setattr(spark_engine, "learn", learn_after_a_loss)
    left, right, linkage = practice(seed=30)
    settled = Spark(chunks=6).settle(left.items, right.items, linkage, Settings())
    assert len(killed) == 1
    assert same_bytes(Embedded().settle(left.items, right.items, linkage, Settings()), settled)


def test_states_that_are_not_on_this_computer_are_where_the_workers_are(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(Last, "of_kept", lambda _, number: asked.append(number))  # of the driver, not of the workers
    left, right, linkage = practice(seed=31)
    settled = Spark(chunks=3).settle(left.items, right.items, linkage, Settings())
    assert sorted(asked) == [0, 1, 2]
    assert same_bytes(Embedded().settle(left.items, right.items, linkage, Settings()), settled)


def test_the_command_says_the_same_on_both_engines(spark: SparkSession, tieout: Tieout, files: Path) -> None:
    del spark  # it is the session that is there
    answers = [tieout("reconcile", *WORKED, "--json", "--engine", engine) for engine in ("embedded", "spark")]
    assert [ended.code for ended in answers] == [1, 1]
    assert answers[0].out == answers[1].out


def test_lines_in_any_order(spark: SparkSession) -> None:
    left, right, linkage = practice(seed=40)
    mixed = [frame.sample(fraction=1, shuffle=True, seed=7) for frame in (left.items, right.items)]
    assert isinstance(mixed[0], pl.DataFrame)
    embedded = Embedded().settle(left.items, right.items, linkage, Settings())
    assert same_bytes(embedded, Spark(chunks=5).settle(mixed[0], mixed[1], linkage, Settings()))


def test_files_are_read_from_where_spark_reads(spark: SparkSession, tieout: Tieout, files: Path) -> None:
    here = tieout("reconcile", *WORKED, "--json")
    left, right = ((files / name).as_uri() for name in WORKED[:2])
    there = tieout("reconcile", left, right, *WORKED[2:], "--json", "--engine", "spark")
    assert (there.code, there.out) == (here.code, here.out)
    missing = tieout("reconcile", left, (files / "none.csv").as_uri(), "--engine", "spark")
    assert missing.code == 3
    assert missing.err.splitlines()[-1].startswith("Spark finds no file file:///")
    unknown = tieout("reconcile", left, "nowhere://host/none.csv", "--engine", "spark")
    assert (unknown.code, unknown.err.splitlines()[-1][:34]) == (5, "Spark can't read nowhere://host/no")


@pytest.mark.parametrize("shared", [True, False], ids=["opened by path", "through Spark's file systems"])
def test_plain_files_are_read_by_the_workers(
    spark: SparkSession, tieout: Tieout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    books = write_clean_books(tmp_path, 30_000, lines_per_client=60, fault_share=0.02)
    assert min(path.stat().st_size for path in (books.left, books.right)) > WORKERS_TIMES * BYTES_MIN
    here = tieout("reconcile", str(books.left), str(books.right), "--json", "--exit-zero")
    read_whole: list[str] = []
    for kind in (DiskFile, SparkFile):
        monkeypatch.setattr(kind, "whole", lambda self: read_whole.append(self.name))
    if not shared:
        monkeypatch.setattr(spark_files, "_file", by_spark)
        spark.conf.set("spark.sql.files.maxPartitionBytes", "300000")
    try:
        addresses = [path.as_uri() for path in (books.left, books.right)]
        there = tieout("reconcile", *addresses, "--json", "--exit-zero", "--engine", "spark")
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert (there.code, there.out) == (here.code, here.out)
    assert here.code == 0
    assert read_whole == []
    assert '"kind": "other_client"' in here.out


def by_spark(spark: SparkContext, status: Any) -> SparkFile:
    place = status.getPath()
    return SparkFile(spark, place, place.getName(), status.getLen())


def test_what_is_not_plain_is_brought_here(spark: SparkSession, tieout: Tieout, tmp_path: Path) -> None:
    books = write_clean_books(tmp_path, 30_000)
    text = books.right.read_bytes().replace(b"Payment", b'"Pay\nment"', 1)
    books.right.write_bytes(text)
    commands = [
        ["reconcile", str(books.left), str(books.right), "--json", "--exit-zero", "--engine", engine]
        for engine in ("embedded", "spark")
    ]
    here, there = (tieout(*command) for command in commands)
    assert (there.code, there.out) == (here.code, here.out) == (0, here.out)
    assert here.out


def test_a_file_in_pieces_is_the_file(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_pieces, "PIECE_BYTES", 50)
    as_it_is: Work = lambda _, data: data  # noqa: E731  a function of this module is no worker's to import
    path = tmp_path / "lines.txt"
    lines = [b"x" * (7 * number % 130) + b"\r\n" for number in range(60)]
    path.write_bytes(b"".join(lines) + b"the end")
    pieces = shared_file(spark.sparkContext, path).each_piece(as_it_is)
    assert len(pieces) > 20
    assert b"".join(pieces) == path.read_bytes()
    spark.conf.set("spark.sql.files.maxPartitionBytes", "500")
    context: Any = spark.sparkContext
    place = context._jvm.org.apache.hadoop.fs.Path(path.as_uri())
    far = SparkFile(spark.sparkContext, place, path.name, path.stat().st_size)
    pieces = far.each_piece(as_it_is)
    spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert len(pieces) > 2
    assert b"".join(pieces) == path.read_bytes() + b"\n"
    assert (far.read(10, 100), far.whole()) == (path.read_bytes()[10:110], path.read_bytes())
    assert far.sha256() == shared_file(spark.sparkContext, path).sha256() == Source.of(path).sha256


def test_folders_and_tables_that_spark_has_written(spark: SparkSession, files: Path) -> None:
    right = spark.read.csv(str(ledger(files)), header=True).repartition(3, "Client")
    right.write.parquet(str(files / "parts"))
    assert len(list((files / "parts").glob("part-*.parquet"))) > 1
    by_file = reconcile(files / "sessions.csv", files / "ledger.csv")
    by_folder = reconcile(files / "sessions.csv", (files / "parts").as_uri(), engine="spark")
    by_table = reconcile(files / "sessions.csv", right, engine="spark")
    told = [
        [
            (one.name, one.left_cents, one.right_cents, [item.cents for item in one.items])
            for one in answer.report.clients
        ]
        for answer in (by_file, by_folder, by_table)
    ]
    assert told[0] == told[1] == told[2]
    assert by_file.difference_cents != 0


def ledger(folder: Path) -> Path:
    rows = [
        "2026-01-06,Good Person,150.00",
        "2026-01-07,Good Person,-140.00",
        "2026-01-08,Other Person,80.00",
        "2026-01-09,Other Person,-20.00",
    ]
    path = folder / "ledger.csv"
    path.write_text("\n".join(["Date,Client,Amount", *rows]) + "\n", encoding="utf-8")
    return path
