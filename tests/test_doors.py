"""The door of a room: every public name is found, and no other."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import pytest

from tieout import reading, reporting


@pytest.mark.parametrize("room", [reading, reporting], ids=lambda room: room.__name__)
def test_every_public_name_of_a_room_is_found(room: ModuleType) -> None:
    for name in room.__all__:
        found = getattr(room, name)
        assert getattr(import_module(getattr(found, "__module__", room.__name__)), name) is found


def test_a_name_that_a_room_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        getattr(reading, "nothing_of_this_name")  # noqa: B009
