"""Clients and their items in, the tables of a folder of results out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import polars as pl

from tieout.model.explained import ClientColumns, Names
from tieout.model.explanation import Counterpart, Item
from tieout.model.linkage import SAME, LinkBasis, Links, Verdict
from tieout.reporting.client_objects import name_at
from tieout.reporting.columns import LINE, LINES, Values, table_of
from tieout.reporting.costs import HABIT, habit_columns

LINK_SCHEMA: dict[str, pl.DataType] = {
    "left_names": pl.List(pl.String()),
    "right_names": pl.List(pl.String()),
    "basis": pl.String(),
    "evidence": pl.String(),
    "verdict": pl.String(),
    "candidates": pl.List(pl.String()),
}
"""How names were brought together."""

CLIENT_SCHEMA: dict[str, pl.DataType] = {
    "client": pl.Int32(),  # 0, 1, 2, … in the order of the report
    **LINK_SCHEMA,
    "left_cents": pl.Int64(),
    "right_cents": pl.Int64(),
    "difference_cents": pl.Int64(),
    "unexplained_cents": pl.Int64(),
    "first_difference": pl.Date(),
    "items": pl.Int64(),  # how many
    "matches": pl.Int64(),  # how many
    "text": pl.String(),
    "summary": pl.String(),
    "cost": pl.Int64(),  # of all its items and matches, in thousandths of a bit
    "charges_habit": HABIT,  # what those costs rest on
    "payments_habit": HABIT,
}

ITEM_SCHEMA: dict[str, pl.DataType] = {
    "item": pl.Int64(),  # 0, 1, 2, … in the order of clients and days
    "client": pl.Int32(),
    "kind": pl.String(),
    "hint": pl.String(),
    "cents": pl.Int64(),
    "day": pl.Date(),
    "left": LINES,
    "right": LINES,
    "verdict": pl.String(),
    "text": pl.String(),
    "nearest": pl.String(),
    "twin": LINE,
    "counterpart_client": pl.String(),
    "counterpart_left": LINES,
    "counterpart_right": LINES,
    "alternatives": LINES,
    "cost": pl.Int32(),  # thousandths of a bit
    "said": pl.Int32(),  # as much of it as memos and references say
}


def links_table(
    links: Links, names: tuple[Sequence[Names], Sequence[Names]], clients: tuple[Names, Names]
) -> pl.DataFrame:
    """Links in `LINK_SCHEMA`.

    Args:
        links: they.
        names: of each in the left and in the right book.
        clients: all names of the left and of the right book.
    """
    count = len(links)
    columns: dict[str, Values] = {
        "left_names": names[0],
        "right_names": names[1],
        "basis": links.told([LinkBasis.SAME_NAME] * count, lambda link: link.basis),
        "evidence": links.told([SAME] * count, lambda link: link.evidence),
        "verdict": links.told([Verdict.ONLY_ANSWER] * count, lambda link: link.verdict),
        "candidates": links.told(
            [()] * count, lambda link: tuple([clients[1 if link.left else 0][one] for one in link.candidates])
        ),
    }
    return table_of(columns, LINK_SCHEMA)


def clients_table(told: ClientColumns, links: pl.DataFrame) -> pl.DataFrame:
    """Clients in `CLIENT_SCHEMA`.

    Args:
        told: they.
        links: theirs, in `LINK_SCHEMA`.
    """
    left, right = told.cents
    charges, payments = habit_columns(told.habits, told.habit_places)
    columns: dict[str, Values] = {
        **{name: links[name] for name in LINK_SCHEMA},
        "client": np.arange(len(left)),
        "left_cents": left,
        "right_cents": right,
        "difference_cents": right - left,
        "unexplained_cents": told.unexplained_cents,
        "first_difference": told.first_difference,
        "items": [len(items) for items in told.items],
        "matches": told.matches,
        "text": told.headlines,
        "summary": told.summaries,
        "cost": told.costs,
        "charges_habit": charges,
        "payments_habit": payments,
    }
    return table_of(columns, CLIENT_SCHEMA)


def items_table(by_client: Sequence[tuple[Item, ...]], names: tuple[Sequence[Names], Sequence[Names]]) -> pl.DataFrame:
    """Items in `ITEM_SCHEMA`.

    Args:
        by_client: each client's.
        names: in the left and in the right book, of every client who is spoken of.
    """
    left, right = names
    items = list(chain.from_iterable(by_client))
    told: dict[str, Sequence[Any]] = dict.fromkeys(Item._fields, ())
    if items:
        told = dict(zip(Item._fields, zip(*items, strict=True), strict=True))
    others: Sequence[Counterpart | None] = told["counterpart"]
    columns: dict[str, Values] = {
        **{name: told[name] for name in ITEM_SCHEMA if name in told},
        "item": np.arange(len(items)),
        "client": np.repeat(np.arange(len(by_client)), [len(own) for own in by_client]),
        "counterpart_client": [other and name_at((left[other.client], right[other.client]), other) for other in others],
        "counterpart_left": [other and other.left for other in others],
        "counterpart_right": [other and other.right for other in others],
        "alternatives": [item.alternatives if item.verdict is Verdict.SEVERAL_FIT else None for item in items],
    }
    return table_of(columns, ITEM_SCHEMA)
