"""The commands that compare two books: reconcile, explain, demo, names."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path

from tieout import linking, reporting
from tieout.cli.given import Given
from tieout.cli.inputs import (
    decisions_of,
    no_such_client,
    note_sides,
    note_unused_names,
    read_sides,
    settings_of,
    with_far_files,
)
from tieout.cli.outputs import chosen_format, deliver, file_asked, show_clients
from tieout.cli.running import AGREES, DIFFERS
from tieout.cli.screen import Screen
from tieout.engines import engine_named
from tieout.pipeline import ensure_something, reconcile
from tieout.reporting import Report, of_clients, whole
from tieout.writing import ensure_place

SMALL_BYTES = 2**24
"""Files of no more than so many bytes together never need to be compared in parts."""


def compare(screen: Screen, given: Given) -> Report:
    """Read both sides, compare them, and keep the clients that were asked for.

    Raises:
        WrongUsage: when the client asked for is in neither book.
        EngineFailed: when Spark is asked for and is missing or fails.
    """
    engine = engine_named(given.engine, given.master)
    with engine.running():
        left, right = read_sides(screen, with_far_files(given, engine))
        settings = settings_of(given)
        note_sides(screen, left, right)
        note_unused_names(screen, given, left, right, settings)
        settings = replace(settings, decisions=decisions_of(screen, given, left, right))
        answer = reconcile(left, right, replace(settings, client=None), engine)
    ensure_something(answer, left.items.height + right.items.height)
    if given.client is None:
        return whole(answer)

    numbers = linking.clients_named(answer.clients, given.client)
    if not numbers:
        raise no_such_client([left, right])
    return of_clients(replace(answer, settings=settings), numbers, left, right)


def run_reconcile(
    screen: Screen, given: Given, *, form: str | None, as_json: bool, out: Path | None, plain: bool, exit_zero: bool
) -> int:
    """`tieout reconcile`."""
    out = file_asked(out)
    chosen = chosen_format(form, as_json=as_json, out=out)
    if given.memory is not None or (chosen == "parquet" and sum(size for _, size in given.file_sizes) > SMALL_BYTES):
        from tieout.cli.in_parts import must_be_in_parts, reconcile_in_parts  # noqa: PLC0415  others start without it

        if must_be_in_parts(given, chosen) and out is not None:
            written = reconcile_in_parts(screen, given, out)
            screen.note(f"{written.text}\nWritten: {out}")
            return AGREES if written.agrees or exit_zero else DIFFERS
    if out is not None and chosen != "parquet":
        ensure_place(out, (*given.left, *given.right))
    report = compare(screen, given)
    deliver(screen, report, chosen, out, plain=plain, inputs=(*given.left, *given.right))
    if report.agrees:
        return AGREES
    if chosen == "table":
        screen.note(_next_step(report, given))
    return AGREES if exit_zero else DIFFERS


def _next_step(report: Report, given: Given) -> str:
    """What to type next: the page of the client that differs most."""
    apart = [client for client in report.clients if client.difference_cents]
    if not apart:
        return f"\nNext: tieout inspect {shlex.quote(given.left[0])}     (exit 1: rows with amounts were set aside)"
    worst = max(apart, key=lambda client: abs(client.difference_cents))
    why = "(exit 1: there are differences)"
    if worst.link.candidates:
        return f"\nNext: tieout names {_with_files(given)} > names.csv, correct it, and add --names names.csv     {why}"
    return f"\nNext: tieout explain {shlex.quote(worst.name)} {_with_files(given)}     {why}"


def _with_files(given: Given) -> str:
    """The files and what was said about them, as typed."""
    more = [("--also-left", path) for path in given.left[1:]] + [("--also-right", path) for path in given.right[1:]]
    more += [("--names", str(given.names))] if given.names else []
    more += [("--columns", str(given.columns))] if given.columns else []
    more += [("--as-of", str(given.as_of))] if given.as_of else []
    words = [given.left[0], given.right[0], *(word for pair in more for word in pair)]
    return " ".join(shlex.quote(word) for word in words)


def run_explain(screen: Screen, given: Given, *, as_json: bool, exit_zero: bool) -> int:
    """`tieout explain`."""
    report = compare(screen, given)
    if as_json:
        screen.write_all(reporting.document_chunks(report))
    else:
        show_clients(screen, report)
    return AGREES if exit_zero or not any(client.difference_cents for client in report.clients) else DIFFERS


def run_names(screen: Screen, given: Given) -> int:
    """`tieout names`."""
    left, right = read_sides(screen, given)
    settings = settings_of(given)
    note_unused_names(screen, given, left, right, settings)
    screen.write_all([linking.write_crosswalk(linking.link(left, right, settings), left, right)])
    screen.note("Correct the list in a spreadsheet, save it as CSV, and give it back with --names.")
    return AGREES


def run_json_schema(screen: Screen) -> int:
    """`tieout reconcile --json-schema`."""
    from tieout.reporting.schema import json_schema  # noqa: PLC0415  pydantic is slow to load

    screen.write_all([json.dumps(json_schema(), indent=2), "\n"])
    return AGREES
