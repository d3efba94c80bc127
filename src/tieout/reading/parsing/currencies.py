"""One currency to a book: what amounts and columns state it, and the refusal of a second one, both named."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tieout.errors import FileNotUnderstood
from tieout.reading.parsing.cells import clean_text, currency_of

_CODES = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "NZ$": "NZD", "£": "GBP", "€": "EUR"}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BSD", "BBD", "BZD", "BMD", "KYD", "JMD", "TTD"})
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)


def one_currency(name: str, currencies: Iterable[str]) -> str:
    """The one currency of a file, `""` when it states none.

    Raises:
        FileNotUnderstood: E304 when there are several; they are named.
    """
    distinct = sorted({currency.strip().upper() for currency in currencies} - {""})
    for currency in distinct:
        if not _CODE.fullmatch(currency):
            raise FileNotUnderstood(
                f"{name}: a cell of its currency column is no currency (three letters, such as USD). Correct it, or "
                "export again.",
                code="E304",
            )
    if len(distinct) > 1:
        raise FileNotUnderstood(
            f"{name} holds amounts in {' and in '.join(distinct)}. Export one currency at a time.", code="E304"
        )
    return distinct[0] if distinct else ""


def table_currency(name: str, amounts: Iterable[str], codes: Iterable[str] = ()) -> str:
    """The one currency of a table, `""` when it states none.

    A bare `$` is the dollar that the table names elsewhere, else that of the United States. A column of currencies that
    holds one word which is no code (`US Dollar`) says nothing.

    Args:
        name: of the file.
        amounts: the cells of its columns of money.
        codes: the cells of its column of currencies.

    Raises:
        FileNotUnderstood: E304 when there are several; they are named.
    """
    stated = {word for code in set(codes) if (word := clean_text(code).upper())}
    if len(stated) == 1 and not _CODE.fullmatch(next(iter(stated))):
        stated = set()
    marks = {currency_of(amount).upper() for amount in set(amounts)} - {""}
    found = stated | {_CODES.get(mark, mark) for mark in marks - {"$"}}
    if "$" in marks and not found & _DOLLARS:
        found.add("USD")
    return one_currency(name, found)
