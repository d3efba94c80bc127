from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.browser.site import AXE, CHROMIUM, FLAGS, PATIENCE_MS, Site, serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists() or not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("chromium or axe-core is missing: run ./set-up")
        pytest.skip("chromium or axe-core is missing: run ./set-up")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[Site]:
    yield from serve(tmp_path)


@pytest.fixture
def demo_site(tmp_path: Path) -> Iterator[Site]:
    yield from serve(tmp_path, "--demo")
