"""How text pages look: their width, and colour where a terminal shows it. Colour only repeats what words say."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import combining, east_asian_width

WIDTH_MIN = 72
"""Below this a table of amounts can't be read; a narrower terminal wraps its lines."""


class Tone(StrEnum):
    """What a colour stands for; the value is its ANSI code."""

    AGREES = "32"
    DIFFERS = "33"
    QUIET = "2"
    STRONG = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Width and colour of a text page.

    Attributes:
        width: of the page in characters.
        colour: whether tones become ANSI codes.
    """

    width: int = 80
    colour: bool = False

    def paint(self, text: str, tone: Tone) -> str:
        """The text in a tone, or as it is where there is no colour."""
        return f"\x1b[{tone.value}m{text}\x1b[0m" if self.colour and text.strip() else text


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def shown(text: str) -> str:
    """A text without the control characters that could move the cursor or colour a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def cut(text: str, width: int) -> str:
    """A text of at most `width` columns, its end replaced by `…` when it is longer."""
    text = shown(text)
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return text + "…"


def pad(text: str, width: int) -> str:
    """A text filled with blanks on its right to `width` columns, cut when it is longer."""
    text = cut(text, width)
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns; never an empty list."""
    return textwrap.wrap(shown(text), max(width, 10), break_on_hyphens=False) or [""]


def flow(parts: Sequence[str], between: str, width: int) -> list[str]:
    """Parts in lines of at most `width` columns, none of them broken."""
    lines = [parts[0]]
    for part in parts[1:]:
        if cells(lines[-1] + between + part) <= width:
            lines[-1] += between + part
        else:
            lines.append(between.lstrip() + part)
    return lines


def paragraph(text: str, style: Style, indent: str = "") -> str:
    """A sentence wrapped to the page, further lines indented."""
    return ("\n" + indent).join(wrap(text, style.width - len(indent)))
