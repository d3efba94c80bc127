"""The sentence that answers first for a client whom one program doesn't know."""

from __future__ import annotations

from tests.linking.books_of_names import book_of, weekly
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
