"""A running `tieout serve`, real Chromium, and what a person's hands do there."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
AXE = Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "quiet river stone lamp"  # noqa: S105  of people who never were
TABS_MAX = 80
PATIENCE_MS = 120_000
"""What is read or compared is read behind the page, by a process that gives way to everything else on the computer."""


@dataclass
class Site:
    """A running `tieout serve`, and what pages did that they must not."""

    address: str
    folder: Path
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def named(self) -> str:
        """The same under the name that browsers bind passkeys to."""
        return self.address.replace("127.0.0.1", "localhost")

    def open(self, browser: Browser, **more: object) -> Page:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, **more).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: self._note(request.url))
        page.on("console", lambda said: self._complain(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, self.named, "data:", "blob:")):
            self.foreign.append(url)

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "404" not in text and "403" not in text:
            self.complaints.append(text)


def serve(folder: Path, *more: str) -> Iterator[Site]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tieout", "serve", "--port", "0", "--data", str(folder / "data"), *more],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stderr is not None
    said = ""
    while "tieout is at" not in said:
        line = server.stderr.readline()
        assert line, said
        said += line
    site = Site(re.findall(r"http://127\.0\.0\.1:\d+", said)[0], folder)
    try:
        yield site
    finally:
        server.send_signal(signal.SIGINT)
        ended = server.wait(timeout=30)
    assert ended == 0
    server.stderr.close()
    assert site.foreign == []
    assert site.complaints == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that matches has the focus."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} can't be reached by keyboard on {page.url}")


def type_into(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, selector: str) -> None:
    """Press Enter on something that leads to another page."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def give(page: Page, side: str, path: Path) -> None:
    """Choose a file by keyboard, at once: what is put in place anew around it takes no focus."""
    tab_to(page, f"#give-{side}")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    with page.expect_navigation():
        chooser.value.set_files(str(path))
    page.wait_for_selector(f".slot.{side} .file.ready")


def make_account(site: Site, page: Page) -> str:
    """The first account of the demo practice; returns the address of its clients."""
    page.goto(site.address)
    page.get_by_label("Your name").fill("Alex Baker")
    page.get_by_label("Email").fill("alex@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=QuickBooks is 9.00 lower")
    return page.url
