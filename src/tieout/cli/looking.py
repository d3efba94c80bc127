"""The commands that look at one file or at a report: inspect, columns, check, verify, doctor."""

from __future__ import annotations

import json
import platform
import re
import sys
from importlib import metadata
from pathlib import Path

from tieout import __version__
from tieout.cli.inputs import Given, keeps_books, no_such_client, read_json, read_side, read_sides, reading_options
from tieout.cli.inspections import inspection_object, inspection_page
from tieout.cli.remembered import forget, remember, remembered
from tieout.cli.screen import Screen
from tieout.engines.spark_session import find_java
from tieout.errors import FileNotUnderstood, TieoutError, WrongUsage
from tieout.library import names_in_book
from tieout.model.money import format_cents
from tieout.practice import TieOut, tie_out
from tieout.reading import (
    ColumnMap,
    ReadingOptions,
    Source,
    inspect,
    read_book,
    read_column_map,
    write_map,
)
from tieout.reading.opening.containers import open_grids
from tieout.reading.recognising import sheets_asked_for
from tieout.reading.tables.proposing import Proposal, propose
from tieout.reporting import Style
from tieout.reporting.stored import is_results, read_head, read_results, read_shares
from tieout.reporting.style import wrap
from tieout.verifying import Verification, verify, verify_in_shares

AGREES, DIFFERS, ENGINE_FAILED = 0, 1, 5

EVENTS_AT_A_TIME = 50_000
"""Items and matches of a folder of results that are checked at a time."""

FEATURES = {"pdf": "PDF", "web": "tieout serve", "postgres": "a team's server", "spark": "--engine spark"}
"""What each group of packages that may be left out is for."""

BREACHES_SHOWN_MAX = 20

_ASKS_FOR_A_MAP = frozenset({"E201", "E205"})
_ANY_TABLE = "table"


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


def run_columns(screen: Screen, given: Given) -> int:
    """`tieout columns FILE`: which column is which, with what shows it, as a map to correct and give back."""
    source, options = given.source(given.left[0]), reading_options(given)[1]
    try:
        found = inspect(source, options)
        known = found.program != _ANY_TABLE
    except FileNotUnderstood as error:
        if error.code not in _ASKS_FOR_A_MAP:
            raise
        found, known = None, False
    if found is not None and known:
        screen.note(
            f"{found.name}: {found.program_name}, {found.report_name}. Its columns are known; no map is needed."
        )
        screen.write_all([write_map(ColumnMap(columns=dict(found.columns)))])
        return AGREES
    screen.note(f"{source.name}: a table. Correct the map, then give it with --columns, or keep it:")
    screen.note(f'  tieout columns --remember map.toml --as "NAME OF THE PROGRAM"   (then {source.name} needs no map)')
    grid = sheets_asked_for(open_grids(source.name, source.data, options.encoding), options)[0]
    screen.write_all([_proposal_text(source.name, propose(grid), signs_said=found is not None)])
    return AGREES


def run_remember(screen: Screen, path: Path, program: str) -> int:
    """`tieout columns --remember MAP.toml --as NAME`."""
    kept = remember(read_column_map(Source.of(path).data, path.name), program)
    screen.note(f"Remembered as {program}: {kept}. Tables with these columns are read by it from now on.")
    return AGREES


def run_forget(screen: Screen, program: str) -> int:
    """`tieout columns --forget NAME`."""
    screen.note(f"Forgotten: {forget(program)}.")
    return AGREES


def run_kept(screen: Screen) -> int:
    """`tieout columns --kept`: the maps that are remembered."""
    maps = remembered()
    for kept in maps:
        screen.write_all([f"# {kept.program}\n", write_map(kept), "\n"])
    if not maps:
        screen.note("No column map is remembered.")
    return AGREES


def _proposal_text(name: str, proposal: Proposal, *, signs_said: bool) -> str:
    """A proposal as TOML, the evidence beside each column."""
    named = [column for column in proposal.columns if column.meaning]
    map_of = {column.meaning: column.header for column in named}
    evidence = {column.meaning: column.evidence for column in named}
    lines = [f"# {name}: the header is row {proposal.row}.", "[columns]"]
    for line in write_map(ColumnMap(columns=map_of)).splitlines()[1:]:
        meaning = line.partition(" = ")[0]
        lines += [f"{line}  # {evidence[meaning]}"] if line else []
    lines += [f'{meaning} = ""  # not found; write the header of its column' for meaning in proposal.missing]
    lines += [f"# not used: {column.header} ({column.evidence})" for column in proposal.columns if not column.meaning]
    return "\n".join([*lines, "", "[signs]", _sign_text(proposal, signs_said=signs_said), ""])


def _sign_text(proposal: Proposal, *, signs_said: bool) -> str:
    """The line of a map that says what a positive amount means; to be answered where nothing shows it."""
    if signs_said or not (proposal.sign or proposal.sign_open):
        return '# positive = "owes"  # or "pays"'
    if proposal.sign:
        otherwise = (
            '"owes", if it is what the client owes more' if proposal.sign == "pays" else '"pays", if it is money paid'
        )
        return f'positive = "{proposal.sign}"  # {proposal.sign_evidence}; or {otherwise}'
    return (
        'positive = ""  # answer: "owes", if a positive amount is what a client owes more; "pays", if it is money paid'
    )


def run_check(screen: Screen, given: Given, *, current: int, unbilled: int, as_json: bool) -> int:
    """`tieout check`."""
    if given.start and given.end and given.start > given.end:
        raise WrongUsage(f"--from {given.start} is after --to {given.end}.")
    sources: list[Source] = [given.source(path) for path in given.left]
    options: ReadingOptions = reading_options(given)[0]
    book = read_side(screen, sources, options)
    if keeps_books(book):
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
    report = read_head(report_path) if results else read_json(report_path)
    if not str(report.get("schema", "")).startswith("tieout.reconciliation/"):
        raise FileNotUnderstood(
            f"{report_path.name} is not a report of tieout. Write one with: tieout reconcile … --json --out report.json"
        )
    left, right = read_sides(screen, given)
    given.sources.clear()
    if results and report["client"] is None:
        answer = verify_in_shares(report, read_shares(report_path, EVENTS_AT_A_TIME), left, right)
    else:
        answer = verify(read_results(report_path) if results else report, left, right)
    if as_json:
        laws = [{"law": law.name, "checked": law.checked, "breaches": list(law.breaches)} for law in answer.laws]
        screen.write_all([json.dumps({"schema": "tieout.verification/1", "holds": answer.holds, "laws": laws}), "\n"])
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
    return "\n".join(lines) + "\n"


def run_doctor(screen: Screen) -> int:
    """`tieout doctor`: versions, and how to get what is missing."""
    missing = [name for name, extra in _packages() if not extra and _version(name) is None]
    lines = [
        f"tieout {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"standard output: {sys.stdout.encoding}",
        *(_package_line(name, extra) for name, extra in _packages()),
        _java_line(),
        "Everything needed is installed." if not missing else f"{len(missing)} missing.",
    ]
    screen.say("\n".join(lines) + "\n")
    return ENGINE_FAILED if missing else AGREES


def _packages() -> list[tuple[str, str]]:
    """What tieout is built on, as its own package says: each package with the group it belongs to, `""` = needed."""
    told = []
    for requirement in metadata.requires("tieout") or []:
        name = re.match(r"[\w.-]+", requirement)
        extra = re.search(r"extra == ['\"](\w+)", requirement)
        told.append((name.group() if name else requirement, extra.group(1) if extra else ""))
    return told


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _package_line(package: str, extra: str) -> str:
    version, use = _version(package), f" (for {FEATURES.get(extra, extra)})" if extra else ""
    if version is not None:
        return f"{package} {version}{use}"
    get = f"pip install 'tieout[{extra}]'" if extra else f"pip install {package}"
    return f"{package} is {'not installed' if extra else 'missing'}{use}: {get}"


def _java_line() -> str:
    """Whether `--engine spark` would find Java; nothing else needs it."""
    java = find_java()
    told = "Java is not installed; --engine spark needs 17 or newer: apt-get install openjdk-17-jre-headless"
    return f"Java: {java} (for --engine spark)" if java else told
