"""The commands that look at one file or at a report: inspect, check, verify."""

from __future__ import annotations

import json
from pathlib import Path

from tieout.cli.given import Given
from tieout.cli.inputs import no_such_client, read_side, read_sides, reading_options
from tieout.cli.inspections import inspection_object, inspection_page
from tieout.cli.running import AGREES, DIFFERS
from tieout.cli.screen import Screen
from tieout.cli.stored_reports import read_report
from tieout.errors import FileNotUnderstood, TieoutError, WrongUsage
from tieout.linking import names_in_book
from tieout.model.book import keeps_books
from tieout.model.money import format_cents
from tieout.practice import TieOut, tie_out
from tieout.reading import (
    ReadingOptions,
    Source,
    inspect,
    read_book,
)
from tieout.reporting import Style
from tieout.reporting.stored import is_results, read_head, read_results, read_shares
from tieout.reporting.style import wrap
from tieout.verifying import Verification, verify, verify_in_shares

EVENTS_AT_A_TIME = 50_000
"""Items and matches of a folder of results that are checked at a time."""

BREACHES_SHOWN_MAX = 20


def run_inspect(screen: Screen, given: Given, *, as_json: bool, names: bool) -> int:
    """`tieout inspect`: every file of `given.left`."""
    # with a column map, every file inspected is read by it
    options = reading_options(given)[1]
    refused: TieoutError | None = None
    shown = 0
    for path in given.left:
        try:
            source = given.source(path)
            inspection = inspect(source, options)
            clients = read_book([source], options).clients if names else ()
        except FileNotUnderstood as error:
            if refused is not None:
                screen.note(refused.told)
            refused = error
            continue
        if as_json:
            screen.write_all([json.dumps(inspection_object(inspection, clients, names=names)), "\n"])
        else:
            screen.say("\n" * bool(shown) + inspection_page(inspection, clients))
        shown += 1
    if refused is not None:
        raise refused
    return AGREES


def run_check(screen: Screen, given: Given, *, current: int, unbilled: int, as_json: bool) -> int:
    """`tieout check`."""
    sources: list[Source] = [given.source(path) for path in given.left]
    options: ReadingOptions = reading_options(given)[0]
    book = read_side(screen, sources, options)
    if keeps_books(book.program):
        raise WrongUsage(
            f"{sources[0].name} is of {book.program_name}. A client page is checked against the practice program's "
            "own export."
        )
    names = names_in_book(book, given.client or "")
    if not names:
        raise no_such_client([book])
    answer = tie_out(
        book, names, current_cents=current, unbilled_cents=unbilled, start=given.start, end=given.end
    )  # fmt: skip
    if as_json:
        screen.write_all([json.dumps(_tie_out_object(answer)), "\n"])
    else:
        screen.say(_tie_out_page(answer, screen.style))
    return AGREES if answer.agrees else DIFFERS


def _tie_out_page(answer: TieOut, style: Style) -> str:
    frame = "the time frame asked for" if answer.chosen else "first to most recent session"
    when = f"{answer.start} to {answer.end} ({frame}), {answer.rows} rows."
    lines = [answer.text, when]
    if not answer.agrees:
        lines += ["", *answer.sums_texts, "", "Most likely, in this order:"]
        for number, reason in enumerate(answer.reasons, start=1):
            first, *more = wrap(f"{'Fits to the cent. ' if reason.fits else ''}{reason.text}", style.width - 5)
            lines += [f"  {number}  {first}", *(f"     {line}" for line in more)]
        stays = format_cents(abs(answer.gap_cents))
        lines += ["", f"You can still compare with the other program, but this {stays} will stay."]
    return "\n".join(lines) + "\n"


def _tie_out_object(answer: TieOut) -> dict[str, object]:
    return {
        "schema": "tieout.check/1",
        "from": str(answer.start) if answer.start else None,
        "to": str(answer.end) if answer.end else None,
        "rows": answer.rows,
        "charge_cents": answer.charge_cents,
        "paid_cents": answer.paid_cents,
        "credit_cents": answer.credit_cents,
        "export_cents": answer.export_cents,
        "current_cents": answer.current_cents,
        "unbilled_cents": answer.unbilled_cents,
        "record_cents": answer.record_cents,
        "gap_cents": answer.gap_cents,
        "text": answer.text,
        "reasons": [
            {
                "kind": reason.kind.value,
                "fits": reason.fits,
                "cents": reason.cents,
                "text": reason.text,
                "rows": [{"file": file, "row": row} for file, row in reason.rows],
            }
            for reason in answer.reasons
        ],
    }


def run_verify(screen: Screen, given: Given, report_path: Path, *, as_json: bool) -> int:
    """`tieout verify`."""
    results = is_results(report_path)
    report = read_head(report_path) if results else read_report(report_path)
    left, right = read_sides(screen, given)
    given.sources.clear()
    if results and report["client"] is None:
        answer = verify_in_shares(report, read_shares(report_path, EVENTS_AT_A_TIME), left, right)
    else:
        answer = verify(read_results(report_path) if results else report, left, right)
    if as_json:
        laws = [{"law": law.name, "checked": law.checked, "breaches": list(law.breaches)} for law in answer.laws]
        told = {"schema": "tieout.verification/1", "holds": answer.holds, "laws": laws, "notes": list(answer.notes)}
        screen.write_all([json.dumps(told), "\n"])
    else:
        screen.say(_verification_page(answer))
    return AGREES if answer.holds else DIFFERS


def _verification_page(answer: Verification) -> str:
    checked = sum(law.checked for law in answer.laws)
    count = len(answer.breaches)
    broken = "1 is broken" if count == 1 else f"{count} are broken"
    head = (
        f"Every law holds: {checked:,} checks."
        if answer.holds
        else f"The report does not hold: of {checked:,} checks, {broken}."
    )
    lines = [head, ""]
    for law in answer.laws:
        lines.append(f"  {'BROKEN' if law.breaches else 'holds ':<7} {law.checked:>8,}  {law.name}")
        lines += [f"{'':19}{breach}" for breach in law.breaches[:BREACHES_SHOWN_MAX]]
        if len(law.breaches) > BREACHES_SHOWN_MAX:
            lines.append(f"{'':19}and {len(law.breaches) - BREACHES_SHOWN_MAX} more")
    if answer.notes:
        lines += ["", *answer.notes]
    return "\n".join(lines) + "\n"
