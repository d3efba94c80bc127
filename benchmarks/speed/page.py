"""The figures as a page: `docs/internals/speed.md`. No number on it is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from statistics import median

from benchmarks.computer import computer_line, said, version_line
from benchmarks.speed.contenders import PEERS, SECONDS_AGAIN_MAX, SPARK, TIEOUT, YARDSTICK
from benchmarks.speed.figures import Figures, SparkFigures, exponent
from benchmarks.speed.measuring import Ratio, Runs, spread

INTRODUCTION = f"""# Speed

<!-- Written by `make bench`; don't edit. -->

Whole commands, each in a process of its own, as a person waits for them: `tieout reconcile` reads both files, links the
clients, matches every line, explains what differs and writes the results as Parquet. All contenders read the same
files, one after the other in rounds, each round beginning with another one. Seconds are medians; a ratio is to DuckDB
merely reading both files, in the same round: the median of the rounds with the least and the greatest in brackets.
Processor seconds are those of all threads together; they say more than seconds where the computer was busy with other
things (the load is given). Whoever takes more than {SECONDS_AGAIN_MAX:.0f} seconds in the first round isn't in the
further ones; its row says so. The figures are those of one run on one computer, good or bad.

The others do less: an exact join finds the lines without an equal partner and says no more about them. What each job
is stands in `benchmarks/speed/peers.py`.
"""

PACKAGES = ("datacompy", "duckdb", "pandas", "polars", "splink")


def write_page(page: Path, figures: Figures) -> None:
    """Write the page."""
    parts = [INTRODUCTION, *_computer()]
    for lines, measured in figures.clean.items():
        books, runs = measured.books, measured.runs
        parts += [
            f"\n## Clean books, {lines:,} lines a side\n",
            f"Exact dates; {books.faults:,} lines of the right file are missing, changed, doubled or under another "
            f"client; {books.clients:,} clients; {books.file_bytes / 1e6:,.1f} MB of CSV, "
            f"{books.file_bytes / books.lines:.0f} bytes a line; {_rounds(runs)}.\n",
            *_contenders(runs, books.lines, measured.left_out),
        ]
    for lines, (both, runs) in figures.practice.items():
        parts += [
            f"\n## A simulated practice, {lines:,} lines a side\n",
            f"`tieout simulate --lines {lines} --mix practice`: payments come later, monthly or ahead, and have no "
            f"dates of their own in the practice's export; 3 % of the right lines are spoilt; {_rounds(runs)}.\n",
            *_contenders(runs, both),
        ]
    parts += [*_growth(figures), *_start(figures)]
    if figures.spark is not None:
        parts += _spark(figures.spark)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _computer() -> list[str]:
    peers = said(
        str(PEERS),
        "-c",
        f"from importlib.metadata import version as v; print(*(f'{{p}} {{v(p)}}' for p in {PACKAGES}), sep=', ')",
    )
    return [
        version_line(),
        computer_line(),
        f"- tieout with polars {metadata.version('polars')} and pyspark {metadata.version('pyspark')}",
        f"- the others: {peers}",
    ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    shown = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return ["| " + " | ".join(row) + " |" for row in shown]


def _rounds(runs: dict[str, Runs]) -> str:
    count = len(runs[TIEOUT].runs)
    return "one round" if count == 1 else f"{count} rounds"


def _contenders(runs: dict[str, Runs], lines: int, left_out: Mapping[str, str] | None = None) -> list[str]:
    header = ["", "seconds", "ratio", "processor seconds", "ratio", "peak memory", "bytes a line"]
    rows = [_contender(name, runs, lines) for name in runs]
    rows += [[name, why, *[""] * (len(header) - 2)] for name, why in (left_out or {}).items()]
    return _table(header, rows)


def _contender(name: str, runs: dict[str, Runs], lines: int) -> list[str]:
    own, yardstick = runs[name], runs[YARDSTICK]
    shown = f"{name} (first round only)" if len(own.runs) < len(yardstick.runs) else name
    if name == SPARK:  # its Java and its workers are no children that the system counts with it
        return [shown, f"{own.seconds:.2f}", _ratio(own.ratios(yardstick)), "", "", "", ""]
    return [
        shown,
        f"{own.seconds:.2f}",
        _ratio(own.ratios(yardstick)),
        f"{own.processor_seconds:.2f}",
        _ratio(own.processor_ratios(yardstick)),
        f"{own.peak_bytes / 1e6:,.0f} MB",
        f"{own.peak_bytes / lines:,.0f}",
    ]


def _ratio(found: Ratio) -> str:
    return f"{found[0]:.2f} ({found[1]:.2f}–{found[2]:.2f})"


def _growth(figures: Figures) -> list[str]:
    """Cost per line as the books grow, and as clients have more lines."""
    parts = ["\n## As books grow\n"]
    rows = []
    clean = {measured.books.lines: measured.runs[TIEOUT] for measured in figures.clean.values()}
    practice = {lines: runs[TIEOUT] for lines, runs in figures.practice.values()}
    for name, runs_by_lines in (("clean books", clean), ("simulated practice", practice)):
        rows += [
            [name, f"{lines:,}", f"{1e6 * runs.processor_seconds / lines:.2f}", f"{runs.peak_bytes / lines:,.0f}"]
            for lines, runs in runs_by_lines.items()
        ]
        parts += _grown(name, runs_by_lines)
    header = ["", "lines of both files", "processor µs a line", "peak bytes a line"]
    parts += ["", *_table(header, rows)]
    points = {per: runs.processor_seconds for per, (_, runs) in figures.by_client.items()}
    grown = exponent(points)
    parts.append("\n## As clients have more lines\n")
    if grown is not None:
        parts.append(
            f"The same number of lines in clean books; processor seconds grow with lines per client to the power "
            f"of {grown:.2f}.\n"
        )
    parts += _table(
        ["lines per client", "lines of both files", "seconds", "processor seconds", "µs a line"],
        [
            [
                f"{per:,}",
                f"{lines:,}",
                f"{runs.seconds:.2f}",
                f"{runs.processor_seconds:.2f}",
                f"{1e6 * runs.processor_seconds / lines:.2f}",
            ]
            for per, (lines, runs) in figures.by_client.items()
        ],
    )
    return parts


def _grown(name: str, runs_by_lines: Mapping[int, Runs]) -> list[str]:
    grown = exponent({lines: runs.processor_seconds for lines, runs in runs_by_lines.items()})
    if grown is None:
        return []
    least, most = min(runs_by_lines), max(runs_by_lines)
    further = (runs_by_lines[most].peak_bytes - runs_by_lines[least].peak_bytes) / (most - least)
    return [
        f"- {name}: processor seconds of the whole command grow with the lines to the power of {grown:.2f}; each "
        f"further line takes {further:,.0f} bytes of memory, its share of the files among them."
    ]


def _start(figures: Figures) -> list[str]:
    rows = [
        [
            name,
            f"{runs.seconds:.2f}",
            f"{runs.processor_seconds:.2f}",
            f"{min(run.seconds for run in runs.runs):.2f}",
            f"{runs.peak_bytes / 1e6:,.0f} MB",
        ]
        for name, runs in figures.start.items()
    ]
    return ["\n## Start\n", *_table(["", "seconds", "processor seconds", "least seconds", "peak memory"], rows)]


def _spark(found: SparkFigures) -> list[str]:
    ratios = [there / here for there, here in zip(found.spark, found.embedded, strict=True)]
    return [
        "\n## Spark beside the embedded engine\n",
        f"Reading, linking and matching {found.lines:,} lines of clean books, `local[{found.cores}]` in one process "
        "with the embedded engine, in turn; equal items, events and members are checked. A cluster pays this overhead "
        "once and has more cores.\n",
        *_table(
            ["", "seconds"],
            [
                ["embedded", f"{median(found.embedded):.2f}"],
                ["Spark, started", f"{median(found.spark):.2f}"],
                ["ratio", _ratio(spread(ratios))],
                ["starting Spark, once", f"{found.start:.1f}"],
            ],
        ),
    ]
