"""What `tieout inspect` says of a file: as a page for a person, as an object for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieout.model.book import TotalsVerdict, amounts_phrase
from tieout.model.money import format_cents
from tieout.model.vouching import vouched_for
from tieout.reading import Inspection
from tieout.reading.reader import RowAside
from tieout.reporting.cautions import rows_phrase

ALIKE_MIN = 4
"""So many rows set aside for one reason are told together."""

REASONS_SHOWN_MAX = 20

_TOTALS = {
    TotalsVerdict.AGREE: "agree with its rows",
    TotalsVerdict.DIFFER: "differ from its rows",
    TotalsVerdict.NONE: "none in the file",
}


def inspection_object(found: Inspection, clients: Sequence[str], *, names: bool) -> dict[str, object]:
    """An inspection for a program, with every row set aside."""
    told: dict[str, object] = {
        "name": found.name,
        "program": found.program,
        "report": found.report,
        "recognised_by": found.recognised_by,
        "rows": found.rows,
        "used": found.used,
        "set_aside": len(found.aside),
        "cents": found.cents,
        "from": str(found.first_day) if found.first_day else None,
        "to": str(found.last_day) if found.last_day else None,
        "clients": found.clients,
        "own_totals": found.own_totals.value,
        "vouched_for_by": vouched_for(found.own_totals, found.encoding),
        "encoding": found.encoding,
        "columns": dict(found.columns),
        "problems": [{"code": problem.code, "row": problem.row, "text": problem.text} for problem in found.problems],
        "set_aside_rows": [
            {"row": row.row, "column": row.column, "found": row.found, "why": row.why, "cents": row.cents,
             "code": row.code}
            for row in found.aside
        ],
    }  # fmt: skip
    return told | {"client_names": list(clients)} if names else told


def inspection_page(found: Inspection, clients: Sequence[str]) -> str:
    """An inspection for a person; rows set aside for one reason stand together."""
    period = f"{found.first_day} to {found.last_day}" if found.first_day else "no amounts"
    lines = [
        f"{found.name}: {found.program_name}, {found.report_name}",
        f"  recognised by  {found.recognised_by}",
        f"  period         {period}",
        f"  rows           {found.rows:,} read = {found.used:,} used + {len(found.aside):,} set aside",
        f"  clients        {found.clients:,}",
        f"  sum            {format_cents(found.cents)}",
        f"  own totals     {_TOTALS[found.own_totals]}",
        f"  vouched for by {vouched_for(found.own_totals, found.encoding)}",
        f"  encoding       {found.encoding}",
        f"  columns        {', '.join(f'{meaning}: {header}' for meaning, header in found.columns)}",
    ]
    lines += [f"  note           {problem.text}" for problem in found.problems]
    lines += [f"  set aside      {text}" for text in _set_aside(found.aside)]
    lines += [f"  client         {name}" for name in clients]
    return "\n".join(lines) + "\n"


def _set_aside(rows: Sequence[RowAside]) -> Iterator[str]:
    """What was set aside: one by one where few rows have one reason, else their number, amount and first rows."""
    alike: dict[tuple[str, str], list[RowAside]] = {}
    for row in rows:
        alike.setdefault((row.column, row.why), []).append(row)
    # What has an amount is what a person has to look at.
    reasons = sorted(alike.items(), key=lambda pair: not any(row.cents for row in pair[1]))
    for (column, why), own in reasons[:REASONS_SHOWN_MAX]:
        where = f", column {column}" if column else ""
        if len(own) < ALIKE_MIN:
            for row in own:
                shown = f": {row.found!r} - {why}" if column else f": {why}"
                yield f"row {row.row}{where}{shown}{_amount(row.cents)}"
        else:
            amount = amounts_phrase((row.code, row.cents) for row in own)
            yield f"{len(own):,} rows, {amount}{where}: {why} ({rows_phrase(row.row for row in own)})"
    if more := sum(len(own) for _, own in reasons[REASONS_SHOWN_MAX:]):
        yield f"and {more:,} rows for {len(reasons) - REASONS_SHOWN_MAX} more reasons (all with --json)"


def _amount(cents: int) -> str:
    return f" ({format_cents(cents)})" if cents else ""
