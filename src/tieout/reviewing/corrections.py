"""A Reconciliation and a person's choices in, the corrections of one program out.

A correction repeats what the other program has; nothing is ever entered only to make a sum agree. Whatever stays open
is listed with its reason, and for every client: balance + corrections = the other program's balance, but for what is
open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from tieout.checks import ensure
from tieout.model.book import LineKind, Side
from tieout.model.correction import Action, After, Correction, Corrections, OpenItem, OpenReason
from tieout.model.explanation import Hint, Item, ItemKind, LineRef
from tieout.model.lines import BookLine, BookLines
from tieout.model.outcome import Reconciliation

Decide = Callable[[int, Item], Side | None]
"""Which side is right about an item of a client (by index); None = nobody has said."""


def corrections(
    answer: Reconciliation, side: Side, decide: Decide, clients: Collection[int] | None = None
) -> Corrections:
    """What to enter, change, delete or move in one program so that it agrees with the other.

    Args:
        answer: the comparison.
        side: whose book is corrected.
        decide: which side is right.
        clients: indices in `answer.clients`; None = all.
    """
    draft = _Draft(answer, side, decide)
    numbers = range(len(answer.clients)) if clients is None else sorted(clients)
    for client in numbers:
        for number, item in enumerate(answer.clients[client].items, start=1):
            draft.take(client, number, item)
    draft.todo.sort(key=lambda entry: (entry.client, entry.day, entry.item))
    told = {entry.client for entry in (*draft.open, *draft.elsewhere)}
    told |= {client for entry in draft.todo for client, _ in entry.moves}
    after = tuple(_after(draft, client) for client in sorted(told & set(numbers)))
    return Corrections(
        side=side, todo=tuple(draft.todo), open=tuple(draft.open), elsewhere=tuple(draft.elsewhere), after=after
    )


def _after(draft: _Draft, client: int) -> After:
    told = draft.answer.clients[client]
    before, other = told.left_cents, told.right_cents
    if draft.side is Side.RIGHT:
        before, other = other, before
    done = sum(cents for entry in draft.todo for index, cents in entry.moves if index == client)
    still = sum(entry.item.cents for entry in (*draft.open, *draft.elsewhere) if entry.client == client)
    apart = still if draft.side is Side.RIGHT else -still
    ensure(before + done == other + apart, "corrections close every bridge but for what is open")
    return After(client=client, before_cents=before, after_cents=before + done, other_cents=other)


@dataclass(slots=True)
class _Draft:
    """Corrections as they are found."""

    answer: Reconciliation
    side: Side
    decide: Decide
    todo: list[Correction] = field(default_factory=list)
    open: list[OpenItem] = field(default_factory=list)
    elsewhere: list[OpenItem] = field(default_factory=list)
    lines: dict[Side, BookLines] = field(init=False)
    moved: set[tuple[LineRef, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        books = {Side.LEFT: self.answer.left, Side.RIGHT: self.answer.right}
        self.lines = {side: BookLines(book, side) for side, book in books.items()}

    def take(self, client: int, number: int, item: Item) -> None:
        """Find what an item asks for."""
        reason = _left_open(item)
        if reason is None:
            right = self._decided(client, item)
            if right is None:
                reason = OpenReason.UNDECIDED
            elif right is self.side:
                self.elsewhere.append(OpenItem(client=client, number=number, item=item, reason=OpenReason.ELSEWHERE))
                return
        if reason is None:
            found = self._stray(client, number, item) if item.counterpart else self._plain(client, number, item)
            if found is not None:
                self.todo += found
                return
            reason = OpenReason.OPENING if item.kind is ItemKind.BEFORE_START else OpenReason.TIMING
        self.open.append(OpenItem(client=client, number=number, item=item, reason=reason))

    def _decided(self, client: int, item: Item) -> Side | None:
        """Which side is right; the two halves of money on another client must agree about it."""
        right = self.decide(client, item)
        if item.counterpart is None or right is None:
            return right
        other = self.answer.clients[item.counterpart.client]
        halves = [half for half in other.items if half.counterpart and half.counterpart.client == client]
        mine = {*item.left, *item.right}
        twins = [half for half in halves if {*half.counterpart.left, *half.counterpart.right} == mine]  # type: ignore[union-attr]
        said = {self.decide(item.counterpart.client, half) for half in twins} | {right}
        return right if len(said) == 1 else None

    def _of(self, client: int, side: Side, refs: Sequence[LineRef]) -> list[BookLine]:
        link = self.answer.clients[client].link
        wanted = set(refs)
        return [
            line for line in self.lines[side].of(link.left if side is Side.LEFT else link.right) if line.ref in wanted
        ]

    def _halves(self, client: int, item: Item) -> tuple[list[BookLine], list[BookLine]]:
        """The lines in the program that is corrected, and those that are right."""
        left, right = self._of(client, Side.LEFT, item.left), self._of(client, Side.RIGHT, item.right)
        return (left, right) if self.side is Side.LEFT else (right, left)

    def _plain(self, client: int, number: int, item: Item) -> list[Correction] | None:
        own, theirs = self._halves(client, item)
        maker = _Maker(client, number, item)
        found = _found(own, theirs, item, maker)
        wanted = -item.cents if self.side is Side.RIGHT else item.cents
        # a line that the as-of day leaves out moves no balance: then nothing is to be done yet
        if found is None or sum(cents for entry in found for _, cents in entry.moves) != wanted:
            return None
        return found

    def _stray(self, client: int, number: int, item: Item) -> list[Correction] | None:
        """Money that stands under another client: moved once, told under the client it is moved to."""
        other = item.counterpart
        ensure(other is not None, "a stray has its other half")
        assert other is not None  # noqa: S101  for the type checker
        here_own, here_theirs = self._halves(client, item)
        left, right = self._of(other.client, Side.LEFT, other.left), self._of(other.client, Side.RIGHT, other.right)
        there_own, there_theirs = (left, right) if self.side is Side.LEFT else (right, left)
        strays_here = bool(here_own) and not (here_theirs and there_own)
        source, target = (client, other.client) if strays_here else (other.client, client)
        own, theirs = (here_own, there_theirs) if strays_here else (there_own, here_theirs)
        rest = there_own if strays_here else here_own
        if not own or not theirs or sum(line.cents for line in (*own, *rest)) != sum(line.cents for line in theirs):
            return _found(here_own, here_theirs, item, _Maker(client, number, item))
        key = tuple(line.ref for line in own)
        if key in self.moved:
            return []
        self.moved.add(key)
        return [
            Correction(
                action=Action.MOVE,
                client=target,
                line=line,
                kind=line.kind,
                day=line.day,
                cents=line.cents,
                owner=client,
                item=number,
                source=theirs[0],
                because=item,
                moved_from=source,
            )
            for line in own
        ]


def _left_open(item: Item) -> OpenReason | None:
    """Why an item asks for no correction, whoever is right."""
    if item.kind is ItemKind.UNEXPLAINED:
        return OpenReason.UNEXPLAINED
    if item.kind is ItemKind.DATE_DIFFERS:
        return OpenReason.TIMING if item.cents else OpenReason.DATE_ONLY
    return OpenReason.OUTSIDE if item.hint is Hint.CUT_OFF else None


_LOWERS = {LineKind.PAYMENT, LineKind.CREDIT}
"""What lowers what a client owes."""

_THE_OTHER_WAY = {
    LineKind.CHARGE: LineKind.CREDIT,
    LineKind.CREDIT: LineKind.CHARGE,
    LineKind.PAYMENT: LineKind.REFUND,
    LineKind.REFUND: LineKind.PAYMENT,
}
"""No program takes a negative invoice or payment: what is entered for one instead."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """Corrections that come from one item."""

    client: int
    number: int
    item: Item

    def add(self, line: BookLine, cents: int | None = None, kind: LineKind | None = None) -> Correction:
        """Enter what the other program has; an amount the other way round is another document."""
        cents, kind = line.cents if cents is None else cents, kind or line.kind
        wrong_way = cents > 0 if kind in _LOWERS else cents < 0
        return self._make(Action.ADD, None, line, cents, _THE_OTHER_WAY.get(kind, kind) if wrong_way else kind)

    def change(self, line: BookLine, cents: int, source: BookLine) -> Correction:
        """Change a line's amount."""
        return self._make(Action.CHANGE, line, source, cents, line.kind)

    def delete(self, line: BookLine, source: BookLine | None = None) -> Correction:
        """Take a line out."""
        return self._make(Action.DELETE, line, source, 0, line.kind)

    def _make(
        self, action: Action, line: BookLine | None, source: BookLine | None, cents: int, kind: LineKind
    ) -> Correction:
        shown = line or source
        ensure(shown is not None, "a correction has a line")
        assert shown is not None  # noqa: S101  for the type checker
        return Correction(
            action=action, client=self.client, line=line, kind=kind, day=shown.day, cents=cents, owner=self.client,
            item=self.number, source=source, because=self.item,
        )  # fmt: skip


def _found(own: list[BookLine], theirs: list[BookLine], item: Item, maker: _Maker) -> list[Correction] | None:
    """What makes `own` say what `theirs` says; None when a person has to look."""
    if not own and not theirs:
        return None
    if not own:
        if item.kind is ItemKind.BEFORE_START:
            return [maker.add(theirs[0], sum(line.cents for line in theirs), LineKind.OPENING)]
        return [maker.add(line) for line in theirs]
    if not theirs:
        return None if item.kind is ItemKind.BEFORE_START and len(own) > 1 else [maker.delete(line) for line in own]
    have, should = sum(line.cents for line in own), sum(line.cents for line in theirs)
    if item.kind is ItemKind.BEFORE_START:
        return [maker.change(own[0], should, theirs[0])] if len(own) == 1 and own[0].kind is LineKind.OPENING else None
    if item.hint is Hint.PART_MISSING and abs(have) < abs(should) and (have > 0) == (should > 0):
        return [maker.add(theirs[0], should - have)]
    if len(own) == 1 and own[0].is_charge == theirs[0].is_charge and (have > 0) == (should > 0):
        return [maker.change(own[0], should, theirs[0])]
    return [*(maker.delete(line, theirs[0]) for line in own), *(maker.add(line) for line in theirs)]
