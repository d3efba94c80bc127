"""A program of its own: a Parquet file on standard input, the same table as an Arrow file on standard output.

`columnar` runs it as a child, because a damaged file can make the library's own code panic, which ends in words on the
screen and not in an exception. It imports nothing of tieout.
"""

from __future__ import annotations

import contextlib
import io
import sys

import polars as pl


def _bound(processor_seconds: int, memory_bytes: int) -> None:
    """Bounds of this process, where the system has them."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read, write."""
    table = pl.read_parquet(io.BytesIO(sys.stdin.buffer.read()))
    written = io.BytesIO()
    table.write_ipc(written)
    sys.stdout.buffer.write(written.getvalue())


if __name__ == "__main__":
    _bound(int(sys.argv[1]), int(sys.argv[2]))
    main()
