"""ISO 20022 bank files: CAMT.052 (report), CAMT.053 (statement) and CAMT.054 (notification), of any version.

An entry whose details name each payment and sum to it is read payment by payment, so that a lump deposit shows whom it
came from. Days are booking dates as written. Balances, counts and sums that a file states are checked.
Source: the ISO 20022 message definitions camt.052/053/054, versions 2 to 11, read by element name without namespace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import clean_text, show
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    aside_of,
    damaged,
    day_of,
    ensure_counted,
    reading_of,
    rows_of,
)
from tieout.reading.parsing.taking import RowProblem
from tieout.reading.reader import Reading, ReadingOptions, RowAside
from tieout.reading.statements.camt_sums import (
    CLOSING,
    NOT_BOOKED,
    OPENING,
    amount_of,
    check,
    only_day,
    sign_of,
    signed,
    text_of,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MESSAGE = re.compile(r"<(?:[\w.-]+:)?(BkToCstmrAcctRpt|BkToCstmrStmt|BkToCstmrDbtCdtNtfctn)\b")
_GROUPS = ("Rpt", "Stmt", "Ntfctn")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_STATED = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)")
_LADDER = frozenset({"utf-8", "utf-16", "iso-8859-1", "windows-1252", "us-ascii", "ascii"})
_COLUMNS = (
    ("date", "BookgDt"), ("amount", "Amt"), ("client", "Dbtr or Cdtr, Nm"), ("reference", "EndToEndId or AcctSvcrRef"),
    ("memo", "RmtInf"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Share:
    """An entry, or one payment of it: what is read of it, whose element it is, and the statement's only day or `""`."""

    entry: Element
    details: Element | None
    cents: int
    split: bool
    day: str = ""


class Camt:
    """A CAMT message."""

    program = "bank"
    program_name = "the bank"
    report = "camt-statement"
    report_name = "CAMT statement (ISO 20022)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by its message element."""
        found = _MESSAGE.search(data[:65_536].decode("utf-8", "ignore"))
        return "the message element of a CAMT file" if found else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every entry of every statement (see `FileReader.read_file`)."""
        text, encoding = decode(name, data, options.encoding or _stated_encoding(data))
        root = _parse(name, text)
        groups = [node for node in root.iter() if node.tag in _GROUPS]
        counted = {tag: [found.start() for found in re.finditer(rf"<(?:[\w.-]+:)?{tag}[\s/>]", text)]
                   for tag in ("Ntry", "TxDtls")}  # fmt: skip
        entries = [node for group in groups for node in group.findall("Ntry")]
        ensure_counted(name, "entries", len(counted["Ntry"]), len(entries))
        currency = one_currency(name, _currencies(name, groups))
        checked = [check(name, number, group) for number, group in enumerate(groups, start=1)]
        shares = [
            replace(share, day=only_day(group))
            for group in groups
            for entry in group.findall("Ntry")
            for share in _shares(name, entry)
        ]
        reading = _reading(text, counted, shares)
        return encoding, reading_of(
            Statement(
                movements=reading[0],
                aside=reading[1],
                currency=currency,
                own_totals=TotalsVerdict.AGREE if checked and all(checked) else TotalsVerdict.NONE,
                columns=_COLUMNS,
                problems=tuple(_told(name, entries)),
            )
        )


def _stated_encoding(data: bytes) -> str | None:
    found = _STATED.match(data.lstrip())
    word = found[1].decode().casefold() if found else ""
    return word if word and word not in _LADDER else None


def _parse(name: str, text: str) -> Element:
    """The elements, their namespaces taken off.

    Raises:
        FileNotUnderstood: E106 for a document type definition, E105 when the file isn't well-formed.
    """
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415  loaded only for such a file

    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        root: Element = fromstring(_DECLARATION.sub("", text, count=1), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileNotUnderstood(
            f"{name} holds a document type definition, which no bank writes. Download it again.", code="E106"
        ) from error
    except (ParseError, ValueError) as error:
        line = getattr(error, "position", (0, 0))[0]
        raise damaged(name, f"line {line}" if line else "text", "its tags don't fit together") from error
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


def _currencies(name: str, groups: Sequence[Element]) -> Iterator[str]:
    """Every currency of an entry, and of the balances that the entries lead from and to."""
    for group in groups:
        for balance in group.findall("Bal"):
            amount = balance.find("Amt")
            if amount is not None and text_of(balance, "Tp/CdOrPrtry/Cd") in {*OPENING, CLOSING}:
                yield amount.get("Ccy", "")
        for entry in group.findall("Ntry"):
            amount = entry.find("Amt")
            code = amount.get("Ccy", "") if amount is not None else ""
            if not code:
                raise damaged(name, "entry", "its amount has no currency")
            yield code


def _shares(name: str, entry: Element) -> list[_Share]:
    """An entry as one, or its payments where they sum to it."""
    cents = signed(name, entry, "entry")
    details = entry.findall("NtryDtls/TxDtls")
    parts = [_part(name, entry, one) for one in details]
    if len(details) > 1 and sum(part for part in parts if part is not None) == cents and None not in parts:
        return [_Share(entry, one, part or 0, split=True) for one, part in zip(details, parts, strict=True)]
    return [_Share(entry, details[0] if len(details) == 1 else None, cents, split=False)]


def _part(name: str, entry: Element, details: Element) -> int | None:
    """A payment's amount in the entry's currency, or None when it states none."""
    amount = next((node for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
                   if (node := details.find(path)) is not None), None)  # fmt: skip
    whole = entry.find("Amt")
    if amount is None or whole is None or amount.get("Ccy") != whole.get("Ccy"):
        return None
    owner = details if details.find("CdtDbtInd") is not None else entry
    return sign_of(name, owner, "entry") * amount_of(name, amount, "entry")


def _told(name: str, entries: Sequence[Element]) -> Iterator[Problem]:
    unlike = sum(
        len(details) > 1 and not all(share.split for share in _shares(name, entry))
        for entry in entries
        if (details := entry.findall("NtryDtls/TxDtls"))
    )
    if unlike:
        text = (
            f"{unlike} entries list several payments that don't come to them; each is read as one line without a name."
        )
        yield Problem(code="W423", text=text, file=0)


def _reading(
    text: str, counted: dict[str, list[int]], shares: Sequence[_Share]
) -> tuple[list[Movement], list[RowAside]]:
    entries, details = iter(counted["Ntry"]), list(counted["TxDtls"])
    places: list[int] = []
    place, last = 0, None
    for share in shares:
        if share.entry is not last:
            place, last = next(entries), share.entry
            inner = iter([at for at in details if at > place])
        places.append(next(inner) if share.split else place)
    movements: list[Movement] = []
    aside: list[RowAside] = []
    for row, share in zip(rows_of(text, places), shares, strict=True):
        try:
            movements.append(_movement(row, share))
        except RowProblem as problem:
            aside.append(aside_of(row, problem, 0 if problem.code.startswith("W") else -share.cents))
    return movements, aside


def _movement(row: int, share: _Share) -> Movement:
    status = text_of(share.entry, "Sts/Cd", "Sts")
    if status in NOT_BOOKED:
        raise RowProblem("Sts", status, "W411", f"{NOT_BOOKED[status]}; no money moved yet.")
    if status not in {"BOOK", ""}:
        raise RowProblem("Sts", show(status), "E304", "this status isn't known.")
    inside = share.details
    party = "Dbtr" if share.cents > 0 else "Cdtr"
    ultimate = "UltmtDbtr" if share.cents > 0 else "UltmtCdtr"
    named = text_of(
        inside, f"RltdPties/{ultimate}/Nm", f"RltdPties/{ultimate}/Pty/Nm", f"RltdPties/{party}/Nm",
        f"RltdPties/{party}/Pty/Nm",
    )  # fmt: skip
    remittance = [clean_text(node.text or "") for node in inside.findall("RmtInf/Ustrd")] if inside is not None else []
    more = [text_of(inside, "AddtlTxInf"), text_of(share.entry, "AddtlNtryInf")]
    free = " ".join(text for text in dict.fromkeys([*remittance, *more]) if text)
    references = [text_of(inside, "Refs/EndToEndId"), text_of(inside, "Refs/AcctSvcrRef"),
                  text_of(share.entry, "AcctSvcrRef", "NtryRef")]  # fmt: skip
    return Movement(
        row,
        _day(share),
        share.cents,
        party=named or free,
        reference=next((text for text in references if text and text not in {"NOTPROVIDED", "NONREF"}), ""),
        memo=free,
    )


def _day(share: _Share) -> date:
    """The day it was booked, else the value's, else the only one that its statement is of."""
    text = text_of(share.entry, "BookgDt/Dt", "BookgDt/DtTm") or text_of(share.entry, "ValDt/Dt", "ValDt/DtTm")
    text = text or share.day
    day = day_of(text[:10].replace("-", "")) if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", text) else None
    if day is None:
        raise RowProblem("BookgDt", show(text), "E302", "this is not a date. Download the file again.")
    return day


READERS = (Camt(),)
