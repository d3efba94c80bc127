"""`python -m benchmarks.web`: a practice of 1,000 clients and about 500,000 lines, every page of it timed.

Usage: python -m benchmarks.web [--clients N] [--months N] [--rows N] [--folder FOLDER]

With `--rows` a flat file of so many rows is uploaded as well. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.web.site import Person, served
from tieout.simulating import LargePlan, Plan, simulate, simulate_large

PAGE_MOST = 0.2
"""Seconds that a page may take at the server."""


def main() -> None:
    """Make the practice, use it, print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, default=1000)
    asked.add_argument("--months", type=int, default=60)
    asked.add_argument("--rows", type=int, default=0)
    asked.add_argument("--folder", type=Path, default=None)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sessions, other = _files(folder, given.clients, given.months)
        with served(folder / "data") as person:
            person.get("")
            practice = re.sub(r".*(/p/[^/]+/).*", r"\1", person.at).lstrip("/")
            sys.stdout.write("| what | seconds | of the server's processor |\n| --- | ---: | ---: |\n")
            _fill(person, practice, sessions, other)
            slow = _pages(person, practice)
            if given.rows:
                _large(person, practice, folder, given.rows)
        sys.exit(1 if slow else 0)


def _files(folder: Path, clients: int, months: int) -> tuple[Path, Path]:
    found = folder / "sessions.csv", folder / "quickbooks.csv"
    if not found[0].exists():
        plan = Plan(clients=clients, months=months, fault_rate=0.002, mix="same-day", naming="same")
        for name, data in simulate(plan).items():
            (folder / name).write_bytes(data)
    return found


def _say(what: str, seconds: float, used: float | None = None) -> None:
    figures = ["" if one is None else f"{one:.3f}" if one < 1 else f"{one:.1f}" for one in (seconds, used)]
    sys.stdout.write(f"| {what} | {' | '.join(figures)} |\n")
    sys.stdout.flush()


def _fill(person: Person, practice: str, sessions: Path, other: Path) -> None:
    files = f"{practice}files/"
    for side, file in (("left", sessions), ("right", other)):
        sent = person.give(files, f"{files}give/", side, file)
        read = person.wait(lambda: "Being read" in person.get(files))
        _say(f"{file.name}, {file.stat().st_size / 1e6:.0f} MB: sent", sent)
        _say(f"{file.name}: read", read)
    for key in set(re.findall(r'form="answer-([^"]+)" name="what" value="leave-out"', person.get(files))):
        person.post(files, f"{files}{key}/answer/", {"what": "leave-out"})
    person.post(files, f"{practice}compare/", {"as_of": ""})
    run = person.at.removeprefix(person.address)
    _say("compared", person.wait(lambda: "/comparisons/" in (person.get(run), person.at)[1]))


def _pages(person: Person, practice: str) -> list[str]:
    pages = {
        "clients": practice,
        "all clients": f"{practice}?show=all",
        "find a client": f"{practice}?show=all&find=an",
    }
    client = re.findall(rf'/{practice}clients/[^/"]+/', person.get(f"{practice}?show=all"))[0].lstrip("/")
    file = re.findall(rf'/{practice}files/[^/"]+/', person.get(f"{practice}files/"))
    pages |= {
        "one client": client,
        "one client, every line": f"{client}?lines=all",
        "client record": f"{client}record/",
    }
    person.post(f"{client}record/", f"{client}record/", {"current": "100.00", "unbilled": "0.00"})
    pages |= {"client record with both checks": f"{client}record/", "names": f"{practice}names/"}
    pages |= {"files": f"{practice}files/", "insights": f"{practice}insights/", "people": f"{practice}people/"}
    keys = [key for key in dict.fromkeys(file) if "/give/" not in key]
    for number, key in enumerate(keys[:2]):
        pages |= {
            f"file {number + 1}": key.lstrip("/"),
            f"file {number + 1}, row 150,000": f"{key.lstrip('/')}?row=150000",
        }
    for kind in ("appointment-status", "client-balances", "payments", "aging"):
        page = f"{practice}insights/{kind}/"
        person.post(page, page, {"frame": "all"})
        run = person.at.removeprefix(person.address)
        _say(f"{kind}: ready", person.wait(lambda run=run: "Getting it ready" in person.get(run)))
        pages |= {
            f"{kind}: asked for": page,
            f"{kind}: page": run,
            f"{kind}: rows, filtered and sorted": f"{run}rows/?f_client=an&sort=-owed&start=0&end=200",
        }
    slow = []
    for name, path in pages.items():
        seconds, used = person.timed(path)
        _say(name, seconds, used)
        slow += [name] if used > PAGE_MOST else []
    if slow:
        sys.stdout.write(f"\nOver {PAGE_MOST} s of the processor: {', '.join(slow)}\n")
    return slow


def _large(person: Person, practice: str, folder: Path, rows: int) -> None:
    """A large flat file, while it is read the pages are asked for."""
    place = folder / "large"
    place.mkdir(exist_ok=True)
    if not (place / "ledger.csv").exists():
        simulate_large(LargePlan(lines=rows), place)
    files = f"{practice}files/"
    sent = person.give(files, f"{files}give/", "right", place / "ledger.csv")
    page, used = person.timed(practice)
    _say(f"{rows:,} rows: sent", sent)
    _say("clients, meanwhile", page, used)
    _say(f"{rows:,} rows: read, after that", person.wait(lambda: "Being read" in person.get(files)))


if __name__ == "__main__":
    main()
