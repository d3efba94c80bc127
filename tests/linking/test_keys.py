"""Keys of names in columns are those of names taken apart one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tieout.linking import names
from tieout.linking.keys import keyed
from tieout.linking.names import take_apart

WORDS = (
    *sorted(names.NOT_BARE),
    "Ada",
    "ADA",
    "Bo",
    "B",
    "Zoë",
    "O'Neil",
    "Wood-Hill",
    "Ada,",
    "Bo,",
    "(Ada)",
    "&",
    "12",
    "and",
    "Ada 1",
)


@given(
    st.lists(st.text() | st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), unique=True),
    st.sampled_from(("", "\n", " ")),
)
def test_keys_in_columns_are_those_of_each_name(written: list[str], end: str) -> None:
    found = keyed([name + end for name in written])
    assert found["name"].to_list() == [name + end for name in written]
    assert found["client"].to_list() == list(range(len(written)))
    assert found["key"].to_list() == [take_apart(name + end).full_key for name in written]


def test_only_two_plain_words_are_bare() -> None:
    found = keyed(
        ["Ada Baker", "Baker, Ada", "Ada Baker\n", "Dr Baker", "Ada (Work)", "Ada B Baker", "Baker:Ada", "Zoë Li"]
    )
    assert found["is_bare"].to_list() == [True, True, False, False, False, False, False, False]
