"""A report and its two files in, the list of laws out: how often each was checked, and where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tieout.model.book import Book
from tieout.verifying import bridges, coverage, events
from tieout.verifying.claims import SCHEMA, Claims, Malformed, read_claims
from tieout.verifying.lines import Evidence, gather

Check = Callable[[Claims, Evidence], Iterator[str | None]]
"""Yields one answer for each thing checked: None when it holds, else what is wrong, without a client's name."""

_LAWS: tuple[tuple[str, Check], ...] = (
    ("the files are those of the report", coverage.files),
    ("rows read = rows used + rows set aside + rows of other clients", coverage.rows),
    ("rows set aside are those of the files", coverage.set_aside),
    ("every client of both files stands in the report once", coverage.clients),
    ("every line item is in exactly one match, item or set-aside row, under its own client", coverage.lines),
    ("the two sides of each match are equal", events.matches),
    ("each match's rule and days follow from its lines", events.days),
    ("several fit names lines of these files", events.alternatives),
    ("each item's amount is the sum of its lines", events.items),
    ("items that name other lines name the right ones", events.references),
    ("each client's balances are the sums of its lines", bridges.balances),
    ("left balance + items = right balance, for every client", bridges.closes),
    ("what is not explained is shown", bridges.unexplained),
    ("the first difference is the first day of an item that moves the balance", bridges.first_difference),
    ("the totals are the sums of the clients", bridges.totals),
)


@dataclass(frozen=True, slots=True)
class Law:
    """One law: how many things were checked, and what breaks it."""

    name: str
    checked: int
    breaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer of the check."""

    laws: tuple[Law, ...]

    @property
    def holds(self) -> bool:
        """Whether no law is broken."""
        return not self.breaches

    @property
    def breaches(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return tuple(breach for law in self.laws for breach in law.breaches)


def verify(report: Mapping[str, object], left: Book, right: Book) -> Verification:
    """Check a report against its files.

    Args:
        report: the JSON document.
        left: the practice's files, read anew.
        right: the other program's files, read anew.

    Returns:
        Every law with its count. A document that has not the declared form breaks the first law, and no other is tried.
    """
    form = "the document has the declared form"
    try:
        claims = read_claims(report)
    except Malformed as error:
        return Verification((Law(form, 1, (f"{error}.",)),))
    if claims.schema != SCHEMA:
        return Verification((Law(form, 1, (f"The schema is {claims.schema!r}; this checks {SCHEMA!r}.",)),))
    evidence, doubled = gather(claims, left, right)
    laws = [Law(form, 1, ()), Law("no two line items stand at one place", 2, tuple(doubled))]
    return Verification((*laws, *(_law(name, check(claims, evidence)) for name, check in _LAWS)))


def _law(name: str, answers: Iterator[str | None]) -> Law:
    told = list(answers)
    return Law(name, len(told), tuple(answer for answer in told if answer is not None))
