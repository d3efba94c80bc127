"""The command columns: which column of a table is which, and the maps that are kept."""

from __future__ import annotations

from pathlib import Path

from tieout.cli.given import Given
from tieout.cli.inputs import reading_options
from tieout.cli.remembered import forget, remember, remembered
from tieout.cli.running import AGREES
from tieout.cli.screen import Screen
from tieout.errors import FileNotUnderstood
from tieout.reading import ColumnMap, Source, inspect, read_column_map, write_map
from tieout.reading.opening.containers import open_grids
from tieout.reading.recognising import sheets_asked_for
from tieout.reading.tables.proposing import Proposal, propose

_ASKS_FOR_A_MAP = frozenset({"E201", "E205"})
_ANY_TABLE = "table"


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
