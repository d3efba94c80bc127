"""What a person does about an item: decides it, matches lines by hand, takes back; kept at once until sign-off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from tieout.model.decision import Choice
from tieout.web.access import Right, Seat, needs
from tieout.web.deciding import Said, record, redo, undo
from tieout.web.following import forget_lost
from tieout.web.history import note
from tieout.web.items_shown import choice_words, decided_since
from tieout.web.ledger import lines_of
from tieout.web.line_places import Place, places
from tieout.web.models import ComparedClient, ComparedItem, Comparison, ItemDecision, ItemState
from tieout.web.signing import signed, signed_names
from tieout.web.templatetags.words import long_day
from tieout.web.views.review import found_among, number_in

_FOR_ITEMS = frozenset({*(choice.value for choice in Choice), ItemDecision.LATER, ItemDecision.NOTE} - {Choice.SAME})
_HALVES = frozenset({Choice.LEFT.value, Choice.RIGHT.value})


@require_POST
@needs(Right.CHANGE)
@transaction.atomic
def decide(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """Keep what a person said about one item, and go on to the next that isn't decided.

    Who decides otherwise than someone did since the page was shown is told so first, and decides again.
    """
    found, refusal = _client(seat, client)
    list(ComparedClient.objects.select_for_update().filter(pk=found.pk).values("pk"))  # one after the other
    number, choice = number_in(request.POST.get("number", "")), request.POST.get("choice", "")
    text = " ".join(request.POST.get("note", "").split())
    items = found.document["items"]
    if not 1 <= number <= len(items) or choice not in _FOR_ITEMS or (choice == ItemDecision.NOTE and not text):
        refusal = refusal or "Choose what is right, or write a note."
    if refusal:
        messages.error(request, refusal)
        return _back(request, seat, found, number)
    item = items[number - 1]
    since = decided_since(found, item, request.POST["seen"]) if "seen" in request.POST else None
    if since is not None and choice != ItemDecision.NOTE:
        words = choice_words(found.comparison, since.choice)
        if since.choice == choice:
            return _next(request, seat, found, number, f"{words[:1].upper()}{words[1:]}.")
        who = "You" if since.made_by == seat.user else since.made_by or "Someone who has left"
        messages.error(request, f"{who} decided this meanwhile: {words}. If that is wrong, decide again.")
        return _back(request, seat, found, number)
    asked = [_said(found.comparison, found.name, choice, item)]
    if "counterpart" in item and choice in _HALVES:
        other = item["counterpart"]
        if _signed(found.comparison, other["client"]):
            messages.error(request, "The other client of this money is signed off. Reopen it first.")
            return _back(request, seat, found, number)
        asked.append(_said(found.comparison, other["client"], choice, other))
    record(found.comparison, seat.user, asked, text)
    words = choice_words(found.comparison, choice)
    note(
        request,
        f"decided item {number} of {long_day(item['day'])}: {words}" if words else "wrote a note on an item",
        found.name,
    )
    return _next(request, seat, found, number, f"{words[:1].upper()}{words[1:]}." if words else "Note kept.")


def _said(comparison: Comparison, client: str, choice: str, told: dict[str, Any]) -> Said:
    return Said(
        client=client, choice=choice, left=places(comparison, "left", told["left"]),
        right=places(comparison, "right", told["right"]),
    )  # fmt: skip


def _signed(comparison: Comparison, name: str) -> bool:
    return comparison.clients.filter(Q(left_name=name) | Q(right_name=name)).filter(signed()).exists()


@require_POST
@needs(Right.CHANGE)
def match(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """Lines of both programs that a person says are the same event; which of them is right may be said as well."""
    found, refusal = _client(seat, client)
    number, text = number_in(request.POST.get("number", "")), " ".join(request.POST.get("note", "").split())
    left, right = (_chosen(found, side, request.POST.getlist(side)) for side in ("left", "right"))
    if not (left and right):
        refusal = refusal or "Choose at least one line of each program."
    if refusal:
        messages.error(request, refusal)
        return _back(request, seat, found, number)
    asked = [Said(client=found.name, choice=Choice.SAME.value, left=left, right=right)]
    if (side := request.POST.get("right_side", "")) in _HALVES:
        asked.append(Said(client=found.name, choice=side, left=left, right=right))
    record(found.comparison, seat.user, asked, text)
    note(request, f"matched {len(left)} and {len(right)} lines by hand", found.name)
    return _next(request, seat, found, number, "Matched by hand.")


def _chosen(client: ComparedClient, side: str, tokens: Iterable[str]) -> list[Place]:
    """The lines a person ticked; what isn't a line of the client is passed over."""
    known = {f"{file}.{row}.{part}": (file, row, part) for file, row, part in lines_of(client, side)}
    refs = [
        dict(zip(("file", "row", "part"), known[one], strict=True)) for one in dict.fromkeys(tokens) if one in known
    ]
    return places(client.comparison, side, refs)


@require_POST
@needs(Right.CHANGE)
def turn_back(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Undo the person's newest decision, or do again what the person undid last."""
    comparison = seat.latest()
    if comparison is None:
        return redirect("review", practice=seat.practice.key)
    again = request.POST.get("what") == "redo"
    turned = (redo if again else undo)(comparison, seat.user, signed_names(comparison))
    if not turned:
        messages.info(request, "Nothing to do again." if again else "Nothing to undo; what is signed off stays.")
        return redirect("review", practice=seat.practice.key)
    words = choice_words(comparison, turned[0].choice) or "a note"
    note(request, f"{'did again' if again else 'took back'}: {words}", turned[0].client)
    messages.success(request, f"{'Done again' if again else 'Undone'}: {words}.")
    item = _item_of(comparison, turned[0])
    return redirect(_address(seat, item.client.key, item.number, "all") if item else _address(seat))


@require_POST
@needs(Right.CHANGE)
def forget(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Forget the decisions about lines that the files don't hold any more."""
    comparison = seat.latest()
    if comparison is not None and (count := forget_lost(comparison)):
        note(request, f"forgot {count} decision{'' if count == 1 else 's'} about lines that aren't there any more")
        messages.success(request, "Forgotten.")
    return redirect("review", practice=seat.practice.key)


def _item_of(comparison: Comparison, one: ItemDecision) -> ComparedItem | None:
    own = comparison.items.select_related("client").filter(client__name=one.client)
    return own.filter(lines=one.lines).first() or own.first()


def _client(seat: Seat, key: str) -> tuple[ComparedClient, str]:
    """A client whose items are decided, and why nothing can be decided, or nothing."""
    found = get_object_or_404(seat.clients().select_related("comparison__practice"), key=key)
    newest = seat.latest()
    if newest is None or newest.pk != found.comparison_id:
        return found, "There is a newer comparison. Decide there."
    if _signed(found.comparison, found.left_name or found.right_name):
        return found, "This client is signed off. Nothing can change until it is reopened."
    return found, ""


def _address(seat: Seat, client: str = "", number: int = 0, show: str = "", find: str = "") -> str:
    told = (("show", show), ("find", find), ("item", f"{client}.{number}" if client else ""))
    asked = {name: value for name, value in told if value}
    page = reverse("review", kwargs={"practice": seat.practice.key})
    return f"{page}?{urlencode(asked)}#item" if asked else page


def _back(request: HttpRequest, seat: Seat, client: ComparedClient, number: int) -> HttpResponse:
    if request.POST.get("then") == "client":
        page = reverse("client", kwargs={"practice": seat.practice.key, "client": client.key})
        return redirect(f"{page}#item-{number}" if number else page)
    return redirect(_address(seat, client.key, number, "all") if number else _address(seat))


def _next(request: HttpRequest, seat: Seat, client: ComparedClient, number: int, done: str) -> HttpResponse:
    """On to the next item that isn't decided, of those that were looked for; at the end, say so."""
    find = request.POST.get("find", "")
    rows = found_among(seat.items().filter(comparison=client.comparison, state=ItemState.OPEN), find)
    rows = rows.select_related("client")
    here = client.items.filter(number=number).first()
    after = (rows.filter(position__gt=here.position).first() if here else None) or rows.first()
    left = rows.count()
    if after is None:
        none = "nothing like it is left to decide" if find else "nothing is left to decide"
        messages.success(request, f"{done} That was the last one: {none}.")
    else:
        messages.success(request, f"{done} {left} left.")
    if request.POST.get("then") == "client" or after is None:
        return _back(request, seat, client, number)
    return redirect(_address(seat, after.client.key, after.number, "open", find))
