"""A client's name as written, taken apart: what two spellings of one name have in common."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "lmft", "lcsw", "lpc", "psyd", "rn", "esq", "lmhc"})
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "da", "di", "la", "le", "st", "bin", "al", "ter"}
)
_DELETED = re.compile(r"\((?:deleted|inactive)\)", re.IGNORECASE)
_NICK = re.compile(r"[\(\"“]([^)\"”]+)[\)\"”]")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9#._/-]+|[A-Za-z]{1,3}|(?:[A-Za-z]\.){2,4}|[A-Za-z]\.? ?[A-Za-z]\.?")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart; every word folded to plain small letters.

    Attributes:
        key: equal for spellings that differ in case, spacing, accents, punctuation and order only.
        first: first name, or "".
        middle: middle names and initials.
        last: last name with its particles, or "".
        nick: a name given in brackets, or "".
        is_code: whether it is initials or a code, which says nothing about a name.
        parent: the key of the parent in `Parent:Child`, or "".
    """

    key: str
    first: str
    middle: tuple[str, ...]
    last: str
    nick: str
    is_code: bool
    parent: str

    @property
    def short_key(self) -> str:
        """First and last name alone."""
        return f"{self.first} {self.last}"


@lru_cache(maxsize=262_144)
def take_apart(text: str) -> PersonName:
    """Take a written name apart: `Last, First M.`, `First Last`, `Parent:Child`, couples, codes."""
    parent, _, own = _DELETED.sub("", text).rpartition(":")
    own = own.strip() or parent
    nick = "".join(_folded(found) for found in _NICK.findall(own)[:1])
    bare = _NICK.sub(" ", own)
    if _CODE.fullmatch(bare.strip()):
        code = re.sub(r"[^a-z0-9]", "", _fold(bare))
        return PersonName(f"#{code}", "", (), "", "", is_code=True, parent=_parent_key(parent))
    last_part, comma, first_part = bare.partition(",")
    if comma and set(_words(first_part)) - _SUFFIXES:
        given, family = _words(first_part), _words(last_part)
    else:
        given, family = _split_last(_words(bare.replace(",", " ")))
    given = [word for word in given if word not in _TITLES and word not in _SUFFIXES]
    family = [word for word in family if word not in _SUFFIXES and word not in _TITLES]
    first, middle, last = "".join(given[:1]), tuple(given[1:]), "".join(family)
    key = " ".join(filter(None, (last, first, *middle)))
    return PersonName(key, first, middle, last, nick, is_code=False, parent=_parent_key(parent))


def same_name_key(text: str) -> str:
    """What spellings of one name have in common."""
    return take_apart(text).key


def _parent_key(parent: str) -> str:
    return take_apart(parent).key if parent else ""


def _split_last(words: list[str]) -> tuple[list[str], list[str]]:
    """First names and last name of `First Middle van der Last`; couples keep their names together."""
    words = [word for word in words if word not in _TITLES]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    if len(words) < 2:
        return [], words
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return words[:start], words[start:]


def _words(text: str) -> list[str]:
    joined = re.sub(r"\s*(?:&|\+|\band\b)\s*", " & ", _fold(text))
    return [word for part in joined.split() if (word := _folded(part)) or part == "&"]


def _folded(word: str) -> str:
    return re.sub(r"[^a-z0-9\u0400-\uffff]", "", _fold(word))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
