"""Which client of the left book is which client of the right book, and why we think so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How sure an answer is."""

    ONLY_ANSWER = "only_answer"  # no other story is as likely
    SEVERAL_FIT = "several_fit"  # others fit as well; they are listed
    NOT_SEARCHED = "not_searched"  # the bound on the search was reached


class LinkBasis(StrEnum):
    """What a link of names rests on."""

    SAME_NAME = "same_name"  # equal once case, spacing, order and punctuation are put aside
    MAP = "map"  # a person said so
    SIMILAR_NAME = "similar_name"  # nickname, initial, misspelling, and the lines support it
    ONE_SIDE = "one_side"  # the client stands in one book only


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The names that stand for one client.

    Attributes:
        left: indices in the left book's `clients`; empty when the client is only in the right book.
        right: indices in the right book's `clients`; empty when the client is only in the left book.
        basis: what the link rests on.
        evidence: one sentence for a person.
        verdict: `several_fit` when other names fit as well (then nothing is linked).
        candidates: indices in the *other* book's `clients` that might be the same client, likeliest first.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    basis: LinkBasis
    evidence: str
    verdict: Verdict = Verdict.ONLY_ANSWER
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Linkage:
    """Every client of both books, each in exactly one link, in a fixed order.

    The order is by the first left name, then clients of the right book alone by their first name.
    A link's index is the client's number in every later table.
    """

    links: tuple[Link, ...]
