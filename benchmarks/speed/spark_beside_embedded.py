"""Spark beside the embedded engine, both warm, in one process: `python -m … LEFT RIGHT ROUNDS CORES`.

Each reads both files, links the names and matches the lines. Writes one line of JSON: seconds of each round by engine,
and what starting Spark took.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tieout.engines import Embedded, Engine
from tieout.engines.spark import Spark
from tieout.engines.spark_session import open_spark
from tieout.linking import link
from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.reading import FarSource, Source, read_book

HEAD_BYTES = 2_000_000
"""So much of a file is worth the workers' while."""


def main(left: str, right: str, rounds: int, cores: int) -> None:
    """Measure."""
    began = time.perf_counter()
    with open_spark(f"local[{cores}]"):
        spark = Spark()
        _warm(spark, left, right)
        start = time.perf_counter() - began
        seconds: dict[str, list[float]] = {"embedded": [], "spark": []}
        for number in range(rounds):
            engines: list[Engine] = [Embedded(), spark]
            answers = []
            for engine in engines if number % 2 else engines[::-1]:
                began = time.perf_counter()
                answers.append(_worked(engine, left, right))
                seconds[engine.name].append(time.perf_counter() - began)
            _ensure_equal(*answers)
    lines = sum(book.items.height for book in answers[0][0])
    sys.stdout.write(json.dumps({"start": start, "cores": cores, "lines": lines, **seconds}) + "\n")


Answer = tuple[tuple[Book, Book], Settlement]


def _worked(engine: Engine, *paths: str) -> Answer:
    """What the pipeline does before it explains."""
    sources = [[_source(engine, path)] for path in paths]
    with ThreadPoolExecutor(1) as beside:  # as `tieout reconcile` reads
        ahead = beside.submit(read_book, sources[1])
        left, right = read_book(sources[0]), ahead.result()
    return (left, right), engine.settle(left.items, right.items, link(left, right, Settings()), Settings())


def _source(engine: Engine, path: str) -> Source:
    return FarSource(engine.files(path)[0]) if engine.reads(path) else Source.of(path)


def _warm(spark: Spark, *paths: str) -> None:
    """Start the workers' Python, and let it load what reading and matching need, by the files' first megabytes."""
    with TemporaryDirectory(prefix="tieout-warm-") as folder:
        heads = [_head(Path(path), Path(folder)) for path in paths]
        left, right = (read_book([_source(spark, str(head))]) for head in heads)
    Spark(spark.master, chunks=4).settle(left.items, right.items, link(left, right, Settings()), Settings())


def _head(path: Path, folder: Path) -> Path:
    head = folder / path.name
    with path.open("rb") as file:
        head.write_bytes(file.read(HEAD_BYTES) + file.readline())
    return head


def _ensure_equal(one: Answer, other: Answer) -> None:
    pairs = [(here.items, there.items) for here, there in zip(one[0], other[0], strict=True)]
    pairs += [(one[1].events, other[1].events), (one[1].members, other[1].members)]
    if not all(here.equals(there) for here, there in pairs):
        sys.exit("the engines disagree")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
