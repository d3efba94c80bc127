"""What goes from pass to pass comes out as it went in, in fewer bytes."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from tieout.matching.cancelling import Pairs
from tieout.packing import LONG, pack_into, packed, unpacked


def sent(what: Any) -> Any:
    return unpacked(packed(what))


def kept(what: Any) -> Any:
    file = io.BytesIO()
    pack_into(what, file)
    return unpacked(file.getvalue())


WAYS = [sent, kept]


@pytest.mark.parametrize("kind", [np.int8, np.int32, np.int64])
@pytest.mark.parametrize("there_and_back", WAYS)
def test_long_rows_of_numbers_keep_values_and_kind_and_can_be_written_to(
    kind: type[np.signedinteger], there_and_back: Callable[[Any], Any]
) -> None:
    numbers = np.arange(2 * LONG).astype(kind) % 100 - 50
    found = there_and_back(numbers)
    assert found.dtype == numbers.dtype
    assert np.array_equal(found, numbers)
    found[0] = 1
    assert found[0] == 1


@pytest.mark.parametrize("there_and_back", WAYS)
@pytest.mark.parametrize("numbers", [[-(2**63), 2**63 - 1], [-1, 255], [0, 2**32], [-1, 2**31], [2**63 - 1, 1]])
def test_numbers_of_any_size_are_kept(numbers: list[int], there_and_back: Callable[[Any], Any]) -> None:
    row = np.resize(np.array(numbers, np.int64), LONG)
    found = there_and_back(row)
    assert found.dtype == row.dtype
    assert np.array_equal(found, row)


@pytest.mark.parametrize("numbers", [np.zeros(0, np.int64), np.arange(3), np.ones((LONG, 2), np.int64), np.zeros(LONG)])
def test_other_rows_are_kept_as_they_are(numbers: np.ndarray) -> None:
    found = unpacked(packed(numbers))
    assert found.dtype == numbers.dtype
    assert found.shape == numbers.shape
    assert np.array_equal(found, numbers)


@pytest.mark.parametrize("there_and_back", WAYS)
def test_tables_keep_their_types(there_and_back: Callable[[Any], Any]) -> None:
    table = pl.DataFrame(
        {
            "day": [date(2026, 2, 10), None],
            "kind": pl.Series(["charge", "payment"], dtype=pl.Enum(["charge", "payment"])),
            "says": pl.Series([[1, 2], None], dtype=pl.List(pl.Int64)),
            "memo": ["", None],
            "cents": pl.Series([-(2**40), None], dtype=pl.Int64),
            "row": pl.Series([2, 3], dtype=pl.Int64),
        }
    )
    found = there_and_back(("with", table))
    assert found[0] == "with"
    assert found[1].equals(table)
    assert found[1].schema == table.schema


def test_a_state_takes_less_than_half_of_a_plain_pickle() -> None:
    numbers = np.arange(100_000)
    pairs = Pairs(numbers // 50, 16_000 + numbers % 50, numbers % 8, numbers, numbers, (numbers * 0, numbers * 0))
    assert 2 * len(packed(pairs)) < len(pickle.dumps(pairs, 5))
    assert np.array_equal(unpacked(packed(pairs)).day, pairs.day)
