"""What holds for any two books."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.linking.books_of_names import Line, book_of, told
from tieout.linking import link
from tieout.model.book import Book
from tieout.model.linkage import LinkBasis
from tieout.model.settings import Settings

NAMES = st.sampled_from(
    [
        "Jane Smith", "Smith, Jane", "Jane A Smith", "Jane B Smith", "Smith, Jane (NY)", "Jane Smyth", "Smith Jane",
        "J. Smith", "JS-01", "JS", "William Smith", "Smith, Bill", "Will Smith", "Smith, Jane:Couples", "Smith Family",
        "Smith, Robert:Smith, Jane", "Jane & Robert Smith", "Robert Smith", "Garcia Lopez, Maria", "Maria Lopez",
        "Maria Garcia", "Lopez", "GP-014", "Good Person", "person, good", "???",
    ]
)  # fmt: skip
LINES = st.lists(st.tuples(NAMES, st.integers(0, 6), st.sampled_from([15_000, 9_000, -15_000, -4_500])), max_size=24)


def mirrored(left: Book, right: Book) -> tuple[Book, Book]:
    return right, left


@given(LINES, LINES)
def test_each_client_exactly_once(here: list[Line], there: list[Line]) -> None:
    left, right = book_of(here), book_of(there, right=True)
    links = link(left, right, Settings()).links
    assert sorted(index for one in links for index in one.left) == list(range(len(left.clients)))
    assert sorted(index for one in links for index in one.right) == list(range(len(right.clients)))
    for one in links:
        assert (one.basis is LinkBasis.ONE_SIDE) == (not (one.left and one.right))
        assert len(set(one.candidates)) == len(one.candidates) <= 3


@given(LINES, LINES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(here: list[Line], there: list[Line], random: object) -> None:
    left, right = book_of(here), book_of(there, right=True)
    shuffled = list(here)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert told(left, right) == told(book_of(shuffled), book_of(there[::-1], right=True))


@given(LINES, LINES)
def test_swapping_the_books_mirrors_the_links(here: list[Line], there: list[Line]) -> None:
    left, right = book_of(here), book_of(there, right=True)
    straight = {(one.left, one.right, one.basis, one.verdict, one.candidates) for one in told(left, right)}
    swapped = {(one.right, one.left, one.basis, one.verdict, one.candidates) for one in told(right, left)}
    assert straight == swapped


@given(LINES)
def test_a_book_with_itself_links_everyone_by_name(lines: list[Line]) -> None:
    book = book_of(lines)
    assert all(one.left == one.right and one.basis is LinkBasis.SAME_NAME for one in told(book, book))


@given(LINES, LINES, st.integers(1, 50))
def test_amounts_break_no_link_of_equal_names(here: list[Line], there: list[Line], more: int) -> None:
    left, right = book_of(here), book_of(there, right=True)
    changed = replace(right, items=right.items.with_columns(cents=right.items["cents"] * more))
    equal = [[one for one in told(left, other) if one.basis is LinkBasis.SAME_NAME] for other in (right, changed)]
    assert equal[0] == equal[1]


@given(LINES, LINES)
def test_evidence_is_one_line_without_names(here: list[Line], there: list[Line]) -> None:
    for one in told(book_of(here), book_of(there, right=True)):
        assert one.evidence.endswith(".")
        assert not {"Jane", "Smith", "Lopez", "Maria", "GP-014", "JS-01"} & set(one.evidence.replace(",", " ").split())


def test_many_clients_are_linked_each_to_itself() -> None:
    firsts = ["James", "Mary", "Robert", "Linda", "David", "Susan", "Karen", "Paul", "Laura", "Kevin"]
    lasts = [f"{head}{tail}" for head in ("Ander", "Bak", "Car", "Dal", "Ever", "Fos", "Gran", "Har", "Iver", "Jen")
             for tail in ("son", "er", "ton", "man", "ley", "ford", "berg", "wick")]  # fmt: skip
    people = [(first, last) for last in lasts for first in firsts]
    here: list[Line] = []
    there: list[Line] = []
    for number, (first, last) in enumerate(people):
        written = f"{last}, {first}" if number % 10 else f"{last}n, {first}"
        days = range(number % 5, 40, 7)
        cents = (12_000, 15_000, 17_500, 9_000)[number % 4] + number
        here += [(f"{first} {last}", day, cents) for day in days]
        there += [(written, day, cents) for day in days]
    left, right = book_of(here), book_of(there, right=True)
    links = link(left, right, Settings()).links
    assert len(links) == len(people)
    assert sum(one.basis is LinkBasis.SIMILAR_NAME for one in links) == len(people) // 10
