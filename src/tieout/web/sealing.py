"""A file sealed with a passphrase, piece by piece: AES-256-GCM, its key by scrypt.

Any other bit, order or end of it is refused: the mark and a random salt stand first and are bound to every piece; each
piece's number and whether it is the last are its nonce, under a key that no other file has.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tieout.errors import FileNotUnderstood, WrongUsage

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PASSPHRASE_LETTERS_MIN = 12

_MARK = b"tieout sealed 1\n"
_SALT_BYTES, _TAG_BYTES = 16, 16
_HEAD_BYTES = len(_MARK) + _SALT_BYTES
_PIECE_BYTES = 1_048_576
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**17, 8, 1
"""128 MiB and some tenths of a second for each guess (OWASP's first choice)."""


def is_sealed(file: Path) -> bool:
    """Whether a file begins as one that was sealed here."""
    with file.open("rb") as opened:
        return opened.read(len(_MARK)) == _MARK


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  with `web` only
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415  likewise

    key = Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(passphrase.encode())
    return AESGCM(key)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealing(io.RawIOBase):
    """A stream to write to; what is written is sealed into a file. Without `close` the file has no end."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        """Write the head.

        Raises:
            WrongUsage: when the passphrase is too short.
        """
        super().__init__()
        if len(passphrase) < PASSPHRASE_LETTERS_MIN:
            raise WrongUsage(f"The passphrase needs {PASSPHRASE_LETTERS_MIN} letters or more.")
        salt = os.urandom(_SALT_BYTES)
        self._target, self._head, self._cipher = target, _MARK + salt, _cipher(passphrase, salt)
        self._number, self._waiting = 0, bytearray()
        target.write(self._head)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Take all of it; whole pieces are sealed once more is known to follow."""
        view = memoryview(data)
        self._waiting += view
        while len(self._waiting) > _PIECE_BYTES:
            self._seal(bytes(self._waiting[:_PIECE_BYTES]), last=False)
            del self._waiting[:_PIECE_BYTES]
        return view.nbytes

    def close(self) -> None:
        """Seal the last piece."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


class Unsealed(io.RawIOBase):
    """What a sealed file holds, as a file to read and to seek in."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        """Read the head and the first piece.

        Raises:
            FileNotUnderstood: E104 when the passphrase is another one, or the file is damaged at its beginning.
        """
        super().__init__()
        self._source, self._head = source, source.read(_HEAD_BYTES)
        self._cipher = _cipher(passphrase, self._head[len(_MARK) :])
        sealed = source.seek(0, os.SEEK_END) - _HEAD_BYTES
        self._pieces = max(-(-sealed // (_PIECE_BYTES + _TAG_BYTES)), 1)
        self._size = sealed - self._pieces * _TAG_BYTES
        self._at, self._number, self._piece = 0, -1, b""
        try:
            self._open(0)
        except ValueError as error:
            raise FileNotUnderstood(
                "The backup doesn't open with this passphrase: it is another one, or the file is damaged.", code="E104"
            ) from error

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place of what was sealed."""
        self._at = max(offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence], 0)
        return self._at

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read from one piece.

        Raises:
            ValueError: when the piece isn't as it was sealed.
        """
        if self._at >= self._size:
            return 0
        self._open(self._at // _PIECE_BYTES)
        start = self._at % _PIECE_BYTES
        view = memoryview(buffer)
        read = self._piece[start : start + view.nbytes]
        view[: len(read)] = read
        self._at += len(read)
        return len(read)

    def _open(self, number: int) -> None:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  with `web` only

        if number == self._number:
            return
        self._source.seek(_HEAD_BYTES + number * (_PIECE_BYTES + _TAG_BYTES))
        sealed = self._source.read(_PIECE_BYTES + _TAG_BYTES)
        try:
            self._piece = self._cipher.decrypt(_nonce(number, last=number == self._pieces - 1), sealed, self._head)
        except InvalidTag as error:
            raise ValueError(f"piece {number} isn't as it was sealed") from error
        self._number = number
