"""What costs rest on, as objects of the document and as columns, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from tieout.model.pricing import Basis, Due, GapPrices, Prices, StatedHabit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Habits: TypeAlias = tuple[StatedHabit | None, StatedHabit | None]
"""Of a client's charges and of its payments."""

_PRICES = pl.List(pl.Struct({"of": pl.Int32(), "cost": pl.Int32()}))
_GAPS = pl.Struct({"middle": pl.Int32(), "even": pl.List(pl.Int32()), "costs": _PRICES})

HABIT = pl.Struct(
    {
        "due": pl.String(), "monthly": pl.Boolean(), "money": _GAPS, "credits": _GAPS, "left_lines": _PRICES,
        "right_lines": _PRICES, "part_days": pl.List(pl.Int32()), "step": pl.Int32(),
    }
)  # fmt: skip
"""A habit as one column, in the form of `habit_object`."""


def basis_object(basis: Basis | None) -> dict[str, object] | None:
    """The `costs` of a document's head."""
    if basis is None:
        return None
    return {
        "events": basis.events, "faults": basis.faults, "agree": basis.agree, "fault": basis.fault,
        "clients_left_over": basis.clients,
    }  # fmt: skip


def basis_from(told: Mapping[str, Any] | None) -> Basis | None:
    """The basis that such an object states."""
    if told is None:
        return None
    return Basis(told["events"], told["faults"], told["agree"], told["fault"], told["clients_left_over"])


def habits_object(habits: Habits) -> dict[str, object]:
    """The `habits` of one client."""
    return {name: habit_object(one) for name, one in zip(("charges", "payments"), habits, strict=True)}


def habits_from(told: Mapping[str, Any] | None) -> Habits:
    """The habits that such an object states."""
    if told is None:
        return None, None
    return _habit(told["charges"]), _habit(told["payments"])


def habit_object(habit: StatedHabit | None) -> dict[str, object] | None:
    """The habit of one stream."""
    if habit is None:
        return None
    return {
        "due": habit.due.value,
        "monthly": habit.monthly,
        "money": _gaps_object(habit.money),
        "credits": _gaps_object(habit.credits),
        "left_lines": _prices_object(habit.left_lines),
        "right_lines": _prices_object(habit.right_lines),
        "part_days": list(habit.part_days),
        "step": habit.step,
    }


def _gaps_object(gaps: GapPrices | None) -> dict[str, object] | None:
    if gaps is None:
        return None
    even = None if gaps.even is None else list(gaps.even)
    return {"middle": gaps.middle, "even": even, "costs": _prices_object(gaps.costs)}


def _prices_object(prices: Prices) -> list[dict[str, int]]:
    return [{"of": of, "cost": cost} for of, cost in prices]


def _habit(told: Mapping[str, Any] | None) -> StatedHabit | None:
    if told is None:
        return None
    return StatedHabit(
        due=Due(told["due"]),
        monthly=told["monthly"],
        money=_gaps(told["money"]),
        credits=_gaps(told["credits"]),
        left_lines=_prices(told["left_lines"]),
        right_lines=_prices(told["right_lines"]),
        part_days=tuple(told["part_days"]),
        step=told["step"],
    )


def _gaps(told: Mapping[str, Any] | None) -> GapPrices | None:
    if told is None:
        return None
    even = None if told["even"] is None else (told["even"][0], told["even"][1])
    return GapPrices(told["middle"], even, _prices(told["costs"]))


def _prices(told: Sequence[Mapping[str, int]]) -> Prices:
    return tuple((one["of"], one["cost"]) for one in told)


def habit_column(habits: Sequence[StatedHabit | None], places: npt.NDArray[np.int64]) -> pl.Series:
    """The habit of each client as a column; clients are many, and different habits few."""
    return pl.Series([habit_object(one) for one in habits], dtype=HABIT).gather(places)
