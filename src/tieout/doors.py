"""A room's door: its public names, each loaded when it is first asked for.

`from tieout import reporting` loads no page of the room; `reporting.client_page` loads the one. So a command starts
with what it needs, and nobody has to write where in a room a name stands.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def door(room: str, places: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """The `__getattr__` of a room.

    Args:
        room: the package.
        places: by module within it, the public names that stand there.

    Returns:
        Finds a name, or raises AttributeError as Python does.
    """
    modules = {name: f"{room}.{module}" for module, names in places.items() for name in names}

    def find(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found: object = getattr(import_module(modules[name]), name)
        setattr(sys.modules[room], name, found)
        return found

    return find
