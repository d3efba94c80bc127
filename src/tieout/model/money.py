"""Money is whole cents in an `int`; here it becomes text. Reading text into cents is `reading.parsing.cells`."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=16_384)
def format_cents(cents: int) -> str:
    """Write cents as people read them: `123456` as `1,234.56`, `-900` as `-9.00`.

    Args:
        cents: any number of whole cents.

    Returns:
        Thousands with commas, two decimals, a leading minus when negative.
    """
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{part:02d}"


def format_balance(cents: int) -> str:
    """Write what a client owes: `405.00`, and `25.00 CR` where the client is owed."""
    return f"{format_cents(-cents)} CR" if cents < 0 else format_cents(cents)


def format_accounting(cents: int) -> str:
    """Write cents as accountants do: `(9.00)` for a negative amount and `-` for nothing."""
    if cents == 0:
        return "-"
    return f"({format_cents(-cents)})" if cents < 0 else format_cents(cents)


def format_plain(cents: int) -> str:
    """Write cents for machines: `-1234.56`, no thousands separator."""
    return format_cents(cents).replace(",", "")
