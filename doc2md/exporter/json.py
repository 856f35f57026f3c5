"""The document as versioned JSON, and back to the same document."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from doc2md.document import VERSION, Document
from doc2md.errors import InputError


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document) -> str:
    """Indented, so that it can be read and compared; what has its default value is left out."""
    return _adapter().dump_json(document, indent=1, exclude_defaults=True).decode("utf-8") + "\n"


def from_json(text: str | bytes) -> Document:
    """Raises InputError where `text` is no document, or one of a later version."""
    try:
        document = _adapter().validate_json(text)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise InputError(f"not a doc2md document: {problem['msg']} at {where or 'the top'}") from error
    if document.version > VERSION:
        raise InputError(f"the document is of version {document.version}: update doc2md to read it")
    return document
