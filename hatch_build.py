"""Compiles the inner loops of the matching where a C compiler is found; without one the same source is interpreted."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULES = tuple(f"tieout/matching/{name}.py" for name in (
    "slips", "ranking", "prices", "sides", "offered", "runs", "taken", "parts", "parted", "offers", "board", "slots",
    "ways", "in_order", "search", "weighing", "rows", "groups", "shown", "lags", "part_lags", "telling", "story", "due",
))  # fmt: skip

SETUP = """
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify({options} + {modules}, group_name="tieout.matching.compiled")
setup(name="tieout-matching", packages=[], ext_modules=modules)
"""

OPTIONS = ["--ignore-missing-imports", "--follow-imports=silent"]
"""A wheel is built where none of what tieout needs is installed: only the modules themselves are checked."""

INLINED = "-fno-semantic-interposition"
"""Functions of the library may be put into each other: nothing replaces them from outside."""


class CompileInnerLoops(BuildHookInterface):  # type: ignore[type-arg]
    """Turns each of `MODULES` into an extension module beside its source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected; the answers are the same either way, only slower."""
        bundle = runpy.run_path(str(Path(self.root) / "frontend" / "bundle.py"))["bundle_front_end"]
        bundle(Path(self.root), self.app.display_warning, for_tests=version == "editable")
        source = Path(self.root) / "src"
        for old in (source / "tieout/matching").glob("*.so"):
            old.unlink()
        if self.target_name != "wheel" or not self._compile(source):
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"].append("src/tieout/matching/*.so")

    def _compile(self, source: Path) -> bool:
        """Compile all of `MODULES` as one library, so that they call each other without Python in between."""
        if shutil.which("cc") is None and shutil.which("gcc") is None:
            self.app.display_warning("No C compiler found: the matching will be interpreted, which is slower.")
            return False
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            for module in (source / "tieout").rglob("*.py"):  # those that aren't compiled are looked up
                laid = work / module.relative_to(source)
                laid.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(module, laid)
            (work / "setup.py").write_text(SETUP.format(modules=list(MODULES), options=OPTIONS), encoding="utf-8")
            run = subprocess.run(
                [sys.executable, "setup.py", "-q", "build_ext", "--inplace"],
                cwd=work, env={**os.environ, "CFLAGS": f"{INLINED} {os.environ.get('CFLAGS', '')}"},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            built = list((work / MODULES[0]).parent.glob("*.so"))
            if run.returncode or len(built) <= len(MODULES):
                said = (run.stdout + run.stderr)[-500:]
                self.app.display_warning(f"The matching is left uncompiled, which is slower: {said}")
                return False
            for file in built:
                shutil.copy(file, source / "tieout/matching" / file.name)
        return True
