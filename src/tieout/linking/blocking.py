"""Which pairs of names are worth comparing: those that share a block. No cross product is ever formed.

A block is a word two similar names have in common whatever the deviation: last name and initial, sound, short form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from tieout.linking.names import NameForm, PersonName
from tieout.linking.scoring import name_roots

BLOCK_PAIRS_MAX = 250_000
"""Pairs one block may hold; in a fuller one everybody has the same name, and a look at it would tell nothing."""

SHORT = 5
"""Letters up to which one misspelling may touch both the first three letters and the last three."""

_SOUNDS = str.maketrans("cqzvd", "kksft", "aeiouyhw")


@dataclass(frozen=True, slots=True)
class NamePairs:
    """Pairs worth comparing.

    Attributes:
        pairs: positions (left, right), in order.
        passed_over: positions on each side that were in a block too full to be searched.
    """

    pairs: Sequence[tuple[int, int]]
    passed_over: tuple[frozenset[int], frozenset[int]]


def pairs_to_compare(left: Sequence[PersonName], right: Sequence[PersonName]) -> NamePairs:
    """The pairs of names that share a block."""
    lone = frozenset(chain(_lone_words(left), _lone_words(right)))
    blocks = (_blocks(left, lone), _blocks(right, lone))
    pairs: set[tuple[int, int]] = set()
    passed_over: tuple[set[int], set[int]] = (set(), set())
    for block, here in blocks[0].items():
        there = blocks[1].get(block, [])
        if len(here) * len(there) <= BLOCK_PAIRS_MAX:
            pairs.update((i, j) for i in here for j in there)
        else:
            passed_over[0].update(here)
            passed_over[1].update(there)
    return NamePairs(sorted(pairs), (frozenset(passed_over[0]), frozenset(passed_over[1])))


def _lone_words(names: Iterable[PersonName]) -> Iterator[str]:
    """Words of families and single names: only these make a person's first or last name a block of its own."""
    for name in names:
        if name.form is NameForm.FAMILY:
            yield name.last
        elif name.form is NameForm.WORD and not name.parent:
            yield name.key


def _blocks(names: Sequence[PersonName], lone: frozenset[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(names):
        for block in set(_blocks_of(name, lone)):
            found[block].append(position)
    return found


def _blocks_of(name: PersonName, lone: frozenset[str]) -> Iterator[str]:
    if name.form is NameForm.CODE:
        return
    yield name.key.replace(" ", "")
    if name.parent and name.child:
        yield name.parent.key.replace(" ", "")
        yield name.child.key.replace(" ", "")
        yield f"{name.child.key}{name.parent.last}".replace(" ", "")
        return
    if name.last in lone or name.key in lone or name.first in lone:
        yield from (f"lone {word}" for word in (name.last, name.key, name.first) if word in lone)
    for member in name.members:
        yield f"{member.first}{member.last}".replace(" ", "")
        if member.last in lone or member.first in lone:
            yield from (f"lone {word}" for word in (member.last, member.first) if word in lone)
    if name.form is NameForm.PERSON:
        yield f"{name.first}{name.last}".replace(" ", "")
    if name.form is NameForm.PERSON and not any(map(str.isdigit, name.last)):
        yield from _person_blocks(name)


def _person_blocks(name: PersonName) -> Iterator[str]:
    first, last = name.first, name.last
    yield f"exchanged {' '.join(sorted((first, last)))}"
    yield f"sound {sound_of(last)} {first[0]}"
    yield f"last {last} {first[1:]}"
    if len(last) > SHORT:
        yield f"begins {last[:3]} {first}"
        yield f"ends {last[-3:]} {first}"
    if len(last) <= SHORT + 1:
        yield from (f"less {last[:place]}{last[place + 1 :]} {first}" for place in range(len(last)))
        yield f"less {last} {first}"
    for given in (first, *name.middle, *name.note.split()):
        if len(given) > 1:
            yield from (f"root {last} {root}" for root in name_roots(given))
    for word in (*last.split(), *name.middle):
        if len(word) > 2:
            yield f"half {word} {first}"


def sound_of(word: str) -> str:
    """The consonants of a word, letters that sound alike made one, repeated ones once: Smith = Smyth."""
    found = ""
    for letter in word.replace("ph", "f").translate(_SOUNDS):
        if letter != found[-1:]:
            found += letter
    return found or word[:1]
