"""For a team's server: `python -m tieout.web prepare` before it starts, `python -m tieout.web work` beside it."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from tieout.errors import TieoutError, WrongUsage
from tieout.web.serving import ensure_installed, make_folder, prepare
from tieout.web.working import work

USAGE = "Say what to do: python -m tieout.web prepare, or python -m tieout.web work (docs/guides/team.md)."


def run(arguments: list[str]) -> int:
    """Prepare the database and the pages, or take jobs for ever."""
    try:
        ensure_installed()
        if arguments == ["prepare"]:
            _prepare()
        elif arguments == ["work"]:
            work()
        else:
            raise WrongUsage(USAGE)
    except TieoutError as error:
        _say(error.message)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _prepare() -> None:
    named = os.environ.get("TIEOUT_DATA")
    if not named or not os.environ.get("TIEOUT_DATABASE_URL"):
        raise WrongUsage("Set TIEOUT_DATA and TIEOUT_DATABASE_URL first (docs/guides/team.md).")
    make_folder(Path(named))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tieout.web.settings")
    prepare(_say)
    if not os.environ.get("TIEOUT_START_TOKEN"):
        token = secrets.token_urlsafe(16)
        _say(f"To make the first account from another computer, set TIEOUT_START_TOKEN, such as {token}")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
