"""Giving files, in real Chromium: dropped, columns chosen once, problems that wait for a person, twice, overlapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.site import PASSWORD, Site
from tieout.simulating import LargePlan, simulate_large
from tieout.simulating.worked_book import worked_book

pytestmark = pytest.mark.slow

DROP = """([selector, name, text]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([text], name, {type: 'text/csv'}));
  const slot = document.querySelector(selector);
  for (const what of ['dragover', 'drop']) {
    slot.dispatchEvent(new DragEvent(what, {dataTransfer: moved, bubbles: true, cancelable: true}));
  }
}"""

HEADER = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
JANUARY = [
    HEADER,
    "01/06/2026,A. Baker,Ada Bell,90837,Paid,150.00,150.00,0.00",
    "01/20/2026,A. Baker,Ada Bell,90837,Unpaid,150.00,0.00,0.00",
]
FEBRUARY = "02/03/2026,A. Baker,Ada Bell,90837,Unpaid,150.00,0.00,0.00"


def _desk(site: Site, browser: Browser) -> tuple[Page, str]:
    """A new practice's page of files, and its address."""
    page = site.open(browser)
    page.goto(site.address)
    for name, text in (("practice", "Riverside"), ("name", "Alex"), ("email", "a@example.org"), ("password", PASSWORD)):
        page.fill(f"#id_{name}", text)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=No files yet")
    files = f"{page.url}files/"
    page.goto(files)
    return page, files


def _drop(page: Page, side: str, name: str, rows: list[str] | str) -> None:
    text = rows if isinstance(rows, str) else "\n".join([*rows, ""])
    with page.expect_navigation():
        page.evaluate(DROP, [f".slot.{side} .drop", name, text])


def test_both_files_dropped_and_compared(new_site: Site, browser: Browser):
    page, _ = _desk(new_site, browser)
    book = worked_book()
    _drop(page, "left", "sessions.csv", book.sessions_csv.decode())
    expect(page.locator(".slot.left .file.ready")).to_contain_text("Looks like: Sessions Health, Appointment Status")
    _drop(page, "right", "quickbooks.csv", book.quickbooks_csv.decode())
    expect(page.locator(".slot.right .file.ready")).to_contain_text("Its own total agrees with what we read ✓")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("QuickBooks is", timeout=20_000)
    page.context.close()


def test_columns_are_chosen_once_and_remembered(new_site: Site, browser: Browser):
    page, files = _desk(new_site, browser)
    rows = [
        "Wann,Wer,Was,Wieviel,Notiz",
        "2026-01-06,Ada Bell,Invoice,150.00,first",
        "2026-01-07,Ben Cole,Invoice,90.00,",
    ]
    _drop(page, "right", "ledger.csv", rows)
    page.get_by_role("link", name="Answer").click()
    expect(page.locator("#question")).to_contain_text("We have not seen this layout before.")
    for label, header in (
        ("Date", "Wann"),
        ("Client", "Wer"),
        ("Amount", "Wieviel"),
        ("Type", "Was"),
        ("Memo", "Notiz"),
    ):
        page.locator(f"#column-{label.lower()}").select_option(header)
    page.locator("#positive").select_option("owes")
    page.locator("#program").fill("Kontor")
    page.get_by_role("button", name="Read it again").click()
    page.goto(files)
    expect(page.locator(".slot.right .file.ready")).to_contain_text("total 240.00")
    _drop(page, "right", "ledger-2.csv", [*rows, "2026-02-03,Ada Bell,Invoice,150.00,"])
    expect(page.locator(".slot.right .file.ready")).to_have_count(2)
    page.get_by_role("link", name="ledger-2.csv").click()
    expect(page.locator("#question")).to_contain_text("As remembered for Kontor.")
    page.context.close()


def test_rows_that_cant_be_used_wait_for_a_person(new_site: Site, browser: Browser):
    page, _ = _desk(new_site, browser)
    _drop(page, "left", "sessions.csv", [*JANUARY, "01/27/2026,A. Baker,Ada Bell,90837,Unpaid,15O.00,0.00,0.00"])
    _drop(page, "right", "quickbooks.csv", worked_book().quickbooks_csv.decode())
    staged = page.locator(".slot.left .file.staged")
    expect(staged).to_contain_text("1 of 3 rows can't be used: row 4.")
    expect(page.locator(".slot.right .file.ready")).to_be_visible()
    assert page.locator(".compare-form").count() == 0
    staged.get_by_role("link", name="Show").click()
    expect(page.locator("#aside")).to_contain_text("15O.00")
    page.locator("#aside").get_by_role("button", name="Use the good rows").click()
    expect(page.locator(".slot.left .file.ready")).to_be_visible()
    expect(page.locator(".compare-form")).to_be_visible()
    page.context.close()


def test_the_same_file_twice_says_so(new_site: Site, browser: Browser):
    page, _ = _desk(new_site, browser)
    _drop(page, "left", "sessions.csv", JANUARY)
    expect(page.locator(".slot.left .file.ready")).to_be_visible()
    _drop(page, "left", "again.csv", JANUARY)
    expect(page.locator(".message")).to_contain_text("again.csv is here already, byte for byte. Nothing was changed.")
    _drop(page, "right", "other.csv", JANUARY)
    expect(page.locator(".message")).to_contain_text("These two files are the same: other.csv and sessions.csv.")
    expect(page.locator(".file")).to_have_count(1)
    page.context.close()


def test_overlapping_files_add_only_what_is_new(new_site: Site, browser: Browser):
    page, _ = _desk(new_site, browser)
    _drop(page, "left", "january.csv", JANUARY)
    expect(page.locator(".slot.left .file.ready")).to_be_visible()
    _drop(page, "left", "february.csv", [*JANUARY, FEBRUARY])
    expect(page.locator(".slot.left .file.ready")).to_have_count(2)
    expect(page.locator(".slot.left .merged").first).to_be_visible()
    _drop(page, "right", "quickbooks.csv", worked_book().quickbooks_csv.decode())
    expect(page.locator(".slot.right .file.ready")).to_be_visible()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("QuickBooks is", timeout=20_000)
    row = page.get_by_role("row", name="Ada Bell 300.00")
    expect(row).to_be_visible()  # 150.00 of January and 150.00 of February: no appointment counts twice
    page.context.close()


def test_a_large_file_is_read_with_its_progress_while_other_pages_are_used(
    new_site: Site, browser: Browser, tmp_path: Path
):
    simulate_large(LargePlan(lines=500_000), tmp_path)
    page, files = _desk(new_site, browser)
    page.locator("#give-right").set_input_files(str(tmp_path / "ledger.csv"))
    expect(page.locator(".slot.right .file.waiting")).to_be_visible(timeout=30_000)
    expect(page.locator(".slot.right progress")).to_be_visible(timeout=30_000)
    page.goto(files.removesuffix("files/") + "insights/")
    expect(page.locator("h1")).to_be_visible()
    page.goto(files)
    expect(page.locator(".slot.right .file.ready")).to_contain_text("rows ✓", timeout=120_000)
    page.context.close()
