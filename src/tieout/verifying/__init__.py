"""An independent check of a report against its two files; it shares no code with the matching."""

from tieout.verifying.nodes import Malformed
from tieout.verifying.verify import Law, Verification, verify, verify_in_shares

__all__ = ["Law", "Malformed", "Verification", "verify", "verify_in_shares"]
