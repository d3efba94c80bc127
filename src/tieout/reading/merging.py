"""Exports of one report whose periods overlap: each row counts once, in the words of the newest of them.

A row is known again by its client, its day, its amounts and its number; of rows that are equal in all of these, as many
are the same as both files have. Two files overlap when at least half of what the newer holds of the days they share is
in the older too; otherwise rows that happen to be alike stay two rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from tieout.errors import WrongUsage
from tieout.model.book import ELSEWHERE_SCHEMA, Part, Problem

SHARE_MIN = 0.5
"""The least share of common rows that makes two files overlapping exports."""

_ROWS_TOLD = 8
_SAME = ("name", "day", "what", "reference", "amounts")
_VERSIONS = (("name", "day", "what", "largest"), ("name", "day", "what"))
"""By what another version of a row is known where it has no number, the surest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLines:
    """One file's lines.

    Attributes:
        name: of the file.
        report: key of the report it is.
        names: client names, each once.
        lines: its line items in order of row and part; `client` is an index in `names`.
    """

    name: str
    report: str
    names: Sequence[str] = field(repr=False)
    lines: pl.DataFrame = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Which rows count in another file.

    Attributes:
        elsewhere: `ELSEWHERE_SCHEMA`, in order of file and row.
        problems: what a person should know of it, in sentences.
    """

    elsewhere: pl.DataFrame
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two overlapping exports beside each other.

    Attributes:
        same: `older` and `newer`, the rows that are in both.
        versions: `older` and `newer`, the rows of which the newer file says something else.
        gone: the rows of the older file that the newer one no longer has.
    """

    same: pl.DataFrame
    versions: pl.DataFrame
    gone: pl.DataFrame


def merge(files: Sequence[FileLines]) -> Merged:
    """Find the rows that stand in several files.

    Args:
        files: of one side, in the order given. The one whose last day is later is the newer; of equals the one given
            later.
    """
    found, problems = [pl.DataFrame(schema=ELSEWHERE_SCHEMA)], list[Problem]()
    if len(files) == 1:
        return Merged(elsewhere=found[0], problems=())
    whole: dict[int, pl.DataFrame] = {}
    left: dict[int, pl.DataFrame] = {}
    order = _by_age(files)
    for place, newer in enumerate(order):
        for older in order[:place]:
            if not _meet(files[older], files[newer]):
                continue
            for number in {older, newer} - set(whole):
                left[number] = whole[number] = _rows(files[number])
            alike = _same(whole[older], whole[newer]).height
            if not alike or alike < SHARE_MIN * whole[newer].filter(_shared_days(whole[older], whole[newer])).height:
                problems.extend(_alike(alike, files[older].name, files[newer].name, newer))
                continue
            pair = _compare(left[older], left[newer], _shared_days(whole[older], whole[newer]))
            problems.extend(_said(pair, files, older, newer, left[newer].height))
            found.append(_elsewhere(newer, pair.same["newer"], older, pair.same["older"], superseded=False))
            found.append(_elsewhere(older, pair.versions["older"], newer, pair.versions["newer"], superseded=True))
            left[newer] = _without(left[newer], pair.same["newer"])
            left[older] = _without(left[older], pair.versions["older"])
    return Merged(elsewhere=pl.concat(found).sort("file", "row"), problems=tuple(problems))


def refuse_counted_twice(files: Sequence[FileLines]) -> None:
    """Refuse different reports of one program that list the same days: what the one lists the other lists too.

    Raises:
        WrongUsage: E112, both files named.
    """
    for place, other in enumerate(files):
        for one in files[:place]:
            if one.report != other.report and one.lines.height and other.lines.height and _share_days(one, other):
                raise WrongUsage(
                    f"{one.name} and {other.name} are different reports of the same days; what is in both would "
                    "count twice. Give one of them.",
                    code="E112",
                )


def _by_age(files: Sequence[FileLines]) -> list[int]:
    """The files that hold a line, the oldest first."""
    return sorted(
        (number for number, file in enumerate(files) if file.lines.height),
        key=lambda number: (files[number].lines["day"].max(), number),
    )


def _meet(one: FileLines, other: FileLines) -> bool:
    """Whether two files are the same report and share days."""
    return one.report == other.report and _share_days(one, other)


def _share_days(one: FileLines, other: FileLines) -> bool:
    (first, last), (other_first, other_last) = (
        file.lines.select(pl.col("day").min().alias("first"), pl.col("day").max().alias("last")).row(0)
        for file in (one, other)
    )
    return bool(first <= other_last and other_first <= last)


def _rows(file: FileLines) -> pl.DataFrame:
    """A file's rows by what they are known again by."""
    part, kind, cents = pl.col("part").cast(pl.String), pl.col("kind").cast(pl.String), pl.col("cents")
    whole = pl.col("part") == Part.AMOUNT.value
    return (
        file.lines.with_columns(
            name=pl.Series(file.names, dtype=pl.String).gather(file.lines["client"]),
            what=pl.when(whole).then(kind).otherwise(pl.lit("")),
            amount=pl.concat_str([part, kind, cents.cast(pl.String)], separator=" "),
        )
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("name").first(),
            pl.col("day").min(),
            pl.col("what").first(),
            pl.col("reference").first().fill_null(""),
            pl.col("amount").str.join(";").alias("amounts"),
            cents.abs().max().alias("largest"),
        )
    )


def _same(older: pl.DataFrame, newer: pl.DataFrame) -> pl.DataFrame:
    """Rows that are equal, the n-th of the one with the n-th of the other."""
    nth = pl.int_range(pl.len()).over(_SAME).alias("nth")
    return _joined(older.with_columns(nth), newer.with_columns(nth), (*_SAME, "nth"))


def _compare(older: pl.DataFrame, newer: pl.DataFrame, shared: pl.Expr) -> _Pair:
    same = _same(older, newer)
    left_older, left_newer = (
        _without(rows.filter(shared), same[side]) for rows, side in ((older, "older"), (newer, "newer"))
    )
    versions = _numbered(older, newer, left_older, left_newer)
    for key in _VERSIONS:
        left_older, left_newer = _without(left_older, versions["older"]), _without(left_newer, versions["newer"])
        versions = pl.concat([versions, _joined(_once(left_older, key), _once(left_newer, key), key)])
    gone = _without(left_older, versions["older"]).filter(pl.col("name").is_in(newer["name"].unique().implode()))
    return _Pair(same, versions.sort("newer"), gone)


def _shared_days(older: pl.DataFrame, newer: pl.DataFrame) -> pl.Expr:
    day = pl.col("day")
    bounds = [rows.select(day.min().alias("first"), day.max().alias("last")).row(0) for rows in (older, newer)]
    return day.is_between(max(first for first, _ in bounds), min(last for _, last in bounds))


def _numbered(
    older: pl.DataFrame, newer: pl.DataFrame, left_older: pl.DataFrame, left_newer: pl.DataFrame
) -> pl.DataFrame:
    """Versions of rows with a number that each file has once for the client and the kind."""
    key = ("name", "what", "reference")
    has_number = pl.col("reference") != ""
    ours, theirs = (
        _once(rows.filter(has_number), key).join(left.select("row"), on="row", how="semi")
        for rows, left in ((older, left_older), (newer, left_newer))
    )
    return _joined(ours, theirs, key)


def _once(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    return rows.filter(pl.len().over(key) == 1)


def _without(rows: pl.DataFrame, gone: pl.Series) -> pl.DataFrame:
    return rows.filter(~pl.col("row").is_in(gone.implode()))


def _joined(older: pl.DataFrame, newer: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    pairs = older.select(pl.col("row").alias("older"), *key).join(
        newer.select(pl.col("row").alias("newer"), *key), on=list(key), how="inner", maintain_order="left"
    )
    return pairs.select("older", "newer")


def _elsewhere(file: int, rows: pl.Series, other: int, other_rows: pl.Series, *, superseded: bool) -> pl.DataFrame:
    return pl.select(
        file=pl.repeat(file, len(rows), dtype=pl.Int32),
        row=rows,
        other_file=pl.repeat(other, len(rows), dtype=pl.Int32),
        other_row=other_rows,
        superseded=pl.repeat(superseded, len(rows), dtype=pl.Boolean),
    )


def _alike(count: int, one: str, other: str, number: int) -> Iterator[Problem]:
    if count:
        text = (
            f"{_rows_of(count)} of {other} {_are(count)} like rows of {one}. They are counted each time; if the "
            "periods overlap, export again without the overlap."
        )
        yield Problem(code="W105", text=text, file=number)


def _said(pair: _Pair, files: Sequence[FileLines], older: int, newer: int, rows: int) -> Iterator[Problem]:
    one, other, same, versions = files[older].name, files[newer].name, pair.same.height, pair.versions.height
    new = rows - same - versions
    if same:
        fresh = f"{new:,} {_are(new)}" if new else "none is"
        text = f"{_rows_of(same)} of {other} {_are(same)} in {one} too and counted once; {fresh} new."
        yield Problem(code="W102", text=text, file=newer)
    if versions:
        text = (
            f"{other} says otherwise than {one} about {_rows_of(versions)}: {_listed(pair.versions['newer'])} "
            f"(in {one} {_listed(pair.versions['older'])}). The newer file counts."
        )
        yield Problem(code="W103", text=text, file=newer)
    if gone := pair.gone.height:
        text = (
            f"{_rows_of(gone)} of {one} {_are(gone)} no longer in {other}, which covers the days: "
            f"{_listed(pair.gone['row'])}. They still count; leave {one} out if they were deleted."
        )
        yield Problem(code="W104", text=text, file=older)


def _rows_of(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _listed(rows: pl.Series) -> str:
    numbers = sorted(rows.to_list())
    told = ", ".join(str(row) for row in numbers[:_ROWS_TOLD])
    return f"row{'' if len(numbers) == 1 else 's'} {told}" + (" …" if len(numbers) > _ROWS_TOLD else "")
