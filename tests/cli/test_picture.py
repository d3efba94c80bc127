"""The README's picture shows what the program says today, and asks for nothing from elsewhere."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_picture_is_true() -> None:
    drawn = runpy.run_path(str(DOCS / "make_pictures.py"))["picture"]()
    assert (DOCS / "demo.svg").read_text(encoding="utf-8") == drawn, "run: python docs/make_pictures.py"
    assert drawn.count("http") == drawn.count("http://www.w3.org/2000/svg")
