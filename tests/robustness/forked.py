"""A parser's child process as a fork of this one: without starting an interpreter for each of thousands of readings."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import IO, Any


def forked(main: Callable[[], None], bound: Callable[[int, int], None]) -> Callable[..., Any]:
    """What stands for `subprocess.run`: `main` with the bounds that end the arguments, bytes in, bytes out."""

    def run(arguments: Sequence[str], *, input: bytes, **_: object) -> subprocess.CompletedProcess[bytes]:  # noqa: A002
        with tempfile.TemporaryFile() as out:
            child = os.fork()
            if not child:
                _be_the_child(main, bound, arguments, input, out)
            status = os.waitpid(child, 0)[1]
            out.seek(0)
            return subprocess.CompletedProcess(arguments, os.waitstatus_to_exitcode(status), out.read(), b"")

    return run


def _be_the_child(
    main: Callable[[], None], bound: Callable[[int, int], None], arguments: Sequence[str], data: bytes, out: IO[bytes]
) -> None:
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        bound(int(arguments[-2]), int(arguments[-1]))
        sys.stdin = io.TextIOWrapper(io.BytesIO(data))
        sys.stdout = io.StringIO()
        main()
        out.write(sys.stdout.getvalue().encode())
        out.flush()
        code = 0
    finally:
        os._exit(code)
