"""Strays: events off their client's own usual day, which happen, beside dates that were entered wrong.

How often a client strays is judged beside all others: where all stray alike, his own few events tell little; where some
never do and some often do, they tell much. Late entries grow rarer the later they are, wrong dates hardly do: so each
stray is held to be the one or the other by how far off it is and by how many wrong dates the practice's other faults
let one expect; a practice that makes no other mistakes has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
_DOUBT = 2.0
_ROUNDS = 5
_DAYS = range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)


def concentrated_on(counts: Counter[int]) -> int | None:
    """The day gap on which most events fall, where they are concentrated at all."""
    total = sum(counts.values())
    if total < CONCENTRATED_MIN:
        return None
    most = max(counts.values())
    if most < CONCENTRATED_SHARE * total:
        return None
    return min((days for days, times in counts.items() if times == most), key=lambda days: (abs(days), days))


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
        wrong: share of events that are expected to stray because a date was entered wrong.
        right: of strays, the share that aren't wrong.
        off: of those, the share of each number of days off, for -GAP_DAYS_MAX … GAP_DAYS_MAX.
    """

    events: int
    strays: int
    weight: float
    wrong: float
    right: float
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
        wrong = WRONG_DATES * fault_share
        seen = [float(counts.off[days]) for days in _DAYS]
        left = seen
        for _ in range(_ROUNDS):
            falling = _falling(left)
            left = [
                times * _likely_right(habit, wrong * events, days)
                for days, times, habit in zip(_DAYS, seen, falling, strict=True)
            ]
        near = [2.0 ** (-abs(one) / _HALF_LIFE_DAYS) * (0.5 if one < 0 else 1.0) if one else 0.0 for one in _DAYS]
        right = sum(left) / max(sum(seen), 1.0)
        return cls(events, strays, _weight(streams, events, strays), wrong, right, _shares(_falling(left), near))

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
        others = (max(self.strays - own, 0) * self.right + _EVENTS * _SHARE) / (events + _EVENTS)
        share = self._share(max(own - 1, 0), total, others)
        astray = [
            (days - peak, times) for days, times in sorted(counts.items()) if 0 < abs(days - peak) <= GAP_DAYS_MAX
        ]
        for _ in range(2):
            likely = [
                (_likely_right(share * self.off[off + GAP_DAYS_MAX], self.wrong, off), times) for off, times in astray
            ]
            believed = sum(one * times for one, times in likely) - max((one for one, _ in likely), default=0.0)
            share = self._share(believed, total, others)
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

    def _share(self, strays: float, events: int, others: float) -> float:
        """Share of a client's strays, by so many of his own that aren't wrong, beside that of all others."""
        return max((strays + self.weight * others) / (max(events - 1, 0) + self.weight), STRAY_SHARE_MIN)

    def _off_from(self, peak: int) -> list[float]:
        """By gap, the share of the number of days it is off the usual one; the same beyond the last number."""
        off, count = list(self.off), len(self.off)
        if peak < 0:
            return (off[-peak:] + [off[-1]] * -peak)[-count:]
        return ([off[0]] * peak + off[: max(count - peak, 0)])[:count]


def _likely_right(habit: float, wrong: float, off: int) -> float:
    """How likely an event so many days off is no wrong date, by how many of either kind are expected there."""
    doubt = _DOUBT * wrong * _WRONG_BY[abs(off)]
    return habit / (habit + doubt) if habit else 0.0


def _falling(counts: Sequence[float]) -> list[float]:
    """Counts by days off, levelled where they rise again the farther off they are, on either side of none."""
    none = len(counts) // 2
    return [*reversed(_levelled(counts[:none][::-1])), counts[none], *_levelled(counts[none + 1 :])]


def _levelled(counts: Sequence[float]) -> list[float]:
    """The falling row that is nearest to these counts: what rises is replaced by the mean."""
    blocks: list[tuple[float, int]] = []
    for count in counts:
        whole, size = count, 1
        while blocks and blocks[-1][0] * size < whole * blocks[-1][1]:
            before, more = blocks.pop()
            whole, size = whole + before, size + more
        blocks.append((whole, size))
    return [whole / size for whole, size in blocks for _ in range(size)]


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


def _shares(counts: Sequence[float], base: Sequence[float]) -> list[float]:
    total, whole = sum(base), sum(counts) + _OFF_WEIGHT
    return [(count + _OFF_WEIGHT * one / total) / whole for count, one in zip(counts, base, strict=True)]


def _wrong_by() -> list[float]:
    """Share of wrong dates by days off, on one side."""
    likely = [2.0 ** (-shift_cost(off) / BIT) if 0 < off <= SHIFT_DAYS_MAX else 0.0 for off in range(GAP_DAYS_MAX + 1)]
    return [one / (2 * sum(likely)) for one in likely]


_WRONG_BY = _wrong_by()
