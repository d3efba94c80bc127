"""What a line says of itself by its memo and its reference: flags, one for each thing that hints ask for."""

from __future__ import annotations

import re
from functools import lru_cache

NO_SHOW = r"(?i)\b(no.?show|late.?cancel\w*|cancell?ation)\b"
"""A fee for a missed session; a pattern that Rust's regular expressions know, too."""

NOTHING, SAYS_TAX, SAYS_NOT_BILLED, SAYS_NO_SHOW, SAYS_WRITE_OFF, SAYS_REFUND, SAYS_INSURER = 0, 1, 2, 4, 8, 16, 32

_BY_MEMO = (
    (SAYS_TAX, re.compile(r"\b(tax|gst|vat|hst)\b", re.IGNORECASE)),
    (SAYS_NOT_BILLED, re.compile(r"\b(unbilled|not billed|uninvoiced|pending)\b", re.IGNORECASE)),
    (SAYS_NO_SHOW, re.compile(NO_SHOW)),
    (
        SAYS_WRITE_OFF,
        re.compile(r"\b(write.?off|written off|courtesy|waive[dr]?|adjust\w*|discount)\b", re.IGNORECASE),
    ),
)

_BY_EITHER = (
    (SAYS_REFUND, re.compile(r"\brefund", re.IGNORECASE)),
    (
        SAYS_INSURER,
        re.compile(
            r"\b(?:(?i:insur\w*|remit\w*|claims?|blue (?:cross|shield)|aetna|cigna|united ?healthcare|optum|humana|"
            r"medicare|medicaid|tricare|kaiser permanente)|EFT|ERA|EOB|BCBS|UHC)\b"
        ),
    ),
)
"""Insurers' payments: short words in capitals only, and no insurer who is called like a person."""


def said_by(memo: str | None, reference: str | None) -> int:
    """All flags of what a line says."""
    return _of_memo(memo) | _of_either(memo) | _of_either(reference)


@lru_cache(maxsize=16_384)
def _of_memo(text: str | None) -> int:
    return sum(flag for flag, words in _BY_MEMO if text and words.search(text))


@lru_cache(maxsize=16_384)
def _of_either(text: str | None) -> int:
    return sum(flag for flag, words in _BY_EITHER if text and words.search(text))
