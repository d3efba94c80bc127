"""Faults of amounts: the same event, another amount on one side. Each says whether it could be planted."""

from __future__ import annotations

from collections.abc import Callable

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Event, Line, Stream

FEE_BASIS_POINTS, FEE_CENTS = 290, 30
TAX_BASIS_POINTS = (500, 625, 825, 1_300)

DIFFERS = ItemKind.AMOUNT_DIFFERS


def swap_digits(ground: Ground, event: Event) -> bool:
    """Two neighbouring digits swapped: 54.00 for 45.00."""
    return _slip(ground, event, Hint.DIGITS_SWAPPED, "digits_swapped", lambda cents: _swapped(ground, cents))


def move_decimal(ground: Ground, event: Event) -> bool:
    """Ten times, a tenth or a hundred times the amount."""

    def moved(cents: int) -> int:
        factor = ground.rng.choice((10, 10, 100, -10))
        return cents * factor if factor > 0 else cents // 10 if cents % 10 == 0 else 0

    return _slip(ground, event, Hint.DECIMAL_MOVED, "decimal_moved", moved)


def flip_sign(ground: Ground, event: Event) -> bool:
    """Entered on the wrong side."""
    return _slip(ground, event, Hint.SIGN_FLIPPED, "sign_flipped", lambda cents: -cents)


def round_off(ground: Ground, event: Event) -> bool:
    """A few cents off."""
    return _slip(
        ground, event, Hint.ROUNDING, "rounding", lambda cents: cents + ground.rng.choice((-5, -2, -1, 1, 2, 3))
    )


def mistype(ground: Ground, event: Event) -> bool:
    """Some other amount."""
    return _slip(
        ground, event, None, "other_amount", lambda cents: cents + ground.rng.choice((-2_000, -500, 500, 1_000))
    )


def take_off_fee(ground: Ground, event: Event) -> bool:
    """The other program has what the card processor paid out."""
    if event.stream is not Stream.MONEY:
        return False
    return _slip(ground, event, Hint.FEE_TAKEN_OFF, "fee_taken_off", net_of_fee, side="right")


def add_surcharge(ground: Ground, event: Event) -> bool:
    """A card fee or a tip on top, in the other program only."""
    if event.stream is not Stream.MONEY:
        return False
    share = ground.rng.choice((250, 300, 350))
    return _slip(
        ground, event, None, "surcharge", lambda cents: cents + (cents * share + 5_000) // 10_000, side="right"
    )


def add_tax(ground: Ground, event: Event) -> bool:
    """A tax on the invoice only."""
    if event.stream is not Stream.CHARGE:
        return False
    share = ground.rng.choice(TAX_BASIS_POINTS)
    return _slip(ground, event, Hint.TAX, "tax", lambda cents: cents + (cents * share + 5_000) // 10_000, side="right")


def keep_old_fee(ground: Ground, event: Event) -> bool:
    """A fee changed in one program and not in the other, for one session or for several in a row."""
    if event.stream is not Stream.CHARGE or len(event.left) != 1 or len(event.right) != 1:
        return False
    change = ground.rng.choice((-2_500, -1_500, -1_000, -500, 500, 1_000, 1_500, 2_000))
    run = ground.rng.choice((1, 1, 1, 3))
    later = [other for other in ground.of_client[event.client] if _follows(other, event)]
    side = ground.rng.choice(("left", "right"))
    planted = [
        _slip(ground, one, Hint.FEE_CHANGED, "fee_changed", lambda cents: cents + change, side=side)
        for one in [event, *later[: run - 1]]
    ]
    return planted[0]


def _follows(other: Event, event: Event) -> bool:
    return (
        other.stream is Stream.CHARGE
        and not other.touched
        and other is not event
        and len(other.left) == len(other.right) == 1
        and other.left[0].day > event.left[0].day
    )


def take_full_fee(ground: Ground, event: Event) -> bool:
    """The full fee where the client owes the copay."""
    if event.stream is not Stream.CHARGE or len(event.left) != 1 or event.left[0].row.insured <= 0:
        return False
    rate = event.left[0].row.rate
    hint, cause = Hint.COPAY_OR_FULL_FEE, "copay_or_full_fee"
    return _slip(ground, event, hint, cause, lambda cents: rate, side=ground.rng.choice(("right", "right", "left")))


def overpay(ground: Ground, event: Event) -> bool:
    """The client paid more than was due; the practice keeps the rest as a credit, which no session has used yet."""
    if event.stream is not Stream.MONEY or len(event.right) != 1 or len(event.right[0].row.lines) != 1:
        return False
    more = ground.rng.choice((500, 1_000, 2_000, 5_000))
    accepted = (ItemKind.UNSPENT_CREDIT, ItemKind.ONLY_RIGHT)
    cause = "overpayment"
    return _slip(ground, event, None, cause, lambda cents: cents + more, side="right", accepted=accepted)


def leave_unspent(ground: Ground, event: Event) -> bool:
    """A package of which some sessions are still to come: the last payment ahead is larger than the credits used."""
    if event.stream is not Stream.MONEY or not any(line.part == "credit" for line in event.left):
        return False
    last = max((other.left[-1].day for other in ground.of_client[event.client] if other.left), default=None)
    if len(event.right) != 1 or last is None or event.left[-1].day < last:
        return False
    more = -event.left[-1].cents * ground.rng.choice((1, 2, 3))
    return _slip(
        ground, event, Hint.PREPAYMENT, "credit_not_spent_yet", lambda cents: cents + more, side="right",
        accepted=(DIFFERS, ItemKind.ONLY_RIGHT), kind=ItemKind.UNSPENT_CREDIT,
    )  # fmt: skip


def _slip(
    ground: Ground,
    event: Event,
    hint: Hint | None,
    cause: str,
    change: Callable[[int], int],
    *,
    side: str = "",
    kind: ItemKind = DIFFERS,
    accepted: tuple[ItemKind, ...] = (),
) -> bool:
    """Change one line's amount. `change` takes and gives cents in the line's normal direction."""
    side = side or ("left" if ground.rng.random() < 0.35 else "right")
    lines = event.left if side == "left" else event.right
    line = ground.rng.choice(lines)
    cents = _changed(line, change)
    if not cents or cents == line.cents:
        return False
    together = _same_receipt(ground, line) if side == "right" else [event]
    if any(other is not event and other.touched for other in together):
        return False
    for own in line.row.lines if side == "right" else [line]:
        own.cents = cents if own is line else -cents
    for other in together:
        ground.plant(other, kind, hint, cause, accepted=accepted)
    return True


def _changed(line: Line, change: Callable[[int], int]) -> int:
    normal = 1 if line.cents > 0 else -1
    return change(abs(line.cents)) * normal


def _same_receipt(ground: Ground, line: Line) -> list[Event]:
    """A receipt holds charge and payment in one amount: both change together."""
    return [ground.of_line[id(own)] for own in line.row.lines]


def _swapped(ground: Ground, cents: int) -> int:
    digits = str(cents)
    whole = len(digits) - 2 if cents % 100 == 0 else len(digits)
    places = [at for at in range(whole - 1) if digits[at] != digits[at + 1]]
    if not places:
        return 0
    at = ground.rng.choice(places)
    return int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def net_of_fee(cents: int) -> int:
    """What a card processor pays out of a payment of `cents`: 2.9 % and 0.30 less, the fee rounded half up."""
    return cents - (cents * FEE_BASIS_POINTS + 5_000) // 10_000 - FEE_CENTS
