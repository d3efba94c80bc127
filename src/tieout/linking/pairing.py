"""Two books in, a Linkage out: declared names, equal names, then similar names that the lines support.

Nothing is guessed: where two clients fit about as well, none is linked, and each is shown with its candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from tieout.checks import ensure
from tieout.linking.declared import find_declared
from tieout.linking.names import take_apart
from tieout.model.book import Lined
from tieout.model.linkage import Link, Linkage, LinkBasis, Verdict
from tieout.model.settings import Settings

if TYPE_CHECKING:
    from tieout.linking.similar import Alone, Together
    from tieout.linking.support import Group

Books = tuple[Lined, Lined]
Groups: TypeAlias = "dict[str, Group]"

_FROM_LIST = "From your list of names."


def link(left: Lined, right: Lined, settings: Settings) -> Linkage:
    """Find which names stand for the same client.

    Args:
        left: the practice's book.
        right: the other program's book.
        settings: holds the names that a person declared to be the same; a blank one means nobody.

    Returns:
        Every client of both books in exactly one link, the same whatever the order of rows.

    Raises:
        WrongUsage: E113 when the declared names contradict each other.
    """
    books = (left, right)
    links = list(_declared(books, settings))
    groups = (_by_full_key(left, _used(links, 0)), _by_full_key(right, _used(links, 1)))
    links.extend(_equal(books, groups))
    links.extend(_equal_but_for_notes(books, groups))
    hints = _Namesakes(books, links)
    links.extend(_rest(books, groups, hints))
    names = (left.clients, right.clients)
    links.sort(key=lambda one: (not one.left, _first_name(one.left, names[0]) or _first_name(one.right, names[1])))
    _ensure_once(links, books)
    return Linkage(tuple(links))


def _first_name(group: Group, names: Sequence[str]) -> str:
    if len(group) == 1:
        return names[group[0]]
    return min([names[index] for index in group], default="")


def _ensure_once(links: Sequence[Link], books: Books) -> None:
    groups = [one.left for one in links], [one.right for one in links]
    for own, book in zip(groups, books, strict=True):
        seen = sorted(chain.from_iterable(own))
        ensure(seen == list(range(len(book.clients))), "every client is in exactly one link")


def _used(links: Sequence[Link], side: int) -> set[int]:
    return {index for one in links for index in (one.left, one.right)[side]}


def _by_full_key(book: Lined, used: set[int]) -> Groups:
    """Clients by name key; spellings of one name are one client."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(book.clients):
        if index not in used:
            found[take_apart(name).full_key].append(index)
    return {key: tuple(indices) for key, indices in found.items()}


def _declared(books: Books, settings: Settings) -> Iterator[Link]:
    found = find_declared(*books, settings)
    for here, there in found.links:
        yield Link(left=here, right=there, basis=LinkBasis.MAP, evidence=_FROM_LIST)
    for side in (0, 1):
        for group in found.nobody[side]:
            evidence = f"Only in {books[side].program_name}, by your list of names."
            yield _one_side(side, group, evidence)


def _equal(books: Books, groups: tuple[Groups, Groups]) -> Iterator[Link]:
    """Links of equal names; what is linked leaves the groups."""
    for key in sorted(groups[0].keys() & groups[1].keys()):
        here, there = groups[0].pop(key), groups[1].pop(key)
        yield Link(left=here, right=there, basis=LinkBasis.SAME_NAME, evidence=_how_equal(books, here, there))


def _how_equal(books: Books, here: Group, there: Group) -> str:
    if len(here) == len(there) == 1 and books[0].clients[here[0]] == books[1].clients[there[0]]:
        return "Same name."  # nearly all
    mine = {books[0].clients[index] for index in here}
    yours = {books[1].clients[index] for index in there}
    if mine == yours:
        return "Same name."
    if any("," in name for name in mine) != any("," in name for name in yours):
        return "Same name, written last name first."
    return "Same name, written differently."


def _equal_but_for_notes(books: Books, groups: tuple[Groups, Groups]) -> Iterator[Link]:
    """Links of names that are equal once a note in brackets is put aside, where nobody else has the name."""
    bare = [defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)]
    for side in (0, 1):
        for full_key, group in groups[side].items():
            bare[side][take_apart(books[side].clients[group[0]]).key].append(full_key)
    for key in sorted(bare[0].keys() & bare[1].keys()):
        full_keys = (bare[0][key], bare[1][key])
        if len(full_keys[0]) == len(full_keys[1]) == 1 and key in {full_keys[0][0], full_keys[1][0]}:
            here, there = groups[0].pop(full_keys[0][0]), groups[1].pop(full_keys[1][0])
            evidence = "Same name, with a note in brackets in one program."
            yield Link(left=here, right=there, basis=LinkBasis.SAME_NAME, evidence=evidence)


def _rest(books: Books, groups: tuple[Groups, Groups], hints: _Namesakes) -> Iterator[Link]:
    """Links of similar names, and every other client alone."""
    sides = (list(groups[0].values()), list(groups[1].values()))
    alone: tuple[Mapping[int, Alone], Mapping[int, Alone]] = ({}, {})
    if all(sides):
        from tieout.linking.similar import settle_similar  # noqa: PLC0415  where every name is found, none is sought

        answer = settle_similar(books, sides)
        yield from (_similar(sides, one) for one in answer.together)
        alone = answer.alone
        taken = ({one.left for one in answer.together}, {one.right for one in answer.together})
    else:
        taken = (set(), set())
    for side in (0, 1):
        for number, group in enumerate(sides[side]):
            if number not in taken[side]:
                yield _alone(books, side, group, alone[side].get(number), hints)


def _similar(sides: tuple[list[Group], list[Group]], one: Together) -> Link:
    left, right = sides[0][one.left], sides[1][one.right]
    return Link(left=left, right=right, basis=LinkBasis.SIMILAR_NAME, evidence=one.evidence)


def _alone(books: Books, side: int, group: Group, found: Alone | None, hints: _Namesakes) -> Link:
    """A client in one program only, with who it might be."""
    only = f"Only in {books[side].program_name}."
    namesakes = () if found and found.candidates else hints.of(side, group)
    if namesakes:
        return _one_side(side, group, f"{only} A client of that name is linked already.", candidates=namesakes)
    if found is None:
        return _one_side(side, group, only)
    evidence = f"{only} {found.evidence}".rstrip()
    return _one_side(side, group, evidence, verdict=found.verdict, candidates=found.candidates)


def _one_side(
    side: int,
    group: Group,
    evidence: str,
    *,
    verdict: Verdict = Verdict.ONLY_ANSWER,
    candidates: tuple[int, ...] = (),
) -> Link:
    return Link(
        left=() if side else group,
        right=group if side else (),
        basis=LinkBasis.ONE_SIDE,
        evidence=evidence,
        verdict=verdict,
        candidates=candidates,
    )


class _Namesakes:
    """Linked clients by name: whoever stays alone may be a second record or a sub-customer of one of them."""

    def __init__(self, books: Books, links: Sequence[Link]) -> None:
        self._books = books
        self._both = [one for one in links if one.left and one.right]
        self._found: dict[int, dict[str, int]] = {}

    def _of_side(self, side: int) -> dict[str, int]:
        if side not in self._found:
            self._found[side] = self._named(side)
        return self._found[side]

    def _named(self, side: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for index in sorted(chain.from_iterable((one.left, one.right)[side] for one in self._both)):
            name = take_apart(self._books[side].clients[index])
            for key in sorted({name.key, *name.other_keys}):
                found.setdefault(key, index)
        return found

    def of(self, side: int, group: Group) -> tuple[int, ...]:
        """The linked client of the other book that has the name of a client who stays alone."""
        name = take_apart(self._books[side].clients[group[0]])
        keys = [name.key, *sorted(name.other_keys)]
        found = (self._of_side(1 - side).get(key) for key in keys)
        return next(((index,) for index in found if index is not None), ())
