"""Formulas of a sheet recomputed where they are plain: numbers, cells, + - *, SUM, SUBTOTAL and ROUND.

Exports write formulas without values, or with a stored 0 that means nothing. A formula that only adds up cells of its
sheet is computed again, in decimal numbers; of any other the stored value counts where the program that saved the
workbook computed values at all, and nothing counts otherwise: the cell then shows the formula and its row is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext

from tieout.limits import FORMULA_CELLS_MAX
from tieout.reading.opening.marks import Place
from tieout.reading.opening.sheet_marks import place_of
from tieout.reading.parsing.cells import FORMULA_MARK

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+\.?[0-9]*|\.[0-9]+)"
    r"|(?P<range>\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?)(?![A-Z0-9(!])"
    r"|(?P<name>[A-Z]+)(?=\()|(?P<mark>[-+*(),]))\s*",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_NESTED_MAX = 40
_TOTALLING = frozenset({"9", "109"})


class _NotPlain(Exception):
    """The formula is more than a plain sum."""


class Sheet:
    """The formulas of one sheet.

    Attributes:
        recomputed: how many were computed again.
        differing: cells whose stored value was another than what their formula gives.
        unknown: cells whose value can't be known.
    """

    def __init__(
        self, cells: Mapping[Place, str], formulas: Mapping[Place, str], hidden: frozenset[int], *, computed: bool
    ) -> None:
        self._cells, self._formulas, self._hidden, self._computed = cells, formulas, hidden, computed
        self._values: dict[Place, Decimal | None] = {}
        self._open: set[Place] = set()
        self._budget = FORMULA_CELLS_MAX
        self.recomputed = 0
        self.differing: list[Place] = []
        self.unknown: list[Place] = []

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Each formula's cell and the text that stands for its value."""
        for place in sorted(self._formulas):
            stored = self._cells.get(place, "")
            value = self._value(place)
            if value is not None:
                self.recomputed += 1
                text = _written(value)
                if self._computed and _decimal(stored) not in {None, value}:
                    self.differing.append(place)
                yield place, text
            elif stored and (self._computed or _decimal(stored) != 0):
                yield place, stored
            else:
                self.unknown.append(place)
                yield place, f"{FORMULA_MARK} {self._formulas[place]}".strip()

    def _value(self, place: Place) -> Decimal | None:
        """What a formula gives, None where it isn't plain; computed once."""
        if place in self._values:
            return self._values[place]
        if place in self._open or len(self._open) > _NESTED_MAX:
            return None
        self._open.add(place)
        try:
            with localcontext() as context:
                context.prec = 40
                value: Decimal | None = _Reader(self._formulas[place], self).whole()
        except (_NotPlain, DecimalException):
            value = None
        self._open.discard(place)
        self._values[place] = value
        return value

    def cell(self, place: Place) -> Decimal:
        """A cell's number; an empty one is 0."""
        self._spend(1)
        if place in self._formulas:
            value = self._value(place)
            if value is None and self._computed:
                value = _decimal(self._cells.get(place, ""))
            if value is None:
                raise _NotPlain
            return value
        text = self._cells.get(place, "")
        number = _decimal(text)
        if number is None and text:
            raise _NotPlain
        return number or Decimal(0)

    def numbers(self, first: Place, last: Place, *, totalling: bool) -> Iterator[Decimal]:
        """The numbers of a block; a SUBTOTAL leaves out hidden rows and other SUBTOTALs."""
        self._spend((last[0] - first[0] + 1) * (last[1] - first[1] + 1))
        for row in range(first[0], last[0] + 1):
            if totalling and row in self._hidden:
                continue
            for column in range(first[1], last[1] + 1):
                place = (row, column)
                formula = self._formulas.get(place)
                if formula is None:
                    if (number := _decimal(self._cells.get(place, ""))) is not None:
                        yield number
                elif not (totalling and formula.upper().startswith("SUBTOTAL(")):
                    yield self.cell(place)

    def _spend(self, cells: int) -> None:
        self._budget -= max(cells, 0)
        if self._budget < 0:
            raise _NotPlain


class _Reader:
    """One formula read from left to right."""

    def __init__(self, formula: str, sheet: Sheet) -> None:
        self._sheet, self._at = sheet, 0
        self._tokens = _tokens(formula)

    def whole(self) -> Decimal:
        """The value of the whole formula.

        Raises:
            _NotPlain: when it is more than a plain sum.
        """
        value = self._sum()
        if self._at < len(self._tokens):
            raise _NotPlain
        return value

    def _sum(self) -> Decimal:
        value = self._product()
        while self._peek() in {"+", "-"}:
            value = value + self._product() if self._next() == "+" else value - self._product()
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while self._peek() == "*":
            self._next()
            value *= self._factor()
        return value

    def _factor(self) -> Decimal:
        word = self._next()
        if word in {"-", "+"}:
            value = self._factor()
            return -value if word == "-" else value
        if word == "(":
            value = self._sum()
            self._expect(")")
            return value
        if word[0].isdigit() or word[0] == ".":
            return Decimal(word)
        if self._peek() == "(":
            return self._called(word.upper())
        places = _block(word)
        if len(places) != 1:
            raise _NotPlain
        return self._sheet.cell(places[0])

    def _called(self, name: str) -> Decimal:
        self._expect("(")
        if name == "SUM":
            return self._added(totalling=False)
        if name == "SUBTOTAL" and self._next() in _TOTALLING:
            self._expect(",")
            return self._added(totalling=True)
        if name == "ROUND":
            value = self._sum()
            self._expect(",")
            digits = self._next()
            self._expect(")")
            if digits not in {"0", "1", "2", "3", "4"}:
                raise _NotPlain
            return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)
        raise _NotPlain

    def _added(self, *, totalling: bool) -> Decimal:
        total = Decimal(0)
        while True:
            token = self._peek()
            places = _block(token) if token[:1] in {"$", *_LETTERS} else ()
            if len(places) == 2 or (len(places) == 1 and totalling):
                self._next()
                total += sum(self._sheet.numbers(places[0], places[-1], totalling=totalling), Decimal(0))
            else:
                total += self._sum()
            if self._next_of({",", ")"}) == ")":
                return total

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise _NotPlain
        self._at += 1
        return token

    def _next_of(self, wanted: set[str]) -> str:
        token = self._next()
        if token not in wanted:
            raise _NotPlain
        return token

    def _expect(self, mark: str) -> None:
        self._next_of({mark})


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _tokens(formula: str) -> Sequence[str]:
    tokens: list[str] = []
    at = 0
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        if found is None or found.end() == at:
            raise _NotPlain
        tokens.append(next(text for text in found.groups() if text is not None))
        at = found.end()
    return tokens


def _block(token: str) -> tuple[Place, ...]:
    """The two corners of a range, or the one cell."""
    places = [place_of(part.replace("$", "").upper()) for part in token.split(":")]
    found = tuple(place for place in places if place is not None)
    if len(found) != len(places):
        return ()
    if len(found) == 2:
        rows, columns = sorted(place[0] for place in found), sorted(place[1] for place in found)
        return (rows[0], columns[0]), (rows[1], columns[1])
    return found


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _written(value: Decimal) -> str:
    """A number as text: whole ones without a point, others with as many digits as a spreadsheet keeps."""
    if value == value.to_integral_value():
        return format(value.quantize(Decimal(1)), "f")
    return format(Decimal(format(value, ".15g")).normalize(), "f")
