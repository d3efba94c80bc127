"""A ZIP container looked at before anything in it is parsed: sizes, overlaps, names, and every member's checksum.

Bytes in, members out, each small enough to hold. Nothing is written to disk, no member's name is used as a path, and
what lies about itself is refused. The interpreter's own checks are not relied on (CVE-2024-0450 passes in some).
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping

from tieout.errors import FileNotUnderstood
from tieout.limits import MEMBERS_MAX, UNPACKED_BYTES_MAX, UNPACKED_RATIO_MAX, WORKBOOK_BYTES_MAX

_LOCAL_HEADER_BYTES = 30
_PIECE_BYTES = 1 << 20
_ENCRYPTED = 0x1
_SMALL_BYTES = 1 << 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def unpack(name: str, data: bytes) -> Mapping[str, bytes]:
    """Every member of a container, checked.

    Args:
        name: the file's name, for messages.
        data: its bytes.

    Raises:
        FileNotUnderstood: E102 when it is too large, E104 when it is encrypted, E105 when it is damaged, E106 when it
            is made to do harm.
    """
    if len(data) > WORKBOOK_BYTES_MAX:
        raise FileNotUnderstood(
            f"{name} has {len(data) / 1024**2:,.0f} MiB; spreadsheets are read up to "
            f"{WORKBOOK_BYTES_MAX / 1024**2:,.0f} MiB. Export a shorter period, or save it as CSV, which has no limit.",
            code="E102",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            _refuse_harmful(name, members, len(data))
            return {member.filename: _inflate(name, packed, member) for member in members if not member.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FileNotUnderstood(f"{name} is damaged or cut short. Save or export it again.", code="E105") from error


def _refuse_harmful(name: str, members: list[zipfile.ZipInfo], size: int) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise FileNotUnderstood(
            f"{name} is locked with a password. Open it with the password and save it without one.", code="E104"
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_BYTES_MAX:
        raise FileNotUnderstood(
            f"{name} unpacks to {unpacked / 1024**2:,.0f} MiB; the limit is {UNPACKED_BYTES_MAX / 1024**2:,.0f} MiB. "
            "Export a shorter period, or save it as CSV, which has no limit.",
            code="E102",
        )
    if what := _harm(members, size):
        raise FileNotUnderstood(f"{name} was not opened: {what}. No program writes such a file.", code="E106")


def _harm(members: list[zipfile.ZipInfo], size: int) -> str:
    """What is wrong with the list of members, `""` for nothing."""
    if len(members) > MEMBERS_MAX:
        return f"it holds {len(members):,} members"
    if len({member.filename for member in members}) < len(members):
        return "two of its members have the same name"
    for member in members:
        if _leads_out(member):
            return "a member's name leads out of the file"
        if member.compress_type not in _METHODS:
            return "a member is packed in an unusual way"
        if member.file_size > max(_SMALL_BYTES, member.compress_size * UNPACKED_RATIO_MAX):
            return "a member unpacks to more than two hundred times its size"
    ends = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < ends:
            return "its members overlap"
        ends = member.header_offset + _LOCAL_HEADER_BYTES + len(member.filename) + member.compress_size
    return "its members overlap" if ends > size else ""


def _leads_out(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    link = stat.S_ISLNK(member.external_attr >> 16)
    return link or ".." in parts or not parts[0] or ":" in parts[0] or "\x00" in member.orig_filename


def _inflate(name: str, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, counted while they unpack; the checksum is compared at the end."""
    pieces: list[bytes] = []
    count = 0
    with packed.open(member) as stream:
        while piece := stream.read(_PIECE_BYTES):
            count += len(piece)
            if count > member.file_size:
                raise FileNotUnderstood(f"{name} was not opened: it lies about its size.", code="E106")
            pieces.append(piece)
    if count != member.file_size:
        raise FileNotUnderstood(f"{name} is damaged or cut short. Save or export it again.", code="E105")
    return b"".join(pieces)
