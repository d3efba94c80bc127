"""A Report in, a PDF out: tagged for screen readers, the same bytes for the same input. Needs the extra `pdf`.

Words and figures reach the typesetter as JSON data, never as markup, so that no client's name can set anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from tieout.errors import EngineFailed
from tieout.model.explanation import Hint
from tieout.reporting.handout import handout
from tieout.reporting.handout_parts import Handout
from tieout.reporting.report import Report

_TEMPLATE = Path(__file__).with_name("report.typ")


def write_pdf(report: Report, path: Path, *, hints: Mapping[Hint, str], version: str) -> None:
    """Write the PDF.

    Args:
        report: the answer.
        path: of the file.
        hints: each hint in a few words.
        version: of tieout.

    Raises:
        EngineFailed: when the extra `pdf` isn't installed.
        OSError: when the file can't be written.
    """
    path.write_bytes(pdf(handout(report, hints, version)))


def pdf(told: Handout) -> bytes:
    """The PDF of a handout, in the standard PDF/UA-1.

    Raises:
        EngineFailed: when the extra `pdf` isn't installed.
    """
    return typeset(_TEMPLATE, asdict(told))


def typeset(template: Path, data: Mapping[str, object]) -> bytes:
    """A template filled with data, as PDF.

    Raises:
        EngineFailed: when the extra `pdf` isn't installed.
    """
    try:
        import typst  # noqa: PLC0415  optional
    except ImportError as error:
        raise EngineFailed('PDF needs the typesetter: pip install "tieout[pdf]"') from error
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(template.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=0)
    return bytes(made)
