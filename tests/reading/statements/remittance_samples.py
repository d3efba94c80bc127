"""An invented insurer's remittance as 835 files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.reading.statements.statement_facts import money

Service = tuple[str, date, int, int, int, int]
"""Code, day, billed, paid, adjusted (CO), left to the client (PR)."""

Claim = tuple[str, str, str, Sequence[Service]]
"""Number, last name, first name, services."""

CLAIMS: tuple[Claim, ...] = (
    ("P001", "PERSON", "GOOD", [("90837", date(2026, 1, 6), 15_000, 9_000, 3_500, 2_500),
                                ("90837", date(2026, 1, 13), 15_000, 9_000, 3_500, 2_500)]),
    ("P002", "CHEN", "MIA", [("90834", date(2026, 1, 14), 12_000, 0, 0, 12_000)]),
    ("P003", "LEE", "ANN", [("90834", date(2026, 1, 20), 12_000, 10_000, 2_000, 0)]),
)  # fmt: skip
PROVIDER = 1_500
EXPECTED = [
    ("GOOD PERSON", "2026-01-06", "charge", 2_500),
    ("GOOD PERSON", "2026-01-13", "charge", 2_500),
    ("MIA CHEN", "2026-01-14", "charge", 12_000),
]
ROWS = len(CLAIMS) + sum(len(services) for *_, services in CLAIMS) + 1


def _service(service: Service) -> list[str]:
    code, day, billed, paid, adjusted, left = service
    return [
        f"SVC*HC:{code}*{money(billed)}*{money(paid)}**1",
        f"DTM*472*{day:%Y%m%d}",
        *([f"CAS*CO*45*{money(adjusted)}"] if adjusted else []),
        *([f"CAS*PR*3*{money(left)}"] if left else []),
    ]


def _claim(claim: Claim, *, by_service: bool) -> list[str]:
    number, last, first, services = claim
    billed, paid, adjusted, left = (
        sum(amounts) for amounts in zip(*(service[2:] for service in services), strict=True)
    )
    head = [
        f"CLP*{number}*1*{money(billed)}*{money(paid)}*{money(left)}*12*ICN{number}*11*1",
        f"NM1*QC*1*{last}*{first}****MI*ID{number}",
    ]
    if by_service:
        return [*head, *(segment for service in services for segment in _service(service))]
    first_day = min(service[1] for service in services)
    return [
        head[0],
        *([f"CAS*CO*45*{money(adjusted)}"] if adjusted else []),
        *([f"CAS*PR*3*{money(left)}"] if left else []),
        head[1],
        f"DTM*232*{first_day:%Y%m%d}",
    ]


def remittance(*, by_service: bool = True, end: str = "~\n", mark: str = "*", part: str = ":") -> str:
    """The file."""
    total = sum(service[3] for *_, services in CLAIMS for service in services) - PROVIDER
    body = [
        "ST*835*0001",
        f"BPR*I*{money(total)}*C*ACH*CCP*01*011000*DA*123*9876543210**01*021000*DA*456*20260201",
        "TRN*1*CHECK77*9876543210", "DTM*405*20260201", "N1*PR*HARBOR HEALTH", "N3*1 ELM", "N4*TOWN*CA*90001",
        "N1*PE*QUIET PRACTICE*XX*1234567893", "LX*1",
        *(segment for claim in CLAIMS for segment in _claim(claim, by_service=by_service)),
        f"PLB*1234567893*20261231*WO:X1*{money(PROVIDER)}",
    ]  # fmt: skip
    isa = "ISA*00*          *00*          *ZZ*HARBOR         *ZZ*PRACTICE       *260201*0800*^*00501*000000042*0*P*:"
    gs = "GS*HP*HARBOR*PRACTICE*20260201*0800*42*X*005010X221A1"
    segments = [isa, gs, *body, f"SE*{len(body) + 1}*0001", "GE*1*42", "IEA*1*000000042"]
    text = "".join(segment + end for segment in segments)
    return text.replace("*", "\x00").replace(":", part).replace("\x00", mark)


REMITTANCES: dict[str, bytes] = {
    "services.835": remittance().encode(),
    "one-line.835": remittance(end="~").encode(),
    "newlines.edi": remittance(end="\n").encode(),
    "other-marks.835": remittance(end="'\r\n", mark="|", part=">").encode(),
}
BY_CLAIM = {"claims.835": remittance(by_service=False).encode()}
