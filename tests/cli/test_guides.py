"""The commands of the guide run as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Tieout

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "handing-over.md"

COMMANDS = [
    line.removeprefix("tieout ")
    for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_runs(tieout: Tieout, files: Path, command: str) -> None:
    words = shlex.split(command)
    ended = tieout(*words)
    assert ended.code == 0, ended.err
    for option in ("--out", "--codes", "--import-file"):
        if option in words:
            assert (files / words[words.index(option) + 1]).stat().st_size > 0


def test_the_guides_pictures_are_there() -> None:
    pictures = re.findall(r"\]\((pictures/[\w.-]+)\)", GUIDE.read_text(encoding="utf-8"))
    assert len(pictures) == 2
    assert all((GUIDE.parent / picture).read_bytes().startswith(b"\x89PNG") for picture in pictures)
