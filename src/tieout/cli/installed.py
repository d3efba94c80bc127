"""The command doctor: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import re
import sys
from importlib import metadata

from tieout import __version__
from tieout.cli.running import AGREES
from tieout.cli.screen import Screen
from tieout.engines.spark_session import find_java
from tieout.errors import EngineFailed

ENGINE_FAILED = EngineFailed.exit_code

FEATURES = {"pdf": "PDF", "web": "tieout serve", "postgres": "a team's server", "spark": "--engine spark"}
"""What each group of packages that may be left out is for."""


def run_doctor(screen: Screen) -> int:
    """`tieout doctor`: versions, and how to get what is missing."""
    missing = [name for name, extra in _packages() if not extra and _version(name) is None]
    lines = [
        f"tieout {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"standard output: {sys.stdout.encoding}",
        *(_package_line(name, extra) for name, extra in _packages()),
        _java_line(),
        "Everything needed is installed." if not missing else f"{len(missing)} missing.",
    ]
    screen.say("\n".join(lines) + "\n")
    return ENGINE_FAILED if missing else AGREES


def _packages() -> list[tuple[str, str]]:
    """What tieout is built on, as its own package says: each package with the group it belongs to, `""` = needed."""
    told = []
    for requirement in metadata.requires("tieout") or []:
        name = re.match(r"[\w.-]+", requirement)
        extra = re.search(r"extra == ['\"](\w+)", requirement)
        told.append((name.group() if name else requirement, extra.group(1) if extra else ""))
    return told


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _package_line(package: str, extra: str) -> str:
    version, use = _version(package), f" (for {FEATURES.get(extra, extra)})" if extra else ""
    if version is not None:
        return f"{package} {version}{use}"
    get = f"pip install 'tieout[{extra}]'" if extra else f"pip install {package}"
    return f"{package} is {'not installed' if extra else 'missing'}{use}: {get}"


def _java_line() -> str:
    """Whether `--engine spark` would find Java; nothing else needs it."""
    java = find_java()
    told = "Java is not installed; --engine spark needs 17 or newer: apt-get install openjdk-17-jre-headless"
    return f"Java: {java} (for --engine spark)" if java else told
