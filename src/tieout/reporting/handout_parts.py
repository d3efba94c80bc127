"""What a printed page is made of: every word and figure as text. PDF and HTML set the same parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLine:
    """A client in the list of clients."""

    name: str
    other_name: str
    left: str
    right: str
    difference: str
    why: str
    state: str
    differs: bool
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeLine:
    """One item of a bridge; `amount` is empty for a part of "not explained yet", whose sum stands above it."""

    number: str
    day: str
    text: str
    what: str
    accountants_word: str
    amount: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """Lines of both books side by side, with the difference so far."""

    mark: str
    left_day: str
    left_what: str
    left_amount: str
    right_day: str
    right_what: str
    right_amount: str
    so_far: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereTheyPart:
    """Both running balances: the finding, the drawing as SVG (empty without the drawing library), and the figures."""

    text: str
    description: str
    svg: str
    steps: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBridge:
    """One client from balance to balance."""

    name: str
    anchor: str
    headline: str
    names: str
    left: str
    right: str
    explained: tuple[BridgeLine, ...]
    unexplained: str
    unexplained_lines: tuple[BridgeLine, ...]
    adds_up: bool
    agrees: bool
    counted: str
    part: WhereTheyPart | None
    pairs: tuple[PairLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """Everything a page shows.

    Attributes:
        title: of the document, for its properties and its heading.
        programs: both programs' names, as headings begin with them.
        text: the answer in a sentence.
        counts_text: how many clients agree.
        cautions: what a person must know before believing a sum.
        left, difference, right: the three figures of all clients shown.
        agrees: whether everything agrees.
        clients: those that need a look, the largest difference first, with the sums of these in `sums`.
        agreeing: the clients that agree.
        sums: left, right and difference of `clients`.
        part: the practice's running balances.
        bridges: the clients with items.
        aside: rows in no balance.
        about: what was compared and how.
        legend: marks and what they mean.
        lines_note: where the lines are when they are not listed.
    """

    title: str
    programs: tuple[str, str]
    currency: str
    text: str
    counts_text: str
    cautions: tuple[str, ...]
    left: str
    difference: str
    right: str
    agrees: bool
    clients: tuple[ClientLine, ...]
    agreeing: tuple[ClientLine, ...]
    sums: tuple[str, str, str]
    part: WhereTheyPart | None
    bridges: tuple[ClientBridge, ...]
    aside: tuple[tuple[str, ...], ...]
    about: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str], ...]
    lines_note: str
