"""Every report that is read has a guide: one says how to get it, by the very name `tieout inspect` gives it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tieout.reading.programs import FROM_BYTES, FROM_TABLES

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {path: " ".join(path.read_text(encoding="utf-8").split()) for path in (DOCS / "guides").glob("*.md")}
NAMES = sorted(
    f"{reader.program_name}, {reader.report_name}"
    for module in (*FROM_TABLES, *FROM_BYTES)
    for reader in import_module(f"tieout.reading.{module}").READERS
)


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_names_the_report(name: str) -> None:
    assert any(name in text for text in GUIDES.values())


@pytest.mark.parametrize("page", sorted(GUIDES), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([\w./-]+\.md)\)", GUIDES[page]):
        assert (page.parent / target).is_file(), target


def test_every_page_about_programs_is_linked_from_the_list_of_them() -> None:
    listed = GUIDES[DOCS / "guides" / "other-programs.md"]
    about = {page.name for page, text in GUIDES.items() if "tieout inspect" in text and any(n in text for n in NAMES)}
    assert {name for name in about if f"({name})" not in listed} <= {"other-programs.md"}
