"""The application in real Chromium: the newcomer's whole way by keyboard, axe on every page, nothing from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tieout.simulating.worked_book import worked_book

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "quiet river stone lamp"  # noqa: S105  of people who never were
TABS_MAX = 80

RELOADS_MAX = 60


@dataclass
class Site:
    """A running `tieout serve`, and what pages did that they must not."""

    address: str
    folder: Path
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, browser: Browser, **more: object) -> Page:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, **more).new_page()  # type: ignore[arg-type]
        page.on("request", lambda request: self._note(request.url))
        page.on("console", lambda said: self._complain(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(url)

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "404" not in text and "403" not in text:
            self.complaints.append(text)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists() or not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("chromium or axe-core is missing: run ./set-up")
        pytest.skip("chromium or axe-core is missing: run ./set-up")
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


def _serve(folder: Path, *more: str) -> Iterator[Site]:
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
    yield site
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=30) == 0
    server.stderr.close()
    assert site.foreign == []
    assert site.complaints == []


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[Site]:
    yield from _serve(tmp_path)


@pytest.fixture
def demo_site(tmp_path: Path) -> Iterator[Site]:
    yield from _serve(tmp_path, "--demo")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that matches has the focus."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} can't be reached by keyboard on {page.url}")


def _type_into(page: Page, selector: str, text: str) -> None:
    _tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def _press(page: Page, selector: str) -> None:
    """Press Enter on something that leads to another page."""
    _tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _give(page: Page, side: str, path: Path) -> None:
    """Choose a file by keyboard, at once: what is put in place anew around it takes no focus."""
    _tab_to(page, f"#give-{side}")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    with page.expect_navigation():
        chooser.value.set_files(str(path))
    page.wait_for_selector(f".slot.{side} .file.ready")


def test_a_file_that_was_read_moves_no_focus(new_site: Site, browser: Browser):
    page = new_site.open(browser)
    page.goto(new_site.address)
    for field_name, text in (("practice", "Riverside"), ("name", "Alex"), ("email", "a@example.org")):
        page.fill(f"#id_{field_name}", text)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=No files yet")
    page.goto(f"{page.url}files/")
    path = new_site.folder / "sessions.csv"
    path.write_bytes(worked_book().sessions_csv)
    page.route("**/state/**", lambda route: route.fulfill(status=204))  # nothing new, for as long as this holds
    with page.expect_navigation():
        page.locator("#give-left").set_input_files(str(path))
    page.wait_for_selector(".slot.left .file.waiting")
    page.locator("#give-right").focus()
    page.evaluate("document.querySelector('#give-right').kept = true")
    page.unroute("**/state/**")
    page.wait_for_selector(".slot.left .file.ready")
    assert page.evaluate("document.activeElement.id") == "give-right"
    assert page.evaluate("document.activeElement.kept")
    page.context.close()


def test_the_newcomers_way_by_keyboard_from_first_start_to_the_workbook(new_site: Site, browser: Browser):
    book = worked_book()
    (new_site.folder / "sessions.csv").write_bytes(book.sessions_csv)
    (new_site.folder / "quickbooks.csv").write_bytes(book.quickbooks_csv)
    page = new_site.open(browser)
    page.goto(new_site.address)
    _type_into(page, "#id_practice", "Riverside Counseling")
    _type_into(page, "#id_name", "Alex Baker")
    _type_into(page, "#id_email", "alex@example.org")
    _type_into(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=No files yet")
    _press(page, "main a.primary")
    _give(page, "left", new_site.folder / "sessions.csv")
    _give(page, "right", new_site.folder / "quickbooks.csv")
    _press(page, ".compare-form button")
    page.wait_for_selector("text=2 are in one program only")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_selector("text=Names used in each program")
    _tab_to(page, "select[name=other]")
    page.keyboard.type("GP-014")
    _press(page, ".pair button")
    page.wait_for_selector("text=QuickBooks is 9.00 lower than Sessions Health.")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Three items explain all of it; two of them cancel out.")
    _press(page, "a[href$='/record/']")
    _type_into(page, "#id_current", "405.00")
    _type_into(page, "#id_unbilled", "150.00")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The export and the client record agree.")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_selector("text=Tables from the practice's own files")
    _press(page, ".tile a")
    _press(page, "main form button.primary")
    page.wait_for_selector("text=Balance = 1,500.00 − 915.00 − 30.00 = 555.00.")
    page.wait_for_selector("text=Agrees with the client record: 405.00 + 150.00 unbilled ✓")
    with page.expect_download() as download:
        _tab_to(page, "a[href*='insight.xlsx']")
        page.keyboard.press("Enter")
    download.value.save_as(new_site.folder / "insight.xlsx")
    sheet = openpyxl.load_workbook(new_site.folder / "insight.xlsx", data_only=True).worksheets[0]
    assert 555 in [cell.value for row in sheet.iter_rows() for cell in row]
    page.keyboard.press("h")
    assert page.locator("td .name >> text=Good Person").first.is_hidden()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.context.close()


def _long_file() -> bytes:
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    rows = [
        f"03/{day % 28 + 1:02d}/2026,A. Baker,Client {day % 9},90837,Unpaid,150.00,{day}.00,0.00" for day in range(400)
    ]
    return "\r\n".join([header, *rows, "03/09/2026,A. Baker,,90837,Unpaid,150.00,0.00,0.00", ""]).encode()


def _make_account(site: Site, page: Page) -> str:
    """The first account of the demo practice; returns the address of its clients."""
    page.goto(site.address)
    page.get_by_label("Your name").fill("Alex Baker")
    page.get_by_label("E-mail").fill("alex@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=QuickBooks is 9.00 lower")
    return page.url


def _every_page(site: Site, page: Page) -> list[str]:
    """Make the demo practice hold something on every page, and list the pages."""
    page.goto(site.address)
    starting = page.url
    assert _violations(page) == []
    home = _make_account(site, page)
    client = page.locator("table.clients tbody a").first.get_attribute("href") or ""
    long = site.folder / "long.csv"
    long.write_bytes(_long_file())
    page.goto(f"{home}files/")
    page.locator("#give-left").set_input_files(str(long))
    page.wait_for_selector(".file.staged")
    file = page.locator(".file.staged .file-name a").get_attribute("href") or ""
    page.get_by_role("button", name="Use the good rows").click()
    page.wait_for_selector(".compare-form")
    runs = []
    for kind in ("appointment-status", "aging"):
        page.goto(f"{home}insights/{kind}/")
        page.get_by_role("button", name="Generate").click()
        page.wait_for_selector("[data-balance]")
        runs.append(page.url)
    page.goto(f"{home}people/")
    page.get_by_label("E-mail").fill("bo@example.org")
    page.get_by_role("button", name="Make a link").click()
    invited = page.get_by_label("Link of the invitation").input_value()
    base = site.address
    return [
        starting, home, f"{home}?show=all", f"{base}{client}", f"{base}{client}?lines=all", f"{base}{client}record/",
        f"{home}files/", f"{base}{file}", f"{home}names/", f"{home}people/", f"{home}insights/",
        f"{home}insights/appointment-status/", *runs, f"{base}/account/2fa/", f"{base}/account/password/change/",
        f"{base}/account/2fa/totp/activate/", f"{home}nothing/", invited,
        f"{home}history/?show=all&check=1",
    ]  # fmt: skip


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
        " 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def test_axe_finds_nothing_on_any_page_in_either_theme(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    pages = _every_page(demo_site, page)
    found: list[str] = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for url in pages:
            page.goto(url)
            page.wait_for_load_state("networkidle")
            if page.locator("[data-grid]").count():
                page.wait_for_selector(".ag-row[row-index='3'] .ag-cell")
            found += _violations(page)
    page.goto(pages[1])
    page.keyboard.press("?")
    found += _violations(page)
    assert not found, "\n".join(found)
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 800})
        for url in pages:
            page.goto(url)
            page.wait_for_load_state("networkidle")
            wider = page.evaluate("document.documentElement.scrollWidth") - width
            assert wider <= 0, f"{url} is {wider} px wider than a screen of {width}"
    page.context.close()


def test_without_javascript_the_answer_is_there(demo_site: Site, browser: Browser):
    home = _make_account(demo_site, demo_site.open(browser))
    page = demo_site.open(browser, java_script_enabled=False)
    page.goto(f"{demo_site.address}/account/login/")
    page.get_by_label("Email").fill("alex@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_contain_text("QuickBooks")
    page.locator("table.clients tbody a").first.click()
    assert page.locator("table.bridge").is_visible()
    page.goto(f"{home}insights/appointment-status/")
    page.get_by_role("button", name="Generate").click()
    for _ in range(RELOADS_MAX):
        if page.get_by_text("Balance =").is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.locator("table.insight tbody tr").count() == 10
    assert page.get_by_text("Balance =").is_visible()
    page.context.close()
