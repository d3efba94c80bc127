"""The sentence that answers first for a client, and the phrase beside the name."""

from __future__ import annotations

from datetime import date

from tests.linking.books_of_names import book_of, weekly
from tieout.explaining.headlines import summary
from tieout.explaining.lines import Sides
from tieout.model.explanation import Item, ItemKind, LineRef
from tieout.model.linkage import Verdict
from tieout.pipeline import reconcile


def test_a_client_of_one_program_is_not_said_to_be_equal_in_both() -> None:
    told = reconcile(book_of(weekly("Ann Ames", 2)), book_of(weekly("Bo Chen", 1), right=True))
    assert [client.headline for client in told.clients] == [
        "Only in Sessions Health, with a balance of 0.00.",
        "Only in QuickBooks, with a balance of 0.00.",
    ]


def test_who_may_be_the_same_client_is_named_first_and_what_to_do() -> None:
    left, right = weekly("Sarah Kowalski", 1), weekly("Sarah Bennett", 1)
    told = reconcile(book_of(left), book_of(right, right=True))
    assert told.clients[0].headline == (
        "Only in Sessions Health, with a balance of 0.00. In QuickBooks Sarah Bennett may be the same client: "
        "if so, say it in the list of names."
    )


def _item(*rows: int, right: tuple[int, ...] = (), cents: int = 9_000) -> Item:
    return Item(
        kind=ItemKind.ONLY_LEFT, hint=None, cents=cents, day=date(2026, 3, 3),
        left=tuple(LineRef(0, row, "paid") for row in rows), right=tuple(LineRef(0, row, "amount") for row in right),
        verdict=Verdict.ONLY_ANSWER, text="", subject="payment",
    )  # fmt: skip


def test_one_item_of_several_lines_is_not_called_one_line() -> None:
    sides = Sides("Sessions Health", "QuickBooks", with_year=False, left_days=None, right_days=None)
    assert summary([_item(5, 9, 14)], sides) == "3 payments only in Sessions Health"
    assert summary([_item(5)], sides) == "payment of Mar 3 only in Sessions Health"
    assert summary([_item(5, 9), _item(14)], sides) == "3 payments only in Sessions Health"
    assert summary([_item(5, right=(7,))], sides) == "payment of Mar 3 only in Sessions Health"
