"""Why an export and a client record may differ: reasons that fit the gap to the cent first, then the usual ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tieout.model.book import SetAside, amounts_phrase
from tieout.model.days import long_day
from tieout.model.money import format_cents
from tieout.practice.rows import ClientRow

ROWS_NAMED_MAX = 3
"""Rows of one kind that are named one by one."""


class ReasonKind(StrEnum):
    """Why an export and a client record differ. A closed list."""

    NO_ROWS = "no_rows"
    DOUBLED_ROW = "doubled_row"
    TIME_FRAME = "time_frame"
    SET_ASIDE = "set_aside"
    UNBILLED_INCLUDED = "unbilled_included"
    CREDIT_SIGN = "credit_sign"
    SINGLE_ROW = "single_row"
    UNSPENT_CREDIT = "unspent_credit"
    PRODUCT_BILL = "product_bill"
    HIDDEN_ROWS = "hidden_rows"


@dataclass(frozen=True, slots=True)
class Reason:
    """One possible reason.

    Attributes:
        kind: which.
        fits: whether it accounts for the gap to the cent.
        cents: what it accounts for, as a part of client record − export; None when no figure is known.
        text: one or two sentences with what to do.
        rows: (index of the file, spreadsheet row) of the rows it speaks of.
    """

    kind: ReasonKind
    fits: bool
    cents: int | None
    text: str
    rows: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap and everything known about it. `cents` = client record − export, never 0 here."""

    cents: int
    export_cents: int
    current_cents: int
    unbilled_cents: int
    counted: tuple[ClientRow, ...]
    before: tuple[ClientRow, ...]
    after: tuple[ClientRow, ...]
    set_aside: tuple[SetAside, ...]


def likeliest_reasons(gap: Gap) -> tuple[Reason, ...]:
    """Reasons for a gap, likeliest first: those that fit to the cent, then the others in order of experience."""
    found = [
        *_no_rows(gap),
        *_time_frame(gap),
        *_doubled_rows(gap),
        *_set_aside(gap),
        *_typed_otherwise(gap),
        *_single_rows(gap),
        *_outside_the_export(gap),
        *_hidden_rows(gap),
    ]
    return tuple(sorted(found, key=lambda reason: not reason.fits))


def _no_rows(gap: Gap) -> Iterator[Reason]:
    if not gap.counted:
        yield Reason(ReasonKind.NO_ROWS, False, None, "No row of this client is in the time frame.")


def _time_frame(gap: Gap) -> Iterator[Reason]:
    for rows, where, advice in (
        (gap.before, "before", "Start the time frame at the client's first session."),
        (gap.after, "after", "End it at the most recent session."),
    ):
        cents = sum(row.cents for row in rows)
        if rows:
            count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            verb = "lies" if len(rows) == 1 else "lie"
            fits = cents == gap.cents
            exactly = ", exactly the difference" if fits else ""
            text = f"{count} of this client {verb} {where} the time frame: {format_cents(cents)}{exactly}. {advice}"
            yield Reason(ReasonKind.TIME_FRAME, fits, cents, text, _places(rows))
    if not gap.before:
        first = min((row.day for row in gap.counted), default=None)
        if first is not None:
            text = (
                "The time frame may start after the first session: this client's first row in the export is of "
                f"{long_day(first)}. If sessions came before, download the file again from the "
                "first session on."
            )
            yield Reason(ReasonKind.TIME_FRAME, False, None, text)


def _doubled_rows(gap: Gap) -> Iterator[Reason]:
    seen: dict[object, ClientRow] = {}
    for row in gap.counted:
        twin = seen.setdefault(row.same, row)
        if twin is not row and -row.cents == gap.cents:
            text = (
                f"{_name(twin)} and {_name(row)} are the same to the cent and of the same day ({row.day}): if one of "
                f"them stands there twice, the export is {format_cents(abs(row.cents))} too "
                f"{'high' if row.cents > 0 else 'low'}, exactly the difference."
            )
            yield Reason(ReasonKind.DOUBLED_ROW, True, -row.cents, text, _places((twin, row)))


def _set_aside(gap: Gap) -> Iterator[Reason]:
    exact = [aside for aside in gap.set_aside if aside.cents == gap.cents]
    for aside in exact[:ROWS_NAMED_MAX]:
        text = (
            f"Row {aside.row} was set aside ({aside.why.rstrip('.')}) and holds {format_cents(aside.cents)}, exactly "
            "the difference. Correct it in the file if it is this client's."
        )
        yield Reason(ReasonKind.SET_ASIDE, True, aside.cents, text, ((aside.file, aside.row),))
    if gap.set_aside and not exact:
        cents = sum(aside.cents for aside in gap.set_aside)
        amount = amounts_phrase((aside.code, aside.cents) for aside in gap.set_aside)
        count = len(gap.set_aside)
        text = (
            f"{count} {'row' if count == 1 else 'rows'} of the file could not be used, {amount}; "
            "some may be this client's. See them with: tieout inspect"
        )
        places = tuple((aside.file, aside.row) for aside in gap.set_aside)
        yield Reason(ReasonKind.SET_ASIDE, cents == gap.cents, cents, text, places)


def _typed_otherwise(gap: Gap) -> Iterator[Reason]:
    if gap.unbilled_cents and gap.export_cents == gap.current_cents:
        text = (
            f"The export equals Current Balance alone. If the {format_cents(gap.unbilled_cents)} Unbilled has been "
            "billed since, it is counted twice: look at the client page again."
        )
        yield Reason(ReasonKind.UNBILLED_INCLUDED, True, gap.cents, text)
    if gap.current_cents and gap.export_cents == gap.unbilled_cents - gap.current_cents:
        text = (
            "It fits if Current Balance is a credit. Type a credit with a minus: "
            f"--current {format_cents(-gap.current_cents).replace(',', '')}"
        )
        yield Reason(ReasonKind.CREDIT_SIGN, True, gap.cents, text)


def _single_rows(gap: Gap) -> Iterator[Reason]:
    """Rows one amount of which is the gap. One such row is a trace; many rows of the same fee are chance."""
    for name, sign in (("Client Responsibility", 1), ("Client Paid", -1), ("Credit Used", -1)):
        rows = [row for row in gap.counted if abs(_column(row, name)) == abs(gap.cents)]
        if rows:
            fits = len(rows) == 1 and -sign * _column(rows[0], name) == gap.cents
            listed = ", ".join(f"{_name(row)} ({row.day})" for row in rows[:ROWS_NAMED_MAX])
            more = f" and {len(rows) - ROWS_NAMED_MAX} more" if len(rows) > ROWS_NAMED_MAX else ""
            text = (
                f"The difference is the {name} of {listed}{more}. See whether the client page counts "
                f"{'it' if len(rows) == 1 else 'them'}."
            )
            yield Reason(ReasonKind.SINGLE_ROW, fits, gap.cents, text, _places(rows))


def _column(row: ClientRow, name: str) -> int:
    return {"Client Responsibility": row.charge_cents, "Client Paid": row.paid_cents}.get(name, row.credit_cents)


def _outside_the_export(gap: Gap) -> Iterator[Reason]:
    """What the formula can't see: it has no appointment row, so the two differ although both are right."""
    amount = format_cents(abs(gap.cents))
    if gap.cents < 0:
        text = (
            f"A credit not used yet: a credit of {amount} lowers the client page and has no appointment row, so the "
            "export is higher. Look for credits on the client page; both can be right."
        )
        yield Reason(ReasonKind.UNSPENT_CREDIT, False, None, text)
    else:
        text = (
            f"A product was billed: a product of {amount} raises the client page and has no appointment row, so the "
            "export is lower. Look for bills without service dates; both can be right."
        )
        yield Reason(ReasonKind.PRODUCT_BILL, False, None, text)


def _hidden_rows(gap: Gap) -> Iterator[Reason]:
    text = (
        f"If your own sheet shows another sum than {format_cents(gap.export_cents)}: SUBTOTAL(9, …) counts rows hidden "
        "by hand and leaves out only filtered ones; SUBTOTAL(109, …) leaves out both."
    )
    yield Reason(ReasonKind.HIDDEN_ROWS, False, None, text)


def _name(row: ClientRow) -> str:
    return f"{row.file_name} row {row.row}"


def _places(rows: Sequence[ClientRow]) -> tuple[tuple[int, int], ...]:
    return tuple((row.file, row.row) for row in rows)
