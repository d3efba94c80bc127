"""Two exports of any size with exact dates and a few faults, written in seconds.

Left: a Sessions Health Appointment Status export, one row for each session, each with a charge and a payment (two
lines). Right: a table with a date, a client, a memo and a signed amount, one row for each line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

FIRST_DAY = date(2014, 1, 13)
"""A Monday that no month can be taken for: DuckDB tells days from months by the first rows, a day or two at 10⁷."""

DAYS_MAX = 3650
SESSIONS_AT_ONCE = 2_000_000
"""About so many sessions are written at a time, those of whole days."""

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
    """Write both files, some days at a time: each line takes a few bytes of memory.

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
    faults = _faults(2 * sessions.height, fault_share, random)
    written = 0
    with left.open("wb") as practice, right.open("wb") as other:
        for first, some in _by_days(sessions):
            practice.write(_left_rows(some, names, with_header=not first))
            ledger = _with_faults(_ledger(some), faults[2 * first : 2 * (first + some.height)], len(names), random)
            other.write(_right_rows(ledger, names, with_header=not first))
            written += ledger.height
    size = left.stat().st_size + right.stat().st_size
    return CleanBooks(left, right, 2 * sessions.height + written, len(names), int((faults >= 0).sum()), size)


def _sessions(count: int, per_client: int, random: np.random.Generator) -> pl.DataFrame:
    """Weekly sessions of each client, closer together where ten years don't hold them."""
    number = np.arange(count, dtype=np.int32)
    client, place = number // per_client, number % per_client
    span = min(7 * per_client, DAYS_MAX)
    clients = int(client[-1]) + 1
    weekday = random.integers(0, 5, clients).astype(np.int16)
    day = weekday[client] + (place * span // per_client).astype(np.int16)
    cents = np.array(FEES, np.int32)[random.integers(0, len(FEES), clients)][client]
    order = np.argsort(day, kind="stable")  # clients follow each other already
    return pl.DataFrame({"client": client[order], "day": day[order], "cents": cents[order]})


def _by_days(sessions: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Some days' sessions at a time, and the place of the first of them."""
    days, first = sessions["day"].to_numpy(), 0
    while first < len(days):
        last = days[min(first + SESSIONS_AT_ONCE, len(days)) - 1]
        end = int(np.searchsorted(days, last, side="right"))
        yield first, sessions[first:end]
        first = end


def _faults(count: int, share: float, random: np.random.Generator) -> npt.NDArray[np.int8]:
    """For each right line what is wrong with it, 0 to 9; -1 = nothing."""
    starts = range(0, count, SESSIONS_AT_ONCE)
    sizes = [min(SESSIONS_AT_ONCE, count - start) for start in starts]
    spoilt = [random.random(size) < share for size in sizes]
    return np.concatenate([
        np.where(own, random.integers(0, 10, size).astype(np.int8), np.int8(-1))
        for own, size in zip(spoilt, sizes, strict=True)
    ])  # fmt: skip


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
    ledger: pl.DataFrame, faults: npt.NDArray[np.int8], clients: int, random: np.random.Generator
) -> pl.DataFrame:
    """Leave out 4 of 10 faulty lines, change 3, double 2 and put 1 under another client."""
    other = pl.Series((ledger["client"].to_numpy() + 1 + random.integers(0, 7, ledger.height)) % clients)
    fault = pl.Series("fault", faults)
    times = np.select([faults < 0, faults < 4, (faults == 7) | (faults == 8)], [1, 0, 2], 1)
    spoilt = ledger.with_columns(
        pl.when(fault.is_between(4, 6)).then(pl.col("cents") + 900).otherwise("cents").alias("cents"),
        pl.when(fault == 9).then(other).otherwise("client").alias("client"),
    )
    return spoilt[np.repeat(np.arange(len(faults)), times)]


def _money(cents: str) -> pl.Expr:
    size = pl.col(cents).abs()
    sign = pl.when(pl.col(cents) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.format("{}{}.{}", sign, size // 100, (size % 100).cast(pl.String).str.zfill(2))


def _named(frame: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    return frame.with_columns(names.gather(frame["client"]).alias("Client"), _day().alias("at"))


def _day() -> pl.Expr:
    return pl.lit(FIRST_DAY) + pl.duration(days=pl.col("day"))


def _left_rows(sessions: pl.DataFrame, names: pl.Series, *, with_header: bool) -> bytes:
    shown = _money("cents")
    rows = _named(sessions, names).select(
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
    )
    return rows.write_csv(include_header=with_header, line_terminator="\r\n").encode()


def _right_rows(ledger: pl.DataFrame, names: pl.Series, *, with_header: bool) -> bytes:
    rows = _named(ledger, names).select(
        pl.col("at").dt.strftime("%Y-%m-%d").alias("Date"),
        "Client",
        pl.col("memo").alias("Memo"),
        _money("cents").alias("Amount"),
    )
    return rows.write_csv(include_header=with_header, line_terminator="\r\n").encode()
