"""How many records a text table has, counted a second time and another way than the reader that made them."""

from __future__ import annotations

import re
from functools import lru_cache

_BREAK = re.compile(r"\r\n|\r|\n")


def count_records(text: str, delimiter: str) -> int:
    """Line breaks outside of quoted cells, and the last line where it has none.

    Args:
        text: the table.
        delimiter: what separates its cells.
    """
    bare = _quoted(delimiter).sub("", text) if '"' in text else text
    breaks = bare.count("\n") if "\r" not in bare else len(_BREAK.findall(bare))
    return breaks + (not text.endswith(("\n", "\r")))


@lru_cache(maxsize=8)
def _quoted(delimiter: str) -> re.Pattern[str]:
    """A cell that begins with a quote; a doubled quote inside of it is text."""
    return re.compile(rf'(?:\A|(?<=[\r\n{re.escape(delimiter)}]))"[^"]*(?:""[^"]*)*"')
