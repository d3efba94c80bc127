"""The command corrections: what to enter, change, delete or move in one program, in its own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from tieout.cli.comparing import compare
from tieout.cli.given import Given
from tieout.cli.outputs import ending_of, file_asked, the_format
from tieout.cli.running import AGREES, DIFFERS
from tieout.cli.screen import Screen
from tieout.errors import WrongUsage
from tieout.model.book import Side
from tieout.model.correction import CorrectionList
from tieout.model.outcome import Reconciliation
from tieout.reporting import Report, write_separated
from tieout.reporting.corrections import (
    choices_page,
    choices_sheet,
    corrections_html,
    corrections_page,
    corrections_pdf,
    corrections_sheet,
)
from tieout.reporting.corrections_workbook import write_corrections_workbook
from tieout.reporting.import_files import MAKERS, Accounts
from tieout.reporting.words import program_names
from tieout.reviewing import WORDS, choices, codes_text, corrections, side_decided, tell
from tieout.writing import format_of, replacing

FORMATS = ("table", "csv", "html", "pdf", "xlsx")

_INTO_FILES = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for.

    Attributes:
        program: the word after `--for`; None = the program that is not trusted.
        trust: which side is right; None = nobody has said.
        form: the format; None = by `out`.
        out: the file to write; None = the screen.
        key: the file that says which code is whom; None = names are shown.
        import_file: the file for the program to take in.
        accounts: how it books what is added; None when no income account was named.
    """

    program: str | None
    trust: Side | None
    form: str | None
    out: Path | None
    key: Path | None
    import_file: Path | None
    accounts: Accounts | None
    plain: bool
    exit_zero: bool


def run_corrections(screen: Screen, given: Given, asked: Asked) -> int:
    """`tieout corrections`.

    Raises:
        WrongUsage: when what was asked for contradicts itself or the files.
    """
    asked = replace(asked, program=_program_said(asked.program), out=file_asked(asked.out))
    form = the_format((asked.form, format_of(ending_of(asked.out))), FORMATS, " of corrections")
    if form in _INTO_FILES and not ending_of(asked.out):
        raise WrongUsage(f"The format {form} is written into a file: --out corrections.{form}")
    _refuse_early(asked, decided=given.decisions is not None)
    report = compare(screen, given)
    answer = report.reconciliation
    side, program = _whose(answer, asked.program, asked.trust)
    inputs = (*given.left, *given.right)
    if asked.key is not None:
        with replacing(asked.key, inputs) as draft:
            draft.write_text(codes_text(answer), encoding="utf-8", newline="")
    coded, numbers = asked.key is not None, report.numbers
    if asked.trust is None and given.decisions is None and form in {"table", "csv"}:
        return _undecided(screen, report, asked, form, coded=coded, inputs=inputs, program=program)
    said = answer.settings.decisions
    found = corrections(answer, side, lambda client, item: side_decided(said, item) or asked.trust, numbers)
    told = tell(answer, found, program, coded=coded)
    _deliver(screen, told, form, asked, inputs)
    if asked.import_file is not None:
        _write_import(screen, told, program, asked, inputs)
    return AGREES if asked.exit_zero or not (told.todo or told.open) else DIFFERS


def _program_said(said: str | None) -> str | None:
    """The key that `--for` names: in any case, with or without what a key goes on with (`QuickBooks Online`).

    Raises:
        WrongUsage: when there is no such program.
    """
    if said is None:
        return None
    key = "-".join(said.casefold().split())
    known = next((word for word in WORDS if key == word or key.startswith(f"{word}-")), None)
    if known is None:
        raise WrongUsage(f"There is no program {said!r}. There are {', '.join(WORDS)}.")
    return known


def _refuse_early(asked: Asked, *, decided: bool) -> None:
    """What can be refused before any file is read."""
    if asked.import_file is None:
        return
    if asked.trust is None and not decided:
        raise WrongUsage("An import file needs a decision: which program is right? Say --trust left or --trust right.")
    if asked.accounts is None:
        raise WrongUsage(
            "To which income account (in QuickBooks Online: product or service, in Xero: account code) is a session "
            "booked? Say --income NAME."
        )


def _whose(answer: Reconciliation, program: str | None, trust: Side | None) -> tuple[Side, str]:
    """Whose book is corrected, and in whose words.

    Raises:
        WrongUsage: when neither file is of that program.
    """
    left, right = answer.left.program, answer.right.program
    if program is None:
        return (Side.LEFT, left) if trust is Side.RIGHT else (Side.RIGHT, right)
    if left.startswith(program) and not right.startswith(program):
        return Side.LEFT, program
    known = next((word for word in WORDS if right.startswith(word)), None)
    if right.startswith(program) or known is None or known == "other":
        return Side.RIGHT, program
    raise WrongUsage(
        f"The files are of {answer.left.program_name} and {answer.right.program_name}, not of {program}. "
        "Name one of them after --for."
    )


def _undecided(
    screen: Screen, report: Report, asked: Asked, form: str, *, coded: bool, inputs: Collection[str], program: str
) -> int:
    """Every item with both possibilities: nobody has said which program is right."""
    answer = report.reconciliation
    of_left = answer.left.program.startswith(program)
    words = (program, answer.right.program) if of_left else (answer.left.program, program)
    told, names = choices(answer, words, report.numbers, coded=coded), program_names(report)
    with _opened(screen, asked, inputs) as file:
        if form == "csv":
            write_separated(choices_sheet(told, names), file, plain=asked.plain)
        else:
            file.write(choices_page(told, names, screen.style))
    return AGREES if asked.exit_zero or not told else DIFFERS


def _deliver(screen: Screen, told: CorrectionList, form: str, asked: Asked, inputs: Collection[str]) -> None:
    if form in _INTO_FILES and asked.out is not None:
        with replacing(asked.out, inputs) as draft:
            if form == "pdf":
                draft.write_bytes(corrections_pdf(told))
            else:
                write_corrections_workbook(told, draft)
        screen.note(f"{told.text}\nWritten: {asked.out}")
        return
    with _opened(screen, asked, inputs) as file:
        if form == "csv":
            write_separated(corrections_sheet(told), file, plain=asked.plain)
        elif form == "html":
            file.writelines(corrections_html(told))
        else:
            file.write(corrections_page(told, screen.style))


@contextmanager
def _opened(screen: Screen, asked: Asked, inputs: Collection[str]) -> Iterator[TextIO]:
    """The file asked for, or the screen."""
    if asked.out is None:
        with screen.machine() as file:
            yield file
        return
    with replacing(asked.out, inputs) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        yield file
    screen.note(f"Written: {asked.out}")


def _write_import(screen: Screen, told: CorrectionList, program: str, asked: Asked, inputs: Collection[str]) -> None:
    """What the program takes in, and which corrections remain to be made by hand."""
    if asked.import_file is None or asked.accounts is None:
        return
    path = asked.import_file
    word = next((word for word in WORDS if program.startswith(word)), program)
    maker = MAKERS.get((word, path.suffix.lower()))
    if maker is None:
        known = ", ".join(f"{word} ({ending})" for word, ending in MAKERS)
        raise WrongUsage(
            f"{told.program} has no import file that ends in {path.suffix or 'nothing'}. There are {known}."
        )
    made = maker(told, asked.accounts)
    with replacing(path, inputs) as draft:
        draft.write_bytes(made.text.encode("utf-8"))
    by_hand = [entry.number for entry in told.todo if entry.number not in made.numbers]
    rest = f"; by hand remain: {', '.join(map(str, by_hand))}" if by_hand else ""
    screen.note(f"Written: {path} with {len(made.numbers)} of {len(told.todo)} corrections{rest}.")
