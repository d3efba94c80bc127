"""A program of its own: a Parquet file on standard input, the same table as an Arrow file on standard output.

`columnar` runs it as a child, because a damaged file can make the library's own code panic, which ends in words on the
screen and not in an exception. It imports nothing of tieout.
"""

from __future__ import annotations

import io
import sys

import polars as pl


def main() -> None:
    """Read, write."""
    table = pl.read_parquet(io.BytesIO(sys.stdin.buffer.read()))
    written = io.BytesIO()
    table.write_ipc(written)
    sys.stdout.buffer.write(written.getvalue())


if __name__ == "__main__":
    main()
