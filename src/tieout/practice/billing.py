"""What of a client's balance is billed already, as far as the practice's export tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_OF_BILLING = re.compile(r"\b(un|over)?(paid|billed|invoiced)\b", re.IGNORECASE)
_UNBILLED = re.compile(r"\b(unbilled|not (?:yet )?billed|uninvoiced)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Billed:
    """A balance by whether its sessions are billed.

    Attributes:
        current_cents: what of the balance is billed: Current Balance.
        unbilled_cents: what of it isn't: Unbilled.
        unbilled_rows: appointments whose status says so.
    """

    current_cents: int
    unbilled_cents: int
    unbilled_rows: int


def billed(balance_cents: int, rows: Iterable[tuple[str, int]]) -> Billed | None:
    """Split a client's balance by the statuses of the appointments.

    Args:
        balance_cents: what the client owes by the export.
        rows: of each of the client's appointments its status as the export writes it, and what is owed of it in cents.

    Returns:
        Both parts, which add up to the balance; None when there is no appointment, or one whose status says nothing of
        billing ("Attended", nothing at all): then the export doesn't tell, and nothing is made up.
    """
    unbilled_cents = unbilled_rows = count = 0
    for status, cents in rows:
        if not _OF_BILLING.search(status):
            return None
        count += 1
        if _UNBILLED.search(status):
            unbilled_rows += 1
            unbilled_cents += cents
    if not count:
        return None
    return Billed(balance_cents - unbilled_cents, unbilled_cents, unbilled_rows)
