"""The review: every item once, decided by a person; decisions are kept at once and can be undone until sign-off."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from tieout.errors import TieoutError
from tieout.reading.parsing.cells import CellProblem, parse_cents
from tieout.web.access import Right, Seat, needs
from tieout.web.deciding import waiting
from tieout.web.following import lost
from tieout.web.items_shown import add_choices, add_lines, choice_words, shown_items
from tieout.web.ledger import Line, lines_of
from tieout.web.models import ComparedClient, ComparedItem, ItemState
from tieout.web.signing import signature, that_agree

PAGE_ITEMS = 60

SHOWN = {
    "open": Q(state=ItemState.OPEN),
    "later": Q(state=ItemState.LATER),
    "done": Q(state=ItemState.DONE),
    "all": Q(),
}


@require_GET
@needs(Right.SEE_FILES)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list of items, and the one that is looked at with all it takes to decide."""
    comparison = seat.latest()
    if comparison is None:
        return render(request, "review/list.html", {"comparison": None})
    every = seat.items().filter(comparison=comparison)
    counts = count(every)
    show, find = request.GET.get("show", "open" if counts["open"] else "all"), request.GET.get("find", "").strip()
    chosen = found_among(every.filter(SHOWN.get(show, Q())), find)
    chosen = chosen.select_related("client").defer("client__document", "client__lines")
    asked_page = max(1, number_in(request.GET.get("page", "")))
    current = _asked(every, request.GET.get("item", "")) or chosen[(asked_page - 1) * PAGE_ITEMS :].first()
    place = chosen.filter(position__lt=current.position).count() if current else 0
    page, total = place // PAGE_ITEMS + 1, chosen.count()
    own = seat.practice.item_decisions.filter(made_by=seat.user)
    context = {
        "comparison": comparison,
        "counts": counts,
        "show": show,
        "find": find,
        "asked": urlencode({"show": show, "find": find} if find else {"show": show}),
        "items": list(chosen[(page - 1) * PAGE_ITEMS : page * PAGE_ITEMS]),
        "page": page,
        "pages": -(-total // PAGE_ITEMS),
        "total": total,
        "waiting": waiting(comparison),
        "lost": [(row, choice_words(comparison, row.choice)) for row in lost(comparison)],
        "old": not counts["all"] and comparison.clients.filter(item_count__gt=0).exists(),
        "signable": that_agree(comparison).count(),
        "last": own.filter(undone=False).last(),
        "can_redo": own.filter(undone=True).exists(),
        **(_looked_at(current, chosen, number_in(request.GET.get("fit", ""))) if current else {}),
    }
    return render(request, "review/list.html", context)


def found_among(items: QuerySet[ComparedItem], find: str) -> QuerySet[ComparedItem]:
    """The items with a text in the client's name or in what they say, or of an amount; all where nothing is asked."""
    if not find:
        return items
    named = [Q(**{f"client__{name}__icontains": find}) for name in ("name", "left_name", "right_name")]
    wanted = Q(text__icontains=find) | named[0] | named[1] | named[2]
    try:
        cents = parse_cents(find)
    except (CellProblem, TieoutError):
        cents = 0
    return items.filter(wanted | Q(cents__in=(cents, -cents)) if cents else wanted)


def count(items: QuerySet[ComparedItem]) -> dict[str, int]:
    """How many items there are to decide, of how many clients, and how far it is."""
    told = items.aggregate(
        all=Count("pk", filter=~Q(state=ItemState.NONE)),
        clients=Count("client", distinct=True, filter=~Q(state=ItemState.NONE)),
        **{state.value: Count("pk", filter=Q(state=state)) for state in ItemState},
    )
    return {name: int(number) for name, number in told.items()}


def number_in(text: str) -> int:
    """A number that stands in an address; 0 where there is none."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _asked(items: QuerySet[ComparedItem], key: str) -> ComparedItem | None:
    """The item named in the address as `CLIENT.NUMBER`."""
    client, _, number = key.rpartition(".")
    if not client or not number_in(number):
        return None
    return items.select_related("client").filter(client__key=client, number=number_in(number)).first()


def _looked_at(current: ComparedItem, chosen: QuerySet[ComparedItem], fit: int) -> dict[str, Any]:
    client = ComparedClient.objects.select_related("comparison").get(pk=current.client_id)
    items = shown_items(client)
    add_choices(client, items, current.number)
    item = items[current.number - 1]
    add_lines(client, [item])
    others = _other_lines(client, item)
    fit = fit if fit <= len(others) else 0
    return {
        "current": current,
        "client": client,
        "item": item,
        "sign_off": signature(client),
        "before": chosen.filter(position__lt=current.position).last(),
        "after": chosen.filter(position__gt=current.position).first(),
        "fit": fit,
        "fits": len(others),
        "next_fit": (fit + 1) % (len(others) + 1),
        "lists": [
            {"side": side, "lines": _lines_to_match(client, side, item, others, fit), "key": number}
            for number, side in enumerate(("left", "right"), start=1)
        ],
    }


def _other_lines(client: ComparedClient, item: dict[str, Any]) -> list[tuple[str, str]]:
    """Side and token of each line of the client that fits as well as those of the item."""
    refs = {_token(ref) for ref in item.get("alternatives") or ()}
    own = {side: {_token(ref) for ref in item[side]} for side in ("left", "right")}
    return [
        (side, token)
        for side in ("left", "right")
        for token in sorted(_tokens(client, side))
        if token in refs and token not in own[side]
    ]


def _lines_to_match(
    client: ComparedClient, side: str, item: dict[str, Any], others: list[tuple[str, str]], fit: int
) -> list[dict[str, Any]]:
    """The lines of one side that stand in an item or fit this one, those of the item first.

    Chosen are those of the item, or in their place the one of `others` that is asked for.
    """
    own = {_token(ref) for ref in item[side]}
    in_items = {_token(ref) for one in client.document["items"] for ref in one[side]}
    fitting = {token for of, token in others if of == side}
    chosen = {others[fit - 1][1]} if fit and others[fit - 1][0] == side else own
    found: list[tuple[str, Line]] = [
        (token, line) for token, lines in _tokens(client, side).items() for line in lines if token in in_items | fitting
    ]
    found.sort(key=lambda one: (one[0] not in own, one[0] not in fitting, one[1].day, one[0]))
    return [{"token": token, "line": line, "chosen": token in chosen} for token, line in found]


def _tokens(client: ComparedClient, side: str) -> dict[str, list[Line]]:
    """A client's lines of one side by what a form calls them."""
    return {f"{file}.{row}.{part}": lines for (file, row, part), lines in lines_of(client, side).items()}


def _token(ref: dict[str, Any]) -> str:
    return f"{ref['file']}.{ref['row']}.{ref['part']}"
