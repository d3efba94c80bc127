"""What in a file vouches for what was read from it, in one sentence: what damage would show, and what would not."""

from __future__ import annotations

from tieout.model.book import TotalsVerdict

CHECKED_PARQUET = "Parquet, each page with its checksum"
"""The encoding of a Parquet file whose pages all carry checksums, which were compared."""

OLD_WORKBOOK = "old Excel workbook"
"""The encoding of an XLS file, a format without checksums."""

_SEALED = frozenset({"Excel workbook", "OpenDocument spreadsheet", "Arrow", CHECKED_PARQUET})
"""Encodings that carry checksums of all they hold: they show damage since the file was saved, not what was saved."""


def vouched_for(own_totals: TotalsVerdict, encoding: str) -> str:
    """What shows that a file is whole, and what nothing in it can show.

    Args:
        own_totals: whether the file's totals agree with its rows.
        encoding: how its bytes were read, such as `utf-8` or `Excel workbook`.
    """
    if own_totals is TotalsVerdict.DIFFER:
        return "its totals differ from its rows: a row or an amount was lost or changed"
    if encoding in _SEALED:
        totals = " and its own totals" if own_totals is TotalsVerdict.AGREE else ""
        return f"the file's checksums{totals}: damage since it was saved would show"
    better = "; exported as XLSX, any damage would show" if encoding == OLD_WORKBOOK else ""
    if own_totals is TotalsVerdict.AGREE:
        return f"its own totals: a changed amount would show; a changed name, day or memo would not{better}"
    if encoding == OLD_WORKBOOK:
        return f"the lengths of its records and rows alone: a changed amount, name or day would not show{better}"
    return (
        "nothing in the file: a changed amount, name or day would not show, nor rows lost at the end of a plain table"
    )
