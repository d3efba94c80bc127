"""Who is linked with whom, and who is left to a person."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.linking.books_of_names import Line, book_of, named, together, told, weekly
from tieout.errors import WrongUsage
from tieout.linking import link, unused_names
from tieout.model.linkage import LinkBasis, Verdict
from tieout.model.settings import Settings


def crowd(*weekdays: int) -> list[Line]:
    """Other clients, so that a practice's usual lines are usual."""
    names = ["Ada Quill", "Ben Rook", "Cleo Stone", "Dov Tell", "Eve Under", "Fay Vale", "Gus West", "Hal Yew"]
    return [
        line for number, name in enumerate(names) for line in weekly(name, weekdays[number % len(weekdays)], 14_000)
    ]


def test_equal_names_are_linked_whatever_the_lines_say() -> None:
    links = told(book_of(weekly("Jane Smith", 1)), book_of(weekly("Smith, Jane", 3, 9_900), right=True))
    assert [(one.basis, one.evidence) for one in links] == [
        (LinkBasis.SAME_NAME, "Same name, written last name first.")
    ]


def test_spellings_of_one_file_are_one_client() -> None:
    links = told(named(["Jane Smith", "Smith, Jane", "jane  smith"]), named(["SMITH, JANE"], right=True))
    assert len(links) == 1
    assert links[0].left == ("Jane Smith", "Smith, Jane", "jane  smith")


def test_another_middle_initial_is_another_person() -> None:
    left = named(["Jane A Smith", "Jane B Smith"])
    right = named(["Smith, Jane A.", "Smith, Jane B."], right=True)
    assert together(left, right) == {
        (("Jane A Smith",), ("Smith, Jane A.",)),
        (("Jane B Smith",), ("Smith, Jane B.",)),
    }


def test_notes_in_brackets_keep_clients_apart() -> None:
    left = named(["Jane Smith"])
    assert together(left, named(["Smith, Jane (NY)"], right=True))
    links = told(left, named(["Smith, Jane (NY)", "Smith, Jane (CA)"], right=True))
    assert all(one.basis is LinkBasis.ONE_SIDE and one.verdict is Verdict.SEVERAL_FIT for one in links)


@pytest.mark.parametrize(
    ("here", "there", "evidence"),
    [
        ("William Smith", "Smith, Bill", "A short form of the first name; 12 of 12 lines agree by day and amount."),
        ("Jane Andersen", "Anderson, Jane", "Last name one letter apart; 12 of 12 lines agree by day and amount."),
        ("Dave Lopez", "Loez, Dave", "Last name one letter apart; 12 of 12 lines agree by day and amount."),
        ("Ann Wood", "Woood, Ann", "Last name one letter apart; 12 of 12 lines agree by day and amount."),
        ("Jane Smith", "Smith Jane", "First and last name exchanged; 12 of 12 lines agree by day and amount."),
        ("Wu, Jane", "J. Wu", "First name written as an initial; 12 of 12 lines agree by day and amount."),
        (
            "Jane Smith",
            "Smith, Jane:Couples",
            "The same name as the customer it stands under; 12 of 12 lines agree by day and amount.",
        ),
    ],
)
def test_similar_names_are_linked_when_the_lines_support_it(here: str, there: str, evidence: str) -> None:
    left = book_of(weekly(here, 2) + crowd(0, 1, 3))
    right = book_of(weekly(there, 2) + crowd(0, 1, 3), right=True)
    found = [one for one in told(left, right) if one.basis is LinkBasis.SIMILAR_NAME]
    assert [(one.left, one.right, one.evidence) for one in found] == [((here,), (there,), evidence)]


def test_a_nickname_without_support_is_only_a_candidate() -> None:
    left = book_of(weekly("William Smith", 1, 15_000))
    right = book_of(weekly("Bill Smith", 3, 9_900), right=True)
    links = told(left, right)
    assert [(one.basis, one.candidates) for one in links] == [
        (LinkBasis.ONE_SIDE, ("Bill Smith",)),
        (LinkBasis.ONE_SIDE, ("William Smith",)),
    ]
    assert links[0].evidence == (
        "Only in Sessions Health. A short form of the first name; 0 of 12 lines agree by day and amount."
    )


def test_ties_are_reported_and_never_guessed() -> None:
    left = book_of(weekly("Jane Smith", 1))
    right = book_of(weekly("Jane A Smith", 1) + weekly("Jane B Smith", 1), right=True)
    links = told(left, right)
    assert {one.verdict for one in links} == {Verdict.SEVERAL_FIT}
    assert not together(left, right)
    assert links[0].candidates == ("Jane A Smith", "Jane B Smith")
    assert "Several clients fit about as well" in links[0].evidence


def test_the_lines_break_a_tie() -> None:
    left = book_of(weekly("Jane Smith", 1, 13_500) + crowd(1, 2))
    right = book_of(weekly("Jane A Smith", 1, 13_500) + weekly("Jane B Smith", 4, 9_000) + crowd(1, 2), right=True)
    assert (("Jane Smith",), ("Jane A Smith",)) in together(left, right)
    alone = next(one for one in told(left, right) if one.right == ("Jane B Smith",))
    assert alone.basis is LinkBasis.ONE_SIDE


def test_names_alone_link_the_same_name_in_another_dress() -> None:
    assert together(named(["Jane A. Smith"]), named(["Smith, Jane"], right=True))
    assert not together(named(["William Smith"]), named(["Smith, Bill"], right=True))


def test_a_code_is_offered_and_never_linked() -> None:
    left = book_of([("Wu, J.", 7 * week + 1, 5_000) for week in range(3)] + crowd(0, 2))
    right = book_of([("JW-07", 7 * week + 1, 5_833) for week in range(3)] + crowd(0, 2), right=True)
    code = next(one for one in told(left, right) if one.right == ("JW-07",))
    assert code.basis is LinkBasis.ONE_SIDE
    assert code.candidates == ("Wu, J.",)
    assert code.evidence == "Only in QuickBooks. Same session dates on 3 of 3 days; the initials agree."


def test_a_code_that_fits_many_is_offered_to_none() -> None:
    clients = [f"{first} Moss" for first in ("Ann", "Bob", "Carl", "Dora", "Emil")]
    left = book_of([line for name in clients for line in weekly(name, 1)])
    right = book_of(weekly("C-1001", 1), right=True)
    assert all(not one.candidates for one in told(left, right))


def test_a_changed_name_is_offered_when_the_lines_agree() -> None:
    left = book_of(weekly("Jane Smith", 1, 13_500) + crowd(0, 2))
    right = book_of(weekly("Jane Miller", 1, 13_500) + crowd(0, 2), right=True)
    alone = next(one for one in told(left, right) if one.left == ("Jane Smith",))
    assert alone.candidates == ("Jane Miller",)
    assert alone.basis is LinkBasis.ONE_SIDE


def test_a_changed_name_is_offered_when_payments_are_entered_days_later() -> None:
    later = [(name, day + 3 * (cents < 0), cents) for name, day, cents in weekly("Zoe Smith", 1, 13_500)]
    left = book_of(weekly("Yusuf Smith", 1, 13_500) + crowd(0, 2))
    alone = next(one for one in told(left, book_of(later + crowd(0, 2), right=True)) if one.left == ("Yusuf Smith",))
    assert alone.candidates == ("Zoe Smith",)
    other = [(name, day, cents + 500) for name, day, cents in later]
    links = told(left, book_of(other + crowd(0, 2), right=True))
    assert all(not one.candidates for one in links)


def test_sub_customers_are_not_merged_with_a_linked_client() -> None:
    left = named(["Jane Smith"])
    right = named(["Smith, Jane", "Smith, Jane:Couples"], right=True)
    links = told(left, right)
    assert links[0].right == ("Smith, Jane",)
    assert links[1].right == ("Smith, Jane:Couples",)
    assert links[1].candidates == ("Jane Smith",)
    assert links[1].evidence == "Only in QuickBooks. A client of that name is linked already."


def test_a_second_record_with_a_middle_name_is_offered_the_linked_client() -> None:
    left = named(["Jane Smith", "Yara & Valerie Ramos"])
    right = named(["Smith, Jane", "Smith, Jane R.", "Ramos, Yara & Valerie", "Ramos, Yara A. & Valerie"], right=True)
    alone = [one for one in told(left, right) if not one.left]
    assert [(one.right, one.candidates) for one in alone] == [
        (("Ramos, Yara A. & Valerie",), ("Yara & Valerie Ramos",)),
        (("Smith, Jane R.",), ("Jane Smith",)),
    ]
    assert alone[1].evidence == (
        "Only in QuickBooks. A client of nearly that name is linked already: "
        "same first and last name, one with a middle name."
    )


def test_another_middle_name_is_another_client() -> None:
    links = told(named(["Jane A. Smith"]), named(["Smith, Jane A.", "Smith, Jane R."], right=True))
    assert links[1].right == ("Smith, Jane R.",)
    assert links[1].candidates == ()


def test_of_two_sub_customers_the_supported_one_is_linked() -> None:
    left = book_of(weekly("Jane Smith", 1, 13_500) + crowd(0, 2))
    right = book_of(
        weekly("Smith, Jane:Couples", 1, 13_500) + weekly("Smith, Jane:Individual", 4, 9_000) + crowd(0, 2), right=True
    )
    assert (("Jane Smith",), ("Smith, Jane:Couples",)) in together(left, right)


def test_a_child_under_its_parent() -> None:
    left = book_of(weekly("Tommy Smith", 1, 13_500) + weekly("Robert Smith", 2, 9_000))
    right = book_of(weekly("Smith, Robert:Tommy", 1, 13_500) + weekly("Smith, Robert", 2, 9_000), right=True)
    assert (("Tommy Smith",), ("Smith, Robert:Tommy",)) in together(left, right)


def test_clients_of_one_program_only() -> None:
    links = told(named(["Ada Quill"]), named(["Zoe Young"], right=True))
    assert [one.evidence for one in links] == ["Only in Sessions Health.", "Only in QuickBooks."]
    assert [one.left or one.right for one in links] == [("Ada Quill",), ("Zoe Young",)]


def test_the_order_of_links() -> None:
    left, right = named(["B B1x", "Dora Dent", "Ann Ames"]), named(["Zed Zorn", "Dent, Dora", "Cy Cole"], right=True)
    assert [one.left or one.right for one in told(left, right)] == [
        ("Ann Ames",),
        ("B B1x",),
        ("Dora Dent",),
        ("Cy Cole",),
        ("Zed Zorn",),
    ]


class TestDeclared:
    """Names a person declared."""

    def test_a_code_is_linked(self) -> None:
        left, right = named(["Good Person"]), named(["GP-014"], right=True)
        links = told(left, right, [("person, good", "gp-014")])
        assert [(one.basis, one.evidence) for one in links] == [(LinkBasis.MAP, "From your list of names.")]

    def test_several_names_of_the_other_program_to_one_client(self) -> None:
        left = named(["Jane Smith"])
        right = named(["Smith, Jane", "Smith, Jane:Couples", "JS-01"], right=True)
        pairs = [("Jane Smith", "Smith, Jane"), ("Jane Smith", "Smith, Jane:Couples"), ("Jane Smith", "JS-01")]
        assert told(left, right, pairs)[0].right == ("JS-01", "Smith, Jane", "Smith, Jane:Couples")

    def test_they_beat_equal_names(self) -> None:
        left, right = named(["Jane Smith"]), named(["Jane Smith", "JS-01"], right=True)
        links = told(left, right, [("Jane Smith", "JS-01")])
        assert [(one.left, one.right) for one in links] == [(("Jane Smith",), ("JS-01",)), ((), ("Jane Smith",))]

    def test_a_blank_means_nobody(self) -> None:
        left, right = named(["Jane Smith"]), named(["Smith, Jane"], right=True)
        links = told(left, right, [("Jane Smith", "")])
        assert [one.basis for one in links] == [LinkBasis.ONE_SIDE, LinkBasis.ONE_SIDE]
        assert links[0].evidence == "Only in Sessions Health, by your list of names."
        assert not links[0].candidates

    def test_names_that_stand_in_no_file_are_reported(self) -> None:
        left, right = named(["Jane Smith"]), named(["JS-01"], right=True)
        names = (("Jane Smith", "JS-01"), ("Ann Nobody", "AN-01"), ("Jane Smith", "JS-99"), ("", ""))
        assert unused_names(left, right, Settings(names=names)) == (1, 2)

    def test_a_client_entered_twice_is_one(self) -> None:
        """In either program, and through each other; the answer says that the balances are taken together."""
        left = named(["Jane Smith", "Jayne Smith", "Bob Jones", "Ann Lee"])
        right = named(["X-1", "X-2", "X-3"], right=True)
        pairs = [("Jane Smith", "X-1"), ("Ann Lee", "X-3"), ("Jayne Smith", "X-2"), ("Jayne Smith", "x-1")]
        links = [one for one in told(left, right, pairs) if one.basis is LinkBasis.MAP]
        links.sort(key=lambda one: -len(one.left))
        assert [(one.left, one.right) for one in links] == [
            (("Jane Smith", "Jayne Smith"), ("X-1", "X-2")), (("Ann Lee",), ("X-3",)),
        ]  # fmt: skip
        assert links[0].evidence.endswith("2 names in Sessions Health one client; their balances are taken together.")
        assert links[1].evidence == "From your list of names."

    @pytest.mark.parametrize(
        "names",
        [
            [("Jane Smith", ""), ("Jane Smith", "X-1")],
            [("Jane Smith", "X-1"), ("Smith, Jane", "")],
            [("", "X-1"), ("Jane Smith", "X-1")],
        ],
    )
    def test_contradictions_are_refused_without_names(self, names: list[tuple[str, str]]) -> None:
        left, right = named(["Jane Smith", "Bob Jones"]), named(["X-1"], right=True)
        with pytest.raises(WrongUsage) as caught:
            link(left, right, Settings(names=tuple(names)))
        assert caught.value.code == "E113"
        assert "pairs 1 and 2" in caught.value.message
        assert "Smith" not in caught.value.message
        assert "X-1" not in caught.value.message


def test_equal_names_need_no_name_library() -> None:
    script = (
        "import sys\n"
        "from tests.linking.books_of_names import named, told\n"
        "told(named(['Jane Smith', 'Only Here']), named(['Smith, Jane'], right=True))\n"
        "assert not {'rapidfuzz', 'nicknames'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_initial_and_one_usual_fee_are_not_enough() -> None:
    left = book_of(weekly("Jane Wu", 1, weeks=1))
    right = book_of(weekly("J. Wu", 4, weeks=1), right=True)
    assert not together(left, right)
    assert told(left, right)[0].candidates == ("J. Wu",)
