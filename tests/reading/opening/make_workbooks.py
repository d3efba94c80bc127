"""Write the golden workbooks again with LibreOffice: `python -m tests.reading.opening.make_workbooks`."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.reading.opening.containers import to_formula_xlsx, to_xlsx
from tests.reading.opening.test_workbooks import REPORTS
from tests.reading.quickbooks.quickbooks_samples import EXPORTS


def main() -> None:
    """Each report as XLSX, XLS and ODS, saved by an office program."""
    with tempfile.TemporaryDirectory() as folder:
        for report, made in (("customer-modern", to_formula_xlsx), ("appointment-status", to_xlsx)):
            path = Path(folder) / f"{report}.xlsx"
            path.write_bytes(made(REPORTS[report]))
            for kind in ("xls", "ods", "xlsx"):
                command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(EXPORTS), str(path)]
                subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
