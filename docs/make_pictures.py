"""Draws the README's picture from what the program says: `python docs/make_pictures.py`. A test holds them equal."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

import tieout
from tieout.explaining import HINT_WORDS
from tieout.reporting import Style, client_page
from tieout.simulating.worked_book import worked_book

PICTURE = Path(__file__).parent / "demo.svg"
WIDTH = 84

_PAPER = TerminalTheme(
    (251, 250, 247),
    (31, 36, 48),
    [
        (31, 36, 48),
        (154, 52, 18),
        (22, 101, 52),
        (154, 52, 18),
        (29, 78, 216),
        (15, 118, 110),
        (15, 118, 110),
        (90, 98, 112),
    ],
)

_FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img"
  aria-label="tieout explains the worked book">
  <style>
    .{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px;
      line-height: {line_height}px; }}
    {styles}
  </style>
  <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
  </defs>
  <rect fill="#fbfaf7" width="100%" height="100%" rx="8" />
  <g transform="translate(14, 20)" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
  </g>
</svg>
"""


def picture() -> str:
    """The worked book's bridge as an SVG that asks for nothing from elsewhere."""
    book = worked_book()
    files = ("sessions.csv", "quickbooks.csv")
    sides = [_named(name, data) for name, data in zip(files, (book.sessions_csv, book.quickbooks_csv), strict=True)]
    answer = tieout.reconcile(*sides, names={"Good Person": "GP-014"})
    page = client_page(answer.report, answer.report.clients[0], Style(width=WIDTH, colour=True), HINT_WORDS)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(f'$ tieout explain "Good Person" {" ".join(files)} --names names.csv\n\n{page}'))
    return console.export_svg(theme=_PAPER, code_format=_FRAME, unique_id="tieout")


def _named(name: str, data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
