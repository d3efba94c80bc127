"""A program of its own: a spreadsheet on standard input, its cells as lines of JSON on standard output.

`workbooks` runs it as a child with bounds on memory and time (its arguments), because a crafted file can make a parser
ask for all memory or end the process. It imports nothing of tieout. Cells come out raw: numbers in full, days as
`2026-01-31`.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_MIDNIGHT = time()

Cell = int | float | str | bool | time | date | datetime | timedelta | None


def text_of(value: Cell) -> str:
    """A cell's value as text: numbers without an exponent, days and times as ISO writes them."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        moment = value.replace(microsecond=0)
        return str(moment.date()) if moment.time() == _MIDNIGHT else str(moment)
    return str(value)


def _number(value: float) -> str:
    """Fifteen digits, as many as a spreadsheet keeps."""
    if isinstance(value, int) or (abs(value) < 10**15 and value == int(value)):
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def main() -> None:
    """Write each sheet's name, then its rows with their numbers, then how many there were."""
    import python_calamine  # noqa: PLC0415  `text_of` is used without it

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for sheet in book.sheets_metadata:
        if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        shown = sheet.visible is python_calamine.SheetVisibleEnum.Visible
        _say({"sheet": sheet.name, "shown": shown})
        rows = 0
        for number, values in enumerate(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), start=1):
            cells = [text_of(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows += 1
                _say([number, *cells])
        _say({"rows": rows})


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what))
    sys.stdout.write("\n")


def _bound(memory_bytes: int, processor_seconds: int) -> None:
    """Bounds of this process, where the system has them."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound(int(sys.argv[1]), int(sys.argv[2]))
    main()
