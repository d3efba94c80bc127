"""A client's name as written, taken apart: what two spellings of one name have in common.

Text in, `PersonName` out. Written without a name library: the good one is LGPL, and it takes couples, families and
QuickBooks' `Parent:Child` for something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"})
_GENERATIONS = {"jr": "jr", "sr": "sr", "ii": "ii", "iii": "iii", "iv": "iv", "2nd": "ii", "3rd": "iii", "4th": "iv"}
# "ma" and "do" are left out: they are last names.
_CREDENTIALS = _listed(
    "phd md lmft mft lcsw lmsw msw lpc lpcc lmhc psyd edd rn esq bcba dds dmd licsw lisw ladc cadc np"
)
_PARTICLES = _listed("van von der den de del della da di do dos das du la las le los st ter ten zu bin ibn al el o")
_FAMILY = frozenset({"family", "household", "families"})
_LABELS = _listed(
    "couple couples therapy individual family session sessions group job project counseling counselling intake "
    "insurance copay copays private self pay evaluation assessment consultation consult services service client "
    "telehealth marriage marital child children kids parent parents conjoint other fees fee no show"
)
_GONE = re.compile(r"[(\[]\s*(?:deleted|inactive)[^)\]]*[)\]]|\*+", re.IGNORECASE)
_NOTE = re.compile(r"[(\[\"“]([^)\]\"”]*)[)\]\"”]")
_TOGETHER = re.compile(r"\s*(?:&|\+|/)\s*|\s+and\s+", re.IGNORECASE)
_CODE = re.compile(r"(?=\S*\d)[^\s,]+|[^\W\d_]{1,4}[\s#._-]*\d+|(?:[^\W\d_]\.){2,4}|[^\W\d_](?:\.?\s+[^\W\d_]){1,3}\.?")
_CAPITALS = re.compile(r"[A-Z]{1,3}")
_DOTTED = re.compile(r"(?:\w\.){2,}\w?\.?")
TWO_WORDS = r"([A-Za-z]{2,})(,?) ([A-Za-z]{2,})"
_TWO_WORDS = re.compile(TWO_WORDS)
NOT_BARE = frozenset({*_TITLES, *_GENERATIONS, *_CREDENTIALS, *_FAMILY, "saint"})
"""Words that make something else of a name of two words than a first and a last name."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


class NameForm(StrEnum):
    """What kind of thing was written where a client's name is expected."""

    PERSON = "person"
    COUPLE = "couple"
    FAMILY = "family"
    WORD = "word"  # a single name: nobody knows whether first or last
    CODE = "code"  # initials or a number, which say nearly nothing about a name


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart; every word folded to small letters without accents.

    Attributes:
        form: what was written.
        key: equal for spellings that differ in case, spacing, accents, punctuation, titles and order only.
        note: what stood in brackets or quotes, such as a nickname or a place.
        first: first name, or "".
        middle: middle names and initials.
        last: last names, in words: `garcia lopez`, `van der berg`.
        generation: `jr`, `iii`, or "".
        members: the people of a couple.
        parent: who stands before the colon of `Parent:Child`.
        child: who or what stands after it.
    """

    form: NameForm
    key: str
    note: str = ""
    first: str = ""
    middle: tuple[str, ...] = ()
    last: str = ""
    generation: str = ""
    members: tuple[PersonName, ...] = ()
    parent: PersonName | None = None
    child: PersonName | None = None

    @property
    def full_key(self) -> str:
        """The key with what stood in brackets: two clients of one file may differ in nothing else."""
        return f"{self.key} ({self.note})" if self.note else self.key

    @property
    def other_keys(self) -> frozenset[str]:
        """Keys of the people behind a sub-customer: the child, when it is a full name, and the parent."""
        people = (self.parent, self.child)
        return frozenset(one.key for one in people if one and one.form in {NameForm.PERSON, NameForm.COUPLE})

    @property
    def without_middle(self) -> str:
        """First and last names alone, of a couple both; the key where a name is something else."""
        people = self.members or (self,)
        if any(not (one.first and one.last) for one in people):
            return self.key
        return " & ".join(sorted(f"{one.first} {one.last}" for one in people))

    @property
    def is_labelled(self) -> bool:
        """Whether the child of `Parent:Child` is a label such as `Couples`, and no person."""
        return self.child is not None and set(self.child.key.split()) <= _LABELS


def same_name_key(text: str) -> str:
    """What spellings of one name have in common."""
    return take_apart(text).key


def matches_client(name: str, wanted: str) -> bool:
    """Whether a written name is the wanted client: equal keys, or a sub-customer that is this client."""
    key, found = same_name_key(wanted), take_apart(name)
    if found.key == key:
        return True
    if not found.parent or not found.child:
        return False
    return key == (found.parent if found.is_labelled else found.child).key


@lru_cache(maxsize=65_536)
def take_apart(text: str) -> PersonName:
    """Take a written name apart: `Last, First M.`, `First Last`, `Parent:Child`, couples, families, codes."""
    return _two_words(text) or _at_length(text)


def _two_words(text: str) -> PersonName | None:
    """`First Last` or `Last, First`, as most names are; None for all others."""
    found = _TWO_WORDS.fullmatch(text)
    if found is None:
        return None
    one, comma, other = found.groups()
    first, last = (other.lower(), one.lower()) if comma else (one.lower(), other.lower())
    if first in NOT_BARE or last in NOT_BARE:
        return None
    return PersonName(NameForm.PERSON, f"{first} {last}", first=first, last=last)


def _at_length(text: str) -> PersonName:
    clean = " ".join(_GONE.sub(" ", text).split())
    above, colon, own = clean.rpartition(":")
    if not colon or not own.strip() or not above.strip():
        return _one_level(clean.strip(" :"), text)
    parent, child = take_apart(above), _one_level(own.strip(), text)
    return PersonName(child.form, f"{parent.full_key}:{child.key}", child.note, parent=parent, child=child)


def _one_level(clean: str, text: str) -> PersonName:
    notes = [" ".join(_words(note)) for note in _NOTE.findall(clean)]
    note = " ".join(note for note in notes if note and note not in _TITLES)
    bare = " ".join(_NOTE.sub(" ", clean).split())
    if not _words(bare):
        return PersonName(NameForm.WORD, note or text.strip().casefold())
    if _CODE.fullmatch(bare) or _CAPITALS.fullmatch(bare):
        return PersonName(NameForm.CODE, _fold_word(bare), note)
    people = [part for part in _TOGETHER.split(bare) if part]
    return _couple(people, note) if len(people) > 1 else _person(bare, note)


def _couple(parts: list[str], note: str) -> PersonName:
    """`Jane & John Smith`, `Smith, Jane and John`, `Jane Smith & Bob Jones`, `Smith, Jane & Jones, Bob`."""
    people = [_person(part, "") for part in parts]
    last = people[0].last if "," in parts[0] else next((one.last for one in reversed(people) if len(one.last) > 1), "")
    members = tuple(sorted((_with_last(one, last) for one in people), key=lambda one: one.key))
    key = " & ".join(one.key for one in members)
    return PersonName(NameForm.COUPLE, key, note, members=members)


def _with_last(one: PersonName, last: str) -> PersonName:
    """One of a couple with the last name of both: `Jane` and `Jane A.` have none of their own."""
    if one.form is NameForm.WORD and last:
        return PersonName(NameForm.PERSON, f"{one.key} {last}", first=one.key, last=last)
    if one.form is NameForm.PERSON and len(one.last) == 1 < len(last):
        middle = (*one.middle, one.last)
        return PersonName(NameForm.PERSON, f"{one.key} {last}", first=one.first, middle=middle, last=last)
    return one


def _person(bare: str, note: str) -> PersonName:
    given, family, generation = _given_and_family(bare)
    if _FAMILY & {*given, *family}:
        return _family([word for word in (*given, *family) if word not in _FAMILY and word != "the"], note)
    words = [*given, *family]
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return PersonName(NameForm.CODE, "".join(words), note)
    key = " ".join(filter(None, (*words, generation)))
    if not given or not family:
        return PersonName(NameForm.WORD, key, note, generation=generation)
    return PersonName(NameForm.PERSON, key, note, given[0], tuple(given[1:]), " ".join(family), generation)


def _family(words: list[str], note: str) -> PersonName:
    last = " ".join(words)
    return PersonName(NameForm.FAMILY, f"{last} family".strip(), note, last=last)


def _given_and_family(bare: str) -> tuple[list[str], list[str], str]:
    """First names, last names and generation of a name without brackets."""
    segments = [_words(segment) for segment in bare.split(",")]
    kept = [words for place, segment in enumerate(segments) if (words := _without_titles(segment, behind=place > 0))]
    if not kept:
        return [], [word for segment in segments for word in segment], ""
    generation = _generation([word for segment in segments for word in segment])
    if len(kept) == 1:
        return *_split_last(kept[0], _joined_to(kept[0][-1], bare)), generation
    return *_particles_to_family([word for segment in kept[1:] for word in segment], kept[0]), generation


def _generation(words: Sequence[str]) -> str:
    """`jr`, `iii`, or the number with which a program that wants distinct names keeps two clients apart."""
    named = (_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS)
    return next(named, "") or next((word for word in words[2:] if word.isdecimal()), "")


def _without_titles(words: list[str], *, behind: bool) -> list[str]:
    """One stretch between commas, less its titles, credentials, generation and number.

    Args:
        words: the stretch.
        behind: whether a comma stands before it; then one word is enough for a name.
    """
    if all(word in _CREDENTIALS or word in _GENERATIONS or word in _TITLES for word in words):
        return []
    start, end = 0, len(words)
    while end - start > 1 and words[start] in _TITLES:
        start += 1
    while end - start > 1 and (
        words[end - 1] in _CREDENTIALS
        or words[end - 1] in _GENERATIONS
        or (words[end - 1].isdecimal() and end - start > 2 - behind)
    ):
        end -= 1
    return words[start:end]


def _joined_to(last: str, bare: str) -> int:
    """How many words hyphens join to the last one: 1 in `Jane Wood-Hill`."""
    written = (_words(word) for word in reversed(bare.split()))
    return next((len(words) - 1 for words in written if words and words[-1] == last), 0)


def _split_last(words: list[str], joined: int) -> tuple[list[str], list[str]]:
    """First names and last names of `First Middle van der Last`, the last one joined to so many before it."""
    if len(words) < 2:
        return [], words
    start = max(len(words) - 1 - joined, 1)
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return words[:start], words[start:]


def _particles_to_family(given: list[str], family: list[str]) -> tuple[list[str], list[str]]:
    """`Berg, Jane van der` has its particles behind the first name."""
    end = len(given)
    while end > 1 and given[end - 1] in _PARTICLES and len(given[end - 1]) > 1:
        end -= 1
    return given[:end], [*given[end:], *family]


def _words(text: str) -> list[str]:
    """Folded words; hyphens part words, `J.R.` is two initials unless it is a credential."""
    found: list[str] = []
    for written in re.split(r"[\s,\-‐‑–—_]+", text):
        word = _fold_word(written)
        if len(word) > 1 and word not in _CREDENTIALS and _DOTTED.fullmatch(written):
            found.extend(word)
        elif word:
            found.append("st" if word == "saint" else word)
    return found


@lru_cache(maxsize=65_536)
def _fold_word(text: str) -> str:
    """Small letters and digits without accents or punctuation."""
    if text.isascii():
        plain = text.lower()
        return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(mark for mark in decomposed if mark.isalnum() and not unicodedata.combining(mark))
