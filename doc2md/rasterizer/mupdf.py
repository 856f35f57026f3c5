"""Import PyMuPDF without its models. All other modules import `pymupdf` from here.

Importing PyMuPDF 2 also loads two ONNX models, ONNX Runtime and a Markdown writer, which takes 1.4 CPU seconds and
137 MB. Without them the import takes 0.25 seconds and 47 MB. PyMuPDF also works if these imports fail, so this module
hides the packages during the import. `doc2md.converter.local.layout.layout_model.layout_model` loads the models when a
page needs them.
"""

from __future__ import annotations

import os
import sys

# ONNX Runtime, which runs the layout and OCR models, sends usage data to its vendor unless this variable is set.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_HIDDEN_PACKAGES = ("pymupdf.layout", "pymupdf4llm")

_hidden_now = [name for name in _HIDDEN_PACKAGES if name not in sys.modules]
for _name in _hidden_now:
    sys.modules[_name] = None  # type: ignore[assignment]  # makes the import fail
try:
    import pymupdf
finally:
    for _name in _hidden_now:
        del sys.modules[_name]

# MuPDF writes its messages about damaged files to stdout, but stdout is for the document.
pymupdf.set_messages(stream=sys.stderr)
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)
# Without this, glyphs of a font with bad metrics get boxes seven lines high. The hidden packages set it too.
pymupdf.TOOLS.unset_quad_corrections(True)

__all__ = ["pymupdf"]
