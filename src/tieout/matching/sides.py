"""One side of a stream as rows of numbers, and the one order in which both sides are searched."""

from __future__ import annotations

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.prices import Prices
from tieout.matching.ranking import Sought, ranked


class Side:
    """One side of a stream, in order of day, amount and row.

    Attributes:
        days: days since 1970-01-01.
        amounts: cents, positive in the normal direction.
        credit: 1 where no money moved (a credit used), else 0.
        rank: how many identical lines stand before each.
        crowd: how many identical lines there are.
        copies: days, and one, to an equal line of this side: either may be the other's copy; 0 for none, and
            below 0 where no other line of the stream is of its amount.
        alone: cost of the line standing on this side only.
        opens: 1 where it is the first line of its calendar month.
        closes: 1 where it is the last line of its calendar month.
        months: calendar months, numbered through.
        turns: how many lines up to here are money that follows a credit used on an earlier day.
        sums: of all lines before each, and of all.
        place: place of the line in the order of search.
        positive: whether no amount is below nought.
        smallest: least amount.
    """

    def __init__(
        self, days: list[int], amounts: list[int], credit: list[int], copies: list[int], months: list[int]
    ) -> None:
        count: i64 = len(days)
        nothing = [0] * count
        self.count = count
        self.days = vec[i64](days)
        self.amounts = vec[i64](amounts)
        self.credit = vec[i64](credit)
        self.copies = vec[i64](copies)
        self.months = vec[i64](months)
        self.rank = vec[i64](nothing)
        self.crowd = vec[i64]([1] * count)
        self.alone = vec[i64](nothing)
        self.opens = vec[i64](nothing)
        self.closes = vec[i64](nothing)
        self.turns = vec[i64](nothing)
        self.place = vec[i64](nothing)
        self.sums = vec[i64]([0] * (count + 1))
        self.smallest: i64 = min(amounts) if amounts else 0
        self.positive = not amounts or min(amounts) > 0
        self._by_amount: Sought | None = None
        self._by_sum: Sought | None = None
        self._number()
        self._mark_months()

    def amounts_sought(self) -> Sought:
        """Positions by amount."""
        if self._by_amount is None:
            self._by_amount = Sought(self.amounts)
        return self._by_amount

    def sums_sought(self) -> Sought:
        """Positions by the sum of all lines before each, and of all."""
        if self._by_sum is None:
            self._by_sum = Sought(self.sums)
        return self._by_sum

    def _number(self) -> None:
        """Number identical lines, turns from credit to money, and running sums."""
        days, amounts, rank, crowd = self.days, self.amounts, self.rank, self.crowd
        first: i64 = 0
        i: i64 = 0
        while i < self.count:
            if days[i] != days[first] or amounts[i] != amounts[first]:
                first = i
            rank[i] = i - first
            k = max(first, i - 8)
            while k <= i:
                crowd[k] = i - first + 1
                k += 1
            if i:
                turn = self.credit[i - 1] != 0 and not self.credit[i] and days[i - 1] < days[i]
                self.turns[i] = self.turns[i - 1] + (1 if turn else 0)
            self.sums[i + 1] = self.sums[i] + amounts[i]
            i += 1

    def _mark_months(self) -> None:
        months, last = self.months, self.count - 1
        i: i64 = 0
        while i <= last:
            self.opens[i] = 1 if i == 0 or months[i] != months[i - 1] else 0
            self.closes[i] = 1 if i == last or months[i] != months[i + 1] else 0
            i += 1

    def torn(self, start: i64, last: i64, prices: Prices) -> i64:
        """What a group costs that isn't a whole calendar month, where groups usually are."""
        if not prices.torn or (
            self.opens[start] != 0 and self.closes[last] != 0 and self.months[start] == self.months[last]
        ):
            return 0
        return prices.torn


def put_in_order(left: Side, right: Side, prices: Prices) -> None:
    """Give every line its place: one order of both sides by the day on which the other side is expected."""
    due = vec[i64]([0] * left.count)
    i: i64 = 0
    while i < left.count:
        due[i] = left.days[i] + prices.centers[left.credit[i]]
        i += 1
    here, there = ranked(due, left.amounts, left.rank), ranked(right.days, right.amounts, right.rank)
    place: i64 = 0
    j: i64 = 0
    i = 0
    while place < left.count + right.count:
        if j == right.count or (i < left.count and not _is_before(right, there[j], left, here[i], due[here[i]])):
            left.place[here[i]] = place
            i += 1
        else:
            right.place[there[j]] = place
            j += 1
        place += 1


def _is_before(right: Side, there: i64, left: Side, here: i64, due: i64) -> bool:
    """Whether a right line stands before a left one that is expected on a day; of equals the left one comes first."""
    if right.days[there] != due:
        return right.days[there] < due
    if right.amounts[there] != left.amounts[here]:
        return right.amounts[there] < left.amounts[here]
    return right.rank[there] < left.rank[here]
