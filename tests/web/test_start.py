"""The first account, signing in, and being signed out."""

from __future__ import annotations

import errno
import time
from typing import NoReturn

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.web.conftest import PASSWORD, Desk
from tieout.errors import WrongUsage
from tieout.web.__main__ import set_password
from tieout.web.models import Membership, Role, User

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "a quiet evening by the lake"  # noqa: S105  of people who never were
ACCOUNT = {"practice": "Riverside", "name": "Alex Baker", "email": "Alex@Example.org", "password": PASSWORD}


def test_the_first_account_owns_the_first_practice():
    browser = Client()
    assert browser.get("/").headers["Location"] == "/start/"
    answer = browser.post("/start/", ACCOUNT)
    member = Membership.objects.get()
    assert answer.headers["Location"] == f"/p/{member.practice.key}/"
    assert (member.role, member.user.email) == (Role.OWNER, "alex@example.org")
    assert b"No files yet" in browser.get(answer.headers["Location"]).content


def test_there_is_no_second_first_account(desk: Desk):
    answer = Client().post("/start/", ACCOUNT)
    assert answer.headers["Location"] == "/account/login/"
    assert User.objects.count() == 1


def test_the_first_account_is_not_made_from_another_computer():
    assert Client().post("/start/", ACCOUNT, REMOTE_ADDR="10.0.0.7").status_code == 403
    assert Client().post("/start/", ACCOUNT, headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 403
    assert not User.objects.exists()


def test_an_easy_password_is_refused():
    answer = Client().post("/start/", ACCOUNT | {"password": "password1234"})
    assert answer.status_code == 200
    assert b"too common" in answer.content
    assert not User.objects.exists()


def test_signing_in_and_out(desk: Desk):
    browser = Client()
    page = desk.at("")
    assert browser.get(page).headers["Location"] == f"/account/login/?next={page}"
    answer = browser.post(
        f"/account/login/?next={page}", {"login": desk.seat.user.email, "password": PASSWORD, "next": page}
    )
    assert answer.headers["Location"] == page
    assert browser.get(page).status_code == 200
    answer = browser.post("/account/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get(page).status_code == 302


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(desk: Desk):
    def answer(email: str) -> str:
        found = Client().post("/account/login/", {"login": email, "password": "not the password"})
        return found.content.decode().partition('<main id="main"')[2].replace(email, "")

    def words(page: str) -> str:
        return page[page.index("wrong-text") :].split("<label", maxsplit=1)[0]

    assert words(answer(desk.seat.user.email)) == words(answer("nobody@example.org"))


def test_nobody_signs_up_by_themselves(desk: Desk):
    assert Client().post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD}).status_code == 403
    assert User.objects.count() == 1


@pytest.mark.parametrize(("idle", "stays"), [(14 * 60 + 59, True), (15 * 60, False)])
def test_fifteen_minutes_without_a_click_sign_out(desk: Desk, monkeypatch: pytest.MonkeyPatch, idle: int, stays: bool):
    monkeypatch.setattr("tieout.web.leaving.time.time", lambda: 1_000_000)
    assert desk.browser.get(desk.at("")).status_code == 200
    monkeypatch.setattr("tieout.web.leaving.time.time", lambda: 1_000_000 + idle)
    assert (desk.browser.get(desk.at("")).status_code == 200) is stays


def test_eight_hours_sign_out_however_busy_one_was(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    for minutes in range(0, 8 * 60, 10):
        monkeypatch.setattr("tieout.web.leaving.time.time", lambda at=minutes * 60: 1_000_000 + at)
        assert desk.browser.get(desk.at("")).status_code == 200
    monkeypatch.setattr("tieout.web.leaving.time.time", lambda: 1_000_000 + 8 * 3600)
    assert desk.browser.get(desk.at("")).status_code == 302


def test_a_page_that_asks_by_itself_keeps_no_session_alive(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    by_itself = {"X-Tieout-By-Itself": "1"}
    monkeypatch.setattr("tieout.web.leaving.time.time", lambda: 1_000_000)
    desk.browser.get(desk.at(""))
    monkeypatch.setattr("tieout.web.leaving.time.time", lambda: 1_000_000 + 600)
    assert desk.browser.get(desk.at(""), headers=by_itself).status_code == 200
    monkeypatch.setattr("tieout.web.leaving.time.time", lambda: 1_000_000 + 900)
    assert desk.browser.get(desk.at(""), headers=by_itself).status_code == 302


def test_headers(desk: Desk):
    headers = desk.browser.get(desk.at("")).headers
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_a_forgotten_password_is_set_anew_and_ends_the_sessions(desk: Desk):
    address = desk.seat.user.email
    with pytest.raises(WrongUsage, match="Nobody has this address"):
        set_password("nobody@example.org", NEW_PASSWORD)
    with pytest.raises(WrongUsage, match="too short"):
        set_password(address, "short")
    set_password(address.upper(), NEW_PASSWORD)
    assert Client().login(username=address, password=NEW_PASSWORD)
    assert desk.browser.get(desk.at("")).status_code == 302


def test_a_full_disk_is_said_and_not_called_our_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.browser.raise_request_exception = False

    def write(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tieout.web.views.files.keep", write)
    file = SimpleUploadedFile("sessions.csv", b"Date,Client\n")
    answer = desk.browser.post(desk.at("files/give/"), {"left": file})
    assert answer.status_code == 507
    assert "MB are free on the disk that tieout keeps its data on. Nothing was changed." in answer.content.decode()

    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tieout.web.views.files.keep", fail)
    answer = desk.browser.post(desk.at("files/give/"), {"left": SimpleUploadedFile("s.csv", b"Date,Client\n")})
    assert answer.status_code == 500
    assert "on our side" in answer.content.decode()


def test_guessing_a_password_is_stopped_after_ten_tries_in_15_minutes(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    began, passed = time.time(), [0.0]
    monkeypatch.setattr(time, "time", lambda: began + passed[0])
    desk.browser.logout()
    cache.clear()

    def try_with(password: str, address: str = "127.0.0.1") -> str:
        fields = {"login": desk.seat.user.email, "password": password}
        answer = desk.browser.post("/account/login/", fields, REMOTE_ADDR=address)
        return answer.headers.get("Location") or answer.content.decode()

    for number in range(10):
        passed[0] = number * 80.0  # never too many of one minute, and each from elsewhere
        assert "Too many" not in try_with("wrong wrong wrong", f"10.0.0.{number}")
    passed[0] = 890
    assert "Too many failed login attempts" in try_with(PASSWORD)
    assert "_auth_user_id" not in desk.browser.session
    passed[0] = 910
    assert try_with(PASSWORD) == "/"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_guessing_is_stopped_for_the_address_it_comes_from(desk: Desk):
    """Behind the proxy of a team, the address is the one that the proxy names last: no other one is believed."""
    cache.clear()

    def guess(told: str, number: int) -> str:
        fields = {"login": f"nobody{number}@example.org", "password": "wrong wrong wrong"}
        return Client().post("/account/login/", fields, headers={"X-Forwarded-For": told}).content.decode()

    for number in range(10):
        assert "Too many" not in guess(f"192.0.2.{number}, 203.0.113.7", number)
    assert "Too many" in guess("198.51.100.1, 203.0.113.7", 10)
    assert "Too many" not in guess("203.0.113.8", 11)
    cache.clear()
