"""What a person decides about a settlement: which side is right, and what is to be corrected because of it."""

from tieout.reviewing.applying import apply, side_decided, unusable
from tieout.reviewing.corrections import corrections
from tieout.reviewing.telling import choices, codes_text, line_texts, tell
from tieout.reviewing.wording import WORDS

__all__ = ["WORDS", "apply", "choices", "codes_text", "corrections", "line_texts", "side_decided", "tell", "unusable"]
