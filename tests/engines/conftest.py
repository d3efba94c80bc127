"""One Spark for all tests of a master: Java starts once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files, tieout
from tests.tools import tool
from tieout.engines.spark_session import open_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["files", "spark", "tieout"]

MASTERS = ("local[2]", "local-cluster[2,1,1024]")
"""Tasks as threads of one Java process; and two executors of one core each, processes of their own."""


@pytest.fixture(scope="session", params=MASTERS)
def spark(request: pytest.FixtureRequest) -> Iterator[SparkSession]:
    """A session at each master, one after the other."""
    tool("java", "openjdk-17-jre-headless")
    from pyspark.sql import SparkSession

    with open_spark(request.param):
        yield SparkSession.builder.getOrCreate()
