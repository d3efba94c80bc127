"""Tables whose columns a program publishes: recognised by header words, each row into lines by the program's rule.

A `Layout` says which words must stand in the header and what each means; a `Rule` is made once for a table (it may look
at all rows, as where the lines of an invoice belong together) and turns a record into its lines. What every table needs
is here: totals told apart, dates and decimal marks proved over whole columns, one currency, and rows set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.tables import begin, both, doubt_days, reading_of, records_below
from tieout.reading.parsing.taking import Columns, RowProblem, Taken
from tieout.reading.parsing.totals import Table
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record

Proof = Callable[[Sequence[Record], "Taken"], tuple[TotalsVerdict, Sequence[Problem]]]
"""What a table says of itself besides total rows: whether it holds, and what a person should know."""

Rule = Callable[[Record], Sequence[Line]]
"""A record into its lines; raises RowProblem where it can't be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One report of one program.

    Attributes:
        program: key.
        program_name: as people write it.
        report: key.
        report_name: as the program writes it.
        names: header words by meaning, the likelier first; of the same word twice the first column counts.
        needed: meanings that must be there for the report to be recognised.
        signs: plain words of which one must stand in the header too, so that nobody else's table is taken for it;
            empty = the needed words are enough.
        without: plain words that must not stand there.
        blocks: plain words that begin the client's columns of money and, further right, somebody else's of the same
            words; none where each word stands once.
        money: meanings of the columns that hold money; the first is what a total row is compared with.
        day_order: how the program writes dates where a file doesn't show it; None = asked for.
        utc: whether days are UTC as the file writes them.
        notes: (code, sentence) pairs that every file of this report gets.
    """

    program: str
    program_name: str
    report: str
    report_name: str
    names: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    signs: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    blocks: tuple[str, str] | None = None
    money: tuple[str, ...] = ("amount",)
    day_order: DayOrder | None = None
    utc: bool = False
    notes: tuple[tuple[str, str], ...] = field(default=())


class DeclaredTable:
    """The reader of one layout."""

    def __init__(
        self,
        layout: Layout,
        rule_of: Callable[[Sequence[Record], Taken], Rule],
        proof: Proof = lambda *_: (TotalsVerdict.NONE, ()),
    ) -> None:
        self.program, self.program_name = layout.program, layout.program_name
        self.report, self.report_name = layout.report, layout.report_name
        self._layout, self._rule_of, self._proof = layout, rule_of, proof

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its header words."""
        index = header_of(grid, self._layout)
        if index is None:
            return None
        at = places(self._layout, grid.records[index].cells)
        words = ", ".join(clean_text(grid.records[index].cells[at[meaning]]) for meaning in self._layout.needed)
        return f"the headers {words}"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every row (see `Reader.read`)."""
        layout = self._layout
        index = header_of(grid, layout)
        if index is None:
            raise FileNotUnderstood(f"{grid.name} has no header of {layout.report_name}.", code="E201")
        header = grid.records[index]
        records = records_below(grid, index)
        refuse_damaged_header(grid.name, layout, header.cells, records)
        if layout.blocks is not None:
            _refuse_moved(grid.name, layout, layout.blocks, header.cells)
        columns = Columns(header.cells, places(layout, header.cells))
        taken, currency = start(grid.name, layout, columns, records, options)
        table = Table(records, taken, [meaning for meaning in layout.money if meaning in columns.at], sum)
        rule = self._rule_of(table.rows, taken)
        take_all(table.rows, taken, rule)
        verdict, problems = table.check()
        proved, found = self._proof(table.rows, taken)
        told = (*problems, *found, *notes_of(layout, taken))
        return reading_of(grid, taken, currency, both(verdict, proved), told)


def take_all(records: Sequence[Record], taken: Taken, rule: Rule) -> None:
    """Take every record by a rule; one set aside keeps its effect as far as it can be read."""
    for record in records:
        taken.take(record, rule, lambda row: _effect(row, rule))


def start(
    name: str, layout: Layout, columns: Columns, records: Sequence[Record], options: ReadingOptions
) -> tuple[Taken, str]:
    """How dates and amounts of a file are read, and its currency."""
    taken, currency = begin(name, columns, records, layout.money, said=options.day_order, default=layout.day_order)
    taken.strict = any(len(record.cells) == len(columns.headers) for record in records)
    return taken, currency


def notes_of(layout: Layout, taken: Taken) -> list[Problem]:
    """What every file of a layout gets told, and what was assumed."""
    problems = [Problem(code=code, text=text, file=0) for code, text in layout.notes]
    if layout.utc:
        text = (
            f"Days are UTC as {layout.program_name} writes them and were not moved: an evening's payment may stand on "
            "the next day."
        )
        problems.append(Problem(code="W436", text=text, file=0))
    return [*problems, *doubt_days(taken.days)]


def places(layout: Layout, cells: Sequence[str]) -> dict[str, int]:
    """Where each meaning stands."""
    words = [plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for meaning, names in layout.names.items():
        if word := next((name for name in names if name in words), None):
            found[meaning] = words.index(word)
    return found


def refuse_damaged_header(name: str, layout: Layout, cells: Sequence[str], records: Sequence[Record]) -> None:
    """Refuse a header that one turned bit made: a word one letter off, or two words joined.

    Raises:
        FileNotUnderstood: E201, E202, E105.
    """
    if any(mark < " " and not mark.isspace() for cell in cells for mark in cell):
        raise FileNotUnderstood(f"{name}: its header holds a control character. Export it again.", code="E105")
    words = [plain(cell) for cell in cells]
    preferred: dict[str, tuple[str, ...]] = {}
    for meaning, names in layout.names.items():
        found = next((place for place, word in enumerate(names) if word in words), len(names))
        preferred[meaning] = names[:found]
    known = {word for names in layout.names.values() for word in names}
    refuse_nearly_known(name, [word for word in words if word not in known], preferred)
    if records and all(len(record.cells) == len(cells) + 1 for record in records):
        raise FileNotUnderstood(
            f"{name}: the header has {len(cells)} cells and every row {len(cells) + 1}; one of its separators is "
            "missing. Export it again.",
            code="E202",
        )
    widest = max((len(record.cells) for record in records), default=len(cells))
    if cells[-1].strip() and widest < len(cells):
        raise FileNotUnderstood(
            f"{name}: the header has {len(cells)} cells and no row more than {widest}; it has a separator too many, or "
            "a row was joined to it. Export it again.",
            code="E202",
        )


def _refuse_moved(name: str, layout: Layout, blocks: tuple[str, str], cells: Sequence[str]) -> None:
    """Refuse columns of money that don't stand where the client's stand: the same words name the insurer's.

    Raises:
        FileNotUnderstood: E201.
    """
    words = [plain(cell) for cell in cells]
    begin, end = (words.index(word) if word in words else None for word in blocks)
    for meaning, place in places(layout, cells).items():
        if meaning not in layout.money:
            continue
        others = [other for other, word in enumerate(words) if word == words[place] and other != place]
        if end is None:
            moved = bool(others)
        else:
            moved = begin is None or not begin < place < end or any(other < end for other in others)
        if moved:
            raise FileNotUnderstood(
                f"{name}: only its place tells whether {clean_text(cells[place])} is the client's or the insurer's, "
                "and the columns were moved. Export it again and leave them in their order.",
                code="E201",
            )


def word_of(record: Record, taken: Taken, meaning: str) -> str:
    """A cell as it is compared: cleaned, without case."""
    return clean_text(taken.columns.text(record, meaning)).casefold()


def reference_of(record: Record, taken: Taken) -> str:
    """A record's own number."""
    return clean_text(taken.columns.text(record, "reference"))


def refuse_status(record: Record, taken: Taken, statuses: Mapping[str, str], meaning: str = "status") -> None:
    """Set aside a row whose status says that it doesn't count.

    Args:
        record: the row.
        taken: its table.
        statuses: code by status.
        meaning: of the column.

    Raises:
        RowProblem: when it doesn't count.
    """
    word = word_of(record, taken, meaning)
    if code := statuses.get(word):
        why = (
            "voided or deleted; it doesn't count."
            if code == "W410"
            else "not posted or not carried out; it doesn't count."
        )
        raise RowProblem(taken.columns.header(meaning), taken.columns.text(record, meaning), code, why)


def header_of(grid: Grid, layout: Layout) -> int | None:
    """The place of the layout's header in a grid's records, or None."""

    def wanted(cells: tuple[str, ...]) -> bool:
        known = set(cells)
        return (
            all(known & set(layout.names[meaning]) for meaning in layout.needed)
            and (not layout.signs or bool(known & layout.signs))
            and not known & layout.without
        )

    return grid.find_header(wanted)


def _effect(record: Record, rule: Rule) -> int:
    """What a row set aside would have changed, where everything but its client or day can be read."""
    try:
        return sum(line.cents for line in rule(record))
    except RowProblem:
        return 0
