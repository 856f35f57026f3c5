"""Draws documents with WeasyPrint, which sets real footnotes and hyphenates."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from typing import Any

from bench.lab.renderers.base import Sheet, everything
from bench.lab.renderers.html import page


class WeasyPrint:
    """Draws HTML with WeasyPrint. It has no MathML, so formulas are flat."""

    name = "weasyprint"
    batch = 1
    features = frozenset({"run-in", "side", "float", "svg", "notes"})
    support = everything(without="algorithm_look maths_font", only="fake_bold=none")

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        logging.getLogger("weasyprint").setLevel(logging.ERROR)
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        self._weasyprint: Any = weasyprint
        self._fonts: Any = FontConfiguration()

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        return "" if importlib.util.find_spec("weasyprint") else "pip install weasyprint"

    def versions(self) -> dict[str, str]:
        return {"weasyprint": str(self._weasyprint.__version__)}

    def render(self, sheets: Sequence[Sheet]) -> list[bytes | None]:
        return [self._one(sheet) for sheet in sheets]

    def _one(self, sheet: Sheet) -> bytes | None:
        html = page(sheet, foot_notes=True).replace("</style>", _extra(sheet) + "</style>")
        try:
            made: bytes = self._weasyprint.HTML(string=html).write_pdf(
                font_config=self._fonts, pdf_tags=sheet.style["tagged"] == "yes", pdf_identifier=b"0" * 16
            )
        except Exception:  # its layout fails on some rare combinations, with errors of many kinds
            return None
        return made

    def close(self) -> None:
        """Nothing runs."""


def _extra(sheet: Sheet) -> str:
    brackets = sheet.style["note_mark"] == "brackets"
    call = "content:counter(footnote)"
    if brackets:
        call = 'content:"[" counter(footnote) "]";font-size:1em;vertical-align:baseline'
    marker = 'content:"[" counter(footnote) "] "' if brackets else 'content:counter(footnote) " "'
    outline = "" if sheet.style["outline"] == "yes" else "h1,h2,h3,h4,h5,h6{bookmark-level:none}"
    foot = "@page{@footnote{border-top:.5pt solid #777;padding-top:3pt}}"
    note = ".foot{float:footnote;font-size:8pt;text-indent:0}"
    return f"{note}.foot::footnote-call{{{call}}}.foot::footnote-marker{{{marker}}}{foot}{outline}"
