"""Workbooks opened and calculated anew by LibreOffice, and PDF pages as text."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import openpyxl

from tests.tools import tool

Cells = dict[str, dict[str, Any]]
"""By sheet, by address such as `I103`: the value shown."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculated(path: Path) -> Cells:
    """Every cell of a workbook after LibreOffice has calculated all formulas anew (OOXMLRecalcMode 0: always)."""
    soffice = tool("soffice", "libreoffice-calc-nogui")
    with tempfile.TemporaryDirectory(prefix="tieout-office-") as folder:
        user = Path(folder, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        profile = f"-env:UserInstallation={user.parent.as_uri()}"
        command = [soffice, profile, "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=900)
        return read_cells(Path(folder, path.name))


def read_cells(path: Path) -> Cells:
    """Every cell of a workbook with the value stored beside its formula, as viewers that don't calculate show it."""
    book = openpyxl.load_workbook(path, data_only=True)
    cells: Cells = {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }
    book.close()
    return cells


def formulas(path: Path) -> Cells:
    """Every formula of a workbook, by sheet and address."""
    book = openpyxl.load_workbook(path)
    cells: Cells = {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.data_type == "f"
        }
        for sheet in book.worksheets
    }
    book.close()
    return cells


def pdf_text(path: Path) -> str:
    """The text of a PDF in reading order, white space put in order."""
    command = [tool("pdftotext", "poppler-utils"), str(path), "-"]
    return " ".join(subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout.split())


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page of a PDF, laid out as on paper."""
    command = [tool("pdftotext", "poppler-utils"), "-layout", "-", "-"]
    return subprocess.run(command, input=data, check=True, capture_output=True, timeout=300).stdout.decode().split("\f")


def pdf_facts(path: Path) -> dict[str, str]:
    """What a PDF says about itself."""
    command = [tool("pdfinfo", "poppler-utils"), str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    return {key: value.strip() for key, _, value in (line.partition(":") for line in said.splitlines())}
