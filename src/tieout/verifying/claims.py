"""What a report claims: the JSON document as typed values, or the place where it has not the declared form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

SCHEMA = "tieout.reconciliation/1"

T = TypeVar("T")


class Malformed(Exception):
    """The document has not the declared form; the text says where."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line item's place in its book."""

    file: int
    row: int
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClaim:
    """An item, as claimed."""

    kind: str
    verdict: str
    cents: int
    day: date
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    text: str
    twin: Place | None
    counterpart: tuple[tuple[Place, ...], tuple[Place, ...]] | None
    counterpart_name: str
    alternatives: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchClaim:
    """A match, as claimed."""

    cents: int
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    rule: str
    days_apart: int
    verdict: str
    alternatives: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClaim:
    """A client's bridge, as claimed."""

    names: tuple[tuple[str, ...], tuple[str, ...]]
    cents: tuple[int, int]
    difference_cents: int
    unexplained_cents: int
    first_difference: date | None
    items: tuple[ItemClaim, ...]
    matches: tuple[MatchClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClaim:
    """A file's counts, as claimed."""

    sha256: str
    rows: int
    used: int
    set_aside: int
    other_clients: int
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideClaim:
    """A row left out, as claimed."""

    side: int
    file: int
    row: int
    column: str
    cents: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything a report claims, of all clients or of some that follow each other. Pairs are (left, right).

    `before` is how many clients of the report stand before these.
    """

    schema: str
    as_of: date | None
    to: date | None
    client: str | None
    programs: tuple[str, str]
    files: tuple[tuple[FileClaim, ...], tuple[FileClaim, ...]]
    cents: tuple[int, int]
    difference_cents: int
    explained_cents: int
    unexplained_cents: int
    clients: tuple[ClientClaim, ...]
    set_aside: tuple[AsideClaim, ...]
    before: int = 0

    @property
    def numbered(self) -> Iterator[tuple[int, ClientClaim]]:
        """The clients with their numbers in the report, from 1."""
        return enumerate(self.clients, start=self.before + 1)

    @property
    def places(self) -> tuple[set[Place], set[Place]]:
        """By side, places that the clients' matches and items name, and those of which the side isn't said in both."""
        found: tuple[set[Place], set[Place]] = (set(), set())
        for client in self.clients:
            claims: list[ItemClaim | MatchClaim] = [*client.items, *client.matches]
            for claim in claims:
                for side, places in enumerate((claim.left, claim.right)):
                    found[side].update(places, claim.alternatives or ())
            for item in client.items:
                for side, places in enumerate(item.counterpart or ()):
                    found[side].update(places)
                if item.twin is not None:
                    found[1 if item.right else 0].add(item.twin)
        return found


class _Node:
    """A value of the document and the way to it; the way is put into words only when something is wrong."""

    __slots__ = ("_key", "_parent", "value")

    def __init__(self, value: object, parent: _Node | None = None, key: str | int = "") -> None:
        self.value = value
        self._parent = parent
        self._key = key

    @property
    def path(self) -> str:
        if self._parent is None:
            return "the document"
        step = f"[{self._key}]" if isinstance(self._key, int) else f".{self._key}"
        return f"{self._parent.path}{step}"

    def at(self, key: str) -> _Node:
        if not isinstance(self.value, dict):
            raise Malformed(f"{self.path} is not an object")
        if key not in self.value:
            raise Malformed(f"{self.path}.{key} is missing")
        return _Node(self.value[key], self, key)

    def maybe(self, key: str) -> _Node | None:
        if isinstance(self.value, dict) and self.value.get(key) is not None:
            return self.at(key)
        return None

    def each(self, read: Callable[[_Node], T]) -> tuple[T, ...]:
        if not isinstance(self.value, list):
            raise Malformed(f"{self.path} is not a list")
        return tuple([read(_Node(value, self, number)) for number, value in enumerate(self.value)])

    def whole(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise Malformed(f"{self.path} is not a whole number")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise Malformed(f"{self.path} is not a text")
        return self.value

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise Malformed(f"{self.path} is not a day") from error


def read_claims(report: Mapping[str, object]) -> Claims:
    """Read a report.

    Args:
        report: the document, as JSON gives it.

    Raises:
        Malformed: when it has not the declared form.
    """
    root = _Node(dict(report))
    difference = root.at("difference")
    as_of, to, client = root.maybe("as_of"), root.maybe("to"), root.maybe("client")
    return Claims(
        schema=root.at("schema").text(),
        as_of=as_of.day() if as_of else None,
        to=to.day() if to else None,
        client=client.text() if client else None,
        programs=(root.at("left").at("program").text(), root.at("right").at("program").text()),
        files=(root.at("left").at("files").each(_file), root.at("right").at("files").each(_file)),
        cents=(root.at("left").at("cents").whole(), root.at("right").at("cents").whole()),
        difference_cents=difference.at("cents").whole(),
        explained_cents=difference.at("explained_cents").whole(),
        unexplained_cents=difference.at("unexplained_cents").whole(),
        clients=root.at("clients").each(_client),
        set_aside=root.at("set_aside").each(_aside),
    )


def read_clients(told: Sequence[object]) -> tuple[ClientClaim, ...]:
    """Read some clients of a report.

    Raises:
        Malformed: when one has not the declared form.
    """
    return _Node(list(told)).each(_client)


def _file(node: _Node) -> FileClaim:
    counts = (node.at(name).whole() for name in ("rows", "used", "set_aside", "other_clients"))
    rows, used, set_aside, other_clients = counts
    elsewhere = node.maybe("elsewhere")  # a report made before files were merged has none
    return FileClaim(
        sha256=node.at("sha256").text(),
        rows=rows,
        used=used,
        set_aside=set_aside,
        other_clients=other_clients,
        elsewhere=elsewhere.whole() if elsewhere else 0,
    )


def _client(node: _Node) -> ClientClaim:
    first = node.maybe("first_difference")
    return ClientClaim(
        names=(node.at("left_names").each(_Node.text), node.at("right_names").each(_Node.text)),
        cents=(node.at("left_cents").whole(), node.at("right_cents").whole()),
        difference_cents=node.at("difference_cents").whole(),
        unexplained_cents=node.at("unexplained_cents").whole(),
        first_difference=first.day() if first else None,
        items=node.at("items").each(_item),
        matches=node.at("matches").each(_match),
    )


def _item(node: _Node) -> ItemClaim:
    twin, counterpart = node.maybe("twin"), node.maybe("counterpart")
    return ItemClaim(
        kind=node.at("kind").text(),
        verdict=node.at("verdict").text(),
        cents=node.at("cents").whole(),
        day=node.at("day").day(),
        left=node.at("left").each(_place),
        right=node.at("right").each(_place),
        text=node.at("text").text(),
        twin=_place(twin) if twin else None,
        counterpart=_sides(counterpart) if counterpart else None,
        counterpart_name=counterpart.at("client").text() if counterpart else "",
        alternatives=_alternatives(node),
    )


def _match(node: _Node) -> MatchClaim:
    left, right = _sides(node)
    return MatchClaim(
        cents=node.at("cents").whole(),
        left=left,
        right=right,
        rule=node.at("rule").text(),
        days_apart=node.at("days_apart").whole(),
        verdict=node.at("verdict").text(),
        alternatives=_alternatives(node),
    )


def _alternatives(node: _Node) -> tuple[Place, ...] | None:
    found = node.maybe("alternatives")
    return found.each(_place) if found else None


def _sides(node: _Node) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    return node.at("left").each(_place), node.at("right").each(_place)


def _place(node: _Node) -> Place:
    return Place(node.at("file").whole(), node.at("row").whole(), node.at("part").text())


def _aside(node: _Node) -> AsideClaim:
    side = node.at("side").text()
    if side not in {"left", "right"}:
        raise Malformed(f"{node.path}.side is neither left nor right")
    return AsideClaim(
        side=int(side == "right"),
        file=node.at("file").whole(),
        row=node.at("row").whole(),
        column=node.at("column").text(),
        cents=node.at("cents").whole(),
        code=node.at("code").text(),
    )
