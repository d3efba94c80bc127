"""Every bad file gets exactly what the table says: one sentence, the right code, row and column, and nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tieout
from tests.badfiles.make_errors_page import PAGE, page
from tests.badfiles.table import BAD_FILES, ELSEWHERE, MEANINGS, BadFile, Outcome
from tieout.errors import TieoutError
from tieout.model.book import Book
from tieout.reading import Source, read_book

NAMES_OF_CLIENTS = ("Good Person", "Good Pers", "Chen")


def read(bad: BadFile) -> Book:
    parts = bad.data if isinstance(bad.data, tuple) else (bad.data,)
    return read_book(
        [Source(f"{number}-{bad.name}" if number else bad.name, data) for number, data in enumerate(parts)]
    )


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_gets_what_the_table_says(bad: BadFile) -> None:
    if bad.outcome is Outcome.REFUSED:
        with pytest.raises(TieoutError) as refused:
            read(bad)
        assert (refused.value.code, refused.value.exit_code) == (bad.code, bad.exit)
        assert_one_sentence(refused.value.message, bad)
        return
    book = read(bad)
    assert all(file.rows == file.used + file.set_aside + file.elsewhere for file in book.files)
    if bad.outcome is Outcome.ASIDE:
        [aside] = book.set_aside
        assert (aside.code, aside.row, aside.column) == (bad.code, bad.row, bad.column)
        assert_one_sentence(aside.why, bad)
    else:
        [problem] = [problem for problem in book.problems if problem.code == bad.code]
        assert problem.row == bad.row
        assert not book.set_aside
        assert_one_sentence(problem.text, bad)


def assert_one_sentence(text: str, bad: BadFile) -> None:
    assert text.endswith((".", "?")), text
    assert "\n" not in text
    assert not any(name in text for name in NAMES_OF_CLIENTS), f"{bad.name}: a client's name in an error"


def test_the_table_is_large_and_its_names_are_distinct() -> None:
    assert len(BAD_FILES) >= 80
    assert len({bad.name for bad in BAD_FILES}) == len(BAD_FILES)


def test_every_code_has_words_and_an_example() -> None:
    assert {bad.code for bad in BAD_FILES} == set(MEANINGS)


def test_the_page_has_every_code_of_the_program_and_no_other() -> None:
    sources = Path(tieout.__file__).parent.rglob("*.py")
    used = {code for source in sources for code in re.findall(r'"([EW]\d{3})"', source.read_text(encoding="utf-8"))}
    assert used == set(MEANINGS) | set(ELSEWHERE)


def test_the_page_of_errors_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.badfiles.make_errors_page"
