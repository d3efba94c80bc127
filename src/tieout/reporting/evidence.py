"""What stands behind an item, in sentences that every format shows alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.model.book import SourceFile, opening
from tieout.model.explanation import ClientExplanation, Hint, Item, LineRef
from tieout.model.linkage import Verdict
from tieout.reporting.report import Report
from tieout.reporting.words import program_names


def evidence(report: Report, item: Item, hints: Mapping[Hint, str]) -> list[str]:
    """The rows an item stands on, its hint, the nearest miss and what fits as well."""
    files = (report.left_files, report.right_files)
    places = [*places_texts(item.left, files[0]), *places_texts(item.right, files[1])]
    hint = f" · {hints[item.hint]}" if item.hint and item.hint in hints else ""
    told = [f"[{'; '.join(places)}]{hint}"] if places or hint else []
    if item.twin is not None:
        told.append(f"it repeats row {item.twin.row}")
    if item.counterpart is not None:
        halves = [*places_texts(item.counterpart.left, files[0]), *places_texts(item.counterpart.right, files[1])]
        told.append(f"the other half: {'; '.join(halves)}")
    if item.nearest:
        told.append(item.nearest)
    if item.verdict is Verdict.SEVERAL_FIT:
        rows = ", ".join(f"row {row}" for row in sorted({line.row for line in item.alternatives}))
        told.append(f"Several answers fit equally well{f': {rows}' if rows else ''}.")
    return told


def places_texts(lines: Sequence[LineRef], files: Sequence[SourceFile]) -> list[str]:
    """Where lines stand, such as `sessions.csv row 7, 9`."""
    return [
        f"{files[number].name} {_rows(lines, number)}"
        for number in sorted({line.file for line in lines})
        if number < len(files)
    ]


def _rows(lines: Sequence[LineRef], file: int) -> str:
    rows = sorted({line.row for line in lines if line.file == file})
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join(str(row) for row in rows)}"


def names_text(report: Report, client: ClientExplanation) -> str:
    """The client's name in either program, and why they are the same."""
    left, right = program_names(report)
    told = [
        f"{opening(program)}: {' + '.join(names) if names else '-'}"
        for program, names in ((left, client.left_names), (right, client.right_names))
    ]
    evidence = f" ({client.link.evidence})" if client.link.evidence else ""
    return f"{'   '.join(told)}{evidence}"


def lines_counted(report: Report, client: ClientExplanation) -> str:
    """How many lines either program has, and how many of them agree."""
    names = program_names(report)
    left, right = (
        sum(len(getattr(told, side)) for told in (*client.matches, *client.items)) for side in ("left", "right")
    )
    agree = sum(len(match.left) for match in client.matches), sum(len(match.right) for match in client.matches)
    both = str(agree[0]) if agree[0] == agree[1] else f"{agree[0]} and {agree[1]}"
    lines = "1 line" if left == 1 else f"{left} lines"
    return f"{lines} in {names[0]}, {right} in {names[1]}: {both} agree."
