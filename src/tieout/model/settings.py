"""What a person may choose about a reconciliation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tieout.model.decision import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorFee:
    """What a card processor keeps of a payment: a share in basis points (1/100 of a percent) and fixed cents.

    The default is the rate the practice program's help states for Stripe: 2.9 % + 0.30.
    """

    basis_points: int = 290
    cents: int = 30

    def of(self, cents: int) -> int:
        """The fee on a payment of `cents`, rounded half up to the cent."""
        return (cents * self.basis_points + 5_000) // 10_000 + self.cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Choices that change the answer. All of them are written into the report.

    Attributes:
        as_of: balances count lines up to and with this day; None = all lines.
        start: lines before this day are summed up as one item before the start; None = no start.
        end: lines after this day are set aside; None = no end.
        client: only this client, by a name of either book; None = all.
        names: pairs (left name, right name) that a person declared to be the same client.
        fees: processor fees that a payment may be short of.
        learn: estimate each practice's habits from its own two files.
        decisions: what a person decided about lines, in order; applied to what the matching found.
    """

    as_of: date | None = None
    start: date | None = None
    end: date | None = None
    client: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    fees: tuple[ProcessorFee, ...] = (ProcessorFee(),)
    learn: bool = True
    decisions: tuple[Decision, ...] = ()
