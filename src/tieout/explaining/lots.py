"""Lines that are told as one: what sentences say of them, made for many events at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

import numpy as np
import polars as pl

from tieout.checks import InvariantBroken
from tieout.explaining.sayings import NOTHING, said_by
from tieout.model.book import LineKind, Side
from tieout.model.explanation import LineRef

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"

SIDES = (Side.LEFT, Side.RIGHT)

_KINDS = tuple(LineKind)
_CREDIT, _ADJUSTMENT = _KINDS.index(LineKind.CREDIT), _KINDS.index(LineKind.ADJUSTMENT)

_RAISES = np.array([kind in {LineKind.CHARGE, LineKind.OPENING, LineKind.ADJUSTMENT} for kind in LineKind])
"""By kind of line, whether it raises what the client owes; an adjustment only where its sign does."""


class Lot(NamedTuple):
    """Lines of one event, told as one: those of a side, or of both.

    Attributes:
        side: of the first.
        kind: of the first.
        is_charge: whether the first normally raises what the client owes.
        first_cents: effect of the first.
        first_day: day of the first.
        says: what the first says (see `sayings`).
        size: how many lines there are.
        cents: their effect together; positive = the client owes more.
        days: theirs, each once, ascending.
        refs: where they stand, in order.
        all_say: what any of them says.
        any_credit: whether one is a credit.
        all_unused: whether all are credits that raise what the client owes.
        money_cents: effect of those that aren't charges.
    """

    side: Side
    kind: LineKind
    is_charge: bool
    first_cents: int
    first_day: date
    says: int
    size: int
    cents: int
    days: tuple[date, ...]
    refs: tuple[LineRef, ...]
    all_say: int
    any_credit: bool
    all_unused: bool
    money_cents: int

    @property
    def amount(self) -> int:
        """Cents together, positive in the direction of the first."""
        return self.cents if self.is_charge else -self.cents

    @property
    def first_amount(self) -> int:
        """Cents of the first, positive in its direction."""
        return self.first_cents if self.is_charge else -self.first_cents


Lots: TypeAlias = tuple[Lot | None, Lot | None]
"""Of the left and of the right side; None where it has no line."""


def together(lots: Lots) -> Lot | None:
    """The lines of both sides, the left ones first."""
    here, there = lots
    if here is None or there is None:
        return here or there
    return here._replace(
        size=here.size + there.size,
        cents=here.cents + there.cents,
        days=tuple(sorted({*here.days, *there.days})),
        refs=(*here.refs, *there.refs),
        all_say=here.all_say | there.all_say,
        any_credit=here.any_credit or there.any_credit,
        all_unused=False,
        money_cents=here.money_cents + there.money_cents,
    )


def first(left: Lot | None, right: Lot | None) -> Lot:
    """The lines of the first side that has any."""
    found = left or right
    if found is None:
        raise InvariantBroken("every event has lines")
    return found


def whole(left: Lot | None, right: Lot | None) -> Lot:
    """The lines of both sides, the left ones first, of which there are some."""
    return first(together((left, right)), None)


def both(event: _Event) -> tuple[Lot, Lot]:
    """The lines of an event that has some on either side."""
    if event.left is None or event.right is None:
        raise InvariantBroken("what both sides have has lines of both")
    return event.left, event.right


class _Event(Protocol):
    @property
    def left(self) -> Lot | None: ...

    @property
    def right(self) -> Lot | None: ...


def lots_of(lines: pl.DataFrame, starts: Ints, sides: Sequence[Side]) -> list[Lot]:
    """Runs of lines that follow each other, each as one.

    Args:
        lines: `file`, `row`, `part`, `day`, `kind` and `cents` as in a book's items; `reference` and `memo` where
            somebody asks what they say.
        starts: the first line of each run.
        sides: of each run.
    """
    if not len(starts):
        return []
    kind, cents = lines["kind"].to_physical().to_numpy(), lines["cents"].to_numpy()
    charge, credit = charges_among(kind, cents), kind == _CREDIT
    days, refs = lines["day"].to_list(), list(map(LineRef._make, lines.select("file", "row", "part").iter_rows()))
    says = _said(lines)
    alone = len(starts) == len(refs)
    ends = np.append(starts[1:], len(refs))
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    columns: tuple[Sequence[object], ...] = (
        sides,
        [_KINDS[one] for one in kind[starts].tolist()],
        charge[starts].tolist(),
        cents[starts].tolist(),
        days if alone else [days[start] for start, _ in spans],
        says[starts].tolist(),
        (ends - starts).tolist(),
        np.add.reduceat(cents, starts).tolist(),
        list(zip(days, strict=True)) if alone else [_days(days[start:end]) for start, end in spans],
        list(zip(refs, strict=True)) if alone else [tuple(sorted(refs[start:end])) for start, end in spans],
        np.bitwise_or.reduceat(says, starts).tolist(),
        np.logical_or.reduceat(credit, starts).tolist(),
        np.logical_and.reduceat(credit & (cents > 0), starts).tolist(),
        np.add.reduceat(np.where(charge, 0, cents), starts).tolist(),
    )
    return list(map(Lot._make, zip(*columns, strict=True)))


def charges_among(kind: npt.NDArray[np.integer], cents: Ints) -> npt.NDArray[np.bool_]:
    """Whether each line is a charge, as `BookLine.is_charge`, by the place of its kind among all and its effect."""
    raising: npt.NDArray[np.bool_] = _RAISES[kind] & ((kind != _ADJUSTMENT) | (cents > 0))
    return raising


def _days(days: Sequence[date]) -> tuple[date, ...]:
    return (days[0],) if len(days) == 1 else tuple(sorted(set(days)))


def _said(lines: pl.DataFrame) -> npt.NDArray[np.int64]:
    if "memo" not in lines.columns:
        return np.full(lines.height, NOTHING)
    return np.array([said_by(memo, reference) for memo, reference in lines.select("memo", "reference").iter_rows()])
