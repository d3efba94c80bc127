"""The command on the practice program's own report: insight."""

from __future__ import annotations

from pathlib import Path

from tieout import __version__
from tieout.cli.given import Given
from tieout.cli.inputs import no_such_name, reading_options
from tieout.cli.outputs import ending_of, file_asked, the_format
from tieout.cli.screen import Screen
from tieout.errors import WrongUsage
from tieout.linking import matches_client
from tieout.model.appointments import Appointments, Insight
from tieout.practice import appointment_status
from tieout.reading.appointments.rows import read_appointments
from tieout.reporting import write_separated
from tieout.reporting.insight import balance_text, insight_page, insight_sheet
from tieout.writing import format_of, replacing

FORMATS = ("table", "csv", "xlsx")


def run_insight(
    screen: Screen, given: Given, *, form: str | None, out: Path | None, plain: bool, alone: bool
) -> int:  # fmt: skip
    """`tieout insight appointment-status`.

    Raises:
        WrongUsage: when the format isn't one of ours, or the client isn't in the file.
    """
    out = file_asked(out)
    chosen = the_format((form, format_of(ending_of(out))), FORMATS, " of an insight")
    if chosen == "xlsx" and not ending_of(out):
        raise WrongUsage("A workbook is written into a file: --out client.xlsx")
    source = read_appointments(given.source(given.left[0]), reading_options(given)[0])
    screen.note(f"Reading  {source.file_name}  {len(source.rows) + len(source.aside):,} rows   Appointment Status")
    insight = appointment_status(
        source, names=_names(source, given.client), start=given.start, end=given.end, alone=alone
    )
    if out is None:
        _to_screen(screen, insight, chosen, plain=plain)
        return 0
    with replacing(out, given.left) as draft:
        _write(insight, draft, chosen, screen, plain=plain)
    screen.note(f"{balance_text(insight)}.\nWritten: {out}")
    return 0


def _names(source: Appointments, wanted: str | None) -> tuple[str, ...]:
    """The client's names in the file, in all spellings."""
    if wanted is None:
        return ()
    every = sorted({row.client for row in source.rows})
    names = tuple(name for name in every if name == wanted) or tuple(
        name for name in every if matches_client(name, wanted)
    )
    if not names:
        raise no_such_name([(source.file_name, len(every))])
    return names


def _to_screen(screen: Screen, insight: Insight, form: str, *, plain: bool) -> None:
    if form == "table":
        screen.say(insight_page(insight, screen.style))
        return
    with screen.machine() as file:
        write_separated(insight_sheet(insight), file, plain=plain)


def _write(insight: Insight, draft: Path, form: str, screen: Screen, *, plain: bool) -> None:
    if form == "xlsx":
        from tieout.reporting.insight_workbook import write_insight_workbook  # noqa: PLC0415  only workbooks need it

        write_insight_workbook(insight, draft, version=__version__)
        return
    with draft.open("w", encoding="utf-8", newline="") as file:
        if form == "csv":
            write_separated(insight_sheet(insight), file, plain=plain)
        else:
            file.write(insight_page(insight, screen.style))
