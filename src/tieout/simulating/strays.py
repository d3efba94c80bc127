"""Faults of lines that are missing, doubled, or under another client. Each says whether it could be planted."""

from __future__ import annotations

from datetime import timedelta

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Event, Line, Row, Stream


def lose_right(ground: Ground, event: Event) -> bool:
    """Never entered in the other program (a receipt: neither the charge nor the payment)."""
    together = ground.neighbours(event, side="right")
    if any(other.touched for other in together):
        return False
    for other in together:
        ground.drop(other.right, side="right")
        other.right = []
        ground.plant(other, ItemKind.ONLY_LEFT, None, f"{_word(other)}_missing_right")
    return True


def lose_left(ground: Ground, event: Event) -> bool:
    """Never entered in the practice, or the session was deleted there with all that hung on it."""
    together = [event]
    if event.stream is Stream.CHARGE:
        together = ground.neighbours(event, side="left")
    if any(other.touched or len({id(line.row) for line in other.left}) != 1 for other in together):
        return False
    for other in together:
        rows = [line.row for line in other.left]
        ground.drop(other.left, side="left")
        other.left = []
        ground.plant(other, ItemKind.ONLY_RIGHT, None, f"{_word(other)}_missing_left")
        for row in rows:
            _say_unpaid(row)
    return True


def lose_part(ground: Ground, event: Event) -> bool:
    """One part of a payment, or one session of a group, is missing on one side."""
    if event.stream is Stream.MONEY and len(event.right) > 1:
        lost = ground.rng.choice(event.right)
        ground.drop([lost], side="right")
        event.right.remove(lost)
        accepted = (ItemKind.AMOUNT_DIFFERS,)
        ground.plant(event, ItemKind.ONLY_LEFT, Hint.PART_MISSING, "part_missing_right", accepted=accepted)
        return True
    if len(event.left) > 1 and event.stream is Stream.MONEY:
        lost = ground.rng.choice(event.left[1:])
        ground.drop([lost], side="left")
        event.left.remove(lost)
        _say_unpaid(lost.row)
        accepted = (ItemKind.AMOUNT_DIFFERS,)
        ground.plant(event, ItemKind.ONLY_RIGHT, Hint.PART_MISSING, "part_missing_left", accepted=accepted)
        return True
    return _split_and_lose(ground, event)


def _split_and_lose(ground: Ground, event: Event) -> bool:
    """A payment that came in two parts, of which the other program has one."""
    if event.stream is not Stream.MONEY or not _plain_pair(event) or abs(event.left[0].cents) < 4_000:
        return False
    right = event.right[0]
    right.cents = right.cents * ground.rng.choice((3, 4, 5)) // 10
    accepted = (ItemKind.AMOUNT_DIFFERS,)
    ground.plant(event, ItemKind.ONLY_LEFT, Hint.PART_MISSING, "part_missing_right", accepted=accepted)
    return True


def enter_twice_right(ground: Ground, event: Event) -> bool:
    """The other program has the row again, on the same day or a little later."""
    if len(event.right) != 1:
        return False
    row = event.right[0].row
    later = ground.rng.choice((0, 0, 0, 0, 1, 2, 6))
    copy = Row(row.client, row.day + timedelta(later), row.type, number=row.number if later == 0 else "", name=row.name)
    for line in row.lines:
        copy.add(line.part, line.cents)
    ground.add_right(copy)
    ground.plant_alone("entered_twice_right", ItemKind.ENTERED_TWICE, None, copy, side="right", twin=event.right[0])
    event.touched = True
    return True


def enter_twice_left(ground: Ground, event: Event) -> bool:
    """The practice has the session or the payment again, in a row of its own."""
    if len(event.left) != 1:
        return False
    line = event.left[0]
    row = line.row
    copy = Row(row.client, row.day, "Unpaid" if line.part == "charge" else "Paid", service=row.service,
               practitioner=row.practitioner, rate=row.rate if line.part == "charge" else 0)  # fmt: skip
    copy.add(line.part, line.cents)
    ground.add_left(copy)
    ground.plant_alone("entered_twice_left", ItemKind.ENTERED_TWICE, None, copy, side="left", twin=line)
    event.touched = True
    return True


def put_on_other_client(ground: Ground, event: Event) -> bool:
    """The other program has it under a relative, or under somebody else."""
    if len(event.right) != 1 or len(event.right[0].row.lines) != 1:
        return False
    other = _somebody_else(ground, event.client)
    if other is None:
        return False
    right = event.right[0]
    right.row.client, right.row.name = other, 0
    event.right = []
    fault = ground.plant(event, ItemKind.OTHER_CLIENT, None, "wrong_client_right")
    fault.other = (other, [], [right])
    return True


def put_session_on_other_client(ground: Ground, event: Event) -> bool:
    """The practice has it under a relative, or under somebody else."""
    together = ground.neighbours(event, side="left")
    other = _somebody_else(ground, event.client)
    if other is None or any(one.touched or len(one.left) != 1 for one in together):
        return False
    event.left[0].row.client = other
    for one in together:
        left, one.left = one.left, []
        fault = ground.plant(one, ItemKind.OTHER_CLIENT, None, "wrong_client_left")
        fault.other = (other, left, [])
    return True


def _somebody_else(ground: Ground, client: int) -> int | None:
    family = [one for one in ground.relatives[ground.practice.clients[client].family] if one != client]
    if family and ground.rng.random() < 0.7:
        return ground.rng.choice(family)
    others = [one for one in range(len(ground.practice.clients)) if one != client and ground.of_client.get(one)]
    return ground.rng.choice(others) if others else None


def lump_family(ground: Ground, event: Event) -> bool:
    """One payment for two relatives, booked under one of them."""
    if event.stream is not Stream.MONEY or not _plain_pair(event):
        return False
    family = [one for one in ground.relatives[ground.practice.clients[event.client].family] if one != event.client]
    for relative in family:
        for other in ground.of_client[relative]:
            if _lumps_with(event, other):
                event.right[0].cents += other.right[0].cents
                ground.drop(other.right, side="right")
                other.right = []
                ground.plant(event, ItemKind.AMOUNT_DIFFERS, None, "lump_over_clients")
                ground.plant(other, ItemKind.ONLY_LEFT, None, "lump_over_clients")
                return True
    return False


def _lumps_with(event: Event, other: Event) -> bool:
    return (
        other.stream is Stream.MONEY
        and not other.touched
        and _plain_pair(other)
        and abs((other.right[0].day - event.right[0].day).days) <= 5
    )


def leave_unbilled(ground: Ground, event: Event) -> bool:
    """A session of the last weeks that isn't billed yet."""
    if event.stream is not Stream.CHARGE or not _plain_pair(event):
        return False
    row = event.left[0].row
    if len(row.lines) != 1 or (ground.end - row.day).days > 35:
        return False
    row.type = "Unbilled"
    ground.drop(event.right, side="right")
    event.right = []
    ground.plant(event, ItemKind.ONLY_LEFT, Hint.NOT_BILLED, "not_billed")
    return True


def void(ground: Ground, event: Event) -> bool:
    """An invoice voided by mistake: its row stays, without an amount."""
    if event.stream is not Stream.CHARGE or not _plain_pair(event) or "Voided" not in ground.types:
        return False
    row = event.right[0].row
    row.lines.clear()
    row.memo = "Voided"
    event.right = []
    ground.plant(event, ItemKind.ONLY_LEFT, None, "voided_right")
    return True


def _plain_pair(event: Event) -> bool:
    """One line on either side, and on the right nothing else in its row."""
    return len(event.left) == 1 and len(event.right) == 1 and len(event.right[0].row.lines) == 1


def _word(event: Event) -> str:
    return "charge" if event.stream is Stream.CHARGE else "payment"


def _say_unpaid(row: Row) -> None:
    if row.type in {"Paid", "Part paid"} and not any(_is_money(line) for line in row.lines):
        row.type = "Unpaid"


def _is_money(line: Line) -> bool:
    return line.part != "charge"
