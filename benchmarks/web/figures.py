"""What was measured, as a page: `docs/internals/speed-of-the-web.md`. No number on it is typed by hand."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.computer import computer_line, version_line

PAGE_MOST = 0.2
"""Processor seconds that a page may take at the server."""

INTRODUCTION = """# Speed of the web application

<!-- Written by `python -m benchmarks.web`; don't edit. -->

`tieout serve` on a practice that never was, used by HTTP as a browser does: two exports are uploaded and compared, then
every page is asked for nine times after a first one, then a grid is opened in Chromium. Seconds of a page are the
median from asking to the last byte, on the same computer; *at the server* are its own processor seconds for one page,
*behind the page* those of the processes that work behind pages. Processor seconds say more than seconds where the
computer was busy with other things (the load is given). The bound of a page is 0.2 s at the server; what is over it is
marked. The figures are those of one run on one computer, good or bad.
"""


@dataclass
class Figures:
    """Sections of rows; each row is said as it is measured."""

    sections: dict[str, list[list[str]]] = field(default_factory=dict)
    slow: list[str] = field(default_factory=list)
    about: str = ""

    def work(self, what: str, seconds: float, behind: float | None = None) -> None:
        """Something that is done once."""
        self._add("Work", [what, _seconds(seconds), "" if behind is None else _seconds(behind)])

    def page(self, what: str, seconds: float, used: float) -> None:
        """A page."""
        over = used > PAGE_MOST
        self.slow += [what] if over else []
        self._add("Pages", [what, _seconds(seconds), _seconds(used) + (" **over**" if over else "")])

    def paint(self, what: str, found: list[float]) -> None:
        """Seconds in Chromium from asking for a page until something stands on it; the median and the greatest."""
        ordered = sorted(found)
        self._add("In Chromium", [what, _seconds(ordered[len(ordered) // 2]), _seconds(ordered[-1])])

    def memory(self, what: str, peak_bytes: int) -> None:
        """The most memory that a process held."""
        self._add("Memory", [what, f"{peak_bytes / 1e6:,.0f} MB"])

    def _add(self, section: str, row: list[str]) -> None:
        self.sections.setdefault(section, []).append(row)
        sys.stdout.write(f"{section}: {' | '.join(row)}\n")
        sys.stdout.flush()

    def write(self, page: Path) -> None:
        """Write the page."""
        parts = [INTRODUCTION, version_line(), computer_line(), self.about]
        for section, rows in self.sections.items():
            header = HEADERS[section]
            parts += [f"\n## {section}\n", *_table(header, rows)]
        page.write_text("\n".join(parts) + "\n", encoding="utf-8")


HEADERS = {
    "Work": ["what", "seconds", "behind the page"],
    "Pages": ["page", "seconds", "at the server"],
    "In Chromium": ["from asking for the page until", "median seconds", "most"],
    "Memory": ["process", "most"],
}


def _table(header: list[str], rows: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in [header, ["---"] + ["---:"] * (len(header) - 1), *rows]]


def _seconds(one: float) -> str:
    return f"{one:.3f}" if one < 1 else f"{one:.1f}"
