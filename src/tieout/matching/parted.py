"""Several right lines, others perhaps between them, for one left line."""

from __future__ import annotations

from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.offered import Offers
from tieout.matching.parts import MOVED, Parts
from tieout.matching.prices import AGREE, ALONE, DIFFER, PART_MISSING, SHIFTED, TIE, Prices
from tieout.matching.ranking import lower
from tieout.matching.sides import Side
from tieout.matching.slips import slipped
from tieout.matching.taken import PARTS_MAX

FIRST_DAYS_MAX: Final = 21
"""The first part stands within this many days of the likely day."""

PARTS_KEPT: Final = 24
"""Ways to put parts together that are offered for one line."""

PARTS_KEPT_MISSING: Final = 4
"""Ways to put parts together that are offered for one line that is missing."""

USUAL_TIMES: Final = 3
"""An amount that stands this often on one side of a stream is usual."""

TIE_DAYS_MAX: Final = 4_000
"""Days between parts, squared and added up, weigh no more than this among equal costs."""

_KIND: Final = (AGREE, DIFFER, PART_MISSING, SHIFTED, DIFFER)
"""What parts found as `ALL`, `SLIPPED`, `SHORT`, `MOVED` or `WRONG` are told as."""


def offer_parts(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    """Offer right lines as the parts of each left line.

    Args:
        left: the practice's lines, with their places.
        right: the other program's lines.
        prices: of the stream.
        out: what is on offer.
    """
    if not right.count:
        return
    meant_from, meant = _meant(right, prices)
    parts = Parts(right, meant_from, meant, prices)
    common, largest = _common_measure(right), _largest(right)
    i: i64 = 0
    while i < left.count:
        whole = left.amounts[i]
        hopeless = right.positive and whole < 2 * right.smallest
        if not prices.parted:
            hopeless = hopeless or whole % common != 0 or (right.positive and whole > PARTS_MAX * largest)
        if not hopeless:
            _offer_parts_of(left, i, whole, right, parts, prices, out)
        i += 1
    if prices.parted:
        left_from, left_meant = _meant(left, prices)
        i = 0
        while i < left.count:
            k = left_from[i]
            while k < left_from[i + 1]:
                _offer_parts_of(left, i, left_meant[k], right, parts, prices, out)
                k += 1
            i += 1
        wanted = left.amounts_sought().keys
        i = 0
        while i < left.count:
            if not i or wanted[i] != wanted[i - 1]:
                _offer_missing(wanted[i], left, right, parts, prices, out)
            i += 1


def _offer_parts_of(left: Side, i: i64, whole: i64, right: Side, parts: Parts, prices: Prices, out: Offers) -> None:
    """Offer the parts of left line i, the first of which costs little more than the likeliest gap.

    The whole is its amount, or the one that was meant where a known slip was made on the left.
    """
    slip = whole != left.amounts[i]
    credit = left.credit[i]
    likely = left.days[i] + prices.centers[credit]
    parts.begin(whole, left.days[i], PARTS_KEPT, slip)
    j, last = lower(right.days, likely - FIRST_DAYS_MAX), lower(right.days, likely + FIRST_DAYS_MAX + 1)
    while j < last:
        gap = prices.gap(credit, right.days[j] - left.days[i])
        if gap - prices.usual[credit] < prices.shift_named:
            parts.first(gap, j)
        j += 1
    if not slip:
        parts.first_missing(prices.usual[credit], likely)
    parts.follow()
    n: i64 = 0
    while n < parts.count:
        row, found = parts.best[n], parts.found
        how = found.rest[row]
        told_by = found.lines[row * PARTS_MAX + (found.size[row] - 1 if how == MOVED else 0)]
        apart = right.days[told_by] - left.days[i]
        tie = prices.tie(credit, apart, 0) + min(found.uneven[row], TIE_DAYS_MAX)
        _put(right, parts, row, out)
        out.put(left.place[i])
        kind = DIFFER if slip else _KIND[how]
        cost = found.cost[row] + prices.left_groups[1] + (prices.fault + prices.named if slip else 0)
        out.offer(cost * TIE + tie, kind, apart)
        n += 1


def _offer_missing(amount: i64, left: Side, right: Side, parts: Parts, prices: Prices, out: Offers) -> None:
    """All parts of a line that stands on the right side only."""
    j: i64 = 0
    while j < right.count:
        if 0 < right.amounts[j] < amount:
            parts.begin(amount, right.days[j] - prices.centers[0], PARTS_KEPT_MISSING, True)
            parts.first(0, j)
            parts.follow()
            n: i64 = 0
            while n < parts.count:
                row, found = parts.best[n], parts.found
                cost = found.cost[row] + prices.left_groups[1] + prices.only - prices.agree
                if cost < found.size[row] * prices.only:
                    _put(right, parts, row, out)
                    out.offer(cost * TIE + min(found.uneven[row], TIE_DAYS_MAX), ALONE, 0)
                n += 1
        j += 1


def _put(right: Side, parts: Parts, row: i64, out: Offers) -> None:
    k = row * PARTS_MAX
    end = k + parts.found.size[row]
    while k < end:
        out.put(right.place[parts.found.lines[k]])
        k += 1


def _meant(right: Side, prices: Prices) -> tuple[vec[i64], vec[i64]]:
    """What an unusual amount may have been meant to be: usual ones that a known slip turns into it.

    Returns:
        By position, where its amounts begin, one more at the end; and the amounts.
    """
    begin, meant, usual = vec[i64]([0]), vec[i64](), vec[i64]()
    amounts = right.amounts_sought().keys
    k = i64(USUAL_TIMES - 1)
    while k < right.count:
        amount = amounts[k]
        if amounts[k - USUAL_TIMES + 1] == amount and (not len(usual) or usual[i64(len(usual)) - 1] != amount):
            usual = append(usual, amount)
        k += 1
    j: i64 = 0
    while j < right.count:
        amount = right.amounts[j]
        at = lower(usual, amount)
        if prices.parted and not (at < i64(len(usual)) and usual[at] == amount):
            k = 0
            while k < i64(len(usual)):
                if slipped(amount, usual[k], prices.fees):
                    meant = append(meant, usual[k])
                k += 1
        begin = append(begin, i64(len(meant)))
        j += 1
    return begin, meant


def _common_measure(right: Side) -> i64:
    """The largest number that divides every amount; 1 where all are nought."""
    found: i64 = 0
    j: i64 = 0
    while j < right.count:
        rest = max(right.amounts[j], -right.amounts[j])
        while rest:
            found, rest = rest, found % rest
        j += 1
    return max(found, 1)


def _largest(right: Side) -> i64:
    found = right.amounts[0]
    j: i64 = 1
    while j < right.count:
        found = max(found, right.amounts[j])
        j += 1
    return found
