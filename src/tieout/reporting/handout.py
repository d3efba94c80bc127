"""A Report in, what a printed page shows out: every word and figure as text, for PDF and HTML alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from tieout.model.book import Side, opening
from tieout.model.days import short_day
from tieout.model.explanation import ClientExplanation, Hint, Item, ItemKind, LineRef
from tieout.model.lines import BookLine, BookLines
from tieout.model.money import format_accounting, format_balance
from tieout.reporting.cautions import cancelling_text, cautions, largest_first, needs_a_look
from tieout.reporting.chart import running, steps_text
from tieout.reporting.drawing import can_draw, svg
from tieout.reporting.evidence import evidence, lines_counted, names_text
from tieout.reporting.handout_parts import BridgeLine, ClientBridge, ClientLine, Handout, PairLine, WhereTheyPart
from tieout.reporting.ledgers import aside_sheet, settings_rows
from tieout.reporting.report import Report
from tieout.reporting.words import (
    ACCOUNTANTS_WORDS,
    LEGEND,
    Mark,
    higher_or_lower,
    kind_words,
    line_words,
    mark_of,
    program_names,
    state_words,
)

LINES_LISTED_MAX = 5_000
"""Lines that a page lists; beyond it says where they are."""

CHARTS_MAX = 24
"""Clients' charts in one document; the practice's own comes first."""

STEPS_LISTED_MAX = 400
"""Days that a page lists below a chart."""

DAYS_DRAWN_MIN = 4
"""Fewer days are told by the table alone."""


def handout(report: Report, hints: Mapping[Hint, str], version: str) -> Handout:
    """What the printed pages show.

    Args:
        report: the answer.
        hints: each hint in a few words.
        version: of tieout.
    """
    looked_at = sorted((client for client in report.clients if needs_a_look(client)), key=largest_first)
    others = [client for client in report.clients if not needs_a_look(client)]
    told = [*looked_at, *(client for client in others if client.items)]
    only_one = len(report.clients) == 1
    if only_one:
        told = list(report.clients)
    listed = _Listed(report, told)
    sums = [
        sum(cents)
        for cents in zip(*((c.left_cents, c.right_cents, c.difference_cents) for c in looked_at), strict=True)
    ]
    left, right = program_names(report)
    name = f"{report.clients[0].name}: " if only_one else ""
    return Handout(
        title=f"{name}{left} and {right}",
        programs=(opening(left), opening(right)),
        currency=report.reconciliation.left.currency,
        text=report.text,
        counts_text=report.counts_text,
        cautions=(*cautions(report), *filter(None, [cancelling_text(report)])),
        left=format_balance(report.left_cents),
        difference=higher_or_lower(report.difference_cents),
        right=format_balance(report.right_cents),
        agrees=report.agrees,
        clients=tuple(_client_line(client) for client in looked_at),
        agreeing=tuple(_client_line(client) for client in others),
        sums=(format_balance(sums[0]), format_balance(sums[1]), higher_or_lower(sums[2])) if sums else ("", "", ""),
        part=None if only_one or not told else _part(report, report.clients, drawn=True),
        bridges=tuple(_bridges(report, told, hints, listed)),
        aside=tuple(_aside_rows(report)),
        about=tuple(settings_rows(report, version)),
        legend=tuple((mark.value, text) for mark, text in LEGEND.items()),
        lines_note=listed.note,
    )


class _Listed:
    """The lines of the clients told of, as far as there is room for them."""

    def __init__(self, report: Report, told: Sequence[ClientExplanation]) -> None:
        self._ours = BookLines(report.reconciliation.left, Side.LEFT)
        self._theirs = BookLines(report.reconciliation.right, Side.RIGHT)
        count = sum(self._ours.count(client.link.left) + self._theirs.count(client.link.right) for client in told)
        self.shown = count <= LINES_LISTED_MAX
        self.note = (
            "" if self.shown else f"The {count:,} lines of these clients are in the workbook (--out report.xlsx)."
        )

    def of(self, client: ClientExplanation) -> tuple[dict[LineRef, BookLine], dict[LineRef, BookLine]]:
        """A client's lines of both books by their place."""
        ours, theirs = self._ours.of(client.link.left), self._theirs.of(client.link.right)
        return {line.ref: line for line in ours}, {line.ref: line for line in theirs}


def _anchor(client: ClientExplanation) -> str:
    left, right = client.link.left, client.link.right
    return f"l{left[0]}" if left else f"r{right[0]}"


def _client_line(client: ClientExplanation) -> ClientLine:
    there = " + ".join(client.right_names)
    return ClientLine(
        name=" + ".join(client.left_names or client.right_names),
        other_name=there if client.left_names and client.right_names != client.left_names else "",
        left=format_balance(client.left_cents) if client.left_names else "-",
        right=format_balance(client.right_cents) if client.right_names else "-",
        difference=higher_or_lower(client.difference_cents),
        why=client.summary,
        state=state_words(client),
        differs=needs_a_look(client),
        anchor=_anchor(client) if client.items else "",
    )


def _bridges(
    report: Report, told: Sequence[ClientExplanation], hints: Mapping[Hint, str], listed: _Listed
) -> list[ClientBridge]:  # fmt: skip
    """One for each client, in their order.

    They are made in the order of the report: matches are made block by block when they are looked at, and going to and
    fro among 1,000 clients made each block hundreds of times.
    """
    places = {id(client): place for place, client in enumerate(report.clients)}
    made: dict[int, ClientBridge] = {}
    for number in sorted(range(len(told)), key=lambda number: places[id(told[number])]):
        made[number] = _bridge(report, told[number], hints, listed, number)
    return [made[number] for number in range(len(told))]


def _bridge(
    report: Report, client: ClientExplanation, hints: Mapping[Hint, str], listed: _Listed, number: int
) -> ClientBridge:  # fmt: skip
    explained = [item for item in client.items if item.kind is not ItemKind.UNEXPLAINED]
    unexplained = [item for item in client.items if item.kind is ItemKind.UNEXPLAINED]
    closes = client.left_cents + sum(item.cents for item in client.items) == client.right_cents
    parts = client.first_difference is not None
    return ClientBridge(
        name=client.name,
        anchor=_anchor(client),
        headline=client.headline,
        names=names_text(report, client).replace("   ", " · "),
        left=format_balance(client.left_cents),
        right=format_balance(client.right_cents),
        explained=tuple(_line(report, item, hints, str(place)) for place, item in enumerate(explained, start=1)),
        unexplained=format_accounting(client.unexplained_cents),
        unexplained_lines=tuple(_line(report, item, hints, "") for item in unexplained),
        adds_up=closes,
        agrees=client.difference_cents == 0,
        counted=lines_counted(report, client),
        part=_part(report, (client,), drawn=number < CHARTS_MAX) if parts else None,
        pairs=tuple(_pairs(client, *listed.of(client))) if listed.shown else (),
    )


def _line(report: Report, item: Item, hints: Mapping[Hint, str], number: str) -> BridgeLine:
    return BridgeLine(
        number=number,
        day=short_day(item.day),
        text=item.text,
        what=kind_words(item.kind, report),
        accountants_word=ACCOUNTANTS_WORDS[item.kind],
        amount=format_accounting(item.cents) if item.kind is not ItemKind.UNEXPLAINED else "",
        evidence=tuple(evidence(report, item, hints)),
    )


def _part(report: Report, clients: Sequence[ClientExplanation], *, drawn: bool) -> WhereTheyPart:
    told = running(report, clients)
    steps = steps_text(told)
    return WhereTheyPart(
        text=told.text,
        description=told.description,
        svg=svg(told, height=180) if drawn and len(told.days) >= DAYS_DRAWN_MIN and can_draw() else "",
        steps=tuple(steps if len(steps) <= STEPS_LISTED_MAX else []),
    )


def _pairs(
    client: ClientExplanation, ours: Mapping[LineRef, BookLine], theirs: Mapping[LineRef, BookLine]
) -> Iterator[PairLine]:
    """Every event by day, its lines of both books side by side; the difference so far stands where it changes."""
    events = [(match.left, match.right, Mark.AGREES, 0) for match in client.matches]
    events += [(item.left, item.right, mark_of(item.kind), item.cents) for item in client.items]
    placed = []
    for left, right, mark, cents in events:
        one = [ours[ref] for ref in left if ref in ours]
        other = [theirs[ref] for ref in right if ref in theirs]
        if one or other:
            placed.append((min(line.day for line in (one or other)), not one, one, other, mark, cents))
    placed.sort(key=lambda event: (event[0], event[1], [line.ref for line in (*event[2], *event[3])]))
    so_far = 0
    for _, _, one, other, mark, cents in placed:
        so_far += cents
        for number, (here, there) in enumerate(zip_longest(one, other)):
            yield PairLine(
                mark=mark.value if number == 0 else "",
                left_day=short_day(here.day) if here else "",
                left_what=_what(here),
                left_amount=format_accounting(here.cents) if here else "",
                right_day=short_day(there.day) if there else "",
                right_what=_what(there),
                right_amount=format_accounting(there.cents) if there else "",
                so_far=format_accounting(so_far) if cents and number == 0 else "",
            )


def _what(line: BookLine | None) -> str:
    if line is None:
        return ""
    more = f" {line.reference}" if line.reference else ""
    return f"{line_words(line.kind, line.side)}{more}"


def _aside_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Program, file, row, column, why, amount."""
    for program, file, row, column, _, why, cents, _ in aside_sheet(report).rows:
        amount = format_accounting(cents) if isinstance(cents, int) else ""
        yield str(program), str(file), str(row), str(column or ""), str(why), amount
