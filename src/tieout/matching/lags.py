"""How many lines of equal amount stand so many days apart: where a habit may lie, before any is known.

Plain enough to be compiled as it stands.
"""

from __future__ import annotations

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.ranking import Sought, lower

Lines = tuple[list[int], list[int]]
"""Days, since 1970-01-01, and cents."""


class Lags:
    """Pairs of equal lines by lag.

    Attributes:
        reach: lags from `-reach` to `reach` days are counted.
        counts: pairs of each lag; none where there are too many.
    """

    def __init__(
        self,
        left_days: list[int],
        left_amounts: list[int],
        right_days: list[int],
        right_amounts: list[int],
        reach: i64,
        most: i64,
    ) -> None:
        """Count.

        Args:
            left_days: days of the practice's lines, since 1970-01-01.
            left_amounts: their cents.
            right_days: the same of the other program's lines.
            right_amounts: their cents.
            reach: the greatest lag, in days.
            most: with more pairs of equal amount than this nothing is counted.
        """
        self.reach = reach
        self.counts = vec[i64]([0] * (2 * reach + 1))
        days, there, amounts = vec[i64](left_days), vec[i64](right_days), vec[i64](left_amounts)
        same = Sought(vec[i64](right_amounts))
        pairs: i64 = 0
        i: i64 = 0
        while i < i64(len(days)):
            k = lower(same.keys, amounts[i])
            while k < i64(len(same.keys)) and same.keys[k] == amounts[i]:
                lag = there[same.position[k]] - days[i]
                if -reach <= lag <= reach:
                    self.counts[lag + reach] += 1
                pairs += 1
                k += 1
            if pairs > most:
                self.counts = vec[i64]([0] * (2 * reach + 1))
                return
            i += 1

    def fullest(self, width: i64, most: int) -> list[int]:
        """First lags of the fullest windows of so many days more, which don't overlap; ties to the nearer one.

        Args:
            width: days from the first lag of a window to its last.
            most: how many windows.
        """
        chosen: list[int] = []
        while len(chosen) < most:
            best: i64 = 0
            found: i64 = 0
            low = -self.reach
            while low <= self.reach - width:
                full = self._full(low, width)
                nearer = max(low, -low) < max(found, -found)
                if (full > best or (full and full == best and nearer)) and _is_free(chosen, low, width):
                    best, found = full, low
                low += 1
            if not best:
                break
            chosen.append(found)
        return chosen

    def _full(self, low: i64, width: i64) -> i64:
        """Pairs in a window."""
        full: i64 = 0
        lag = low + self.reach
        while lag <= low + width + self.reach:
            full += self.counts[lag]
            lag += 1
        return full


def _is_free(chosen: list[int], low: i64, width: i64) -> bool:
    """Whether a window overlaps none that was chosen."""
    return all(low < other - width or low > other + width for other in chosen)


def has_other_lag(left: Lines, right: Lines, reach: i64, widths: list[int], enough: i64) -> bool:
    """Whether some window of lags other than the same day brings enough equal lines together.

    Args:
        left: days and cents of the practice's lines, in order.
        right: the same of the other program's lines.
        reach: lags from `-reach` to `reach` days are looked at.
        widths: days from the first lag of a window to its last.
        enough: so many pairs; identical lines of one side pair once each.
    """
    counts = vec[i64]([0] * (2 * reach + 2))
    left_days, left_amounts, left_times = _different(left)
    days, amounts, times = _different(right)
    same = Sought(amounts)
    i: i64 = 0
    while i < i64(len(left_days)):
        k = lower(same.keys, left_amounts[i])
        while k < i64(len(same.keys)) and same.keys[k] == left_amounts[i]:
            lag = days[same.position[k]] - left_days[i]
            if -reach <= lag <= reach:
                counts[lag + reach + 1] += min(left_times[i], times[same.position[k]])
            k += 1
        i += 1
    i = 0
    while i <= 2 * reach:
        counts[i + 1] += counts[i]
        i += 1
    for given in widths:
        width: i64 = given
        low = -reach
        while low + width <= reach:
            elsewhere = low > 0 or low + width < 0
            if elsewhere and counts[low + width + reach + 1] - counts[low + reach] >= enough:
                return True
            low += 1
    return False


def _different(lines: Lines) -> tuple[vec[i64], vec[i64], vec[i64]]:
    """Days and cents of different lines, and how often each stands there."""
    own_days, own_amounts = vec[i64](lines[0]), vec[i64](lines[1])
    days, amounts, times = vec[i64](), vec[i64](), vec[i64]()
    i: i64 = 0
    while i < i64(len(own_days)):
        if i and own_days[i] == own_days[i - 1] and own_amounts[i] == own_amounts[i - 1]:
            times[i64(len(times)) - 1] += 1
        else:
            days, amounts, times = append(days, own_days[i]), append(amounts, own_amounts[i]), append(times, i64(1))
        i += 1
    return days, amounts, times
