"""A running `tieout serve`, and a person who uses it by HTTP as a browser does."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "quiet river stone lamp"  # noqa: S105  of a person who never was


class Person:
    """A person with cookies.

    Attributes:
        address: of the server.
        server: its process.
        at: where the last answer came from.
    """

    def __init__(self, address: str, server: int) -> None:
        self.address, self.server = address, server
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        """A page."""
        with self.opener.open(self.address + path) as answer:
            text: str = answer.read().decode(errors="replace")
            self.at = answer.geturl()
        return text

    def timed(self, path: str, times: int = 9) -> tuple[float, float]:
        """The median of several seconds that a page takes, and the server's own seconds of processor for one.

        The first time is left out.
        """
        self.get(path)
        seconds, used = [], self.processor_seconds()
        for _ in range(times):
            began = time.perf_counter()
            self.get(path)
            seconds.append(time.perf_counter() - began)
        return sorted(seconds)[times // 2], (self.processor_seconds() - used) / times

    def processor_seconds(self) -> float:
        """What the server has used of the processor so far (Linux: `/proc/PID/stat`)."""
        return _seconds_of(self.server)

    def behind_seconds(self) -> float:
        """Likewise of the processes that work behind the pages."""
        return sum(_seconds_of(hand) for hand in self.hands())

    def hands(self) -> list[int]:
        """The processes that work behind the pages, by the names of their queues: files and insights, then the rest."""
        own = Path(f"/proc/{self.server}/task")
        found = {
            int(hand) for task in own.iterdir() for hand in (task / "children").read_text(encoding="ascii").split()
        }
        return sorted(found, key=lambda hand: Path(f"/proc/{hand}/cmdline").read_text(encoding="utf-8"))

    def peak_bytes(self, process: int) -> int:
        """The most memory that a process has held."""
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024

    def post(self, page: str, path: str, fields: dict[str, str]) -> str:
        """Send a form of a page."""
        data = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": self.token(page)}).encode()
        with self.opener.open(urllib.request.Request(self.address + path, data)) as answer:
            text: str = answer.read().decode(errors="replace")
            self.at = answer.geturl()
        return text

    def give(self, page: str, path: str, side: str, file: Path) -> float:
        """Upload a file in pieces; the seconds until the answer."""
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token(page)}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="{side}"; filename="{file.name}"\r\n\r\n'
        ).encode()
        tail = f"\r\n--{mark}--\r\n".encode()

        def pieces() -> Iterator[bytes]:
            yield head
            with file.open("rb") as data:
                while piece := data.read(1 << 20):
                    yield piece
            yield tail

        request = urllib.request.Request(self.address + path, pieces())
        request.add_header("Content-Type", f"multipart/form-data; boundary={mark}")
        request.add_header("Content-Length", str(len(head) + file.stat().st_size + len(tail)))
        began = time.perf_counter()
        with self.opener.open(request) as answer:
            answer.read()
        return time.perf_counter() - began

    def token(self, page: str) -> str:
        """What a form of a page needs."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page))
        if found is None:
            raise RuntimeError(f"{page} has no form")
        return found[1]

    def wait(self, going: Callable[[], bool], seconds: float = 1200) -> tuple[float, float]:
        """Wait until something is no longer so; the seconds it took, and those of processor used behind the pages."""
        began, used = time.perf_counter(), self.behind_seconds()
        while going():
            if time.perf_counter() - began > seconds:
                raise RuntimeError("it takes too long")
            time.sleep(0.1)
        return time.perf_counter() - began, self.behind_seconds() - used

    def json(self, path: str) -> dict[str, object]:
        """A document."""
        found: dict[str, object] = json.loads(self.get(path))
        return found


@contextmanager
def served(folder: Path) -> Iterator[Person]:
    """Serve a new data folder, with its first account made. What the server says goes on to standard error."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tieout", "serve", "--port", "0", "--data", str(folder)],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        person = Person(_address(server), server.pid)
        threading.Thread(target=_pass_on, args=(server,), daemon=True).start()
        person.post(
            "start/", "start/",
            {"name": "Alex Baker", "email": "alex@example.org", "password": PASSWORD, "practice": "Large Practice"},
        )  # fmt: skip
        yield person
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def _pass_on(server: subprocess.Popen[str]) -> None:
    for line in server.stderr or ():
        sys.stderr.write(line)


def _seconds_of(process: int) -> float:
    """What a process has used of the processor, and those it started that have ended (fields 14 to 17)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _address(server: subprocess.Popen[str]) -> str:
    for line in server.stderr or ():
        if found := re.search(r"http://[\d.]+:\d+/", line):
            return found[0]
    raise RuntimeError("tieout serve ended")
