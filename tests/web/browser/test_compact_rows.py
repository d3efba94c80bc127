"""Compact rows: 26 pixels instead of 32, in tables and in grids, remembered on this computer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.site import Site, make_account
from tests.web.browser.test_every_page import long_file, violations

pytestmark = pytest.mark.slow


def _heights(page: Page, rows: str) -> list[float]:
    found: list[float] = page.evaluate(
        "rows => [...document.querySelectorAll(rows)].map(row => row.getBoundingClientRect().height)", rows
    )
    assert found
    return found


def test_rows_become_compact_and_stay_so(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    home = make_account(demo_site, page)
    client = f"{demo_site.address}{page.locator('table.clients tbody a').first.get_attribute('href')}?lines=all"
    page.goto(f"{home}files/")
    (demo_site.folder / "long.csv").write_bytes(long_file())
    page.locator("#give-left").set_input_files(str(demo_site.folder / "long.csv"))
    page.wait_for_selector(".file.staged")
    page.goto(f"{home}files/")
    page.get_by_role("button", name="Use the good rows").click()
    page.wait_for_selector(".compare-form")
    page.goto(client)
    assert all(32 <= height <= 35 for height in _heights(page, ".ledger tbody tr"))
    page.goto(f"{home}insights/appointment-status/")
    page.get_by_role("button", name="Generate").click()
    page.wait_for_selector(".ag-row .ag-cell")
    assert set(_heights(page, ".ag-row")) == {32}
    page.locator(".menu summary").click()
    switch = page.get_by_role("button", name="Compact rows")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    page.wait_for_function("document.querySelector('.ag-row').getBoundingClientRect().height === 26")
    page.goto(client)
    assert all(26 <= height <= 29 for height in _heights(page, ".ledger tbody tr"))
    assert violations(page) == []
    page.locator(".menu summary").click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    assert all(32 <= height <= 35 for height in _heights(page, ".ledger tbody tr"))
