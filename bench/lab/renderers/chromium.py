"""Draws documents with Debian's Chromium: one browser for all of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from typing import Any

from bench.lab.renderers.base import Sheet, everything
from bench.lab.renderers.html import page

_PROGRAM = "/usr/bin/chromium"
_FLAGS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
    " --disable-sync --font-render-hinting=none"
).split()


class Chromium:
    """Draws HTML with Chromium, through playwright."""

    name = "chromium"
    batch = 1
    features = frozenset({"maths", "run-in", "side", "float", "svg", "notes"})
    support = everything(without="algorithm_look", only="note_place=end hyphens=no")

    def __init__(self) -> None:
        from playwright.sync_api import sync_playwright

        self._driver: Any = sync_playwright().start()
        self._browser: Any = self._driver.chromium.launch(executable_path=_PROGRAM, args=_FLAGS)
        self._page: Any = self._browser.new_context(java_script_enabled=False).new_page()
        self._page.route("http*://**", lambda route: route.abort())

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        try:
            import playwright  # noqa: F401
        except ImportError:
            return "pip install playwright"
        return "" if shutil.which(_PROGRAM) else "apt-get install chromium"

    def versions(self) -> dict[str, str]:
        return {"chromium": str(self._browser.version)}

    def render(self, sheets: Sequence[Sheet]) -> list[bytes | None]:
        return [self._one(sheet) for sheet in sheets]

    def _one(self, sheet: Sheet) -> bytes:
        self._page.set_content(page(sheet), wait_until="load")
        made: bytes = self._page.pdf(
            prefer_css_page_size=True,
            print_background=True,
            outline=sheet.style["outline"] == "yes",
            tagged=sheet.style["tagged"] == "yes" or sheet.style["outline"] == "yes",
        )
        return _renumbered(made)

    def close(self) -> None:
        self._browser.close()
        self._driver.stop()


def _renumbered(pdf: bytes) -> bytes:
    """The same PDF with the names of its tagged nodes counted from 1. The browser counts on from page to page."""
    names = sorted(set(re.findall(rb"node\d{8}", pdf)))
    new = {name: b"node%08d" % number for number, name in enumerate(names, 1)}
    return re.sub(rb"node\d{8}", lambda match: new[match.group()], pdf)
