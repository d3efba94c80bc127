"""The newcomer's whole way by keyboard, from the first start to a workbook; nothing is asked of elsewhere."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.site import PASSWORD, Site, give, make_account, press, tab_to, type_into
from tieout.simulating.worked_book import worked_book

pytestmark = pytest.mark.slow

RELOADS_MAX = 60


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
    type_into(page, "#id_practice", "Riverside Counseling")
    type_into(page, "#id_name", "Alex Baker")
    type_into(page, "#id_email", "alex@example.org")
    type_into(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=No files yet")
    press(page, "main a.primary")
    give(page, "left", new_site.folder / "sessions.csv")
    give(page, "right", new_site.folder / "quickbooks.csv")
    press(page, ".compare-form button")
    page.wait_for_selector("text=2 are in one program only")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_selector("text=Names used in each program")
    tab_to(page, "select[name=other]")
    page.keyboard.type("GP-014")
    press(page, ".pair button")
    page.wait_for_selector("text=QuickBooks is 9.00 lower than Sessions Health.")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Three items explain all of it; two of them cancel out.")
    press(page, "a[href$='/record/']")
    type_into(page, "#id_current", "405.00")
    type_into(page, "#id_unbilled", "150.00")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The export and the client record agree.")
    _insight_downloaded(page, new_site.folder)
    _review_and_sign_off(page)
    _workbook_downloaded(page, new_site.folder)
    page.keyboard.press("h")
    assert page.locator("th .name >> text=Good Person").first.is_hidden()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.context.close()


def _insight_downloaded(page: Page, folder: Path) -> None:
    """Appointment Status of the one client, as a workbook."""
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_selector("text=Tables from the practice's own files")
    press(page, ".tile a")
    press(page, "main form button.primary")
    page.wait_for_selector("text=Balance = 1,500.00 − 915.00 − 30.00 = 555.00.")
    page.wait_for_selector("text=Agrees with the client record: 405.00 + 150.00 unbilled ✓")
    with page.expect_download() as download:
        tab_to(page, "a[href*='insight.xlsx']")
        page.keyboard.press("Enter")
    download.value.save_as(folder / "insight.xlsx")
    sheet = openpyxl.load_workbook(folder / "insight.xlsx", data_only=True).worksheets[0]
    assert 555 in [cell.value for row in sheet.iter_rows() for cell in row]


def _workbook_downloaded(page: Page, folder: Path) -> None:
    """The workbook of the comparison."""
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_selector(".downloads a")
    workbook = openpyxl.load_workbook(_downloaded(page, "report.xlsx", folder), data_only=True)
    assert workbook.sheetnames[:4] == ["Summary", "Clients", "Bridge", "Differences"]
    assert "Good Person" in [cell.value for row in workbook["Clients"].iter_rows() for cell in row]


def _review_and_sign_off(page: Page) -> None:
    """Each item decided by its keys, what is to be done looked at, and the client signed off."""
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("r")
    expect(page.locator("h1")).to_have_text("3 of 3 items to decide")
    for left in (2, 1, 0):
        with page.expect_navigation():
            page.keyboard.press("[")
        expect(page.locator(".message")).to_contain_text(f"{left} left." if left else "nothing is left to decide")
    expect(page.locator("h1")).to_have_text("All 3 items decided")
    press(page, "a[href$='/corrections/']")
    expect(page.locator("h1")).to_have_text("3 corrections to make in QuickBooks.")
    page.go_back()
    press(page, "a[href$='/sign/']")
    tab_to(page, "[name=looked]")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Signed off by Alex Baker")


def _downloaded(page: Page, ending: str, folder: Path) -> Path:
    """Press Enter on what downloads a file; on a page that says how far it is, wait until it is ready."""
    tab_to(page, f"a[href$='{ending}']")
    with page.expect_download(timeout=60_000) as download:
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if "/papers/" in page.url:
            page.wait_for_selector("main a.primary")
            tab_to(page, "main a.primary")
            page.keyboard.press("Enter")
    path = folder / ending
    download.value.save_as(path)
    return path


def test_without_javascript_the_answer_is_there(demo_site: Site, browser: Browser):
    home = make_account(demo_site, demo_site.open(browser))
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


def test_without_javascript_files_are_given_items_decided_and_a_client_signed_off(demo_site: Site, browser: Browser):
    home = make_account(demo_site, demo_site.open(browser))
    page = demo_site.open(browser, java_script_enabled=False)
    page.goto(f"{demo_site.address}/account/login/")
    page.get_by_label("Email").fill("alex@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{home}review/")
    for _ in range(3):
        page.locator(".choices button[value=left]").click()
    expect(page.locator("h1")).to_have_text("All 3 items decided")
    page.get_by_role("link", name="Corrections to make").click()
    expect(page.locator(".todo > li")).to_have_count(3)
    page.go_back()
    page.get_by_role("link", name="Sign off this client").click()
    page.get_by_label("I looked at each item").check()
    page.get_by_role("button", name="Sign off as").click()
    expect(page.locator("h1")).to_contain_text("Signed off by Alex Baker")
    path = demo_site.folder / "again.csv"
    path.write_bytes(worked_book().sessions_csv.replace(b"Good Person", b"Another Person"))
    page.goto(f"{home}files/")
    page.locator("#give-left").set_input_files(str(path))
    page.get_by_role("button", name="Read the files").click()
    expect(page.locator(".slot.left .file.ready")).to_have_count(2, timeout=30_000)  # the page asks again by itself
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("QuickBooks is", timeout=30_000)
    page.context.close()
