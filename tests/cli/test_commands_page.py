"""`docs/reference/commands.md` holds each command's help, word for word.

To write it anew: `.venv/bin/python -m tests.cli.test_commands_page`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.reporting.examples import worked
from tieout.reporting import items_sheet, whole

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"

COMMANDS = (
    "demo", "reconcile", "check", "insight", "explain", "corrections", "inspect", "verify", "simulate", "score",
    "names", "columns", "serve", "backup", "restore", "doctor",
)  # fmt: skip

INTRODUCTION = """\
# Commands

Results go to standard output, progress and notes to standard error. `-` is standard input.
This page is tested against the program.

| Exit code | means |
|---|---|
| 0 | everything agrees (balances of every client, and no row with an amount was set aside) |
| 1 | differences found |
| 2 | wrong usage |
| 3 | a file can't be read or understood |
| 4 | refused: no right to write there |
| 5 | an engine failed, or something needed isn't installed |
| 70 | a fault of tieout's own; `-v` shows where |
| 130 | interrupted |

`--exit-zero` ends with 0 although there are differences. A reader that closes early (`| head`) is no error.

Colour: on a terminal, unless `NO_COLOR` is set or `TERM=dumb`; `FORCE_COLOR` or `--color always` colours a pipe too.
Pages are as wide as the terminal, 80 columns when piped.

"""

CSV = """\
## The columns of CSV

One row for each reconciling item, one for each client without items (`agrees`), one for each row set aside
(`set_aside`). Balances stand on a client's first row only, so every column of money can be summed:
the left balances + the amounts = the right balances. UTF-8 with a mark for Excel (`--plain` leaves it out), CRLF, ISO
dates, plain amounts such as `-12.34`; a text that a spreadsheet would run as a formula has an apostrophe before it.

| Column | holds |
|---|---|
"""

MEANING = {
    "client": "the name in the practice's program, or in the other program when it is only there",
    "other name": "the name in the other program where it differs",
    "balance Sessions Health": "what the client owes by the practice's program; the column is named after the program",
    "balance QuickBooks": "what the client owes by the other program",
    "kind": "`only_left`, `only_right`, `entered_twice`, `amount_differs`, `date_differs`, `other_client`, "
    "`before_start`, `unspent_credit`, `unexplained`; `agrees`; `set_aside`",
    "hint": "why it probably happened; for a row set aside, the code of the problem",
    "date": "the day of the item's first line",
    "amount": "the item's part of the difference (other program - practice); empty for a row set aside",
    "rows Sessions Health": "the rows in the practice's file as a spreadsheet numbers them",
    "rows QuickBooks": "the rows in the other program's file",
    "verdict": "`only_answer`, `several_fit`, `not_searched`",
    "text": "the item in a sentence; for a row set aside, the reason and its amount",
    "nearest": "the nearest miss, in words",
}


def shown(*arguments: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tieout", *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout


def available() -> tuple[str, ...]:
    listed = shown("--help").split("Commands:")[1]
    return tuple(line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " ")


def page() -> str:
    helps = [f"## tieout {name}\n\n```text\n{shown(name, '--help').strip()}\n```\n" for name in available()]
    rows = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in MEANING.items())
    return INTRODUCTION + "\n".join(helps) + "\n" + CSV + rows


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_commands_are_those_of_the_contract() -> None:
    assert available() == COMMANDS


def test_every_column_of_csv_is_on_the_page() -> None:
    assert [column.name for column in items_sheet(whole(worked())).columns] == list(MEANING)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
