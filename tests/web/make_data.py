"""`python -m tests.web.make_data`: a data folder with the worked book compared; says where it is."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tieout.web.access import take_seat
from tieout.web.demo import load_worked_book
from tieout.web.models import Membership, Practice, Role, User
from tieout.web.serving import make_folder


def main() -> None:
    """Make it as `tieout serve --demo` does, its jobs done on the spot, the key of the tests kept in it."""
    folder = Path(settings.DATA_FOLDER)
    (folder / "secret.key").write_text(settings.SECRET_KEY, encoding="ascii")
    (folder / "secret.key").chmod(0o600)
    make_folder(folder)
    call_command("migrate", verbosity=0)
    practice = Practice.objects.create(name="Riverside Counseling")
    user = User.objects.create_user("alex@example.org", None, name="Alex Baker")
    Membership.objects.create(practice=practice, user=user, role=Role.OWNER)
    load_worked_book(take_seat(user, practice.key))
    sys.stdout.write(f"{folder}\n")


if __name__ == "__main__":
    main()
