"""Matches are made when they are looked at, and are then what they always were."""

from __future__ import annotations

import pytest

from tests.books import book, charge, paid
from tieout.explaining import HINT_WORDS
from tieout.explaining import matches as making
from tieout.explaining.matches import Matches
from tieout.explaining.placed import Ints
from tieout.explaining.story import Story, ToldEvent
from tieout.model.explanation import ClientExplanation, LineRef
from tieout.model.linkage import Verdict
from tieout.model.settlement import Rule
from tieout.pipeline import reconcile
from tieout.reading import Source, read_book
from tieout.reporting import whole
from tieout.reporting.handout import handout
from tieout.simulating import Plan, simulate


def client_of_many_weeks(weeks: int) -> ClientExplanation:
    lines = [entry for week in range(weeks) for entry in (charge(0, 7 * week, 15_000), paid(0, 7 * week, 15_000))]
    return reconcile(book(lines), book(lines[:-1], program="quickbooks-online")).clients[0]


def test_a_match_is_made_whole() -> None:
    matches = client_of_many_weeks(3).matches
    assert isinstance(matches, Matches)
    assert len(matches) == 5
    first = matches[0]
    assert (first.rule, first.cents, first.days_apart, first.verdict) == (Rule.SAME_DAY, 15_000, 0, Verdict.ONLY_ANSWER)
    assert (first.left, first.right) == ((LineRef(0, 2, "amount"),), (LineRef(0, 2, "amount"),))
    assert first.reason == "same day, same amount"


def test_matches_are_a_sequence() -> None:
    matches = client_of_many_weeks(4).matches
    assert list(matches) == [matches[place] for place in range(len(matches))]
    assert matches[-2:] == tuple(matches)[-2:]
    assert matches == tuple(matches)
    assert matches != tuple(matches)[1:]
    assert repr(matches) == "<7 matches>"


@pytest.mark.parametrize("block", [1, 2, 7])
def test_the_blocks_they_are_made_in_change_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(client_of_many_weeks(9).matches)
    monkeypatch.setattr(making, "BLOCK_EVENTS", block)
    assert list(client_of_many_weeks(9).matches) == whole


def test_a_printed_page_makes_each_match_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients are told of in the order of their differences; matches are made in that of the report."""
    monkeypatch.setattr(making, "BLOCK_EVENTS", 8)
    files = simulate(Plan(clients=30, months=3, fault_rate=0.2, seed=3))
    left, right = (read_book([Source(name, files[name])]) for name in ("sessions.csv", "quickbooks.csv"))
    report = whole(reconcile(left, right))
    there = sum(len(client.matches) for client in report.clients)
    made, tell = list[int](), Story.told

    def told(story: Story, numbers: Ints) -> list[ToldEvent]:
        made.append(len(numbers))
        return tell(story, numbers)

    monkeypatch.setattr(Story, "told", told)
    handout(report, HINT_WORDS, "1")
    assert there > 200
    assert sum(made) < 6 * there, (sum(made), there)
