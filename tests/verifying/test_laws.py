"""Laws: whatever is reconciled has the published schema, can be verified, and adds up in every format."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import jsonschema
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.books import START, Entry, book
from tieout.model.book import LineKind
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reporting import (
    Style,
    client_page,
    document_chunks,
    items_sheet,
    of_clients,
    overview_page,
    whole,
    write_separated,
)
from tieout.reporting.schema import json_schema
from tieout.verifying import verify, verify_in_shares

SCHEMA = json_schema()

KINDS = st.sampled_from([LineKind.CHARGE, LineKind.PAYMENT, LineKind.CREDIT, LineKind.REFUND, LineKind.OPENING])
CENTS = st.sampled_from([15_000, 15_000, 4_500, 5_400, 45_000, 3_000, 1])
ENTRIES = st.lists(
    st.builds(
        lambda client, day, kind, cents, flipped: Entry(
            client, day, kind, cents * (-1 if (kind in {LineKind.PAYMENT, LineKind.CREDIT}) ^ flipped else 1)
        ),
        st.integers(0, 3),
        st.integers(0, 80),
        KINDS,
        CENTS,
        st.sampled_from([False] * 9 + [True]),
    ),
    min_size=1,
    max_size=25,
)
DAYS = st.none() | st.integers(0, 80).map(lambda day: START + timedelta(days=day))

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


PAYMENT, CHARGE, REFUND = LineKind.PAYMENT, LineKind.CHARGE, LineKind.REFUND
COUNTERPART_AFTER_AS_OF = (
    [Entry(0, 2, CHARGE, 1), Entry(1, 1, REFUND, 1), Entry(0, 30, CHARGE, 3_000), Entry(0, 0, PAYMENT, -3_000)],
    [Entry(1, 3, PAYMENT, -3_000), Entry(1, 0, CHARGE, 3_000)],
)
EQUAL_CHARGES_ON_THE_DAY = (
    [Entry(0, 0, CHARGE, 15_000)] * 3,
    [Entry(0, 0, CHARGE, 15_000), Entry(1, 1, CHARGE, 15_000), Entry(2, 2, CHARGE, 15_000)],
)


@few
@given(ENTRIES, ENTRIES, DAYS, DAYS, DAYS)
@example(*COUNTERPART_AFTER_AS_OF, None, None, START)
@example(*EQUAL_CHARGES_ON_THE_DAY, None, None, START)
def test_every_report_can_be_verified(
    left: list[Entry], right: list[Entry], start: date | None, end: date | None, as_of: date | None
) -> None:
    books = book(left, clients=4), book(right, program="quickbooks-online", clients=4)
    if start and end and start > end:
        start, end = end, start
    answer = reconcile(*books, Settings(start=start, end=end, as_of=as_of))
    report = json.loads("".join(document_chunks(whole(answer))))
    jsonschema.validate(report, SCHEMA)
    assert verify(report, *books).breaches == ()
    assert verify_in_shares(report, [[client] for client in report["clients"]], *books).breaches == ()


@few
@given(ENTRIES, ENTRIES, st.integers(0, 3))
def test_every_report_of_one_client_can_be_verified(left: list[Entry], right: list[Entry], number: int) -> None:
    books = book(left, clients=4), book(right, program="quickbooks-online", clients=4)
    answer = reconcile(*books, Settings())
    asked = replace(answer, settings=Settings(client="one of them"))
    report = json.loads("".join(document_chunks(of_clients(asked, [number], *books))))
    assert verify(report, *books).breaches == ()


@few
@given(ENTRIES, ENTRIES, st.integers(72, 160))
def test_every_format_can_be_written(left: list[Entry], right: list[Entry], width: int) -> None:
    answer = whole(reconcile(book(left, clients=4), book(right, program="quickbooks-online", clients=4), Settings()))
    pages = [overview_page(answer, Style(width=width))]
    pages += [client_page(answer, client, Style(width=width), {}) for client in answer.clients]
    assert max(len(line) for page in pages for line in page.splitlines()) <= width
    out = io.StringIO(newline="")
    write_separated(items_sheet(answer), out)
    assert out.getvalue().count("\r\n") >= len(answer.clients)
