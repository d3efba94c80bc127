"""Text in, text out that no spreadsheet takes for a formula, and back.

The rule is OWASP's for CSV injection: an apostrophe before a text that begins like a formula.
"""

from __future__ import annotations

import re

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def harmless(text: str) -> str:
    """A text as it goes into a table that may be opened in a spreadsheet; plain numbers stay as they are."""
    begins = text.lstrip(" \u00a0")
    if begins.startswith(_RUNS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def as_written(cell: str) -> str:
    """The text before `harmless`."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
