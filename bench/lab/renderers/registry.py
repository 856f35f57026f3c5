"""All renderers by name. One that is not installed is left out."""

from __future__ import annotations

from typing import Any

from bench.lab.renderers.base import Renderer
from bench.lab.renderers.chromium import Chromium
from bench.lab.renderers.latex import Latex
from bench.lab.renderers.libreoffice import Calc, Impress, Writer
from bench.lab.renderers.typst import Typst
from bench.lab.renderers.weasyprint import WeasyPrint

RENDERERS: dict[str, Any] = {
    kind.name: kind for kind in (Chromium, WeasyPrint, Typst, Latex, Writer, Impress, Calc)
}


def missing(name: str) -> str:
    """What to install for a renderer, empty if it is there."""
    found: str = RENDERERS[name].missing()
    return found


def start(name: str) -> Renderer:
    """Start a renderer."""
    made: Renderer = RENDERERS[name]()
    return made
