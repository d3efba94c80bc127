"""Compiles the inner loops of the matching where a C compiler is found; without one the same source is interpreted."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULES = tuple(f"tieout/matching/{name}.py" for name in ("parts", "offers", "search", "weighing"))


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
        if self.target_name != "wheel" or not all(self._compile(source, module) for module in MODULES):
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"].append("src/tieout/matching/*.so")

    def _compile(self, source: Path, module: str) -> bool:
        if shutil.which("cc") is None and shutil.which("gcc") is None:
            self.app.display_warning("No C compiler found: the matching will be interpreted, which is slower.")
            return False
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            (work / module).parent.mkdir(parents=True)
            for package in ("tieout", "tieout/matching"):
                (work / package / "__init__.py").touch()
            for other in MODULES:  # they import each other
                shutil.copy(source / other, work / other)
            run = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-m", "mypyc", module], cwd=work, capture_output=True, text=True, check=False
            )
            built = list((work / module).parent.glob("*.so"))
            if run.returncode or not built:
                self.app.display_warning(f"{module} is left uncompiled: {run.stderr[-500:]}")
                return False
            for file in built:
                shutil.copy(file, (source / module).parent / file.name)
        return True
