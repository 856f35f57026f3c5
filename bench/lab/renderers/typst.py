"""Draws documents with Typst, whose compiler is inside its wheel."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from typing import Any

from bench.lab.renderers.base import Sheet, everything
from bench.lab.renderers.typst_markup import source

_DATE = 1767225600  # 2026-01-01


class Typst:
    """Draws documents with Typst."""

    name = "typst"
    batch = 1
    features = frozenset({"maths", "notes", "run-in", "side", "svg"})
    support = everything(
        without="algorithm_look drop_cap byline=names"
        " fake_bold column_rule marker_place table_rules=double table_font=narrow background=tiles"
        " caption_place=beside running_head=browser"
    )

    def __init__(self) -> None:
        import typst

        self._typst: Any = typst
        self._compiler: Any = typst.Compiler()

    @staticmethod
    def missing() -> str:
        """What to install, or an empty string."""
        return "" if importlib.util.find_spec("typst") else "pip install typst"

    def versions(self) -> dict[str, str]:
        from importlib.metadata import version

        return {"typst": version("typst")}

    def render(self, sheets: Sequence[Sheet]) -> list[bytes | None]:
        return [self._one(sheet) for sheet in sheets]

    def _one(self, sheet: Sheet) -> bytes | None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a font that lacks a weight is only a warning
            try:
                made: bytes = self._compiler.compile(
                    source(sheet).encode(),
                    format="pdf",
                    timestamp=_DATE,
                    pdf_tags=sheet.style["tagged"] == "yes",
                )
            except self._typst.TypstError:
                return None
        return made

    def close(self) -> None:
        """Nothing runs."""
