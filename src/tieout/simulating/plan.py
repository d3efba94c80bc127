"""What a person may ask of a simulated practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MIXES: dict[str, dict[str, float]] = {
    "practice": {
        "same_day": 0.30, "later": 0.16, "spread": 0.08, "fridays": 0.06, "monthly": 0.14, "prepaid": 0.10,
        "parts": 0.08, "now_and_then": 0.08,
    },
    "varied": {
        "same_day": 0.2, "later": 0.12, "spread": 0.06, "fridays": 0.06, "monthly": 0.12, "prepaid": 0.1, "parts": 0.06,
        "now_and_then": 0.08, "installments": 0.08, "changing": 0.12,
    },
    "same-day": {"same_day": 1.0},
    "later": {"later": 0.6, "spread": 0.4},
    "monthly": {"monthly": 1.0},
    "prepaid": {"prepaid": 1.0},
    "parts": {"parts": 1.0},
    "now-and-then": {"now_and_then": 0.7, "fridays": 0.3},
}  # fmt: skip
"""How clients pay, by the name of the mix; `simulating.paying` says what each word means.

In `varied` whole clients can be wrong as well (`planting.plant_traits`).
"""

NAMINGS = ("same", "variants", "codes")
MEMOS = ("none", "dates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A practice to simulate. The same plan gives the same bytes, always.

    Attributes:
        seed: where chance begins.
        clients: how many clients.
        months: length of the period.
        start: first day of the period.
        fault_rate: the share of events that something goes wrong with, 0 to 1.
        layout: key of the other program's layout (`simulating.layouts.LAYOUTS`).
        mix: how clients pay, a key of `MIXES`.
        naming: how the other program calls the clients, one of `NAMINGS`.
        memos: what the other program's memos say: nothing, or the day of the session.
        cut_off_days: by how many days the other program's export ends too early.
    """

    seed: int = 1
    clients: int = 40
    months: int = 12
    start: date = date(2025, 1, 6)
    fault_rate: float = 0.03
    layout: str = "qbo-by-customer"
    mix: str = "practice"
    naming: str = "variants"
    memos: str = "none"
    cut_off_days: int = 0
