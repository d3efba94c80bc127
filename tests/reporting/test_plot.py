"""Where they part, in a notebook."""

from __future__ import annotations

import pytest

import tieout
from tieout.errors import WrongUsage
from tieout.reporting import plot
from tieout.simulating import worked_book


def answer() -> tieout.Comparison:
    book = worked_book()
    return tieout.reconcile(book.sessions_csv, book.quickbooks_csv, names={"Good Person": "GP-014"})


def test_a_notebook_gets_the_specification_and_the_picture() -> None:
    drawn = answer().plot("Good Person")
    assert str(drawn) == "First difference: Feb 10, 2026, QuickBooks 9.00 lower."
    shown = drawn._repr_mimebundle_()
    assert shown["application/vnd.vegalite.v6+json"] == drawn.spec
    assert str(shown["image/svg+xml"]).startswith("<svg ")


def test_without_the_drawing_library_the_specification_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "can_draw", lambda: False)
    assert set(answer().plot()._repr_mimebundle_()) == {"application/vnd.vegalite.v6+json", "text/plain"}


def test_nobody_of_that_name() -> None:
    with pytest.raises(WrongUsage):
        answer().plot("Nobody")
