"""For whoever runs the application: `prepare` a team's server, `work` beside it, a new `password` for a person."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from pathlib import Path

from tieout.errors import TieoutError, WrongUsage
from tieout.web.serving import ensure_installed, make_folder, prepare
from tieout.web.working import QUEUES, work

USAGE = "Say what to do: python -m tieout.web prepare, work, or password ADDRESS (docs/guides/team.md)."


def run(arguments: list[str]) -> int:
    """Prepare the database and the pages, take jobs for ever, or set a password."""
    try:
        ensure_installed()
        if arguments == ["prepare"]:
            _prepare()
        elif arguments[:1] == ["work"] and set(arguments[1:]) <= set(QUEUES):
            work(arguments[1:] or QUEUES)
        elif len(arguments) == 2 and arguments[0] == "password":
            set_password(arguments[1], _typed())
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


def _typed() -> str:
    """A password, typed unseen; the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("The new password: ")


def set_password(address: str, password: str) -> None:
    """Give a person a new password; whoever is signed in with the old one is out.

    Raises:
        WrongUsage: when nobody has the address, or the password is too easy to guess.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tieout.web.settings")
    import django  # noqa: PLC0415  its settings are named now

    django.setup()
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    from tieout.web.models import User  # noqa: PLC0415

    try:
        person = User.objects.filter(email=address.lower()).first()
    except DatabaseError as error:
        raise WrongUsage("There is no database of tieout there. Set TIEOUT_DATA to its data folder.") from error
    if person is None:
        raise WrongUsage("Nobody has this address.")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WrongUsage(" ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    _say("The new password counts from now on.")


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
