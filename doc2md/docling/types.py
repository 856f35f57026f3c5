"""Shared by `export.py` and `load.py`: access to docling-core, and the representation of blocks that docling lacks."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from doc2md.errors import EngineError

EXACT_GROUP = "doc2md"
"""Name of an inline group whose pieces have their exact text, with spaces, in `orig`."""

QUOTE_GROUP, CONTENTS_GROUP = "quote", "contents"
"""Names of the groups for quotations and for printed tables of contents."""

FOOTNOTE_PREFIX = "#fn-"
"""Prefix of the address of a superscript piece that refers to a footnote. The footnote's label follows it."""

_SCHEMA_NAME = re.compile(rb'"schema_name"\s*:\s*"DoclingDocument"')


def is_docling(data: bytes) -> bool:
    """Whether JSON has the schema name `DoclingDocument` in its first 1024 bytes."""
    return _SCHEMA_NAME.search(data, 0, 1024) is not None


def check_docling() -> None:
    """Raise EngineError if docling-core is not installed. It is not imported, so the check is fast."""
    if find_spec("docling_core") is None:
        raise EngineError(
            "docling-core, which DoclingDocuments need, is not installed: "
            "run pip install '.[docling]' in the folder of doc2md"
        )


@contextmanager
def docling_types() -> Iterator[Any]:
    """Yield the module with docling's types, and suppress its warnings.

    Raises EngineError if docling-core is not installed.
    """
    check_docling()
    with warnings.catch_warnings():
        # docling-core warns of its own deprecated code, and of every box that it clamps.
        warnings.simplefilter("ignore")
        from docling_core.types import doc

        yield doc
