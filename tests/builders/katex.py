"""KaTeX in its strict mode, which refuses what is not LaTeX, for asserting that formulas can be shown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import pytest

try:
    import pykatex
except ImportError:  # no wheel for this machine
    pykatex = None

Formula = tuple[str, bool]
"""The LaTeX of a formula, and whether it is displayed."""

_UNKNOWN = "#010203"
"""The colour in which KaTeX writes a command that it does not know."""

needs_katex = pytest.mark.skipif(pykatex is None, reason="needs pykatex")


def refused(formulas: Iterable[Formula]) -> dict[str, str]:
    """The formulas that KaTeX refuses, with its reasons. Empty if KaTeX is not installed.

    KaTeX is asked for errors as HTML, not as exceptions: after some exceptions the wrapper crashes.
    """
    if pykatex is None:
        return {}
    return {source: why for source, display in dict.fromkeys(formulas) if (why := _refusal(source, display))}


def _refusal(source: str, display: bool) -> str:
    shown = pykatex.renderToString(
        source, displayMode=display, throwOnError=False, strict="error", output="mathml", errorColor=_UNKNOWN
    )
    if error := re.search(r'class="katex-error" title="(.*?)"', shown, re.S):
        return html.unescape(error[1])
    unknown = re.search(rf'mathcolor="{_UNKNOWN}"><mtext>(.*?)</mtext>', shown)
    return f"does not know {unknown[1]}" if unknown else ""
