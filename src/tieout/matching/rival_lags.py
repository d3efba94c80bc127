"""Of many streams, those whose equal lines come together at another lag as well: `beginnings` asks it of one stream."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tieout.matching.beginnings import PLACES_COMPARED_MAX, WIDTHS
from tieout.matching.costs import GAP_DAYS_MAX
from tieout.matching.layout import Flags
from tieout.matching.ranges import Ints, ranges
from tieout.matching.whole_lines import WholeLines

PAIRS_AT_ONCE = 2_000_000
"""So many pairs of lines are held at a time, and those of one stream more."""


def have_rival_lag(whole: WholeLines, enough: Ints) -> Flags:
    """Whether some lag other than the same day brings so many equal lines of each stream together.

    Args:
        whole: all lines of the streams.
        enough: of each stream, so many pairs; identical lines of one side pair once each.
    """
    found = np.zeros(len(whole.numbers), np.bool_)
    lines = np.bincount(whole.owner, minlength=2 * len(found))
    places = lines[::2] * lines[1::2]
    for of_stream, lag, times in _pairs(whole):
        first, last = int(of_stream[0]), int(of_stream[-1])
        days = 2 * GAP_DAYS_MAX + 1
        at = (of_stream - first) * days + lag + GAP_DAYS_MAX
        counts = np.bincount(at, times, minlength=(last - first + 1) * days).astype(np.int64).reshape(-1, days)
        upto = np.concatenate([np.zeros((len(counts), 1), np.int64), np.cumsum(counts, axis=1)], axis=1)
        for width in WIDTHS:
            low = np.arange(-GAP_DAYS_MAX, GAP_DAYS_MAX - width + 1)
            within = upto[:, width + 1 :] - upto[:, : len(low)]
            elsewhere = within[:, (low > 0) | (low + width < 0)]
            found[first : last + 1] |= (elsewhere >= enough[first : last + 1, None]).any(axis=1)
    return found & (places <= PLACES_COMPARED_MAX)


def _pairs(whole: WholeLines) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Pairs of equal lines across from each other, some streams at a time: place of the stream, lag, and how often."""
    new = np.append(True, (whole.is_new[1:] > 0) | (whole.day[1:] != whole.day[:-1]))
    starts = np.flatnonzero(new)
    times = np.diff(np.append(starts, len(new)))
    owner, amount, day = whole.owner[starts], whole.amount[starts], whole.day[starts]
    stream, on_right = owner // 2, owner % 2 == 1
    numbers = np.unique(amount, return_inverse=True)[1]
    alike = stream * (int(numbers.max()) + 1) + numbers
    span = int(day.max() - day.min()) + 1 + 2 * GAP_DAYS_MAX
    alike = np.unique(alike, return_inverse=True)[1]
    key = alike * span + (day - day.min()) + GAP_DAYS_MAX
    here, there = key[~on_right], key[on_right]
    first, end = np.searchsorted(there, here - GAP_DAYS_MAX), np.searchsorted(there, here + GAP_DAYS_MAX, "right")
    of_left, left_times, right_times = stream[~on_right], times[~on_right], times[on_right]
    sofar = np.cumsum(end - first)
    begin = 0
    while begin < len(here):
        before = int(sofar[begin - 1]) if begin else 0
        stop = max(int(np.searchsorted(sofar, before + PAIRS_AT_ONCE, "right")), begin + 1)
        stop = int(np.searchsorted(of_left, of_left[stop - 1], "right"))  # to the end of its stream
        right = ranges(first[begin:stop], end[begin:stop])
        left = np.repeat(np.arange(begin, stop), end[begin:stop] - first[begin:stop])
        if len(left):
            yield of_left[left], there[right] - here[left], np.minimum(left_times[left], right_times[right])
        begin = stop
