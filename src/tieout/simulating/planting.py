"""Which faults are planted, how often, and where: one table, drawn from for each event that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating import extras, shifts, slips, strays
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Event, Stream
from tieout.simulating.openings import carry_over

Fault = Callable[[Ground, Event], bool]

FAULTS: tuple[tuple[float, Fault], ...] = (
    (14, strays.lose_right),
    (8, strays.lose_left),
    (7, strays.enter_twice_right),
    (4, strays.enter_twice_left),
    (7, strays.put_on_other_client),
    (1, strays.put_session_on_other_client),
    (2, strays.lump_family),
    (5, strays.lose_part),
    (3, extras.write_off_right),
    (4, extras.write_off_left),
    (2.5, extras.refund_right),
    (1.5, extras.refund_left),
    (2.5, extras.charge_no_show),
    (1.5, extras.book_insurer),
    (1, strays.void),
    (6, slips.swap_digits),
    (3, slips.move_decimal),
    (3, slips.flip_sign),
    (3, slips.mistype),
    (2, slips.round_off),
    (3, slips.take_off_fee),
    (1, slips.add_surcharge),
    (1, slips.add_tax),
    (4, slips.keep_old_fee),
    (3, slips.take_full_fee),
    (2, slips.overpay),
    (6, shifts.shift_day),
    (4, shifts.shift_utc),
    (4, shifts.pay_other_session),
)
"""How often each fault is met, roughly, by what the help pages and forums of the field complain about."""

_ATTEMPTS = 12
_NEVER_ENTERED_PER_RATE, _NET_PER_RATE = 0.3, 0.5
_CARRIED_OVER_PER_RATE, _UNSPENT_PER_RATE, _UNBILLED_PER_RATE = 1.5, 6.0, 4.0


def plant_faults(ground: Ground, rate: float) -> None:
    """Spoil a practice.

    Args:
        ground: the practice whose books agree.
        rate: the share of events that something goes wrong with.
    """
    if not rate:
        return
    for client in range(len(ground.practice.clients)):
        _plant_at_edges(ground, client, rate)
    weights = [weight for weight, _ in FAULTS]
    faults = [fault for _, fault in FAULTS]
    for event in list(ground.practice.events):
        if ground.rng.random() >= rate:
            continue
        for _ in range(_ATTEMPTS):
            if event.touched or not (event.left and event.right):
                break
            if ground.rng.choices(faults, weights)[0](ground, event):
                break


def plant_traits(ground: Ground, rate: float, rng: Random) -> None:
    """Whole clients that are wrong: never entered in the other program, or all their payments without the fee.

    Args:
        ground: the practice whose books agree.
        rate: the share of events that something goes wrong with; clients are rarer by far.
        rng: a source of chance of its own.
    """
    for _, events in sorted(ground.of_client.items()):
        point = rng.random()
        if point < rate * _NEVER_ENTERED_PER_RATE:
            for event in events:
                ground.drop(event.right, side="right")
                event.right = []
                ground.plant(event, ItemKind.ONLY_LEFT, None, "client_missing_right")
        elif point < rate * (_NEVER_ENTERED_PER_RATE + _NET_PER_RATE):
            for event in events:
                if event.stream is Stream.MONEY and len(event.right) == 1 and len(event.right[0].row.lines) == 1:
                    event.right[0].cents = -slips.net_of_fee(-event.right[0].cents)
                    ground.plant(event, ItemKind.AMOUNT_DIFFERS, Hint.FEE_TAKEN_OFF, "fee_taken_off_always")


def _plant_at_edges(ground: Ground, client: int, rate: float) -> None:
    """What happens to a client as a whole, at the beginning or at the end of the period."""
    events = ground.of_client[client]
    if ground.rng.random() < min(rate * _CARRIED_OVER_PER_RATE, 0.1):
        carry_over(ground, client, wrong=ground.rng.random() < 0.5)
    if ground.rng.random() < min(rate * _UNSPENT_PER_RATE, 0.5):
        any(slips.leave_unspent(ground, event) for event in events if _whole(event))
    if ground.rng.random() < min(rate * _UNBILLED_PER_RATE, 0.3):
        for event in events:
            if _whole(event):
                strays.leave_unbilled(ground, event)


def _whole(event: Event) -> bool:
    return not event.touched and bool(event.left and event.right)
