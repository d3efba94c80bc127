"""The web is a face: nothing below it knows it, and the command line loads Django only to serve."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tieout"
WEB = SOURCE / "web"


def test_a_command_loads_no_django(tmp_path: Path):
    code = (
        "import sys\n"
        "from tieout.cli.running import main\n"
        f"main(['demo', {str(tmp_path / 'demo')!r}, '--quiet'])\n"
        "web = {'django', 'allauth', 'waitress'}\n"
        "print([name for name in sys.modules if name.split('.')[0] in web], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip().splitlines()[-1] == "[]"


def test_nothing_below_the_web_names_django():
    for path in SOURCE.rglob("*.py"):
        if WEB not in path.parents:
            assert not re.search(r"^\s*(?:from|import) (?:django|allauth)", path.read_text("utf-8"), re.MULTILINE), path


@pytest.mark.parametrize("pattern", ["*.html", "*.css", "*.js", "*.ts", "*.svg"])
def test_no_page_loads_anything_from_elsewhere(pattern: str):
    frontend = SOURCE.parents[1] / "frontend" / "src"
    found = [path for folder in (WEB, frontend) for path in folder.rglob(pattern)]
    for path in found:
        if path.name == "grid.js":
            continue  # holds an address of fonts that it loads only when told to; the browser test sees that it doesn't
        text = path.read_text("utf-8")
        assert not re.search(r"""(?:src|href|url\(|import)\s*[=(]?\s*["']?(?:https?:)?//""", text), path


def test_the_front_end_is_bundled_and_whole():
    import hashlib
    import json

    vendor = WEB / "static" / "vendor"
    stated = json.loads((vendor / "BUILD.json").read_text("utf-8"))
    assert {path.name for path in vendor.iterdir()} == {"BUILD.json", *stated["files"]}
    for name, sha256 in stated["files"].items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == sha256
    licences = (vendor / "THIRD_PARTY.txt").read_text("utf-8")
    assert all(name in licences for name in ("ag-grid-community", "htmx.org"))
