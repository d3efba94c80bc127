"""What a page of figures says of the computer and the version they were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tieout import __version__


def version_line() -> str:
    """The day, the version and the commit."""
    root = Path(__file__).parents[1]
    commit = said("git", "-C", str(root), "rev-parse", "--short", "HEAD")
    changed = said("git", "-C", str(root), "status", "--porcelain", "--untracked-files=no")
    return f"- {datetime.now(UTC):%Y-%m-%d}, tieout {__version__}, commit {commit}{' with changes' if changed else ''}"


def computer_line() -> str:
    """The processor, the memory, the system, and how busy it was."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"- {_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB; {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load at the end {load} (1, 5, 15 minutes)"
    )


def said(*command: str) -> str:
    """What a command writes."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
