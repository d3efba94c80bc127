"""The practice's book of a comparison, kept so that a page about one client needn't read the files anew."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any

import polars as pl

from tieout.model.book import Book, SetAside, SourceFile
from tieout.web.models import Comparison
from tieout.web.storing import result, written_whole

_FILE = ("name", "sha256", "rows", "used", "set_aside", "other_clients", "elsewhere")
_ASIDE = tuple(one.name for one in fields(SetAside))


def keep_book(comparison: Comparison, book: Book) -> None:
    """Keep the practice's book."""
    path = _path(comparison)
    told = {
        "program": book.program,
        "program_name": book.program_name,
        "report": book.report,
        "clients": book.clients,
        "files": [{name: getattr(file, name) for name in _FILE} for file in book.files],
        "set_aside": [{name: getattr(aside, name) for name in _ASIDE} for aside in book.set_aside],
        "currency": book.currency,
    }
    with written_whole(path.with_suffix(".json")) as draft:
        draft.write_text(json.dumps(told), encoding="utf-8")
    with written_whole(path) as draft:
        book.items.write_ipc(draft)


def kept_book(comparison: Comparison, names: Collection[str]) -> Book | None:
    """The book with the lines of one client; None where it wasn't kept.

    Args:
        comparison: whose book.
        names: the client's names.
    """
    path = _path(comparison)
    if not path.exists():
        return None
    told: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    clients = told.pop("clients")
    own = [number for number, name in enumerate(clients) if name in names]
    return Book(
        **{name: told[name] for name in ("program", "program_name", "report", "currency")},
        clients=tuple(clients),
        items=pl.scan_ipc(path).filter(pl.col("client").is_in(own)).collect(),
        files=tuple(SourceFile(**file) for file in told["files"]),
        set_aside=tuple(SetAside(**aside) for aside in told["set_aside"]),
    )


def _path(comparison: Comparison) -> Path:
    return result(comparison.practice.key, f"{comparison.key}-book", ".arrow")
