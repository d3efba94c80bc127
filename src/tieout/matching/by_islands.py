"""Streams of which little is left are told for all clients at once: cut into islands, each shape of which is told once.

What they show and what they say is the same as if each were told by itself (`beginnings`, `rivals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tieout.matching.alike import retell
from tieout.matching.beginnings import needs_no_other
from tieout.matching.cancelling import Cancelled, Pairs
from tieout.matching.copies import marks_of
from tieout.matching.costs import Table
from tieout.matching.events import Events
from tieout.matching.guesses import untrained_habit
from tieout.matching.habits import Habit
from tieout.matching.islands import Islands
from tieout.matching.layout import Layout
from tieout.matching.neighbours import near_places
from tieout.matching.ranges import Ints
from tieout.matching.remains import Remains
from tieout.matching.rival_lags import have_rival_lag
from tieout.matching.seen import Seen
from tieout.matching.story import TO_LEARN, TO_TELL, Costs, Told
from tieout.matching.whole_lines import WholeLines
from tieout.model.settings import ProcessorFee


@dataclass(frozen=True, slots=True)
class ByIslands:
    """Tells what is left of streams by islands.

    Attributes:
        cancelled: of all streams of the chunk.
        table: costs of the practice.
        fees: processor fees.
    """

    cancelled: Cancelled
    table: Table
    fees: tuple[ProcessorFee, ...]

    def seen(self, remains: Remains) -> list[Seen | None]:
        """What the first story of each stream shows; None where the stream is to be looked at by itself."""
        if not len(remains):
            return []
        islands = Islands.of(remains.lines, marks_of(remains.lines, remains.odd, self._whole))
        costs = Costs(untrained_habit(), self.table, self.fees)
        told = retell(islands, [costs], np.zeros(len(remains), np.int64), TO_LEARN)
        cancelled = remains.cancelled.tolist()
        shown = told.seen(cancelled, remains.credits_used.tolist())
        needless: dict[tuple[int, int], bool] = {}
        open_questions = []
        for place, ((seen, counts), pairs) in enumerate(zip(shown, cancelled, strict=True)):
            key = id(seen), pairs
            if key not in needless:
                needless[key] = not seen.monthly and needs_no_other(Told([], seen, counts), pairs)
            if not needless[key]:
                open_questions.append(place)
        found: list[Seen | None] = [seen for seen, _ in shown]
        asked = np.array(open_questions, np.int64)
        if len(asked):
            whole = self._whole(remains.numbers[asked])
            rivalled = have_rival_lag(whole, remains.cancelled[asked] + 1)
            for place, rival in zip(open_questions, rivalled.tolist(), strict=True):
                seen = shown[place][0]
                found[place] = None if rival or seen.monthly else seen
        return found

    def told(self, remains: Remains, habits: Sequence[Habit], pairs: Pairs) -> tuple[Events, Pairs]:
        """The events of streams, with those of pairs that its lines may have to do with, and the pairs that stay.

        Args:
            remains: of some streams.
            habits: of each.
            pairs: what was cancelled, in these streams and others.
        """
        if not len(remains):
            return Events.of([]), pairs
        different: dict[Habit, int] = {}
        places = np.array([different.setdefault(habit, len(different)) for habit in habits], np.int64)
        near = near_places(pairs, remains, list(different), places)
        lines, odd = _with_pairs(remains, pairs.only(near))
        islands = Islands.of(lines, marks_of(lines, odd, self._whole))
        costs = [Costs(habit, self.table, self.fees) for habit in different]
        told = retell(islands, costs, places, TO_TELL)
        stay = np.ones(len(pairs), np.bool_)
        events = told.events((pairs.left[near], pairs.right[near]))
        stay[near] = ~np.isin(pairs.left[near], events.sides[0].item)
        return events, pairs.only(stay) if len(near) else pairs

    def _whole(self, numbers: Ints) -> WholeLines:
        return WholeLines.of(numbers, self.cancelled.pairs, self.cancelled.remains)


def _with_pairs(remains: Remains, near: Pairs) -> tuple[Layout, np.typing.NDArray[np.bool_]]:
    """What is left of streams together with some pairs, in order of stream, day, amount, side and item."""
    lines, count = remains.lines, len(near)
    stream, day, amount = (
        np.concatenate([own, pair, pair])
        for own, pair in ((lines.stream, near.stream), (lines.day, near.day), (lines.amount, near.amount))
    )
    side = np.concatenate([lines.side, np.zeros(count, np.int64), np.ones(count, np.int64)])
    item = np.concatenate([lines.item, near.left, near.right])
    credit = np.concatenate([lines.credit, *near.credits])
    odd = np.concatenate([remains.odd, np.zeros(2 * count, np.bool_)])
    order = np.lexsort((item, side, amount, day, stream))
    return Layout(stream, day, amount, side, item, credit).only(order), odd[order]
