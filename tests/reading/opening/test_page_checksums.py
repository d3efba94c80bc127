"""Checksums of Parquet pages: compared where the writer wrote them, in every packing; damage is refused by them."""

from __future__ import annotations

import io
from random import Random

import pytest

from tests.badfiles.builders import sessions
from tests.reading.opening.containers import rows_of, to_parquet
from tieout.errors import FileNotUnderstood
from tieout.reading import Source, inspect
from tieout.reading.opening.page_checksums import check_pages

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def written(**how: object) -> bytes:
    header, *rows = rows_of(sessions())
    out = io.BytesIO()
    table = arrow.table({name: [row[place] for row in rows] for place, name in enumerate(header)})
    parquet.write_table(table, out, **{"write_page_checksum": True, "write_statistics": False, **how})
    return out.getvalue()


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
def test_every_page_is_found_and_whole(compression: str, version: str, dictionary: bool) -> None:
    found = check_pages(
        written(compression=compression, data_page_version=version, use_dictionary=dictionary, row_group_size=2)
    )
    assert found.whole
    assert found.pages == found.checked > 10


def test_nested_columns_and_small_pages_are_found() -> None:
    rows = 4_000
    table = arrow.table({
        "text": ["Good Person"] * rows, "number": list(range(rows)), "list": [[1, 2]] * rows,
        "record": [{"a": 1.5, "b": True}] * rows,
    })  # fmt: skip
    out = io.BytesIO()
    parquet.write_table(table, out, write_page_checksum=True, row_group_size=1_000, data_page_size=2_000)
    found = check_pages(out.getvalue())
    assert (found.whole, found.pages) == (True, found.checked)


def test_a_changed_digit_is_refused() -> None:
    data = written(compression="none", use_dictionary=False)
    assert inspect(Source("x.parquet", data)).encoding == "Parquet, each page with its checksum"
    with pytest.raises(FileNotUnderstood) as refused:
        inspect(Source("x.parquet", data.replace(b"150.00", b"110.00", 1)))
    assert refused.value.code == "E105"


def test_without_checksums_it_is_read_and_called_so() -> None:
    data = to_parquet(rows_of(sessions()))
    found = check_pages(data)
    assert (found.whole, found.checked, found.pages > 5) == (True, 0, True)
    assert inspect(Source("x.parquet", data)).encoding == "Parquet"


def test_nothing_but_an_answer_comes_of_any_bytes() -> None:
    random = Random(1)  # noqa: S311  a test
    data = written()
    for _ in range(3_000):
        place = random.randrange(len(data))
        found = check_pages(data[:place] + bytes([random.randrange(256)]) + data[place + 1 :])
        assert found.checked <= found.pages
    for place in range(len(data)):
        check_pages(data[:place])


def test_a_footer_that_names_the_same_pages_again_and_again_ends_early() -> None:
    data = written()
    column = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0)
    size, place = column.total_compressed_size, column.dictionary_page_offset
    chunk = b"\x3c\x76" + varint(2 * size) + b"\x26" + varint(2 * place) + b"\x00\x00"
    footer = b"\x49\x1c\x19\xfc" + varint(90_000) + chunk * 90_000 + b"\x00\x00"
    found = check_pages(data + footer + len(footer).to_bytes(4, "little") + b"PAR1")
    assert found.pages > found.checked
    assert found.pages * 20 < 2 * len(data + footer)


def varint(number: int) -> bytes:
    """A number in Thrift's compact encoding."""
    pieces = [number >> shift & 0x7F for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*(piece | 0x80 for piece in pieces[:-1]), pieces[-1]])
