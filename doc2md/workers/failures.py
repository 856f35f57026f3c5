"""Turning an exception in a worker into a `Failure` for the parent."""

from __future__ import annotations

import re

from doc2md import errors
from doc2md.rasterizer.opening import plain
from doc2md.workers.protocol import Failure

_MAX_MESSAGE = 500
"""Maximum length of an error message, in characters. A reason fits into one or two lines."""
_OUT_OF_MEMORY = re.compile("malloc|bad_?alloc|insufficient memory", re.I)
"""Matches the messages of MuPDF, ONNX Runtime and OpenCV when memory runs out."""


def failure_of(error: Exception) -> Failure:
    """The failure for an exception. doc2md's own errors keep their class; any other exception becomes a `PageError`."""
    if isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(str(error)):
        kind, message = "PageError", "it needs more memory than --max-memory allows"
    elif isinstance(error, errors.Doc2mdError | errors.PageError):
        kind, message = type(error).__name__, str(error)
    elif str(error).startswith("code="):
        kind, message = "PageError", f"MuPDF failed: {plain(error)}"
    else:
        kind, message = "PageError", f"{type(error).__name__}: {error}"
    words = " ".join(message.split())[:_MAX_MESSAGE]
    return Failure(kind, words.encode("utf-8", "replace").decode())
