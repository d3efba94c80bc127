"""Programs of the system that some tests need: missing ones fail in CI and skip loudly elsewhere."""

from __future__ import annotations

import os
import shutil

import pytest


def tool(command: str, package: str) -> str:
    """The path of a program; without it the test fails in CI and is skipped elsewhere."""
    found = shutil.which(command)
    if found is None:
        said = f"{command} is missing: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return found
