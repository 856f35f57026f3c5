"""Writes a document as versioned JSON, and reads it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json as read_json

from doc2md.document import FURNITURE, VERSION, Block, Document, Edit
from doc2md.errors import InputError
from doc2md.exporter.boxes import in_unit
from doc2md.options.export import Boxes, ExportOptions, Headers


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document, options: ExportOptions | None = None) -> str:
    """The document as indented JSON that ends with a newline.

    Fields with their default value are left out, except the version. `options` sets the unit of boxes, and whether
    running heads are included.
    """
    options = options or ExportOptions()
    if options.headers is Headers.DROP:
        document = _without_running_heads(document)
    document = in_unit(document, options.boxes)
    text = _adapter().dump_json(document, indent=1, exclude_defaults=True).decode("utf-8")
    return f'{{\n "version": {document.version},{text.removeprefix("{")}\n'


def _without_running_heads(document: Document) -> Document:
    """The document without running heads, whose words are in the edits of their pages."""
    dropped = [block for block in document.blocks if block.kind in FURNITURE]
    edits: dict[int, list[Edit]] = {}
    for block in dropped:
        edit = Edit("running_heads", block.id, "left out: --headers drop", before=block.text.plain)
        edits.setdefault(block.page, []).append(edit)
    return replace(
        document,
        pages=tuple(replace(row, edits=(*row.edits, *edits.get(row.page, ()))) for row in document.pages),
        blocks=tuple(block for block in document.blocks if block.kind not in FURNITURE),
    )


def schema() -> str:
    """The JSON Schema of the output of `to_json`."""
    return json.dumps(_adapter().json_schema(), indent=2) + "\n"


def from_json(text: str | bytes) -> Document:
    """Read a document that `to_json` wrote. Its boxes are converted to points.

    Raises InputError if the JSON is not a doc2md document or has a later format version.
    """
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
    """Check the format version, before validation: that would report the new fields of a later version as errors."""
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(version, int):
        raise InputError("not a doc2md document: it has no version")
    if version > VERSION:
        raise InputError(f"the document has the newer format version {version}: update doc2md to read it")


def _check_places(blocks: Iterable[Block]) -> None:
    """Check what the types cannot express: each block has a page, and no row or column is negative."""
    for block in blocks:
        if not block.regions:
            raise InputError(f"not a doc2md document: block {block.id[:40]!r} is on no page")
        if any(cell.row < 0 or cell.col < 0 for cell in block.cells):
            raise InputError(f"not a doc2md document: table {block.id[:40]!r} has a negative row or column")
        _check_places(block.children)
