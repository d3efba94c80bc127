"""axe on every page of the URLconf, in both themes, on a phone and on a wide screen. A new route without a page fails.

Pages that wait for work are held still by writing into the site's own database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.web.browser.site import AXE, PASSWORD, Site, make_account
from tests.web.test_access import _routes

pytestmark = pytest.mark.slow

NO_PAGE = {
    "client-pdf", "file-original", "report-json", "report-csv", "report-xlsx", "report-pdf", "insight-csv",
    "insight-xlsx", "history-csv", "mfa_download_recovery_codes", "decisions-csv", "corrections-file",  # a file
    "file-state", "comparison-state", "insight-state", "paper-state", "insight-rows", "mfa_login_webauthn",  # a part
    "decide", "give", "file-answer", "compare", "comparison-stop", "insight-stop", "paper-stop", "invite", "member",
    "stay", "home", "decide-item", "match", "reopen", "review-undo", "sign-agreeing", "forget-lost",  # to another page
}  # fmt: skip
"""Routes that answer with a file, with a part of a page, or with the way to another page."""

WIDTHS = (360, 1440)
NARROWEST = 320
"""No page may be wider than this (WCAG 1.4.10)."""


@dataclass
class Looker:
    """Looks at pages: what axe finds in both themes and at both widths, and which routes were looked at."""

    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def look(self, page: Page, url: str = "") -> None:
        if url:
            page.goto(url)
        page.wait_for_load_state()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if page.locator("[data-grid]").count():
                    page.wait_for_selector(".ag-row[row-index='3'] .ag-cell")
                self.found += [f"{theme} {width} {one}" for one in violations(page)]
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth") - NARROWEST
        if wider > 0:
            self.found.append(f"{page.url} is {wider} px wider than a screen of {NARROWEST}")
        page.set_viewport_size({"width": 1280, "height": 900})
        try:
            self.seen.add(str(resolve(urlsplit(page.url).path).url_name))
        except Resolver404:
            self.seen.add("nothing")


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
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


def long_file() -> bytes:
    """400 appointments, one of them without a client."""
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    rows = [
        f"03/{day % 28 + 1:02d}/2026,A. Baker,Client {day % 9},90837,Unpaid,150.00,{day}.00,0.00" for day in range(400)
    ]
    return "\r\n".join([header, *rows, "03/09/2026,A. Baker,,90837,Unpaid,150.00,0.00,0.00", ""]).encode()


def _pages_of_the_practice(site: Site, page: Page, looker: Looker) -> Iterable[str]:
    """Make the practice hold something on every page; the pages in the order in which to look at them."""
    home = make_account(site, page)
    client = str(page.locator("table.clients tbody a").first.get_attribute("href"))
    yield from (home, f"{home}?show=all", *(f"{site.address}{client}{more}" for more in ("", "?lines=all", "record/")))
    yield from (f"{home}review/", f"{home}review/corrections/", f"{site.address}{client}sign/")
    page.goto(f"{home}review/")
    page.locator(".choices button[value=left]").click()
    yield from (f"{home}review/?show=done", f"{home}review/corrections/")
    page.goto(f"{site.address}{client}sign/")
    page.get_by_label("I looked at each item").check()
    page.get_by_label("Note (needed)").fill("two are open")
    page.get_by_role("button", name="Sign off as").click()
    yield from (page.url, f"{site.address}{client}", f"{home}review/?show=all")
    page.goto(f"{home}files/")
    (site.folder / "long.csv").write_bytes(long_file())
    page.locator("#give-left").set_input_files(str(site.folder / "long.csv"))
    page.wait_for_selector(".file.staged")
    file = str(page.locator(".file.staged .file-name a").get_attribute("href"))
    yield from (f"{home}files/", f"{site.address}{file}", f"{site.address}{file}?row=200")
    page.goto(f"{home}files/")
    page.get_by_role("button", name="Use the good rows").click()
    page.wait_for_selector(".compare-form")
    yield from (f"{home}names/", f"{home}history/?show=all&check=1", f"{home}people/", f"{home}insights/")
    yield f"{home}insights/appointment-status/"
    for kind in ("appointment-status", "aging"):
        page.goto(f"{home}insights/{kind}/")
        page.get_by_role("button", name="Generate").click()
        page.wait_for_selector("[data-balance]")
        yield page.url
    page.goto(home)
    page.get_by_role("link", name="PDF").click()
    page.wait_for_selector("text=The PDF is ready")
    yield page.url
    yield from _held_still(site, home)
    page.goto(f"{home}people/")
    page.get_by_label("Email").fill("bo@example.org")
    page.get_by_role("button", name="Make a link").click()
    invited = page.get_by_label("Link of the invitation").input_value()
    looker.look(page)
    yield from (invited, f"{home}nothing/")


def _held_still(site: Site, home: str) -> Iterable[str]:
    """Pages of work on its way, and of work that failed."""
    places = {"comparison": "comparisons/", "insightrun": "insights/runs/", "paper": "papers/"}
    for state, doing in (
        ("running", "Comparing 34 lines"),
        ("failed", "It was interrupted."),
        ("stopped", "Comparing"),
    ):
        for table, place in places.items():
            with closing(sqlite3.connect(site.folder / "data" / "tieout.sqlite3", timeout=30)) as database, database:
                key = database.execute(f"SELECT key FROM web_{table} ORDER BY id DESC LIMIT 1").fetchone()[0]  # noqa: S608
                database.execute(
                    f"UPDATE web_{table} SET state = ?, doing = ?, error_text = ?, done = 4, of = 10 WHERE key = ?",  # noqa: S608
                    (state, doing, doing, key),
                )
            yield f"{home}{place}{key}/"


def _sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/account/login/")
    page.get_by_label("Email").fill("alex@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _add_passkey(page: Page) -> None:
    """Where there is a key in the computer that says yes."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.fill("#id_name", "Laptop")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector("#recovery_codes")


def _pages_of_the_account(site: Site, page: Page, looker: Looker) -> None:
    """Signing in, passkey, authenticator app, recovery codes, signing out. Passkeys need a name, so `localhost`."""
    base = f"{site.named}/account"
    looker.look(page, f"{base}/login/")
    _sign_in(page, site.named)
    page.wait_for_url("**/p/**")
    looker.look(page, f"{base}/2fa/webauthn/add/")
    page.fill("#id_password", PASSWORD)  # what changes how one signs in asks for the password once more
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("#mfa_webauthn_add")
    looker.look(page)
    _add_passkey(page)
    paths = ("", "webauthn/", "recovery-codes/", "recovery-codes/generate/", "totp/activate/")
    for path in paths:
        looker.look(page, f"{base}/2fa/{path}")
    page.fill("#id_code", _code(page.input_value("#authenticator_secret")))
    page.get_by_role("button", name="Activate").click()
    page.goto(f"{base}/2fa/webauthn/")
    links = [str(link.get_attribute("href")) for link in page.locator(".table-card a.button").all()]
    for path in (*links, "/account/2fa/totp/deactivate/", "/account/reauthenticate/", "/account/2fa/reauthenticate/",
                 "/account/2fa/reauthenticate/webauthn/", "/account/2fa/webauthn/reauthenticate/", "/account/inactive/",
                 "/account/password/change/", "/account/signup/", "/account/logout/"):  # fmt: skip
        looker.look(page, f"{site.named}{path}")
    page.context.clear_cookies()
    _sign_in(page, site.named)
    page.wait_for_selector("#mfa_webauthn_authenticate")
    looker.look(page)


def _code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_axe_finds_nothing_on_any_page(demo_site: Site, browser: Browser):
    page, looker = demo_site.open(browser), Looker()
    looker.look(page, demo_site.address)
    for url in _pages_of_the_practice(demo_site, page, looker):
        looker.look(page, url)
    page.goto(demo_site.address)
    page.keyboard.press("?")
    looker.look(page)
    other = demo_site.open(browser)
    _pages_of_the_account(demo_site, other, looker)
    assert not looker.found, "\n".join(looker.found)
    refused = {"account_signup", "account_email", "account_email_verification_sent", "account_set_password",
               "account_reset_password", "account_confirm_login_code", "account_confirm_email",
               "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done",
               }  # fmt: skip
    """Pages of the library that are refused, all with one page."""
    routes = {name for name, _, _ in _routes()}
    assert routes - NO_PAGE - refused - looker.seen == set(), "pages that nobody looked at"
    page.context.close()
    other.context.close()
