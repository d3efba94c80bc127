"""By keyboard alone: every page from its first control to its last, the long table, the dialog, out and in again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.site import PASSWORD, Site, make_account, press, tab_to, type_into
from tests.web.browser.test_every_page import long_file

pytestmark = pytest.mark.slow

STOPS_MAX = 120

_CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(
    one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true})).map(
    one => one.outerHTML.slice(0, 120))"""
"""Everything that a hand on the mouse could use, in the order of the page."""

_FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || (one === window.first && one !== window.before)) return null;
    const again = one === window.before;
    window.first ??= one;
    window.before = one;
    const shown = one.matches(".pick-file") ? one.closest(".drop").querySelector(".button") : one;
    const box = shown.getBoundingClientRect(), style = getComputedStyle(shown);
    const over = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2);
    const wrong = [];
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push("has no mark of the focus");
    if (box.top < 0 || box.top > innerHeight - 10) wrong.push("is out of sight");
    if (!over || !(shown.contains(over) || over.contains(shown))) wrong.push("is covered");
    return {again, html: one.outerHTML.slice(0, 120), wrong};
}"""
"""What has the focus, whether it had it before (a part of a date is a stop of its own), and what is wrong with it."""


def _walk(page: Page, url: str, spoil: str = "") -> list[str]:
    """Press Tab through a page; what is wrong with it."""
    page.goto(url)
    page.wait_for_load_state()
    page.evaluate(f"() => {{ {spoil} }}")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
    seen, wrong = [], []
    for _ in range(STOPS_MAX):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None:
            break
        if not found["again"]:
            seen.append(found["html"])
            wrong += [f"{url}: {found['html']} {why}" for why in found["wrong"]]
    else:
        wrong.append(f"{url} doesn't end")
    wanted = page.evaluate(_CONTROLS)
    wrong += [f"{url}: {one} where {other} stands" for one, other in zip_longest(seen, wanted) if one != other][:1]
    return wrong


def _pages(site: Site, page: Page, home: str) -> Iterable[str]:
    client = f"{site.address}{page.locator('table.clients tbody a').first.get_attribute('href')}"
    yield from (home, f"{home}?show=all", client, f"{client}?lines=all", f"{client}record/", f"{client}sign/")
    yield from (f"{home}review/", f"{home}review/corrections/", f"{home}names/", f"{home}people/")
    yield from (f"{home}history/?show=all", f"{home}insights/", f"{home}insights/appointment-status/", f"{home}files/")
    yield from (f"{site.address}/account/2fa/", f"{site.address}/account/password/change/")
    page.goto(f"{home}files/")
    (site.folder / "long.csv").write_bytes(long_file())
    page.locator("#give-left").set_input_files(str(site.folder / "long.csv"))
    page.wait_for_selector(".file.staged")
    yield f"{home}files/"
    yield f"{site.address}{page.locator('.file.staged .file-name a').get_attribute('href')}"


def test_tab_goes_through_every_control_in_order_and_the_focus_is_seen(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    wrong = _walk(page, demo_site.address)
    home = make_account(demo_site, page)
    for url in _pages(demo_site, page, home):
        wrong += _walk(page, url)
    assert not wrong, "\n".join(wrong)
    page.context.close()


def test_what_the_walk_would_find(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    for spoil, said in (
        ("document.querySelector('#id_email').style.outline = 'none'", "has no mark of the focus"),
        ("document.querySelector('#id_email').tabIndex = 7", "where <a class="),
        ("document.querySelector('#id_email').onkeydown = event => event.preventDefault()", "doesn't end"),
        ("document.querySelector('#id_email').parentElement.inert = true", "where <input"),
    ):
        assert any(said in one for one in _walk(page, demo_site.address, spoil)), said
    page.context.close()


def test_the_long_table_by_keyboard(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    home = make_account(demo_site, page)
    page.goto(f"{home}files/")
    (demo_site.folder / "long.csv").write_bytes(long_file())
    page.locator("#give-left").set_input_files(str(demo_site.folder / "long.csv"))
    page.get_by_role("button", name="Use the good rows").click()
    page.wait_for_selector(".compare-form")
    page.goto(f"{home}insights/appointment-status/")
    press(page, "main form button.primary")
    page.wait_for_selector(".ag-row[row-index='3'] .ag-cell")
    tab_to(page, ".ag-header-cell[col-id=client]")
    page.keyboard.press("Enter")
    expect(page.locator(".ag-row[row-index='0'] [col-id=client]")).to_have_text("Client 0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Client 3")
    expect(page.locator("[data-label]")).to_contain_text("visible rows (of ")
    page.keyboard.press("Escape")
    tab_to(page, ".ag-cell")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "2px"
    page.keyboard.press("ArrowDown")
    row = page.locator(".ag-row[row-index='1'] [col-id=place]").inner_text()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.innerText") == row
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('[data-grid] *')"), "one Tab leaves the table"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('.ag-cell')")
    page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "?row=" in page.url
    page.context.close()


def test_the_dialog_the_menu_out_and_in_again(demo_site: Site, browser: Browser):
    page = demo_site.open(browser)
    make_account(demo_site, page)
    tab_to(page, "[data-action=keys]")
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('#keys') !== null"
        )
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-action=keys]')"), "the focus is back where it was"
    tab_to(page, "details.menu summary")
    page.keyboard.press("Enter")
    tab_to(page, "details.menu form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".message")).to_have_text("You have signed out.")
    type_into(page, "#id_login", "alex@example.org")
    type_into(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=QuickBooks is 9.00 lower")
    page.context.close()
