"""Clients left over by equal names: which of them are one client under two names, and who might be.

Groups of both books in, an `Answer` out. A pair is linked when names and lines together are enough and nobody else
comes near; a link takes its two clients out of the running, which may settle others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.linking.blocking import pairs_to_compare
from tieout.linking.names import NameForm, PersonName, take_apart
from tieout.linking.scoring import BIT, NEARLY_SAME, Alike, compare_initials, compare_names
from tieout.linking.support import ClientLines, Group, Support
from tieout.model.book import Lined
from tieout.model.linkage import Verdict

LINK_MIN = 11 * BIT
"""Bits of names and lines together from which two names are linked (2,000 : 1)."""

NEARLY_SAME_LINK_MIN = 9 * BIT
"""The same for names that differ in a middle name or a space only."""

MARGIN = 5 * BIT
"""Another candidate that is worse by less than this (32 : 1) keeps two names from being linked."""

SHOWN_MIN = 4 * BIT
"""Bits from which a name is shown as a candidate."""

CANDIDATES_MAX = 3
"""Candidates a client is shown with."""

AGREEING_SHARE = 0.75
"""Share of days, or of lines, that must agree before a client is offered whose name says nothing."""

CODE_DAYS_MIN = 2
LINES_MIN = 3
"""Days, or lines, that must agree for it."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """One pair that may be the same client."""

    alike: Alike | None
    is_code: bool
    support: Support

    @property
    def bits(self) -> int:
        """Names and lines together."""
        return (self.alike.bits if self.alike else 0) + self.support.bits

    @property
    def is_enough(self) -> bool:
        """Whether this would do if nobody else came near. Codes and mere lines never do."""
        if self.alike is None or self.is_code:
            return False
        if self.alike.bits >= NEARLY_SAME:
            return self.bits >= NEARLY_SAME_LINK_MIN
        return self.bits >= LINK_MIN and self.support.is_half

    @property
    def is_shown(self) -> bool:
        """Whether a person should see this pair as possible."""
        if self.alike and not self.is_code:
            return self.bits >= SHOWN_MIN
        return self._days_agree if self.is_code else self._lines_agree

    @property
    def _days_agree(self) -> bool:
        days, shared = self.support.days, self.support.shared_days
        return (shared >= CODE_DAYS_MIN and shared >= AGREEING_SHARE * days) or self._lines_agree

    @property
    def _lines_agree(self) -> bool:
        found = self.support
        if found.same_day < LINES_MIN:
            return False
        # Payments may stand there days later: then the days are those of the sessions.
        by_session = (
            found.shared_days >= AGREEING_SHARE * found.days and found.same_amount >= AGREEING_SHARE * found.lines
        )
        return by_session or found.same_day >= AGREEING_SHARE * found.lines

    @property
    def sentence(self) -> str:
        """The evidence for a person, without any name."""
        found, why = self.support, self.alike.why if self.alike else ""
        if self.is_code and found.shared_days >= AGREEING_SHARE * found.days and found.days:
            parts = [f"same session dates on {found.shared_days} of {_counted(found.days, 'day')}", why]
        else:
            parts = [why, _lines_text(found)]
        text = "; ".join(part for part in parts if part)
        return f"{text[:1].upper()}{text[1:]}."


def _lines_text(found: Support) -> str:
    if not found.lines:
        return "no lines to compare"
    if found.same_day * 2 >= found.same_amount:
        return f"{found.same_day} of {_counted(found.lines, 'line')} agree by day and amount"
    return f"{found.same_amount} of {_counted(found.lines, 'line')} agree by amount"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, slots=True)
class Together:
    """Two groups that are one client."""

    left: int
    right: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Alone:
    """A group that stays alone: who it might be (positions in the other book's clients), and why."""

    evidence: str
    verdict: Verdict
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the groups.

    Attributes:
        together: pairs of groups that are one client.
        alone: for each side, the groups that stay alone and about whom there is more to say.
    """

    together: tuple[Together, ...]
    alone: tuple[Mapping[int, Alone], Mapping[int, Alone]]


def settle_similar(books: tuple[Lined, Lined], groups: tuple[Sequence[Group], Sequence[Group]]) -> Answer:
    """Link similar names that the lines support, and give everybody else their candidates.

    Args:
        books: left and right.
        groups: for each side, the clients not linked yet; the positions of one group are one client.
    """
    names = (_names(books[0], groups[0]), _names(books[1], groups[1]))
    compared = pairs_to_compare(*names)
    lines = ClientLines.of(books, groups)
    sought, is_whole = lines.seek()
    scored = _score(names, compared.pairs, sought, lines)
    chosen, still_open = _choose(scored)
    together = tuple(Together(i, j, scored[i, j].sentence) for i, j in chosen)
    shown = _shown(still_open)
    torn = _torn(still_open)
    bounds = [_not_searched(own, compared.passed_over[side], is_whole=is_whole) for side, own in enumerate(names)]
    return Answer(
        together,
        (bounds[0] | _alone(0, shown, torn[0], groups[1]), bounds[1] | _alone(1, shown, torn[1], groups[0])),
    )


def _names(book: Lined, groups: Iterable[Group]) -> list[PersonName]:
    return [take_apart(book.clients[group[0]]) for group in groups]


def _score(
    names: tuple[list[PersonName], list[PersonName]],
    compared: Sequence[Pair],
    sought: Sequence[Pair],
    lines: ClientLines,
) -> dict[Pair, Scored]:
    alike = {(i, j): near for i, j in compared if (near := compare_names(names[0][i], names[1][j]))}
    support = lines.support({*alike, *sought})
    scored = {}
    for (i, j), found in support.items():
        is_code = NameForm.CODE in {names[0][i].form, names[1][j].form}
        evidence = compare_initials(names[0][i], names[1][j]) if is_code else alike.get((i, j))
        one = Scored(evidence, is_code, found)
        if one.is_enough or one.is_shown:
            scored[i, j] = one
    return scored


def _choose(scored: dict[Pair, Scored]) -> tuple[list[Pair], dict[Pair, Scored]]:
    """Pairs that are enough and each other's best by a clear margin; the pairs of clients that stay open."""
    chosen: list[Pair] = []
    still_open = scored
    while True:
        offers = _offers(still_open)
        found = [pair for pair, one in still_open.items() if one.is_enough and not _rivals(pair, one, offers)]
        if not found:
            return sorted(chosen), still_open
        chosen.extend(found)
        taken = ({i for i, _ in found}, {j for _, j in found})
        still_open = {
            pair: one for pair, one in still_open.items() if pair[0] not in taken[0] and pair[1] not in taken[1]
        }


Offers = tuple[dict[int, list[tuple[int, Pair]]], dict[int, list[tuple[int, Pair]]]]


def _offers(scored: Mapping[Pair, Scored]) -> Offers:
    """For each client of each side its pairs, likeliest first."""
    offers: Offers = (defaultdict(list), defaultdict(list))
    for pair, one in scored.items():
        for side in (0, 1):
            offers[side][pair[side]].append((-one.bits, pair))
    for side in (0, 1):
        for own in offers[side].values():
            own.sort()
    return offers


def _rivals(pair: Pair, one: Scored, offers: Offers) -> list[Pair]:
    """Other pairs of the two clients that are about as good, or better."""
    return [
        other
        for side in (0, 1)
        for cost, other in offers[side][pair[side]]
        if other != pair and one.bits + cost < MARGIN
    ]


def _torn(still_open: Mapping[Pair, Scored]) -> tuple[set[int], set[int]]:
    """Clients that would be linked if nobody else came near, and those who come near."""
    offers = _offers(still_open)
    torn: tuple[set[int], set[int]] = (set(), set())
    for pair, one in still_open.items():
        if one.is_enough:
            for i, j in (pair, *_rivals(pair, one, offers)):
                torn[0].add(i)
                torn[1].add(j)
    return torn


def _shown(still_open: Mapping[Pair, Scored]) -> dict[Pair, Scored]:
    """Pairs to show. Where lines alone speak and they fit more clients than a person wants to see, they say nothing."""
    offers = _offers(still_open)
    return {pair: one for pair, one in still_open.items() if not _is_common(pair, one, offers)}


def _is_common(pair: Pair, one: Scored, offers: Offers) -> bool:
    if one.alike and not one.is_code:
        return False
    return any(
        sum(one.bits + cost < MARGIN for cost, _ in offers[side][pair[side]]) > CANDIDATES_MAX for side in (0, 1)
    )


def _alone(side: int, shown: Mapping[Pair, Scored], torn: set[int], others: Sequence[Group]) -> dict[int, Alone]:
    """Clients of one side with their candidates among the groups of the other."""
    found = {}
    for number, offers in _offers(shown)[side].items():
        candidates = tuple(others[pair[1 - side]][0] for _, pair in offers[:CANDIDATES_MAX])
        best = shown[offers[0][1]].sentence
        if number in torn:
            several = f"Several clients fit about as well. The first: {best[0].lower()}{best[1:]}"
            found[number] = Alone(several, Verdict.SEVERAL_FIT, candidates)
        else:
            found[number] = Alone(best, Verdict.ONLY_ANSWER, candidates)
    return found


def _not_searched(names: Sequence[PersonName], passed_over: frozenset[int], *, is_whole: bool) -> dict[int, Alone]:
    """Clients for whom a bound was reached before anybody was found; nothing of that is passed over silently."""
    full = Alone("Too many names are like this one to compare them all.", Verdict.NOT_SEARCHED, ())
    busy = Alone("Too many clients share its days to compare their lines.", Verdict.NOT_SEARCHED, ())
    codes = [] if is_whole else [number for number, name in enumerate(names) if name.form is NameForm.CODE]
    return dict.fromkeys(codes, busy) | dict.fromkeys(sorted(passed_over), full)
