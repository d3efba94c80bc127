"""Which client of the left book is which client of the right book, and why we think so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Numbers: TypeAlias = "npt.NDArray[np.int32]"
T = TypeVar("T")


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


SAME = "Same name."
"""The evidence of nearly all links."""


class Links(Sequence[Link]):
    """Links in order; those of two names written alike, as nearly all are, are two numbers each until somebody looks.

    Attributes:
        pairs: of each of those the index in the left and in the right book's `clients`; -1 in both for any other link.
        others: the other links, by their number.
    """

    __slots__ = ("others", "pairs")

    def __init__(self, pairs: tuple[Numbers, Numbers], others: Mapping[int, Link]) -> None:
        self.pairs, self.others = pairs, others

    @classmethod
    def of(cls, links: Sequence[Link]) -> Links:
        """Links that are objects already, at no cost where they are kept so."""
        if isinstance(links, Links):
            return links
        none = np.full(len(links), -1, np.int32)
        return cls((none, none), dict(enumerate(links)))

    def __len__(self) -> int:
        return len(self.pairs[0])

    @overload
    def __getitem__(self, place: int) -> Link: ...

    @overload
    def __getitem__(self, place: slice) -> Links: ...

    def __getitem__(self, place: int | slice) -> Link | Links:
        if isinstance(place, slice):
            left, right = (own[place] for own in self.pairs)
            kept = np.arange(len(self))[place]
            unlike = np.flatnonzero(left < 0).tolist()
            return Links((left, right), {number: self.others[int(kept[number])] for number in unlike})
        here, there = int(self.pairs[0][place]), int(self.pairs[1][place])
        if here < 0:
            return self.others[place % len(self)]
        return Link(left=(here,), right=(there,), basis=LinkBasis.SAME_NAME, evidence=SAME)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # compared by content, like a list

    def told(self, usual: list[T], of: Callable[[Link], T]) -> list[T]:
        """One value of each link.

        Args:
            usual: what it is of links of two names written alike; the rest of it is written over.
            of: what it is of any other link.
        """
        for number, link in self.others.items():
            usual[number] = of(link)
        return usual

    def names(self, side: int, clients: Sequence[str]) -> list[tuple[str, ...]]:
        """The names of each link in one book (0 left, 1 right), whose `clients` are given."""
        alike: list[tuple[str, ...]] = [(clients[one],) if one >= 0 else () for one in self.pairs[side].tolist()]
        return self.told(alike, lambda link: tuple([clients[one] for one in (link.left, link.right)[side]]))

    def clients(self, side: int) -> tuple[Numbers, Numbers]:
        """The clients of one book (0 left, 1 right) by their links.

        Returns:
            The number of each one's link, and its index in the book's `clients`; ascending by link.
        """
        own = self.pairs[side]
        plain = np.flatnonzero(own >= 0)
        several = [(number, one) for number, link in self.others.items() for one in (link.left, link.right)[side]]
        rest = np.array(several, np.int32).reshape(-1, 2)
        links = np.concatenate([plain.astype(np.int32), rest[:, 0]])
        order = np.argsort(links, kind="stable")
        return links[order], np.concatenate([own[plain], rest[:, 1]])[order]


@dataclass(frozen=True, slots=True)
class Linkage:
    """Every client of both books, each in exactly one link, in a fixed order.

    The order is by the first left name, then clients of the right book alone by their first name.
    A link's index is the client's number in every later table.
    """

    links: Links
