"""The edges of a period: a client carried over with a balance, and an export that ends too early."""

from __future__ import annotations

from datetime import date, timedelta

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Event, Row, Stream


def carry_over(ground: Ground, client: int, *, wrong: bool) -> bool:
    """Replace the other program's first rows of a client by one balance brought forward.

    Args:
        ground: the practice.
        client: whose book begins later.
        wrong: whether the balance is off.

    Returns:
        Whether it could be done: something must be owed on that day. What was paid later stays as it is.
    """
    events = [event for event in ground.of_client[client] if event.left and event.right]
    days = sorted({event.left[0].day for event in events})
    if "Journal Entry" not in ground.types or len(days) < 8 or any(event.touched for event in events):
        return False
    for day in days[len(days) // 4 : len(days) // 2]:
        before = [event for event in events if max(line.day for line in (*event.left, *event.right)) < day]
        owed = sum(line.cents for event in before for line in event.left)
        if owed <= 0:
            continue
        row = Row(client, day - timedelta(1), "Journal Entry", memo="Opening balance")
        right = row.add("amount", owed + (ground.rng.choice((-2_000, 1_000, 5_000)) if wrong else 0))
        if right.cents <= 0:
            return False
        _replace(ground, client, before, row)
        if wrong:
            ground.plant(ground.of_client[client][-1], ItemKind.BEFORE_START, Hint.OPENING_BALANCE, "opening_balance")
        return True
    return False


def _replace(ground: Ground, client: int, before: list[Event], row: Row) -> None:
    left = [line for event in before for line in event.left]
    ground.drop([line for event in before for line in event.right], side="right")
    for event in before:
        event.left, event.right = [], []
    opening = Event(client, Stream.CHARGE, left, list(row.lines), opening=True, touched=True)
    ground.add_right(row)
    ground.practice.events.append(opening)
    ground.of_client[client].append(opening)
    for line in (*left, *row.lines):
        ground.of_line[id(line)] = opening


def cut_off(ground: Ground, last: date) -> None:
    """End the other program's export too early.

    Args:
        ground: the practice whose books agree.
        last: the last day of the export.
    """
    ground.right_end = last
    for event in ground.practice.events:
        late = [line for line in event.right if line.day > last]
        if not late:
            continue
        ground.drop(late, side="right")
        event.right = [line for line in event.right if line.day <= last]
        if event.right:
            accepted = (ItemKind.AMOUNT_DIFFERS,)
            ground.plant(event, ItemKind.ONLY_LEFT, Hint.PART_MISSING, "cut_off", accepted=accepted)
        else:
            ground.plant(event, ItemKind.ONLY_LEFT, Hint.CUT_OFF, "cut_off")
