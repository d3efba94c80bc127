"""What the library's `reconcile` returns: the answer, as pages, tables and drawings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tieout.errors import WrongUsage
from tieout.explaining import HINT_WORDS
from tieout.linking import clients_named
from tieout.model.outcome import Reconciliation
from tieout.reporting import Report, Style, client_page, items_sheet, overview_page
from tieout.reporting.document import document
from tieout.writing import format_of, known, write_file

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]

    from tieout.reporting.plot import Plot


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """What `reconcile` returns: the answer, and its pages.

    Attributes:
        report: what is shown; `report.clients` holds each client with its items and matches.
    """

    report: Report

    @property
    def answer(self) -> Reconciliation:
        """Every client of either book, with `left + sum of items == right`."""
        return self.report.reconciliation

    @property
    def agrees(self) -> bool:
        """Whether every balance agrees and no row with an amount was set aside."""
        return self.report.agrees

    @property
    def difference_cents(self) -> int:
        """Right minus left, of the clients shown."""
        return self.report.difference_cents

    def __repr__(self) -> str:
        """One line, without any client's name."""
        clients = self.report.clients
        one_side = sum(not (client.left_names and client.right_names) for client in clients)
        agree = sum(
            bool(client.left_names and client.right_names) and not client.difference_cents for client in clients
        )
        rest = len(clients) - agree - one_side
        counts = f"{len(clients)} clients: {agree} agree, {rest} differ, {one_side} on one side"
        return f"<Comparison {counts}; {self.report.text.rstrip('.')}>"

    def __str__(self) -> str:
        """The page of all clients, as the command line shows it."""
        return overview_page(self.report, Style(width=100))

    def explain(self, client: str) -> str:
        """One client's bridge from balance to balance, as text.

        Args:
            client: a name of either program, in any order and case.

        Raises:
            WrongUsage: when no client bears that name.
        """
        numbers = clients_named(self.report.clients, client)
        if not numbers:
            raise no_such_client(len(self.report.clients))
        found = [self.report.clients[number] for number in numbers]
        return "\n".join(client_page(self.report, one, Style(width=100), HINT_WORDS) for one in found)

    def plot(self, client: str | None = None) -> Plot:
        """Where the two part: both running balances by date of service. A notebook draws it; `.spec` is Vega-Lite.

        Args:
            client: a name of either program; None = all clients shown together.

        Raises:
            WrongUsage: when no client bears that name.
        """
        from tieout.reporting.chart import running  # noqa: PLC0415  only drawings need it
        from tieout.reporting.plot import Plot  # noqa: PLC0415

        clients = self.report.clients
        if client is not None:
            numbers = clients_named(clients, client)
            if not numbers:
                raise no_such_client(len(clients))
            clients = tuple(clients[number] for number in numbers)
        return Plot(running(self.report, clients))

    def write(self, path: str | Path) -> None:
        """Write the report as the command line's `--out` does: the format is that of the path's ending.

        Args:
            path: `.xlsx`, `.pdf`, `.html`, `.json`, `.csv` or `.txt`; a path without an ending is a folder of Parquet.
                What is there already is replaced once all went well.

        Raises:
            WrongUsage: when the format is none of ours or the path can't be written.
            EngineFailed: when PDF is asked for and its typesetter isn't installed.
        """
        place = Path(path)
        write_file(self.report, known(format_of(place.suffix) or "parquet"), place)

    def to_dict(self) -> dict[str, object]:
        """The document of `--json` (schema `tieout.reconciliation/1`)."""
        return document(self.report)

    def to_json(self) -> str:
        """The same as text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def to_polars(self) -> pl.DataFrame:
        """The items as a table: the columns of `--format csv`; money in whole cents, as int64."""
        sheet = items_sheet(self.report)
        kinds = {"text": pl.String(), "money": pl.Int64(), "balance": pl.Int64(), "day": pl.Date()}
        schema = {column.name: kinds[column.kind.value] for column in sheet.columns}
        return pl.DataFrame(list(sheet.rows), schema=schema, orient="row")

    def to_pandas(self) -> pandas.DataFrame:
        """The same as a pandas table; pandas and pyarrow must be installed."""
        return self.to_polars().to_pandas()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The same for any library that reads Arrow."""
        return self.to_polars().__arrow_c_stream__(requested_schema)


def no_such_client(count: int) -> WrongUsage:
    """The error for a name that is in no file; it tells none."""
    return WrongUsage(f"No client of that name; there are {count}.")
