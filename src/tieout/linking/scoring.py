"""How alike two different names are, in bits: how many times likelier one client has both names than two clients do.

Two names in, an `Alike` or None out. Names are evidence and never proof: what the lines say is added in `support`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tieout.linking.names import NameForm, PersonName

if TYPE_CHECKING:
    from nicknames import NickNamer

BIT = 1_000
"""One bit; all evidence is counted in thousandths, in whole numbers, so that no sum depends on its order."""

SAME_BITS = 16 * BIT
"""What an equal first and last name is worth; every deviation takes its loss from it."""

NEARLY_SAME = 13 * BIT
"""Names from here on are the same name in another dress: a middle name, a space, a note."""

ALIKE_MIN = 3 * BIT
"""Names worth less than this aren't called similar."""

_MIDDLE_MISSING = 2 * BIT
_MIDDLE_INITIAL = 1 * BIT
_GENERATION_MISSING = 6 * BIT
_NICKNAME = 6 * BIT
_NICKNAME_OF_SAME = 9 * BIT
_BRACKETS = 3 * BIT
_INITIAL = 9 * BIT
_CALLED_BY_MIDDLE = 10 * BIT
_EXCHANGED = 7 * BIT
_ONE_OF_TWO = 7 * BIT
_MEMBER = 11 * BIT
_ONE_NAME = 13 * BIT
_PARENT = 10 * BIT
_PARENT_LABELLED = 3 * BIT
_CHILD_WITH_LAST = 5 * BIT
_OWN_NAME = 2 * BIT
_NOTES_DIFFER = 8 * BIT
_NOTE_MISSING = 1 * BIT

INITIALS_AGREE = 4 * BIT
INITIALS_DIFFER = -3 * BIT
"""A code may be anything; letters that are no initials of the name are weak evidence against it."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Evidence of two names.

    Attributes:
        bits: in thousandths.
        why: in plain words, without any name; begins with a small letter.
    """

    bits: int
    why: str


@dataclass(frozen=True, slots=True)
class _Loss:
    bits: int
    why: str = ""


def compare_names(one: PersonName, other: PersonName) -> Alike | None:
    """Compare two names with different full keys; the order of the two makes no difference.

    Returns:
        The evidence, or None when the names are different names. Codes are never similar to anything.
    """
    loss = _least(_losses(one, other))
    if loss is None or SAME_BITS - loss.bits < ALIKE_MIN:
        return None
    return Alike(SAME_BITS - loss.bits, loss.why)


def compare_initials(one: PersonName, other: PersonName) -> Alike:
    """Compare initials or a code with a name: the letters of `JW-07` may be those of Jane Wood."""
    code, name = (one, other) if one.form is NameForm.CODE else (other, one)
    letters = "".join(filter(str.isalpha, code.key))
    if not letters or name.form is NameForm.CODE:
        return Alike(0, "")
    if name.first and letters in {name.first[0] + name.last[0], name.last[0] + name.first[0], _all_initials(name)}:
        return Alike(INITIALS_AGREE, "the initials agree")
    return Alike(INITIALS_DIFFER, "")


def _all_initials(name: PersonName) -> str:
    return "".join(word[0] for word in (name.first, *name.middle, *name.last.split()))


def _least(losses: Iterable[_Loss | None]) -> _Loss | None:
    return min((loss for loss in losses if loss), key=lambda loss: (loss.bits, loss.why), default=None)


def _losses(one: PersonName, other: PersonName) -> Iterable[_Loss | None]:
    if NameForm.CODE in {one.form, other.form}:
        return
    yield _written(one, other)
    if one.parent or other.parent:
        yield _under_parent(one, other)
        yield _under_parent(other, one)
    elif one.form is other.form is NameForm.PERSON:
        yield _people(one, other)
    else:
        yield _couples(one, other)
        yield _of_several(one, other)
        yield _of_several(other, one)


def _written(one: PersonName, other: PersonName) -> _Loss | None:
    """The same letters, but for spaces or for what stands in brackets."""
    if one.key == other.key:
        if one.note and other.note:
            return _Loss(_NOTES_DIFFER, "the same name with different notes in brackets")
        return _Loss(_NOTE_MISSING, "the same name, one with a note in brackets")
    if one.key.replace(" ", "") == other.key.replace(" ", ""):
        return _Loss(_NOTE_MISSING, "the same name, spaced differently")
    return None


def _under_parent(sub: PersonName, other: PersonName) -> _Loss | None:
    """A sub-customer of QuickBooks, `Parent:Child`, against a client who stands alone."""
    if not sub.parent or not sub.child or other.parent:
        return None
    if sub.child.form is NameForm.PERSON and sub.child.key == other.key:
        return _Loss(_OWN_NAME, "the same name, under another customer")
    if sub.parent.key == other.key:
        return _Loss(_PARENT_LABELLED if sub.is_labelled else _PARENT, "the same name as the customer it stands under")
    if sub.child.form is NameForm.WORD and f"{sub.child.key} {sub.parent.last}" == other.key:
        return _Loss(_CHILD_WITH_LAST, "the same first name, and the last name of the customer it stands under")
    return None


def _of_several(several: PersonName, other: PersonName) -> _Loss | None:
    """A couple, a family or a single name against whoever shares a name with it."""
    if several.form is NameForm.COUPLE:
        mine, yours = _members(several), _members(other)
        return _Loss(_MEMBER, "one person of the couple has the same name") if mine & yours else None
    words = {word for one in (other.members or (other,)) for word in (one.last, one.first) if word}
    if several.form is NameForm.FAMILY:
        lasts = {one.last for one in (other.members or (other,))}
        return _Loss(_ONE_NAME, "a family of the same last name") if several.last in lasts else None
    if several.form is NameForm.WORD and several.key in words:
        return _Loss(_ONE_NAME, "only one name is given, and it agrees")
    return None


def _couples(one: PersonName, other: PersonName) -> _Loss | None:
    """Two couples of the same first names, who share a last name each: what differs in it differs once."""
    if not one.form is other.form is NameForm.COUPLE or len(one.members) != len(other.members):
        return None
    pairs = zip(*(sorted(name.members, key=lambda each: each.first) for name in (one, other)), strict=True)
    losses = [_people(mine, yours) if mine.first == yours.first else None for mine, yours in pairs]
    found = [loss for loss in losses if loss]
    return max(found, key=lambda loss: (loss.bits, loss.why)) if len(found) == len(losses) else None


def _members(name: PersonName) -> set[tuple[str, str]]:
    return {(one.first, one.last) for one in (name.members or (name,)) if one.first and one.last}


def _people(one: PersonName, other: PersonName) -> _Loss | None:
    """First name and last name, each with its loss; differing middle names or generations are different people."""
    if one.generation and other.generation and one.generation != other.generation:
        return None
    if _middles_differ(one, other):
        return None
    if one.first == other.last and one.last == other.first:
        return _Loss(_EXCHANGED, "first and last name exchanged")
    last = _last_names(one, other)
    first = _first_names(one, other) if last else None
    if first is None or last is None:
        return None
    return _together([first, last, _extras(one, other)])


def _together(losses: list[_Loss]) -> _Loss:
    return _Loss(sum(loss.bits for loss in losses), ", ".join(loss.why for loss in losses if loss.why))


def _middles_differ(one: PersonName, other: PersonName) -> bool:
    """`Jane A Smith` and `Jane B Smith` are two people; `Jane A` and `Jane Anne` may be one."""
    return any(
        not (mine.startswith(yours) or yours.startswith(mine))
        if min(len(mine), len(yours)) == 1
        else mine != yours and _spelling(mine, yours) is None
        for mine, yours in zip(one.middle, other.middle, strict=False)
    )


def _extras(one: PersonName, other: PersonName) -> _Loss:
    """What a middle name or a generation on one side only costs."""
    losses = []
    if one.generation != other.generation:
        losses.append(_Loss(_GENERATION_MISSING, "one with a suffix such as Jr"))
    if one.last == other.last and one.first == other.first:
        if len(one.middle) != len(other.middle):
            losses.append(_Loss(_MIDDLE_MISSING, "same first and last name, one with a middle name"))
        elif one.middle != other.middle:
            losses.append(_Loss(_MIDDLE_INITIAL, "same first and last name, the middle name written differently"))
    return _together(losses)


def _first_names(one: PersonName, other: PersonName) -> _Loss | None:
    mine, yours = one.first, other.first
    if mine == yours:
        return _Loss(0)
    if yours in one.note.split() or mine in other.note.split():
        return _Loss(_BRACKETS, "the other first name stands in brackets")
    if min(len(mine), len(yours)) == 1:
        return _Loss(_INITIAL, "first name written as an initial") if mine[0] == yours[0] else None
    if mine in name_roots(yours) or yours in name_roots(mine):
        return _Loss(_NICKNAME, "a short form of the first name")
    if name_roots(mine) & name_roots(yours):
        return _Loss(_NICKNAME_OF_SAME, "both may be short forms of the same first name")
    if mine in other.middle or yours in one.middle:
        return _Loss(_CALLED_BY_MIDDLE, "called by the middle name")
    apart = _spelling(mine, yours)
    return _Loss(apart.bits, f"first name {apart.why}") if apart else None


def _last_names(one: PersonName, other: PersonName) -> _Loss | None:
    if one.last == other.last:
        return _Loss(0)
    if _is_half(one, other) or _is_half(other, one):
        return _Loss(_ONE_OF_TWO, "one of two last names")
    apart = _spelling(one.last, other.last)
    return _Loss(apart.bits, f"last name {apart.why}") if apart else None


def _is_half(short: PersonName, long: PersonName) -> bool:
    """Whether one last name is a part of a double one; `Maria Garcia Lopez` may hide it among the middle names."""
    words = {*long.last.split(), *(word for word in long.middle if len(word) > 2)}
    mine = short.last.split()
    return len(words) > len(mine) and set(mine) <= words and any(len(word) > 2 for word in mine)


def _spelling(one: str, other: str) -> _Loss | None:
    """How far two spellings are apart. In short names one letter makes another name; a digit always does."""
    if any(map(str.isdigit, one + other)):
        return None
    length = max(len(one), len(other))
    apart = _distance()(one, other)
    if apart == 1 and length >= 4:
        return _Loss((10 if length == 4 else 8 if length == 5 else 7) * BIT, "one letter apart")
    if apart == 2 and length >= 7:
        return _Loss(9 * BIT, "two letters apart")
    if apart == 3 and length >= 8 and _likeness()(one, other) >= 0.92:
        return _Loss(10 * BIT, "spelled much alike")
    return None


@lru_cache(maxsize=1)
def _distance() -> Callable[[str, str], int]:
    from rapidfuzz.distance.DamerauLevenshtein import distance  # noqa: PLC0415 - start-up: most books need no spelling

    return distance


@lru_cache(maxsize=1)
def _likeness() -> Callable[[str, str], float]:
    from rapidfuzz.distance.JaroWinkler import similarity  # noqa: PLC0415 - start-up, as above

    return similarity


@lru_cache(maxsize=65_536)
def name_roots(first: str) -> frozenset[str]:
    """The first name and every full name it may be short for."""
    return frozenset({first, *_namer().canonicals_of(first)})


@lru_cache(maxsize=1)
def _namer() -> NickNamer:
    from nicknames import NickNamer as Namer  # noqa: PLC0415 - reads a file; only when some name stays unlinked

    return Namer()
