"""The review by keyboard alone: decided, undone, done again, matched by hand, signed off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.site import Site, make_account, press, tab_to, type_into

pytestmark = pytest.mark.slow


def _key(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_review_by_keys(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    make_account(demo_site, page)
    page.keyboard.press("g")
    _key(page, "r")
    expect(page.locator("h1")).to_have_text("3 of 3 items to decide")
    page.keyboard.press("n")
    page.keyboard.type("receipt says 45.00")
    tab_to(page, ".choices button[value=note]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("Note kept. 3 left.")
    page.goto(page.url.split("?")[0])
    _key(page, "[")
    expect(page.locator(".message")).to_contain_text("Sessions Health is right. 2 left.")
    _key(page, "l")
    expect(page.locator(".message")).to_contain_text("Look later. 1 left.")
    _key(page, "z")
    expect(page.locator(".message")).to_contain_text("Undone: look later.")
    _key(page, "Z")
    expect(page.locator(".message")).to_contain_text("Done again: look later.")
    page.goto(f"{page.url.split('?')[0]}?show=later")
    page.keyboard.press("1")
    page.keyboard.press("x")
    assert not page.evaluate("document.activeElement.checked")
    page.keyboard.press("x")
    page.keyboard.press("2")
    page.keyboard.press("x")
    _key(page, "m")
    expect(page.locator(".message")).to_contain_text("Matched by hand.")
    _key(page, "z")
    expect(page.locator(".message")).to_contain_text("Undone: matched by hand.")
    press(page, "a[href$='/sign/']")
    tab_to(page, "[name=looked]")
    page.keyboard.press("Space")
    type_into(page, "#note", "two are open")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Signed off by Alex Baker")
    page.context.close()
