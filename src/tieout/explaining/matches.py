"""What agrees, as a sequence of matches that are made when somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from tieout.explaining.lines import Sides
from tieout.explaining.story import Story, ToldEvent
from tieout.explaining.wording import MAY_BE_TWO, match_reason
from tieout.model.explanation import Match
from tieout.model.settlement import Rule

BLOCK_EVENTS = 8_192
"""Events that are made at once: clients are usually looked at one after the other."""


class MatchMaker:
    """Makes the matches of a story, block by block; the last block is kept."""

    def __init__(self, story: Story, sides: Sides) -> None:
        self._story, self._sides = story, sides
        self._block: tuple[int, dict[int, Match]] = (-1, {})

    def between(self, first: int, end: int) -> Iterator[Match]:
        """The matches among some events, in order."""
        numbers = first + np.flatnonzero(self._story.is_match[first:end])
        for number in numbers.tolist():
            yield self._of_block(number // BLOCK_EVENTS)[number]

    def _of_block(self, block: int) -> dict[int, Match]:
        if self._block[0] != block:
            first = block * BLOCK_EVENTS
            numbers = first + np.flatnonzero(self._story.is_match[first : first + BLOCK_EVENTS])
            events = self._story.told(numbers)
            self._block = (block, {event.number: _match(event, self._sides) for event in events})
        return self._block[1]


class Matches(Sequence[Match]):
    """The matches of one client."""

    __slots__ = ("_count", "_end", "_first", "_maker")

    def __init__(self, maker: MatchMaker, first: int, end: int, count: int) -> None:
        self._maker, self._first, self._end, self._count = maker, first, end, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Match]:
        return self._maker.between(self._first, self._end)

    @overload
    def __getitem__(self, place: int) -> Match: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Match, ...]: ...

    def __getitem__(self, place: int | slice) -> Match | tuple[Match, ...]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # compared by content, like a list

    def __repr__(self) -> str:
        return f"<{len(self)} matches>"


class AllMatches:
    """The matches of all clients.

    Attributes:
        counts: how many each client has.
    """

    def __init__(self, story: Story, sides: Sides) -> None:
        self._maker, self._bounds = MatchMaker(story, sides), story.bounds
        self.counts: Sequence[int] = story.match_counts()

    def of(self, client: int) -> Matches:
        """Those of one client."""
        first, end = self._bounds[client : client + 2].tolist()
        return Matches(self._maker, first, end, self.counts[client])


def _match(event: ToldEvent, sides: Sides) -> Match:
    forward = event.rule is Rule.BALANCE_BROUGHT_FORWARD
    left, right = event.left, event.right
    sizes = (left.size if left else 0, right.size if right else 0)
    reason = match_reason(*sizes, event.days_apart, sides, forward=forward)
    return Match(
        rule=event.rule,
        left=left.refs if left else (),
        right=right.refs if right else (),
        cents=left.cents if left else 0,
        days_apart=abs(event.days_apart),
        verdict=event.verdict,
        reason=f"{reason}; {MAY_BE_TWO}" if event.may_be_two else reason,
        alternatives=event.others,
        cost=event.cost,
        said=event.said,
    )
