"""Every event that a stream's lines may reasonably form, with its cost: what the search chooses from.

Nothing here knows what a line is: days, amounts and costs come in as lists of integers, offers go out. It is plain
enough to be compiled as it stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from tieout.matching.parts import ALL, SHORT, SLIPPED, Lines, Tariff, parts_of

AGREE: Final = 0
SHIFTED: Final = 1
DIFFER: Final = 2
PART_MISSING: Final = 3
ALONE: Final = 4
TWICE: Final = 5

TIE: Final = 1 << 16
"""Costs are multiplied by this to leave room for the tie-break below them."""

SPAN_MAX: Final = 240
"""The most places between the first and the last line of one event; wider ones are not offered."""

NEAR_EQUAL: Final = 12
"""Lines of equal amount that are offered to a line, on either side of its likely day."""

NEAR_IDENTICAL: Final = 4
"""The same, where more than `NEAR_EQUAL` identical lines stand on one day."""

NEAR_OTHER: Final = 8
"""Lines of another amount that are offered to a line, on either side of its likely day."""

DIFFER_DAYS_MAX: Final = 21
"""Lines of another amount are offered within this many days of the likely day."""

RUN_LINES_MAX: Final = 9
"""The most lines of a group that is missing or whose sum differs."""

RUN_DAYS_MAX: Final = 62
"""The longest stretch of days of such a group."""

PARTS_KEPT: Final = 24
"""Ways to put parts together that are offered for one line."""

PARTS_KEPT_MISSING: Final = 4
"""Ways to put parts together that are offered for one line that is missing."""

USUAL_TIMES: Final = 3
"""An amount that stands this often on one side of a stream is usual."""


class Prices:
    """What the events of one stream cost, in thousandths of a bit."""

    def __init__(
        self,
        *,
        gaps: list[list[int]],
        centers: list[int],
        usual: list[int],
        left_groups: list[int],
        right_groups: list[int],
        spread: list[int],
        agree: int,
        fault: int,
        only: int,
        twice: int,
        shifts: list[int],
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
        self.gaps = gaps
        self.reach = len(gaps[0]) // 2
        self.centers = centers
        self.usual = usual
        self.left_groups = left_groups
        self.right_groups = right_groups
        self.spread = spread
        self.agree = agree
        self.fault = fault
        self.only = only
        self.twice = twice
        self.shifts = shifts
        self.shift_reach = len(shifts) - 1
        self.shift_named = shift_named
        self.named = named
        self.near = near
        self.other = other
        self.broken = broken
        self.torn = torn
        self.turned = turned
        self.parts_slack = parts_slack
        self.margin = margin
        self.grouped = grouped
        self.parted = parted
        self.group_lines = group_lines
        self.group_days = group_days
        self.fees = fees

    def tariff(self) -> Tariff:
        """The same for the search for parts."""
        return Tariff(
            spread=self.spread,
            shapes=self.right_groups,
            agree=self.agree,
            slip=self.fault + self.named,
            short=self.only,
            unusual=self.other,
            only=self.only,
            margin=self.margin,
            slack=self.parts_slack,
            parted=self.parted,
        )


class Side:
    """One side of a stream as lists, in order of day, amount and row.

    Attributes:
        days: days since 1970-01-01.
        amounts: cents, positive in the normal direction.
        credit: 1 where no money moved (a credit used), else 0.
        rank: how many identical lines stand before each.
        crowd: how many identical lines there are.
        copies: 1 where another line of this side is so near and equal that one of them may be a copy.
        alone: cost of the line standing on this side only.
        opens: 1 where it is the first line of its calendar month.
        closes: 1 where it is the last line of its calendar month.
        turns: how many lines up to here are money that follows a credit used on an earlier day.
        place: place of the line in the order of search.
    """

    def __init__(
        self, days: list[int], amounts: list[int], credit: list[int], copies: list[int], months: list[int]
    ) -> None:
        self.days = days
        self.amounts = amounts
        self.credit = credit
        self.copies = copies
        self.positive = min(amounts) > 0 if amounts else True
        self.smallest = min(amounts) if amounts else 0
        self.rank: list[int] = []
        self.crowd: list[int] = [1] * len(days)
        self.alone: list[int] = []
        self.place: list[int] = [0] * len(days)
        count = len(days)
        self.opens = [1 if not i or months[i] != months[i - 1] else 0 for i in range(count)]
        self.closes = [1 if i == count - 1 or months[i] != months[i + 1] else 0 for i in range(count)]
        self.months = months
        self.turns = [0] * count
        for i in range(1, count):
            turn = credit[i - 1] and not credit[i] and days[i - 1] < days[i]
            self.turns[i] = self.turns[i - 1] + (1 if turn else 0)
        first = 0
        for i in range(count):
            if days[i] != days[first] or amounts[i] != amounts[first]:
                first = i
            self.rank.append(i - first)
            for k in range(max(first, i - 8), i + 1):
                self.crowd[k] = i - first + 1


class Offers:
    """Events on offer, by the place of their first line."""

    def __init__(self, places: int) -> None:
        self.at: list[list[int]] = [[] for _ in range(places)]
        self.mask: list[int] = []
        self.cost: list[int] = []
        self.kind: list[int] = []
        self.apart: list[int] = []
        self.first: list[int] = []

    def add(self, places: list[int], cost: int, kind: int, apart: int) -> None:
        """Offer an event of the lines at these places."""
        first, last = min(places), max(places)
        if last - first > SPAN_MAX:
            return
        mask = 0
        for place in places:
            mask |= 1 << (place - first)
        self.at[first].append(len(self.mask))
        self.first.append(first)
        self.mask.append(mask)
        self.cost.append(cost)
        self.kind.append(kind)
        self.apart.append(apart)


def collect(left: Side, right: Side, prices: Prices) -> Offers:
    """Put the lines of both sides in one order and offer every event worth a thought.

    Args:
        left: the practice's lines; `place` and `alone` are filled in.
        right: the other program's lines, likewise.
        prices: of the stream.
    """
    _order(left, right, prices)
    out = Offers(len(left.days) + len(right.days))
    for side in (left, right):
        _alone(side, prices, out)
    _equal(left, right, prices, out)
    _differing(left, right, prices, out)
    _groups(left, right, prices, out)
    _parts(left, right, prices, out)
    return out


def _order(left: Side, right: Side, prices: Prices) -> None:
    """One order of both sides by the day on which the other side is expected."""
    keys = [
        (left.days[i] + prices.centers[left.credit[i]], left.amounts[i], left.rank[i], 0, i)
        for i in range(len(left.days))
    ]
    keys += [(right.days[j], right.amounts[j], right.rank[j], 1, j) for j in range(len(right.days))]
    keys.sort()
    for place in range(len(keys)):
        key = keys[place]
        if key[3]:
            right.place[key[4]] = place
        else:
            left.place[key[4]] = place


def _alone(side: Side, prices: Prices, out: Offers) -> None:
    for i in range(len(side.days)):
        copy = side.copies[i] == 1 and prices.twice < prices.only
        cost = prices.twice if copy else prices.only
        side.alone.append(cost)
        out.add([side.place[i]], cost * TIE + 64 - min(side.rank[i], 63), TWICE if copy else ALONE, 0)


def _torn(side: Side, start: int, last: int, prices: Prices) -> int:
    """What a group costs that isn't a whole calendar month, where groups usually are."""
    whole = side.opens[start] and side.closes[last] and side.months[start] == side.months[last]
    return 0 if whole else prices.torn


def _gap(prices: Prices, credit: int, apart: int) -> int:
    """Cost of a gap: by habit, or as a date that was entered wrong, whichever is likelier."""
    return min(_by_habit(prices, credit, apart), _by_mistake(prices, credit, apart))


def _by_habit(prices: Prices, credit: int, apart: int) -> int:
    return prices.gaps[credit][apart + prices.reach] if -prices.reach <= apart <= prices.reach else 1 << 40


def _by_mistake(prices: Prices, credit: int, apart: int) -> int:
    off = abs(apart - prices.centers[credit])
    return prices.shifts[off] if off <= prices.shift_reach else 1 << 40


def _tie(prices: Prices, credit: int, apart: int, ranks: int) -> int:
    """Among equal costs: even gaps before uneven ones, so that equal lines never cross."""
    off = abs(apart - prices.centers[credit])
    return min(off * off, 4_000) + min(ranks * ranks, 64)


def _kind(prices: Prices, credit: int, apart: int) -> int:
    return SHIFTED if _by_mistake(prices, credit, apart) < _by_habit(prices, credit, apart) else AGREE


def _equal(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    by_amount: dict[int, list[int]] = {}
    for j in range(len(right.days)):
        by_amount.setdefault(right.amounts[j], []).append(j)
    days_of = {amount: [right.days[j] for j in found] for amount, found in by_amount.items()}
    shape = prices.agree + prices.left_groups[1] + prices.right_groups[1]
    for i in range(len(left.days)):
        if left.amounts[i] not in by_amount:
            continue
        same, days = by_amount[left.amounts[i]], days_of[left.amounts[i]]
        credit = left.credit[i]
        likely = left.days[i] + prices.centers[credit]
        middle = bisect_left(days, likely) + left.rank[i]
        near = NEAR_EQUAL if left.crowd[i] <= NEAR_EQUAL else NEAR_IDENTICAL
        first = max(bisect_left(days, likely - prices.shift_reach), middle - near)
        for k in range(first, min(bisect_right(days, likely + prices.shift_reach), middle + near + 1)):
            j = same[k]
            apart = days[k] - left.days[i]
            gap = _gap(prices, credit, apart)
            cost = shape + gap + (_torn(left, i, i, prices) if prices.torn else 0)
            if cost < left.alone[i] + right.alone[j] + prices.margin:
                tie = _tie(prices, credit, apart, left.rank[i] - right.rank[j])
                out.add([left.place[i], right.place[j]], cost * TIE + tie, _kind(prices, credit, apart), apart)


def differ_cost(one: int, other: int, prices: Prices) -> int:
    """Cost of two amounts that should be one, without gap and shape."""
    if slipped(one, other, prices.fees):
        return prices.fault + prices.named
    if (one < 0) != (other < 0):
        return 1 << 40
    apart = abs(one - other)
    return prices.fault + (prices.near if 4 * apart <= max(abs(one), abs(other)) else prices.other)


def _differing(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    shape = prices.left_groups[1] + prices.right_groups[1]
    for i in range(len(left.days)):
        credit = left.credit[i]
        likely = left.days[i] + prices.centers[credit]
        middle = bisect_left(right.days, likely)
        first = max(bisect_left(right.days, likely - DIFFER_DAYS_MAX), middle - NEAR_OTHER)
        for j in range(first, min(bisect_right(right.days, likely + DIFFER_DAYS_MAX), middle + NEAR_OTHER + 1)):
            if left.amounts[i] == right.amounts[j]:
                continue
            apart = right.days[j] - left.days[i]
            cost = shape + _gap(prices, credit, apart) + prices.fault + prices.named
            most = left.alone[i] + right.alone[j] + prices.margin
            if cost >= most:
                continue
            cost += differ_cost(left.amounts[i], right.amounts[j], prices) - prices.fault - prices.named
            if cost < most:
                tie = _tie(prices, credit, apart, 0)
                out.add([left.place[i], right.place[j]], cost * TIE + tie, DIFFER, apart)


def _groups(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    """Several left lines in a row for one right line: equal sums, differing sums, and the whole run missing."""
    if len(left.days) < 2:
        return
    sums = [0]
    for amount in left.amounts:
        sums.append(sums[-1] + amount)
    ends_of: dict[int, list[int]] = {}
    for end in range(len(sums)):
        ends_of.setdefault(sums[end], []).append(end)
    for j in range(len(right.days)):
        if left.positive and right.amounts[j] < 2 * left.smallest:
            continue
        _equal_runs(left, right, j, sums, ends_of, prices, out)
        if prices.grouped:
            _differing_runs(left, right, j, sums, prices, out)
    if prices.grouped:
        _missing_runs(left, prices.left_groups, sums, prices, out)


def _window(left: Side, day: int, prices: Prices) -> tuple[int, int]:
    """Left lines whose right line may stand on a day."""
    reach = min(prices.reach, prices.shift_reach)
    low, high = min(prices.centers), max(prices.centers)
    return bisect_left(left.days, day - high - reach), bisect_right(left.days, day - low + reach)


def _equal_runs(
    left: Side, right: Side, j: int, sums: list[int], ends_of: dict[int, list[int]], prices: Prices, out: Offers
) -> None:
    seen: set[int] = set()
    low, high = _window(left, right.days[j], prices)
    for k in range(low, high):
        for start in ends_of.get(sums[k + 1] - right.amounts[j], ()):
            if k - prices.group_lines < start < k:
                seen.add(start * len(sums) + k)
        for end in ends_of.get(sums[k] + right.amounts[j], ()):
            if k + 1 < end <= k + prices.group_lines:
                seen.add(k * len(sums) + end - 1)
    for code in sorted(seen):
        start, last = code // len(sums), code % len(sums)
        _offer_run(left, right, j, start, last, prices.agree, AGREE, prices, out)
    if prices.grouped:
        _runs_but_one(left, right, j, sums, low, high, prices, out)


def _offer_run(
    left: Side, right: Side, j: int, start: int, last: int, cost: int, kind: int, prices: Prices, out: Offers,
    without: int = -1,
) -> None:  # fmt: skip
    """Offer left lines start … last for right line j, if the days allow it."""
    if left.days[last] - left.days[start] > prices.group_days:
        return
    size = last - start + 1 - (1 if without >= 0 else 0)
    if size < 2 or size >= len(prices.left_groups):
        return
    credit = left.credit[start]
    before, after = right.days[j] - left.days[start], right.days[j] - left.days[last]
    gap, apart = _gap(prices, credit, after), after
    early = _gap(prices, credit, before)
    if early < gap or (early == gap and abs(before) < abs(after)):
        gap, apart = early, before
    shape = size if kind != PART_MISSING else min(size + 1, len(prices.left_groups) - 1)
    cost += gap + prices.left_groups[shape] + prices.right_groups[1] + _torn(left, start, last, prices)
    cost += (left.turns[last] - left.turns[start]) * prices.turned
    if cost >= prices.only * 2 + prices.margin + (size - 1) * prices.only // 2:
        return
    if kind == AGREE:
        kind = _kind(prices, credit, apart)
    places = [left.place[i] for i in range(start, last + 1) if i != without]
    places.append(right.place[j])
    out.add(places, cost * TIE + _tie(prices, credit, apart, 0), kind, apart)


def _runs_but_one(
    left: Side, right: Side, j: int, sums: list[int], low: int, high: int, prices: Prices, out: Offers
) -> None:
    """Runs of which one line in between belongs elsewhere (a copy, another client's line)."""
    for start in range(low, high):
        for last in range(start + 2, min(start + RUN_LINES_MAX, high)):
            over = sums[last + 1] - sums[start] - right.amounts[j]
            if over == 0:
                continue
            previous = 0
            for i in range(start + 1, last):
                if left.amounts[i] == over and (i == start + 1 or left.days[i] != previous):
                    _offer_run(left, right, j, start, last, prices.agree + prices.broken, AGREE, prices, out, i)
                previous = left.days[i]


def _differing_runs(left: Side, right: Side, j: int, sums: list[int], prices: Prices, out: Offers) -> None:
    low, high = _window(left, right.days[j], prices)
    wanted = right.amounts[j]
    for start in range(low, high):
        for last in range(start, min(start + RUN_LINES_MAX, high)):
            size = last - start + 1
            if left.days[last] - left.days[start] > RUN_DAYS_MAX:
                break
            before, after = right.days[j] - left.days[start], right.days[j] - left.days[last]
            credit = left.credit[start]
            gap = min(_gap(prices, credit, before), _gap(prices, credit, after))
            if gap - prices.usual[credit] >= prices.shift_named:
                continue
            total = sums[last + 1] - sums[start]
            if total == wanted:
                continue
            short = wanted - total
            slip = slipped(total, wanted, prices.fees) if size > 1 else False
            slip = slip or (size > 1 and _one_slipped(left, start, last, short, prices.fees))
            if slip:
                _offer_run(left, right, j, start, last, prices.fault + prices.named, DIFFER, prices, out)
            elif 0 < total < wanted and short in left.amounts[max(0, start - 4) : last + 5]:
                _offer_short(left, right, j, start, last, gap, prices, out)
            elif size > 1 and total > 0:
                _offer_run(left, right, j, start, last, prices.fault + prices.other, DIFFER, prices, out)


def _offer_short(left: Side, right: Side, j: int, start: int, last: int, gap: int, prices: Prices, out: Offers) -> None:
    """A group of which one left line is missing."""
    size = last - start + 2
    cost = prices.only + gap + prices.left_groups[min(size, len(prices.left_groups) - 1)] + prices.right_groups[1]
    cost += _torn(left, start, last, prices)
    if cost < prices.only * (size + 1):
        places = [left.place[i] for i in range(start, last + 1)]
        places.append(right.place[j])
        out.add(places, cost * TIE, PART_MISSING, right.days[j] - left.days[last])


def _one_slipped(many: Side, start: int, last: int, short: int, fees: list[tuple[int, int]]) -> bool:
    """Whether a known slip in one line of a group explains what the group is short of."""
    return any(slipped(amount, amount + short, fees) for amount in many.amounts[start : last + 1])


def _missing_runs(side: Side, shapes: list[int], sums: list[int], prices: Prices, out: Offers) -> None:
    """A group as a whole that stands on its own side only."""
    for start in range(len(side.days)):
        for last in range(start + 1, min(start + RUN_LINES_MAX, len(side.days), start + len(shapes) - 1)):
            if side.days[last] - side.days[start] > RUN_DAYS_MAX:
                break
            size = last - start + 1
            cost = prices.only + shapes[size] + _torn(side, start, last, prices)
            if cost < size * prices.only:
                out.add([side.place[i] for i in range(start, last + 1)], cost * TIE + 64, ALONE, 0)


def _parts(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    """Several right lines, others perhaps between them, for one left line."""
    if not right.days:
        return
    meant = _meant(right, prices) if prices.parted else [[] for _ in right.days]
    lines = Lines(right.days, right.amounts, right.rank, meant)
    tariff = prices.tariff()
    for i in range(len(left.days)):
        if right.positive and left.amounts[i] < 2 * right.smallest:
            continue
        for found in parts_of(left.amounts[i], _firsts(left, right, i, prices), lines, tariff)[:PARTS_KEPT]:
            places = [right.place[j] for j in found.taken]
            places.append(left.place[i])
            apart = right.days[found.taken[0]] - left.days[i]
            tie = _tie(prices, left.credit[i], apart, 0) + min(found.uneven, 4_000)
            out.add(places, (found.cost + prices.left_groups[1]) * TIE + tie, _KINDS[found.how], apart)
    if prices.parted:
        for amount in sorted(set(left.amounts)):
            _missing_parts(right, amount, lines, tariff, prices, out)


_KINDS: Final = {ALL: AGREE, SLIPPED: DIFFER, SHORT: PART_MISSING}


def _firsts(left: Side, right: Side, i: int, prices: Prices) -> list[tuple[int, int]]:
    """The lines that may be the first part of a left line, and what they cost."""
    credit = left.credit[i]
    likely = left.days[i] + prices.centers[credit]
    firsts: list[tuple[int, int]] = []
    for j in range(
        bisect_left(right.days, likely - DIFFER_DAYS_MAX), bisect_right(right.days, likely + DIFFER_DAYS_MAX)
    ):
        gap = _gap(prices, credit, right.days[j] - left.days[i])
        if gap - prices.usual[credit] < prices.shift_named:
            firsts.append((gap, j))
    return firsts


def _meant(right: Side, prices: Prices) -> list[list[int]]:
    """What an unusual amount may have been meant to be: a usual one that a known slip turns into it."""
    times: dict[int, int] = {}
    for amount in right.amounts:
        times[amount] = times.get(amount, 0) + 1
    usual = [amount for amount in sorted(times) if times[amount] >= USUAL_TIMES]
    return [
        [other for other in usual if slipped(amount, other, prices.fees)] if times[amount] < USUAL_TIMES else []
        for amount in right.amounts
    ]


def _missing_parts(right: Side, amount: int, lines: Lines, tariff: Tariff, prices: Prices, out: Offers) -> None:
    """All parts of a line that stands on the right side only."""
    for j in range(len(right.days)):
        if not 0 < right.amounts[j] < amount:
            continue
        whole = [found for found in parts_of(amount, [(0, j)], lines, tariff) if found.how == ALL]
        for found in whole[:PARTS_KEPT_MISSING]:
            cost = found.cost + prices.left_groups[1] + prices.only - prices.agree
            if cost < len(found.taken) * prices.only:
                out.add([right.place[k] for k in found.taken], cost * TIE + min(found.uneven, 4_000), ALONE, 0)


def slipped(one: int, other: int, fees: list[tuple[int, int]]) -> bool:
    """Whether one amount becomes the other by a known slip: sign, decimal point, rounding, two digits, a card fee."""
    if one == -other:
        return True
    if (one < 0) != (other < 0) or one == 0 or other == 0:
        return False
    low, high = abs(one), abs(other)
    if low > high:
        low, high = high, low
    if high - low <= 5 or high == low * 10 or high == low * 100 or high == low * 1000:
        return True
    for points, cents in fees:
        if low == high - (high * points + 5_000) // 10_000 - cents:
            return True
    return digits_swapped(low, high)


def digits_swapped(low: int, high: int) -> bool:
    """Whether two neighbouring digits of one amount, exchanged, give the other (4500 and 5400)."""
    if (high - low) % 9:
        return False
    power = 1
    while power <= high:
        one = (low // power) % 100
        other = (high // power) % 100
        if one != other and one == (other % 10) * 10 + other // 10:
            return low // (power * 100) == high // (power * 100) and low % power == high % power
        power *= 10
    return False
