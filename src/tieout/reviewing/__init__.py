"""What a person decides about a settlement: which side is right, and what is to be corrected because of it."""

from tieout.reviewing.applying import apply, side_decided, unusable
from tieout.reviewing.corrections import corrections
from tieout.reviewing.telling import choices, client_code, tell
from tieout.reviewing.wording import WORDS

__all__ = ["WORDS", "apply", "choices", "client_code", "corrections", "side_decided", "tell", "unusable"]
