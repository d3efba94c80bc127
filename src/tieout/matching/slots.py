"""The table by mask: where the way of a mask stands, so that of all ways to one mask the cheapest is kept."""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

STAMP: Final = 30
"""Bits of a number of a way in the table by mask, and where ways are put in order."""

NUMBER: Final = (1 << STAMP) - 1
"""Those bits."""


def slot_of(table: vec[i64], slots: i64, stamp: i64, keys: vec[i64], at: i64, masks: vec[i64], words: i64) -> i64:
    """Where in the table the way of a mask stands, or would stand.

    Args:
        table: numbers of ways, each with the stamp of its layer.
        slots: how many of its slots are in use, less one; a power of two, less one.
        stamp: of the layer.
        keys: in which the mask is.
        at: where it is.
        masks: of all ways.
        words: of a mask.
    """
    if words == 1:
        return slot_of_word(table, slots, stamp, keys[at], masks)
    mixed: i64 = 0
    word: i64 = 0
    while word < words:
        mixed = _mixed(keys[at + word] + mixed)
        word += 1
    slot = mixed & slots
    while True:
        entry = table[slot]
        if entry >> STAMP != stamp:
            return slot
        its = (entry & NUMBER) * words
        word = 0
        while word < words and masks[its + word] == keys[at + word]:
            word += 1
        if word == words:
            return slot
        slot = (slot + 1) & slots


def slot_of_word(table: vec[i64], slots: i64, stamp: i64, mask: i64, masks: vec[i64]) -> i64:
    """The same of a mask of one word, as nearly all are."""
    slot = _mixed(mask) & slots
    while table[slot] >> STAMP == stamp and masks[table[slot] & NUMBER] != mask:
        slot = (slot + 1) & slots
    return slot


def _mixed(mask: i64) -> i64:
    mixed = ((mask ^ mask >> 31) & 0x7FFFFFFF) * 0x5BD1E995
    return mixed ^ mixed >> 29
