"""Tables of columns (Parquet, Arrow) that are plain, read in columns: each distinct value becomes text once.

The text of a value is the strict reader's, so everything that follows is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from tieout.reading.opening.columnar import columnar_table, table_grid, value_text
from tieout.reading.opening.containers import refuse_other_ending
from tieout.reading.opening.kinds import Container
from tieout.reading.plain.columns import PlainTable
from tieout.reading.plain.plans import Evidence, Layout, PlainRows, Plan, evidence_of, first_table, wanted_of
from tieout.reading.plain.text import HEAD_ROWS
from tieout.reading.reader import Grid


@dataclass(slots=True)
class WholeColumns:
    """A table of columns in memory: one piece (see `TableText`).

    Attributes:
        head: its first rows.
        table: all of them.
    """

    head: Grid
    table: pl.DataFrame = field(repr=False)
    _plain: PlainTable | None = field(default=None, repr=False)

    @classmethod
    def of(cls, name: str, data: bytes, container: Container) -> WholeColumns:
        """The table in a file's bytes.

        Raises:
            FileNotUnderstood: as the strict reader does.
        """
        refuse_other_ending(name, container)
        table, sha256, called = columnar_table(name, data, container)
        return cls(table_grid(name, table.head(HEAD_ROWS - 1), sha256, called), table)

    def look(self, layout: Layout) -> Evidence | None:
        """What all its rows show."""
        wanted = {str(number): self.table.to_series(number) for number in wanted_of(layout)}
        self._plain = plain_of(layout, pl.DataFrame(wanted))
        return None if self._plain is None else evidence_of(layout, self._plain)

    def take(self, layout: Layout, plan: Plan) -> list[PlainRows]:
        """Its rows."""
        return [] if self._plain is None else [plan.read(self._plain)]


def plain_of(layout: Layout, rows: pl.DataFrame) -> PlainTable | None:
    """Some rows of a table of columns, as if they were the first; None when its header isn't the names of columns.

    Args:
        layout: of the table.
        rows: its wanted columns, named by their numbers.
    """
    if layout.header or not rows.height:
        return None
    return first_table(layout, rows.select(pl.Series(column.name, _texts(column)) for column in rows))


def _texts(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.fill_null("")
    values = column.unique()
    texts = [value_text(value) for value in values.to_list()]
    kind = pl.Enum(list(dict.fromkeys(texts)))
    return column.replace_strict(values, pl.Series(texts, dtype=kind), return_dtype=kind)
