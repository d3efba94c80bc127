"""Values of a JSON document and where they stand in it, so that what has another form is named by its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

T = TypeVar("T")


class Malformed(Exception):
    """The document has not the declared form; the text says where."""


class Node:
    """A value of the document and the way to it; the way is put into words only when something is wrong."""

    __slots__ = ("_key", "_parent", "value")

    def __init__(self, value: object, parent: Node | None = None, key: str | int = "") -> None:
        self.value = value
        self._parent = parent
        self._key = key

    @property
    def path(self) -> str:
        """Where it stands in the document."""
        if self._parent is None:
            return "the document"
        step = f"[{self._key}]" if isinstance(self._key, int) else f".{self._key}"
        return f"{self._parent.path}{step}"

    def at(self, key: str) -> Node:
        """The value of a key."""
        if not isinstance(self.value, dict):
            raise Malformed(f"{self.path} is not an object")
        if key not in self.value:
            raise Malformed(f"{self.path}.{key} is missing")
        return Node(self.value[key], self, key)

    def maybe(self, key: str) -> Node | None:
        """The value of a key; None where it is null or isn't there."""
        if isinstance(self.value, dict) and self.value.get(key) is not None:
            return self.at(key)
        return None

    def each(self, read: Callable[[Node], T]) -> tuple[T, ...]:
        """Every entry of a list."""
        if not isinstance(self.value, list):
            raise Malformed(f"{self.path} is not a list")
        return tuple([read(Node(value, self, number)) for number, value in enumerate(self.value)])

    def whole(self) -> int:
        """A whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise Malformed(f"{self.path} is not a whole number")
        return self.value

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str):
            raise Malformed(f"{self.path} is not a text")
        return self.value

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise Malformed(f"{self.path} is neither true nor false")
        return self.value

    def day(self) -> date:
        """A day."""
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise Malformed(f"{self.path} is not a day") from error
