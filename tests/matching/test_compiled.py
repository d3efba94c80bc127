"""The installed matching is the compiled one wherever it could be compiled."""

from __future__ import annotations

import shutil

import pytest

from tieout.matching import search, telling


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler here")
def test_the_search_is_compiled_where_a_compiler_is() -> None:
    # a module that can't be compiled leaves all of them interpreted: the same answers, several times as slowly
    for file in (search.__file__, telling.__file__):
        assert not str(file).endswith(".py"), "the matching was left uncompiled: pip install -v -e . says why"
