"""Two exports of any size with exact dates and a few faults, written in seconds.

Left: a Sessions Health Appointment Status export, one row for each session, each with a charge and a payment (two
lines). Right: a table with a date, a client, a memo and a signed amount, one row for each line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

FIRST_DAY = date(2014, 1, 13)
"""A Monday that no month can be taken for: DuckDB tells days from months by the first rows, a day or two at 10⁷."""

DAYS_MAX = 3650
FEES = (9_000, 11_000, 12_000, 13_500, 15_000, 16_000, 17_500, 20_000)
SYLLABLES = ("ba", "ce", "do", "fi", "gu", "ha", "je", "ko", "li", "mu", "na", "pe", "ro", "si", "tu", "va", "we", "zo")
FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dina", "Egon", "Fay", "Gus", "Hedy", "Ivo", "Jana", "Kit", "Lou", "Mona", "Ned")

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CleanBooks:
    """What was written.

    Attributes:
        left: path of the practice's export.
        right: path of the other program's table.
        lines: line items of both files together.
        clients: how many.
        faults: lines of the right file that were left out, changed, doubled or put under another client.
        file_bytes: of both files.
    """

    left: Path
    right: Path
    lines: int
    clients: int
    faults: int
    file_bytes: int


def write_clean_books(
    folder: Path, lines: int, *, lines_per_client: int = 100, fault_share: float = 0.01, seed: int = 1
) -> CleanBooks:
    """Write both files.

    Args:
        folder: where; made when it isn't there.
        lines: line items a side, before faults.
        lines_per_client: line items of each client a side.
        fault_share: share of the right lines that something is wrong with.
        seed: the same seed gives the same files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    sessions = _sessions(lines // 2, max(lines_per_client // 2, 1), random)
    names = _names(int(sessions["client"].max()) + 1)  # type: ignore[arg-type]
    left, right = folder / "sessions.csv", folder / "ledger.csv"
    _write_left(sessions, names, left)
    ledger, faults = _with_faults(_ledger(sessions), len(names), fault_share, random)
    _write_right(ledger, names, right)
    size = left.stat().st_size + right.stat().st_size
    return CleanBooks(left, right, 2 * sessions.height + ledger.height, len(names), faults, size)


def _sessions(count: int, per_client: int, random: np.random.Generator) -> pl.DataFrame:
    """Weekly sessions of each client, closer together where ten years don't hold them."""
    number = np.arange(count)
    client, place = number // per_client, number % per_client
    span = min(7 * per_client, DAYS_MAX)
    clients = int(client[-1]) + 1
    weekday = random.integers(0, 5, clients)
    day = weekday[client] + place * span // per_client
    cents = np.array(FEES)[random.integers(0, len(FEES), clients)][client]
    return pl.DataFrame({"client": client, "day": day, "cents": cents}).sort("day", "client", maintain_order=True)


def _names(count: int) -> pl.Series:
    """Distinct invented names."""
    number = np.arange(count)
    last = np.full(count, "", dtype=object)
    rest = number // len(FIRST_NAMES)
    for _ in range(4):
        last = np.array(SYLLABLES, dtype=object)[rest % len(SYLLABLES)] + last
        rest //= len(SYLLABLES)
    first = np.array(FIRST_NAMES, dtype=object)[number % len(FIRST_NAMES)]
    return pl.Series("name", first + " " + last, dtype=pl.String).str.to_titlecase()


def _ledger(sessions: pl.DataFrame) -> pl.DataFrame:
    charges = sessions.with_columns(memo=pl.lit("Session"))
    payments = sessions.with_columns(-pl.col("cents"), memo=pl.lit("Payment"))
    return pl.concat([charges, payments]).sort("day", "client", maintain_order=True)


def _with_faults(
    ledger: pl.DataFrame, clients: int, share: float, random: np.random.Generator
) -> tuple[pl.DataFrame, int]:
    """Leave out 4 of 10 faulty lines, change 3, double 2 and put 1 under another client."""
    fault = np.where(random.random(ledger.height) < share, random.integers(0, 10, ledger.height), -1)
    lines = ledger.with_columns(pl.Series("fault", fault))
    other = pl.Series((ledger["client"].to_numpy() + 1 + random.integers(0, 7, ledger.height)) % clients)
    spoilt = (
        lines.with_columns(
            pl.when(pl.col("fault").is_between(4, 6)).then(pl.col("cents") + 900).otherwise("cents").alias("cents"),
            pl.when(pl.col("fault") == 9).then(other).otherwise("client").alias("client"),
            pl.when(pl.col("fault").is_between(7, 8)).then(2).otherwise(1).alias("times"),
        )
        .filter(~pl.col("fault").is_between(0, 3))
        .select(pl.exclude("times", "fault").repeat_by("times"))
        .explode("client", "day", "cents", "memo")
    )
    return spoilt, int((fault >= 0).sum())


def _money(cents: str) -> pl.Expr:
    size = pl.col(cents).abs()
    sign = pl.when(pl.col(cents) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.format("{}{}.{}", sign, size // 100, (size % 100).cast(pl.String).str.zfill(2))


def _named(frame: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    return frame.with_columns(names.gather(frame["client"]).alias("Client"), _day().alias("at"))


def _day() -> pl.Expr:
    return pl.lit(FIRST_DAY) + pl.duration(days=pl.col("day"))


def _write_left(sessions: pl.DataFrame, names: pl.Series, path: Path) -> None:
    shown = _money("cents")
    _named(sessions, names).select(
        pl.col("at").dt.strftime("%m/%d/%Y").alias("Date"),
        pl.lit("A. Baker").alias("Practitioner"),
        pl.lit("Office").alias("Location"),
        "Client",
        pl.lit("Client Session").alias("Appointment"),
        pl.lit("90837").alias("Service"),
        pl.lit("Paid").alias("Status"),
        shown.alias("Rate"),
        shown.alias("Client Responsibility"),
        shown.alias("Client Paid"),
        pl.lit("0.00").alias("Insurance Paid"),
        pl.lit("0.00").alias("Credit Used"),
    ).write_csv(path, line_terminator="\r\n")


def _write_right(ledger: pl.DataFrame, names: pl.Series, path: Path) -> None:
    _named(ledger, names).select(
        pl.col("at").dt.strftime("%Y-%m-%d").alias("Date"),
        "Client",
        pl.col("memo").alias("Memo"),
        _money("cents").alias("Amount"),
    ).write_csv(path, line_terminator="\r\n")
