"""Owed by age and the chart, by date of service, by bill date, and by each program's own dates."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.web.conftest import Desk
from tieout.simulating import Plan, simulate
from tieout.web.aging import aging, brackets
from tieout.web.chart import charts_of
from tieout.web.day_bases import Basis, lines_by_bill
from tieout.web.models import ComparedClient

pytestmark = pytest.mark.django_db

SESSIONS = b"""Date,Client,Service,Status,Client Responsibility,Client Paid,Credit Used
01/05/2026,Ada Bell,90837,Paid,150.00,50.00,0.00
01/19/2026,Ada Bell,90837,Unpaid,170.00,0.00,0.00
02/02/2026,Ada Bell,90837,Unbilled,190.00,0.00,0.00
"""
INVOICES = b"""Date,Client,Type,Number,Amount
01/31/2026,Ada Bell,Invoice,1,150.00
01/31/2026,Ada Bell,Invoice,2,170.00
01/05/2026,Ada Bell,Payment,3,-50.00
"""
AS_OF = date(2026, 3, 1)


@pytest.fixture
def late(desk: Desk) -> Desk:
    """One client whose sessions of January are billed at the month's end, and one that isn't billed."""
    desk.give("left", "sessions.csv", SESSIONS)
    desk.give("right", "invoices.csv", INVOICES)
    desk.browser.post(desk.at("compare/"), {"as_of": "2026-03-01"})
    return desk


def _ages(client: ComparedClient, basis: Basis) -> dict[str, int]:
    aged = aging(client, AS_OF, basis)
    assert aged is not None
    assert aged.basis is basis
    return {bracket.name: bracket.cents for bracket in aged.brackets if bracket.cents}


def test_ages_by_bill_date_and_what_is_not_billed(late: Desk):
    client = late.client
    assert (client.left_cents, client.right_cents) == (46000, 27000)
    assert _ages(client, Basis.SERVICE) == {"1–30 days": 19000, "31–60 days": 27000}
    assert _ages(client, Basis.BILL) == {"1–30 days": 27000, "Not billed": 19000}


def test_the_pages_name_the_basis_and_remember_it(late: Desk):
    record, page = late.at(f"clients/{late.client.key}/record/"), late.at(f"clients/{late.client.key}/")

    def text(url: str) -> str:
        return re.sub(r"\s+", " ", late.browser.get(url).content.decode())

    assert "Owed by age <small>by date of service, as of Mar 1, 2026</small>" in text(record)
    assert "Not billed" not in text(record)
    told = text(f"{record}?dates=bill")
    assert "Owed by age <small>by bill date, as of Mar 1, 2026</small>" in told
    assert "<dt>Not billed</dt><dd>190.00</dd>" in told
    assert 'quiet-text">by bill date</small>' in text(page)
    assert "by each program&#x27;s own dates</small>" in text(f"{page}?dates=own")
    assert "by date of service, as of" in text(record), "ages have no third basis"
    assert "by each program" in text(f"{page}?dates=nonsense")


def test_a_credit_is_told_as_everywhere(desk: Desk):
    desk.give("left", "sessions.csv", SESSIONS.replace(b"150.00,50.00", b"150.00,660.46"))
    desk.give("right", "invoices.csv", INVOICES)
    desk.browser.post(desk.at("compare/"), {"as_of": "2026-03-01"})
    page = desk.browser.get(desk.at(f"clients/{desk.client.key}/record/")).content.decode()
    assert "<dt>Current</dt><dd>150.46 CR</dd>" in page
    assert "(150.46)" not in page


def test_a_bank_has_no_bills(desk: Desk):
    desk.give("left", "sessions.csv", SESSIONS)
    others = INVOICES.replace(b"Ada Bell,Invoice", b"Ben Cole,Invoice")
    desk.give("right", "deposits.csv", others)
    desk.browser.post(desk.at("compare/"), {"as_of": "2026-03-01"})
    client = ComparedClient.objects.get(comparison=desk.comparison, left_name="Ada Bell")
    assert lines_by_bill(client) is None
    aged = aging(client, AS_OF, Basis.BILL)
    assert aged is not None
    assert (aged.basis, aged.by_bill) == (Basis.SERVICE, False)
    assert "By bill date" not in desk.browser.get(desk.at(f"clients/{client.key}/record/")).content.decode()


def test_the_chart_parts_where_the_items_say(late: Desk):
    """By date of service the first difference is the answer's; by own dates, an invoice weeks later parts the two."""
    firsts = {basis: charts_of(late.client, "Sessions", "Books", basis)[0].first_text for basis in Basis}
    assert firsts[Basis.SERVICE] == "First difference: Feb 2, 2026, Books 190.00 lower."
    assert firsts[Basis.BILL] == "First difference: Feb 2, 2026, Books 190.00 lower."
    assert firsts[Basis.OWN] == "First difference: Jan 5, 2026, Books 150.00 lower."


def test_by_every_basis_the_ages_add_up_and_the_chart_ends_at_the_balances(desk: Desk):
    desk.compare(simulate(Plan(clients=8, months=4, fault_rate=0.1, seed=3)))
    clients = list(ComparedClient.objects.filter(comparison=desk.comparison))
    assert len(clients) >= 8
    aged = 0
    for client in clients:
        for basis in Basis:
            for chart in charts_of(client, "Sessions", "Books", basis):
                ends = (chart.steps[-1].left_cents, chart.steps[-1].right_cents)
                assert ends == (client.left_cents, client.right_cents)
        billed = lines_by_bill(client) if client.left_name else None
        if billed is not None:
            aged += 1
            assert sum(bracket.cents for bracket in brackets(billed, date(2030, 1, 1))) == client.left_cents
    assert aged >= 5
