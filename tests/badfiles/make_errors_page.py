"""Write `docs/reference/errors.md` from the table of bad files: `python -m tests.badfiles.make_errors_page`.

Every message on the page is what the program says today; a test keeps the page up to date.
"""

from __future__ import annotations

from pathlib import Path

from tests.badfiles.table import BAD_FILES, ELSEWHERE, MEANINGS, BadFile, Outcome
from tieout.errors import TieoutError
from tieout.reading import Source, read_book

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"

INTRODUCTION = """# What bad input gets

<!-- Made from tests/badfiles/table.py by `python -m tests.badfiles.make_errors_page`; don't edit. -->

Nothing disappears: every row of a file is used or set aside with its reason and amount, and rows read = rows used +
rows set aside. A file that can't be used as a whole is refused with one sentence and an exit code.

| code | means | what happens |
|---|---|---|
"""

NOT_IN_FILES = """
Not about what a file holds:

| code | means | follows |
|---|---|---|
"""

OUTCOMES = {
    Outcome.REFUSED: "the file is refused (exit {exit})",
    Outcome.ASIDE: "the row is set aside and listed with its amount; the rest is used",
    Outcome.NOTED: "everything is used; the report says so",
}


def page() -> str:
    """The whole page."""
    by_code = {code: [bad for bad in BAD_FILES if bad.code == code] for code in MEANINGS}
    overview = "".join(
        f"| [{code}](#{code.lower()}) | {MEANINGS[code]} | {_what_happens(files)} |\n"
        for code, files in by_code.items()
    )
    elsewhere = "".join(f"| {code} | {means} | {follows} |\n" for code, (means, follows) in ELSEWHERE.items())
    sections = "".join(_section(code, files) for code, files in by_code.items())
    return f"{INTRODUCTION}{overview}{NOT_IN_FILES}{elsewhere}{sections}"


def _what_happens(files: list[BadFile]) -> str:
    return "; or ".join(dict.fromkeys(OUTCOMES[bad.outcome].format(exit=bad.exit) for bad in files))


def _section(code: str, files: list[BadFile]) -> str:
    rows = "".join(f"| {_plain(bad.what)} | {_where(bad)} | {_plain(said_about(bad))} |\n" for bad in files)
    return f"\n## {code}\n\n{MEANINGS[code]}.\n\n| file | where | what tieout says |\n|---|---|---|\n{rows}"


def _where(bad: BadFile) -> str:
    row = f"row {bad.row}" if bad.row else "whole file"
    return f"{row}, {bad.column}" if bad.column else row


def said_about(bad: BadFile) -> str:
    """The sentence a bad file gets."""
    parts = bad.data if isinstance(bad.data, tuple) else (bad.data,)
    try:
        book = read_book([Source(f"second-{bad.name}" if n else bad.name, data) for n, data in enumerate(parts)])
    except TieoutError as error:
        return error.message
    texts = [row.why for row in book.set_aside if row.code == bad.code]
    texts += [problem.text for problem in book.problems if problem.code == bad.code]
    return texts[0]


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
