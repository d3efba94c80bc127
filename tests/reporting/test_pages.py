from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.reporting.examples import practice, worked
from tieout.model.book import SetAside
from tieout.model.explanation import Hint
from tieout.model.outcome import Reconciliation
from tieout.reporting import Style, client_page, of_clients, overview_page, whole
from tieout.reporting.cautions import cautions
from tieout.reporting.style import cells, cut, pad

HINTS = {Hint.DIGITS_SWAPPED: "digits swapped?", Hint.NOT_BILLED: "not billed yet"}


def bridge(reconciliation: Reconciliation, number: int = 0, **style: Any) -> str:
    report = whole(reconciliation)
    return client_page(report, report.clients[number], Style(**style), HINTS)


def test_the_worked_book_from_balance_to_balance() -> None:
    assert (
        bridge(worked())
        == """\
QuickBooks is 9.00 lower. Three items explain all of it; two of them cancel out.
Sessions Health: Good Person   QuickBooks: GP-014 (Same name.)

  Sessions Health                                              555.00
  1   Feb 10  The payment of Feb 10 is 45.00 in                (9.00)
              Sessions Health, 54.00 in QuickBooks. The
              digits look swapped.
              [sessions.csv row 7; quickbooks.csv row 16] · digits swapped?
  2   Mar 3   A payment of 150.00 on Mar 3 is only in          150.00
              Sessions Health. QuickBooks is 150.00
              higher because of it.
              [sessions.csv row 10]
  3   Mar 10  The session of Mar 10 (150.00) is not          (150.00)
              billed yet in Sessions Health and not
              invoiced in QuickBooks.
              [sessions.csv row 11] · not billed yet
     not explained yet                                              -
  QuickBooks                                                   546.00   adds up

  First difference: Feb 10, 2026.
  Difference so far: Feb 10: -9.00 → Mar 3: 141.00 → Mar 10: -9.00
  18 lines in Sessions Health, 16 in QuickBooks: 15 agree.
"""
    )


def test_days_over_the_turn_of_a_year_say_their_years() -> None:
    answer = worked()
    (client,) = answer.clients
    first, *rest = client.items
    told = replace(client, items=(first._replace(day=first.day.replace(year=2025)), *rest))
    page = bridge(replace(answer, clients=(told,)))
    assert "Difference so far: Feb 10, 2025: -9.00 → Mar 3, 2026: 141.00" in " ".join(page.split())


def test_all_clients_largest_difference_first() -> None:
    page = overview_page(whole(practice()), Style())
    expected = """\
QuickBooks is 125.00 higher than Sessions Health, as of 2026-03-31.
2 of 6 clients agree. 2 differ. 2 are in one program only.
1 row is set aside, 150.00 in all, and in no balance: sessions.csv row 88.
The totals that quickbooks.csv states differ from its rows.
1 line of Sessions Health after 2026-03-31 left out, 25.00 in all.

  Client      Sessions  QuickBooks  Difference     Why
  =JW-07          -      175.00     175.00 higher  only in QuickBooks; same as
                                                   Wu, J.?
  Cole, C.    70.00 CR        -     70.00 higher   only in Sessions Health
  Diaz, D.    90.00       20.00     70.00 lower    70.00 under another client
  Baker, B.   50.00 CR   100.00 CR  50.00 lower    50.00 entered twice
  ---------  ---------  ----------  -------------
  these 4     30.00 CR    95.00     125.00 higher  2 others: 140.00 on both
                                                   sides

1 of the 2 agrees only because two items cancel out: Haddad, L.
"""
    assert page == expected


@pytest.mark.parametrize("width", [72, 80, 100, 140])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    pages = [overview_page(whole(practice()), Style(width=width)), bridge(worked(), width=width)]
    assert max(cells(line) for page in pages for line in page.splitlines()) <= width


def overview_of(style: Style) -> str:
    return overview_page(whole(practice()), style)


def test_colour_adds_nothing_but_colour() -> None:
    for page in (overview_of, bridge_of):
        coloured = page(Style(colour=True))
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[\d+m", "", coloured) == page(Style())


def bridge_of(style: Style) -> str:
    report = whole(worked())
    return client_page(report, report.clients[0], style, HINTS)


def test_what_is_not_explained_is_shown_as_such() -> None:
    page = bridge(practice(), 5)
    assert re.search(r"not explained yet +175\.00", page)


def test_answers_that_fit_as_well_and_near_misses_are_shown() -> None:
    page = bridge(practice(), 4)
    assert "Several answers fit equally well: row 7." in page
    assert "Nearest: same amount, 7 days apart." in page


def test_one_client_is_told_by_its_own_headline() -> None:
    answer = practice()
    page = overview_page(of_clients(answer, [1], answer.left, answer.right), Style())
    assert page.startswith("QuickBooks is 50.00 lower.\n")
    assert "Diaz" not in page


def test_long_names_are_cut() -> None:
    assert cut("Bartholomew", 6) == "Barth…"
    assert pad("ab", 4) == "ab  "
    assert cells(cut("陳大文先生", 5)) <= 5


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in cut("a\x1b[2Jb", 20)


def test_good_rows_that_count_nowhere_are_told_by_why_and_apart_from_bad_ones() -> None:
    answer = practice()
    aside = [
        *answer.left.set_aside,
        *(SetAside(file=0, row=row, column="", found="", why="voided.", cents=0, code="W410") for row in (7, 8)),
        SetAside(file=0, row=9, column="", found="", why="Kept. Is it right?", cents=0, code="W430"),
    ]
    told = cautions(whole(replace(answer, left=replace(answer.left, set_aside=tuple(aside)))))
    assert "1 row is set aside, 150.00 in all, and in no balance: sessions.csv row 88." in told
    assert "2 rows are left out, 0.00 in all: voided." in told
    assert "1 row is left out, 0.00 in all: Kept. Is it right?" in told
