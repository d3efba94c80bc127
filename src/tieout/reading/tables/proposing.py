"""Which column of an unknown table is probably which, with what shows it: by the header's words, else by the cells.

A Grid in, a Proposal out. Words of other languages and of banks' exports are known here only, where a person looks at
what they lead to. Nothing is read by a proposal: a person looks at it, corrects it, and gives it back as a column map.
The evidence counts cells and quotes none, so that a map never holds a client's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tieout.errors import FileNotUnderstood
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import is_day
from tieout.reading.reader import Grid
from tieout.reading.tables import flat_header, grouping
from tieout.reading.tables.looks import SHARE_MIN, Look, is_amount, look_at

_ROWS_SEARCHED = 60
_ROWS_LOOKED_AT = 2_000
_AMOUNT_WORDS = re.compile(
    r"amount|total|net|value|betrag|umsatz|summe|montant|importe|importo|bedrag|kwota|valor|belopp|beløb", re.IGNORECASE
)
_NO_AMOUNT_WORDS = re.compile(
    r"balance|saldo|solde|kontostand|account|konto|compte|cuenta|rekening|number|nummer|num[ée]ro|iban|check|cheque|"
    r"code|phone|zip|[#°]|\bno\b|\bnr\b|\bid\b",
    re.IGNORECASE,
)
_PARTY_WORDS = re.compile(
    r"name|payee|payer|merchant|partner|counterpart|remitter|auftraggeber|empf[äa]nger|beg[üu]nstigt|zahlungspflicht|"
    r"b[ée]n[ée]ficiaire|donneur|tegenpartij|naam|kontrahent|nadawca|beneficiari|wer\b|qui\b",
    re.IGNORECASE,
)
_OUT_WORDS = re.compile(
    r"debit|débit|withdraw|(?:paid|money|amount) out|belastung|soll\b|lastschrift|af\b", re.IGNORECASE
)
_IN_WORDS = re.compile(r"credit|crédit|deposit|(?:paid|money|amount) in\b|gutschrift|haben\b|bij\b", re.IGNORECASE)
_OTHER_LANGUAGES = {
    "date": re.compile(
        r"(?:leistungs|sitzungs|termin|beleg|rechnungs|buchungs)?datum|date de (?:la )?séance", re.IGNORECASE
    ),
    "client": re.compile(
        r"(?:klient|kunde|patient|mandant)(?:\W?(?:in|innen|r))?(?:en)?(?:name)?|nom du (?:client|patient)",
        re.IGNORECASE,
    ),
    "charge": re.compile(
        r"(?:klienten|patienten|eigen)anteil|honorar|rechnungsbetrag|forderung|part du (?:client|patient)|"
        r"(?:montant )?facturé",
        re.IGNORECASE,
    ),
    "paid": re.compile(r"(?:ge|be)zahlt|zahlung(?:en|seingang)?|(?:montant )?(?:payé|réglé|encaissé)", re.IGNORECASE),
    "credit": re.compile(r"guthaben (?:verwendet|verrechnet)|avoir utilisé", re.IGNORECASE),
}
"""Whole headers of German and French tables; those of money count where the cells are amounts."""

_OWED_WORDS = re.compile(r"\b(due|owed|owing|charges?|fees?|invoiced?|billed)\b", re.IGNORECASE)
"""Words of a header whose amounts are what a client owes."""

_BANK_WORDS = re.compile(
    r"payee|withdraw|deposit|buchung|valuta|wertstellung|kontostand|auftraggeber|iban|posting date|booking date|"
    r"running bal|available bal|check (?:or|number|no)|solde|saldo",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a proposal.

    Attributes:
        meaning: such as `date`; `""` when it isn't used.
        header: as written.
        evidence: what shows the meaning, or what the cells are.
    """

    meaning: str
    header: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the columns of a table probably are.

    Attributes:
        row: of the header, as a spreadsheet numbers it.
        columns: those that are proposed, then the others.
        missing: meanings that are needed and weren't found.
        sign: what a positive amount probably means, `owes` or `pays`; `""` where nothing shows it.
        sign_evidence: what shows it; `""` too where the sign needn't be asked for.
        sign_open: whether nothing in the table tells charges from payments.
    """

    row: int
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    sign: str = ""
    sign_evidence: str = ""
    sign_open: bool = False


def propose(grid: Grid) -> Proposal:
    """Propose which column is which.

    Raises:
        FileNotUnderstood: E201 when no row looks like a header.
    """
    grid, carried = grouping.carry_down(grid)
    index = _header(grid)
    header = grid.records[index]
    below = [record for record in grid.records[index + 1 :] if not record.blank][:_ROWS_LOOKED_AT]
    looks = [look_at(place, below) for place in range(len(header.cells))]
    by_name = {meaning: places[0] for meaning, places in flat_header.places_of(header.cells).items()}
    headers = [clean_text(cell) for cell in header.cells]
    _add_other_languages(by_name, headers, looks)
    chosen = {meaning: by_name[meaning] for meaning in flat_header.used(by_name)}
    evidence = dict.fromkeys(chosen.values(), "by its name")
    if carried:
        evidence[chosen["client"]] = "from rows that hold nothing but a client's name"
    _choose_by_cells(chosen, evidence, headers, looks)
    columns = [
        Column(meaning, clean_text(header.cells[place]), f"{evidence[place]}; {looks[place].words}")
        for meaning, place in chosen.items()
    ]
    columns += [
        Column("", clean_text(cell), looks[place].words)
        for place, cell in enumerate(header.cells)
        if cell.strip() and place not in chosen.values()
    ]
    return Proposal(header.row, tuple(columns), tuple(_lacking(chosen)), *_sign(chosen, headers, looks))


def _add_other_languages(by_name: dict[str, int], headers: Sequence[str], looks: Sequence[Look]) -> None:
    """Add what German and French headers name and no English one does."""
    for meaning, words in _OTHER_LANGUAGES.items():
        for place, header in enumerate(headers):
            is_money = meaning not in {"date", "client"}
            fits = words.fullmatch(header) and (looks[place].amounts >= SHARE_MIN or not is_money)
            if fits and place not in by_name.values():
                by_name.setdefault(meaning, place)


def _choose_by_cells(
    chosen: dict[str, int], evidence: dict[int, str], headers: Sequence[str], looks: Sequence[Look]
) -> None:
    """Find by the cells what the header's words didn't tell; what is needed first."""

    def take(meaning: str, place: int | None, why: str) -> None:
        if place is not None:
            chosen[meaning], evidence[place] = place, why

    if "date" not in chosen:
        take("date", _best(lambda place: looks[place].days, looks, chosen), "by its cells")
    if "client" in _lacking(chosen):
        take("client", _client(headers, looks, chosen), "by its cells")
    if not flat_header.layout(chosen):
        pair = [_column_of(words, headers, looks, chosen) for words in (_OUT_WORDS, _IN_WORDS)]
        if None not in pair:
            take("debit", pair[0], "by its name and cells")
            take("credit", pair[1], "by its name and cells")
        else:
            take("amount", _amount(headers, looks, chosen), "by its cells")
    if "client" in _lacking(chosen) and "memo" in chosen and looks[chosen["memo"]].words_share >= SHARE_MIN:
        take("client", chosen.pop("memo"), "no column names clients only")
    if "type" not in chosen:
        take("type", _best(lambda place: looks[place].types, looks, chosen), "by its cells")
    elif "debit" in chosen and looks[chosen["type"]].types < SHARE_MIN:
        del chosen["type"]  # two columns tell the way; words that mean nothing would only stop rows


def _column_of(
    words: re.Pattern[str], headers: Sequence[str], looks: Sequence[Look], chosen: dict[str, int]
) -> int | None:
    """The first column free whose header has one of the words and whose cells are amounts or empty."""
    return next(
        (
            place
            for place, header in enumerate(headers)
            if place not in chosen.values()
            and words.search(header)
            and not _NO_AMOUNT_WORDS.search(header)
            and (looks[place].amounts >= SHARE_MIN or not looks[place].filled)
        ),
        None,
    )


def _amount(headers: Sequence[str], looks: Sequence[Look], chosen: dict[str, int]) -> int | None:
    """The column of amounts: one that says so before one with cents, never a balance or a number of something."""

    def measure(place: int) -> float:
        if looks[place].amounts < SHARE_MIN or _NO_AMOUNT_WORDS.search(headers[place]):
            return 0.0
        return 1.0 + looks[place].cents + 2 * bool(_AMOUNT_WORDS.search(headers[place]))

    return _best(measure, looks, chosen)


def _client(headers: Sequence[str], looks: Sequence[Look], chosen: dict[str, int]) -> int | None:
    """The column of names: one whose header speaks of a party before one whose cells look like names."""

    def measure(place: int) -> float:
        party = _PARTY_WORDS.search(headers[place]) and looks[place].words_share >= SHARE_MIN
        return looks[place].names + (1.0 if party and not _NO_AMOUNT_WORDS.search(headers[place]) else 0.0)

    return _best(measure, looks, chosen)


def _sign(chosen: dict[str, int], headers: Sequence[str], looks: Sequence[Look]) -> tuple[str, str, bool]:
    """What a positive amount probably means, what shows it, and whether it must be asked for."""
    typed = "type" in chosen and looks[chosen["type"]].types >= SHARE_MIN
    if flat_header.layout(chosen) != ("amount",) or typed:
        return "", "", False
    if _OWED_WORDS.search(owed := headers[chosen["amount"]]):
        return "owes", f"the heading {owed}", False
    words = [header for header in headers if _BANK_WORDS.search(header)]
    return ("pays", f"a bank's words: {', '.join(words[:3])}", False) if words else ("", "", True)


def _lacking(chosen: dict[str, int]) -> list[str]:
    """Which of date, client and amount no column is."""
    missing = [] if "date" in chosen else ["date"]
    missing += [] if {"client", "last_name"} & chosen.keys() else ["client"]
    return missing + ([] if flat_header.layout(chosen) else ["amount"])


def _best(measure: Callable[[int], float], looks: Sequence[Look], chosen: dict[str, int]) -> int | None:
    """The free column that measures most; the first of equals; None where none comes to what is asked of a column."""
    free = [place for place, look in enumerate(looks) if place not in chosen.values() and look.filled]
    found = [(measure(place), -place) for place in free]
    best = max(found, default=(0.0, 0))
    return -best[1] if best[0] >= SHARE_MIN else None


def _header(grid: Grid) -> int:
    """The first row that is as full as any near it and holds words only, above a row that is as full."""
    rows = grid.records[:_ROWS_SEARCHED]
    widths = [sum(bool(cell.strip()) for cell in record.cells) for record in rows]
    widest = max(widths, default=0)
    for index, (record, width) in enumerate(zip(rows, widths, strict=True)):
        words = [clean_text(cell) for cell in record.cells if cell.strip()]
        if width > 1 and width >= widest - 1 and not any(is_day(word) or is_amount(word) for word in words):
            return index
    raise FileNotUnderstood(
        f"{grid.name}: no row looks like a header with the names of columns. Add one above the data.", code="E201"
    )
