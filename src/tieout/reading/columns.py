"""A column map: a person says which column is which, once, in a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum

from tieout.errors import WrongUsage

MEANINGS = ("date", "client", "amount", "debit", "credit", "charge", "paid", "type", "reference", "memo", "status")
"""What a column of a flat table can mean."""

_SECTIONS = {"columns", "signs", "dates", "types"}


class DayOrder(StrEnum):
    """How a date such as 03/04/2026 is to be read."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What a person says about a table.

    Attributes:
        columns: header by meaning.
        positive_owes: whether a positive amount means that the client owes more.
        day_order: the order of day and month, or None.
        types: our type word by the file's own.
    """

    columns: dict[str, str]
    positive_owes: bool = True
    day_order: DayOrder | None = None
    types: tuple[tuple[str, str], ...] = ()


def read_column_map(data: bytes, name: str) -> ColumnMap:
    """Read a column map.

    Args:
        data: the TOML file's bytes.
        name: its name, for messages.

    Raises:
        WrongUsage: when it isn't TOML, or holds a key that means nothing here.
    """
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongUsage(f"{name} is not a column map: {error}.", code="E210") from error
    _refuse_unknown(name, "section", set(found), _SECTIONS)
    columns = _table(name, found, "columns")
    _refuse_unknown(name, "column", set(columns), set(MEANINGS))
    signs, dates = _table(name, found, "signs"), _table(name, found, "dates")
    _refuse_unknown(name, "key", set(signs) | set(dates), {"positive", "order"})
    positive = _choice(name, "signs.positive", signs.get("positive", "owes"), ("owes", "pays"))
    order = dates.get("order")
    return ColumnMap(
        columns=columns,
        positive_owes=positive == "owes",
        day_order=None if order is None else DayOrder(_choice(name, "dates.order", order, tuple(DayOrder))),
        types=tuple(_table(name, found, "types").items()),
    )


def write_column_map(columns: tuple[tuple[str, str], ...]) -> str:
    """A column map as TOML, ready to be corrected and given back with `--columns`."""
    lines = ["[columns]"]
    lines.extend(f"{meaning} = {_quoted(header)}" for meaning, header in columns if meaning in MEANINGS)
    return "\n".join([*lines, "", "[signs]", 'positive = "owes"', ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _table(name: str, found: dict[str, object], section: str) -> dict[str, str]:
    table = found.get(section, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise WrongUsage(f'{name}: [{section}] holds lines like date = "Transaction date".', code="E210")
    return {str(key): str(value) for key, value in table.items()}


def _refuse_unknown(name: str, what: str, found: set[str], known: set[str]) -> None:
    for key in sorted(found - known):
        raise WrongUsage(f"{name}: there is no {what} {key}. Known are {', '.join(sorted(known))}.", code="E210")


def _choice(name: str, key: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise WrongUsage(f"{name}: {key} is one of {', '.join(choices)}.", code="E210")
    return value
