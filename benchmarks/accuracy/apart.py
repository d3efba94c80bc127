"""Practices simulated otherwise than by `tieout simulate`: another author's taste in clients, payments and mistakes.

An engine could grow fond of the simulator it was built beside. Here names are the same in both programs, no memo and
no number says anything, every way of paying has the same share, and nothing of `tieout.simulating` is used but the
form of the truth. Only rows that look the same count as equally good.

Usage: python -m benchmarks.accuracy.apart DIR --seed N --fault-rate RATE [--taste TASTE]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.accuracy.happenings import FIRST, Entry, Happening, Json, Pay, Session, pay_whole
from benchmarks.accuracy.tastes import TASTES

WEEKS = 52
_GIVEN = "Ada Bruno Clara Dario Elena Felix Greta Hugo Ines Jonas Kira Leo Mara Nils Olga Paul Rita Sven Tara Uwe"
_FAMILY = "Abel Brandt Conti Duval Egger Fuchs Gallo Huber Iseli Jordi Keller Lang Moser Nagel Ott Peter Roth Suter"
FEES = (60, 75, 80, 90, 95, 110, 120, 125, 135, 140, 150, 160, 175, 180, 200)
WAYS = ("same_day", "lagging", "monthly", "prepaid", "parts")


def make(seed: int, fault_rate: float, clients: int = 40, otherwise: Mapping[str, Pay] = {}) -> dict[str, bytes]:
    """The files of one practice: `left.csv`, `right.csv`, `names.csv`, `truth.json`.

    Args:
        seed: the same gives the same bytes.
        fault_rate: share of happenings that something goes wrong with.
        clients: how many.
        otherwise: ways of paying that are replaced (`tastes`).
    """
    draw = Random(f"{seed} {fault_rate} {clients}")  # noqa: S311
    names = draw.sample([f"{one} {other}" for one in _GIVEN.split() for other in _FAMILY.split()], clients)
    sessions: list[Session] = []
    happened: list[Happening] = []
    for client in range(clients):
        own = _sessions(client, draw)
        sessions += own
        happened += _charged(client, own, draw)
        happened += (_PAY | dict(otherwise))[WAYS[client % len(WAYS)]](client, own, draw)
    extra: list[Entry] = []
    for one in happened:
        if draw.random() < fault_rate:
            _spoil(one, clients, draw, extra)
    return _files(names, sessions, happened, extra, draw)


def _sessions(client: int, draw: Random) -> list[Session]:
    fee, step = 100 * draw.choice(FEES), draw.choice((7, 7, 7, 14))
    day, until = FIRST + timedelta(draw.randrange(5)), FIRST + timedelta(7 * draw.randint(WEEKS // 2, WEEKS))
    found = []
    while day < until:
        if draw.random() < 0.88:
            found.append(Session(client, day, fee if draw.random() < 0.97 else fee // 2))
        day += timedelta(step)
    return found


def _charged(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    how = draw.choice(("at once", "at once", "later", "by the month"))
    if how == "by the month":
        return [
            Happening(client, [(one, "charge") for one in own],
                      [Entry(client, own[-1].day, sum(one.cents for one in own), charge=True)], how)
            for own in _by_month(sessions)
        ]  # fmt: skip
    later = draw.randint(1, 4) if how == "later" else 0
    return [
        Happening(client, [(one, "charge")], [Entry(client, one.day + timedelta(later), one.cents, charge=True)], how)
        for one in sessions
    ]


def _by_month(sessions: list[Session]) -> list[list[Session]]:
    months: dict[tuple[int, int], list[Session]] = {}
    for one in sessions:
        months.setdefault((one.day.year, one.day.month), []).append(one)
    return list(months.values())


def _same_day(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    return [
        pay_whole(client, [one], one.day + timedelta(0 if draw.random() < 0.96 else draw.randint(1, 3)), "same_day")
        for one in sessions
    ]


def _lagging(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    lag, width = draw.randint(1, 24), draw.choice((0, 0, 2, 5))
    found, last = [], FIRST
    for one in sessions:
        last = max(
            last, one.day + timedelta(lag + draw.randint(0, width) + (draw.random() < 0.04) * draw.randint(1, 4))
        )
        found.append(pay_whole(client, [one], last, "lagging"))
    return found


def _monthly(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    later = draw.randint(0, 9)
    found = []
    for own in _by_month(sessions):
        first = (own[0].day.replace(day=1) + timedelta(32)).replace(day=1)
        found.append(pay_whole(client, own, first + timedelta(later + draw.choice((0, 0, 0, 1, 2))), "monthly"))
    return found


def _prepaid(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    size, before = draw.choice((3, 4, 5)), draw.randint(0, 3)
    found = []
    for first in range(0, len(sessions), size):
        own = sessions[first : first + size]
        own[0].paid = own[0].cents
        for one in own[1:]:
            one.used = one.cents
        parts = [(own[0], "paid"), *((one, "credit") for one in own[1:])]
        total = sum(one.cents for one in own)
        found.append(Happening(client, parts, [Entry(client, own[0].day - timedelta(before), total, False)], "prepaid"))
    return found


def _parts(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    share, gap, first = draw.choice((2, 2, 3, 4)), draw.choice((3, 7, 14)), draw.choice((0, 0, 1, 2))
    found = []
    for one in sessions:
        one.paid = one.cents
        here = one.cents // share // 100 * 100
        day = one.day + timedelta(first)
        second = day + timedelta(gap + draw.choice((0, 0, 0, 1)))
        entries = [Entry(client, day, here, False), Entry(client, second, one.cents - here, False)]
        found.append(Happening(client, [(one, "paid")], entries, "parts"))
    return found


_PAY: dict[str, Pay] = {
    "same_day": _same_day, "lagging": _lagging, "monthly": _monthly, "prepaid": _prepaid, "parts": _parts,
}  # fmt: skip


def _spoil(one: Happening, clients: int, draw: Random, extra: list[Entry]) -> None:
    """Something goes wrong in the other program, or is missing in the practice."""
    kinds = ["missing", "missing", "not here", "twice", "amount", "amount", "client", "day"]
    one.fault = draw.choice(kinds)
    entry = draw.choice(one.entries)
    if one.fault == "not here" and (one.entries[0].charge or len(one.sessions) > 1):
        one.fault = "missing"
    if one.fault == "missing":
        one.entries.remove(entry)
        one.lost = [entry]
    elif one.fault == "not here":
        one.sessions[0][0].paid = 0
    elif one.fault == "twice":
        one.copy = Entry(entry.client, entry.day + timedelta(draw.choice((0, 0, 1))), entry.cents, entry.charge)
        extra.append(one.copy)
    elif one.fault == "amount":
        wrong = _mistyped(entry, draw)
        one.cents, entry.cents = wrong - entry.cents, wrong
    elif one.fault == "client":
        entry.client = one.right_client = draw.choice([other for other in range(clients) if other != one.client])
        one.lost = [entry]
        one.entries.remove(entry)
        extra.append(entry)
    else:
        entry.day += timedelta(draw.choice((-1, 1)) * draw.choice((2, 4, 5, 8, 9, 11, 16, 30)))


def _mistyped(entry: Entry, draw: Random) -> int:
    cents = entry.cents
    how = draw.randrange(6)
    digits = str(cents // 100)
    if how == 0 and len(digits) > 1 and digits[-1] != digits[-2]:
        return int(digits[:-2] + digits[-1] + digits[-2]) * 100 + cents % 100 or cents + 900
    if how == 1:
        return cents * 10
    if how == 2:
        return -cents
    if how == 3 and not entry.charge:
        return cents - round(cents * 0.029) - 30
    if how == 4:
        return cents + draw.choice((-3, -1, 1, 2))
    return cents + 100 * draw.choice((-20, -15, -10, -5, 5, 10, 15, 20, 25))


def _files(
    names: list[str], sessions: list[Session], happened: list[Happening], extra: list[Entry], draw: Random
) -> dict[str, bytes]:
    sessions.sort(key=lambda one: (one.day, one.client))
    for row, session in enumerate(sessions, start=2):
        session.at = row
    entries = [entry for one in happened for entry in one.entries] + extra
    draw.shuffle(entries)
    entries.sort(key=lambda one: one.day)
    for row, entry in enumerate(entries, start=2):
        entry.at = row
    left: list[tuple[str, ...]] = [
        ("Date", "Practitioner", "Client", "Status", "Client Responsibility", "Client Paid", "Credit Used")
    ]
    left += [
        (f"{one.day:%m/%d/%Y}", "R. Adler", names[one.client], "Show", *map(_money, (one.cents, one.paid, one.used)))
        for one in sessions
    ]
    right: list[tuple[str, ...]] = [("Date", "Customer", "Type", "Amount")]
    right += [
        (f"{one.day:%m/%d/%Y}", names[one.client], "Invoice" if one.charge else "Payment",
         _money(one.cents if one.charge else -one.cents))
        for one in entries
    ]  # fmt: skip
    truth = _truth(names, sessions, happened, entries)
    return {
        "left.csv": _table(left), "right.csv": _table(right),
        "names.csv": _table([("Practice", "Other program"), *((name, name) for name in names)]),
        "truth.json": json.dumps(truth).encode(),
    }  # fmt: skip


def _money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def _table(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _truth(names: list[str], sessions: list[Session], happened: list[Happening], entries: list[Entry]) -> Json:
    links: list[Json] = []
    faults: list[Json] = []
    for one in happened:
        told = {
            "client": one.client,
            "left": [session.place(part) for session, part in one.sessions],
            "right": [entry.place for entry in one.entries],
        }
        if one.fault in {"", "twice"}:
            links.append(told)
        if one.fault:
            faults.append(_fault(one, told))
    left, right = [0] * len(names), [0] * len(names)
    for session in sessions:
        left[session.client] += session.cents - session.paid - session.used
    for entry in entries:
        right[entry.client] += entry.cents if entry.charge else -entry.cents
    clients = [
        {"client": number, "left_names": [name], "right_names": [name], "left_cents": left[number],
         "right_cents": right[number]}
        for number, name in enumerate(names)
    ]  # fmt: skip
    return {"clients": clients, "links": links, "faults": faults, "ties": _ties(happened)}


def _ties(happened: list[Happening]) -> list[Json]:
    """Entries of one client, day and amount may change places."""
    same: dict[tuple[int, bool, date, int], list[Json]] = {}
    for one in happened:
        left = [session.place(part) for session, part in one.sessions]
        for entry in [*one.entries, *([one.copy] if one.copy else [])]:
            key = (entry.client, entry.charge, entry.day, entry.cents)
            same.setdefault(key, []).append({"left": left, "right": [entry.place]})
    return [{"client": key[0], "events": events} for key, events in same.items() if len(events) > 1]


_KINDS = {
    "missing": "only_left", "not here": "only_right", "twice": "entered_twice", "amount": "amount_differs",
    "client": "other_client", "day": "date_differs",
}  # fmt: skip


def _fault(one: Happening, told: Json) -> Json:
    fault = told | {"kind": _KINDS[one.fault], "hint": None, "cause": f"{one.fault}, {one.way}"}
    if one.fault == "not here":
        return fault | {"left": []}
    if one.fault == "client":
        counterpart = {"client": one.right_client, "left": [], "right": [one.lost[0].place]}
        accepted = {"accepted": ["only_left"]} if told["right"] else {}
        return fault | accepted | {"counterpart": counterpart}
    if one.copy is not None:
        same = [entry.place for entry in one.entries if (entry.day, entry.cents) == (one.copy.day, one.copy.cents)]
        return fault | {"left": [], "right": [one.copy.place], "instead": same}
    return fault


def main() -> None:
    """Write the files of one practice."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--fault-rate", type=float, default=0.03)
    asked.add_argument("--taste", choices=sorted(TASTES))
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, content in make(given.seed, given.fault_rate, otherwise=TASTES.get(given.taste, {})).items():
        (given.folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
