"""Signing off a client: what was signed is kept, nothing of it changes until someone reopens it with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tieout.web.ledger import Line, line_of
from tieout.web.models import ComparedClient, Comparison, ItemState, SignOff, User

_SidedLines = tuple[tuple[str, Line], ...]
"""Lines, each with its side."""

_ByText = Mapping[tuple[str, str], list[Line]]

_CONTENT = slice(3, 8)
"""Of a kept line: day, kind, cents, reference and memo."""


def content_of(names: Sequence[str], as_of: date | None, left: Iterable[str], right: Iterable[str]) -> str:
    """The digest of what a signature is under: the client's names, the day, and every line of both books.

    Args:
        names: of the client, in both books.
        as_of: the day asked for.
        left: the lines of the left book from their day on, each as JSON: file and row may move from export to export.
        right: those of the right book.
    """
    told = [list(names), str(as_of), sorted(left), sorted(right)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def sign(client: ComparedClient, person: User, note: str) -> SignOff:
    """Put a person's signature under a client as it is compared now."""
    made = _draft(client, person, note)
    made.save()
    return made


def sign_those_that_agree(comparison: Comparison, person: User) -> int:
    """Sign every client that agrees, not only because items cancel out, and isn't signed yet.

    Returns:
        How many.
    """
    agree = that_agree(comparison).defer("document", "lines")
    made = SignOff.objects.bulk_create([_draft(client, person, "") for client in agree], batch_size=200)
    return len(made)


def that_agree(comparison: Comparison) -> QuerySet[ComparedClient]:
    """Clients without any item that moves a balance, not signed off yet."""
    return comparison.clients.filter(difference_cents=0, moving_count=0).exclude(content="").filter(~signed())


def _draft(client: ComparedClient, person: User, note: str) -> SignOff:
    return SignOff(
        practice_id=client.practice_id, compared=client, left_name=client.left_name, right_name=client.right_name,
        as_of=client.comparison.as_of, content=client.content, left_cents=client.left_cents,
        right_cents=client.right_cents, unexplained_cents=client.unexplained_cents,
        open_count=client.items.filter(state__in=[ItemState.OPEN, ItemState.LATER]).count() if client.item_count else 0,
        note=note[:400], signed_by=person, person=f"{person} <{person.email}>",
    )  # fmt: skip


def signed() -> Exists:
    """Whether a client is signed off as it is compared now."""
    live = SignOff.objects.filter(practice=OuterRef("practice"), content=OuterRef("content"), reopened_at=None)
    return Exists(live)


def signature(client: ComparedClient) -> SignOff | None:
    """The signature that holds for a client as it is compared now."""
    return SignOff.objects.filter(
        practice=client.practice_id, content=client.content, reopened_at=None
    ).first()  # fmt: skip


def reopen(found: SignOff, person: User, reason: str) -> None:
    """Open it again; the signature stays in the history, with the reason."""
    found.reopened_by, found.reopened_at, found.reason = f"{person} <{person.email}>", timezone.now(), reason[:400]
    found.save(update_fields=["reopened_by", "reopened_at", "reason"])


def signed_names(comparison: Comparison | None) -> list[str]:
    """The names of the clients that are signed off as they are compared now."""
    if comparison is None:
        return []
    return list(comparison.clients.filter(signed()).values_list("name", flat=True))


def sign_offs(client: ComparedClient) -> QuerySet[SignOff]:
    """Every signature under the client, under either name, the newest first."""
    named = Q(left_name=client.left_name) if client.left_name else Q(right_name=client.right_name)
    return SignOff.objects.filter(named, practice=client.practice_id)


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of lines that were signed.

    Attributes:
        sign_off: the newest signature, which doesn't hold for what is compared now.
        gone: the signed lines that aren't there as they were, by side and day.
        new: the lines that weren't there.
    """

    sign_off: SignOff
    gone: _SidedLines
    new: _SidedLines


def changed_since(client: ComparedClient) -> Changed | None:
    """What changed since the client was signed off; None when it never was, or the signature holds."""
    newest = sign_offs(client).filter(reopened_at=None).select_related("compared").first()
    if newest is None or newest.content == client.content or newest.compared is None:
        return None
    then, now = _by_text(newest.compared), _by_text(client)
    return Changed(newest, _more(then, now), _more(now, then))


def _by_text(client: ComparedClient) -> _ByText:
    """Each side's lines by what they say; equal ones in the order of their rows."""
    found: dict[tuple[str, str], list[Line]] = {}
    for side in ("left", "right"):
        for told in sorted(client.lines[side], key=lambda line: line[:3]):
            found.setdefault((side, json.dumps(told[_CONTENT])), []).append(line_of(told))
    return found


def _more(lines: _ByText, than: _ByText) -> _SidedLines:
    """Lines that there are more of than in the other."""
    found = [(side, line) for (side, text), own in lines.items() for line in own[len(than.get((side, text), ())) :]]
    return tuple(sorted(found, key=lambda one: (one[0], one[1].day, one[1].row)))


def carried_over(practice: int) -> frozenset[str]:
    """Names of clients that were signed off with something open: they come first in the next review."""
    rows = SignOff.objects.filter(practice=practice, reopened_at=None)
    rows = rows.filter(Q(open_count__gt=0) | ~Q(unexplained_cents=0))
    return frozenset(name for pair in rows.values_list("left_name", "right_name") for name in pair if name)
