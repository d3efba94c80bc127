"""The commands on books that never were: demo, simulate, score."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from tieout.cli.comparing import run_explain, run_reconcile
from tieout.cli.given import Given
from tieout.cli.looking import run_check
from tieout.cli.running import AGREES
from tieout.cli.screen import Screen
from tieout.errors import WrongUsage, cannot_write
from tieout.simulating import LAYOUTS, LargePlan, Plan, simulate, simulate_large
from tieout.simulating.large import LEFT, RIGHT, SUMS
from tieout.simulating.worked_book import CLIENT, CURRENT_BALANCE_CENTS, UNBILLED_CENTS, worked_book
from tieout.writing import replacing


def run_demo(screen: Screen, folder: Path) -> int:
    """`tieout demo`: write the worked book, tie it out, compare it, explain it."""
    book = worked_book()
    files = {"sessions.csv": book.sessions_csv, "quickbooks.csv": book.quickbooks_csv, "names.csv": book.names_csv}
    write_files(folder, files)
    sessions, quickbooks, names = (str(folder / name) for name in files)
    screen.say(f"The worked book is in {folder}: {', '.join(files)}.\n")
    given = Given(left=(sessions,), right=(quickbooks,), names=Path(names))
    options = f"--client {shlex.quote(CLIENT)} --current 405.00 --unbilled 150.00"
    _show(screen, f"tieout check {shlex.quote(sessions)} {options}")
    run_check(
        replace(screen, quiet=True),
        replace(given, client=CLIENT),
        current=CURRENT_BALANCE_CENTS,
        unbilled=UNBILLED_CENTS,
        as_json=False,
    )
    words = " ".join(shlex.quote(path) for path in (sessions, quickbooks))
    mapped = f"--names {shlex.quote(names)}"
    _show(screen, f"tieout reconcile {words} {mapped}")
    quiet = replace(screen, quiet=True)
    run_reconcile(quiet, given, form=None, as_json=False, out=None, plain=False, exit_zero=True)
    _show(screen, f"tieout explain {shlex.quote(CLIENT)} {words} {mapped}")
    run_explain(quiet, replace(given, client=CLIENT), as_json=False, exit_zero=True)
    screen.say("\nNext, with your own two exports:  tieout reconcile sessions.csv quickbooks.csv\n")
    return AGREES


def run_simulate(screen: Screen, folder: Path, plan: Plan) -> int:
    """`tieout simulate`: write a practice that never was and say how to compare its exports."""
    files = simulate(plan)
    write_files(folder, files)
    left, right, names, truth = (shlex.quote(str(folder / name)) for name in files)
    report = shlex.quote(str(folder / "report.json"))
    about = LAYOUTS[plan.layout].about
    spoilt = f"{100 * plan.fault_rate:g} % of events spoilt"
    screen.say(
        f"{plan.clients} clients, {plan.months} months, {spoilt}, seed {plan.seed}.\n"
        f"  {left}  Sessions Health, Appointment Status\n  {right}  {about}\n"
        f"  {names}  which name is which client\n  {truth}  what truly happened\n\n"
        f"Next:  tieout reconcile {left} {right} --names {names} --out {report}\n"
        f"       tieout score {report} {truth}\n"
    )
    return AGREES


def run_simulate_large(screen: Screen, folder: Path, plan: LargePlan) -> int:
    """`tieout simulate --lines`: large books for measuring speed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        simulate_large(plan, folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    left, right, sums = (shlex.quote(str(folder / name)) for name in (LEFT, RIGHT, SUMS))
    screen.say(
        f"About {plan.lines:,} lines on each side, {100 * plan.fault_rate:g} % spoilt, seed {plan.seed}.\n"
        f"  {left}\n  {right}\n  {sums}  what stands in them\n\nNext:  tieout reconcile {left} {right}\n"
    )
    return AGREES


def run_layouts(screen: Screen) -> int:
    """`tieout simulate DIR --layout list`."""
    screen.say("".join(f"{key:26}{layout.about}\n" for key, layout in LAYOUTS.items()))
    return AGREES


def _show(screen: Screen, command: str) -> None:
    screen.say(f"\n$ {command}\n")


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder, made if need be; a file of another content is never written over.

    Raises:
        WrongUsage: when one is there with another content, or the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            path = folder / name
            if path.exists() and path.read_bytes() != data:
                raise WrongUsage(f"{path} is there already and is another file. Name another folder.")
        for name, data in files.items():
            with replacing(folder / name, ()) as draft:
                draft.write_bytes(data)
    except OSError as error:
        raise cannot_write(folder, error) from error
