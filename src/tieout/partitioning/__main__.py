"""A child process: does tasks as they come on standard input, until it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from tieout.partitioning.working import receive, send


def main() -> None:
    """Do tasks; what goes wrong in one goes back to whoever sent it."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may write between the answers
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            task = receive(sys.stdin.buffer)
            try:
                answer: tuple[object, BaseException | None] = (task(), None) if callable(task) else (None, None)
            except Exception as error:  # whoever asked raises it there
                answer = (None, error)
            send(output, answer)


if __name__ == "__main__":
    main()
