"""Where the lines of an item stand, and what they say: by either a decision is found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from tieout.web.models import ComparedClient, Comparison

Place: TypeAlias = list[Any]
"""`[key of the file, row, part]`."""

Content: TypeAlias = tuple[Any, ...]
"""What a line says: day, kind, cents, reference and memo."""

Told: TypeAlias = dict[str, Any]
"""What the lines of a decision say: `names`, by side, and by side its lines in the order of their places, each its
content and how many equal lines of the client stand before it."""

SIDES = ("left", "right")
_CONTENT = slice(3, 8)


def places(comparison: Comparison, side: str, refs: Iterable[Mapping[str, Any]]) -> list[Place]:
    """Where lines of a document stand, by the keys of their files."""
    keys = comparison.files[side]
    return sorted([keys[ref["file"]], ref["row"], ref["part"]] for ref in refs)


def digest(left: Sequence[Place], right: Sequence[Place]) -> str:
    """By what the lines of an item are known again in another comparison."""
    return hashlib.sha256(json.dumps([sorted(left), sorted(right)]).encode()).hexdigest()


def told_lines(clients: Iterable[ComparedClient], places: Mapping[str, Sequence[Place]]) -> Told:
    """What some lines of a client say, so that they are known again in another export.

    Args:
        clients: the client as compared; two where its names aren't linked.
        places: of the lines, a side, in the order in which they are kept.
    """
    own = list(clients)
    told: Told = {"names": {side: [name for one in own for name in one.document[f"{side}_names"]] for side in SIDES}}
    for side in SIDES:
        lines: dict[tuple[str, int, str], Content] = {}
        for one in own:
            keys = one.comparison.files[side]
            for line in one.lines[side]:
                lines.setdefault((keys[line[0]], line[1], line[2]), tuple(line[_CONTENT]))
        order = {file: number for one in own for number, file in enumerate(one.comparison.files[side])}
        ranks = _ranks({(order[file], row, part): content for (file, row, part), content in lines.items()})
        told[side] = [
            [*lines[file, row, part], ranks[order[file], row, part]]
            for file, row, part in places[side]
            if (file, row, part) in lines
        ]
    return told


def _ranks(lines: Mapping[tuple[int, int, str], Content]) -> dict[tuple[int, int, str], int]:
    """How many equal lines stand before each."""
    seen: dict[Content, int] = {}
    ranks = {}
    for place in sorted(lines):
        ranks[place] = seen.get(lines[place], 0)
        seen[lines[place]] = ranks[place] + 1
    return ranks
