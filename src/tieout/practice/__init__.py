"""The practice's own book: whether its export agrees with the client record, and the insight it comes from."""

from tieout.practice.billing import Billed, billed
from tieout.practice.insight import appointment_status, arrange
from tieout.practice.tie_out import Reason, ReasonKind, TieOut, tie_out

__all__ = ["Billed", "Reason", "ReasonKind", "TieOut", "appointment_status", "arrange", "billed", "tie_out"]
