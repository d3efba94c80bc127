"""The movements of `statement_facts` as OFX files: the old form, the XML form, and what banks make of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.reading.statements.statement_facts import CLOSING, FACTS, Fact, joined, money

_SGML = (
    "OFXHEADER:100", "DATA:OFXSGML", "VERSION:102", "SECURITY:NONE", "ENCODING:USASCII", "CHARSET:1252",
    "COMPRESSION:NONE", "OLDFILEUID:NONE", "NEWFILEUID:NONE", "",
)  # fmt: skip
_SIGN_ON = (
    "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260201<LANGUAGE>ENG</SONRS>"
    "</SIGNONMSGSRSV1>"
)


def _transaction(fact: Fact, *, mark: str = ".", zone: str = "", closed: bool = False, end: str = "\r\n") -> str:
    tags = [
        ("TRNTYPE", "CREDIT" if fact.cents > 0 else "DEBIT"),
        ("DTPOSTED", f"{fact.day:%Y%m%d}{zone}"),
        ("TRNAMT", money(fact.cents, mark)),
        ("FITID", fact.reference),
        ("NAME", escape(fact.party, quote=False)),
        *([("MEMO", escape(fact.memo, quote=False))] if fact.memo else []),
    ]
    inner = joined((f"<{tag}>{text}{f'</{tag}>' if closed else ''}" for tag, text in tags), end)
    return f"<STMTTRN>{end}{inner}</STMTTRN>{end}"


def _account(facts: Sequence[Fact], number: str, *, closed: bool = False, **how: str) -> str:
    def tag(name: str, text: str) -> str:
        return f"<{name}>{text}{f'</{name}>' if closed else ''}"

    end = how.get("end", "\r\n")
    listed = "".join(_transaction(fact, closed=closed, **how) for fact in facts)
    return (
        f"<STMTTRNRS><TRNUID>0{'</TRNUID>' if closed else ''}<STMTRS>{tag('CURDEF', 'USD')}{end}<BANKACCTFROM>"
        f"{tag('BANKID', '011000')}{tag('ACCTID', number)}{tag('ACCTTYPE', 'CHECKING')}</BANKACCTFROM>{end}"
        f"<BANKTRANLIST>{tag('DTSTART', '20260101')}{tag('DTEND', '20260131')}{end}{listed}</BANKTRANLIST>{end}"
        f"<LEDGERBAL>{tag('BALAMT', money(CLOSING))}{tag('DTASOF', '20260131')}</LEDGERBAL>{end}</STMTRS></STMTTRNRS>"
    )


def _file(*accounts: str, sign_on: str = _SIGN_ON) -> str:
    return f"<OFX>{sign_on}<BANKMSGSRSV1>{''.join(accounts)}</BANKMSGSRSV1></OFX>"


def _xml(prolog: str) -> str:
    account = _account(FACTS, "000111", closed=True, end="\n", zone="120000.000[-5:EST]")
    return f'{prolog}\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE"?>\n{_file(account, sign_on="")}\n'


def _commented() -> str:
    """What some programs make: hardly a header, remarks, names as CDATA, empty tags, a list that isn't ended."""
    text = _xml('<?xml version="1.0" encoding="UTF-8"?>').replace("</BANKTRANLIST>", "<!-- the end\nof the list -->")
    for fact in FACTS:
        text = text.replace(
            f"<NAME>{escape(fact.party, quote=False)}</NAME>", f"<NAME><![CDATA[{fact.party}]]></NAME><SIC/>"
        )
    return text.replace("<STMTTRN>", "<!-- <STMTTRN> --><STMTTRN>", 1)


OFX_FILES: dict[str, bytes] = {
    "new-commented.ofx": _commented().encode(),
    "old-short-header.ofx": ("DATA:OFXSGML\nENCODING:UTF-8\n" + _file(_account(FACTS, "000111", end="\n"))).encode(),
    "old-header-one-line.ofx": f"{' '.join(_SGML)}{_file(_account(FACTS, '000111', end=''))}".encode("cp1252"),
    "old-header-joined.ofx": f"{''.join(_SGML)}{_file(_account(FACTS, '000111', end=''))}".encode("cp1252"),
    "old.ofx": (joined(_SGML) + _file(_account(FACTS, "000111")) + "\r\n").encode("cp1252"),
    "old-one-line.qfx": (joined(_SGML) + _file(_account(FACTS, "000111", end=""))).encode("cp1252"),
    "old-two-accounts.qbo": (
        joined(_SGML) + _file(_account(FACTS[:5], "000111"), _account(FACTS[5:], "000222"))
    ).encode(),
    "old-comma.ofx": (joined(_SGML) + _file(_account(FACTS, "000111", mark=","))).encode("cp1252"),
    "old-zone.ofx": (joined(_SGML, "\n") + _file(_account(FACTS, "000111", zone="233000[-8:PST]", end="\n"))).encode(),
    "new.ofx": _xml('<?xml version="1.0" encoding="UTF-8" standalone="no"?>').encode(),
    "new-utf16.ofx": _xml('<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
    "new-bom.ofx": b"\xef\xbb\xbf" + _xml('<?xml version="1.0"?>').encode(),
}
