"""Two spellings of one name, two similar names, two different names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.linking import matches_client, names
from tieout.linking.names import NameForm, same_name_key, take_apart
from tieout.linking.scoring import NEARLY_SAME, compare_names

SAME = [
    ("Jane Smith", "Smith, Jane"),
    ("Jane Smith", "JANE  SMITH"),
    ("Jane Smith", " smith ,jane "),
    ("Jane Smith", "Dr. Jane Smith"),
    ("Jane Smith", "Smith, Mrs. Jane"),
    ("Jane Smith", "Jane Smith, PhD, LMFT"),
    ("Jane Smith", "Jane Smith Ph.D."),
    ("Jane Smith", "Smith, Jane (deleted)"),
    ("Jane Smith", "Jane Smith (inactive)"),
    ("Jane A. Smith", "Smith, Jane A"),
    ("John Smith Jr.", "Smith Jr, John"),
    ("John Smith, III", "Smith, John III"),
    ("Smith, John, Jr.", "John Smith Jr"),
    ("Maria Garcia-Lopez", "Garcia Lopez, Maria"),
    ("Mary-Jane Watson", "Watson, Mary Jane"),
    ("Jane van der Berg", "van der Berg, Jane"),
    ("Berg, Jane van der", "Jane Van Der Berg"),
    ("Ana de la Cruz", "de la Cruz, Ana"),
    ("Pat O'Brien", "O’Brien, Pat"),
    ("Pat OBrien", "O'Brien, Pat"),
    ("Sean St. John", "Saint John, Sean"),
    ("José Núñez", "NUNEZ, JOSE"),
    ("Jürgen Müller", "Muller, Jurgen"),
    ("Søren Østergaard", "Ostergaard, Soren"),
    ("J.R. Ewing", "Ewing, J. R."),
    ("Jane & John Smith", "Smith, Jane and John"),
    ("Jane Smith & John Smith", "Smith, John & Jane"),
    ("Jane Smith and Bob Jones", "Jones, Bob & Smith, Jane"),
    ("Tariq & Laura Wood-Hill", "Wood-Hill, Tariq & Laura"),
    ("Jane Wood-Hill, PhD", "Wood-Hill, Jane"),
    ("Jane A. & John Smith", "Smith, Jane A. & John"),
    ("Smith Family", "The Smith Family"),
    ("Ma, Jo", "Jo Ma"),
    ("Do, An", "An Do"),
    ("Smith, Jane:Couples", "Jane Smith:couples"),
    ("GP-014", "gp 014"),
    ("JW", "J.W."),
    ("山田 太郎", "山田  太郎"),
]

SIMILAR = [
    ("William Smith", "Bill Smith"),
    ("Smith, Liz", "Elizabeth Smith"),
    ("Kathy Brown", "Katherine Brown"),
    ("J. Smith", "Jane Smith"),
    ("J Smith", "Smith, John Paul"),
    ("Jane A. Smith", "Jane Smith"),
    ("Jane A. Smith", "Jane Anne Smith"),
    ("Jane Smith", "Jane Smyth"),
    ("Jon Anderson", "John Anderson"),
    ("Jane Andersen", "Jane Anderson"),
    ("Jane Fitzgearld", "Jane Fitzgerald"),
    ("Smith Jane", "Jane Smith"),
    ("James Thomas", "Thomas James"),
    ("Maria Garcia", "Maria Garcia-Lopez"),
    ("Maria Lopez", "Garcia Lopez, Maria"),
    ("Elizabeth (Beth) Smith", "Beth Smith"),
    ("Mary Beth Jones", "Beth Jones"),
    ("Jane Mac Donald", "Jane MacDonald"),
    ("Jane Vanderberg", "Jane van der Berg"),
    ("John Smith Jr", "John Smith"),
    ("Jane Smith (NY)", "Jane Smith"),
    ("Jane Smith (NY)", "Jane Smith (CA)"),
    ("Jane Smith 2", "Jane Smith"),
    ("Smith, Jane:Couples", "Jane Smith"),
    ("Smith, Robert:Smith, Jane", "Jane Smith"),
    ("Smith, Robert:Tommy", "Tommy Smith"),
    ("Smith, Robert:Tommy", "Robert Smith"),
    ("Jane & John Smith", "Jane Smith"),
    ("Jane & John Smith", "Smith, Jane A. & John"),
    ("Jane & John Smith", "Jane & John Smyth"),
    ("Maria & Jose Garcia Lopez", "Garcia Lopez, Maria & Jose"),
    ("Smith Family", "Jane Smith"),
    ("Jane", "Jane Smith"),
    ("JaneSmith", "Smith, Jane"),
]

DIFFERENT = [
    ("Jane Smith", "Jane Jones"),
    ("Jane Smith", "John Smith"),
    ("Jane A. Smith", "Jane B. Smith"),
    ("Jane Anne Smith", "Jane Marie Smith"),
    ("John Smith Jr", "John Smith Sr"),
    ("John Smith II", "John Smith III"),
    ("J. Smith", "Robert Smith"),
    ("Kim Lee", "Kim Lea"),
    ("Chen Gang", "Bao Gang"),
    ("Client 0001", "Client 0002"),
    ("Jane Smith", "JS-01"),
    ("GP-014", "GP-015"),
    ("JW", "JWB"),
    ("Smith, Jane:Couples", "Doe, Ann:Couples"),
    ("Jane & John Smith", "Ann & Bob Jones"),
    ("Jane & John Smith", "Jane & John Brown"),
    ("Smith Family", "Jane Jones"),
    ("Jane Smith", "Smythe-Jones, Anna"),
    ("Ortega y Gasset, Jose", "Jose Smith"),
    ("???", "!!!"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert same_name_key(one) == same_name_key(other)
    assert matches_client(one, other)


@pytest.mark.parametrize(("one", "other"), SIMILAR)
def test_similar_names_are_evidence_either_way_round(one: str, other: str) -> None:
    names = take_apart(one), take_apart(other)
    assert names[0].full_key != names[1].full_key
    found = compare_names(*names)
    assert found is not None
    assert found == compare_names(names[1], names[0])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_are_not_similar(one: str, other: str) -> None:
    assert same_name_key(one) != same_name_key(other)
    assert compare_names(take_apart(one), take_apart(other)) is None


def test_evidence_holds_no_name() -> None:
    for one, other in SIMILAR:
        found = compare_names(take_apart(one), take_apart(other))
        words = set(found.why.lower().replace(",", "").split()) if found else set()
        parts = {word.lower().strip("(),.:") for word in f"{one} {other}".replace(":", " ").split()}
        assert not words & parts - {"jr", "family", "a"}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Jane Smith", NameForm.PERSON),
        ("Li Wu", NameForm.PERSON),
        ("Wu, J.", NameForm.PERSON),
        ("Jane & John Smith", NameForm.COUPLE),
        ("Mr. & Mrs. John Smith", NameForm.COUPLE),
        ("Smith Family", NameForm.FAMILY),
        ("Cher", NameForm.WORD),
        ("JW", NameForm.CODE),
        ("J.W.", NameForm.CODE),
        ("J W", NameForm.CODE),
        ("W, J", NameForm.CODE),
        ("JW-07", NameForm.CODE),
        ("GP 014", NameForm.CODE),
        ("1042", NameForm.CODE),
    ],
)
def test_what_was_written(text: str, form: NameForm) -> None:
    assert take_apart(text).form is form


def test_parts_of_a_name() -> None:
    name = take_apart("van der Berg Jr., Dr. Jane (Janie) A.")
    assert (name.first, name.middle, name.last) == ("jane", ("a",), "van der berg")
    assert (name.generation, name.note) == ("jr", "janie")


@pytest.mark.parametrize(
    ("name", "wanted", "is_it"),
    [
        ("Smith, Jane:Couples", "Jane Smith", True),
        ("Smith, Robert:Smith, Jane", "Jane Smith", True),
        ("Smith, Robert:Smith, Jane", "Robert Smith", False),
        ("Smith, Jane (NY)", "Jane Smith", True),
        ("Jane A Smith", "Jane Smith", False),
    ],
)
def test_the_wanted_client(name: str, wanted: str, is_it: bool) -> None:
    assert matches_client(name, wanted) is is_it


WORDS = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd", "Po", "Zs", "Lo"]), max_size=12)


@given(st.lists(WORDS, max_size=5).map(" ".join))
def test_any_text_is_taken_apart(text: str) -> None:
    name = take_apart(text)
    assert name.key or not text.strip() or not name.full_key.strip()
    assert same_name_key(f"  {text} ") == name.key


NAMES = st.sampled_from(sorted({name for pair in (*SAME, *SIMILAR, *DIFFERENT) for name in pair}))


@given(NAMES, NAMES)
def test_comparing_is_symmetric(one: str, other: str) -> None:
    assert compare_names(take_apart(one), take_apart(other)) == compare_names(take_apart(other), take_apart(one))


@given(NAMES)
def test_case_changes_no_person(text: str) -> None:
    if take_apart(text).form is not NameForm.CODE:
        assert same_name_key(text.lower()) == same_name_key(text)


_WRITTEN = st.one_of(
    st.sampled_from(sorted({*names.NOT_BARE, *names._PARTICLES, *names._LABELS, "Ada", "ADA", "Bo", "deleted", "st"})),
    st.text("aAbBzZoO", min_size=1, max_size=4),
)


@given(_WRITTEN, st.sampled_from((" ", ", ", ",", "  ")), _WRITTEN)
def test_two_words_are_taken_apart_as_any_name_is(one: str, between: str, other: str) -> None:
    text = f"{one}{between}{other}"
    assert names.take_apart(text) == names._at_length(text)


def test_a_couple_alike_but_for_one_person_says_less_than_a_couple_alike_but_for_a_middle_name() -> None:
    couple = take_apart("Jane & John Smith")
    middle = compare_names(couple, take_apart("Smith, Jane A. & John"))
    person = compare_names(couple, take_apart("Jane & Bob Smith"))
    assert middle is not None
    assert person is not None
    assert middle.bits > NEARLY_SAME > person.bits
