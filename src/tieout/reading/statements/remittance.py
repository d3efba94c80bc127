"""Insurance remittance, X12 835: what an insurer paid, adjusted, and left for the client to pay.

The client's part (adjustments of group PR) becomes what the client owes, service by service; the insurer's part is told
in the memo. Three sums are checked: services and adjustments make each claim's payment, the claims less the
provider's own adjustments make the payment, and the envelopes count their segments.
Source: ASC X12N 005010X221 (835), balancing rules of its front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_plain
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import show
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import aside_of, day_of, rows_of
from tieout.reading.parsing.taking import RowProblem
from tieout.reading.reader import Line, Reading, ReadingOptions, RowAside
from tieout.reading.statements.remittance_claims import Claim, ClaimsWalk, Service, places_of, segments_of

_FIRST_SET = re.compile(rb"ISA(?P<mark>[^A-Za-z0-9]).*?[^A-Za-z0-9]ST(?P=mark)(?P<set>\d{3})(?!\d)", re.DOTALL)
_OTHER_SETS = {
    "837": "claims", "270": "an eligibility inquiry", "271": "an eligibility answer", "276": "a claim status inquiry",
    "277": "a claim status answer", "278": "an authorization", "820": "a premium payment", "834": "an enrollment",
    "997": "an acknowledgement", "999": "an acknowledgement",
}  # fmt: skip
_SERVICE_DATES, _CLAIM_DATES = ("472", "150"), ("232", "050")
_PREDETERMINATION = "25"
_COLUMNS = (
    ("date", "DTM*472, else DTM*232"), ("client", "NM1*QC"), ("charge", "CAS*PR"), ("reference", "CLP01"),
    ("memo", "SVC and CAS"),
)  # fmt: skip


class Remittance:
    """An 835 file."""

    program = "insurer"
    program_name = "the insurer"
    report = "remittance-835"
    report_name = "insurance remittance (X12 835)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by its interchange header and the transaction set 835."""
        found = _FIRST_SET.match(data[:65_536].lstrip())
        return f"the transaction set {found['set'].decode()}" if found else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every claim and service (see `FileReader.read_file`)."""
        text, encoding = decode(name, data, options.encoding)
        text = text.lstrip()
        _refuse_other_sets(name, text)
        walk = ClaimsWalk(name, places_of(text))
        for segment in segments_of(name, text):
            walk.take(segment)
        walk.end()
        return encoding, _reading(name, text, walk)


def _refuse_other_sets(name: str, text: str) -> None:
    """Refuse claims, acknowledgements and whatever else an interchange of X12 may hold.

    Raises:
        FileNotUnderstood: E204.
    """
    found = _FIRST_SET.match(text[:65_536].encode())
    number = found["set"].decode() if found else "835"
    if number != "835":
        what = _OTHER_SETS.get(number, "not a remittance")
        raise FileNotUnderstood(
            f"{name} is X12 {number} ({what}), not a remittance (835). Download the 835 (ERA) of the payment.",
            code="E204",
        )


def _reading(name: str, text: str, walk: ClaimsWalk) -> Reading:
    pairs = [(claim, one) for claim in walk.claims for one in (claim.own, *claim.services)]
    places = sorted([one.place for _, one in pairs] + [place for place, _, _ in walk.provider])
    row_of = dict(zip(places, rows_of(text, places), strict=True))
    lines: list[Line] = []
    aside = [_provider_aside(row_of[place], cents, reason) for place, cents, reason in walk.provider]
    for claim, one in pairs:
        try:
            lines += _lines(row_of[one.place], claim, one)
        except RowProblem as problem:
            cents = 0 if problem.code.startswith("W") else one.adjusted.get("PR", 0)
            aside.append(aside_of(row_of[one.place], problem, cents))
    return Reading(
        lines=tuple(lines),
        rows=len(places),
        aside=tuple(sorted(aside, key=lambda row: row.row)),
        own_totals=TotalsVerdict.AGREE if places else TotalsVerdict.NONE,
        problems=tuple(_told(walk.claims)),
        columns=_COLUMNS,
        currency=one_currency(name, walk.currencies) or "USD",
    )


def _provider_aside(row: int, cents: int, reason: str) -> RowAside:
    why = f"the insurer settles {format_plain(cents)} with the practice, not with a client."
    return RowAside(row=row, column="PLB", found=show(reason), why=why, cents=cents, code="W411")


def _lines(row: int, claim: Claim, one: Service) -> list[Line]:
    """What a service, or a claim for itself, leaves for the client to pay.

    Raises:
        RowProblem: when nobody is named, or there is no day.
    """
    if claim.status == _PREDETERMINATION:
        raise RowProblem("CLP02", claim.status, "W411", "a predetermination; nothing is owed yet.")
    cents = one.adjusted.get("PR", 0)
    if not cents:
        return []
    if not claim.client:
        raise RowProblem("NM1*QC", "", "E303", "no client. Look the claim up and assign one.")
    kind = LineKind.CHARGE if cents > 0 else LineKind.CREDIT
    memo = _memo(one)
    return [Line(row, Part.CHARGE, claim.client, _day(claim, one), kind, cents, claim.number or None, memo)]


def _day(claim: Claim, one: Service) -> date:
    stated = [one.days.get(qualifier, "") for qualifier in _SERVICE_DATES]
    stated += [claim.own.days.get(qualifier, "") for qualifier in _CLAIM_DATES]
    services = {found for own in claim.services for word in _SERVICE_DATES if (found := own.days.get(word, ""))}
    stated += services if len(services) == 1 else ()
    text = next((text for text in (*stated, claim.payment_day) if text), "")
    day = day_of(text[:8])
    if day is None:
        raise RowProblem("DTM", show(text), "E302", "this is not a date. Look the claim up.")
    return day


def _memo(one: Service) -> str:
    others = sum(cents for group, cents in one.adjusted.items() if group != "PR")
    parts = [f"billed {format_plain(one.billed)}", f"insurer paid {format_plain(one.paid)}"]
    parts += [f"adjusted {format_plain(others)}"] if others else []
    return " · ".join([*([one.what] if one.what else []), ", ".join(parts)])


def _told(claims: Sequence[Claim]) -> Iterator[Problem]:
    text = "A remittance shows the client's part of each service, not payments. The insurer's part stands in the memo."
    yield Problem(code="W424", text=text, file=0)
    unlike = sum(
        claim.stated is not None
        and claim.stated != sum(one.adjusted.get("PR", 0) for one in (claim.own, *claim.services))
        for claim in claims
    )
    if unlike:
        text = f"In {unlike} claims the client's part (CLP05) isn't the sum of its adjustments (PR); these are used."
        yield Problem(code="W425", text=text, file=0)


READERS = (Remittance(),)
