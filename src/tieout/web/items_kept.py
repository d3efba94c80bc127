"""The items of a comparison as a list for the review: what was left open before first, then the largest differences."""

from __future__ import annotations

from typing import Any

from tieout.web.deciding import states_of
from tieout.web.fetching import in_pieces
from tieout.web.line_places import digest, places
from tieout.web.models import ComparedItem, Comparison, ItemState
from tieout.web.signing import carried_over

ITEMS_AT_ONCE = 400
CLIENTS_AT_ONCE = 40


def keep_items(comparison: Comparison) -> None:
    """Write the list, with what is decided already."""
    states, first = states_of(comparison.practice_id), carried_over(comparison.practice_id)
    rows = comparison.clients.exclude(item_count=0).values_list(
        "pk", "name", "left_name", "right_name", "difference_cents", "document__items"
    )
    drafts: list[tuple[tuple[bool, int, int], ComparedItem]] = []
    for place, (client, name, left, right, apart, items) in enumerate(in_pieces(rows, CLIENTS_AT_ONCE)):
        order = (first.isdisjoint({name, left, right}), -abs(apart), place)
        drafts += [
            (order, _draft(comparison, client, number, told, states)) for number, told in enumerate(items, start=1)
        ]
    drafts.sort(key=lambda draft: draft[0])
    for position, (_, item) in enumerate(drafts):
        item.position = position
    ComparedItem.objects.bulk_create([item for _, item in drafts], batch_size=ITEMS_AT_ONCE)


def _draft(
    comparison: Comparison, client: int, number: int, told: dict[str, Any], states: dict[str, ItemState]
) -> ComparedItem:
    lines = digest(places(comparison, "left", told["left"]), places(comparison, "right", told["right"]))
    state = states.get(lines, ItemState.OPEN if told["cents"] else ItemState.NONE)
    return ComparedItem(
        practice_id=comparison.practice_id, comparison=comparison, client_id=client, number=number, lines=lines,
        day=told["day"], cents=told["cents"], text=told["text"][:600], state=state,
    )  # fmt: skip
