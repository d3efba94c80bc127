"""Arguments in, exit code out: every way a command can end, and what the person reads when it ends badly."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tieout import __version__
from tieout.cli.screen import ReaderGone
from tieout.errors import TieoutError, cannot_write, is_disk_fault

AGREES = 0
DIFFERS = 1
OUR_FAULT = 70
INTERRUPTED = 130
WRONG_USAGE = 2


def main(arguments: Sequence[str]) -> int:
    """Run one command and end with its exit code.

    Args:
        arguments: as typed after the program's name.

    Returns:
        0 agrees, 1 differs, 2 wrong usage, 3 unreadable, 4 refused, 5 engine failed, 70 our fault, 130 interrupted.
    """
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except TieoutError as error:
        _say(error.told)
        if "--columns MAP.toml" in error.message:
            _say("Next: tieout columns FILE > map.toml     (it proposes which column is which, with what shows it)")
        return error.exit_code
    except KeyboardInterrupt:
        _say("Interrupted.")
        return INTERRUPTED
    except (ReaderGone, BrokenPipeError):
        _let_go_of_output()
        return 0
    except OSError as error:
        if not is_disk_fault(error):
            return _our_fault(error, verbose=_is_verbose(arguments))
        _let_go_of_output()
        _say((told := cannot_write(error.filename or "The output", error)).told)
        return told.exit_code
    except Exception as error:  # the last fence: nothing else may reach the person
        return _our_fault(error, verbose=_is_verbose(arguments))
    return code


def _is_verbose(arguments: Sequence[str]) -> bool:
    return "-v" in arguments or "--verbose" in arguments


def _run(arguments: Sequence[str]) -> int:
    """Run the command; what the parser has to say about the arguments is wrong usage."""
    if list(arguments) == ["--version"]:  # before anything is loaded
        sys.stdout.write(f"tieout {__version__}\n")
        return 0
    from tieout.cli.app import app, only_named  # noqa: PLC0415  an interrupt while loading is an interrupt too

    try:
        code = only_named(app, arguments)(args=list(arguments), prog_name="tieout", standalone_mode=False)
    except SystemExit as stop:  # the parser's own way of meeting a closed pipe
        raise ReaderGone from stop
    except Exception as error:
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        return _wrong_usage(error, str(message()))
    return code if isinstance(code, int) else 0


def _wrong_usage(error: Exception, message: str) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(f"{message}\n")
        return WRONG_USAGE
    path = getattr(context, "command_path", "tieout")
    _say(f"{message}\nSee: {path} --help")
    return WRONG_USAGE


def _our_fault(error: Exception, *, verbose: bool) -> int:
    """Say that we are at fault and where, without the error's text: it may hold a client's name."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else "unknown place"
    if verbose:
        traceback.print_exception(error)
    _say(
        f"tieout stopped by a fault of its own ({type(error).__name__}, {where}); your files are unchanged. "
        "Please report this line with the output of `tieout doctor`, without your files; -v shows more."
    )
    return OUR_FAULT


def _say(text: str) -> None:
    try:
        sys.stderr.write(f"{text}\n")
    except (BrokenPipeError, UnicodeEncodeError):
        sys.stderr.write(text.encode("ascii", "replace").decode() + "\n")


def _let_go_of_output() -> None:
    """Point standard output nowhere, or Python complains about the closed pipe while it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
