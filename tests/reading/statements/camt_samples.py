"""The movements of `statement_facts` as CAMT messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from tests.reading.statements.statement_facts import FACTS, OPENING, Fact, money


def _amount(cents: int) -> str:
    return f'<Amt Ccy="USD">{money(abs(cents))}</Amt>'


def _way(cents: int) -> str:
    return f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd>"


def _details(fact: Fact, version: int, *, alone: bool) -> str:
    name = f"<Nm>{escape(fact.party, quote=False)}</Nm>"
    party = f"<Pty>{name}</Pty>" if version >= 8 else name
    tag = "Dbtr" if fact.cents > 0 else "Cdtr"
    amount = "" if alone else f"<AmtDtls><TxAmt>{_amount(fact.cents)}</TxAmt></AmtDtls>"
    memo = f"<RmtInf><Ustrd>{fact.memo}</Ustrd></RmtInf>" if fact.memo else ""
    return (
        f"\n<TxDtls><Refs><EndToEndId>{fact.reference}</EndToEndId></Refs>{amount}"
        f"<RltdPties><{tag}>{party}</{tag}></RltdPties>{memo}</TxDtls>"
    )


def _entry(facts: Sequence[Fact], version: int) -> str:
    cents = sum(fact.cents for fact in facts)
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version >= 8 else "<Sts>BOOK</Sts>"
    batch = "" if len(facts) == 1 else f"<Btch><NbOfTxs>{len(facts)}</NbOfTxs></Btch>"
    inner = "".join(_details(fact, version, alone=len(facts) == 1) for fact in facts)
    return (
        f"\n<Ntry>{_amount(cents)}{_way(cents)}{status}<BookgDt><Dt>{facts[0].day}</Dt></BookgDt>"
        f"<NtryDtls>{batch}{inner}</NtryDtls></Ntry>"
    )


def _balance(code: str, cents: int, day: str) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"\n<Bal>{kind}{_amount(cents)}{_way(cents)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _group(tag: str, entries: Sequence[Sequence[Fact]], opening: int, version: int, *, summary: bool = True) -> str:
    sums = [sum(fact.cents for fact in facts) for facts in entries]
    paid_in = [cents for cents in sums if cents > 0]
    totals = (
        f"\n<TxsSummry><TtlNtries><NbOfNtries>{len(sums)}</NbOfNtries></TtlNtries><TtlCdtNtries><NbOfNtries>"
        f"{len(paid_in)}</NbOfNtries><Sum>{money(sum(paid_in))}</Sum></TtlCdtNtries></TxsSummry>"
    )
    balances = _balance("OPBD", opening, "2026-01-01") + _balance("CLBD", opening + sum(sums), "2026-01-31")
    listed = "".join(_entry(facts, version) for facts in entries)
    return f"<{tag}><Id>S1</Id>{balances if summary else ''}{totals if summary else ''}{listed}</{tag}>"


def _message(kind: str, version: int, message: str, *groups: str) -> str:
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version:02d}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}"><{message}>'
        f"<GrpHdr><MsgId>M1</MsgId></GrpHdr>"
        f"{''.join(groups)}</{message}></Document>\n"
    )


def _without_signs_and_days() -> str:
    """Several statements of a day each, whose balances have no sign and whose entries no day."""
    groups, opening = [], OPENING
    for day in sorted({fact.day for fact in FACTS}):
        entries = [[fact] for fact in FACTS if fact.day == day]
        text = _group("Stmt", entries, opening, 8).replace("2026-01-01", str(day)).replace("2026-01-31", str(day))
        head, first, rest = text.partition("<Ntry>")
        groups.append(head.replace("<CdtDbtInd>CRDT</CdtDbtInd>", "") + first + _UNDATED.sub("", rest))
        opening += sum(fact.cents for [fact] in entries)
    return _message("053", 8, "BkToCstmrStmt", *groups)


_UNDATED = re.compile("<BookgDt>.*?</BookgDt>")
ONE_BY_ONE = [[fact] for fact in FACTS]
BATCH = [list(FACTS[:2]), *ONE_BY_ONE[2:]]
_HALF = OPENING + sum(fact.cents for fact in FACTS[:4])
_PLAIN = _message("053", 2, "BkToCstmrStmt", _group("Stmt", ONE_BY_ONE, OPENING, 2))

CAMT_FILES: dict[str, bytes] = {
    "053-version-2.xml": _PLAIN.encode(),
    "053-version-8.xml": _message("053", 8, "BkToCstmrStmt", _group("Stmt", ONE_BY_ONE, OPENING, 8)).encode(),
    "053-batch.xml": _message("053", 8, "BkToCstmrStmt", _group("Stmt", BATCH, OPENING, 8)).encode(),
    "053-two-statements.xml": _message(
        "053", 8, "BkToCstmrStmt", _group("Stmt", ONE_BY_ONE[:4], OPENING, 8), _group("Stmt", ONE_BY_ONE[4:], _HALF, 8)
    ).encode(),
    "052-version-8.xml": _message("052", 8, "BkToCstmrAcctRpt", _group("Rpt", ONE_BY_ONE, OPENING, 8)).encode(),
    "054-version-2.xml": _message(
        "054", 2, "BkToCstmrDbtCdtNtfctn", _group("Ntfctn", BATCH, OPENING, 2, summary=False)
    ).encode(),
    "053-prefixed.xml": _PLAIN.replace("</", "</b:").replace("xmlns=", "xmlns:b=").replace("\n<", "\n<b:")
    .replace("><", "><b:").replace("<b:/b:", "</b:").replace("<b:/", "</").encode(),
    "053-without-signs-and-days.xml": _without_signs_and_days().encode(),
    "053-one-line.xml": _PLAIN.replace("\n<", "<").encode(),
    "053-utf16.xml": _PLAIN.replace("UTF-8", "UTF-16").encode("utf-16"),
    "053-latin9.xml": _PLAIN.replace("UTF-8", "ISO-8859-15").encode("iso-8859-15"),
}  # fmt: skip
