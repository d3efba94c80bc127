"""The tags of an OFX file in order, and the transactions between them."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tieout.reading.parsing.misspelt import near
from tieout.reading.parsing.movements import (
    damaged,
)

_TRANSACTION_TAGS = """
    TRNTYPE DTPOSTED DTUSER DTAVAIL TRNAMT FITID CORRECTFITID CORRECTACTION SRVRTID CHECKNUM REFNUM SIC PAYEEID NAME
    EXTDNAME PAYEE ADDR1 ADDR2 ADDR3 CITY STATE POSTALCODE COUNTRY PHONE BANKACCTTO CCACCTTO BANKID BRANCHID ACCTID
    ACCTTYPE ACCTKEY MEMO IMAGEDATA CURRENCY ORIGCURRENCY CURRATE CURSYM INV401KSOURCE
    """
_TRANSACTION = frozenset(_TRANSACTION_TAGS.split())
INVESTED = (
    "BUY(?:DEBT|MF|OPT|OTHER|STOCK)|SELL(?:DEBT|MF|OPT|OTHER|STOCK)|CLOSUREOPT|INCOME|INVEXPENSE|JRNLFUND|JRNLSEC|"
    "MARGININTEREST|REINVEST|RETOFCAP|SPLIT|TRANSFER"
)
"""What an investment account lists beside its movements of cash."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)\s*(/?)>((?:[^<]|<!\[CDATA\[.*?\]\]>)*)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


@dataclass(slots=True)
class Transaction:
    """One STMTTRN: where it begins, its account, and the text of each tag."""

    place: int
    account: str
    texts: dict[str, str] = field(default_factory=dict)


class Walk:
    """The tags of a file in order."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self.currencies: list[str] = []
        self.period: list[str] = []
        self.unknown: Counter[str] = Counter()
        self.invested: list[tuple[int, str]] = []
        self._investments = False
        self._account = ""

    def transactions(self) -> Iterator[Transaction]:
        """Every STMTTRN.

        Raises:
            FileNotUnderstood: E105 where something stands that is no tag.
        """
        open_one: Transaction | None = None
        party = False
        for place, ends, tag, value in self._tags():
            if tag == "STMTTRN":
                if ends and open_one is not None:
                    yield open_one
                open_one = None if ends else Transaction(place, self._account)
            elif open_one is None:
                self._outside(place, ends, tag, value)
            elif tag == "PAYEE":
                party = not ends
            elif not ends:
                self._known(tag, place)
                if tag in open_one.texts and tag in {"TRNAMT", "DTPOSTED", "FITID"}:
                    raise damaged(self._name, self._where(place), f"a transaction has two {tag}")
                if value or tag not in open_one.texts:
                    open_one.texts["NAME" if party and tag == "NAME" else tag] = value

    def _tags(self) -> Iterator[tuple[int, bool, str, str]]:
        """Place, whether it ends an element, tag, and the text behind it."""
        at = self._text.upper().index("<OFX>")
        while at < len(self._text):
            found = _TAG.match(self._text, at)
            if found is None:
                raise damaged(self._name, self._where(at), "this is no tag of a bank's file")
            value = _value(found[4])
            if ((found[1] or found[3]) and value) or re.search(r"[A-Za-z.]>", _CDATA.sub("", found[4])):
                raise damaged(self._name, self._where(at), "text stands where none can be")
            yield at, bool(found[1]), found[2].upper(), value
            at = found.end()

    def _outside(self, place: int, ends: bool, tag: str, value: str) -> None:
        if tag == "CURDEF" and value:
            self.currencies.append(value)
        elif tag in {"DTSTART", "DTEND"} and value:
            self.period.append(value[:8])
        elif tag == "ACCTID" and not ends:
            self._account = value
        elif tag == "INVTRANLIST":
            self._investments = not ends
        elif self._investments and not ends and re.fullmatch(INVESTED, tag):
            self.invested.append((place, tag))

    def _known(self, tag: str, place: int) -> None:
        """Tags of a bank's own are passed over and told; one that is nearly a known tag is a damaged one."""
        if tag not in _TRANSACTION and "." not in tag:
            if near(tag, _TRANSACTION):
                raise damaged(self._name, self._where(place), "a tag is nearly one we know")
            self.unknown[tag] += 1

    def _where(self, place: int) -> str:
        return f"line {self._text.count(chr(10), 0, place) + 1}"


def _value(text: str) -> str:
    """The text behind a tag: entities outside of CDATA are resolved, those inside stand as they are."""
    pieces = _CDATA.split(text)
    return "".join(piece if number % 2 else html.unescape(piece) for number, piece in enumerate(pieces)).strip()
