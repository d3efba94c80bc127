"""The same ledger as a GnuCash book in XML: slots, a price, a scheduled transaction's template, as the program has."""

from __future__ import annotations

import gzip
from xml.sax.saxutils import escape

from tests.reading.ledgers.ledger_samples import ENTRIES, Entry, kind_of

_SPACES = (
    "gnc", "act", "book", "cd", "cmdty", "price", "slot", "split", "sx", "trn", "ts", "recurrence",
)  # fmt: skip
_USD = "<cmdty:space>CURRENCY</cmdty:space>\n  <cmdty:id>USD</cmdty:id>"
_TEMPLATE = """\
<gnc:template-transactions>
<gnc:account version="2.0.0">
  <act:name>rent</act:name>
  <act:id type="guid">template-account</act:id>
  <act:type>BANK</act:type>
  <act:parent type="guid">template-root</act:parent>
</gnc:account>
<gnc:transaction version="2.0.0">
  <trn:id type="guid">template</trn:id>
  <trn:date-posted>
    <ts:date>2026-01-01 10:59:00 +0000</ts:date>
  </trn:date-posted>
  <trn:description>Rent</trn:description>
  <trn:splits>
    <trn:split>
      <split:id type="guid">template-split</split:id>
      <split:value>0/1</split:value>
      <split:quantity>0/1</split:quantity>
      <split:account type="guid">template-account</split:account>
    </trn:split>
  </trn:splits>
</gnc:transaction>
</gnc:template-transactions>
"""


def gnucash_xml(*, packed: bool = False) -> bytes:
    """A book as the program saves it, packed or not."""
    names = {name for entry in ENTRIES for name in (entry.debit, entry.credit)}
    paths = sorted({":".join(name.split(":")[:depth]) for name in names for depth in range(1, 4)})
    spaces = "\n     ".join(f'xmlns:{one}="http://www.gnucash.org/XML/{one}"' for one in _SPACES)
    text = (
        f'<?xml version="1.0" encoding="utf-8" ?>\n<gnc-v2\n     {spaces}>\n'
        '<gnc:count-data cd:type="book">1</gnc:count-data>\n<gnc:book version="2.0.0">\n'
        '<book:id type="guid">b</book:id>\n'
        '<gnc:count-data cd:type="commodity">1</gnc:count-data>\n'
        f'<gnc:count-data cd:type="account">{len(paths) + 1}</gnc:count-data>\n'
        f'<gnc:count-data cd:type="transaction">{len(ENTRIES)}</gnc:count-data>\n'
        f'<gnc:commodity version="2.0.0">\n  {_USD}\n</gnc:commodity>\n'
        f"{_account('Root Account', 'root', 'ROOT', None)}"
        f"{''.join(_account(path.rpartition(':')[2], path, kind_of(path), path.rpartition(':')[0]) for path in paths)}"
        f"{''.join(_transaction(number, entry) for number, entry in enumerate(ENTRIES))}"
        f"{_TEMPLATE}</gnc:book>\n</gnc-v2>\n\n<!-- Local variables: -->\n<!-- mode: xml        -->\n"
    )
    return gzip.compress(text.encode(), mtime=0) if packed else text.encode()


def _account(name: str, path: str, kind: str, above: str | None) -> str:
    parent = "" if above is None else f'  <act:parent type="guid">{escape(above or "root")}</act:parent>\n'
    return (
        f'<gnc:account version="2.0.0">\n  <act:name>{escape(name)}</act:name>\n'
        f'  <act:id type="guid">{escape(path)}</act:id>\n  <act:type>{kind}</act:type>\n'
        f"  <act:commodity>\n  {_USD}\n  </act:commodity>\n  <act:commodity-scu>100</act:commodity-scu>\n"
        "  <act:slots>\n    <slot>\n      <slot:key>color</slot:key>\n      <slot:value>blue</slot:value>\n"
        f"    </slot>\n  </act:slots>\n{parent}</gnc:account>\n"
    )


def _transaction(number: int, entry: Entry) -> str:
    splits = "".join(
        f'    <trn:split>\n      <split:id type="guid">s{number}{place}</split:id>\n'
        f"      <split:memo>{escape(entry.note)}</split:memo>\n"
        "      <split:reconciled-state>n</split:reconciled-state>\n"
        f"      <split:value>{cents}/100</split:value>\n      <split:quantity>{cents}/100</split:quantity>\n"
        f'      <split:account type="guid">{escape(account)}</split:account>\n    </trn:split>\n'
        for place, (account, cents) in enumerate(((entry.debit, entry.cents), (entry.credit, -entry.cents)))
    )
    code = f"  <trn:num>{entry.code}</trn:num>\n" if entry.code else ""
    return (
        f'<gnc:transaction version="2.0.0">\n  <trn:id type="guid">t{number}</trn:id>\n'
        f"  <trn:currency>\n  {_USD}\n  </trn:currency>\n{code}"
        f"  <trn:date-posted>\n    <ts:date>{entry.day} 10:59:00 +0000</ts:date>\n  </trn:date-posted>\n"
        "  <trn:date-entered>\n    <ts:date>2026-02-01 09:00:00 +0000</ts:date>\n  </trn:date-entered>\n"
        f"  <trn:description>{escape(entry.payee)}</trn:description>\n"
        "  <trn:slots>\n    <slot>\n      <slot:key>date-posted</slot:key>\n"
        '      <slot:value type="gdate">\n        <gdate>2026-01-01</gdate>\n      </slot:value>\n'
        "    </slot>\n  </trn:slots>\n"
        f"  <trn:splits>\n{splits}  </trn:splits>\n</gnc:transaction>\n"
    )
