"""PyMuPDF, imported without its models: everybody takes `pymupdf` from here.

Importing PyMuPDF 2 loads two ONNX models, ONNX Runtime and a Markdown writer at once, 1.4 CPU seconds and 137 MB;
without them it is .25 seconds and 47 MB. Its own imports of them are guarded, so hiding the packages for that moment
leaves them out. `doc2md.converter.local.layout.layout_model.layout_model` loads the models when a page asks for them.
"""

from __future__ import annotations

import os
import sys

# ONNX Runtime, under the layout and the OCR models, reports its use to its maker unless it is told not to.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_HIDDEN = ("pymupdf.layout", "pymupdf4llm")

_hidden = [name for name in _HIDDEN if name not in sys.modules]
for _name in _hidden:
    sys.modules[_name] = None  # type: ignore[assignment]  # how Python spells "not importable"
try:
    import pymupdf
finally:
    for _name in _hidden:
        del sys.modules[_name]

# MuPDF's remarks about a damaged file would go to stdout, which belongs to the document.
pymupdf.set_messages(stream=sys.stderr)
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)
# Otherwise glyphs of a font with odd metrics get boxes seven lines high. The hidden packages would set it as well.
pymupdf.TOOLS.unset_quad_corrections(True)

__all__ = ["pymupdf"]
