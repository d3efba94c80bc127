"""The movements of `statement_facts` as QIF files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.reading.statements.statement_facts import FACTS, Fact, joined, money


def _thousands(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}" if cents >= 0 else f"-{_thousands(-cents)}"


def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _quicken(day: date) -> str:
    return f"{day.month:2d}/{day.day:2d}'{day.year % 100:02d}"


def _european(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _record(
    fact: Fact, write_day: Callable[[date], str], write_money: Callable[[int], str], *, both: bool
) -> list[str]:
    amount = write_money(fact.cents)
    return [
        f"D{write_day(fact.day)}", *([f"U{amount}"] if both else []), f"T{amount}", "CX", f"N{fact.reference}",
        f"P{fact.party}", *([f"M{fact.memo}"] if fact.memo else []), "LIncome:Therapy", "^",
    ]  # fmt: skip


def _file(
    head: list[str],
    write_day: Callable[[date], str] = _us,
    write_money: Callable[[int], str] = money,
    both: bool = False,
) -> list[str]:
    return [*head, *(line for fact in FACTS for line in _record(fact, write_day, write_money, both=both))]


def _split() -> list[str]:
    lines = _file(["!Type:Bank"])
    at = lines.index("T450.50")
    return [*lines[: at + 1], "SIncome:Therapy", "ESession", "$300.00", "SIncome:Other", "$150.50", *lines[at + 1 :]]


def _dated_parts() -> list[str]:
    lines = ["# made by hand", "", *_split()]
    at = lines.index("ESession")
    return [*lines[:at], "D01/02/2026", *lines[at:]]


def _doubled_ends() -> bytes:
    """Records that end in `^^` or are set apart by blank lines and one `^` more, and the old mark of a file's end."""
    lines = _file(["!Type:Bank"])
    ends = iter((["^^"], ["^", "^"], ["", "^", ""], ["^ "], ["^^"], ["^^", "^"], ["^"], ["^^"]))
    return joined(piece for line in lines for piece in (next(ends) if line == "^" else [line])).encode() + b"\x1a"


_ACCOUNT = ["!Option:AutoSwitch", "!Account", "NChecking", "TBank", "^", "!Type:Cat", "NIncome", "I", "^", "!Type:Bank"]

QIF_FILES: dict[str, bytes] = {
    "us.qif": joined(_file(["!Type:Bank"])).encode(),
    "quicken.qif": joined(_file(["!Type:Bank "], _quicken, _thousands, both=True)).encode("cp1252"),
    "european.qif": joined(_file(["!Type:CCard"], _european, lambda cents: money(cents, ",")), "\n").encode(),
    "accounts.qif": joined(_file(_ACCOUNT, lambda day: day.isoformat())).encode(),
    "split.qif": joined(_split()).encode(),
    "doubled-ends.qif": _doubled_ends(),
    "dated-parts.qif": joined(_dated_parts()).encode(),
}
