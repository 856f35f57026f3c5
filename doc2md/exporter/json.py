"""The document as versioned JSON, and back to the same document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json as read_json

from doc2md.document import FURNITURE, VERSION, Block, Document
from doc2md.errors import InputError
from doc2md.exporter.boxes import in_unit
from doc2md.options.export import Boxes, ExportOptions, Headers


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document, options: ExportOptions | None = None) -> str:
    """Indented, so that it can be read and compared; but for the version, what has its default is left out."""
    options = options or ExportOptions()
    if options.headers is Headers.DROP:
        document = replace(document, blocks=tuple(b for b in document.blocks if b.kind not in FURNITURE))
    document = in_unit(document, options.boxes)
    text = _adapter().dump_json(document, indent=1, exclude_defaults=True).decode("utf-8")
    return f'{{\n "version": {document.version},{text.removeprefix("{")}\n'


def schema() -> str:
    """The JSON Schema of what `to_json` writes."""
    return json.dumps(_adapter().json_schema(), indent=2) + "\n"


def from_json(text: str | bytes) -> Document:
    """Raises InputError where `text` is no document, or one of a later version."""
    try:
        content = read_json(text, allow_inf_nan=False)
        _check_version(content)
        document = _adapter().validate_python(content)
        _check_places(document.blocks)
        return in_unit(document, Boxes.POINTS)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise InputError(f"not a doc2md document: {problem['msg']} at {where or 'the top'}") from error
    except ValueError as error:
        raise InputError(f"not a doc2md document: {error}") from error


def _check_version(content: Any) -> None:
    """First of all, for what is new in a later version would be taken for a fault."""
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(version, int):
        raise InputError("not a doc2md document: it has no version")
    if version > VERSION:
        raise InputError(f"the document is of version {version}: update doc2md to read it")


def _check_places(blocks: Iterable[Block]) -> None:
    """What no type says: a block is somewhere, and cells count from 0."""
    for block in blocks:
        if not block.regions:
            raise InputError(f"not a doc2md document: block {block.id[:40]!r} is on no page")
        if any(cell.row < 0 or cell.col < 0 for cell in block.cells):
            raise InputError(f"not a doc2md document: table {block.id[:40]!r} has a cell before its first")
        _check_places(block.children)
