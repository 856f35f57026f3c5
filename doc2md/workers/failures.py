"""Errors in a worker, as the parent is told of them."""

from __future__ import annotations

import re

from doc2md import errors
from doc2md.rasterizer.opening import plain
from doc2md.workers.protocol import Failure

_MAX_MESSAGE = 500
"""Characters of a message: a reason fits on a line or two."""
_NO_MEMORY = re.compile("malloc|bad_?alloc|insufficient memory", re.I)
"""How MuPDF, ONNX Runtime and OpenCV say that there is no memory left."""


def failure_of(error: Exception) -> Failure:
    """Our own errors keep their class; any other is the fault of the page, a `PageError`."""
    if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
        kind, message = "PageError", "it needs more memory than a page may have (--max-memory)"
    elif isinstance(error, errors.Doc2mdError | errors.PageError):
        kind, message = type(error).__name__, str(error)
    elif str(error).startswith("code="):
        kind, message = "PageError", f"MuPDF gave up: {plain(error)}"
    else:
        kind, message = "PageError", f"{type(error).__name__}: {error}"
    words = " ".join(message.split())[:_MAX_MESSAGE]
    return Failure(kind, words.encode("utf-8", "replace").decode())
