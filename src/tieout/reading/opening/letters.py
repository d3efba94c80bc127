"""Which one-byte encoding a text is in, by whether its letters stand where letters can stand.

Windows and old Macs give the same bytes other letters (`José` of a Mac reads `JosŽ` on Windows). Every word with such a
byte is looked at in both ways: capitals inside of a word, signs and dashes between its letters, or a lone small letter
make a way odd. What only one way explains is read that way; what neither or both explain is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum

from tieout.errors import FileNotUnderstood

WINDOWS, MAC = "cp1252", "mac_roman"

_WORD = re.compile(rb"[A-Za-z\x80-\xff'-]*[\x80-\xff][A-Za-z\x80-\xff'-]*")
_CONTRACTION = re.compile(r"(?:s|t|d|m|re|ll|ve|n|em|til|tis|cause)?(?![^\W\d_])", re.IGNORECASE)
_RUN = re.compile(r"[^\W\d_]+")
_OPENING = "\u2018"
_APOSTROPHES = f"{_OPENING}\u2019"
_JOINING = "\u2010\u2013\u2014"
_QUOTES = "\u201c\u201d\u00ab\u00bb\u2039\u203a"
_SMALL_SIGNS = "\u2026\u00ae\u2122\u00b0\u00ba\u00aa"
_TURNED = "\u00a1\u00bf"
_NEVER = "\u00a4\u02c6\u02dc\ufffd"
_NO_LETTERS = "\u0192\u00aa\u00ba\u02c6"
_WORDS = "àèéêóòåöøô"
"""Letters that are words by themselves."""
_LETTERS_OF_WINDOWS = "ŠšŽžŒœŸ"
"""Letters that Windows writes with bytes which are other letters on a Mac, so that nothing but the word tells."""


class _Seen(IntEnum):
    """How a word looks in one of the encodings."""

    FITS = 0
    DOUBTFUL = 1
    ODD = 2


def one_byte_encoding(name: str, data: bytes) -> str:
    """The encoding of a text that isn't Unicode: Windows-1252 (of which Latin-1 is a part) or Mac Roman.

    Args:
        name: the file's name, for messages.
        data: its bytes.

    Raises:
        FileNotUnderstood: E107 when its letters don't tell.
    """
    found = {WINDOWS: [_Seen.FITS], MAC: [_Seen.FITS]}
    for word in set(_WORD.findall(data)):
        read = {encoding: word.decode(encoding, "replace") for encoding in found}
        if read[WINDOWS] != read[MAC]:
            for encoding, text in read.items():
                found[encoding].append(max(_looked_at(text)))
    worst = {encoding: max(seen) for encoding, seen in found.items()}
    if worst[WINDOWS] is _Seen.FITS or (worst[WINDOWS] is _Seen.DOUBTFUL and worst[MAC] is _Seen.ODD):
        return WINDOWS
    if worst[WINDOWS] is _Seen.ODD and worst[MAC] is not _Seen.ODD:
        return MAC
    if min(worst.values()) is _Seen.ODD:
        raise FileNotUnderstood(
            f"{name} is neither Unicode nor Windows-1252. Save it as CSV UTF-8, or name its encoding, such as "
            "--encoding gb18030 or --encoding mac_roman.",
            code="E107",
        )
    raise FileNotUnderstood(
        f"{name} isn't Unicode, and its accented letters don't tell whether Windows or an old Mac wrote them. Save it "
        "as CSV UTF-8, or say which: --encoding cp1252 or --encoding mac_roman.",
        code="E107",
    )


def _looked_at(text: str) -> Iterator[_Seen]:
    """How each mark of a word fits that isn't ASCII."""
    for place, mark in enumerate(text):
        if mark.isascii():
            continue
        before, after = text[:place][-1:], text[place + 1 :][:1]
        if mark in _LETTERS_OF_WINDOWS and (before.isalpha() or after.isalpha()):
            yield max(_Seen.DOUBTFUL, _letter(text, mark, before, after))
        elif mark.isalpha() and mark not in _NO_LETTERS:
            yield _letter(text, mark, before, after)
        elif mark in _APOSTROPHES:
            yield _apostrophe(text, place)
        elif mark in _JOINING:
            yield _odd(after.isalpha() and after.islower() and before.isalpha())
        elif mark in _QUOTES or mark in _SMALL_SIGNS:
            yield _odd(before.isalpha() and after.isalpha())
        elif mark == "\u20ac" and after.isupper() and not before.isalpha():
            yield _Seen.DOUBTFUL
        elif mark in _TURNED:
            yield _odd(before.isalnum())
        else:
            beside = before.isalpha() or after.isalpha()
            yield _odd(beside or mark in _NEVER or unicodedata.category(mark) == "Cc")


def _letter(text: str, mark: str, before: str, after: str) -> _Seen:
    """A capital inside of a word that isn't all capitals, or a small letter alone or among capitals, is odd."""
    if not (before.isalpha() or after.isalpha()):
        return _Seen.FITS if mark in _WORDS else _Seen.DOUBTFUL if mark.isupper() else _Seen.ODD
    if mark.isupper():
        own = next(part for part in _RUN.findall(text) if mark in part)
        return _odd(before.isalpha() and any(letter.islower() for letter in own))
    return _odd(before.isupper() and after.isupper())


def _apostrophe(text: str, place: int) -> _Seen:
    """Between letters an apostrophe stands behind one letter (O'Neil), or before `s`, `t`, `ll` and the like."""
    before, after = text[:place], text[place + 1 :]
    if not (before[-1:].isalpha() and after[:1].isalpha()):
        return _odd(text[place] == _OPENING and before[-1:].isalpha())
    lone = len(before) < 2 or not before[-2].isalpha()
    fits = lone or after[0].isupper() or _CONTRACTION.match(after)
    return _Seen.FITS if fits else _Seen.DOUBTFUL


def _odd(odd: bool) -> _Seen:
    return _Seen.ODD if odd else _Seen.FITS
