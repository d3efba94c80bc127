"""Books of millions of lines for measuring speed and memory, made in columns: whole arrays, not one event at a time.

Fewer kinds of clients and of faults than `simulate`, and no truth of every line: what is known are the sums, how many
lines stand in each book, and how many faults of each kind were planted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.random import Generator, default_rng

from tieout.errors import WrongUsage
from tieout.limits import SIMULATED_LINES_MAX
from tieout.simulating.people import FIRST, LAST

LEFT, RIGHT, SUMS = "sessions.csv", "ledger.csv", "sums.json"
MIXES = ("same-day", "practice")

_START = date(2020, 1, 6)
_SESSIONS_A_CLIENT = 50
_WAYS = ("same_day", "lag", "spread", "monthly", "prepaid")
_SHARES = {"same-day": (1.0, 0.0, 0.0, 0.0, 0.0), "practice": (0.45, 0.2, 0.13, 0.12, 0.1)}
_PACKAGE = 4
_UNPAID_SHARE = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class LargePlan:
    """Large books to make.

    Attributes:
        lines: about how many line items on each side.
        seed: where chance begins.
        mix: `same-day` (each payment on the day of its session) or `practice` (also later, monthly and ahead).
        fault_rate: the share of the right side's lines that something goes wrong with.
    """

    lines: int
    seed: int = 1
    mix: str = "same-day"
    fault_rate: float = 0.01


def simulate_large(plan: LargePlan, folder: Path) -> None:
    """Write `sessions.csv`, `ledger.csv` (a table with types) and `sums.json` into a folder that exists.

    Raises:
        WrongUsage: when the plan can't be.
    """
    if plan.mix not in MIXES:
        raise WrongUsage(f"With a number of lines the mix is one of: {', '.join(MIXES)}.")
    if not (10 <= plan.lines <= SIMULATED_LINES_MAX and 0 <= plan.fault_rate <= 0.5):
        raise WrongUsage(f"Large books have 10 to {SIMULATED_LINES_MAX:,} lines and a fault rate from 0 to 0.5.")
    rng = default_rng(plan.seed)
    sessions = _sessions(plan, rng)
    right = pl.concat([_invoices(sessions), _payments(sessions, rng)])
    spoilt, planted = _spoil(right, plan.fault_rate, sessions["client"].max(), rng)
    _write_left(sessions, folder / LEFT)
    _write_right(spoilt, folder / RIGHT)
    sums = {
        "schema": "tieout.large/1",
        "left": {"rows": sessions.height, "lines": _lines(sessions), "cents": _owed(sessions)},
        "right": {"rows": spoilt.height, "lines": spoilt.height, "cents": int(spoilt["cents"].sum())},
        "faults": planted,
    }
    (folder / SUMS).write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def _sessions(plan: LargePlan, rng: Generator) -> pl.DataFrame:
    """One row for a session: client, way of paying, day, cents due, paid and credited; ordered by client and day."""
    rows = max(plan.lines // 2, 1)
    clients = -(-rows // _SESSIONS_A_CLIENT)
    client = np.arange(rows) // _SESSIONS_A_CLIENT
    number = np.arange(rows) % _SESSIONS_A_CLIENT
    way = rng.choice(len(_WAYS), clients, p=_SHARES[plan.mix])
    every = rng.choice([7, 7, 7, 14], clients)
    first = rng.integers(0, 365, clients)
    fee = rng.integers(80, 441, clients) * 50
    lag = rng.choice([1, 2, 3, 5, 7, 10], clients)
    cents = fee[client] + np.where(number >= 30, 500, 0)
    unpaid = (rng.random(rows) < _UNPAID_SHARE) & (way[client] < _WAYS.index("monthly"))
    ahead = (way[client] == _WAYS.index("prepaid")) & (number % _PACKAGE != 0)
    return pl.DataFrame(
        {
            "client": client.astype(np.int32),
            "way": way[client].astype(np.int8),
            "lag": lag[client].astype(np.int16),
            "number": number.astype(np.int32),
            "days": (first[client] + every[client] * number).astype(np.int32),
            "due": cents,
            "paid": np.where(unpaid | ahead, 0, cents),
            "credit": np.where(ahead, cents, 0),
        }
    )


def _invoices(sessions: pl.DataFrame) -> pl.DataFrame:
    return sessions.select("client", "days", pl.lit(0, pl.Int8).alias("type"), pl.col("due").alias("cents"))


def _payments(sessions: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """What each way of paying makes of the amounts paid and credited: one line for a session, a month or a package."""
    spread = pl.Series("spread", rng.integers(3, 15, sessions.height).astype(np.int32))
    settled = sessions.with_columns(spread, (pl.col("paid") + pl.col("credit")).alias("cents"))
    settled = settled.filter(pl.col("cents") > 0)
    way = pl.col("way")
    later = (
        pl.when(way == _WAYS.index("lag")).then("lag").when(way == _WAYS.index("spread")).then("spread").otherwise(0)
    )
    alone = settled.filter(way < _WAYS.index("monthly")).select(
        "client", (pl.col("days") + later).alias("days"), "cents"
    )
    month = pl.col("days") // 30
    monthly = (
        settled.filter(way == _WAYS.index("monthly"))
        .group_by("client", month.alias("group"), maintain_order=True)
        .agg(pl.col("cents").sum(), (month.first() * 30 + 30 + pl.col("lag").first()).cast(pl.Int32).alias("days"))
    )
    prepaid = (
        settled.filter(way == _WAYS.index("prepaid"))
        .group_by("client", (pl.col("number") // _PACKAGE).alias("group"), maintain_order=True)
        .agg(pl.col("cents").sum(), pl.col("days").first())
    )
    parts = [part.select("client", pl.col("days").cast(pl.Int32), "cents") for part in (alone, monthly, prepaid)]
    return pl.concat(parts).select(
        "client", "days", pl.lit(1, pl.Int8).alias("type"), (-pl.col("cents")).alias("cents")
    )


def _spoil(
    right: pl.DataFrame, rate: float, last_client: object, rng: Generator
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Lines lost, doubled, changed, moved in time or put on the next client."""
    kinds = ("missing", "entered_twice", "amount", "date", "other_client")
    wrong = rng.random(right.height) < rate
    kind = np.where(wrong, rng.integers(0, len(kinds), right.height), -1).astype(np.int8)
    chosen = right.with_columns(pl.Series("fault", kind))
    fault = pl.col("fault")
    kept = chosen.filter(fault != 0)
    doubled = kept.filter(fault == 1)
    top = int(str(last_client))
    spoilt = pl.concat([kept, doubled]).with_columns(
        pl.when(fault == 2).then(pl.col("cents") + 900).otherwise("cents").alias("cents"),
        pl.when(fault == 3).then(pl.col("days") + 1).otherwise("days").alias("days"),
        pl.when(fault == 4).then((pl.col("client") + 1) % (top + 1)).otherwise("client").alias("client"),
    )
    counts = {name: int((kind == number).sum()) for number, name in enumerate(kinds)}
    return spoilt.drop("fault"), counts


def _names(column: str) -> pl.Expr:
    """A name for each client's number: the same in both books."""
    first = pl.lit(pl.Series(FIRST)).gather(pl.col(column) % len(FIRST))
    last = pl.lit(pl.Series(LAST)).gather(pl.col(column) // len(FIRST) % len(LAST))
    return pl.format("{} {} {}", first, last, pl.col(column) + 1)


def _money(column: str) -> pl.Expr:
    """Cents as text with two decimals, whole numbers all the way."""
    cents = pl.col(column)
    sign = pl.when(cents < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    part = (cents.abs() % 100).cast(pl.String).str.zfill(2)
    return pl.format("{}{}.{}", sign, cents.abs() // 100, part)


def _day() -> pl.Expr:
    return pl.lit(_START) + pl.duration(days=pl.col("days"))


def _write_left(sessions: pl.DataFrame, path: Path) -> None:
    ordered = sessions.sort("days", "client")
    status = pl.when(pl.col("paid") + pl.col("credit") > 0).then(pl.lit("Paid")).otherwise(pl.lit("Unpaid"))
    ordered.select(
        _day().dt.strftime("%m/%d/%Y").alias("Date"),
        pl.lit("A. Baker").alias("Practitioner"),
        pl.lit("Office").alias("Location"),
        _names("client").alias("Client"),
        pl.lit("Client Session").alias("Appointment"),
        pl.lit("90837").alias("Service"),
        status.alias("Status"),
        _money("due").alias("Rate"),
        _money("due").alias("Client Responsibility"),
        _money("paid").alias("Client Paid"),
        pl.lit("0.00").alias("Insurance Paid"),
        _money("credit").alias("Credit Used"),
    ).write_csv(path, line_terminator="\r\n")


def _write_right(lines: pl.DataFrame, path: Path) -> None:
    ordered = lines.sort("days", "client", "type", "cents")
    kind = pl.when(pl.col("type") == 0).then(pl.lit("Invoice")).otherwise(pl.lit("Payment"))
    ordered.select(
        _day().dt.strftime("%Y-%m-%d").alias("Date"),
        _names("client").alias("Customer"),
        kind.alias("Type"),
        pl.lit(None, pl.String).alias("Description"),
        _money("cents").alias("Amount"),
    ).write_csv(path, line_terminator="\r\n")


def _lines(sessions: pl.DataFrame) -> int:
    return int(sum((sessions[column] != 0).sum() for column in ("due", "paid", "credit")))


def _owed(sessions: pl.DataFrame) -> int:
    return int(sessions.select(pl.col("due").sum() - pl.col("paid").sum() - pl.col("credit").sum()).item())
