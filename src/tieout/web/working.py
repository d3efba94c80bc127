"""A process that does work behind the pages: `python -m tieout.web.working QUEUE`. It ends when its parent ends."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

QUEUES = ("default", "long")
"""Files and insights; comparisons and papers. Who gives a file or asks for an insight waits before the page, and so
never stands behind a comparison."""

SECONDS_BETWEEN_LOOKS = 0.2

NICENESS = 5
"""Pages come first."""


def work(queues: Sequence[str]) -> None:
    """Take jobs of some queues from the database for ever."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tieout.web.settings")
    import django  # noqa: PLC0415  after its settings are named

    django.setup()
    from django.db import OperationalError  # noqa: PLC0415  needs Django set up
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415  likewise
    from django_tasks_db.utils import is_locked_database_exception  # noqa: PLC0415  likewise

    if hasattr(os, "nice"):
        os.nice(NICENESS)
    worker = Worker(
        queue_names=list(queues),
        interval=SECONDS_BETWEEN_LOOKS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"serve-{os.getpid()}",
        excluded_queue_names=[],
    )
    while worker.running:
        try:
            worker.run()
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise


def _end_with_parent() -> None:
    """The parent holds the other end of standard input; when it closes, there is no one to work for."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        work(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(0)
