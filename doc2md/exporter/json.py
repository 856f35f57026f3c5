"""The document as versioned JSON, and back to the same document."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json as read_json

from doc2md.document import VERSION, Document
from doc2md.errors import InputError


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document) -> str:
    """Indented, so that it can be read and compared; but for the version, what has its default is left out."""
    text = _adapter().dump_json(document, indent=1, exclude_defaults=True).decode("utf-8")
    return f'{{\n "version": {document.version},{text.removeprefix("{")}\n'


def from_json(text: str | bytes) -> Document:
    """Raises InputError where `text` is no document, or one of a later version."""
    try:
        content = read_json(text)
        _check_version(content)
        return _adapter().validate_python(content)
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
