"""One cell of text into cents or a clean name, or a problem that says what to do. Never through a float."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from tieout.limits import CENTS_MAX, FOUND_CHARACTERS_MAX


class DecimalMark(StrEnum):
    """What separates whole units from cents in a file."""

    POINT = "."
    COMMA = ","


class CellProblem(Exception):
    """A cell that can't be understood.

    Attributes:
        code: such as `E301`.
        why: one sentence with what to do.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff\u00ad"))
_MARKS = {**dict.fromkeys(map(ord, "\u2212\u2012\u2013\u2014\ufe63\uff0d"), "-"), ord("\u2019"): "'"}
"""Minuses and apostrophes of other keyboards."""
_GROUPS = re.compile("(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
"""Spaces that don't break, as programs write them between thousands; a common space may part two numbers."""
_TEXT_GUARD = re.compile(r'="(.*)"', re.DOTALL)

_CURRENCY = r"(?:US\$|CA\$|C\$|A\$|NZ\$|USD|CAD|AUD|NZD|GBP|EUR|[$£€])"
_AMOUNT = re.compile(
    rf"(?P<sign>[-+]?) ?(?P<currency>{_CURRENCY}?) ?(?P<inner>[-+]?) ?(?P<open>\(?) ?(?P<within>{_CURRENCY}?) ?"
    rf"(?P<figures>[0-9.,' ]*[0-9.,])"
    rf" ?(?P<behind>{_CURRENCY}?) ?(?P<close>\)?) ?(?P<after>-?) ?(?P<last>{_CURRENCY}?) ?(?P<side>(?:[CD]R\.?)?)",
    re.ASCII | re.IGNORECASE,
)
_NOTHING = re.compile(rf"(?:{_CURRENCY} ?)?-|", re.ASCII)
_FIGURES = {
    DecimalMark.POINT: re.compile(
        r"([0-9]{1,3}(?:(?P<mark>[,'])[0-9]{3}(?:(?P=mark)[0-9]{3})*)|[0-9]+)?(?:\.(?P<part>[0-9]*))?", re.ASCII
    ),
    DecimalMark.COMMA: re.compile(
        r"([0-9]{1,3}(?:(?P<mark>[. '])[0-9]{3}(?:(?P=mark)[0-9]{3})*)|[0-9]+)?(?:,(?P<part>[0-9]*))?", re.ASCII
    ),
}
_AMOUNT_CHARACTERS_MAX = 64

FORMULA_MARK = "#FORMULA!"
"""What a sheet's cell shows whose formula has no value that can be known."""

_CONTROL = re.compile("[\x00-\x1f\x7f]")

_HOW_FORMULA = "Open the file in Excel, save it, and use it again."
_HOW = "Write it like 1234.50, or leave the row out (it will be listed)."


def show(text: str) -> str:
    """The text as a message may show it: cut, with control characters made visible."""
    visible = "".join(
        mark if mark.isprintable() else f"\\x{ord(mark):02x}" for mark in text[: FOUND_CHARACTERS_MAX + 1]
    )
    return visible if len(visible) <= FOUND_CHARACTERS_MAX else visible[: FOUND_CHARACTERS_MAX - 1] + "…"


@lru_cache(maxsize=65_536)
def clean_text(text: str) -> str:
    """Text without odd spaces, invisible marks, text guards and doubled blanks; letters stay as written."""
    guarded = _TEXT_GUARD.fullmatch(text.strip())
    text = guarded.group(1) if guarded else text
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(text.split())


def doubt_name(name: str) -> CellProblem | None:
    """Why a cleaned text can't be a client's name; None when it can."""
    if not name:
        return CellProblem("E303", "no client. Assign one, or leave the row out (it will be listed).")
    if name.startswith(FORMULA_MARK):
        return CellProblem("E306", f"the formula has no stored value. {_HOW_FORMULA}")
    if _CONTROL.search(name):
        return CellProblem("E303", "the name holds a control character, as damage leaves it. Export the file again.")
    return None


@lru_cache(maxsize=65_536)
def parse_cents(text: str, decimal: DecimalMark = DecimalMark.POINT) -> int:
    """Read an amount of money as people and programs write it.

    `$1,234.50`, `1'234.50`, `(45.00)`, `45.00-`, `-$5.00`, `25.00 CR`, `="45.00"` and `=15000.00` are amounts; a blank
    cell and a lone dash are 0. `1,23` or `1.234` are not guessed at.

    Args:
        text: the cell.
        decimal: the mark before the cents.

    Returns:
        Whole cents.

    Raises:
        CellProblem: E301 when the cell isn't exactly one amount, E306 when it holds a spreadsheet's error.
    """
    if not text.isascii():
        text = _GROUPS.sub("'", text)
    bare = clean_text(text).translate(_MARKS).removeprefix("'").removeprefix("=").strip()
    if _NOTHING.fullmatch(bare):
        return 0
    if bare.startswith("#") and not is_formula(text):
        raise CellProblem("E306", f"a spreadsheet wrote an error or a column too narrow to show the amount. {_HOW}")
    found = _AMOUNT.fullmatch(bare) if len(bare) <= _AMOUNT_CHARACTERS_MAX else None
    if found is None and is_formula(text):
        raise CellProblem("E306", f"the formula has no stored value. {_HOW_FORMULA}")
    if found is None:
        raise CellProblem("E301", f"this is not an amount. {_HOW}")
    negative = _negative(found)
    cents = _cents(found["figures"], decimal)
    return -cents if negative else cents


def is_formula(text: str) -> bool:
    """Whether a cell holds a spreadsheet's formula instead of a value."""
    bare = text.lstrip()
    return bare.startswith(FORMULA_MARK) or (len(bare) > 1 and bare[0] == "=" and bare[1] != '"')


def currency_of(text: str) -> str:
    """The currency mark an amount carries, `""` when none."""
    found = re.search(_CURRENCY, text, re.ASCII)
    return found.group() if found else ""


def _negative(found: re.Match[str]) -> bool:
    """Whether the amount is below zero; two marks of sign or of currency in one cell are not guessed at."""
    if bool(found["open"]) != bool(found["close"]):
        raise CellProblem("E301", f"one of its brackets is missing. {_HOW}")
    marks = [mark.upper().rstrip(".") for group in ("sign", "inner", "open", "after", "side") if (mark := found[group])]
    if len(marks) > 1 or sum(bool(found[group]) for group in ("currency", "within", "behind", "last")) > 1:
        raise CellProblem("E301", f"this has more than one sign or currency. {_HOW}")
    return marks in (["-"], ["("], ["CR"])


def _cents(figures: str, decimal: DecimalMark) -> int:
    found = _FIGURES[decimal].fullmatch(figures)
    if found is None or not (found[1] or found["part"]):
        raise CellProblem("E301", f"{_why_not(figures, decimal)}. {_HOW}")
    whole, part = found[1] or "0", found["part"] or ""
    if len(part) == 3 and len(whole) <= 3 and whole != "0":
        raise CellProblem("E301", "this may mean a thousand or a decimal. Write it with two decimals, such as 1234.00.")
    if part[2:].strip("0"):
        raise CellProblem("E301", f"this has parts of a cent. {_HOW}")
    digits = "".join(mark for mark in whole if mark.isdigit())
    cents = int(digits[-32:]) * 100 + int(part[:2].ljust(2, "0")) if len(digits) <= 32 else CENTS_MAX + 1
    if cents > CENTS_MAX:
        raise CellProblem("E301", f"this is too large to be an amount. {_HOW}")
    return cents


def _why_not(figures: str, decimal: DecimalMark) -> str:
    other = DecimalMark.COMMA if decimal is DecimalMark.POINT else DecimalMark.POINT
    if _FIGURES[other].fullmatch(figures):
        mark = "a comma" if other is DecimalMark.COMMA else "a point"
        return f"this seems to have {mark} before the cents, which the file's other amounts don't"
    return "this is not an amount"
