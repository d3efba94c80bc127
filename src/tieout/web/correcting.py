"""What to enter or change in either program by what people decided: the same lists as `tieout corrections`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tieout.model.book import Side
from tieout.model.correction import CorrectionList
from tieout.model.outcome import Reconciliation
from tieout.reporting import Report, write_separated
from tieout.reporting.corrections import corrections_pdf, corrections_sheet
from tieout.reporting.corrections_workbook import write_corrections_workbook
from tieout.reporting.import_files import MAKERS, Accounts
from tieout.reviewing import WORDS, codes_text, corrections, side_decided, tell
from tieout.web.deciding import decisions_for
from tieout.web.kept_reports import report_of_some, with_counterparts
from tieout.web.models import ComparedClient, Comparison

ENDINGS = {"pdf": ".pdf", "xlsx": ".xlsx", "csv": ".csv", "key": ".csv", "import": ""}
"""What each list can be had as; a file to be taken in ends as its program wants it."""

_IMPORTS = {"quickbooks-desktop": ".iif", "quickbooks-online": ".csv", "xero": ".csv"}


def corrections_for(comparison: Comparison, clients: Sequence[ComparedClient], side: Side) -> CorrectionList:
    """What to do in one program for some clients, in that program's words.

    Args:
        comparison: whose clients.
        clients: with their documents and lines.
        side: whose book is corrected.
    """
    answer = report_of_some(comparison, with_counterparts(comparison, clients)).reconciliation
    own = {(tuple(one.document["left_names"]), tuple(one.document["right_names"])) for one in clients}
    asked = [number for number, one in enumerate(answer.clients) if (one.left_names, one.right_names) in own]
    return corrections_of(comparison, answer, side, asked)


def corrections_of(
    comparison: Comparison,
    answer: Reconciliation,
    side: Side,
    asked: Sequence[int] | None = None,
    *,
    coded: bool = False,
) -> CorrectionList:
    """What to do in one program, from a comparison that was put together again."""
    said = decisions_for(comparison)
    found = corrections(answer, side, lambda client, item: side_decided(said, item), asked)
    book = answer.left if side is Side.LEFT else answer.right
    return tell(answer, found, book.program, coded=coded)


def names_in(told: CorrectionList) -> frozenset[str]:
    """The clients whom its sentences may name."""
    return frozenset(one.client for part in (told.todo, told.open, told.after) for one in part)


def write_list(comparison: Comparison, report: Report, asked: Mapping[str, str], path: Path) -> None:
    """Write the list, the file to be taken in, or which code is whom, as `tieout corrections` does.

    Args:
        comparison: whose.
        report: all of it, put together again, so that codes are those of the command line.
        asked: `for`, the side corrected; `as`, a key of `ENDINGS`; `codes` where names are hidden; `income`.
        path: where it goes.
    """
    answer, side = report.reconciliation, Side(asked["for"])
    if asked["as"] == "key":
        path.write_text(codes_text(answer), encoding="utf-8", newline="")
        return
    told = corrections_of(comparison, answer, side, report.numbers, coded="codes" in asked)
    if asked["as"] == "pdf":
        path.write_bytes(corrections_pdf(told))
    elif asked["as"] == "xlsx":
        write_corrections_workbook(told, path)
    elif asked["as"] == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            write_separated(corrections_sheet(told), file, plain=False)
    else:
        program = (answer.left if side is Side.LEFT else answer.right).program
        made = MAKERS[_word(program), import_ending(program)](told, Accounts(income=asked["income"]))
        path.write_text(made.text, encoding="utf-8", newline="")


def import_ending(program: str) -> str:
    """How a file ends that the program takes in; empty where it takes none."""
    return next((ending for known, ending in _IMPORTS.items() if program.startswith(known)), "")


def _word(program: str) -> str:
    return next((word for word in sorted(WORDS, key=len, reverse=True) if program.startswith(word)), program)
