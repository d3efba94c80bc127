"""An insight made: the files in use, the time frame and the client in, a table out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from tieout.errors import WrongUsage
from tieout.model.book import Book, LineKind
from tieout.web.aging import brackets
from tieout.web.insights.columns import LAYOUTS
from tieout.web.insights.kept import kept_appointments
from tieout.web.models import InsightKind, InsightRun, StoredFile
from tieout.web.reading_files import book_of
from tieout.web.storing import result, written_whole

CLIENTS_AT_ONCE = 200

Say = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much. It raises when someone asked to stop."""

_PAID = (LineKind.PAYMENT.value, LineKind.REFUND.value)


def make_insight(run: InsightRun, say: Say) -> None:
    """Make the insight and keep its table.

    Raises:
        TieoutError: when a file can't be read, or isn't what the insight needs.
    """
    keys = {file.key: file for file in StoredFile.objects.filter(practice=run.practice_id, key__in=run.files)}
    files = [keys[key] for key in run.files if key in keys]
    if not files:
        raise WrongUsage("No file of the practice's program is in use. Give one under Files.")
    if run.kind == InsightKind.APPOINTMENT_STATUS:
        table = _appointment_status(run, files, say)
    else:
        say(f"Reading {files[0].name}"[:120], 0, 0)
        book = book_of(files)
        table = _MAKERS[run.kind](run, book, _lines(run, book), say)
    table = table.select([pl.col(key).cast(kind) for key, kind in LAYOUTS[run.kind].schema.items()])
    with written_whole(table_path(run)) as draft:
        table.write_ipc(draft)
    run.rows = len(table)


def table_path(run: InsightRun) -> Path:
    """Where the table of a run is."""
    return result(run.practice.key, run.key, ".arrow")


def _appointment_status(run: InsightRun, files: list[StoredFile], say: Say) -> pl.DataFrame:
    of = sum(file.rows for file in files)
    tables, done = [], 0
    for number, file in enumerate(files):
        say(f"Reading {file.name}"[:120], done, of)
        kept = kept_appointments(file)
        done += file.rows
        run.rows_of_file += len(kept.table)
        tables.append(
            kept.table.lazy()
            .select(
                pl.lit(number, pl.Int64).alias("file"),
                "row", "day", "client",
                *(kept.texts(meaning).alias(meaning) for meaning in ("practitioner", "service", "status")),
                "charge", "paid", "credit",
                (pl.col("charge") - pl.col("paid") - pl.col("credit")).alias("owed"),
            )
        )  # fmt: skip
    say("Choosing the time frame", of, of)
    every = pl.concat(tables).collect()
    if len(files) > 1:  # rows of overlapping exports count once
        gone = book_of(files).elsewhere.select(pl.col("file").cast(pl.Int64), "row")
        every = every.join(gone, on=["file", "row"], how="anti")
    for key in ("client", "practitioner", "status"):
        if wanted := getattr(run, key):
            every = every.filter(pl.col(key) == wanted)
    run.start = run.start or _day(every["day"].min())
    run.end = run.end or _day(every["day"].max())
    return _within(every, run).sort("day", "file", "row")


def _day(found: object) -> date | None:
    return found if isinstance(found, date) else None


def _within(table: pl.DataFrame, run: InsightRun) -> pl.DataFrame:
    if run.start:
        table = table.filter(pl.col("day") >= run.start)
    return table.filter(pl.col("day") <= run.end) if run.end else table


def _lines(run: InsightRun, book: Book) -> pl.DataFrame:
    """The lines of the time frame, with the client's name."""
    names = pl.DataFrame(
        {"client": range(len(book.clients)), "name": book.clients}, schema={"client": pl.Int32, "name": pl.String}
    )
    lines = book.items.join(names, on="client", how="left").with_columns(pl.col("kind").cast(pl.String))
    if run.client:
        lines = lines.filter(pl.col("name") == run.client)
    run.rows_of_file = len(lines)
    run.start = run.start or _day(lines["day"].min())
    run.end = run.end or _day(lines["day"].max())
    return _within(lines, run).with_columns(pl.col("name").alias("client"))


def _client_balances(run: InsightRun, book: Book, lines: pl.DataFrame, say: Say) -> pl.DataFrame:
    del run, book
    say("Adding up", 0, 0)
    kind, cents = pl.col("kind"), pl.col("cents")
    charge, paid = kind == LineKind.CHARGE.value, kind.is_in(_PAID)
    return (
        lines.group_by("client")
        .agg(
            pl.lit(0).alias("file"), pl.lit(0).alias("row"),
            charge.sum().alias("count"),
            pl.col("day").min().alias("first"), pl.col("day").max().alias("last"),
            cents.filter(charge).sum().alias("charge"),
            (-cents.filter(paid).sum()).alias("paid"),
            (-cents.filter(~charge & ~paid).sum()).alias("credit"),
            cents.sum().alias("owed"),
        )
        .sort("client")
    )  # fmt: skip


def _payments(run: InsightRun, book: Book, lines: pl.DataFrame, say: Say) -> pl.DataFrame:
    del run
    say("Choosing payments", 0, 0)
    names = dict(enumerate(file.name for file in book.files))
    place = pl.format("{} row {}", pl.col("file").replace_strict(names, return_dtype=pl.String), "row")
    note = pl.concat_str(
        [pl.col("reference").fill_null(""), pl.col("memo").fill_null("")], separator=" "
    ).str.strip_chars()
    return (
        lines.filter(pl.col("kind").is_in(_PAID))
        .select(
            "file", "row", "day", "client",
            pl.col("kind").str.to_titlecase().alias("what"),
            note.alias("note"), place.alias("place"),
            (-pl.col("cents")).alias("paid"),
        )
        .sort("day", "file", "row")
    )  # fmt: skip


def _aging(run: InsightRun, book: Book, lines: pl.DataFrame, say: Say) -> pl.DataFrame:
    del book
    rows: list[tuple[object, ...]] = []
    groups = lines.select("client", "day", "cents").sort("client", "day").partition_by("client")
    for number, group in enumerate(groups):
        if number % CLIENTS_AT_ONCE == 0:
            say("Sorting clients by age", number, len(groups))
        found = brackets(list(group.select("day", "cents").iter_rows()), run.end or date.min)
        rows.append((0, 0, group["client"][0], *(bracket.cents for bracket in found), int(group["cents"].sum())))
    return pl.DataFrame(rows, schema=LAYOUTS[InsightKind.AGING].schema, orient="row")


_MAKERS: dict[str, Callable[[InsightRun, Book, pl.DataFrame, Say], pl.DataFrame]] = {
    InsightKind.CLIENT_BALANCES: _client_balances,
    InsightKind.PAYMENTS: _payments,
    InsightKind.AGING: _aging,
}
