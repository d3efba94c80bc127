"""The names a person declared to be the same client, matched with the names in the two books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tieout.errors import WrongUsage
from tieout.linking.names import take_apart
from tieout.model.book import Lined
from tieout.model.settings import Settings

Pairs = Sequence[tuple[str, str]]


def contradictions(names: Pairs) -> tuple[tuple[int, int], ...]:
    """Positions of pairs that contradict each other.

    A name that is declared to be nobody can't be somebody. Several names of either program may be one client.
    """
    keys = [(_key(here), _key(there)) for here, there in names]
    found: dict[tuple[int, int], None] = {}
    for side in (0, 1):
        first: dict[str, tuple[int, str]] = {}
        for number, pair in enumerate(keys):
            own, partner = pair[side], pair[1 - side]
            earlier, said = first.setdefault(own, (number, partner))
            if own and bool(said) != bool(partner):
                found[earlier, number] = None
    return tuple(sorted(found))


def refuse_contradictions(names: Pairs, numbers: Sequence[int] | None = None) -> None:
    """Refuse names that contradict each other.

    Args:
        names: pairs (left name, right name).
        numbers: what to call each pair, such as its row in a file; None = 1, 2, 3, …

    Raises:
        WrongUsage: E113; it tells the numbers and no name.
    """
    found = contradictions(names)
    if not found:
        return
    called = numbers or range(1, len(names) + 1)
    what = "rows" if numbers else "pairs"
    shown = "; ".join(f"{called[one]} and {called[other]}" for one, other in found[:5])
    raise WrongUsage(
        f"The list of names contradicts itself: {what} {shown}{' …' if len(found) > 5 else ''}. "
        "A name that is nobody in the other program can't be somebody as well. Correct one of the two.",
        code="E113",
    )


@dataclass(slots=True)
class Declared:
    """What a person declared, as positions in the two books' clients.

    Attributes:
        links: (left, right) positions of each declared client.
        nobody: for each side, the groups declared to be in that book only.
        unused: positions of pairs that name somebody who isn't in the files.
    """

    links: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    nobody: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = field(default_factory=lambda: ([], []))
    unused: list[int] = field(default_factory=list)


def find_declared(left: Lined, right: Lined, settings: Settings) -> Declared:
    """Find the declared names in the books, spelling of case, spaces and order aside.

    Raises:
        WrongUsage: E113 when they contradict each other.
    """
    found = Declared()
    if not settings.names:
        return found
    refuse_contradictions(settings.names)
    books = (_NamesInBook(left), _NamesInBook(right))
    right_of: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for number, pair in enumerate(settings.names):
        here, there = (own.find(name) for own, name in zip(books, pair, strict=True))
        if (pair[0].strip() and not here) or (pair[1].strip() and not there):
            found.unused.append(number)
        elif here and there:
            right_of[here].update(there)
        elif here or there:
            found.nobody[0 if here else 1].append(here or there)
    found.links = list(_joined(right_of))
    found.nobody = (list(dict.fromkeys(found.nobody[0])), list(dict.fromkeys(found.nobody[1])))
    return found


def _joined(right_of: Mapping[tuple[int, ...], set[int]]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Names of the practice that share a name of the other program are one client."""
    of_right: dict[int, tuple[set[int], set[int]]] = {}
    for here, there in right_of.items():
        mine, yours = set(here), set(there)
        for known in [of_right[one] for one in there if one in of_right]:
            mine |= known[0]
            yours |= known[1]
        of_right.update(dict.fromkeys(yours, (mine, yours)))
    for mine, yours in {id(link): link for link in of_right.values()}.values():
        yield tuple(sorted(mine)), tuple(sorted(yours))


def unused_names(left: Lined, right: Lined, settings: Settings) -> tuple[int, ...]:
    """Positions (from 0) in `settings.names` of pairs that name somebody who isn't in the files.

    Raises:
        WrongUsage: E113 when the names contradict each other.
    """
    return tuple(find_declared(left, right, settings).unused)


def _key(name: str) -> str:
    return take_apart(name).full_key if name.strip() else ""


class _NamesInBook:
    """The clients of a book by their keys: with a note in brackets, and without it where that is unique."""

    def __init__(self, book: Lined) -> None:
        self._full: dict[str, list[int]] = defaultdict(list)
        self._bare: dict[str, set[str]] = defaultdict(set)
        for index, written in enumerate(book.clients):
            name = take_apart(written)
            self._full[name.full_key].append(index)
            self._bare[name.key].add(name.full_key)

    def find(self, written: str) -> tuple[int, ...]:
        """Positions of the spellings of a name; none when it is blank, unknown, or could be several clients."""
        if not written.strip():
            return ()
        name = take_apart(written)
        fitting = self._bare.get(name.key, set())
        key = name.full_key if name.full_key in fitting else next(iter(fitting)) if len(fitting) == 1 else ""
        return tuple(self._full[key]) if key else ()
