"""What the events of one stream cost, as the making of offers asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.slips import slipped

AGREE: Final = 0
SHIFTED: Final = 1
DIFFER: Final = 2
PART_MISSING: Final = 3
ALONE: Final = 4
TWICE: Final = 5

TIE: Final = 1 << 16
"""Costs are multiplied by this to leave room for the tie-break below them."""

NEVER: Final = 1 << 40
"""Dearer than any event that is offered."""


class Prices:
    """What the events of one stream cost, in thousandths of a bit.

    Attributes:
        gap_reach: gaps of more days than this cost `NEVER`.
    """

    def __init__(
        self,
        *,
        gaps: tuple[tuple[int, ...], tuple[int, ...]],
        centers: list[int],
        usual: list[int],
        left_groups: list[int],
        right_groups: list[int],
        spread: list[int],
        step: int,
        agree: int,
        fault: int,
        only: int,
        unusual: int,
        twice: int,
        twice_per_day: int,
        mistakes: list[int],
        shift_named: int,
        named: int,
        near: int,
        other: int,
        broken: int,
        torn: int,
        turned: int,
        parts_slack: int,
        margin: int,
        grouped: bool,
        parted: bool,
        group_lines: int,
        group_days: int,
        fees: list[tuple[int, int]],
    ) -> None:
        self.reach: i64 = len(gaps[0]) // 2
        self.centers = vec[i64](centers)
        self.usual = vec[i64](usual)
        self.left_groups = vec[i64](left_groups)
        self.right_groups = vec[i64](right_groups)
        self.spread = vec[i64](spread)
        self.usual_spread: i64 = spread.index(min(spread))
        self.from_line = step > 0
        self.step: i64 = step if step > 0 else self.usual_spread
        self.agree: i64 = agree
        self.fault: i64 = fault
        self.only: i64 = only
        self.unusual: i64 = unusual
        self.twice: i64 = twice
        self.twice_per_day: i64 = twice_per_day
        self.shift_reach: i64 = len(mistakes) // 2
        self.shift_named: i64 = shift_named
        self.named: i64 = named
        self.near: i64 = near
        self.other: i64 = other
        self.broken: i64 = broken
        self.torn: i64 = torn
        self.turned: i64 = turned
        self.parts_slack: i64 = parts_slack
        self.margin: i64 = margin
        self.grouped = grouped
        self.parted = parted
        self.group_lines: i64 = group_lines
        self.group_days: i64 = group_days
        self.fees = vec[i64]([part for fee in fees for part in fee])
        self.gap_reach: i64 = max(len(gaps[0]) // 2, len(mistakes) // 2 + max(abs(center) for center in centers))
        room = 2 * self.gap_reach + 1
        self._by_habit = vec[i64]([NEVER] * (2 * room))
        self._by_mistake = vec[i64]([NEVER] * (2 * room))
        for credit in range(2):
            middle = credit * room + self.gap_reach
            _write(self._by_habit, middle - self.reach, gaps[credit])
            _write(self._by_mistake, middle + centers[credit] - self.shift_reach, mistakes)
        self._by_gap = self._by_habit[:]
        at: i64 = 0
        while at < 2 * room:
            self._by_gap[at] = min(self._by_habit[at], self._by_mistake[at])
            at += 1

    def gap(self, credit: i64, apart: i64) -> i64:
        """Cost of a gap: by habit, or as a date that was entered wrong, whichever is likelier."""
        if apart < -self.gap_reach or apart > self.gap_reach:
            return NEVER
        return self._by_gap[credit * (2 * self.gap_reach + 1) + self.gap_reach + apart]

    def kind(self, credit: i64, apart: i64) -> i64:
        """Whether a gap agrees with habit, or is a date that was entered wrong."""
        if apart < -self.gap_reach or apart > self.gap_reach:
            return AGREE
        at = credit * (2 * self.gap_reach + 1) + self.gap_reach + apart
        return SHIFTED if self._by_mistake[at] < self._by_habit[at] else AGREE

    def mistake(self, credit: i64, apart: i64) -> i64:
        """Cost of a gap as a date that was entered wrong."""
        if apart < -self.gap_reach or apart > self.gap_reach:
            return NEVER
        return self._by_mistake[credit * (2 * self.gap_reach + 1) + self.gap_reach + apart]

    def tie(self, credit: i64, apart: i64, ranks: i64) -> i64:
        """Among equal costs: even gaps before uneven ones, so that equal lines never cross."""
        off = apart - self.centers[credit]
        return min(off * off, 4_000) + min(ranks * ranks, 64)

    def apart(self, line: i64, before: i64, day: i64, number: i64) -> i64:
        """Days by which a part's cost is known: after the part before, or after the line less the parts in between.

        Args:
            line: day of the line.
            before: day of the part before.
            day: of the part.
            number: of the part; the first is 0.
        """
        return day - line - (number - 1) * self.step if self.from_line else day - before

    def part(self, line: i64, before: i64, day: i64, number: i64) -> i64:
        """Cost of a part on a day; the arguments are those of `apart`."""
        apart = self.apart(line, before, day, number)
        return self.spread[min(apart, i64(len(self.spread)) - 1)] if apart >= 0 else NEVER

    def differ(self, one: i64, other: i64) -> i64:
        """Cost of two amounts that should be one, without gap and shape."""
        if slipped(one, other, self.fees):
            return self.fault + self.named
        if (one < 0) != (other < 0):
            return NEVER
        mine, its = max(one, -one), max(other, -other)
        apart, most = max(mine, its) - min(mine, its), max(mine, its)
        return self.fault + (self.near if 4 * apart <= most else self.other)


def _write(out: vec[i64], at: i64, costs: Sequence[int]) -> None:
    """Costs from a place on."""
    for cost in costs:
        out[at] = cost
        at += 1
