"""How soon a grid stands on the screen, in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from playwright.sync_api import sync_playwright

_WATCH = """
const seen = {};
new MutationObserver(() => {
  if (!seen.rows && document.querySelector('.ag-row .ag-cell')) requestAnimationFrame(() => {
    seen.rows = seen.rows || performance.now();
  });
}).observe(document, {childList: true, subtree: true});
window.seen = seen;
"""


_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def paints(address: str, cookies: Iterable[tuple[str, str]], times: int = 9) -> tuple[list[float], list[float]]:
    """Seconds until the first thing is painted, and until the grid's first rows are; the first visit is left out.

    Args:
        address: of a page with a grid.
        cookies: names and values of whoever is signed in.
        times: how often.
    """
    first, rows = [], []
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])
        context.add_init_script(_WATCH)
        page = context.new_page()
        for _ in range(times + 1):
            page.goto(address)
            page.wait_for_function("window.seen.rows")
            rows.append(page.evaluate("window.seen.rows") / 1000)
            # the rows may stand in the page before the browser has noted its first paint
            first.append(page.wait_for_function(_FIRST_PAINT).json_value() / 1000)
        chromium.close()
    return first[1:], rows[1:]
