"""Start a command, wait, write seconds, processor seconds, peak bytes, exit code: `python launching.py LOG COMMAND…`.

A process of its own and small on purpose: until a child has loaded its own program, its memory counts as its parent's,
so that a large parent would hide how little a small child needs. Of a command with children all processes count
together, four times a second, as Linux counts them (PSS: what several share counts once).
"""

import os
import subprocess
import sys
import threading
import time

SECONDS_BETWEEN = 0.25


def read(path: str) -> str:
    """A file of /proc; nothing once its process has ended."""
    try:
        with open(path) as file:  # noqa: PTH123  loads nothing it doesn't need
            return file.read()
    except OSError:
        return ""


def children_of(process: int) -> list[int]:
    """Those that descend from a process."""
    try:
        threads = os.listdir(f"/proc/{process}/task")  # noqa: PTH208  as above
    except OSError:
        return []
    own = [int(one) for thread in threads for one in read(f"/proc/{process}/task/{thread}/children").split()]
    return own + [one for child in own for one in children_of(child)]


def bytes_of(process: int) -> int:
    """What a process holds, with its part of what it shares."""
    lines = read(f"/proc/{process}/smaps_rollup").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def watch(process: int, peaks: list[int]) -> None:
    """Note what a command and its children hold together, as long as it has some."""
    while True:
        if children := children_of(process):
            peaks[0] = max(peaks[0], sum(map(bytes_of, [process, *children])))
        time.sleep(SECONDS_BETWEEN)


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as output:  # noqa: PTH123  as above
        began = time.perf_counter()
        process = subprocess.Popen(sys.argv[2:], stdout=output, stderr=subprocess.STDOUT)
        peaks = [0]
        threading.Thread(target=watch, args=(process.pid, peaks), daemon=True).start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024), peaks[0])
    sys.stdout.write(f"{seconds} {used.ru_utime + used.ru_stime} {peak} {process.returncode}\n")
