"""The checksums of a Parquet file's pages, compared where its writer wrote them: the library that reads it doesn't.

Only the footer and the headers of the pages are taken apart, as far as the places of pages need it.
Source: the published description of the format (parquet.thrift) and of Thrift's compact encoding.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MARK = b"PAR1"
_TAIL_BYTES = 8
_DEPTH_MAX = 16
_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_ROW_GROUPS, _COLUMNS, _COLUMN = 4, 1, 3
_PACKED_BYTES, _DATA_PLACE, _DICTIONARY_PLACE = 7, 9, 11
_PAGE_BYTES, _CRC = 3, 4

Field = int | float | bytes | list["Field"] | dict[int, "Field"] | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the pages' checksums said.

    Attributes:
        pages: how many pages there are; one more than were found where the rest can't be.
        checked: how many of them carry a checksum.
        whole: whether every checksum is that of its page.
    """

    pages: int
    checked: int
    whole: bool


def check_pages(data: bytes) -> Checked:
    """Compare the checksum of each page that has one; a footer that can't be taken apart has no pages to compare.

    Args:
        data: a Parquet file.
    """
    pages = checked = 0
    whole = True
    try:
        for body, stated in _pages(data):
            pages += 1
            if stated is not None:
                checked += 1
                whole &= zlib.crc32(body) == stated & 0xFFFFFFFF
    except (IndexError, ValueError, struct.error, TypeError, AttributeError, KeyError):
        return Checked(pages + 1, checked, whole)
    return Checked(pages, checked, whole)


def _pages(data: bytes) -> Iterator[tuple[bytes, int | None]]:
    """Each page as it stands in the file, and the checksum its header states."""
    if data[-len(_MARK) :] != _MARK:
        return
    (length,) = struct.unpack_from("<I", data, len(data) - _TAIL_BYTES)
    bytes_left = 2 * len(data)
    footer = _Compact(data, len(data) - _TAIL_BYTES - length).struct()
    for group in _many(footer, _ROW_GROUPS):
        for chunk in _many(group, _COLUMNS):
            column = _one(chunk, _COLUMN)
            starts = [at for key in (_DICTIONARY_PLACE, _DATA_PLACE) if (at := _number(column, key))]
            place = min(starts)
            end = place + (_number(column, _PACKED_BYTES) or 0)
            while place < end:
                reader = _Compact(data, place)
                header = reader.struct()
                size = _number(header, _PAGE_BYTES)
                if size is None or size < 0 or reader.at + size > len(data):
                    raise ValueError
                yield data[reader.at : reader.at + size], _number(header, _CRC)
                bytes_left -= reader.at + size - place
                if bytes_left < 0:
                    # A footer made to point at the same pages again and again.
                    raise ValueError
                place = reader.at + size


def _many(fields: dict[int, Field], key: int) -> list[dict[int, Field]]:
    found = fields[key]
    if not isinstance(found, list):
        raise TypeError
    return [each for each in found if isinstance(each, dict)]


def _one(fields: dict[int, Field], key: int) -> dict[int, Field]:
    found = fields[key]
    if not isinstance(found, dict):
        raise TypeError
    return found


def _number(fields: dict[int, Field], key: int) -> int | None:
    found = fields.get(key)
    return found if isinstance(found, int) else None


class _Compact:
    """Values of Thrift's compact encoding from a place on."""

    def __init__(self, data: bytes, at: int) -> None:
        if not 0 <= at < len(data):
            raise ValueError
        self._data, self.at = data, at
        self._depth = 0
        self._readers: dict[int, Callable[[], Field]] = {
            _BYTE: self._byte, 4: self._zigzag, 5: self._zigzag, 6: self._zigzag, _DOUBLE: self._double,
            _BINARY: self._binary, _LIST: self._list, _SET: self._list, _MAP: self._map, _STRUCT: self.struct,
        }  # fmt: skip

    def struct(self) -> dict[int, Field]:
        """The fields of a struct by their numbers."""
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            raise ValueError
        fields: dict[int, Field] = {}
        number = 0
        while (head := self._byte()) != _STOP:
            kind = head & 0x0F
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            fields[number] = int(kind == _TRUE) if kind in {_TRUE, _FALSE} else self._readers[kind]()
        self._depth -= 1
        return fields

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _varint(self) -> int:
        found = shift = 0
        while True:
            piece = self._byte()
            found |= (piece & 0x7F) << shift
            if piece < 0x80:
                return found
            shift += 7

    def _zigzag(self) -> int:
        found = self._varint()
        return (found >> 1) ^ -(found & 1)

    def _double(self) -> float:
        self.at += 8
        return float(struct.unpack_from("<d", self._data, self.at - 8)[0])

    def _binary(self) -> bytes:
        length = self._varint()
        if self.at + length > len(self._data):
            raise ValueError
        self.at += length
        return self._data[self.at - length : self.at]

    def _list(self) -> list[Field]:
        head = self._byte()
        count = head >> 4 if head >> 4 != 0x0F else self._varint()
        if count > len(self._data):
            raise ValueError
        return [self._element(head & 0x0F) for _ in range(count)]

    def _map(self) -> None:
        if count := self._varint():
            kinds = self._byte()
            for _ in range(count):
                self._element(kinds >> 4)
                self._element(kinds & 0x0F)

    def _element(self, kind: int) -> Field:
        return self._byte() if kind in {_TRUE, _FALSE} else self._readers[kind]()
