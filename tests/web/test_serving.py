"""`tieout serve`: what it says where it can't, and that it begins and ends cleanly."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tieout.errors import EngineFailed
from tieout.web import serving
from tieout.web.working import QUEUES


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "waitress", None)
    with pytest.raises(EngineFailed, match=r"waitress.*pip install 'tieout\[web\]'"):
        serving.ensure_installed()


def test_pages_that_are_not_bundled_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("tieout.web.serving.resources.files", lambda package: tmp_path)
    with pytest.raises(EngineFailed, match="every other command works"):
        serving.ensure_installed()


def test_a_data_folder_is_served_once_at_a_time(tmp_path: Path):
    with serving.hold(tmp_path) as held:
        held.write("http://127.0.0.1:8765/")
        held.flush()
        with pytest.raises(EngineFailed, match=r"running already, at http://127\.0\.0\.1:8765/"):
            serving.hold(tmp_path)
    serving.hold(tmp_path).close()
    assert (tmp_path / "serving.lock").read_text() == ""


@pytest.mark.slow
def test_it_serves_this_computer_and_ends_with_an_interrupt(tmp_path: Path):
    server = subprocess.Popen(
        [sys.executable, "-m", "tieout", "serve", "--port", "0", "--data", str(tmp_path / "data")],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stderr is not None
    said = ""
    while "tieout is at" not in said:
        line = server.stderr.readline()
        assert line, said
        said += line
    port = int(re.findall(r"127\.0\.0\.1:(\d+)", said)[0])
    answer = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    answer.request("GET", "/start/")
    assert answer.getresponse().status == 200
    answer.close()
    answer.request("GET", "/start/", headers={"Host": "elsewhere.example"})
    assert answer.getresponse().status == 400
    answer.close()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    for name in ("secret.key", "tieout.sqlite3", "serving.lock"):
        assert (tmp_path / "data" / name).stat().st_mode & 0o777 == 0o600, name
    children = _children(server.pid, len(QUEUES))
    assert len(children) == len(QUEUES), "one process for each queue"
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=20) == 0
    assert "elsewhere.example" not in server.stderr.read(), "a foreign host name is answered, not logged"
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    server.stderr.close()


def _children(pid: int, wanted: int) -> list[int]:
    """The processes of a process, once there are as many as wanted."""
    deadline, found = time.monotonic() + 10, list[int]()
    while len(found) < wanted and time.monotonic() < deadline:
        time.sleep(0.05)
        found = [
            int(path.name) for path in Path("/proc").iterdir()
            if path.name.isdecimal() and _parent(path.name) == pid
        ]  # fmt: skip
    return found


def _parent(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0
