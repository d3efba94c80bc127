"""The guide's code runs as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tieout.simulating.worked_book import worked_book

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "python.md"


def test_the_code_of_the_guide_runs(tmp_path: Path) -> None:
    book = worked_book()
    (tmp_path / "sessions.csv").write_bytes(book.sessions_csv)
    (tmp_path / "quickbooks.csv").write_bytes(book.quickbooks_csv)
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "QuickBooks is 9.00 lower" in run.stdout
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
