"""Which column of a flat table is which: guessed from its header words, or said by a person's column map.

A guess is only taken when one column fits; where several fit as well the file is refused and the message says how to
choose. What was taken is shown back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NoReturn

from tieout.errors import FileNotUnderstood
from tieout.reading.columns import ColumnMap
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.taking import Columns
from tieout.reading.reader import Grid
from tieout.reading.tables.looks import is_amount

_WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "date": (
        ("date",),
        ("transaction date", "txn date", "trans date"),
        ("posting date", "posted date", "date posted", "date of service", "service date", "session date",
         "appointment date", "invoice date", "bill date", "payment date", "date issued", "issue date", "entry date",
         "effective date", "day", "purchase date", "visit date", "dos", "date of visit"),
    ),
    "client": (
        ("client", "customer", "patient", "contact", "client name", "customer name", "patient name", "contact name",
         "client full name", "customer full name", "patient full name", "contactname"),
        ("name", "full name", "display name", "member", "family", "payer", "bill to", "billed to"),
    ),
    "first_name": (("first name", "first", "client first name", "patient first name"),),
    "last_name": (("last name", "last", "surname", "client last name", "patient last name"),),
    "debit": (("debit", "debits", "debit amount", "dr"),),
    "credit": (("credit", "credits", "credit amount", "cr"), ("credit used", "credits used", "credit applied")),
    "charge": (
        ("charge", "charges", "charged", "charge amount", "client responsibility", "patient responsibility",
         "client charge", "client charges", "patient charge", "patient charges", "pt amt", "patient amount"),
        ("invoiced", "billed", "fee", "fees", "amount billed", "billed amount", "invoice amount", "amount invoiced"),
    ),
    "paid": (
        ("paid", "payment", "payments", "client paid", "patient paid", "pt paid"),
        ("payment amount", "received", "amount paid", "paid amount", "amount received", "client payment",
         "client payments", "patient payment", "patient payments", "collected", "amount collected", "total paid"),
    ),
    "amount": (
        ("amount", "signed amount", "net amount"),
        ("amount (usd)", "transaction amount", "total", "total amount", "line amount", "line total", "gross", "value"),
    ),
    "type": (("type", "transaction type", "txn type", "entry type", "kind"), ("category",)),
    "reference": (
        ("reference", "ref", "ref #", "ref no.", "number", "num", "no.", "no", "#", "invoice #", "invoice number",
         "invoice no", "invoice no.", "transaction number", "transaction id", "doc no", "document", "document number"),
        ("id",),
    ),
    "memo": (
        ("memo", "description", "memo/description", "details", "what", "particulars"),
        ("notes", "note", "comment", "comments"),
        ("item", "service", "services", "beschreibung", "buchungstext", "libellé", "concepto"),
    ),
    "status": (("status", "invoice status", "state"),),
    "currency": (("currency", "currency code"),),
}  # fmt: skip
"""Header words by meaning, best first; within one group none is better than another."""

_UNTOLD = {"reference", "memo", "status", "currency"}
"""Meanings that may be guessed beside a person's map, and where the first of several will do."""

_WHOLE = frozenset({"total", "total amount", "gross", "line total", "amount"})
_MONEY = ("amount", "debit", "credit", "charge", "paid")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins inside of a header such as `InvoiceNumber`."""

_HALVES = {
    "charge": "what was paid (such as Paid or Payments); charges alone don't show what is owed",
    "paid": "what was charged (such as Charge or Fee); payments alone don't show what is owed",
    "debit": "the credits beside the debits",
    "credit": "the debits beside the credits",
}
"""What is missing where a column holds one half of the money."""

_ROWS_SEARCHED = 60
_HOW = "Say which column is which with --columns MAP.toml"


def guess(grid: Grid) -> tuple[int, Columns] | None:
    """The header row and its columns, or None when no row names two of a date, a client and an amount.

    Raises:
        FileNotUnderstood: E201 when something needed is missing, or several columns fit.
    """
    index = _header_index(grid)
    if index is None:
        return None
    found = places_of(grid.records[index].cells)
    at = {meaning: places[0] for meaning, places in found.items()}
    if _is_whole(at, grid.records[index].cells):
        at["charge"], found["charge"] = at.pop("amount"), found.pop("amount")
    counted = used(at)
    missing = [what for what, meanings in _NEEDED if not set(meanings) & set(counted)]
    if missing:
        half = next((word for meaning, word in _HALVES.items() if meaning in at and "amount" in missing[0]), "")
        _refuse_missing(grid, index, half or missing[0])
    _refuse_nearly_known(grid, index, found)
    for meaning in counted:
        if len(found[meaning]) > 1 and meaning not in _UNTOLD:
            _refuse_several(grid, index, meaning, found[meaning])
    return index, Columns(grid.records[index].cells, {meaning: at[meaning] for meaning in counted})


def _is_whole(at: dict[str, int], cells: Sequence[str]) -> bool:
    """Whether the amount is a whole beside what was paid of it, and so a charge; a type would say which row is what."""
    if "paid" not in at or "amount" not in at or {"charge", "type", "debit"} & at.keys():
        return False
    return plain(cells[at["amount"]]) in _WHOLE


def given(grid: Grid, said: ColumnMap) -> tuple[int, Columns]:
    """The header row that holds every column of a person's map.

    Raises:
        FileNotUnderstood: E201 when there is no such row, or the map leaves something out.
    """
    if not said.columns and (found := guess(grid)):
        return found
    wanted = {meaning: plain(header) for meaning, header in said.columns.items()}
    index, missing = _closest_row(grid, set(wanted.values()))
    if missing:
        names = ", ".join(header for header in said.columns.values() if plain(header) in missing)
        raise FileNotUnderstood(
            f"{grid.name} has no column {names}, which the column map names. {_shown(grid, index)}", code="E201"
        )
    words = [plain(cell) for cell in grid.records[index].cells]
    guessed = {meaning: places[0] for meaning, places in places_of(grid.records[index].cells).items()}
    at = {meaning: words.index(word) for meaning, word in wanted.items()}
    if not set(_MONEY) & set(at):
        at = {meaning: guessed[meaning] for meaning in used(guessed) if meaning in {*_MONEY, "type"}} | at
    for meaning in ("date", "client", *sorted(_UNTOLD)):
        if meaning in guessed and meaning not in at and guessed[meaning] not in at.values():
            at[meaning] = guessed[meaning]
    if left_out := [what for what, meanings in _NEEDED if not set(meanings) & set(at)]:
        raise FileNotUnderstood(
            f"{grid.name}: the column map must also name {left_out[0]}. {_shown(grid, index)}", code="E201"
        )
    return index, Columns(grid.records[index].cells, at)


def partly(grid: Grid, said: ColumnMap | None) -> tuple[int, dict[str, int]] | None:
    """The header row and the place of each meaning it names, whether or not anything is missing; None without one."""
    if said is not None and said.columns:
        wanted = {meaning: plain(header) for meaning, header in said.columns.items()}
        index, missing = _closest_row(grid, set(wanted.values()))
        words = [plain(cell) for cell in grid.records[index].cells] if grid.records else []
        named = {meaning: words.index(word) for meaning, word in wanted.items() if word not in missing}
    else:
        found = _header_index(grid)
        if found is None:
            return None
        index, named = found, {}
    places = {meaning: found[0] for meaning, found in places_of(grid.records[index].cells).items()}
    return index, places | named


def layout(at: dict[str, int]) -> tuple[str, ...]:
    """The columns that hold the money: two or three where the header has a pair, else the one amount, else none."""
    places = {meaning: at[meaning] for meaning in _MONEY if meaning in at}
    if {"debit", "credit"} <= set(places):
        return ("debit", "credit")
    if "charge" in places and ("paid" in places or "credit" in places):
        return tuple(meaning for meaning in ("charge", "paid", "credit") if meaning in places)
    if "amount" in places:
        return ("amount",)
    return ("charge",) if "charge" in places and "type" in at else ()


def shown(grid: Grid) -> str:
    """The headers of the row that looks most like a header, and how to say what they mean."""
    rows = grid.records[:_ROWS_SEARCHED]
    best = max(range(len(rows)), key=lambda index: len(places_of(rows[index].cells)), default=0)
    return _shown(grid, best)


_NEEDED = (
    ("a date (such as Date or Transaction date)", ("date",)),
    ("the client (such as Client, Customer or Name)", ("client", "last_name")),
    ("the amount (such as Amount, or Debit and Credit, or Charge and Paid)", _MONEY),
)


def _header_index(grid: Grid) -> int | None:
    """The first row that names all of date, client and money, else the first that names two of them."""
    second_best = None
    for index, record in enumerate(grid.records[:_ROWS_SEARCHED]):
        at = {meaning: places[0] for meaning, places in places_of(record.cells).items()}
        named = sum(bool(set(meanings) & set(at)) for _, meanings in _NEEDED)
        if named == 3:
            return index
        if named == 2 and second_best is None and sum(bool(cell.strip()) for cell in record.cells) > 2:
            second_best = index
    return second_best


def places_of(cells: Sequence[str]) -> dict[str, list[int]]:
    """For each meaning the columns of its best group of words."""
    words = [_word(cell) for cell in cells]
    found: dict[str, list[int]] = {}
    for meaning, groups in _WORDS.items():
        for group in groups:
            if places := [place for place, word in enumerate(words) if word in group]:
                found[meaning] = places
                break
    return found


def _word(cell: str) -> str:
    """A header as it is compared; `client_name` and `ClientName` are `Client name`."""
    return plain(_HUMP.sub(" ", cell.replace("_", " ")))


def used(at: dict[str, int]) -> list[str]:
    """The meanings that are used of those that were found."""
    client = ["client"] if "client" in at else [name for name in ("first_name", "last_name") if name in at]
    return [
        meaning for meaning in ("date", *client, *layout(at), "type", *sorted(_UNTOLD)) if meaning in at
    ]  # fmt: skip


def _closest_row(grid: Grid, wanted: set[str]) -> tuple[int, set[str]]:
    """The row that holds most of the wanted headers, and those it lacks."""
    best, lacking = 0, wanted
    for index, record in enumerate(grid.records[:_ROWS_SEARCHED]):
        here = wanted - {plain(cell) for cell in record.cells}
        if len(here) < len(lacking):
            best, lacking = index, here
    return best, lacking


def _refuse_missing(grid: Grid, index: int, what: str) -> NoReturn:
    raise FileNotUnderstood(f"{grid.name}: we need a column for {what}. {_shown(grid, index)}", code="E201")


def _refuse_nearly_known(grid: Grid, index: int, found: Collection[str]) -> None:
    """A type or a status that is one letter off would change what rows count."""
    missing = {
        meaning: [word for group in _WORDS[meaning] for word in group]
        for meaning in ("type", "status", "debit", "credit", "paid")
        if meaning not in found
    }
    refuse_nearly_known(grid.name, [_word(cell) for cell in grid.records[index].cells], missing)


def _refuse_several(grid: Grid, index: int, meaning: str, places: Sequence[int]) -> NoReturn:
    cells = grid.records[index].cells
    if len({_word(cells[place]) for place in places}) == 1:
        raise FileNotUnderstood(
            f"{grid.name} has the column {clean_text(cells[places[0]])} {len(places)} times. "
            "Delete the one you don't mean.",
            code="E201",
        )
    names = " and ".join(clean_text(cells[place]) for place in places)
    raise FileNotUnderstood(
        f'{grid.name}: {names} may each be the {meaning}. {_HOW}: [columns] {meaning} = "...".', code="E201"
    )


def _shown(grid: Grid, index: int) -> str:
    """The headers of a row, where it is surely a header: the cells of other rows may be a client's."""
    cells = grid.records[index].cells if grid.records else ()
    if not places_of(cells) or any(map(is_amount, cells)):
        return f"{_HOW}."
    headers = ", ".join(clean_text(cell) for cell in cells if cell.strip() and not _ran_together(cell))
    return f"This file has: {headers[:400]}. {_HOW}."


def _ran_together(cell: str) -> bool:
    """Whether a damaged line break may have joined a header with the row below, whose first cell may be a name."""
    text = plain(cell)
    known = [word for groups in _WORDS.values() for group in groups for word in group]
    behind = [text[len(word) :] for word in known if text.startswith(word)]
    joined = any(" " in rest.strip() and rest[0] not in " (/.:#-_s" for rest in behind)
    return not cell.strip().isprintable() or (text not in known and joined)
