"""Words that are one letter off a known one: a turned bit must not make a column or a tag unknown in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tieout.errors import FileNotUnderstood

_LETTERS_MIN = 4
"""Shorter words are near to too many others."""


def near(word: str, known: Collection[str]) -> bool:
    """Whether a word is a known one but for one letter: changed, lost, or put in."""
    return any(abs(len(word) - len(other)) <= 1 and _one_off(word, other) for other in known)


def refuse_nearly_known(name: str, headers: Iterable[str], missing: Mapping[str, Collection[str]]) -> None:
    """Refuse a header with one letter changed in a word that would have told a meaning which is missing.

    Args:
        name: of the file.
        headers: its plain headers.
        missing: the words of each meaning that no header tells.

    Raises:
        FileNotUnderstood: E201.
    """
    known = {word for words in missing.values() for word in words if len(word) >= _LETTERS_MIN}
    for header in headers:
        if (
            header not in known
            and (words := [word for word in known if len(word) == len(header)])
            and near(header, words)
        ):
            right = next(word for word in sorted(words) if near(header, [word]))
            raise FileNotUnderstood(
                f'{name}: the column "{header}" is "{right}" but for one letter. If the file is damaged, export it '
                "again; if not, give the column another name.",
                code="E201",
            )


def _one_off(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    place = next((at for at, mark in enumerate(short) if mark != long[at]), len(short))
    return short[place + (len(short) == len(long)) :] == long[place + 1 :]
