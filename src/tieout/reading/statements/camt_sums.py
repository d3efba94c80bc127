"""Elements of a CAMT message: texts, signed amounts, and the sums that a statement states of its entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from tieout.model.money import format_plain
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.movements import damaged, totals_differ

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OPENING, CLOSING = ("OPBD", "PRCD"), "CLBD"
NOT_BOOKED = {"PDNG": "pending", "FUTR": "not yet due", "INFO": "information only"}


def text_of(node: Element | None, *paths: str) -> str:
    """The text at the first of the paths that holds any."""
    for path in paths:
        found = node.find(path) if node is not None else None
        if found is not None and (text := clean_text("".join(found.itertext()))):
            return text
    return ""


def amount_of(name: str, node: Element | None, what: str) -> int:
    """An amount in cents, without sign.

    Raises:
        FileNotUnderstood: E105 when it can't be read.
    """
    text = text_of(node) if node is None else clean_text(node.text or "")
    if not re.fullmatch(r"[0-9]*\.?[0-9]+|[0-9]+\.", text, re.ASCII):
        raise damaged(name, what, "its amount is no amount")
    whole, _, part = text.partition(".")
    try:
        return parse_cents(f"{whole or '0'}.{part.rstrip('0')}" if part else whole)
    except CellProblem as problem:
        raise damaged(name, what, problem.why) from problem


def sign_of(name: str, node: Element, what: str) -> int:
    """1 for a credit, -1 for a debit.

    Raises:
        FileNotUnderstood: E105 when it can't be read.
    """
    word = text_of(node, "CdtDbtInd")
    if word not in {"CRDT", "DBIT"}:
        raise damaged(name, what, "it is neither a credit nor a debit")
    return 1 if word == "CRDT" else -1


def signed(name: str, node: Element, what: str) -> int:
    """The amount of an entry or a balance in cents, positive when the money is the account's.

    Raises:
        FileNotUnderstood: E105 when it can't be read.
    """
    return sign_of(name, node, what) * amount_of(name, node.find("Amt"), what)


def _is_booked(entry: Element) -> bool:
    return text_of(entry, "Sts/Cd", "Sts") not in NOT_BOOKED


def check(name: str, number: int, group: Element) -> bool:
    """Whether a statement states balances or sums and they agree.

    Raises:
        FileNotUnderstood: E402 when they don't.
    """
    where = f"statement {number}"
    entries = [(_is_booked(entry), signed(name, entry, where)) for entry in group.findall("Ntry")]
    booked = [cents for is_booked, cents in entries if is_booked]
    summed = [cents for _, cents in entries]
    checked = _check_summary(name, where, group, booked, summed)
    balances: dict[str, tuple[int, ...]] = {}
    for balance in group.findall("Bal"):
        balances.setdefault(text_of(balance, "Tp/CdOrPrtry/Cd"), _balance(name, balance, where))
    opening = next((balances[code] for code in OPENING if code in balances), None)
    if opening is None or CLOSING not in balances:
        return checked
    if all(before + sum(booked) != after for before, after in product(opening, balances[CLOSING])):
        stated, summed_up = balances[CLOSING][0], opening[0] + sum(booked)
        raise totals_differ(name, where, format_plain(stated), format_plain(summed_up))
    return True


def _balance(name: str, balance: Element, where: str) -> tuple[int, ...]:
    """A balance with its sign; both signs where the bank states none, and the entries must lead from one to one."""
    if balance.find("CdtDbtInd") is not None:
        return (signed(name, balance, where),)
    cents = amount_of(name, balance.find("Amt"), where)
    return cents, -cents


def only_day(group: Element) -> str:
    """The one day that a statement is of, where its balances from and to say so; `""` else."""
    days = {
        text_of(balance, "Dt/Dt", "Dt/DtTm")[:10]
        for balance in group.findall("Bal")
        if text_of(balance, "Tp/CdOrPrtry/Cd") in {"OPBD", CLOSING}
    }
    opened = any(text_of(balance, "Tp/CdOrPrtry/Cd") == "OPBD" for balance in group.findall("Bal"))
    return next(iter(days)) if opened and len(days) == 1 else ""


def _check_summary(name: str, where: str, group: Element, booked: Sequence[int], summed: Sequence[int]) -> bool:
    """The counts and sums of TxsSummry, which banks take over all entries or over the booked ones."""
    checked = False
    for tag, keep in (("TtlNtries", 0), ("TtlCdtNtries", 1), ("TtlDbtNtries", -1)):
        node = group.find(f"TxsSummry/{tag}")
        if node is None:
            continue
        for path, of in (("NbOfNtries", len), ("Sum", lambda cents: sum(map(abs, cents)))):
            if not (text := text_of(node, path)):
                continue
            stated = int(text) if path == "NbOfNtries" and text.isdecimal() else amount_of(name, node.find(path), where)
            found = {of([cents for cents in kind if cents * keep >= 0]) for kind in (booked, summed)}
            if stated not in found:
                raise totals_differ(name, f"{where}, {tag}/{path}", text, _shown(path, found))
            checked = True
    return checked


def _shown(path: str, found: set[int]) -> str:
    return " or ".join(str(one) if path == "NbOfNtries" else format_plain(one) for one in sorted(found))
