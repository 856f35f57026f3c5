"""PyMuPDF, imported without its layout models: everybody takes `pymupdf` from here.

Importing PyMuPDF 2 loads two ONNX models at once, 0.8 CPU seconds and 55 MB that most workers never need. Its
own import is guarded, so hiding the sub-package for that moment leaves it out;
`doc2md.converter.local.regions.layout_model` loads it when a page asks for it.
"""

from __future__ import annotations

import sys

_LAYOUT = "pymupdf.layout"

if "pymupdf" not in sys.modules and _LAYOUT not in sys.modules:
    sys.modules[_LAYOUT] = None  # type: ignore[assignment]  # how Python spells "not importable"
    try:
        import pymupdf
    finally:
        del sys.modules[_LAYOUT]
else:
    import pymupdf

# MuPDF's remarks about a damaged file would go to stdout, which belongs to the document.
pymupdf.set_messages(stream=sys.stderr)
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

__all__ = ["pymupdf"]
