"""How far a long work is, told to whoever asked to hear it; nobody is told otherwise.

The listener hears of every so many steps and may raise, which stops the work where it is: so a person's Stop is heard
within a stage. It is kept for the thread that set it and changes no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

STEPS_BETWEEN = 512

Heard = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much (0 = not known). It raises to stop the work."""

T = TypeVar("T")

_LISTENER: ContextVar[Heard | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Heard | None) -> Iterator[None]:
    """Have a listener hear how far the work inside is; with None, nobody hears of it."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(doing: str, done: int, of: int) -> None:
    """Say how far it is."""
    if (listener := _LISTENER.get()) is not None:
        listener(doing, done, of)


def counted(things: Iterable[T], doing: str, of: int | None = None, every: int = STEPS_BETWEEN) -> Iterable[T]:
    """The same things, with word of how far one is in them.

    Args:
        things: gone through once.
        doing: what is being done with them, such as `Reading rows`.
        of: how many there are; None = as many as `things` says.
        every: after how many of them it is said again.
    """
    listener = _LISTENER.get()
    if listener is None:
        return things
    known = len(things) if of is None and isinstance(things, Sized) else of or 0
    return _counted(things, listener, doing, known, every)


def _counted(things: Iterable[T], listener: Heard, doing: str, of: int, every: int) -> Iterator[T]:
    for done, thing in enumerate(things):
        if done % every == 0:
            listener(doing, min(done, of), of)
        yield thing
    listener(doing, of, of)
