"""The claims of an X12 835, each with its services, and the sums that the remittance states of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.errors import FileNotUnderstood
from tieout.model.money import format_plain
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.movements import damaged, ensure_counted, totals_differ

if TYPE_CHECKING:
    from pyx12.segment import Segment


_SEGMENT_IDS = """
    ISA GS ST BPR TRN CUR REF DTM N1 N2 N3 N4 PER RDM LX TS3 TS2 CLP CAS NM1 MIA MOA AMT QTY SVC LQ PLB SE GE IEA
    TA1 NTE
    """
_SEGMENTS = frozenset(_SEGMENT_IDS.split())
_GROUPS = frozenset({"CO", "CR", "OA", "PI", "PR"})
_DATES = frozenset({"405", "036", "050", "232", "233", "150", "151", "472"})
_TOLERATED = frozenset({("isa", "025"), ("gs", "6"), ("st", "23"), ("seg", "SEG1")})
_ERRORS = {
    "isa": ("interchange", "its end (IEA) is missing, has another number, or counts other groups than it holds"),
    "gs": ("group", "its end (GE) is missing, has another number, or counts other transaction sets than it holds"),
    "st": ("transaction set", "its end (SE) is missing, has another number, or counts other segments than it holds"),
    "seg": ("segment", "this is no segment of X12"),
}
"""Where an error is and what it may be, by the parser's word for the place."""

_AMOUNT = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII)


@dataclass(slots=True)
class Service:
    """A service of a claim, or the claim itself: amounts in cents, the adjustments by group, the dates by qualifier."""

    place: int
    what: str
    billed: int
    paid: int
    adjusted: dict[str, int] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Claim:
    """One CLP and what belongs to it."""

    own: Service
    number: str
    status: str
    stated: int | None
    payment_day: str
    client: str = ""
    services: list[Service] = field(default_factory=list)


def places_of(text: str) -> dict[str, Iterator[int]]:
    """Where each claim, service and provider's adjustment begins, found without the parser."""
    ends, mark = re.escape(text[105:106] or "~"), re.escape(text[3:4])
    return {
        kind: iter([found.start(1) for found in re.finditer(rf"{ends}\s*({kind}{mark})", text)])
        for kind in ("CLP", "SVC", "PLB")
    }


def segments_of(name: str, text: str) -> Iterator[Segment]:
    """Every segment, the envelopes' own counts and numbers checked.

    Raises:
        FileNotUnderstood: E105.
    """
    from pyx12.errors import X12Error  # noqa: PLC0415  loaded only for such a file
    from pyx12.x12file import X12Reader  # noqa: PLC0415

    try:
        end = text[105:106] or "~"
        indented = re.sub(rf"{re.escape(end)}\s+", lambda _: end, text)  # some programs indent what an envelope holds
        reader = X12Reader(io.StringIO(indented, newline=""))
        for segment in reader:
            _refuse_errors(name, reader)
            yield segment
        reader.cleanup()
    except (X12Error, IndexError, ValueError, AttributeError, TypeError) as error:
        raise damaged(name, "envelope", "its segments don't fit together") from error
    _refuse_errors(name, reader)
    if "IEA" not in text[-200:]:
        raise damaged(name, "end", "the interchange trailer (IEA) is missing")


def _refuse_errors(name: str, reader: object) -> None:
    for kind, code, *_ in reader.pop_errors():  # type: ignore[attr-defined]
        if (kind, code) not in _TOLERATED:
            raise damaged(name, *_ERRORS.get(kind, ("envelope", "its segments don't fit together")))


class ClaimsWalk:
    """The segments in order, and the sums they state."""

    def __init__(self, name: str, places: dict[str, Iterator[int]]) -> None:
        self._name, self._places = name, places
        self.claims: list[Claim] = []
        self.provider: list[tuple[int, int, str]] = []
        self.currencies: list[str] = []
        self._payment = self._claims_paid = self._taken = 0
        self._day = ""

    def take(self, segment: Segment) -> None:
        """Take one segment.

        Raises:
            FileNotUnderstood: E105 where it can't be, E402 where a sum differs.
        """
        kind = segment.get_seg_id()
        if kind not in _SEGMENTS:
            raise damaged(self._name, "segment", "this segment isn't one of a remittance")
        step = getattr(self, f"_{kind.lower()}", None)
        if step is not None:
            step(segment)

    def end(self) -> None:
        """Nothing may be left of what the second counter found."""
        for kind, places in self._places.items():
            ensure_counted(self._name, f"segments {kind}", sum(1 for _ in places), 0)

    def _st(self, segment: Segment) -> None:
        if segment.get_value("ST01") != "835":
            raise FileNotUnderstood(
                f"{self._name} also holds another transaction set than 835. Export the remittances alone.", code="E105"
            )
        self._payment = self._claims_paid = self._taken = 0
        self._day = ""

    def _bpr(self, segment: Segment) -> None:
        self._payment = self._cents(segment, "BPR02")
        self._day = self._text(segment, "BPR16")

    def _cur(self, segment: Segment) -> None:
        self.currencies.append(self._text(segment, "CUR02"))

    def _clp(self, segment: Segment) -> None:
        self._check_claim()
        stated = self._cents(segment, "CLP05") if self._text(segment, "CLP05") else None
        own = Service(self._place("CLP"), "", self._cents(segment, "CLP03"), self._cents(segment, "CLP04"))
        self._claims_paid += own.paid
        self.claims.append(
            Claim(own, self._text(segment, "CLP01"), self._text(segment, "CLP02"), stated, self._day)
        )  # fmt: skip

    def _svc(self, segment: Segment) -> None:
        code = self._text(segment, "SVC01-2") or self._text(segment, "SVC01")
        claim = self._claim()
        claim.services.append(
            Service(self._place("SVC"), code, self._cents(segment, "SVC02"), self._cents(segment, "SVC03"))
        )

    def _nm1(self, segment: Segment) -> None:
        if self.claims and self._text(segment, "NM101") == "QC":
            names = [self._text(segment, f"NM1{place}") for place in ("04", "05", "03")]
            self._claim().client = clean_text(" ".join(names))

    def _dtm(self, segment: Segment) -> None:
        qualifier = self._text(segment, "DTM01")
        if qualifier not in _DATES:
            raise damaged(self._name, "DTM", "its qualifier isn't one of a remittance")
        if self.claims and qualifier != "405":
            self._open().days.setdefault(qualifier, self._text(segment, "DTM02"))

    def _cas(self, segment: Segment) -> None:
        group = self._text(segment, "CAS01")
        if group not in _GROUPS:
            raise damaged(self._name, "CAS", "its group isn't one of a remittance")
        adjusted = self._open().adjusted
        for place in range(3, 20, 3):
            if self._text(segment, f"CAS{place:02d}"):
                adjusted[group] = adjusted.get(group, 0) + self._cents(segment, f"CAS{place:02d}")

    def _plb(self, segment: Segment) -> None:
        self._check_claim()
        amounts = [self._cents(segment, f"PLB{place:02d}") for place in range(4, 15, 2)
                   if self._text(segment, f"PLB{place:02d}")]  # fmt: skip
        self._taken += sum(amounts)
        self.provider.append((self._place("PLB"), sum(amounts), self._text(segment, "PLB03-1")))

    def _se(self, _: Segment) -> None:
        self._check_claim()
        if self._claims_paid - self._taken != self._payment:
            raise totals_differ(
                self._name, "payment (BPR02)", format_plain(self._payment),
                format_plain(self._claims_paid - self._taken),
            )  # fmt: skip

    def _check_claim(self) -> None:
        """What is billed less what is adjusted is what is paid: of each service, and of the claim as a whole.

        Where the adjustments stand at the claim alone, its services must come to what it bills and pays.
        """
        if not self.claims:
            return
        claim = self.claims[-1]
        everything = [claim.own, *claim.services]
        adjusted = sum(sum(one.adjusted.values()) for one in everything)
        sums = [(claim.own.paid, claim.own.billed - adjusted)]
        if claim.own.adjusted and not any(one.adjusted for one in claim.services):
            services = claim.services or [claim.own]
            sums.append((claim.own.billed, sum(one.billed for one in services)))
            sums.append((claim.own.paid, sum(one.paid for one in services)))
        else:
            sums += [(one.paid, one.billed - sum(one.adjusted.values())) for one in claim.services]
        for stated, found in sums:
            if stated != found:
                where = f"claim {len(self.claims)}"
                raise totals_differ(self._name, where, format_plain(stated), format_plain(found))

    def _claim(self) -> Claim:
        if not self.claims:
            raise damaged(self._name, "segment", "it stands before any claim")
        return self.claims[-1]

    def _open(self) -> Service:
        claim = self._claim()
        return claim.services[-1] if claim.services else claim.own

    def _place(self, kind: str) -> int:
        place = next(self._places[kind], None)
        if place is None:
            raise damaged(self._name, f"segment {kind}", "there are more of them than their beginnings")
        return place

    def _text(self, segment: Segment, element: str) -> str:
        return clean_text(segment.get_value(element) or "")

    def _cents(self, segment: Segment, element: str) -> int:
        text = self._text(segment, element)
        if not _AMOUNT.fullmatch(text):
            raise damaged(self._name, element, "it is no amount")
        negative, digits = text.startswith("-"), text.removeprefix("-")
        whole, _, part = digits.partition(".")
        try:
            cents = parse_cents(f"{whole or '0'}.{part.rstrip('0') or '0'}")
        except CellProblem as problem:
            raise damaged(self._name, element, problem.why.rstrip(".")) from problem
        return -cents if negative else cents
