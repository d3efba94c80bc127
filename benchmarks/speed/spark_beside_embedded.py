"""Settling on Spark beside settling here, both warm, in one process: `python -m … LEFT RIGHT ROUNDS CORES`.

Writes one line of JSON: seconds of each round by engine, and what starting Spark took.
"""

from __future__ import annotations

import json
import sys
import time

from tieout.engines import Embedded, Engine
from tieout.engines.spark import Spark
from tieout.engines.spark_session import open_session
from tieout.linking import link
from tieout.model.settings import Settings
from tieout.reading import Source, read_book


def main(left_path: str, right_path: str, rounds: int, cores: int) -> None:
    """Measure."""
    left, right = (read_book([Source.of(path)]) for path in (left_path, right_path))
    settings = Settings()
    linkage = link(left, right, settings)
    began = time.perf_counter()
    with open_session(f"local[{cores}]"):
        Spark().settle(left.items.head(1000), right.items.head(1000), linkage, settings)
        start = time.perf_counter() - began
        seconds: dict[str, list[float]] = {"embedded": [], "spark": []}
        for number in range(rounds):
            engines: list[Engine] = [Embedded(), Spark()]
            answers = []
            for engine in engines if number % 2 else engines[::-1]:
                began = time.perf_counter()
                answers.append(engine.settle(left.items, right.items, linkage, settings))
                seconds[engine.name].append(time.perf_counter() - began)
            if not answers[0].events.equals(answers[1].events):
                sys.exit("the engines disagree")
    told = {"start": start, "lines": left.items.height + right.items.height, **seconds}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
