"""What both directions agree on: the library, and how what docling has no name for is said in its terms."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from doc2md.errors import EngineError

EXACT = "doc2md"
"""Name of an inline group whose pieces have their exact words in `orig`: joined they are the text, blanks and all."""
QUOTE, CONTENTS = "quote", "contents"
"""Names of groups that hold a quoted passage, or a printed table of contents."""
FOOTNOTE = "#fn-"
"""A raised piece with this address and a label refers to a footnote."""

_MARKED = re.compile(rb'"schema_name"\s*:\s*"DoclingDocument"')


def is_docling(data: bytes) -> bool:
    """Whether JSON says of itself, near its start, that it is a DoclingDocument."""
    return _MARKED.search(data, 0, 1024) is not None


def check_docling() -> None:
    """Before any work, and at once: raises EngineError where docling-core is not installed."""
    if find_spec("docling_core") is None:
        raise EngineError(
            "DoclingDocuments are written and read by docling-core, which is missing: pip install docling-core"
        )


@contextmanager
def docling_types() -> Iterator[Any]:
    """The module of docling's types, quiet while it is used. Raises EngineError where it is not installed."""
    check_docling()
    with warnings.catch_warnings():
        # It warns of what is deprecated in itself, and of every box that it clamps.
        warnings.simplefilter("ignore")
        from docling_core.types import doc

        yield doc
