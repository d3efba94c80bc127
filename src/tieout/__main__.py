"""The console script."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Sequence

OBJECTS_BETWEEN_LOOKS = 500_000
"""New objects after which Python looks for cycles that nobody holds."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: as typed after the program's name; None = those of this process.

    Returns:
        The exit code (`docs/reference/commands.md`).
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    _start_lightly()
    from tieout.cli.running import main  # noqa: PLC0415  once the start is light

    code = main(typed)
    if arguments is None:
        _end(code)
    return code


def _start_lightly() -> None:
    """Spare the start what it needn't do: one command ends soon, and no matrices are multiplied.

    NumPy's linear algebra would start threads of its own as it loads; Python would look through all that is loaded,
    again and again, for what nobody holds.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)


def _end(code: int) -> None:
    """End the process at once: what is written is flushed and what is to be tidied is tidied.

    Otherwise Python would take apart, piece by piece, what the system frees at once. Where something is still to be
    waited for or said, nothing is done, and the process ends as any other.
    """
    if threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    sys.exit(run())
