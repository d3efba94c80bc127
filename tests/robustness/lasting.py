"""A child process that reads one file after another and is replaced when a file kills it."""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import polars as pl

from tieout.limits import PARQUET_MEMORY_BYTES_MAX
from tieout.reading.opening import workbook_parser


class LastingChild:
    """Runs a function of bytes in a process of its own; None when it fails or dies."""

    def __init__(self, function: Callable[[bytes], bytes | None]) -> None:
        self._function = function
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, data: bytes) -> bytes | None:
        """What the function makes of the data."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _bound)
        try:
            return self._pool.submit(self._function, data).result()
        except BrokenProcessPool:
            self.close()
            return None

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (PARQUET_MEMORY_BYTES_MAX, PARQUET_MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the library's own words when it panics


def arrow_of_parquet(data: bytes) -> bytes | None:
    """A Parquet file as an Arrow file; None where it can't be read."""
    written = io.BytesIO()
    try:
        pl.read_parquet(io.BytesIO(data)).write_ipc(written)
    except BaseException as error:  # a panic of the library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return None
    return written.getvalue()


def cells_of_workbook(data: bytes) -> bytes | None:
    """What the parser of spreadsheets writes; None where it can't read the file."""
    before, written = (sys.stdin, sys.stdout), io.StringIO()
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(data)), written
    try:
        workbook_parser.main()
    except BaseException as error:  # a panic of the library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return None
    finally:
        sys.stdin, sys.stdout = before
    return written.getvalue().encode()
