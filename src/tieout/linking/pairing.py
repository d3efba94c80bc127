"""Two books in, a Linkage out: declared names, equal names, then similar names that the lines support.

Nothing is guessed: where two clients fit about as well, none is linked, and each is shown with its candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.linking.declared import find_declared
from tieout.linking.keys import keyed
from tieout.linking.names import take_apart
from tieout.model.book import Lined
from tieout.model.linkage import SAME, Link, Linkage, LinkBasis, Links, Verdict
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
    names = (_keyed(left, _used(links, 0)), _keyed(right, _used(links, 1)))
    alike = _written_alike(*names)
    groups = (_by_full_key(names[0], alike["client"]), _by_full_key(names[1], alike["right"]))
    links.extend(_equal(books, groups))
    links.extend(_equal_but_for_notes(books, groups))
    hints = _Namesakes(books, links, alike, groups)
    links.extend(_rest(books, groups, hints))
    found = _in_order(links, alike, len(left.clients))
    _ensure_once(found, books)
    return Linkage(found)


def _keyed(book: Lined, used: set[int]) -> pl.DataFrame:
    """The clients of a book that aren't linked yet, as of `keyed`."""
    found = keyed(book.clients)
    return found.filter(~pl.col("client").is_in(used)) if used else found


def _written_alike(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Clients of the same name to the letter, where neither book has another spelling of it.

    Args:
        left: clients of the left book, as of `keyed`.
        right: those of the right book.

    Returns:
        As of `keyed`, `client` being the left book's, with `right`: the client of the right book.
    """
    here, there = (names.filter(pl.col("key").is_unique()) for names in (left, right))
    return here.join(there.select("key", "name", right="client"), on=("key", "name"), how="inner")


def _in_order(links: Sequence[Link], alike: pl.DataFrame, left_clients: int) -> Links:
    """All links in the order of `Linkage`: a book's clients are sorted by their names already.

    Args:
        links: those that are objects.
        alike: those of `_written_alike`.
        left_clients: how many the left book has.
    """
    firsts = [min(one.left) if one.left else left_clients + min(one.right) for one in links]
    order = np.argsort(np.concatenate([alike["client"].to_numpy(), np.array(firsts, np.int64)]))
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    pairs = (np.full(len(order), -1, np.int32), np.full(len(order), -1, np.int32))
    for own, column in zip(pairs, ("client", "right"), strict=True):
        own[places[: alike.height]] = alike[column].to_numpy()
    return Links(pairs, dict(zip(places[alike.height :].tolist(), links, strict=True)))


def _ensure_once(links: Links, books: Books) -> None:
    for side, book in enumerate(books):
        _, clients = links.clients(side)
        once = len(clients) == len(book.clients) and bool((np.bincount(clients, minlength=len(clients)) == 1).all())
        ensure(once, "every client is in exactly one link")


def _used(links: Sequence[Link], side: int) -> set[int]:
    return {index for one in links for index in (one.left, one.right)[side]}


def _by_full_key(names: pl.DataFrame, linked: pl.Series) -> Groups:
    """Clients by name key, but for those that are linked; spellings of one name are one client."""
    found: dict[str, list[int]] = defaultdict(list)
    rest = names.join(linked.to_frame("client"), on="client", how="anti", maintain_order="left")
    for key, index in zip(rest["key"].to_list(), rest["client"].to_list(), strict=True):
        found[key].append(index)
    return {key: tuple(indices) for key, indices in found.items()}


def _declared(books: Books, settings: Settings) -> Iterator[Link]:
    found = find_declared(*books, settings)
    for here, there in found.links:
        yield Link(left=here, right=there, basis=LinkBasis.MAP, evidence=_by_list(books[0], here))
    for side in (0, 1):
        for group in found.nobody[side]:
            evidence = f"Only in {books[side].program_name}, by your list of names."
            yield _one_side(side, group, evidence)


def _by_list(book: Lined, group: Group) -> str:
    """Why by the list; a client entered twice is told."""
    names = len({take_apart(book.clients[index]).full_key for index in group})
    if names == 1:
        return _FROM_LIST
    return f"{_FROM_LIST} It makes {names} names in {book.program_name} one client; their balances are taken together."


def _equal(books: Books, groups: tuple[Groups, Groups]) -> Iterator[Link]:
    """Links of equal names; what is linked leaves the groups."""
    for key in sorted(groups[0].keys() & groups[1].keys()):
        here, there = groups[0].pop(key), groups[1].pop(key)
        yield Link(left=here, right=there, basis=LinkBasis.SAME_NAME, evidence=_how_equal(books, here, there))


def _how_equal(books: Books, here: Group, there: Group) -> str:
    mine = {books[0].clients[index] for index in here}
    yours = {books[1].clients[index] for index in there}
    if mine == yours:
        return SAME
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
    namesakes, why = ((), "") if found and found.candidates else hints.of(side, group)
    if namesakes:
        return _one_side(side, group, f"{only} {why}", candidates=namesakes)
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

    def __init__(self, books: Books, links: Sequence[Link], alike: pl.DataFrame, asking: tuple[Groups, Groups]) -> None:
        self._books, self._alike, self._asking = books, alike, asking
        self._both = [one for one in links if one.left and one.right]
        self._found: dict[int, dict[str, int]] = {}

    def _of_side(self, side: int) -> dict[str, int]:
        if side not in self._found:
            self._found[side] = self._named(side)
        return self._found[side]

    def _named(self, side: int) -> dict[str, int]:
        """By key the first of the linked clients of one book; of bare names only those that are asked for."""
        wanted = {key for group in self._asking[1 - side].values() for key in self._keys(1 - side, group)}
        column = "right" if side else "client"
        bare = self._alike.filter("is_bare", pl.col("key").is_in(wanted))
        named = list(zip(bare["key"].to_list(), bare[column].to_list(), strict=True))
        odd = [index for one in self._both for index in (one.left, one.right)[side]]
        for index in (*odd, *self._alike.filter(~pl.col("is_bare"))[column].to_list()):
            named += [(key, index) for key in self._keys(side, (index,))]
        found: dict[str, int] = {}
        for key, index in named:
            found[key] = min(index, found.get(key, index))
        return found

    def _keys(self, side: int, group: Group) -> set[str]:
        """What a client is asked for by, and found by."""
        name = take_apart(self._books[side].clients[group[0]])
        return {name.key, *name.other_keys, name.without_middle}

    def of(self, side: int, group: Group) -> tuple[tuple[int, ...], str]:
        """The linked client of the other book that has the name of a client who stays alone, and how alike they are."""
        name = take_apart(self._books[side].clients[group[0]])
        known = self._of_side(1 - side)
        for key in (name.key, *sorted(name.other_keys)):
            if key in known:
                return (known[key],), "A client of that name is linked already."
        index = known.get(name.without_middle)
        if index is None:
            return (), ""
        from tieout.linking.scoring import NEARLY_SAME, compare_names  # noqa: PLC0415  most books have no such name

        alike = compare_names(name, take_apart(self._books[1 - side].clients[index]))
        if alike is None or alike.bits < NEARLY_SAME:
            return (), ""
        return (index,), f"A client of nearly that name is linked already: {alike.why}."
