"""Two books in, a Linkage out: declared names, equal names, then similar names that the lines support.

Nothing is guessed: where two clients fit about as well, none is linked, and both are named as candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.checks import ensure
from tieout.errors import WrongUsage
from tieout.linking.names import PersonName, same_name_key, take_apart
from tieout.linking.scoring import ALIKE_MIN, Lines, Support, alike, lines_by_client, support
from tieout.model.book import Book
from tieout.model.linkage import Link, Linkage, LinkBasis, Verdict
from tieout.model.settings import Settings

CANDIDATES_MAX = 3
"""How many candidates a client in one program only is shown with."""

SURE_ALIKE = 80
"""Names this alike are linked when the lines agree at all and nobody else comes near."""

SUPPORT_MIN = 0.5
"""Share of lines (by amount) that must agree before similar names are linked."""

CODE_SUPPORT_MIN = 0.75
"""Share of lines (by day and amount) from which a code is offered as a candidate."""

CODE_LINES_MIN = 2
"""Lines a code must share before it is offered as a candidate."""

MARGIN = 0.2
"""Another candidate whose support is within this leaves the names unlinked."""

COMPARED_MAX = 2_000_000
"""Pairs of unlinked names that are compared; beyond it only names that share a word are."""

Group = tuple[int, ...]


def link(left: Book, right: Book, settings: Settings) -> Linkage:
    """Find which names stand for the same client.

    Args:
        left: the practice's book.
        right: the other program's book.
        settings: holds the names that a person declared to be the same.

    Raises:
        WrongUsage: when the declared names contradict each other.
    """
    links: list[Link] = _declared(left, right, settings.names)
    used = [{index for one in links for index in one.left}, {index for one in links for index in one.right}]
    groups = [_by_key(book.clients, used[side]) for side, book in enumerate((left, right))]
    for key in sorted(set(groups[0]) & set(groups[1])):
        here, there = groups[0].pop(key), groups[1].pop(key)
        links.append(Link(left=here, right=there, basis=LinkBasis.SAME_NAME, evidence=_same(left, right, here, there)))
    links.extend(_similar(left, right, *groups))
    ordered = sorted(links, key=lambda one: (not one.left, _first_name(one, left, right)))
    _ensure_once(ordered, left, right)
    return Linkage(tuple(ordered))


def unused_names(left: Book, right: Book, settings: Settings) -> tuple[int, ...]:
    """Positions (from 0) of declared pairs of which a name stands in neither file as declared."""
    known = [{same_name_key(name) for name in book.clients} for book in (left, right)]
    return tuple(
        number
        for number, (here, there) in enumerate(settings.names)
        if same_name_key(here) not in known[0] or (there and same_name_key(there) not in known[1])
    )


def matches_client(name: str, wanted: str) -> bool:
    """Whether a written name is the wanted one, spelling of order, case and spaces aside."""
    return same_name_key(name) == same_name_key(wanted)


def _first_name(one: Link, left: Book, right: Book) -> str:
    return left.clients[one.left[0]] if one.left else right.clients[one.right[0]]


def _ensure_once(links: Sequence[Link], left: Book, right: Book) -> None:
    for side, book in enumerate((left, right)):
        seen = sorted(index for one in links for index in (one.right if side else one.left))
        ensure(seen == list(range(len(book.clients))), "every client is in exactly one link")


def _declared(left: Book, right: Book, names: Iterable[tuple[str, str]]) -> list[Link]:
    """Links that a person declared; several names on either side may be joined through a common one."""
    keys: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    for side, book in enumerate((left, right)):
        for index, name in enumerate(book.clients):
            keys[side][same_name_key(name)].append(index)
    right_of: dict[str, set[int]] = defaultdict(set)
    owner: dict[str, str] = {}
    for number, (here, there) in enumerate(names):
        mine, yours = same_name_key(here), same_name_key(there)
        if not mine or not yours or mine not in keys[0]:
            continue
        if owner.setdefault(yours, mine) != mine:
            raise WrongUsage(
                f"The list of names gives one name of the other program to two clients (entry {number + 1}).",
                code="E113",
            )
        right_of[mine].update(keys[1].get(yours, ()))
    return [
        Link(
            left=tuple(keys[0][mine]),
            right=tuple(sorted(there)),
            basis=LinkBasis.MAP,
            evidence="From your list of names.",
        )
        for mine, there in right_of.items()
        if there
    ]


def _by_key(clients: Sequence[str], used: set[int]) -> dict[str, Group]:
    """Clients of one book by name key; spellings of one name are one client."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(clients):
        if index not in used:
            found[same_name_key(name)].append(index)
    return {key: tuple(indices) for key, indices in found.items()}


def _same(left: Book, right: Book, here: Group, there: Group) -> str:
    mine = {left.clients[index] for index in here}
    yours = {right.clients[index] for index in there}
    if mine == yours:
        return "Same name."
    if any("," in name for name in mine) != any("," in name for name in yours):
        return "Same name, last name first in one program."
    return "Same name, written differently."


@dataclass(frozen=True, slots=True)
class Scored:
    """One pair of names that may be the same client."""

    score: int
    why: str
    support: Support

    @property
    def strength(self) -> float:
        """Names and lines together, 0 … 2."""
        return self.score / 100 + max(self.support.share, self.support.amount_share / 2)


Pairs = dict[tuple[int, int], Scored]


def _similar(left: Book, right: Book, here: Mapping[str, Group], there: Mapping[str, Group]) -> list[Link]:
    """Links of similar names, and every other client alone with its candidates."""
    groups = (list(here.values()), list(there.values()))
    scored = _score(left, right, groups) if all(groups) else {}
    chosen = _choose(scored)
    links = [
        Link(
            left=groups[0][i], right=groups[1][j], basis=LinkBasis.SIMILAR_NAME, evidence=_evidence(scored[i, j])
        )
        for i, j in chosen
    ]  # fmt: skip
    taken = ({i for i, _ in chosen}, {j for _, j in chosen})
    rest = {pair: one for pair, one in scored.items() if pair[0] not in taken[0] and pair[1] not in taken[1]}
    for side in (0, 1):
        alone = [number for number in range(len(groups[side])) if number not in taken[side]]
        links.extend(_alone(side, number, groups, rest, (left, right)) for number in alone)
    return links


def _score(left: Book, right: Book, groups: tuple[list[Group], list[Group]]) -> Pairs:
    names = [
        [take_apart(book.clients[group[0]]) for group in own] for book, own in zip((left, right), groups, strict=True)
    ]
    lines = [_lines(book, own) for book, own in zip((left, right), groups, strict=True)]
    scored: Pairs = {}
    for i, j in _pairs(names[0], names[1]):
        score, why = alike(names[0][i], names[1][j])
        is_code = names[0][i].is_code or names[1][j].is_code
        if score < ALIKE_MIN and not is_code:
            continue
        found = support(lines[0][i], lines[1][j])
        if score >= ALIKE_MIN or (found.share >= CODE_SUPPORT_MIN and found.lines >= CODE_LINES_MIN):
            scored[i, j] = Scored(score, why, found)
    return scored


def _lines(book: Book, groups: Sequence[Group]) -> list[Lines]:
    of_client = lines_by_client(book.items, [index for group in groups for index in group])
    return [sum((of_client[index] for index in group[1:]), start=of_client[group[0]]) for group in groups]


def _pairs(left: Sequence[PersonName], right: Sequence[PersonName]) -> Iterable[tuple[int, int]]:
    """Pairs worth comparing: all of them, or only those that share a word or its beginning when there are many."""
    if len(left) * len(right) <= COMPARED_MAX:
        return ((i, j) for i in range(len(left)) for j in range(len(right)))
    blocks: dict[str, list[int]] = defaultdict(list)
    for j, name in enumerate(right):
        for block in _blocks(name):
            blocks[block].append(j)
    return sorted({(i, j) for i, name in enumerate(left) for block in _blocks(name) for j in blocks.get(block, ())})


def _blocks(name: PersonName) -> set[str]:
    if name.is_code:
        return set()
    return {f"{name.last[:4]}|{name.first[:1]}", f"{name.last}|", f"{name.first}|{name.last[:2]}"}


def _choose(scored: Pairs) -> list[tuple[int, int]]:
    """Pairs that are each other's best by a clear margin and that the lines support."""
    best: tuple[dict[int, list[tuple[float, int]]], dict[int, list[tuple[float, int]]]] = (
        defaultdict(list), defaultdict(list),
    )  # fmt: skip
    for (i, j), one in scored.items():
        best[0][i].append((one.strength, j))
        best[1][j].append((one.strength, i))
    return sorted(
        (i, j)
        for (i, j), one in scored.items()
        if _supported(one) and _clear(best[0][i], one.strength, j) and _clear(best[1][j], one.strength, i)
    )


def _supported(one: Scored) -> bool:
    """Whether names and lines together are enough to link without asking."""
    if one.score < ALIKE_MIN:
        return False
    enough = SUPPORT_MIN if one.score >= SURE_ALIKE else SUPPORT_MIN + MARGIN
    return one.support.amount_share >= enough and one.support.same_day > 0


def _clear(offers: Iterable[tuple[float, int]], strength: float, partner: int) -> bool:
    return all(other == partner or strength - offered >= MARGIN for offered, other in offers)


def _evidence(one: Scored) -> str:
    found = one.support
    why = one.why or "Not the same name"
    return f"{why[0].upper()}{why[1:]}; {found.same_day} of {found.lines} lines agree by day and amount."


def _alone(
    side: int, number: int, groups: tuple[list[Group], list[Group]], rest: Pairs, books: tuple[Book, Book]
) -> Link:
    """A client in one program only, with who it might be."""
    offers = sorted(
        ((-one.strength, pair[1 - side]) for pair, one in rest.items() if pair[side] == number),
    )[:CANDIDATES_MAX]
    candidates = tuple(groups[1 - side][other][0] for _, other in offers)
    own = groups[side][number]
    evidence = f"Only in {books[side].program_name}."
    if offers:
        best = offers[0][1]
        evidence = f"{evidence} {_evidence(rest[(number, best) if side == 0 else (best, number)])}"
    return Link(
        left=own if side == 0 else (),
        right=own if side == 1 else (),
        basis=LinkBasis.ONE_SIDE,
        evidence=evidence,
        verdict=Verdict.SEVERAL_FIT if len(candidates) > 1 else Verdict.ONLY_ANSWER,
        candidates=candidates,
    )
