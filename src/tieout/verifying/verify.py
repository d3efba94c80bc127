"""A report and its two files in, the list of laws out: how often each was checked, and where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieout.model.book import Book
from tieout.verifying import bridges, costs, coverage, events
from tieout.verifying.claiming import read_claims, read_clients
from tieout.verifying.claims import SCHEMA, Claims, ClientClaim
from tieout.verifying.lines import Books, Evidence, ReadBook, gather, gather_set_aside
from tieout.verifying.nodes import Malformed

Check = Callable[[Claims, Evidence], Iterator[str | None]]
"""Yields one answer for each thing checked: None when it holds, else what is wrong, without a client's name."""

_REFERENCES = "items that name other lines name the right ones"
_PRICED = "each event costs what the table says of its lines"

_LAWS: tuple[tuple[str, Check | None, Check | None], ...] = (
    ("the files are those of the report", coverage.files, None),
    ("rows read = rows used + rows set aside + rows of other clients", coverage.rows, None),
    ("rows set aside are those of the files", coverage.set_aside, None),
    ("every client of both files stands in the report once", coverage.clients, None),
    (
        "every line item is in exactly one match, item or set-aside row, under its own client",
        coverage.left_out_of_nothing,
        coverage.lines,
    ),
    ("the two sides of each match are equal", None, events.matches),
    ("each match's rule and days follow from its lines", None, events.days),
    ("several fit names lines of these files", None, events.alternatives),
    ("each item's amount is the sum of its lines", None, events.items),
    (_REFERENCES, None, events.references),
    ("each client's balances are the sums of its lines", None, bridges.balances),
    ("left balance + items = right balance, for every client", None, bridges.closes),
    ("what is not explained is shown", bridges.unexplained_in_all, bridges.unexplained),
    ("the first difference is the first day of an item that moves the balance", None, bridges.first_difference),
    ("the totals are the sums of the clients", bridges.totals, None),
    ("what agrees and what doesn't costs what the share of faults says", costs.basis, None),
    ("the prices of habits are those of probabilities", None, costs.habits),
    (_PRICED, None, None),
    ("each client's cost is the sum of its events' costs", None, costs.sums),
)
"""Laws: what is checked once all clients were seen, then without their items and matches; and what of some of them."""


@dataclass(frozen=True, slots=True)
class Law:
    """One law: how many things were checked, and what breaks it."""

    name: str
    checked: int
    breaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer of the check, and what of the report could not be checked, in sentences."""

    laws: tuple[Law, ...]
    notes: tuple[str, ...] = ()

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
    return _verified(report, None, left, right)


def verify_in_shares(
    head: Mapping[str, object], shares: Iterable[Sequence[object]], left: Book, right: Book
) -> Verification:
    """The same of a report on all clients that is too large for memory.

    Args:
        head: the JSON document without its clients.
        shares: they, some at a time, in order.
        left: as for `verify`.
        right: likewise.
    """
    return _verified({**head, "clients": []}, shares, left, right)


def _verified(
    report: Mapping[str, object], shares: Iterable[Sequence[object]] | None, left: Book, right: Book
) -> Verification:
    try:
        claims = read_claims(report)
        if claims.schema != SCHEMA:
            return Verification((Law(_FORM, 1, (f"The schema is {claims.schema!r}; this checks {SCHEMA!r}.",)),))
        parts = [claims.clients] if shares is None else map(read_clients, shares)
        return _judged(claims, parts, (ReadBook(left), ReadBook(right)), whole=shares is None)
    except Malformed as error:
        return Verification((Law(_FORM, 1, (f"{error}.",)),))


_FORM = "the document has the declared form"


def _judged(claims: Claims, shares: Iterable[tuple[ClientClaim, ...]], books: Books, *, whole: bool) -> Verification:
    told: dict[str, _Answers] = {name: _Answers() for name, _, _ in _LAWS}
    mirrors, story, seen = events.Mirrors(), costs.Story(), list[ClientClaim]()
    evidence = gather_set_aside(claims, books)
    for clients in shares:
        share = replace(claims, clients=clients, before=len(seen))
        own = gather(share, books, whole=whole)
        for name, _, check in _LAWS:
            if check is not None:
                told[name].take(check(share, own))
        mirrors.see(share, own)
        told[_PRICED].take(story.see(share, own))
        evidence = own if whole else evidence
        seen += [replace(client, items=(), matches=()) for client in clients]
    every = replace(claims, clients=tuple(seen))
    for name, check, _ in _LAWS:
        if check is not None:
            told[name].take(check(every, evidence))
    told[_REFERENCES].take(mirrors.judged(every))
    told[_PRICED].take(story.judged(every))
    doubled = tuple(breach for book in books for breach in book.doubled)
    laws = (Law(name, answers.checked, tuple(answers.breaches)) for name, answers in told.items())
    all_laws = (Law(_FORM, 1, ()), Law("no two line items stand at one place", 2, doubled), *laws)
    return Verification(all_laws, tuple(story.notes(every)))


@dataclass(slots=True)
class _Answers:
    """What is known of one law so far."""

    checked: int = 0
    breaches: list[str] = field(default_factory=list)

    def take(self, answers: Iterator[str | None]) -> None:
        """Count answers, and keep those that say what is wrong."""
        for answer in answers:
            self.checked += 1
            if answer is not None:
                self.breaches.append(answer)
