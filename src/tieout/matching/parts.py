"""The parts of one line: which later lines of the other side add up to it, the likeliest first.

Ways to put parts together are followed in order of what they cost so far, so that a bound on how many are followed
drops the unlikeliest. Plain lists of integers in, plain enough to be compiled as it stands.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Final

PARTS_MAX: Final = 6
"""The most parts that one line is paid in, when other lines may stand between them."""

FOLLOWED_MAX: Final = 400
"""Ways to go on that are followed for one line."""

ALL: Final = 0
SLIPPED: Final = 1
SHORT: Final = 2


class Lines:
    """The lines that parts are looked for among, in order of day, amount and row.

    Attributes:
        days: days since 1970-01-01.
        amounts: cents.
        rank: how many identical lines stand before each.
        meant: of each, amounts that it may have been meant to be.
        positive: whether no amount is below nought.
    """

    def __init__(self, days: list[int], amounts: list[int], rank: list[int], meant: list[list[int]]) -> None:
        self.days = days
        self.amounts = amounts
        self.rank = rank
        self.meant = meant
        self.positive = min(amounts) > 0 if amounts else True


class Tariff:
    """What parts cost.

    Attributes:
        spread: by days between two parts.
        shapes: by number of parts.
        agree: parts that add up.
        slip: one amount that is entered wrong in a known way.
        short: the rest is missing, and is an amount that is usual here.
        unusual: the same with another amount, beyond that.
        only: a line that stands alone: dearer than leaving each line alone isn't worth a thought.
        margin: dearer than the best by so much still fits.
        slack: dearer than the best by so much is followed.
        parted: whether parts are usual, so that a slip or a missing part is looked for.
    """

    def __init__(
        self,
        *,
        spread: list[int],
        shapes: list[int],
        agree: int,
        slip: int,
        short: int,
        unusual: int,
        only: int,
        margin: int,
        slack: int,
        parted: bool,
    ) -> None:
        self.spread = spread
        self.shapes = shapes
        self.agree = agree
        self.slip = slip
        self.short = short
        self.unusual = unusual
        self.only = only
        self.margin = margin
        self.slack = slack
        self.parted = parted


class Found:
    """One way to put parts together.

    Attributes:
        cost: of the event, but for the day gap's tie-break.
        taken: positions of the parts.
        how: `ALL`, `SLIPPED` or `SHORT`.
        uneven: days between the parts, squared and added up.
    """

    def __init__(self, cost: int, taken: list[int], how: int, uneven: int) -> None:
        self.cost = cost
        self.taken = taken
        self.how = how
        self.uneven = uneven


def parts_of(whole: int, firsts: list[tuple[int, int]], lines: Lines, tariff: Tariff) -> list[Found]:
    """Ways to put an amount together, the cheapest first.

    Args:
        whole: cents.
        firsts: what each line costs that may be the first part, and its position.
        lines: among which to look.
        tariff: what parts cost.
    """
    looking = Looking(whole, lines, tariff)
    for cost, j in firsts:
        amount = lines.amounts[j]
        if amount != whole:
            looking.take(cost, [j], amount, whole, 0)
        for other in lines.meant[j]:
            if 0 < other < whole:
                looking.take(cost + tariff.slip, [j], other, whole, 1)
    looking.follow()
    looking.found.sort(key=_order)
    return looking.found


class Looking:
    """The search for the parts of one amount.

    Attributes:
        found: ways that are worth a thought.
        ways: ways to go on: cost so far, positions taken, cents that are still to come, amounts taken as slips.
        most: dearer than this no way is followed.
    """

    def __init__(self, whole: int, lines: Lines, tariff: Tariff) -> None:
        self.whole = whole
        self.lines = lines
        self.tariff = tariff
        self.found: list[Found] = []
        self.ways: list[tuple[int, list[int], int, int]] = []
        self.most = 2 * tariff.only + tariff.margin
        self.followed = 0

    def follow(self) -> None:
        """Follow the ways, the cheapest first."""
        while self.ways and self.followed < FOLLOWED_MAX:
            cost, taken, rest, slips = heappop(self.ways)
            if cost > self.most:
                break
            if self.tariff.parted and not slips and 0 < rest < self.whole:
                missing = _short(taken, rest, self.lines, self.tariff)
                _keep(self.found, taken, cost + missing, SHORT, self.lines, self.tariff)
            if len(taken) < PARTS_MAX:
                self.go_on(cost, taken, rest, slips)

    def go_on(self, cost: int, taken: list[int], rest: int, slips: int) -> None:
        """Take each later line as the next part; at most one amount may be a slip."""
        lines, tariff = self.lines, self.tariff
        before = taken[-1]
        for j in range(before + 1, len(lines.days)):
            apart = lines.days[j] - lines.days[before]
            if apart >= len(tariff.spread):
                return
            sofar = cost + tariff.spread[apart]
            if sofar > self.most or (lines.rank[j] and j - 1 > before):
                continue
            self.followed += 1
            self.take(sofar, [*taken, j], lines.amounts[j], rest, slips)
            if not slips:
                for other in lines.meant[j]:
                    self.take(sofar + tariff.slip, [*taken, j], other, rest, 1)

    def take(self, cost: int, taken: list[int], amount: int, rest: int, slips: int) -> None:
        """Take a part: all is found, or there is a way to go on."""
        if amount == rest:
            whole = cost if slips else cost + self.tariff.agree
            _keep(self.found, taken, whole, SLIPPED if slips else ALL, self.lines, self.tariff)
            self.most = min(self.most, cost + self.tariff.slack)
        elif amount < rest or (not slips and not self.lines.positive):
            heappush(self.ways, (cost, taken, rest - amount, slips))


def _order(one: Found) -> tuple[int, int, list[int]]:
    return one.cost, one.uneven, one.taken


def _short(taken: list[int], rest: int, lines: Lines, tariff: Tariff) -> int:
    """What it costs that the rest of the parts is missing."""
    usual = rest in lines.amounts[max(0, taken[0] - 6) : taken[-1] + 7]
    size = len(taken)
    shape = tariff.shapes[min(size + 1, len(tariff.shapes) - 1)] - tariff.shapes[size]
    return tariff.short + shape + (0 if usual else tariff.unusual)


def _keep(found: list[Found], taken: list[int], cost: int, how: int, lines: Lines, tariff: Tariff) -> None:
    """Keep a way to put the parts together."""
    size = len(taken)
    if size >= len(tariff.shapes):
        return
    cost += tariff.shapes[size]
    if cost >= tariff.only * (size + 1) + tariff.margin:
        return
    uneven = 0
    for k in range(1, size):
        days = lines.days[taken[k]] - lines.days[taken[k - 1]]
        uneven += days * days
    found.append(Found(cost, taken, how, uneven))
