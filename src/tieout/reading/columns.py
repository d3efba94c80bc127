"""A column map: a person says which column is which, once, in a TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tieout.errors import WrongUsage
from tieout.reading.parsing.cells import DecimalMark
from tieout.reading.parsing.types import IGNORED, kind_of_type, known_types

MEANINGS = (
    "date", "client", "first_name", "last_name", "amount", "debit", "credit", "charge", "paid", "type", "reference",
    "memo", "status", "currency",
)  # fmt: skip
"""What a column of a flat table can mean."""

_KEYS = {
    "columns": MEANINGS,
    "signs": ("positive",),
    "dates": ("order",),
    "numbers": ("decimal",),
    "types": None,
    "accounts": ("receivable",),
    "program": ("name",),
}
_DECIMALS = {"point": DecimalMark.POINT, "comma": DecimalMark.COMMA}


class DayOrder(StrEnum):
    """How a date such as 03/04/2026 is to be read."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What a person says about a table.

    Attributes:
        columns: header by meaning.
        positive_owes: whether a positive amount means that the client owes more; None = not said.
        day_order: the order of day and month, or None.
        decimal: the mark before the cents, or None.
        types: (the file's own word, our type word or `ignore`).
        program: name of the program it is remembered for, `""` when it isn't.
        receivable: the account of a ledger that holds what clients owe, or None.
    """

    columns: dict[str, str]
    positive_owes: bool | None = None
    day_order: DayOrder | None = None
    decimal: DecimalMark | None = None
    types: tuple[tuple[str, str], ...] = ()
    program: str = ""
    receivable: str | None = None


def read_column_map(data: bytes, name: str) -> ColumnMap:
    """Read a column map.

    Args:
        data: the TOML file's bytes.
        name: its name, for messages.

    Raises:
        WrongUsage: E210 when it isn't TOML, or holds a key that means nothing here.
    """
    sections = _sections(data, name)
    positive = _choice(name, sections, "signs.positive", ("owes", "pays"))
    order = _choice(name, sections, "dates.order", tuple(DayOrder))
    decimal = _choice(name, sections, "numbers.decimal", tuple(_DECIMALS))
    return ColumnMap(
        columns={meaning: header for meaning, header in sections["columns"].items() if header.strip()},
        positive_owes=None if positive is None else positive == "owes",
        day_order=None if order is None else DayOrder(order),
        decimal=None if decimal is None else _DECIMALS[decimal],
        types=tuple(_types(name, sections["types"])),
        program=sections["program"].get("name", ""),
        receivable=sections["accounts"].get("receivable"),
    )


def write_map(column_map: ColumnMap, program: str = "") -> str:
    """A column map as TOML; `read_column_map` reads it back.

    Args:
        column_map: what to write.
        program: the name it is kept under, if it is.
    """
    decimals = {mark: word for word, mark in _DECIMALS.items()}
    sections: dict[str, dict[str, str]] = {
        "program": {"name": program or column_map.program},
        "columns": column_map.columns,
        "signs": {}
        if column_map.positive_owes is None
        else {"positive": "owes" if column_map.positive_owes else "pays"},
        "dates": {} if column_map.day_order is None else {"order": column_map.day_order.value},
        "numbers": {} if column_map.decimal is None else {"decimal": decimals[column_map.decimal]},
    }
    lines: list[str] = []
    for section, table in sections.items():
        told = [f"{key} = {_quoted(value)}" for key, value in table.items() if value]
        lines += [f"[{section}]", *told, ""] if told else []
    if column_map.types:
        lines += ["[types]", *(f"{_quoted(word)} = {_quoted(ours)}" for word, ours in column_map.types), ""]
    return "\n".join(lines)


def _sections(data: bytes, name: str) -> dict[str, dict[str, str]]:
    import tomllib  # noqa: PLC0415  few files come with a map

    try:
        found = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongUsage(f"{name} is not a column map: {error}.", code="E210") from error
    _refuse_unknown(name, "section", found, tuple(_KEYS))
    sections = {}
    for section, keys in _KEYS.items():
        sections[section] = _table(name, found, section)
        if keys is not None:
            _refuse_unknown(name, f"key in [{section}]", sections[section], keys)
    return sections


def _table(name: str, found: dict[str, object], section: str) -> dict[str, str]:
    table = found.get(section, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise WrongUsage(f'{name}: [{section}] holds lines like date = "Transaction date".', code="E210")
    return {str(key): str(value) for key, value in table.items()}


def _refuse_unknown(name: str, what: str, found: dict[str, object] | dict[str, str], known: tuple[str, ...]) -> None:
    for key in sorted(set(found) - set(known)):
        raise WrongUsage(f"{name}: there is no {what} called {key}. Known are {', '.join(known)}.", code="E210")


def _choice(name: str, sections: dict[str, dict[str, str]], key: str, choices: tuple[str, ...]) -> str | None:
    section, _, word = key.partition(".")
    value = sections[section].get(word)
    if value is not None and not value.strip():
        said = " or ".join(f'"{choice}"' for choice in choices)
        raise WrongUsage(f"{name}: {key} isn't answered yet. Write {said}; the line says which is which.", code="E210")
    if value is not None and value not in choices:
        raise WrongUsage(f"{name}: {key} is one of {', '.join(choices)}.", code="E210")
    return value


def _types(name: str, table: dict[str, str]) -> list[tuple[str, str]]:
    for word, ours in table.items():
        if ours.casefold() != IGNORED and kind_of_type(ours) is None:
            raise WrongUsage(
                f"{name}: [types] {word} is given as {ours}, which isn't known. Known are {known_types()}, and "
                f"{IGNORED} for rows that don't count.",
                code="E210",
            )
    return list(table.items())


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(mark):04x}" if ord(mark) < 32 or ord(mark) == 127 else f"\\{mark}" if mark in '\\"' else mark
        for mark in text
    )
    return f'"{escaped}"'
