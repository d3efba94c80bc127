"""Strays: events off their client's own usual day, which happen, beside dates that were entered wrong.

How often a client strays is judged beside all others: where all stray alike, his own few events tell little; where some
never do and some often do, they tell much. Of all strays, as many are left out as the practice's other faults let one
expect wrong dates; a practice that makes no other mistakes has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

from tieout.matching.costs import (
    BIT,
    CONCENTRATED_SHARE,
    GAP_DAYS_MAX,
    SHIFT_DAYS_MAX,
    STRAY_SHARE_MIN,
    WRONG_DATES,
    shift_cost,
)

CONCENTRATED_MIN = 3
"""Fewer events than this have no usual day."""

_HALF_LIFE_DAYS = 3.0
_EVENTS = 60
_SHARE = 0.001
_OFF_WEIGHT = 6.0
_OWN_OFF_WEIGHT = 5.0
_WEIGHT_MIN, _WEIGHT_MAX = 5.0, 150.0
_ENOUGH_STREAMS = 4
_CHANCE = 1.5
_DAYS = range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)


def concentrated_on(counts: Counter[int]) -> int | None:
    """The day gap on which most events fall, where they are concentrated at all."""
    if counts.total() < CONCENTRATED_MIN:
        return None
    peak, most = min(counts.items(), key=lambda pair: (-pair[1], abs(pair[0]), pair[0]))
    return peak if most >= CONCENTRATED_SHARE * counts.total() else None


@dataclass(slots=True)
class StrayCounts:
    """What streams show whose events mostly fall on one gap: whole numbers, to be added up in any order.

    Attributes:
        off: events by days off the usual gap, without each stream's farthest: a single wrong date is no habit.
        streams: streams by number of events and number of strays.
    """

    off: Counter[int] = field(default_factory=Counter)
    streams: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, gaps: Counter[int], streams: int = 1) -> None:
        """Count a stream, or so many like it, if it has a usual gap."""
        usual = concentrated_on(gaps)
        if usual is None:
            return
        off = Counter({days - usual: times for days, times in gaps.items() if days != usual})
        self.streams[gaps.total(), off.total()] += streams
        if off:
            off[max(off, key=lambda days: (abs(days), days))] -= 1
            for days, times in off.items():
                self.off[days] += times * streams

    def update(self, other: StrayCounts) -> None:
        """Take in what others show."""
        self.off.update(other.off)
        self.streams.update(other.streams)


@dataclass(frozen=True, slots=True)
class Strays:
    """How all clients of one kind stray.

    Attributes:
        events: of streams with a usual gap.
        strays: of those, the ones off it.
        weight: how many events of its own a client's share of strays is worth before it has any.
        wrong: share of events that stray because a date was entered wrong, at most.
        off: of strays that aren't wrong, the share of each number of days off, for -GAP_DAYS_MAX … GAP_DAYS_MAX.
    """

    events: int
    strays: int
    weight: float
    wrong: float
    off: Sequence[float]

    @classmethod
    def of(cls, counts: StrayCounts, fault_share: float) -> Strays:
        """What the counts of a class show.

        Args:
            counts: of all its streams.
            fault_share: share of faults among the practice's events.
        """
        streams = sorted(counts.streams.items())
        events = sum(size * times for (size, _), times in streams)
        strays = sum(own * times for (_, own), times in streams)
        wrong = WRONG_DATES * fault_share * events
        left = {days: _beyond(counts.off[days], wrong * _WRONG_BY[abs(days)]) for days in _DAYS}
        near = [2.0 ** (-abs(one) / _HALF_LIFE_DAYS) * (0.5 if one < 0 else 1.0) if one else 0.0 for one in _DAYS]
        share = (strays - _beyond(strays, wrong)) / max(events, 1)
        return cls(events, strays, _weight(streams, events, strays), share, _shares(left, near))

    def shares(self, counts: Counter[int], peak: int) -> list[float]:
        """Share of each gap of one client, for -GAP_DAYS_MAX … GAP_DAYS_MAX.

        His own strays less one, so that a wrong date can't vouch for itself, beside those of all others.

        Args:
            counts: his events by day gap.
            peak: his usual gap.
        """
        total = counts.total()
        own = total - counts[peak]
        events = max(self.events - total, 0)
        others = (max(self.strays - own - events * self.wrong, 0.0) + _EVENTS * _SHARE) / (events + _EVENTS)
        believed = max(own - 1 - total * self.wrong, 0.0)
        share = max((believed + self.weight * others) / (max(total - 1, 0) + self.weight), STRAY_SHARE_MIN)
        again = {days: max(times - 1, 0) for days, times in counts.items() if days != peak}
        whole = sum(again.values()) + _OWN_OFF_WEIGHT
        off = self._off_from(peak)
        found = [share * (_OWN_OFF_WEIGHT * one / whole) for one in off]
        for days, times in again.items():
            if -GAP_DAYS_MAX <= days <= GAP_DAYS_MAX:
                place = days + GAP_DAYS_MAX
                found[place] = share * ((times + _OWN_OFF_WEIGHT * off[place]) / whole)
        if -GAP_DAYS_MAX <= peak <= GAP_DAYS_MAX:
            found[peak + GAP_DAYS_MAX] = 1 - share
        return found

    def _off_from(self, peak: int) -> list[float]:
        """By gap, the share of the number of days it is off the usual one; the same beyond the last number."""
        off, count = list(self.off), len(self.off)
        if peak < 0:
            return (off[-peak:] + [off[-1]] * -peak)[-count:]
        return ([off[0]] * peak + off[: max(count - peak, 0)])[:count]


def _beyond(seen: int, expected: float) -> float:
    """What was seen beyond what is expected and what chance may add to it."""
    return max(seen - expected - _CHANCE * sqrt(expected), 0.0)


def _weight(streams: Iterable[tuple[tuple[int, int], int]], events: int, strays: int) -> float:
    """How alike clients stray: what their shares vary more than chance would, by the method of moments."""
    streams = [one for one in streams if one[0][0] > 1]
    if not strays or sum(times for _, times in streams) < _ENOUGH_STREAMS:
        return _WEIGHT_MIN
    share = strays / events
    spread = sum(times * (own - size * share) ** 2 / (size * share * (1 - share)) for (size, own), times in streams)
    beyond = spread - sum(times for _, times in streams)
    pairs = sum(times * (size - 1) for (size, _), times in streams)
    return min(max(pairs / max(beyond, 1e-9) - 1, _WEIGHT_MIN), _WEIGHT_MAX)


def _shares(counts: dict[int, float], base: Sequence[float]) -> list[float]:
    total, whole = sum(base), sum(counts.values()) + _OFF_WEIGHT
    return [(count + _OFF_WEIGHT * one / total) / whole for count, one in zip(counts.values(), base, strict=True)]


def _wrong_by() -> list[float]:
    """Share of wrong dates by days off, on one side."""
    likely = [2.0 ** (-shift_cost(off) / BIT) if 0 < off <= SHIFT_DAYS_MAX else 0.0 for off in range(GAP_DAYS_MAX + 1)]
    return [one / (2 * sum(likely)) for one in likely]


_WRONG_BY = _wrong_by()
