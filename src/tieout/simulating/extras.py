"""Faults of lines that only one program ever had: credits, refunds, fees, others' money.

Each says whether it could be planted.
"""

from __future__ import annotations

from datetime import timedelta

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Event, Row, Stream


def write_off_right(ground: Ground, event: Event) -> bool:
    """A credit memo in the other program only: a courtesy, or a small rest written off."""
    if "Credit Memo" not in ground.types or not event.right or event.stream is not Stream.CHARGE:
        return False
    cents = ground.rng.choice((100, 1_000, 2_500, abs(event.right[0].cents)))
    row = Row(event.client, event.right[0].day + timedelta(ground.rng.choice((0, 5, 20))), "Credit Memo",
              memo="Write-off" if ground.rng.random() < 0.5 else "")  # fmt: skip
    row.add("amount", -cents)
    ground.add_right(row)
    ground.plant_alone("write_off_right", ItemKind.ONLY_RIGHT, Hint.WRITE_OFF, row, side="right")
    event.touched = True
    return True


def write_off_left(ground: Ground, event: Event) -> bool:
    """A credit used in the practice only: a waived fee or a discount."""
    row = event.left[0].row if event.left else None
    if (
        row is None
        or event.stream is not Stream.CHARGE
        or row.line("credit") is not None
        or event.left[0].cents < 1_000
    ):
        return False
    line = row.add("credit", -ground.rng.choice((event.left[0].cents, event.left[0].cents // 2, 1_000)))
    lone = Event(event.client, Stream.MONEY, [line], [])
    ground.practice.events.append(lone)
    ground.of_client[event.client].append(lone)
    ground.of_line[id(line)] = lone
    ground.plant(lone, ItemKind.ONLY_LEFT, Hint.WRITE_OFF, "write_off_left")
    event.touched = True
    return True


def refund_right(ground: Ground, event: Event) -> bool:
    """Money back, or a chargeback, in the other program only."""
    if event.stream is not Stream.MONEY or not event.right:
        return False
    cents = abs(event.right[0].cents)
    cents = cents if ground.rng.random() < 0.6 else max(cents // 2, 100)
    kind = "Refund" if "Refund" in ground.types and ground.rng.random() < 0.7 else "Payment"
    row = Row(event.client, event.right[0].day + timedelta(ground.rng.randrange(1, 15)), kind)
    row.add("amount", cents)
    ground.add_right(row)
    ground.plant_alone("refund_right", ItemKind.ONLY_RIGHT, Hint.REFUND, row, side="right")
    event.touched = True
    return True


def refund_left(ground: Ground, event: Event) -> bool:
    """Money back in the practice only: a negative amount paid."""
    if event.stream is not Stream.MONEY or not event.left:
        return False
    row = event.left[0].row
    copy = Row(event.client, row.day + timedelta(ground.rng.randrange(1, 8)), "Refund", practitioner=row.practitioner)
    copy.add("paid", abs(event.left[0].cents))
    ground.add_left(copy)
    ground.plant_alone("refund_left", ItemKind.ONLY_LEFT, Hint.REFUND, copy, side="left")
    event.touched = True
    return True


def charge_no_show(ground: Ground, event: Event) -> bool:
    """A fee for a missed session in one program only."""
    if event.stream is not Stream.CHARGE or not event.left or not event.right:
        return False
    row, cents = event.left[0].row, ground.rng.choice((2_500, 5_000, 7_500, 10_000))
    day = row.day + timedelta(ground.rng.choice((1, 2, 3)))
    if ground.rng.random() < 0.5:
        extra = Row(event.client, day, "No Show", service="Cancellation", practitioner=row.practitioner, rate=cents)
        extra.add("charge", cents)
        ground.add_left(extra)
        ground.plant_alone("no_show_fee_left", ItemKind.ONLY_LEFT, Hint.NO_SHOW_FEE, extra, side="left")
    else:
        extra = Row(event.client, day, "Invoice", memo="No-show fee")
        extra.add("amount", cents)
        ground.add_right(extra)
        ground.plant_alone("no_show_fee_right", ItemKind.ONLY_RIGHT, Hint.NO_SHOW_FEE, extra, side="right")
    event.touched = True
    return True


def book_insurer(ground: Ground, event: Event) -> bool:
    """The insurer's payment booked as the client's."""
    insured = event.left[0].row.insured if event.left else 0
    if event.stream is not Stream.CHARGE or insured <= 0:
        return False
    row = Row(event.client, event.left[0].day + timedelta(ground.rng.randrange(10, 40)), "Payment")
    row.add("amount", -insured)
    ground.add_right(row)
    ground.plant_alone("insurer_payment_right", ItemKind.ONLY_RIGHT, None, row, side="right")
    event.touched = True
    return True
