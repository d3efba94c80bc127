"""Corrections in, a list in words out: names or codes, in the program's own terms."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tieout.model.book import Part, Side, SourceFile, told_apart
from tieout.model.correction import (
    Action,
    Correction,
    CorrectionList,
    Corrections,
    OpenItem,
    OpenReason,
    ToldAfter,
    ToldChoice,
    ToldCorrection,
    ToldOpen,
)
from tieout.model.days import long_day
from tieout.model.explanation import LineRef
from tieout.model.harmless import harmless
from tieout.model.lines import BookLine
from tieout.model.outcome import Reconciliation
from tieout.reviewing.corrections import corrections
from tieout.reviewing.wording import OPEN_WORDS, amount_of, both_halves_text, correction_text, words_of


def tell(
    answer: Reconciliation, found: Corrections, program: str, *, coded: bool = False, apart: bool = False
) -> CorrectionList:
    """The list in words.

    Args:
        answer: the comparison.
        found: its corrections.
        program: whose words are used: a program's key, or the word after `--for`.
        coded: show clients as codes (`C0001` is the first client of the comparison).
        apart: each is shown without the others, so none may speak of another.
    """
    teller = _Teller(answer, found, program, coded)
    return CorrectionList(
        program=teller.name,
        other=teller.other,
        currency=answer.left.currency,
        text=_text(found, teller),
        todo=tuple(_told(teller, found, apart=apart)),
        open=tuple(teller.open_item(entry) for entry in (*found.open, *found.elsewhere)),
        after=tuple(
            ToldAfter(
                client=teller.who(entry.client),
                before_cents=entry.before_cents,
                after_cents=entry.after_cents,
                other_cents=entry.other_cents,
            )
            for entry in found.after
        ),
        coded=coded,
    )


def _told(teller: _Teller, found: Corrections, *, apart: bool) -> Iterator[ToldCorrection]:
    """Every correction; the second half of a document that charges and is paid at once is done with its first."""
    halves = Counter(key for entry in found.todo if (key := _half_of(entry)))
    first: dict[Half, int] = {}
    words = words_of(teller.program)
    for number, entry in enumerate(found.todo, start=1):
        told = teller.correction(number, entry)
        key = _half_of(entry) if words.receipt and not apart else None
        if key is not None and halves[key] > 1:
            done_with = None if (whole := first.setdefault(key, number)) == number else whole
            told = replace(told, text=both_halves_text(entry, words, teller.name, told.client, done_with))
        yield told


Half: TypeAlias = tuple[Action, int, int, int, int]
"""What is done to which row of which file, and both amounts without their signs."""


def _half_of(entry: Correction) -> Half | None:
    """What both halves of one document have in common."""
    line = entry.line
    if line is None or line.ref.part == Part.AMOUNT or entry.action not in {Action.CHANGE, Action.DELETE}:
        return None
    return entry.action, line.ref.file, line.ref.row, abs(line.cents), abs(entry.cents)


def choices(
    answer: Reconciliation, programs: tuple[str, str], clients: Collection[int] | None = None, *, coded: bool = False
) -> tuple[ToldChoice, ...]:
    """Every item with what is to be done if the one program is right, or the other.

    Args:
        answer: the comparison.
        programs: whose words are used for the left and for the right book.
        clients: indices of the clients asked for; None = all.
        coded: show clients as codes.
    """
    told = [_by_item(answer, side, programs[side is Side.RIGHT], clients, coded=coded) for side in Side]
    numbers = range(len(answer.clients)) if clients is None else sorted(clients)
    names = [[file.name for file in book.files] for book in (answer.left, answer.right)]
    return tuple(
        ToldChoice(
            client=client_code(client) if coded else answer.clients[client].name,
            item=number,
            day=item.day,
            cents=item.cents,
            text=long_day(item.day) if coded else item.text,
            left_steps=told[1].get((client, number), _WITH_OTHER_HALF),
            right_steps=told[0].get((client, number), _WITH_OTHER_HALF),
            left_lines=line_texts(item.left, names[0]),
            right_lines=line_texts(item.right, names[1]),
        )
        for client in numbers
        for number, item in enumerate(answer.clients[client].items, start=1)
    )


def line_texts(lines: Sequence[LineRef], names: Sequence[str]) -> str:
    """Lines as a list of decisions names them: `sessions.csv row 7 paid; sessions.csv row 9`.

    Args:
        lines: of one book.
        names: of its files.
    """
    return "; ".join(
        f"{names[line.file]} row {line.row}" + ("" if line.part == Part.AMOUNT else f" {line.part}") for line in lines
    )


_WITH_OTHER_HALF = ("moved together with its other half, under the other client",)


def _by_item(
    answer: Reconciliation, side: Side, program: str, clients: Collection[int] | None, *, coded: bool
) -> dict[tuple[int, int], tuple[str, ...]]:
    """What to do in one program for each item, or why nothing, were the other program right."""
    right = Side.LEFT if side is Side.RIGHT else Side.RIGHT
    found = corrections(answer, side, lambda client, item: right, clients)
    steps: dict[tuple[int, int], tuple[str, ...]] = {}
    for entry in tell(answer, found, program, coded=coded, apart=True).todo:
        key = entry.owner, entry.item
        steps[key] = (*steps.get(key, ()), entry.text)
    return steps | {(entry.client, entry.number): (OPEN_WORDS[entry.reason],) for entry in found.open}


def client_code(client: int) -> str:
    """A client's code: its number in the comparison."""
    return f"C{client + 1:04d}"


def codes_text(answer: Reconciliation) -> str:
    """Which code is whom, as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("code", answer.left.program_name, answer.right.program_name))
    for number, client in enumerate(answer.clients):
        names = (harmless(" + ".join(names)) for names in (client.left_names, client.right_names))
        writer.writerow((client_code(number), *names))
    return out.getvalue()


def _text(found: Corrections, teller: _Teller) -> str:
    count = len(found.todo)
    if not count:
        first = f"Nothing to correct in {teller.name}."
    else:
        first = f"{count} correction{'' if count == 1 else 's'} to make in {teller.name}."
    still = sum(1 for entry in found.open if entry.item.cents)
    more = [f"{still} item{' stays' if still == 1 else 's stay'} open."] if still else []
    if others := len(found.elsewhere):
        more.append(f"{others} {'is' if others == 1 else 'are'} to be corrected in {teller.other}.")
    return " ".join([first, *more])


@dataclass(frozen=True, slots=True)
class _Teller:
    """What every sentence needs."""

    answer: Reconciliation
    found: Corrections
    program: str
    coded: bool

    @property
    def _left(self) -> bool:
        return self.found.side is Side.LEFT

    @property
    def _names(self) -> tuple[str, str]:
        return told_apart(self.answer.left.program_name, self.answer.right.program_name)

    @property
    def name(self) -> str:
        """The program that is corrected."""
        return self._names[0 if self._left else 1]

    @property
    def other(self) -> str:
        """The other program."""
        return self._names[1 if self._left else 0]

    def who(self, client: int) -> str:
        """A client as the program writes the name, or as a code."""
        if self.coded:
            return client_code(client)
        told = self.answer.clients[client]
        own, other = (told.left_names, told.right_names) if self._left else (told.right_names, told.left_names)
        return (own or other)[0]

    def is_new(self, client: int) -> bool:
        """Whether the program doesn't know the client yet."""
        told = self.answer.clients[client]
        return not (told.left_names if self._left else told.right_names)

    def correction(self, number: int, entry: Correction) -> ToldCorrection:
        """A correction in words."""
        words = words_of(self.program)
        moved_from = "" if entry.moved_from is None else self.who(entry.moved_from)
        text = correction_text(entry, words, self.name, self.who(entry.client), moved_from)
        new = self.is_new(entry.client)
        if misdated := entry.because.elsewhere_by_date:
            text = f"{text} Look first at {misdated} If it is the same, change its date instead."
        return ToldCorrection(
            number=number,
            action=entry.action,
            client=self.who(entry.client),
            new_client=new,
            what=words.nouns[entry.kind],
            kind=entry.kind,
            day=entry.day,
            reference=(entry.line.reference or "") if entry.line else "",
            from_cents=amount_of(entry.line.kind, entry.line.cents) if entry.line else None,
            to_cents=amount_of(entry.kind, entry.cents) if entry.action is not Action.DELETE else None,
            effect_cents=next(cents for client, cents in entry.moves if client == entry.client),
            place=self._place(entry.line, own=True),
            source=self._place(entry.source, own=False),
            text=f"{text} The {words.whom} is new there." if new else text,
            owner=entry.owner,
            item=entry.item,
        )

    def open_item(self, entry: OpenItem) -> ToldOpen:
        """An item without a correction, without the sentence that may name another client."""
        item = entry.item
        return ToldOpen(
            client=self.who(entry.client),
            day=item.day,
            cents=item.cents,
            what=f"item {entry.number}, {long_day(item.day)}" if self.coded else item.text,
            why=f"to be corrected in {self.other}"
            if entry.reason is OpenReason.ELSEWHERE
            else OPEN_WORDS[entry.reason],
            reason=entry.reason,
        )

    def _place(self, line: BookLine | None, *, own: bool) -> str:
        if line is None:
            return ""
        book = self.answer.left if self._left == own else self.answer.right
        files: tuple[SourceFile, ...] = book.files
        return f"{files[line.ref.file].name} row {line.ref.row}"
