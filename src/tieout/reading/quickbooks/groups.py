"""The groups of a QuickBooks report: which client a row belongs to, and whether the stated totals add up.

A group is opened by its heading and closed by `Total for` (or, in reports without totals, by the next heading).
Groups inside a group are sub-customers; their names join to `Parent:Child`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from tieout.errors import FileNotUnderstood
from tieout.reading.parsing.cells import clean_text
from tieout.reading.quickbooks.group_totals import Sum, Totals
from tieout.reading.quickbooks.layout import Layout, LayoutRow, RowClass

_WITH_SUB = re.compile(r" with (?:its )?sub[- ]?\w+$", re.IGNORECASE)
_DELETED = re.compile(r"\s*\((?:deleted|inactive)\)(?=$|:)", re.IGNORECASE)
_NOBODY = frozenset({"", "--", "-", "no name", "not specified", "no customer"})


@lru_cache(maxsize=65_536)
def client_name(text: str) -> str:
    """A customer's name without the marks QuickBooks puts behind it; `""` where `--` or `No name` stands for none."""
    name = _DELETED.sub("", clean_text(text))
    return "" if name.casefold() in _NOBODY else name


@dataclass(slots=True)
class _Group:
    """An open group: `phantom` when its total never comes, `settled` when only the total of the whole is to come."""

    name: str
    path: str
    row: int
    depth: int
    phantom: bool
    own: Sum = field(default_factory=Sum)
    inside: Sum = field(default_factory=Sum)
    filled: bool = False
    settled: bool = False


class Groups:
    """The open groups while a report is read from top to bottom.

    Attributes:
        totals: what was stated.
        closing: whether groups are closed by totals.
        opened: how many headings stand in the report.
        everything: the sum of all rows.
    """

    def __init__(self, file_name: str, layout: Layout, total_word: str) -> None:
        self.file_name, self.layout, self.total_word = file_name, layout, total_word
        self.totals = Totals()
        self.everything, self._loose = Sum(), Sum()
        self._open: list[_Group] = []
        self._closings: dict[str, list[int]] = {}
        self._wholes: dict[str, list[int]] = {}
        self._headings: dict[str, list[int]] = {}
        self._labelled: list[int] = []
        for index, row in enumerate(layout.rows):
            self._foresee(index, row)
        self.closing = bool(self._closings)
        self.opened = sum(map(len, self._headings.values()))

    def _foresee(self, index: int, row: LayoutRow) -> None:
        """Remember where groups open and close: whether a group will be closed decides what is inside it."""
        if row.label:
            self._labelled.append(index)
        if row.kind is RowClass.HEADING:
            self._headings.setdefault(_key(row.label), []).append(index)
        elif row.kind is RowClass.TOTAL and client_name(row.label):
            for key in _keys_of_total(row.label):
                self._closings.setdefault(key, []).append(index)
            if _WITH_SUB.search(row.label):
                self._wholes.setdefault(_key(_WITH_SUB.sub("", row.label)), []).append(index)

    def blank(self) -> None:
        """An empty line: where no totals close the groups, rows below it belong to nobody."""
        if not self.closing:
            self._open.clear()

    def odd(self) -> None:
        """A heading that can't be read: where no totals close the groups, rows below it belong to nobody."""
        self.blank()

    def heading(self, index: int, row: LayoutRow) -> None:
        """A heading opens a group, inside of the group that is open."""
        top = self._open[-1] if self._open else None
        if top and self._is_total_of(top, row.label):
            self._pop()
            return
        if top and self.closing and not top.settled and _same_place(top, row):
            return
        self._leave(row.depth)
        if not client_name(row.label):
            return
        top = self._open[-1] if self._open else None
        phantom = self.closing and not self._will_be_closed(index, row)
        path = _join(top, client_name(row.label))
        self._open.append(_Group(client_name(row.label), path, row.record.row, row.depth, phantom))

    def _will_be_closed(self, index: int, row: LayoutRow) -> bool:
        """Whether its total comes, and not only after its name is the heading of another group."""
        closing, again = _later(self._closings, row.label, index), _later(self._headings, row.label, index)
        if not closing or not again or closing < again:
            return bool(closing)
        return self._labelled[bisect_right(self._labelled, index)] == again

    def _is_total_of(self, group: _Group, label: str) -> bool:
        """A total without figures, as of a group without amounts."""
        start = f"{self.total_word} "
        return label.startswith(start) and _key(label[len(start) :]) == _key(group.name)

    def _leave(self, depth: int) -> None:
        """Leave the groups that a heading at this depth can't be inside of."""
        while self._open:
            top = self._open[-1]
            if self.closing and not (top.phantom or (self.layout.indented and top.depth >= depth)):
                return
            if not self.closing and top.depth < depth:
                return
            self._abandon(self._open.pop())

    def data(self, printed: int, *, posted: bool) -> tuple[str, int]:
        """Count a data row.

        Returns:
            The client its group names (`""` for none) and the row of the heading (0 for none).

        Raises:
            FileNotUnderstood: E105 when its group is never closed though others are.
        """
        amounts = (printed, printed if posted else 0)
        self.everything.add(*amounts)
        group = self._open[-1] if self._open and not self._open[-1].settled else None
        if group is None:
            self._loose.add(*amounts)
            return "", 0
        group.filled = True
        group.own.add(*amounts)
        if group.phantom:
            self._abandon(group)
        return group.path, group.row

    def total(self, index: int, row: LayoutRow, stated: int | None) -> None:
        """A total closes its group and is compared with the group's rows.

        Raises:
            FileNotUnderstood: E105 when a group inside of it is open.
        """
        number = row.record.row
        if not client_name(row.label):
            self.totals.add(number, stated, self._loose)
            self._loose = Sum()
            return
        group = self._matching(row.label)
        if group is None:
            self.totals.unmatched.append(number)
            return
        while self._open[-1] is not group:
            self._abandon(self._open.pop())
        whole = group.own.with_(group.inside)
        if not _WITH_SUB.search(row.label) and not group.settled and self._whole_follows(group, index):
            self.totals.add(number, stated, group.own, whole)
            group.settled = True
            return
        self.totals.add(number, stated, whole, group.own)
        if not group.filled:
            self.totals.empty.append(number)
        self._pop()

    def grand_total(self, row: LayoutRow, stated: int | None) -> None:
        """The last total is compared with all rows."""
        self.totals.add(row.record.row, stated, self.everything.with_(Sum()))

    def finish(self) -> None:
        """See that every group was closed.

        Raises:
            FileNotUnderstood: E105 when one was not.
        """
        while self.closing and self._open:
            self._abandon(self._open.pop())

    def _matching(self, label: str) -> _Group | None:
        keys = _keys_of_total(label)
        return next(
            (group for group in reversed(self._open) if keys & {_key(group.name), _key(group.path)}),
            None,
        )

    def _whole_follows(self, group: _Group, index: int) -> bool:
        """Whether the total of the group with all inside it comes before its name is a heading again."""
        whole = _later(self._wholes, group.name, index)
        again = _later(self._headings, group.name, index)
        return bool(whole) and (not again or whole < again)

    def _pop(self) -> None:
        group = self._open.pop()
        if self._open:
            self._open[-1].inside.add(*_pair(group.own.with_(group.inside)))
            self._open[-1].filled |= group.filled

    def _abandon(self, group: _Group) -> None:
        """Leave a group that wasn't closed, which only a group without rows survives."""
        if self.closing and group.filled:
            raise FileNotUnderstood(
                f"{self.file_name}: the group opened in row {group.row} has no total, though others have. "
                "Rows are missing; export the report again.",
                code="E105",
            )
        if self.closing:
            self.totals.unclosed.append(group.row)


@lru_cache(maxsize=65_536)
def _key(name: str) -> str:
    return client_name(name).casefold()


def _keys_of_total(label: str) -> set[str]:
    """The names a total may mean: as written, without `with sub-customers`, and the last part of a path."""
    alone = _WITH_SUB.sub("", label)
    return {_key(label), _key(alone), _key(alone.rpartition(":")[2])}


def _same_place(group: _Group, row: LayoutRow) -> bool:
    return _key(group.name) == _key(row.label) and group.depth == row.depth


def _later(places: dict[str, list[int]], name: str, index: int) -> int:
    """The first place of a name behind an index, 0 for none."""
    found = places.get(_key(name), [])
    at = bisect_right(found, index)
    return found[at] if at < len(found) else 0


def _join(parent: _Group | None, name: str) -> str:
    """The path of a group inside another; `X - Other` inside of X holds X's own rows (QuickBooks Desktop)."""
    if parent is None or _key(name).startswith(f"{_key(parent.path)}:"):
        return name
    if _key(name) == f"{_key(parent.name)} - other":
        return parent.path
    return f"{parent.path}:{name}"


def _pair(sums: Sum) -> tuple[int, int]:
    return sums.printed, sums.posted
