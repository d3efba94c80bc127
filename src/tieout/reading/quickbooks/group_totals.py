"""What a QuickBooks report states as totals of its groups and of all rows, and whether its rows come to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents


@dataclass(slots=True)
class Sum:
    """Printed amounts added up: of all rows, and of the posted ones alone."""

    printed: int = 0
    posted: int = 0

    def add(self, printed: int, posted: int) -> None:
        """Count one more amount."""
        self.printed += printed
        self.posted += posted

    def with_(self, other: Sum) -> Sum:
        """Both together."""
        return Sum(self.printed + other.printed, self.posted + other.posted)


@dataclass(slots=True)
class Totals:
    """What the report states as totals, and what its rows sum to."""

    stated: list[tuple[int, int, tuple[Sum, ...]]] = field(default_factory=list)
    unmatched: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)

    def add(self, row: int, stated: int | None, *sums: Sum) -> None:
        """Note a total; any of the sums may be what it states. None = it states no amount."""
        if stated is not None:
            self.stated.append((row, stated, sums))

    def compare(self) -> tuple[TotalsVerdict, tuple[Problem, ...]]:
        """Whether all of them agree: with all rows, or else (in the whole file) with the posted rows."""
        differing = [entry for entry in self.stated if entry[1] not in {each.printed for each in entry[2]}]
        if differing and all(stated in {each.posted for each in sums} for _, stated, sums in self.stated):
            differing = []
        problems = [
            *(_differs(row, stated, sums[0].printed) for row, stated, sums in differing),
            *(_unmatched(row) for row in self.unmatched),
            *(_unclosed(row) for row in self.unclosed),
            *([_empty(self.empty)] if self.empty else []),
            *([_unreadable(self.unreadable)] if self.unreadable else []),
        ]
        if differing or self.unmatched or self.unreadable:
            return TotalsVerdict.DIFFER, tuple(problems)
        return (TotalsVerdict.AGREE if self.stated else TotalsVerdict.NONE), tuple(problems)


def _differs(row: int, stated: int, summed: int) -> Problem:
    text = (
        f"Row {row} states a total of {format_cents(stated)}, its rows sum to {format_cents(summed)} "
        f"({format_cents(summed - stated)} apart). Export the report again."
    )
    return Problem(code="E402", text=text, file=0, row=row)


def _unmatched(row: int) -> Problem:
    text = f"Row {row} is the total of a group that isn't open there: rows or a heading are missing above it."
    return Problem(code="W404", text=text, file=0, row=row)


def _unclosed(row: int) -> Problem:
    text = f"Row {row} is the heading of a group without rows and without a total: a line may be missing below it."
    return Problem(code="W404", text=text, file=0, row=row)


def _empty(rows: list[int]) -> Problem:
    text = f"{len(rows)} groups have a total and no rows (the first in row {rows[0]}): rows may be missing there."
    return Problem(code="W404", text=text, file=0, row=rows[0])


def _unreadable(rows: list[int]) -> Problem:
    text = f"{len(rows)} totals can't be read (the first in row {rows[0]}), so they vouch for nothing."
    return Problem(code="E402", text=text, file=0, row=rows[0])
