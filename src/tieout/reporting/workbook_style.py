"""How our workbooks look: an accountant's formats, print set-up, and cells that can't turn into formulas."""

from __future__ import annotations

import sys
import traceback
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MONEY = '#,##0.00_);(#,##0.00);"-"??_)'
"""Negatives in parentheses, zero as a dash."""

BALANCE = '#,##0.00\\ _C_R;#,##0.00" CR";"-"??\\ _C_R'
"""What a client owes; CR where the client is owed, with as much room without it."""

INK, QUIET, LINE, BAND = "#1F2430", "#5A6270", "#8B93A1", "#EEF1F6"
LEFT_INK, RIGHT_INK = "#1D4ED8", "#0F766E"
DIFFERS_INK, DIFFERS_BAND = "#9A3412", "#FDEEDD"
AGREES_INK, AGREES_BAND = "#166534", "#E7F4EA"
INPUT_INK, INPUT_BAND = "#1D4ED8", "#F3F7FF"

ROWS_MAX = 1_048_576
"""Rows of one sheet in a workbook."""

ROW_HEIGHT = 18
"""Of a row of one line, in points."""

SHEET_NAME_MAX = 31

TEXT_MAX = 32_767
"""Characters of one cell in a workbook."""

_FONT = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}


class Look(StrEnum):
    """How a cell looks."""

    PLAIN = "plain"
    QUIET = "quiet"
    WRAP = "wrap"
    TITLE = "title"
    SUBTITLE = "subtitle"
    HEAD = "head"
    HEAD_MONEY = "head_money"
    STRONG = "strong"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"
    MONEY = "money"
    MONEY_STRONG = "money_strong"
    MONEY_SUM = "money_sum"
    MONEY_TOTAL = "money_total"
    BALANCE = "balance"
    BALANCE_STRONG = "balance_strong"
    BALANCE_SUM = "balance_sum"
    BALANCE_TOTAL = "balance_total"
    TEXT_SUM = "text_sum"
    TEXT_TOTAL = "text_total"
    INPUT = "input"
    CAUTION = "caution"
    LINK = "link"
    MARK = "mark"
    DIFFERS = "differs"
    AGREES = "agrees"


_SUM = {"bold": True, "top": 1, "top_color": INK}
_TOTAL = {"bold": True, "top": 1, "bottom": 6, "top_color": INK, "bottom_color": INK}
_HEAD = {"bold": True, "bottom": 1, "bottom_color": INK, "bg_color": BAND, "text_wrap": True, "valign": "bottom"}

_MONEY = {"num_format": MONEY, "align": "right", "indent": 1}
"""Ends where its header ends, and stands apart from a text beside it."""

_BALANCE = {**_MONEY, "num_format": BALANCE}

_LOOKS: dict[Look, dict[str, object]] = {
    Look.PLAIN: {},
    Look.QUIET: {"font_color": QUIET},
    Look.WRAP: {"text_wrap": True},
    Look.TITLE: {"bold": True, "font_size": 16},
    Look.SUBTITLE: {"font_size": 12, "font_color": QUIET},
    Look.HEAD: _HEAD,
    Look.HEAD_MONEY: {**_HEAD, "align": "right", "indent": 1},
    Look.STRONG: {"bold": True},
    Look.DAY: {"num_format": "mm/dd/yyyy", "align": "left"},
    Look.MOMENT: {"num_format": "mm/dd/yyyy hh:mm", "align": "left"},
    Look.COUNT: {"num_format": "#,##0_)_)"},
    Look.MONEY: {**_MONEY},
    Look.MONEY_STRONG: {**_MONEY, "bold": True},
    Look.MONEY_SUM: {**_MONEY, **_SUM},
    Look.MONEY_TOTAL: {**_MONEY, **_TOTAL},
    Look.BALANCE: _BALANCE,
    Look.BALANCE_STRONG: {**_BALANCE, "bold": True},
    Look.BALANCE_SUM: {**_BALANCE, **_SUM},
    Look.BALANCE_TOTAL: {**_BALANCE, **_TOTAL},
    Look.TEXT_SUM: _SUM,
    Look.TEXT_TOTAL: _TOTAL,
    Look.INPUT: {**_MONEY, "font_color": INPUT_INK, "bg_color": INPUT_BAND, "border": 1,
                 "border_color": LINE, "locked": False},
    Look.CAUTION: {"bold": True, "font_color": DIFFERS_INK},
    Look.LINK: {"font_color": LEFT_INK, "underline": 1},
    Look.MARK: {"align": "center", "bold": True},
    Look.DIFFERS: {"bold": True, "font_color": DIFFERS_INK, "bg_color": DIFFERS_BAND},
    Look.AGREES: {"bold": True, "font_color": AGREES_INK, "bg_color": AGREES_BAND},
}  # fmt: skip


class Paper:
    """A workbook being written.

    Every text is written as text: nothing in a client's name or memo becomes a formula, a link or a number.
    """

    def __init__(self, path: Path, *, made_on: date | None, constant_memory: bool = False) -> None:
        """Begin a workbook.

        Args:
            path: of the file to write.
            made_on: the day written into its properties; the same input then gives the same bytes.
            constant_memory: keep one row in memory; rows must then be written in order.
        """
        options = {
            "constant_memory": constant_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(str(path), options)
        day = made_on or date(2000, 1, 1)
        self.book.set_properties({"comments": "Made by tieout", "created": datetime.combine(day, time())})
        self.book.set_calc_mode("auto")
        self._formats = {look: self.book.add_format({**_FONT, **own}) for look, own in _LOOKS.items()}

    def look(self, look: Look) -> Format:
        """The format of a look."""
        return self._formats[look]

    def number_of(self, look: Look) -> int:
        """The number by which a cell names a look in the file."""
        number: int = self.look(look)._get_xf_index()
        return number

    def new_name(self, name: str) -> str:
        """A name that a sheet may have and none has yet."""
        clean = (
            "".join(" " if sign in "[]:*?/\\'" else sign for sign in fitting(name)).strip()[:SHEET_NAME_MAX] or "Sheet"
        )
        name, number = clean, 2
        while any(sheet.get_name().casefold() == name.casefold() for sheet in self.book.worksheets()):
            name = f"{clean[: SHEET_NAME_MAX - 5]} ({number})"
            number += 1
        return name

    def sheet(self, name: str, *, landscape: bool = True, tab: str | None = None) -> Worksheet:
        """A sheet, laid out for paper."""
        sheet = self.book.add_worksheet(self.new_name(name))
        self.lay_out(sheet, landscape=landscape, tab=tab)
        return sheet

    def lay_out(self, sheet: Worksheet, *, landscape: bool = True, tab: str | None = None) -> None:
        """Set a sheet up for paper: one page wide, page x of y, the file's name and the day of printing in the foot."""
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(1)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&F · &A&C&8Page &P of &N&R&8&D &T")
        sheet.hide_gridlines(2)
        sheet.set_default_row(ROW_HEIGHT)
        if tab:
            sheet.set_tab_color(tab)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: Look = Look.PLAIN) -> None:
        """Write a text as text."""
        sheet.write_string(row, column, fitting(text), self.look(look))

    def money(self, sheet: Worksheet, row: int, column: int, cents: int, look: Look = Look.MONEY) -> None:
        """Write cents as an amount, or in the look of a balance."""
        sheet.write_number(row, column, cents / 100, self.look(look))

    def day(self, sheet: Worksheet, row: int, column: int, day: date) -> None:
        """Write a day, with its time where it has one."""
        look = Look.MOMENT if isinstance(day, datetime) else Look.DAY
        sheet.write_datetime(row, column, day, self.look(look))

    def formula(
        self, sheet: Worksheet, row: int, column: int, formula: str, cents: int, look: Look = Look.MONEY
    ) -> None:
        """Write a live formula with the amount it comes to, for readers that don't calculate."""
        sheet.write_formula(row, column, formula, self.look(look), cents / 100)

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: when it can't be written.
        """
        try:
            self.book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            fault: OSError = error.args[0]
            _let_go(fault)
            raise fault from None


def _let_go(fault: OSError) -> None:
    """End the half-written archive now and unheard: it complains once more where the disk is full."""
    heard, sys.unraisablehook = sys.unraisablehook, lambda told: None
    try:
        traceback.clear_frames(fault.__traceback__)
    finally:
        sys.unraisablehook = heard


def fitting(text: str) -> str:
    """A text that a cell can hold: control characters shown, the end cut when it is too long."""
    if text.isprintable() and len(text) <= TEXT_MAX:
        return text
    clean = "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return clean if len(clean) <= TEXT_MAX else clean[: TEXT_MAX - 1] + "…"
