"""What a person reads when Spark is asked for and isn't there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import WORKED, Tieout
from tieout.engines import spark_session


def test_no_pyspark(tieout: Tieout, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    ended = tieout("reconcile", *WORKED, "--engine", "spark")
    assert ended.code == 5
    assert ended.err.splitlines()[-1].startswith("Spark isn't installed: pip install 'tieout[spark]'")


def test_no_java(tieout: Tieout, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_java", lambda: None)
    ended = tieout("reconcile", *WORKED, "--engine", "spark", "--master", "local[1]")
    assert ended.code == 5
    assert "Spark needs Java 17 or newer" in ended.err.splitlines()[-1]


def test_a_master_without_spark(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--master", "local[1]")
    assert (ended.code, ended.err) == (2, "A master says where Spark runs; add --engine spark.\n")


def test_doctor_tells_about_spark(tieout: Tieout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    ended = tieout("doctor")
    assert ended.code == 0
    assert "Java is not installed; --engine spark needs 17 or newer" in ended.out
    assert "pyspark" in ended.out


def test_an_address_without_spark(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", "hdfs://host/sessions.csv", "quickbooks.csv")
    assert ended.code == 3
    assert ended.err.startswith("hdfs://host/sessions.csv isn't a file of this computer; --engine spark reads it")


def test_nothing_is_written_to_an_address(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--format", "parquet", "--out", "hdfs://host/results")
    assert ended.code == 2
    assert ended.err.startswith("What is written is written on this computer; bring it elsewhere afterwards")
    assert not (files / "hdfs:").exists()
