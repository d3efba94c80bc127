"""`python -m benchmarks.web`: a practice of 1,000 clients and about 500,000 lines, every page of it timed.

Usage: python -m benchmarks.web [--clients N] [--months N] [--rows N] [--folder FOLDER] [--page PATH]

A flat file of `--rows` rows is uploaded as well. Writes docs/internals/speed-of-the-web.md, or another page.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.web.figures import PAGE_MOST, Figures
from benchmarks.web.painting import paints
from benchmarks.web.site import Person, served
from tieout.simulating import LargePlan, Plan, simulate, simulate_large

PAGE = Path(__file__).parents[2] / "docs" / "internals" / "speed-of-the-web.md"


def main() -> None:
    """Make the practice, use it, write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, default=1000)
    asked.add_argument("--months", type=int, default=45)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--folder", type=Path, default=None)
    asked.add_argument("--page", type=Path, default=PAGE)
    given = asked.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sessions, other = _files(folder, given.clients, given.months)
        figures.about = (
            f"- {given.clients:,} clients over {given.months} months: {_rows(sessions):,} appointments and "
            f"{_rows(other):,} rows of the other program"
        )
        with served(folder / "data") as person:
            person.get("")
            practice = re.sub(r".*(/p/[^/]+/).*", r"\1", person.at).lstrip("/")
            _fill(figures, person, practice, sessions, other)
            _pages(figures, person, practice)
            for name, process in zip(("files and insights", "comparisons and papers"), person.hands(), strict=True):
                figures.memory(f"{name}, of this practice", person.peak_bytes(process))
            _large(figures, person, practice, folder, given.rows)
            figures.memory(f"files and insights, {given.rows:,} rows read", person.peak_bytes(person.hands()[0]))
            figures.memory("pages", person.peak_bytes(person.server))
    figures.write(given.page)
    if figures.slow:
        sys.stdout.write(f"Over {PAGE_MOST} s of the processor: {', '.join(figures.slow)}\n")
        sys.exit(1)


def _files(folder: Path, clients: int, months: int) -> tuple[Path, Path]:
    found = folder / "sessions.csv", folder / "quickbooks.csv"
    if not found[0].exists():
        plan = Plan(clients=clients, months=months, fault_rate=0.002, mix="same-day", naming="same")
        for name, data in simulate(plan).items():
            (folder / name).write_bytes(data)
    return found


def _rows(file: Path) -> int:
    with file.open("rb") as data:
        return sum(1 for _ in data) - 1


def _fill(figures: Figures, person: Person, practice: str, sessions: Path, other: Path) -> None:
    files = f"{practice}files/"
    for side, file in (("left", sessions), ("right", other)):
        sent = person.give(files, f"{files}give/", side, file)
        read = person.wait(lambda: "Being read" in person.get(files))
        figures.work(f"{file.name}, {file.stat().st_size / 1e6:.0f} MB: sent", sent)
        figures.work(f"{file.name}: read", *read)
    for key in set(re.findall(r'form="answer-([^"]+)" name="what" value="leave-out"', person.get(files))):
        person.post(files, f"{files}{key}/answer/", {"what": "leave-out"})
    person.post(files, f"{practice}compare/", {"as_of": ""})
    run = person.at.removeprefix(person.address)
    figures.work("compared", *person.wait(lambda: "/comparisons/" in (person.get(run), person.at)[1]))
    run = re.findall(r"/comparisons/([^/]+)/report.pdf", person.get(f"{practice}?show=all"))[0]
    for name, ending in (("the workbook", "xlsx"), ("the PDF", "pdf")):
        person.get(f"{practice}comparisons/{run}/report.{ending}")
        paper = person.at.removeprefix(person.address)
        if "/papers/" in paper:
            figures.work(f"{name}: written", *_written(person, paper))


def _written(person: Person, paper: str) -> tuple[float, float]:
    return person.wait(lambda: "Stop</button>" in person.get(paper))


def _pages(figures: Figures, person: Person, practice: str) -> None:
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
    pages |= {"history": f"{practice}history/", "review": f"{practice}review/", "sign-off": f"{client}sign/"}
    pages |= {
        "review, the whole list": f"{practice}review/?show=all&page=2",
        "corrections": f"{practice}review/corrections/",
    }
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
        figures.work(f"{kind}: ready", *_ready(person, run))
        pages |= {
            f"{kind}: asked for": page,
            f"{kind}: page": run,
            f"{kind}: rows, filtered and sorted": f"{run}rows/?f_client=an&sort=-owed&start=0&end=200",
        }
    for name, path in pages.items():
        figures.page(name, *person.timed(path))
    cookies = [(cookie.name, cookie.value or "") for cookie in person.jar]
    first, rows = paints(person.address + pages["appointment-status: page"], cookies)
    figures.paint("the first thing of Appointment Status stands there", first)
    figures.paint("its first rows stand in the grid", rows)


def _ready(person: Person, run: str) -> tuple[float, float]:
    return person.wait(lambda: "Getting it ready" in person.get(run))


def _large(figures: Figures, person: Person, practice: str, folder: Path, rows: int) -> None:
    """A large flat file; while it is read the pages are asked for."""
    place = folder / f"large-{rows}"
    place.mkdir(exist_ok=True)
    if not (place / "ledger.csv").exists():
        simulate_large(LargePlan(lines=rows), place)
    files = f"{practice}files/"
    sent = person.give(files, f"{files}give/", "right", place / "ledger.csv")
    figures.work(f"a file of {rows:,} rows, {(place / 'ledger.csv').stat().st_size / 1e6:.0f} MB: sent", sent)
    figures.page("clients, while it is read", *person.timed(practice))
    figures.work(
        f"the file of {rows:,} rows: read, after that", *person.wait(lambda: "Being read" in person.get(files))
    )


if __name__ == "__main__":
    main()
