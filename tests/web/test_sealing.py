"""A sealed file: read back whole and at any place, and refused where one bit, piece or end of it is another."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.web import sealing
from tieout.web.sealing import Sealing, Unsealed, is_sealed

WORDS = "quiet river stone lamp"
HEAD = 32


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_PIECE_BYTES", 64)
    monkeypatch.setattr(sealing, "_SCRYPT_N", 16)


def noise(length: int) -> bytes:
    return random.Random(length).randbytes(length)  # noqa: S311  of a test


def sealed(data: bytes, words: str = WORDS) -> bytes:
    target = io.BytesIO()
    with Sealing(target, words) as stream:
        for start in range(0, len(data), 50):
            stream.write(data[start : start + 50])
    return target.getvalue()


def opened(data: bytes, words: str = WORDS) -> io.BufferedReader:
    return io.BufferedReader(Unsealed(io.BytesIO(data), words), buffer_size=16)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 1_000])
def test_what_was_sealed_is_read_back(length: int) -> None:
    data = noise(length)
    assert opened(sealed(data)).read() == data


def test_any_place_is_read() -> None:
    data = noise(1_000)
    stream = opened(sealed(data))
    for start in (990, 0, 63, 64, 500, 128):
        stream.seek(start)
        assert stream.read(70) == data[start : start + 70]
    assert stream.seek(-10, io.SEEK_END) == 990


def test_nothing_of_it_can_be_read_without_the_passphrase() -> None:
    data = b"Ruth Calder, 90837 " * 40
    kept = sealed(data)
    assert b"Calder" not in kept
    assert sealed(data) != kept
    with pytest.raises(FileNotUnderstood, match="doesn't open with this passphrase"):
        opened(kept, "quiet river stone lamps")


def test_another_bit_anywhere_is_refused() -> None:
    kept = sealed(b"x" * 300)
    for place in range(HEAD - 16, len(kept)):
        damaged = bytearray(kept)
        damaged[place] ^= 1
        with pytest.raises((FileNotUnderstood, ValueError)):
            opened(bytes(damaged)).read()


def test_pieces_lost_doubled_or_in_another_order_are_refused() -> None:
    kept = sealed(noise(300))
    head, pieces = kept[:HEAD], [kept[start : start + 80] for start in range(HEAD, len(kept), 80)]
    for other in (pieces[:-1], pieces[1:], [pieces[1], pieces[0], *pieces[2:]], [*pieces, pieces[-1]], []):
        with pytest.raises((FileNotUnderstood, ValueError)):
            opened(head + b"".join(other)).read()


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(WrongUsage, match="12 letters or more"):
        Sealing(io.BytesIO(), "short")


def test_the_mark_tells_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(sealed(b""))
    (tmp_path / "b").write_bytes(b"PK\x03\x04")
    assert is_sealed(tmp_path / "a")
    assert not is_sealed(tmp_path / "b")
