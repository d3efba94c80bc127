"""A GnuCash book kept in XML, packed with gzip or plain, as the program saves it by default.

The book says itself which accounts are receivable, and how many transactions it holds. Templates of scheduled
transactions are no transactions. A row is the line of the file (unpacked) on which the split begins. Source: GnuCash's
published schema of its XML files (gnucash-v2.rnc).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from tieout.errors import FileNotUnderstood
from tieout.limits import UNPACKED_BYTES_MAX
from tieout.reading.columns import DayOrder
from tieout.reading.ledgers.gnucash_book import account_names, day_of_book, odd_times, split_amount
from tieout.reading.ledgers.postings import Ledger, Posting, read_ledger
from tieout.reading.parsing.days import DayProof
from tieout.reading.parsing.movements import damaged, ensure_counted
from tieout.reading.reader import Reading, ReadingOptions

_GZIP = b"\x1f\x8b"
_DEPTH_MAX = 64
_COLUMNS = (
    ("date", "trn:date-posted"), ("client", "act:name, else trn:description"), ("amount", "split:quantity"),
    ("reference", "trn:num"), ("memo", "split:memo"),
)  # fmt: skip
_ACCOUNT, _TRANSACTION, _SPLIT, _TEMPLATES = (
    "gnc:account", "gnc:transaction", "trn:split", "gnc:template-transactions",
)  # fmt: skip
_KEPT = {
    _ACCOUNT: frozenset({"act:name", "act:id", "act:type", "act:parent"}),
    _TRANSACTION: frozenset({"trn:id", "trn:num", "trn:description", "trn:currency/cmdty:id",
                             "trn:date-posted/ts:date"}),
    _SPLIT: frozenset({"split:memo", "split:action", "split:reconciled-state", "split:value", "split:quantity",
                       "split:account"}),
}  # fmt: skip
_WORTH = {"split:value", "split:quantity", "split:account", "trn:date-posted/ts:date", "act:type", "act:parent"}
"""Without these a split or an account would say something else."""


class XmlBook:
    """A book saved as XML, packed or not."""

    program = "gnucash"
    program_name = "GnuCash"
    report = "book-xml"
    report_name = "GnuCash book (XML)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by its outermost element."""
        head = data[:4096]
        if head.startswith(_GZIP):
            try:
                head = zlib.decompressobj(wbits=31).decompress(head, 4096)
            except zlib.error:
                return None
        return "the outermost element of a GnuCash book" if re.search(rb"<gnc-v2\b", head) else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every split on a receivable account (see `FileReader.read_file`)."""
        packed = data.startswith(_GZIP)
        book = _Book(name)
        book.parse(_unpacked(name, data) if packed else data)
        return "gzip" if packed else "utf-8", read_ledger(book.ledger(), options)


def _unpacked(name: str, data: bytes) -> bytes:
    """The book within; the checksum at the end of the packed file is compared."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(data, UNPACKED_BYTES_MAX)
    except zlib.error as error:
        raise damaged(name, "file", "it can't be unpacked") from error
    if unpacking.unconsumed_tail:
        raise FileNotUnderstood(
            f"{name} unpacks to more than {UNPACKED_BYTES_MAX / 1024**2:,.0f} MiB. Export its transactions as CSV.",
            code="E102",
        )
    if not unpacking.eof or unpacking.unused_data:
        raise damaged(name, "file", "it can't be unpacked to its end")
    return text


@dataclass(slots=True)
class _Open:
    """An account, a transaction or a split that is being read: its texts by their path within it."""

    kind: str
    depth: int
    row: int
    texts: dict[str, str] = field(default_factory=dict)


class _Book:
    """What is read of a book, element by element."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._templates = 0
        self._counting = ""
        self._stated: int | None = None
        self._accounts: dict[str, tuple[str, str, str | None]] = {}
        self._transactions: list[tuple[dict[str, str], list[_Open]]] = []
        self._splits: list[_Open] = []
        self._parser = expat.ParserCreate()

    def parse(self, data: bytes) -> None:
        """Read the XML.

        Raises:
            FileNotUnderstood: E105 when it isn't whole, E106 when it holds a document type.
        """
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, UnicodeDecodeError, LookupError) as error:
            where = f"line {self._parser.CurrentLineNumber}"
            raise damaged(self._name, where, "the XML isn't whole") from error

    def ledger(self) -> Ledger:
        """The postings.

        Raises:
            FileNotUnderstood: E105 when another number of transactions was read than the book states.
        """
        if self._stated is not None:
            ensure_counted(self._name, "transactions", self._stated, len(self._transactions))
        names, receivable = account_names(self._name, self._accounts)
        postings = [self._posting(texts, split, names) for texts, splits in self._transactions for split in splits]
        return Ledger(
            name=self._name,
            postings=postings,
            days=DayProof(DayOrder.MONTH_FIRST, assumed=False),
            whole=True,
            columns=_COLUMNS,
            receivable=receivable,
            problems=tuple(odd_times([texts.get("trn:date-posted/ts:date", "")[:19]
                                      for texts, splits in self._transactions for _ in splits])),
        )  # fmt: skip

    def _refuse_doctype(self, *_: object) -> None:
        raise FileNotUnderstood(
            f"{self._name} holds a document type definition, which GnuCash never writes. Save it again.", code="E106"
        )

    def _begin(self, tag: str, said: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > _DEPTH_MAX:
            raise damaged(self._name, f"line {self._parser.CurrentLineNumber}", "its elements are nested too deep")
        self._text.clear()
        self._templates += tag == _TEMPLATES
        if self._templates:
            return
        if tag in _KEPT:
            self._open.append(_Open(tag, len(self._path), self._parser.CurrentLineNumber))
        elif tag == "gnc:count-data":
            self._counting = said.get("cd:type", "")

    def _end(self, tag: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if not self._templates:
            self._keep(tag, text)
        self._templates -= tag == _TEMPLATES
        self._path.pop()

    def _keep(self, tag: str, text: str) -> None:
        own = self._open[-1] if self._open else None
        if own is not None and own.kind == tag and own.depth == len(self._path):
            self._close(self._open.pop())
        elif tag == "gnc:count-data" and self._counting == "transaction" and text.isdecimal():
            self._stated = int(text)
        elif own is not None:
            path = "/".join(self._path[own.depth :])
            if path in _KEPT[own.kind]:
                if path in own.texts:
                    raise damaged(self._name, f"line {self._parser.CurrentLineNumber}", f"there are two {path}")
                own.texts[path] = text

    def _close(self, own: _Open) -> None:
        """An account, a transaction or a split is whole."""
        missing = {path for path in _WORTH & _KEPT[own.kind] if not own.texts.get(path)}
        if own.kind == _ACCOUNT and own.texts.get("act:type") == "ROOT":
            missing.discard("act:parent")
        if missing:
            raise damaged(self._name, f"line {own.row}", f"it lacks {', '.join(sorted(missing))}")
        if own.kind == _SPLIT:
            self._splits.append(own)
        elif own.kind == _TRANSACTION:
            self._transactions.append((own.texts, self._splits))
            self._splits = []
        else:
            self._accounts[own.texts.get("act:id", "")] = (
                own.texts.get("act:name", ""), own.texts["act:type"], own.texts.get("act:parent"),
            )  # fmt: skip

    def _posting(self, texts: dict[str, str], split: _Open, names: dict[str, str]) -> Posting:
        of = split.texts
        if of["split:account"] not in names:
            raise damaged(self._name, f"line {split.row}", "a split belongs to no account")
        owed = self._accounts[of["split:account"]][1] == "RECEIVABLE"
        return Posting(
            row=split.row,
            transaction=texts.get("trn:id", ""),
            day=day_of_book(texts["trn:date-posted/ts:date"]),
            account=names[of["split:account"]],
            amount=self._amount(of["split:quantity"], split.row, owed=owed),
            value=self._amount(of["split:value"], split.row, owed=owed),
            currency=texts.get("trn:currency/cmdty:id", ""),
            payee=texts.get("trn:description", ""),
            reference=texts.get("trn:num", ""),
            memo=of.get("split:memo") or of.get("split:action", ""),
            void="voided in GnuCash" if of.get("split:reconciled-state") == "v" else "",
        )

    def _amount(self, fraction: str, row: int, *, owed: bool) -> str:
        """A value such as `-15000/100`."""
        found = re.fullmatch(r"(-?[0-9]{1,18})/([0-9]{1,18})", fraction)
        if found is None:
            raise damaged(self._name, f"line {row}", "an amount is no fraction")
        return split_amount(self._name, int(found[1]), int(found[2]), owed=owed)


READERS = (XmlBook(),)
