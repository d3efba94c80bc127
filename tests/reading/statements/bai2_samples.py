"""The movements of `statement_facts` as BAI2 reports: a group a day, one account."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from tests.reading.statements.statement_facts import FACTS, OPENING, Fact, joined


def _plain(fact: Fact) -> list[str]:
    code = 195 if fact.cents > 0 else 495
    return [f"16,{code},{abs(fact.cents)},Z,B{fact.reference},{fact.reference},{fact.party}/"]


def _labelled(fact: Fact) -> list[str]:
    code, word = (142, "DBNM") if fact.cents > 0 else (451, "CRNM")
    first = f"16,{code},{abs(fact.cents)},V,260106,,,{fact.reference},ACH payment"
    return [first, f"88,EREF: {fact.reference}", f"88,{word}: {fact.party}", f"88,REMI: {fact.memo}"]


def _account(
    facts: Sequence[Fact], opening: int, write: Callable[[Fact], list[str]], continued: bool
) -> tuple[list[str], int]:
    came, went = [f.cents for f in facts if f.cents > 0], [-f.cents for f in facts if f.cents < 0]
    closing = opening + sum(came) - sum(went)
    summaries = [f"100,{sum(came)},{len(came)},", f"400,{sum(went)},{len(went)},"]
    head = f"03,1234567,USD,010,{opening:+},,,015,{closing:+},,"
    lines = [f"{head},{summaries[0]},{summaries[1]}/"]
    if continued:
        lines = [f"{head}/", f"88,{summaries[0]},{summaries[1]}/"]
    lines += [line for fact in facts for line in write(fact)]
    total = opening + closing + 2 * (sum(came) + sum(went))
    return [*lines, f"49,{total},{len(lines) + 1}/"], total


def _report(write: Callable[[Fact], list[str]] = _plain, *, continued: bool = False) -> list[str]:
    lines, opening, totals = ["01,011000,987654,260201,0800,1,,,2/"], OPENING, []
    for day, own in groupby(FACTS, key=lambda fact: fact.day):
        facts = list(own)
        account, total = _account(facts, opening, write, continued)
        lines += [f"02,987654,011000,1,{day:%y%m%d},2359,USD,2/", *account, f"98,{total},1,{len(account) + 2}/"]
        opening += sum(fact.cents for fact in facts)
        totals.append(total)
    return [*lines, f"99,{sum(totals)},{len(totals)},{len(lines) + 1}/"]


def _without_totals() -> list[str]:
    """Trailers that count the records and state no total, and a header that ends in one field too many."""
    lines = [re.sub(r"^(49|98|99),[-+0-9]+,", r"\1,,", line) for line in _report(continued=True)]
    return [f"{line.removesuffix('/')},/" if line.startswith("03,") else line for line in lines]


BAI2_FILES: dict[str, bytes] = {
    "without-totals.bai": joined(_without_totals()).encode(),
    "plain.bai": joined(_report()).encode(),
    "labelled.bai": joined(_report(_labelled), "\n").encode(),
    "continued.bai": joined(_report(continued=True)).encode(),
    "long-days.bai": re.sub(r",1,(26\d{4}),", r",1,20\1,", joined(_report())).encode(),
    "shared-lines.bai": joined(_report()).replace("/\r\n16,", "/  16,").replace("/\r\n49,", "/ 49,").encode(),
}
