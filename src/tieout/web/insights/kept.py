"""The appointments of a file, kept as a table once they are read, so that an insight of them is ready at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tieout.model.appointments import Appointment, Appointments
from tieout.model.book import SetAside
from tieout.reading.appointments.table import AppointmentTable, read_appointment_table
from tieout.web.models import StoredFile
from tieout.web.reading_files import options_of, source_of
from tieout.web.storing import result, written_whole

CHOICES_MAX = 200
"""More different texts than this are no list to choose from."""

_PRACTITIONER = frozenset({"practitioner", "clinician", "provider", "therapist", "rendering provider"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One file's appointments.

    Attributes:
        table: `row`, `client`, `day`, `charge`, `paid`, `credit`, and each cell of the file as `c0`, `c1`, …
        about: the rest of `Appointments`: headers, places, money, notes, rows set aside.
    """

    table: pl.DataFrame
    about: dict[str, Any]

    def texts(self, meaning: str) -> pl.Expr:
        """A text column by what it means; empty where the file has none."""
        place = self.about["places"].get(meaning)
        return pl.lit("") if place is None else pl.col(f"c{place}").cast(pl.String).fill_null("")

    def appointments(self, rows: Sequence[int]) -> Appointments:
        """The appointments of some rows, in the order given, as they were read."""
        wanted = pl.DataFrame({"row": rows}, schema={"row": pl.Int64})
        table = wanted.join(self.table, on="row", how="left", maintain_order="left")
        width = len(self.about["headers"])
        cells = table.select([f"c{place}" for place in range(width)]).rows()
        money = table.select("row", "client", "day", "charge", "paid", "credit").rows()
        return Appointments(
            file_name=self.about["file_name"],
            sha256=self.about["sha256"],
            headers=tuple(self.about["headers"]),
            places={key: place for key, place in self.about["places"].items() if key != "practitioner"},
            money=frozenset(self.about["money"]),
            rows=tuple(
                Appointment(
                    row=row, client=client, day=day, charge_cents=charge, paid_cents=paid, credit_cents=credit,
                    cells=own,
                )
                for (row, client, day, charge, paid, credit), own in zip(money, cells, strict=True)
            ),
            aside=tuple(SetAside(**aside) for aside in self.about["aside"]),
            notes=tuple(self.about["notes"]),
            currency=self.about["currency"],
        )  # fmt: skip


def kept_appointments(file: StoredFile) -> Kept:
    """A file's appointments: as kept, else read and kept now.

    Raises:
        TieoutError: when it can't be read, or isn't an Appointment Status export.
    """
    path = _path(file)
    if not path.exists():
        _keep(read_appointment_table(source_of(file), options_of(file)), path)
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Kept(pl.read_ipc(path), about)


def choices_before(files: Sequence[StoredFile]) -> list[tuple[str, str, list[str]]]:
    """What there is to choose from before an insight is made: key, label, and each text once; of files read already."""
    tables = [kept_appointments(file) for file in files if _path(file).exists()]
    found = []
    for key, label in (("practitioner", "Practitioner"), ("status", "Status")):
        texts = {text for kept in tables for text in kept.table.select(kept.texts(key).unique()).to_series().to_list()}
        if 1 < len(texts - {""}) <= CHOICES_MAX:
            found.append((key, label, sorted(texts - {""})))
    return found


def forget_appointments(file: StoredFile) -> None:
    """Read the file anew the next time: what people said about it has changed."""
    _path(file).unlink(missing_ok=True)


def _path(file: StoredFile) -> Path:
    return result(file.practice.key, f"{file.key}-appointments", ".arrow")


def _keep(found: AppointmentTable, path: Path) -> None:
    read, places = found.about, dict(found.about.places)
    practitioner = next((place for place, name in enumerate(read.headers) if name.casefold() in _PRACTITIONER), None)
    if practitioner is not None:
        places["practitioner"] = practitioner
    about = {
        "file_name": read.file_name,
        "sha256": read.sha256,
        "headers": list(read.headers),
        "places": places,
        "money": sorted(read.money),
        "notes": list(read.notes),
        "currency": read.currency,
        "aside": [
            {"file": aside.file, "row": aside.row, "column": aside.column, "found": aside.found, "why": aside.why,
             "cents": aside.cents, "code": aside.code}
            for aside in read.aside
        ],
    }  # fmt: skip
    with written_whole(path.with_suffix(".json")) as draft:
        draft.write_text(json.dumps(about), encoding="utf-8")
    with written_whole(path) as draft:
        found.table.write_ipc(draft)
