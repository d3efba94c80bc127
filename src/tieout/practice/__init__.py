"""The practice's own book: whether its export agrees with the client record."""

from tieout.practice.tie_out import Reason, ReasonKind, TieOut, tie_out

__all__ = ["Reason", "ReasonKind", "TieOut", "tie_out"]
