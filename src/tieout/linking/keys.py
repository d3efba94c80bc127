"""The keys of many names at once, in columns: most names are two words, and none of them becomes an object."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tieout.linking.names import NOT_BARE, TWO_WORDS, take_apart

_NUMBERED = r"^[A-Za-z]{2,} [A-Za-z]{2,} [0-9]+$"
"""A first and a last name and the number with which a program keeps two clients apart: its key is as it is written."""


def keyed(names: Sequence[str]) -> pl.DataFrame:
    """The names of one book by what their spellings have in common.

    Args:
        names: its clients.

    Returns:
        `client` is the index, `name` as written, `key` the `full_key` of it taken apart, and `is_bare` whether it is a
        first and a last name and nothing else, so that it has no other key.
    """
    first, last = pl.col("words").struct.field("one"), pl.col("words").struct.field("other")
    has_comma = first.str.ends_with(",")
    first = first.str.strip_suffix(",")
    found = (
        pl.DataFrame({"name": pl.Series(names, dtype=pl.String)})
        .with_row_index("client")
        .with_columns(words=pl.col("name").str.to_lowercase().str.splitn(" ", 2).struct.rename_fields(["one", "other"]))
        .select(
            pl.col("client").cast(pl.Int32),
            "name",
            key=pl.when(has_comma).then(pl.format("{} {}", last, first)).otherwise(pl.format("{} {}", first, last)),
            is_bare=pl.col("name").str.contains(f"^{TWO_WORDS}$") & ~first.is_in(NOT_BARE) & ~last.is_in(NOT_BARE),
            is_numbered=pl.col("name").str.contains(_NUMBERED)
            & ~first.is_in(NOT_BARE)
            & ~last.str.replace(" .*", "").is_in({*NOT_BARE, "and"}),
        )
    )
    odd = (found["is_bare"] | found["is_numbered"]).not_().fill_null(value=True).arg_true()
    keys = [take_apart(name).full_key for name in found["name"].gather(odd)]
    return found.select("client", "name", found["key"].scatter(odd, keys), pl.col("is_bare").fill_null(value=False))
