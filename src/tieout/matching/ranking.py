"""Rows of numbers put in order, and searched."""

from __future__ import annotations

from librt.vecs import vec
from mypy_extensions import i64


def ranked(first: vec[i64], second: vec[i64], third: vec[i64]) -> vec[i64]:
    """Positions in order of three keys, equal ones as they stand; a row of keys may be empty."""
    count = i64(len(first))
    order = vec[i64]([0] * count)
    k: i64 = 0
    while k < count:
        order[k] = k
        k += 1
    k = 1
    while k < count and not _before(k, k - 1, first, second, third):
        k += 1
    if k >= count:  # they stand in order, as days and sums mostly do
        return order
    spare = vec[i64]([0] * count)
    width: i64 = 1
    while width < count:
        low: i64 = 0
        while low < count:
            middle, high = min(low + width, count), min(low + 2 * width, count)
            left, right, to = low, middle, low
            while to < high:
                if right >= high or (left < middle and not _before(order[right], order[left], first, second, third)):
                    spare[to] = order[left]
                    left += 1
                else:
                    spare[to] = order[right]
                    right += 1
                to += 1
            low = high
        order, spare = spare, order
        width *= 2
    return order


def _before(one: i64, other: i64, first: vec[i64], second: vec[i64], third: vec[i64]) -> bool:
    if first[one] != first[other]:
        return first[one] < first[other]
    if not len(second):
        return False
    if second[one] != second[other]:
        return second[one] < second[other]
    return len(third) > 0 and third[one] < third[other]


def lower(values: vec[i64], wanted: i64) -> i64:
    """How many of the values, which are in order, are less than the wanted one."""
    low: i64 = 0
    high = i64(len(values))
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def doubled(row: vec[i64]) -> vec[i64]:
    """A row with room for as much again."""
    count = i64(len(row))
    out = vec[i64]([0] * (2 * count))
    k: i64 = 0
    while k < count:
        out[k] = row[k]
        k += 1
    return out


def sort(row: vec[i64], count: i64) -> None:
    """Put the first numbers of a row in order."""
    gap: i64 = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        k = gap
        while k < count:
            number, at = row[k], k
            while at >= gap and row[at - gap] > number:
                row[at] = row[at - gap]
                at -= gap
            row[at] = number
            k += 1
        gap //= 3


def nth(found: vec[i64], count: i64, rank: i64) -> i64:
    """What stands at a rank when the first of these are in order, counted from one; their order is changed."""
    low: i64 = 0
    high = count - 1
    while low < high:
        middle, left, right = found[(low + high) // 2], low, high
        while left <= right:
            while found[left] < middle:
                left += 1
            while found[right] > middle:
                right -= 1
            if left <= right:
                found[left], found[right] = found[right], found[left]
                left += 1
                right -= 1
        if rank - 1 <= right:
            high = right
        elif rank - 1 >= left:
            low = left
        else:
            break
    return found[rank - 1]


class Sought:
    """Positions by a key, each key's in order.

    Attributes:
        keys: in order.
        position: of each key, where it stood.
    """

    def __init__(self, keys: vec[i64]) -> None:
        self.position = ranked(keys, vec[i64](), vec[i64]())
        self.keys = vec[i64]([0] * len(keys))
        k: i64 = 0
        while k < i64(len(keys)):
            self.keys[k] = keys[self.position[k]]
            k += 1
