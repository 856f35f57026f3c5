"""Read the JSON of a converted document, for the commands that work from it."""

from __future__ import annotations

from typing import IO

from doc2md.document import Document
from doc2md.errors import InputError
from doc2md.result import load_result
from doc2md.runtime.temporary import discard, make_folder
from doc2md.sources import Input, open_input, printable


def saved_document(source: Input, refusal: str) -> Document:
    """The document in a JSON file. Raises InputError with `refusal` for another file; `{name}` in it is its name."""
    if source.file.kind == "json":
        return load_result(source).document
    name = printable(source.name)
    raise InputError(f"{name}: {refusal.format(name=name)}")


def read_saved(given: str | IO[bytes], max_size: int, refusal: str) -> Document:
    """The same for a path or a stream that is not open yet, of at most `max_size` bytes."""
    scratch = make_folder()
    try:
        return saved_document(open_input(given, scratch, name="stdin", max_size=max_size), refusal)
    finally:
        discard(scratch)
