from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from tieout.simulating.worked_book import worked_book
from tieout.web.access import Seat, take_seat
from tieout.web.demo import load_worked_book
from tieout.web.models import ComparedClient, Comparison, Membership, Practice, Role, User

PASSWORD = "quiet river stone lamp"  # noqa: S105  of people who never were


def pytest_configure(config: pytest.Config) -> None:
    """No test reaches the database unless it says so, whenever this file is read."""
    blocked = config.stash[blocking_manager_key]
    if not blocked.is_active:
        blocked.block()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on which database the tests ran."""
    if os.environ.get("TIEOUT_DATABASE_URL"):
        terminalreporter.write_line(f"database: {connection.vendor}")


@dataclass
class Desk:
    """A person at a browser, in a practice."""

    seat: Seat
    browser: Client

    @property
    def key(self) -> str:
        return self.seat.practice.key

    def at(self, path: str) -> str:
        return f"/p/{self.key}/{path}"

    def give(self, side: str, name: str, data: bytes) -> None:
        answer = self.browser.post(self.at("files/give/"), {side: SimpleUploadedFile(name, data)})
        assert answer.status_code == 302

    def compare(self, files: Mapping[str, bytes]) -> None:
        """Give both exports of a simulated practice, leave out what needs an answer, and compare."""
        self.give("left", "sessions.csv", files["sessions.csv"])
        self.give("right", "quickbooks.csv", files["quickbooks.csv"])
        for file in self.seat.files().exclude(state="ready"):
            self.browser.post(self.at(f"files/{file.key}/answer/"), {"what": "leave-out"})
        self.browser.post(self.at("compare/"), {"as_of": ""})

    @property
    def comparison(self) -> Comparison:
        found = Comparison.objects.filter(practice=self.seat.practice).first()
        assert found is not None
        return found

    @property
    def client(self) -> ComparedClient:
        found = ComparedClient.objects.filter(comparison=self.comparison).first()
        assert found is not None
        return found


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(db: None) -> MakeDesk:
    def make(role: str = Role.OWNER, practice: Practice | None = None, email: str | None = None) -> Desk:
        practice = practice or Practice.objects.create(name="Riverside Counseling")
        email = email or f"{role}-{User.objects.count()}@example.org"
        user = User.objects.create_user(email, PASSWORD, name="Alex Baker")
        Membership.objects.create(practice=practice, user=user, role=role)
        browser = Client()
        browser.force_login(user)
        return Desk(take_seat(user, practice.key), browser)

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """An owner whose practice holds the worked book, compared."""
    load_worked_book(desk.seat)
    return desk


@pytest.fixture(scope="session")
def book_files() -> dict[str, bytes]:
    book = worked_book()
    return {"left": book.sessions_csv, "right": book.quickbooks_csv}
