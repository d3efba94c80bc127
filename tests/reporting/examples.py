"""Reconciliations built by hand, so that the pages are tested without the matching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from tieout.model.book import ITEM_SCHEMA, Book, LineKind, Problem, SetAside, Side, SourceFile, TotalsVerdict
from tieout.model.explanation import ClientExplanation, Counterpart, Hint, Item, ItemKind, LineRef, Match
from tieout.model.linkage import Link, LinkBasis, Verdict
from tieout.model.outcome import OutsideRow, Reconciliation
from tieout.model.settings import Settings
from tieout.model.settlement import Rule

ONLY = Verdict.ONLY_ANSWER


@dataclass(slots=True)
class BookDraft:
    """Lines of one book as they are added."""

    program: str
    program_name: str
    report: str
    file_name: str
    rows: list[tuple[str, date, str, int, int, str]] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    own_totals: TotalsVerdict = TotalsVerdict.NONE

    def add(self, client: str, day: date, kind: LineKind, cents: int, row: int, part: str = "amount") -> LineRef:
        self.rows.append((client, day, kind.value, cents, row, part))
        return LineRef(0, row, part)

    def book(self) -> Book:
        clients = sorted({row[0] for row in self.rows})
        lines = [
            (number, clients.index(client), day, kind, cents, 0, row, part, None, None)
            for number, (client, day, kind, cents, row, part) in enumerate(sorted(self.rows, key=lambda row: row[4:]))
        ]
        used = len({row[4] for row in self.rows})
        file = SourceFile(
            name=self.file_name,
            sha256=("a" if self.program == "sessions-health" else "b") * 64,
            rows=used + len(self.set_aside),
            used=used,
            set_aside=len(self.set_aside),
            own_totals=self.own_totals,
        )
        return Book(
            program=self.program,
            program_name=self.program_name,
            report=self.report,
            clients=tuple(clients),
            items=pl.DataFrame(lines, schema=ITEM_SCHEMA, orient="row"),
            files=(file,),
            set_aside=tuple(self.set_aside),
            problems=self.problems,
        )


def drafts() -> tuple[BookDraft, BookDraft]:
    return (
        BookDraft("sessions-health", "Sessions Health", "appointment-status", "sessions.csv"),
        BookDraft("quickbooks-online", "QuickBooks", "transaction-list-by-customer", "quickbooks.csv"),
    )


def match(left: Sequence[LineRef], right: Sequence[LineRef], cents: int, days_apart: int = 0) -> Match:
    return Match(
        rule=Rule.SAME_DAY if days_apart == 0 else Rule.OTHER_DAY,
        left=tuple(left),
        right=tuple(right),
        cents=cents,
        days_apart=days_apart,
        verdict=ONLY,
        reason="same day, same amount",
    )


def client(
    number: int,
    names: tuple[str | None, str | None],
    cents: tuple[int, int],
    items: Sequence[Item] = (),
    matches: Sequence[Match] = (),
    *,
    summary: str = "agrees",
    headline: str = "Both programs agree.",
    basis: LinkBasis = LinkBasis.SAME_NAME,
) -> ClientExplanation:
    sides = tuple((number,) if name is not None else () for name in names)
    return ClientExplanation(
        link=Link(left=sides[0], right=sides[1], basis=basis, evidence="Same name."),
        left_names=(names[0],) if names[0] is not None else (),
        right_names=(names[1],) if names[1] is not None else (),
        left_cents=cents[0],
        right_cents=cents[1],
        first_difference=min((item.day for item in items if item.cents), default=None),
        items=tuple(items),
        matches=tuple(matches),
        summary=summary,
        headline=headline,
    )


def item(
    kind: ItemKind,
    cents: int,
    day: date,
    left: Sequence[LineRef] = (),
    right: Sequence[LineRef] = (),
    text: str = "A sentence.",
    *,
    hint: Hint | None = None,
    verdict: Verdict = ONLY,
    nearest: str | None = None,
    twin: LineRef | None = None,
    counterpart: Counterpart | None = None,
    alternatives: Sequence[LineRef] = (),
) -> Item:
    return Item(
        kind=kind,
        hint=hint,
        cents=cents,
        day=day,
        left=tuple(left),
        right=tuple(right),
        verdict=verdict,
        text=text,
        nearest=nearest,
        twin=twin,
        counterpart=counterpart,
        alternatives=tuple(alternatives),
    )


def linked(told: ClientExplanation, left: Book, right: Book) -> ClientExplanation:
    """A client whose link points at its names in the books."""
    link = replace(
        told.link,
        left=tuple(left.clients.index(name) for name in told.left_names),
        right=tuple(right.clients.index(name) for name in told.right_names),
    )
    return replace(told, link=link)


WORKED_DAYS = tuple(
    date(2026, month, day)
    for month, day in ((1, 6), (1, 13), (1, 20), (1, 27), (2, 3), (2, 10), (2, 17), (2, 24), (3, 3), (3, 10))
)
WORKED_PAID = (15_000, 15_000, 12_000, 0, 15_000, 4_500, 0, 15_000, 15_000, 0)


def worked() -> Reconciliation:
    """Good Person: 555.00 here, 546.00 there, three items, two of which cancel out."""
    left, right = drafts()
    matches, lines = [], {}
    there = 5
    for number, (day, cents) in enumerate(zip(WORKED_DAYS, WORKED_PAID, strict=True)):
        row = number + 2
        charged = left.add("Good Person", day, LineKind.CHARGE, 15_000, row, "charge")
        paid = left.add("Good Person", day, LineKind.PAYMENT, -cents, row, "paid") if cents else None
        lines[day] = (charged, paid)
        if day != date(2026, 3, 10):
            there += 1
            matches.append(match([charged], [right.add("GP-014", day, LineKind.CHARGE, 15_000, there)], 15_000))
        if paid and day == date(2026, 2, 10):
            there += 1
            slipped = right.add("GP-014", day, LineKind.PAYMENT, -5_400, there)
        elif paid and day != date(2026, 3, 3):
            there += 1
            matches.append(match([paid], [right.add("GP-014", day, LineKind.PAYMENT, -cents, there)], -cents))
    credit_day = date(2026, 1, 20)
    credit = left.add("Good Person", credit_day, LineKind.CREDIT, -3_000, 4, "credit")
    matches.append(match([credit], [right.add("GP-014", credit_day, LineKind.CREDIT, -3_000, there + 1)], -3_000))
    feb, march, last = lines[date(2026, 2, 10)][1], lines[date(2026, 3, 3)][1], lines[date(2026, 3, 10)][0]
    assert feb is not None
    assert march is not None
    items = [
        item(
            ItemKind.AMOUNT_DIFFERS, -900, date(2026, 2, 10), [feb], [slipped],
            "The payment of Feb 10 is 45.00 in Sessions Health, 54.00 in QuickBooks. The digits look swapped.",
            hint=Hint.DIGITS_SWAPPED,
        ),
        item(
            ItemKind.ONLY_LEFT, 15_000, date(2026, 3, 3), [march], [],
            "A payment of 150.00 on Mar 3 is only in Sessions Health. QuickBooks is 150.00 higher because of it.",
        ),
        item(
            ItemKind.ONLY_LEFT, -15_000, date(2026, 3, 10), [last], [],
            "The session of Mar 10 (150.00) is not billed yet in Sessions Health and not invoiced in QuickBooks.",
            hint=Hint.NOT_BILLED,
        ),
    ]  # fmt: skip
    headline = "QuickBooks is 9.00 lower. Three items explain all of it; two of them cancel out."
    person = client(
        0, ("Good Person", "GP-014"), (55_500, 54_600), items, matches,
        summary="3 items that partly cancel out", headline=headline, basis=LinkBasis.MAP,
    )  # fmt: skip
    return Reconciliation(
        left=left.book(),
        right=right.book(),
        settings=Settings(names=(("Good Person", "GP-014"),)),
        clients=(person,),
        text="QuickBooks is 9.00 lower than Sessions Health.",
        counts_text="0 of 1 clients agree. 1 differs.",
    )


AS_OF = date(2026, 3, 31)


def practice() -> Reconciliation:
    """Eight clients with every kind of trouble: a copy, money on another client, a near miss, rows left out."""
    left, right = drafts()
    day, later, after = date(2026, 2, 2), date(2026, 2, 9), date(2026, 4, 2)
    charge, payment = LineKind.CHARGE, LineKind.PAYMENT
    clients = []

    # 0: agrees, with a line after the as-of day on each side
    pair = [left.add("Adams, A.", day, charge, 10_000, 2, "charge"), right.add("Adams, A.", day, charge, 10_000, 2)]
    late = left.add("Adams, A.", after, charge, 2_500, 3, "charge")
    clients.append(client(0, ("Adams, A.", "Adams, A."), (10_000, 10_000), [], [match(pair[:1], pair[1:], 10_000)]))

    # 1: entered twice in the right book
    pair = [left.add("Baker, B.", day, payment, -5_000, 4, "paid"), right.add("Baker, B.", day, payment, -5_000, 3)]
    copy = right.add("Baker, B.", day, payment, -5_000, 4)
    clients.append(client(
        1, ("Baker, B.", "Baker, B."), (-5_000, -10_000),
        [item(ItemKind.ENTERED_TWICE, -5_000, day, [], [copy], "QuickBooks has this payment twice.", twin=pair[1])],
        [match(pair[:1], pair[1:], -5_000)], summary="50.00 entered twice",
        headline="QuickBooks is 50.00 lower.",
    ))  # fmt: skip

    # 2 and 3: a payment of Cole stands under Diaz in the right book
    here = left.add("Cole, C.", day, payment, -7_000, 5, "paid")
    there = right.add("Diaz, D.", day, payment, -7_000, 5)
    pair = [left.add("Diaz, D.", day, charge, 9_000, 6, "charge"), right.add("Diaz, D.", day, charge, 9_000, 6)]
    clients.append(client(
        2, ("Cole, C.", None), (-7_000, 0),
        [item(ItemKind.OTHER_CLIENT, 7_000, day, [here], [], "The payment is under Diaz, D.",
              counterpart=Counterpart(client=3, left=(), right=(there,)))],
        summary="only in Sessions Health", headline="QuickBooks is 70.00 higher.", basis=LinkBasis.ONE_SIDE,
    ))  # fmt: skip
    clients.append(client(
        3, ("Diaz, D.", "Diaz, D."), (9_000, 2_000),
        [item(ItemKind.OTHER_CLIENT, -7_000, day, [], [there], "The payment is under Cole, C.",
              counterpart=Counterpart(client=2, left=(here,), right=()))],
        [match(pair[:1], pair[1:], 9_000)], summary="70.00 under another client", headline="QuickBooks is 70.00 lower.",
    ))  # fmt: skip

    # 4: agrees only because two items cancel out
    one = left.add("Haddad, L.", day, charge, 4_000, 7, "charge")
    other = right.add("Haddad, L.", later, charge, 4_000, 7)
    clients.append(client(
        4, ("Haddad, L.", "Haddad, L."), (4_000, 4_000),
        [item(ItemKind.ONLY_LEFT, -4_000, day, [one], nearest="Nearest: same amount, 7 days apart."),
         item(ItemKind.ONLY_RIGHT, 4_000, later, [], [other], verdict=Verdict.SEVERAL_FIT, alternatives=[other])],
        summary="2 items that partly cancel out", headline="Both programs show 40.00. Two items cancel out.",
    ))  # fmt: skip

    # 5: only in the right book, not explained, with a name that begins like a formula
    alone = right.add("=JW-07", day, charge, 17_500, 8)
    clients.append(client(
        5, (None, "=JW-07"), (0, 17_500),
        [item(ItemKind.UNEXPLAINED, 17_500, day, [], [alone], "+175.00 is only in QuickBooks.",
              verdict=Verdict.NOT_SEARCHED)],
        summary="only in QuickBooks; same as Wu, J.?", headline="QuickBooks is 175.00 higher.",
        basis=LinkBasis.ONE_SIDE,
    ))  # fmt: skip

    left.set_aside.append(
        SetAside(file=0, row=88, column="Client", found="", why="no client; fill it in", cents=15_000, code="E303")
    )
    left.problems = (Problem(code="W402", text="1 hidden row was read too.", file=0),)
    right.own_totals = TotalsVerdict.DIFFER
    aside = SetAside(
        file=late.file, row=late.row, column=late.part, found=str(after), why="after the as-of date 2026-03-31",
        cents=2_500, code="W310",
    )  # fmt: skip
    books = left.book(), right.book()
    return Reconciliation(
        left=books[0],
        right=books[1],
        settings=Settings(as_of=AS_OF),
        clients=tuple(linked(client, *books) for client in clients),
        outside=(OutsideRow(side=Side.LEFT, aside=aside),),
        text="QuickBooks is 125.00 higher than Sessions Health, as of 2026-03-31.",
        counts_text="2 of 6 clients agree. 2 differ. 2 are in one program only.",
    )
