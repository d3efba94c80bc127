"""The first tie-out: a client's lines in the practice's export against the client record.

Client Responsibility − Client Paid − Credit Used must equal Current Balance + Unbilled (the practice program's
published procedure). Where it doesn't, the likeliest reasons come with it, the ones that fit to the cent first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tieout.model.book import Book
from tieout.model.money import format_cents
from tieout.practice.reasons import Gap, Reason, ReasonKind, likeliest_reasons
from tieout.practice.rows import ClientRow, client_rows

__all__ = ["Reason", "ReasonKind", "TieOut", "tie_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOut:
    """The export and the client record side by side, in cents.

    Attributes:
        start: first day counted; None when the client has no row.
        end: last day counted.
        chosen: whether a person chose a day, or the client's first and most recent session stand.
        rows: rows counted.
        charge_cents: Σ Client Responsibility.
        paid_cents: Σ Client Paid.
        credit_cents: Σ Credit Used.
        current_cents: Current Balance, from the client record.
        unbilled_cents: Unbilled, from the client record.
        reasons: why the two differ, likeliest first; empty when they agree.
    """

    start: date | None
    end: date | None
    chosen: bool
    rows: int
    charge_cents: int
    paid_cents: int
    credit_cents: int
    current_cents: int
    unbilled_cents: int
    reasons: tuple[Reason, ...]

    @property
    def export_cents(self) -> int:
        """The balance by the export."""
        return self.charge_cents - self.paid_cents - self.credit_cents

    @property
    def record_cents(self) -> int:
        """The balance by the client record."""
        return self.current_cents + self.unbilled_cents

    @property
    def gap_cents(self) -> int:
        """Client record minus export."""
        return self.record_cents - self.export_cents

    @property
    def agrees(self) -> bool:
        """Whether both say the same to the cent."""
        return self.gap_cents == 0

    @property
    def text(self) -> str:
        """The answer in one or two sentences."""
        export, record = format_cents(self.export_cents), format_cents(self.record_cents)
        if self.agrees:
            return f"{self._sum} = {self._record_sum}. The export and the client record agree."
        apart = format_cents(abs(self.gap_cents))
        return f"The export says {export}, the client page says {record}: {apart} apart."

    @property
    def sums_texts(self) -> tuple[str, str]:
        """Both sums, term by term."""
        return f"Export:       {self._sum}", f"Client page:  {self._record_sum} = {format_cents(self.record_cents)}"

    @property
    def _sum(self) -> str:
        charge, paid, credit = (
            format_cents(cents) for cents in (self.charge_cents, self.paid_cents, self.credit_cents)
        )
        return f"{charge} - {paid} - {credit} = {format_cents(self.export_cents)}"

    @property
    def _record_sum(self) -> str:
        sign = "+" if self.unbilled_cents >= 0 else "-"
        return f"{format_cents(self.current_cents)} {sign} {format_cents(abs(self.unbilled_cents))}"


def tie_out(
    book: Book,
    names: Collection[str],
    *,
    current_cents: int,
    unbilled_cents: int,
    start: date | None = None,
    end: date | None = None,
) -> TieOut:
    """Compare one client's export with the client record.

    Args:
        book: the practice's book.
        names: the client's name as the book writes it, in all its spellings.
        current_cents: Current Balance; negative for a credit.
        unbilled_cents: Unbilled.
        start: leave out rows before this day; None = from the client's first session.
        end: leave out rows after this day; None = to the client's most recent session.

    Returns:
        Both sums and, where they differ, the likeliest reasons.
    """
    every = client_rows(book, names)
    counted = [row for row in every if _within(row, start, end)]
    record = current_cents + unbilled_cents
    export = sum(row.cents for row in counted)
    gap = Gap(
        cents=record - export,
        export_cents=export,
        current_cents=current_cents,
        unbilled_cents=unbilled_cents,
        counted=tuple(counted),
        before=tuple(row for row in every if start is not None and row.day < start),
        after=tuple(row for row in every if end is not None and row.day > end),
        set_aside=book.set_aside,
    )
    days = [row.day for row in counted]
    return TieOut(
        start=start or min(days, default=None),
        end=end or max(days, default=None),
        chosen=start is not None or end is not None,
        rows=len(counted),
        charge_cents=sum(row.charge_cents for row in counted),
        paid_cents=sum(row.paid_cents for row in counted),
        credit_cents=sum(row.credit_cents for row in counted),
        current_cents=current_cents,
        unbilled_cents=unbilled_cents,
        reasons=likeliest_reasons(gap) if gap.cents else (),
    )


def _within(row: ClientRow, start: date | None, end: date | None) -> bool:
    return (start is None or row.day >= start) and (end is None or row.day <= end)
