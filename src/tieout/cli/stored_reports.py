"""`explain` and `reconcile` on a report that is written already: a folder of Parquet results, or a JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tieout.checks import InvariantBroken
from tieout.cli.inputs import read_json
from tieout.cli.outputs import chosen_format, deliver, file_asked, show_clients
from tieout.cli.running import AGREES, DIFFERS
from tieout.cli.screen import Screen
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.linking import bearing, clients_named
from tieout.reporting import Report
from tieout.reporting.document import SCHEMA
from tieout.reporting.restored import restore
from tieout.reporting.stored import client_names, is_results, read_results

FORMATS = ("table", "json", "csv", "parquet")
"""Formats that need no lines of the books."""


def is_stored(path: str) -> bool:
    """Whether a path, given alone, is a report instead of an export."""
    return is_results(Path(path)) or path.casefold().endswith(".json")


def refuse_choices(chosen: Mapping[str, object]) -> None:
    """Refuse options that would change an answer which stands already.

    Args:
        chosen: options by their names; those that weren't given are None.

    Raises:
        WrongUsage: when one was given.
    """
    for option, value in chosen.items():
        if value:
            raise WrongUsage(f"{option} changes the answer; give the two exports instead of a report.")


def read_report(path: Path) -> dict[str, object]:
    """The document of a report: a folder of Parquet results, or what `--json` wrote.

    Raises:
        FileNotUnderstood: when it is none of ours.
    """
    if is_results(path):
        return read_results(path)
    told = read_json(path)
    if told.get("schema") != SCHEMA:
        raise FileNotUnderstood(
            f"{path.name} is not a report of tieout. Write one with: tieout reconcile … --json --out report.json"
        )
    return told


def explain_stored(screen: Screen, path: Path, client: str, *, as_json: bool, exit_zero: bool) -> int:
    """`tieout explain CLIENT REPORT`.

    Raises:
        FileNotUnderstood: when the report can't be read.
        WrongUsage: when there is no such client, or JSON is asked for.
    """
    if as_json:
        raise WrongUsage("--json of one client counts the rows of the others; give the two exports.")
    report = _of_client(path, client)
    show_clients(screen, report)
    return AGREES if exit_zero or not any(one.difference_cents for one in report.clients) else DIFFERS


def report_stored(
    screen: Screen, path: Path, *, form: str | None, as_json: bool, out: Path | None, plain: bool, exit_zero: bool
) -> int:
    """`tieout reconcile REPORT`: the same report in another format.

    Raises:
        FileNotUnderstood: when the report can't be read.
        WrongUsage: when the format shows lines of the books.
    """
    out = file_asked(out)
    chosen = chosen_format(form, as_json=as_json, out=out)
    if chosen not in FORMATS:
        raise WrongUsage(f"The format {chosen} shows the lines of both books; give the two exports.")
    report = _restored(path, read_report(path))
    deliver(screen, report, chosen, out, plain=plain, inputs=[str(path)])
    return AGREES if report.agrees or exit_zero else DIFFERS


def _of_client(path: Path, client: str) -> Report:
    """A report on the clients of a name; of a folder of results nothing else is read."""
    if is_results(path):
        names = client_names(path)
        numbers = bearing(names, client)
        report = _restored(path, read_results(path, numbers)) if numbers else None
        count = len(names)
    else:
        whole = _restored(path, read_report(path))
        numbers, count = clients_named(whole.clients, client), len(whole.clients)
        report = replace(whole, clients=tuple(whole.clients[number] for number in numbers)) if numbers else None
    if report is None:
        raise WrongUsage(f"No client of that name; {path.name} has {count:,} client{'' if count == 1 else 's'}.")
    return report


def _restored(path: Path, told: Mapping[str, object]) -> Report:
    """The report; a document that somebody changed by hand may hold less than one."""
    try:
        return restore(told)
    except (KeyError, TypeError, ValueError, AttributeError, InvariantBroken) as error:
        raise FileNotUnderstood(f"{path.name} is a report with parts missing or changed. Write it anew.") from error
