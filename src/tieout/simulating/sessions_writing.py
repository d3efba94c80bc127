"""The practice's export: the Appointment Status insight, one row for an appointment, the whole practice in one file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tieout.model.money import format_plain
from tieout.simulating.ledger import Client, Row

FILE = "sessions.csv"
HEADER = (
    "Date", "Practitioner", "Location", "Client", "Appointment", "Service", "Status", "Rate", "Client Responsibility",
    "Client Paid", "Insurance Paid", "Credit Used",
)  # fmt: skip
"""Client Responsibility, Client Paid and Credit Used stand in the published columns I, J and L."""


def write_sessions(clients: Sequence[Client], rows: Sequence[Row]) -> bytes:
    """Write the export, by day.

    Args:
        clients: the practice's clients.
        rows: the rows to write; each gets its spreadsheet row, each line its part.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for at, row in enumerate(sorted(rows, key=lambda row: (row.day, row.practitioner, row.client)), start=2):
        row.at = at
        sums = {"charge": 0, "paid": 0, "credit": 0}
        for line in row.lines:
            line.written = line.part
            sums[line.part] += line.cents if line.part == "charge" else -line.cents
        writer.writerow(
            (
                f"{row.day:%m/%d/%Y}", row.practitioner, "Telehealth" if at % 3 == 0 else "Office",
                clients[row.client].left_name, "Client Session", row.service, row.type, format_plain(row.rate),
                format_plain(sums["charge"]), format_plain(sums["paid"]), format_plain(row.insured),
                format_plain(sums["credit"]),
            )
        )  # fmt: skip
    return out.getvalue().encode()
