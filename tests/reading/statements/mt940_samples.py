"""The movements of `statement_facts` as MT940 statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.reading.statements.statement_facts import FACTS, OPENING, Fact, joined, money


def _subfields(fact: Fact) -> list[str]:
    return [f"166?00CREDIT?20{fact.memo}", f"?30BANKX?31DE00?32{fact.party[:8]}", f"?33{fact.party[8:]}"]


def _angled(fact: Fact) -> list[str]:
    return [f">20{fact.memo}", f">31DE00>32{fact.party[:8]}", f">33{fact.party[8:]}"]


def _slashed(fact: Fact) -> list[str]:
    return [f"/TRCD/00100/NAME/{fact.party}/REMI/{fact.memo or '-'}/"]


def _counterparty(fact: Fact) -> list[str]:
    return [f"/EREF/{fact.reference}//CNTP/NL00BANK/BANKNL2A/{fact.party}///REMI/USTD//{fact.memo}/"]


def _free(fact: Fact) -> list[str]:
    return [fact.party, *([fact.memo] if fact.memo else [])]


def _statement(
    facts: Sequence[Fact], opening: int, details: Callable[[Fact], list[str]], *, entry: bool = True, sheet: int = 1
) -> list[str]:
    def balance(tag: str, cents: int, day: str) -> str:
        return f":{tag}:{'C' if cents >= 0 else 'D'}{day}USD{money(abs(cents), ',')}"

    lines = [f":20:ST{sheet:05d}", ":25:12345678/0001", f":28C:{sheet:05d}/001", balance("60F", opening, "260101")]
    for fact in facts:
        booked = f"{fact.day:%m%d}" if entry else ""
        way = "C" if fact.cents > 0 else "D"
        lines.append(
            f":61:{fact.day:%y%m%d}{booked}{way}{money(abs(fact.cents), ',')}NTRF{fact.reference}//B{fact.reference}"
        )
        first, *more = details(fact)
        lines += [f":86:{first}", *more]
    closing = opening + sum(fact.cents for fact in facts)
    return [*lines, balance("62F", closing, "260131"), balance("64", closing, "260131")]


def _enveloped(lines: list[str]) -> list[str]:
    return ["{1:F01BANKUS33AXXX0000000000}{2:I940BANKUS33XXXXN}{3:{108:X1}}{4:", *lines, "-}"]


def _messages() -> bytes:
    """Two messages as SWIFT hands them over: block headers on one line with the first field, SOH, ETX, a trailer."""
    half = OPENING + sum(fact.cents for fact in FACTS[:4])
    pages = (_statement(FACTS[:4], OPENING, _free), _statement(FACTS[4:], half, _free, sheet=2))
    head = "{1:F01BANKUS33AXXX0000000000}{2:O9401200260131BANKUS33XXXX00000000002601311200N}{3:{108:X1}}{4:"
    return b"".join(
        b"\x01" + joined([f"{head}{lines[0]}", *lines[1:]]).encode() + b"-}{5:{MAC:12345678}{CHK:123456789ABC}}\x03"
        for lines in pages
    )


def _interim() -> list[str]:
    """An interim report (MT942): floor limits in place of balances, numbers and sums at its end."""
    lines = [line for line in _statement(FACTS, OPENING, _free) if not line.startswith((":60F:", ":62F:", ":64:"))]
    sums = {
        way: (len(own), sum(own))
        for way, own in (
            ("D", [-fact.cents for fact in FACTS if fact.cents < 0]),
            ("C", [fact.cents for fact in FACTS if fact.cents > 0]),
        )
    }
    ends = [f":90{way}:{count}USD{money(total, ',')}" for way, (count, total) in sums.items()]
    return [*lines[:3], ":34F:USDD0,00", ":34F:USDC0,00", ":13D:2601310900+0000", *lines[3:], *ends, "-"]


def _several_details() -> list[str]:
    """What banks do besides: a file mark, several fields 86 to a line, a time of day at the beginning of a line."""
    lines = _statement(FACTS, OPENING, _free)
    at = next(place for place, line in enumerate(lines) if line.startswith(":61:"))
    more = [":86:PAID AT 2026-01-05T13", ":12:11 BY CARD"]
    return [":940:", *lines[: at + 2], *more, *lines[at + 2 :]]


_HALF = OPENING + sum(fact.cents for fact in FACTS[:4])
_TWO = [*_statement(FACTS[:4], OPENING, _free), "-", *_statement(FACTS[4:], _HALF, _free, sheet=2), "-"]

MT940_FILES: dict[str, bytes] = {
    "interim.942.sta": joined(_interim()).encode(),
    "several-details.sta": joined(_several_details()).encode(),
    "subfields.sta": joined(_statement(FACTS, OPENING, _subfields)).encode("cp1252"),
    "angled.sta": joined(_statement(FACTS, OPENING, _angled)).encode(),
    "slashed.sta": joined(_statement(FACTS, OPENING, _slashed)).encode(),
    "counterparty.940": joined(_statement(FACTS, OPENING, _counterparty)).encode(),
    "free.sta": joined(_statement(FACTS, OPENING, _free, entry=False), "\n").encode(),
    "enveloped.sta": joined(_enveloped(_statement(FACTS, OPENING, _free))).encode(),
    "messages.sta": _messages(),
    "two-statements.sta": joined(_TWO).encode(),
    "transport.sta": joined(["BANKNL2A", "940", "BANKNL2A", *_statement(FACTS, OPENING, _free), "-"]).encode(),
}
