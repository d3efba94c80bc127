"""Start a command, wait, write seconds, processor seconds, peak bytes, exit code: `python launching.py LOG COMMAND…`.

A process of its own and small on purpose: until a child has loaded its own program, its memory counts as its parent's,
so that a large parent would hide how little a small child needs.
"""

import os
import subprocess
import sys
import time

if __name__ == "__main__":
    with open(sys.argv[1], "wb") as output:  # noqa: PTH123  loads nothing it doesn't need
        began = time.perf_counter()
        process = subprocess.Popen(sys.argv[2:], stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.write(f"{seconds} {used.ru_utime + used.ru_stime} {peak} {process.returncode}\n")
