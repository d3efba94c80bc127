"""Papers to hand over, as the command line writes them: made behind the page, from what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from tieout import __version__
from tieout.explaining import HINT_WORDS
from tieout.reporting import Report
from tieout.reporting.corrections import choices_sheet
from tieout.reporting.typeset import write_pdf
from tieout.reporting.words import program_names
from tieout.reporting.workbook import write_workbook
from tieout.reviewing import choices
from tieout.web.correcting import write_list
from tieout.web.insights.columns import LAYOUTS
from tieout.web.insights.downloading import write_csv, write_xlsx
from tieout.web.insights.showing import Shown, Wish, show
from tieout.web.kept_reports import report_of_all
from tieout.web.models import Paper
from tieout.web.storing import result, written_whole

WORKBOOK, PDF = ".xlsx", ".pdf"

KINDS = {
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PDF: "application/pdf",
    ".csv": "text/csv",
    ".iif": "text/plain",
}
"""What each ending is, for a browser."""

Say = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much. It raises when someone asked to stop."""


def make_paper(paper: Paper, say: Say) -> None:
    """Write a paper.

    Raises:
        TieoutError: when it can't be written.
    """
    with written_whole(path_of(paper)) as draft:
        if paper.insight is not None:
            wish = Wish.of(dict(parse_qsl(paper.query)), LAYOUTS[paper.insight.kind])
            say("Writing the rows", 0, 0)
            INSIGHT_WRITERS[paper.ending](show(paper.insight, wish, paper.only_clients), draft)
        elif paper.comparison is not None:
            say("Gathering what was compared", 0, 0)
            report = report_of_all(paper.comparison)
            if paper.query:
                say("Writing the corrections", 0, 0)
                write_list(paper.comparison, report, dict(parse_qsl(paper.query)), draft)
            else:
                _WRITERS[paper.ending](report, draft, say)


def path_of(paper: Paper) -> Path:
    """Where a paper is, once it is written."""
    return result(paper.practice.key, paper.key, paper.ending)


def _workbook(report: Report, path: Path, say: Say) -> None:
    answer = report.reconciliation
    told = choices(answer, (answer.left.program, answer.right.program), report.numbers)
    write_workbook(
        report, path, hints=HINT_WORDS, version=__version__,
        corrections=lambda: choices_sheet(told, program_names(report)),
        on_progress=lambda done, of: say("Writing the workbook's rows", done, of),
    )  # fmt: skip


def _pdf(report: Report, path: Path, say: Say) -> None:
    say("Setting the pages", 0, 0)
    write_pdf(report, path, hints=HINT_WORDS, version=__version__)


_WRITERS: Mapping[str, Callable[[Report, Path, Say], None]] = {WORKBOOK: _workbook, PDF: _pdf}
INSIGHT_WRITERS: Mapping[str, Callable[[Shown, Path], None]] = {WORKBOOK: write_xlsx, ".csv": write_csv}
