"""The console script. Answers `--version` before anything is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tieout import __version__


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: as typed after the program's name; None = those of this process.

    Returns:
        The exit code (`docs/reference/commands.md`).
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if typed == ["--version"]:
        sys.stdout.write(f"tieout {__version__}\n")
        return 0
    from tieout.cli.running import main  # noqa: PLC0415  --version needs none of it

    return main(typed)


if __name__ == "__main__":
    sys.exit(run())
