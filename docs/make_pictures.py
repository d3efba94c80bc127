"""Draws every picture of the README and the guides from what the program says: `python docs/make_pictures.py`.

A test holds the README's equal. The others need what the tests need: Chromium, LibreOffice, poppler, the extras.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

import tieout
from tieout.explaining import HINT_WORDS
from tieout.reporting import Style, client_page
from tieout.simulating.worked_book import worked_book

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCS = Path(__file__).resolve().parent
PICTURE = DOCS / "demo.svg"
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


def pictures_of_the_web() -> None:
    """Pages of the worked book, in the browser."""
    sys.path.insert(0, str(DOCS.parent))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  what only the tests have
    from tests.web.browser.site import CHROMIUM, FLAGS, make_account, serve  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        serving = serve(Path(folder), "--demo")
        site = next(serving)
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_context(viewport={"width": 1180, "height": 760}).new_page()
        home = make_account(site, page)
        _take(page, "web-clients", home)
        client = str(page.locator("table.clients tbody a").first.get_attribute("href"))
        _take(page, "web-comparison", f"{site.address}{client}")
        page.goto(f"{home}review/")
        page.locator(".choices button[value=left]").click()
        page.locator(".message").evaluate("message => message.remove()")
        _take(page, "web-review")
        page.goto(f"{home}insights/appointment-status/")
        page.get_by_role("button", name="Generate").click()
        page.wait_for_selector("[data-balance]")
        page.emulate_media(color_scheme="dark")
        _take(page, "web-insight-dark")
        chromium.close()
        next(serving, None)


def _take(page: Page, name: str, address: str = "") -> None:
    if address:
        page.goto(address)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    page.screenshot(path=str(DOCS / "images" / f"{name}.png"))


def pictures_of_papers() -> None:
    """The first page of the worked book's workbook and of its client's PDF."""
    book = worked_book()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("sessions", "quickbooks", "names"):
            (folder / f"{name}.csv").write_bytes(getattr(book, f"{name}_csv"))
        tieout_command = [sys.executable, "-m", "tieout", "reconcile", "sessions.csv", "quickbooks.csv"]
        more = ["--names", "names.csv", "--exit-zero", "--quiet", "--out"]
        _run([*tieout_command, *more, "workbook.xlsx"], folder)
        _run([*tieout_command, "--client", "Good Person", *more, "pdf.pdf"], folder)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        _run(["soffice", profile, "--headless", "--convert-to", "pdf", "workbook.xlsx"], folder)
        for name in ("workbook", "pdf"):
            out = DOCS / "guides" / "pictures" / name
            _run(["pdftoppm", "-png", "-r", "80", "-singlefile", f"{name}.pdf", str(out)], folder)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603  our own and Debian's


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    pictures_of_the_web()
    pictures_of_papers()
