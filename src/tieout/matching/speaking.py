"""Evidence brought to the offers of one stream: what lines name is offered, and every offer is weighed by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tieout.matching.offered import Offers
from tieout.matching.prices import DIFFER, NEVER, TIE, Prices
from tieout.matching.sides import Side
from tieout.matching.spoken import Spoken
from tieout.matching.weighing import weigh


def speak_up(offers: Offers, sides: tuple[Side, Side], spoken: Spoken, prices: Prices) -> None:
    """Offer what lines name and habit left out, and make every offer cheaper or dearer by what its lines say.

    Args:
        offers: of the stream; changed in place.
        sides: left and right lines, with their places.
        spoken: what they say of each other.
        prices: of the stream.
    """
    naming = _Naming(offers, sides, prices)
    for here, there in sorted(spoken.hits):
        naming.offer([here], [there])
    for number, one, many in spoken.named:
        naming.offer(many if number else [one], [one] if number else many)
    count = len(sides[0].place) + len(sides[1].place)
    on_right = [0] * count
    against = [0] * count
    for number, side in enumerate(sides):
        for position, place in enumerate(side.place):
            on_right[place] = number
            against[place] = spoken.against[number][position] * TIE
    hits = {
        sides[0].place[here] * count + sides[1].place[there]: weight * TIE
        for (here, there), weight in spoken.hits.items()
    }
    weigh(offers, on_right, hits, against)


@dataclass(frozen=True, slots=True)
class _Naming:
    """Offers of lines that name each other, where no such offer is there."""

    offers: Offers
    sides: tuple[Side, Side]
    prices: Prices

    def offer(self, here: Sequence[int], there: Sequence[int]) -> None:
        """Offer some left lines and some right lines as one event: as they are, or with amounts that differ."""
        left, right = self.sides
        prices = self.prices
        if len(here) >= len(prices.left_groups) or len(there) >= len(prices.right_groups):
            return
        if not (shares := self._places(here, there)):
            return
        one, other = sum(left.amounts[i] for i in here), sum(right.amounts[j] for j in there)
        cost = prices.agree if one == other else prices.differ(one, other)
        credit = left.credit[here[0]]
        gap, apart = min(
            (prices.gap(credit, days), days)
            for days in {right.days[there[0]] - left.days[here[0]], right.days[there[0]] - left.days[here[-1]]}
        )
        cost += gap + prices.left_groups[len(here)] + prices.right_groups[len(there)]
        cost += sum(
            prices.part(left.days[here[-1]], right.days[before], right.days[after], number)
            for number, (before, after) in enumerate(pairwise(there), 1)
        )
        if cost < NEVER:
            kind = prices.kind(credit, apart) if one == other else DIFFER
            self.offers.add(shares, cost * TIE + prices.tie(credit, apart, 0), kind, apart)

    def _places(self, here: Sequence[int], there: Sequence[int]) -> list[int]:
        """The places of these lines; none when they are on offer already."""
        places = [self.sides[0].place[i] for i in here] + [self.sides[1].place[j] for j in there]
        return [] if self.offers.holds(places) else places
