"""Who sees what: every route of the application, every role, and people of another practice."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import Desk, MakeDesk
from tieout.web.access import _LIBRARY_PAGES
from tieout.web.demo import load_worked_book
from tieout.web.models import Assignment, ComparedClient, InsightRun, Paper, Role, StoredFile

pytestmark = pytest.mark.django_db

CANARY = "Good Person"

OWNER, BILLER, REVIEWER, CLINICIAN = "owner", "biller", "reviewer", "clinician"
ALL = {OWNER, BILLER, REVIEWER, CLINICIAN}
WHOLE = {OWNER, BILLER, REVIEWER}
CHANGE = {OWNER, BILLER}

MAY = {
    ("clients", "get"): ALL,
    ("client", "get"): ALL,
    ("record", "get"): ALL,
    ("client-pdf", "get"): ALL,
    ("decide", "post"): CHANGE,
    ("files", "get"): WHOLE,
    ("give", "post"): CHANGE,
    ("file", "get"): WHOLE,
    ("file-state", "get"): WHOLE,
    ("file-answer", "post"): CHANGE,
    ("file-original", "get"): WHOLE,
    ("compare", "post"): CHANGE,
    ("comparison", "get"): WHOLE,
    ("comparison-state", "get"): WHOLE,
    ("comparison-stop", "post"): CHANGE,
    ("report-json", "get"): WHOLE,
    ("report-csv", "get"): WHOLE,
    ("report-xlsx", "get"): WHOLE,
    ("report-pdf", "get"): WHOLE,
    ("paper", "get"): ALL,
    ("paper-state", "get"): ALL,
    ("paper-stop", "post"): ALL,
    ("insights", "get"): ALL,
    ("insight", "get"): ALL,
    ("insight", "post"): ALL,
    ("insight-run", "get"): ALL,
    ("insight-state", "get"): ALL,
    ("insight-stop", "post"): ALL,
    ("insight-rows", "get"): ALL,
    ("insight-csv", "get"): ALL,
    ("insight-xlsx", "get"): ALL,
    ("review", "get"): WHOLE,
    ("review-undo", "post"): CHANGE,
    ("forget-lost", "post"): CHANGE,
    ("sign-agreeing", "post"): CHANGE,
    ("decisions-csv", "get"): WHOLE,
    ("corrections", "get"): WHOLE,
    ("corrections-file", "get"): WHOLE,
    ("decide-item", "post"): CHANGE,
    ("match", "post"): CHANGE,
    ("sign", "get"): WHOLE,
    ("reopen", "post"): CHANGE,
    ("names", "get"): WHOLE,
    ("history", "get"): {OWNER},
    ("history-csv", "get"): {OWNER},
    ("people", "get"): {OWNER},
    ("invite", "post"): {OWNER},
    ("member", "post"): {OWNER},
}
"""Who may open which page of a practice. A route without a row here fails the test."""

OPEN = {"home", "start", "invited"}
SIGNED_IN = {"stay"}


def _routes(patterns=None, prefix: str = "") -> list[tuple[str, str, URLPattern]]:
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += _routes(entry.url_patterns, path)
        else:
            found.append((str(entry.name), path, entry))
    return found


def _own_routes() -> list[tuple[str, str, URLPattern]]:
    return [route for route in _routes() if not route[1].startswith("account/")]


def test_every_route_has_a_row_and_a_right():
    of_practice = {name for name, path, _ in _own_routes() if path.startswith("p/")}
    assert of_practice == {name for name, _ in MAY}
    assert {name for name, path, _ in _own_routes() if not path.startswith("p/")} == OPEN | SIGNED_IN
    assert all(hasattr(entry.callback, "right") for _, _, entry in _own_routes())


def test_pages_of_the_library_that_are_not_used_are_refused(desk: Desk):
    refused = {name for name, path, _ in _routes() if path.startswith("account/")} - _LIBRARY_PAGES
    for name, path, _ in _routes():
        if name in refused and not name.startswith("mfa_") and "<" not in path and "(?P" not in path:
            assert desk.browser.get(f"/{path}").status_code == 403, name


def _url(path: str, owner: Desk) -> str:
    """A route filled in with the practice's own things."""
    file = StoredFile.objects.filter(practice=owner.seat.practice, side="left").get()
    values = {
        "practice": owner.key, "client": owner.client.key, "file": file.key, "run": owner.comparison.key,
        "membership": owner.seat.membership.pk, "kind": "appointment-status", "ending": "csv",
        "paper": Paper.objects.filter(comparison=owner.comparison).earliest("pk").key,
    }  # fmt: skip
    if "insights/runs/" in path:
        values["run"] = _insight(owner)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), path)


def _insight(owner: Desk) -> str:
    """The key of an insight of the practice, made if there is none."""
    own = InsightRun.objects.filter(practice=owner.seat.practice, made_by=owner.seat.user)
    if not own.exists():
        owner.browser.post(owner.at("insights/appointment-status/"), {"frame": "all"})
    return own.earliest("pk").key


@pytest.mark.parametrize("role", sorted(ALL))
def test_roles(worked: Desk, make_desk: MakeDesk, role: str):
    someone = make_desk(role, worked.seat.practice)
    Assignment.objects.create(membership=someone.seat.membership, client=CANARY)
    for name, path, _ in _own_routes():
        for method in ("get", "post"):
            if (name, method) in MAY and name != "member":
                answer = getattr(someone.browser, method)(_url(path, worked))
                if answer.streaming:  # read to its end, which closes its file
                    list(answer.streaming_content)
                status = answer.status_code
                if role == CLINICIAN and name.startswith(("insight-", "paper")):  # another person's
                    assert status == 404
                    continue
                assert (status == 403) is (role not in MAY[name, method]), (name, method, role, status)


@pytest.mark.parametrize("role", sorted(ALL))
def test_nobody_sees_another_practice(worked: Desk, make_desk: MakeDesk, role: str):
    stranger = make_desk(role)
    if role == OWNER:
        load_worked_book(stranger.seat)
    Assignment.objects.create(membership=stranger.seat.membership, client=CANARY)
    _insight(worked)
    before = _counts(worked)
    for name, path, _ in _own_routes():
        if not path.startswith("p/"):
            continue
        for method in ("get", "post", "put", "patch", "delete", "head", "options"):
            url = _url(path, worked)
            assert getattr(stranger.browser, method)(url).status_code in {404, 405}, (name, method)
            if path.count("<") > 1 and name not in {
                "insight",
                "corrections-file",
            }:  # the stranger's own practice with the other practice's things
                mixed = url.replace(worked.key, stranger.key)
                answer = getattr(stranger.browser, method)(mixed)
                assert answer.status_code in {403, 404, 405}, (name, method)
                assert CANARY.encode() not in answer.content
    assert _counts(worked) == before


def _counts(desk: Desk) -> tuple[object, ...]:
    practice = desk.seat.practice
    files = list(practice.files.order_by("pk").values_list("key", "state", "in_use", "side"))
    return (
        files, practice.comparisons.count(), practice.memberships.count(), practice.invitations.count(),
        practice.name_decisions.count(), practice.item_decisions.count(), practice.sign_offs.count(),
        practice.insights.filter(stop_asked=True).count(),
    )  # fmt: skip


def test_whoever_is_not_signed_in_sees_the_sign_in_page(worked: Desk):
    for name, path, _ in _own_routes():
        if path.startswith("p/"):
            for method in ("get", "post"):
                answer = getattr(Client(), method)(_url(path, worked))
                assert answer.status_code in {302, 405}, (name, method)
                if answer.status_code == 302:
                    assert answer.headers["Location"].startswith("/account/login/")


def test_a_closed_account_is_out_at_once(worked: Desk):
    assert worked.browser.get(worked.at("")).status_code == 200
    worked.seat.user.is_active = False
    worked.seat.user.save()
    assert worked.browser.get(worked.at("")).status_code == 302


def test_a_clinician_sees_the_assigned_clients_and_nothing_of_others(worked: Desk, make_desk: MakeDesk):
    clinician = make_desk(Role.CLINICIAN, worked.seat.practice)
    assert CANARY.encode() not in clinician.browser.get(clinician.at("")).content
    assert b"555.00" not in clinician.browser.get(clinician.at("")).content
    for page in ("", "record/"):
        assert clinician.browser.get(clinician.at(f"clients/{worked.client.key}/{page}")).status_code == 404
    Assignment.objects.create(membership=clinician.seat.membership, client=CANARY)
    assert CANARY.encode() in clinician.browser.get(clinician.at("")).content
    for page in ("", "record/"):
        assert clinician.browser.get(clinician.at(f"clients/{worked.client.key}/{page}")).status_code == 200


def test_a_reviewer_changes_nothing(worked: Desk, make_desk: MakeDesk):
    reviewer = make_desk(Role.REVIEWER, worked.seat.practice)
    page = reviewer.at(f"clients/{worked.client.key}/record/")
    reviewer.browser.post(page, {"current": "1.00", "unbilled": "2.00"})
    assert not worked.seat.practice.record_figures.exists()


def test_every_row_of_a_practice_belongs_to_it():
    assert ComparedClient._meta.get_field("practice").null is False
    assert StoredFile._meta.get_field("practice").null is False
