"""`tieout serve`: the whole application on this computer, for this computer only."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import IO

import platformdirs

from tieout.errors import EngineFailed, cannot_write
from tieout.web.working import QUEUES

HOST = "127.0.0.1"
THREADS = 6
RESTARTS_MAX = 20
ENDING_SECONDS = 8

Say = Callable[[str], None]


def serve(*, port: int, data: Path | None, demo: bool, open_browser: bool, say: Say) -> None:
    """Serve until interrupted.

    Args:
        port: on the loopback address; 0 = any free one.
        data: the folder for the database and the files; None = the user's data folder.
        demo: load the worked book into the first practice, in a data folder of its own.
        open_browser: open the first page.
        say: told where the application is.

    Raises:
        EngineFailed: when something needed isn't installed, the port is taken, or the data folder is served already.
        TieoutError: when the data folder can't be written.
    """
    ensure_installed()
    folder = make_folder(data_folder(data, demo=demo))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tieout.web.settings"
    os.environ["TIEOUT_DATA"] = str(folder)
    os.environ["TIEOUT_DEMO"] = "1" if demo else "0"
    held = hold(folder)
    prepare(say)
    from waitress.server import create_server  # noqa: PLC0415  an extra, asked for above

    from tieout.web.wsgi import application  # noqa: PLC0415  needs its settings named

    try:
        server = create_server(  # type: ignore[no-untyped-call]
            application, host=HOST, port=port, threads=THREADS, ident=None, max_request_body_size=3 * 1024**3
        )
    except OSError as error:
        raise EngineFailed(
            f"Port {port} can't be used ({error.strerror}). Name another: tieout serve --port {port + 1}"
        ) from error
    address = f"http://{HOST}:{server.effective_port}/"
    held.write(address)
    held.flush()
    hands = [Hand(queue) for queue in QUEUES]
    for hand in hands:
        hand.start()
    say(f"tieout is at {address}  (this computer only; data in {folder})\nEnd it with Ctrl+C.")
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        server.run()
    finally:
        for hand in hands:
            hand.end()


def ensure_installed() -> None:
    """Refuse with what to install, where something is missing.

    Raises:
        EngineFailed: when the extra `web` or the bundled front end is missing.
    """
    try:
        import allauth  # noqa: F401, PLC0415  only looked for
        import csp  # noqa: F401, PLC0415  only looked for
        import django  # noqa: F401, PLC0415  only looked for
        import django_tasks_db  # noqa: F401, PLC0415  only looked for
        import waitress  # noqa: F401, PLC0415  only looked for
        import whitenoise  # noqa: F401, PLC0415  only looked for
    except ImportError as error:
        raise EngineFailed(
            f"The web application needs {error.name}, which isn't installed: pip install 'tieout[web]'"
        ) from error
    if not resources.files("tieout.web").joinpath("static/vendor/BUILD.json").is_file():
        raise EngineFailed(
            "The pages' front-end files aren't bundled: when tieout was installed, npm could not reach its registry. "
            "Install it again where it can, or install a built wheel; every other command works without."
        )


def data_folder(named: Path | None, *, demo: bool = False) -> Path:
    """The folder that is named, else the user's own, which may not be there yet."""
    own = platformdirs.user_data_path("tieout", appauthor=False)
    return (named or (own / "demo" if demo else own)).expanduser().resolve()


def make_folder(named: Path) -> Path:
    """Make a data folder that only its owner can read, with the key that signs sessions.

    Raises:
        TieoutError: when it can't be written.
    """
    folder = named.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "uploads").mkdir(exist_ok=True, mode=0o700)
        key = folder / "secret.key"
        if not key.exists():
            with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
    except OSError as error:
        raise cannot_write(folder, error, "Name another folder with --data.") from error
    return folder


def hold(folder: Path) -> IO[str]:
    """Take a data folder for this process alone, for as long as what is returned is open.

    A second server would end what the first is in the middle of, and put its own pages in the place of the first's.

    Raises:
        EngineFailed: when another process holds it.
    """
    from django.core.files import locks  # noqa: PLC0415  an extra, asked for above

    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    held = os.fdopen(os.open(folder / "serving.lock", flags, 0o600), "a+", encoding="utf-8")
    if locks.lock(held, locks.LOCK_EX | locks.LOCK_NB):
        held.truncate(0)
        return held
    held.close()
    where = (folder / "serving.lock").read_text(encoding="utf-8") or "another address"
    raise EngineFailed(
        f"tieout is running already, at {where}, with the data in {folder}. Use it there, end it first, "
        "or name another folder with --data."
    )


def prepare(say: Say) -> None:
    """Bring the database and the static files up to this version, and end what an earlier run left half done."""
    import django  # noqa: PLC0415  its settings are named now

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from tieout.web.jobs import end_interrupted  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        Path(database["NAME"]).chmod(0o600)  # one that an earlier version made
    if "db" in str(settings.CACHES["default"]["BACKEND"]):
        call_command("createcachetable", verbosity=0)
    built = resources.files("tieout.web").joinpath("static/vendor/BUILD.json").read_text(encoding="utf-8")
    mark = Path(settings.STATIC_ROOT) / "built-from.json"
    if not mark.exists() or mark.read_text(encoding="utf-8") != built:
        say("Preparing the pages (once for each version) …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(built, encoding="utf-8")
    for queue in QUEUES:
        end_interrupted(queue)


@dataclass(slots=True)
class Hand:
    """A process that does the work of one queue behind the pages; another takes its place if it dies."""

    queue: str
    process: subprocess.Popen[bytes] | None = None
    ending: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start it, and watch over it."""
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        for _ in range(RESTARTS_MAX):
            self.process = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", "tieout.web.working", self.queue],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
            self.process.wait()
            if self.ending.is_set():
                return
            from tieout.web.jobs import end_interrupted  # noqa: PLC0415  needs Django set up

            end_interrupted(self.queue)

    def end(self) -> None:
        """End it: it stops when its standard input closes, at once where it is in the middle of something long."""
        self.ending.set()
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            try:
                self.process.wait(timeout=ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()  # nothing is written half; the next start says that it was interrupted
                self.process.wait()
