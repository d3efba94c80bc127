"""A comparison as papers to hand over: the workbook and the PDF that the command line writes, made after it is done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tieout import __version__
from tieout.errors import TieoutError
from tieout.explaining import HINT_WORDS
from tieout.reporting import Report
from tieout.reporting.corrections import choices_sheet
from tieout.reporting.typeset import write_pdf
from tieout.reporting.words import program_names
from tieout.reporting.workbook import write_workbook
from tieout.reviewing import choices
from tieout.web.models import Comparison
from tieout.web.storing import result, written_whole

_LOG = logging.getLogger("tieout.web")


def write_papers(comparison: Comparison, report: Report) -> None:
    """Write each paper; one that can't be written is left out, and its button with it."""
    for ending in settings.PAPERS:
        try:
            with written_whole(path_of(comparison, ending)) as draft:
                _WRITERS[ending](report, draft)
        except (TieoutError, OSError) as error:
            _LOG.warning("paper %s of %s: %s", ending, comparison.key, type(error).__name__)


def path_of(comparison: Comparison, ending: str) -> Path:
    """Where a paper is, once it is written."""
    return result(comparison.practice.key, comparison.key, ending)


def _workbook(report: Report, path: Path) -> None:
    answer = report.reconciliation
    told = choices(answer, (answer.left.program, answer.right.program), report.numbers)
    write_workbook(
        report, path, hints=HINT_WORDS, version=__version__,
        corrections=lambda: choices_sheet(told, program_names(report)),
    )  # fmt: skip


def _pdf(report: Report, path: Path) -> None:
    write_pdf(report, path, hints=HINT_WORDS, version=__version__)


_WRITERS: dict[str, Callable[[Report, Path], None]] = {".xlsx": _workbook, ".pdf": _pdf}
