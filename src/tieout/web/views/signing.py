"""Sign-off of a client: what is signed, what is open, by whom and when; and opening it again, with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tieout.model.book import Side
from tieout.model.money import format_cents
from tieout.web.access import Right, Seat, needs
from tieout.web.correcting import corrections_for, names_in
from tieout.web.deciding import waiting
from tieout.web.history import note
from tieout.web.items_shown import shown_items
from tieout.web.models import ComparedClient, ItemState
from tieout.web.signing import changed_since, reopen, sign, sign_offs, sign_those_that_agree, signature


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_FILES)
def show(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """What a signature would be under, and the signature."""
    found = get_object_or_404(seat.clients().select_related("comparison__practice"), key=client)
    request.about_client = found.name  # type: ignore[attr-defined]
    refusal = ""
    if request.method == "POST" and seat.may(Right.CHANGE):
        text = " ".join(request.POST.get("note", "").split())
        refusal = _refusal(seat, found, looked=request.POST.get("looked") == "yes", text=text)
        if not refusal:
            made = sign(found, seat.user, text)
            note(request, f"signed off, {_open_words(made.open_count, made.unexplained_cents)}", found.name)
            messages.success(request, "Signed off. Nothing can change until it is reopened.")
            return redirect("sign", practice=seat.practice.key, client=found.key)
    lists = [corrections_for(found.comparison, [found], side) for side in Side]
    states = found.items.values_list("state", flat=True)
    context = {
        "client": found,
        "comparison": found.comparison,
        "items": shown_items(found),
        "sign_off": signature(found),
        "earlier": sign_offs(found),
        "changed": changed_since(found),
        "refusal": refusal,
        "typed": request.POST.get("note", ""),
        "open_count": sum(state in {ItemState.OPEN, ItemState.LATER} for state in states),
        "lists": lists,
        "told_names": frozenset(name for told in lists for name in names_in(told)),
        "explained": found.difference_cents - found.unexplained_cents,
        "newest": _is_newest(seat, found),
        "waiting": waiting(found.comparison),
    }
    return render(request, "review/sign.html", context, status=409 if refusal else 200)


def _is_newest(seat: Seat, client: ComparedClient) -> bool:
    newest = seat.latest()
    return newest is not None and newest.pk == client.comparison_id


def _open_words(open_count: int, unexplained_cents: int) -> str:
    told = []
    if open_count:
        told.append(f"{open_count} item{'' if open_count == 1 else 's'} not decided")
    if unexplained_cents:
        told.append(f"{format_cents(unexplained_cents)} not explained")
    return " and ".join(told) or "nothing open"


def _refusal(seat: Seat, client: ComparedClient, *, looked: bool, text: str) -> str:
    """Why it can't be signed, or nothing."""
    if signature(client) is not None:
        return "It is signed off already."
    if not _is_newest(seat, client):
        return "There is a newer comparison. Sign off there."
    if not client.content:
        return "Compare again first: this comparison was made before there was a sign-off."
    if waiting(client.comparison):
        return "Compare again first: decisions that join or part lines aren't counted yet."
    if not looked:
        return "Tick that you looked at each item."
    open_items = client.items.filter(state__in=[ItemState.OPEN, ItemState.LATER]).exists()
    if (client.unexplained_cents or open_items) and not text:
        return "Something stays open, so a note is needed: say why."
    return ""


@require_POST
@needs(Right.CHANGE)
def open_again(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """Reopen a client that was signed off."""
    found = get_object_or_404(seat.clients().select_related("comparison"), key=client)
    held, reason = signature(found), " ".join(request.POST.get("reason", "").split())
    if held is None:
        messages.info(request, "It isn't signed off.")
    elif not reason:
        messages.error(request, "Say why it is reopened; the reason is kept in the history.")
    else:
        reopen(held, seat.user, reason)
        note(request, f"reopened: {reason}", found.name)
        messages.success(request, "Reopened.")
    return redirect("sign", practice=seat.practice.key, client=found.key)


@require_POST
@needs(Right.CHANGE)
def all_that_agree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sign off every client that agrees to the cent."""
    comparison = seat.latest()
    if comparison is None or waiting(comparison):
        messages.error(request, "Compare again first.")
        return redirect("review", practice=seat.practice.key)
    count = sign_those_that_agree(comparison, seat.user)
    text = f"{count} client{'' if count == 1 else 's'} that agree{'s' if count == 1 else ''}"
    note(request, f"signed off {text}")
    messages.success(request, f"Signed off: {text} to the cent.")
    return redirect("review", practice=seat.practice.key)
