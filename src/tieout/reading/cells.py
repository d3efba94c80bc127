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


_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u200a\u3000\t"), " ")
_MINUSES = {ord(mark): "-" for mark in "\u2212\u2012\u2013\ufe63\uff0d"}
_TEXT_GUARD = re.compile(r'="(.*)"', re.DOTALL)
_GROUPED = {
    DecimalMark.POINT: re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?", re.ASCII),
    DecimalMark.COMMA: re.compile(r"(\d{1,3}(?:[. ']\d{3})+|\d+)?(?:,(\d*))?", re.ASCII),
}
_CURRENCY = re.compile(r"(?:USD|CAD|AUD|NZD|GBP|EUR|US\$|C\$|A\$|[$£€])", re.ASCII)
_CREDIT = re.compile(r"\bcr\.?$", re.IGNORECASE)
_DEBIT = re.compile(r"\bdr\.?$", re.IGNORECASE)

_HOW = "Write it like 1234.50, or leave the row out (it will be listed)."


def show(text: str) -> str:
    """The text as a message may show it: cut, with control characters made visible."""
    visible = "".join(
        mark if mark.isprintable() else f"\\x{ord(mark):02x}" for mark in text[: FOUND_CHARACTERS_MAX + 1]
    )
    return visible if len(visible) <= FOUND_CHARACTERS_MAX else visible[: FOUND_CHARACTERS_MAX - 1] + "…"


@lru_cache(maxsize=65_536)
def clean_text(text: str) -> str:
    """Text without odd spaces, text guards and doubled blanks; letters stay as written."""
    guarded = _TEXT_GUARD.fullmatch(text.strip())
    text = guarded.group(1) if guarded else text
    return " ".join(unicodedata.normalize("NFC", text.replace("\ufeff", "")).translate(_SPACES).split())


@lru_cache(maxsize=65_536)
def parse_cents(text: str, decimal: DecimalMark = DecimalMark.POINT) -> int:
    """Read an amount of money as people and programs write it.

    `$1,234.50`, `(45.00)`, `45.00-`, `-$5.00`, `25.00 CR`, `="45.00"` and `=15000.00` are amounts; a blank cell and
    a lone dash are 0. `1,23` or `1.234` are not guessed at.

    Args:
        text: the cell.
        decimal: the mark before the cents.

    Returns:
        Whole cents.

    Raises:
        CellProblem: E301 when the cell isn't exactly one amount.
    """
    bare = clean_text(text).translate(_MINUSES)
    bare, negative = _without_sign(bare.removeprefix("="))
    if bare in {"", "-"}:
        return 0
    found = _GROUPED[decimal].fullmatch(bare)
    if found is None or not (found[1] or found[2]):
        raise CellProblem("E301", f"this is not an amount. {_HOW}")
    if _ambiguous(bare, decimal):
        raise CellProblem("E301", "this may be a thousand or a decimal. Choose the number format for this file.")
    cents = _cents(found[1] or "0", found[2] or "")
    return -cents if negative else cents


def _without_sign(bare: str) -> tuple[str, bool]:
    """The figures alone, and whether they are negative in one of the ways people write it."""
    negative = False
    if _CREDIT.search(bare):
        bare, negative = _CREDIT.sub("", bare).strip(), True
    elif _DEBIT.search(bare):
        bare = _DEBIT.sub("", bare).strip()
    bare, signs = _strip_currency(bare), 0
    if bare.startswith("(") and bare.endswith(")"):
        bare, signs = _strip_currency(bare[1:-1].strip()), 1
    elif bare.startswith("-") and len(bare) > 1:
        bare, signs = _strip_currency(bare[1:].strip()), 1
    elif bare.endswith("-") and len(bare) > 1:
        bare, signs = _strip_currency(bare[:-1].strip()), 1
    elif bare.startswith("+"):
        bare = _strip_currency(bare[1:].strip())
    return bare, negative != bool(signs)


def _strip_currency(bare: str) -> str:
    """Without one currency mark at either end, where a sign may stand outside of it."""
    if found := _CURRENCY.match(bare):
        return bare[found.end() :].strip()
    if (found := _CURRENCY.search(bare)) and found.end() == len(bare):
        return bare[: found.start()].strip()
    return bare


def _ambiguous(bare: str, decimal: DecimalMark) -> bool:
    """Three figures after the only mark: a thousand here, a decimal elsewhere."""
    whole, mark, rest = bare.partition(decimal.value)
    return bool(mark) and len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0" and rest.isdigit()


def _cents(whole: str, part: str) -> int:
    if part[2:].strip("0"):
        raise CellProblem("E301", f"this has parts of a cent. {_HOW}")
    digits = "".join(mark for mark in whole if mark.isdigit())
    if len(digits) > len(str(CENTS_MAX)):
        raise CellProblem("E301", f"this is too large to be an amount. {_HOW}")
    cents = int(digits) * 100 + int(part[:2].ljust(2, "0"))
    if cents > CENTS_MAX:
        raise CellProblem("E301", f"this is too large to be an amount. {_HOW}")
    return cents
