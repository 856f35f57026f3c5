"""doc2md converts documents (PDF first) to Markdown that can be checked.

    import doc2md

    result = doc2md.convert("report.pdf")
    print(result.markdown)

`convert` returns a `Result` with `.document`, `.markdown`, `.status` and `.ledger`. `__all__` below is the public API.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from doc2md.version import __version__ as __version__

if TYPE_CHECKING:
    from doc2md.api import Converter, aconvert, ask, convert, find, stream
    from doc2md.chunks import Chunk
    from doc2md.converter.base import Task
    from doc2md.document import Block, Document, PageRow, PageStatus
    from doc2md.errors import Doc2mdError, ExitCode
    from doc2md.options.conversion import EngineName, Options
    from doc2md.options.export import ExportOptions, Format, Images
    from doc2md.options.limits import Limits
    from doc2md.pages.answers import Reply
    from doc2md.result import Result, Status
    from doc2md.search.find import Hit
    from doc2md.streaming import StreamedPage

_MODULES = {
    "Block": "document",
    "Chunk": "chunks",
    "Converter": "api",
    "Doc2mdError": "errors",
    "Document": "document",
    "EngineName": "options.conversion",
    "ExitCode": "errors",
    "ExportOptions": "options.export",
    "Format": "options.export",
    "Hit": "search.find",
    "Images": "options.export",
    "Limits": "options.limits",
    "Options": "options.conversion",
    "PageRow": "document",
    "PageStatus": "document",
    "Reply": "pages.answers",
    "Result": "result",
    "Status": "result",
    "StreamedPage": "streaming",
    "Task": "converter.base",
    "aconvert": "api",
    "ask": "api",
    "convert": "api",
    "find": "api",
    "stream": "api",
}
"""The module of each public name."""

__all__ = [
    "Block",
    "Chunk",
    "Converter",
    "Doc2mdError",
    "Document",
    "EngineName",
    "ExitCode",
    "ExportOptions",
    "Format",
    "Hit",
    "Images",
    "Limits",
    "Options",
    "PageRow",
    "PageStatus",
    "Reply",
    "Result",
    "Status",
    "StreamedPage",
    "Task",
    "aconvert",
    "ask",
    "convert",
    "find",
    "stream",
]


def __getattr__(name: str) -> Any:
    """Import public names when they are first used, so that the command line starts fast."""
    if name not in _MODULES:
        raise AttributeError(f"module 'doc2md' has no attribute {name!r}")
    return getattr(import_module(f"doc2md.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, for completion in editors and notebooks."""
    return sorted({*__all__, "__version__", "__doc__"})
