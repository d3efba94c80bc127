"""Which of many streams' lines may repeat another of their own side: `story` says it of one stream."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tieout.matching.layout import Flags, Layout, different, in_order
from tieout.matching.ranges import Ints
from tieout.matching.story import TWIN_DAYS_MAX, USUAL_SHARE, USUAL_TIMES
from tieout.matching.whole_lines import WholeLines

ODD = 1 << 40
"""In place of how far a line's copy stands from it: no other line of the stream has its amount."""


def marks_of(lines: Layout, odd: Flags, whole: Callable[[Ints], WholeLines]) -> Ints:
    """Of each line, how many lines after it its copy or original stands; 0 for none, `ODD` where none has its amount.

    Args:
        lines: what is told of some streams, in order.
        odd: of each, whether no other line of its stream has its amount.
        whole: gives all lines of the streams that it is asked for.
    """
    marks = np.where(odd, ODD, 0)
    owner = 2 * lines.stream + lines.side
    order = in_order(owner, different(lines.amount)[1], lines.day)
    before, after = order[:-1], order[1:]
    apart = lines.day[after] - lines.day[before]
    near = (owner[after] == owner[before]) & (lines.amount[after] == lines.amount[before]) & (apart <= TWIN_DAYS_MAX)
    if not near.any():
        return marks
    before, after, apart = before[near], after[near], apart[near]
    seldom = _seldom(whole(np.unique(lines.stream[after])), lines.stream[after], lines.side[after], apart)
    before, after = before[seldom], after[seldom]
    marks[before] = after - before
    marks[after] = before - after
    return marks


def _seldom(whole: WholeLines, stream: Ints, side: Ints, apart: Ints) -> Flags:
    """Whether equal lines of a side so seldom follow each other after so many days that it is no habit there.

    Several copies of one line count once.
    """
    alike = np.cumsum(whole.is_new)
    days = whole.day[1:] - whole.day[:-1]
    near = (alike[1:] == alike[:-1]) & (days <= TWIN_DAYS_MAX)
    follows, gap = np.flatnonzero(near) + 1, days[near]
    moment = np.cumsum(np.append(1, (alike[1:] != alike[:-1]) | (days != 0)))
    moments = np.unique(moment[follows] * (TWIN_DAYS_MAX + 1) + gap, return_index=True)[1]
    kinds = whole.owner[follows[moments]] * (TWIN_DAYS_MAX + 1) + gap[moments]
    times = np.bincount(kinds, minlength=2 * len(whole.numbers) * (TWIN_DAYS_MAX + 1))
    lines = np.bincount(whole.owner, minlength=2 * len(whole.numbers))
    own = 2 * np.searchsorted(whole.numbers, stream) + side
    seldom: Flags = times[own * (TWIN_DAYS_MAX + 1) + apart] <= np.maximum(USUAL_TIMES, USUAL_SHARE * lines[own])
    return seldom
