"""Document loaders for LangChain, LlamaIndex and Haystack. Each module needs only its own framework:

    from doc2md.loaders.langchain import Doc2mdLoader        # pip install langchain-core
    from doc2md.loaders.llamaindex import Doc2mdReader       # pip install llama-index-core
    from doc2md.loaders.haystack import Doc2mdConverter      # pip install haystack-ai

Each loader returns one document per chunk, with the chunk's text and id. The other fields are metadata; see `fields`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, cast

from doc2md.api import Converter, Source
from doc2md.chunks import Chunk, chunks
from doc2md.chunks.jsonl import as_json
from doc2md.expand import expand
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Images

Sources = Source | Iterable[Source]


def load(
    sources: Sources, options: Options | None = None, export: ExportOptions | None = None
) -> Iterator[tuple[Source, Chunk]]:
    """Convert one source or several, and yield each chunk with its source.

    A source is a path, bytes or a binary file. A path may also be that of a folder, a pattern such as "*.pdf", or
    "@names.txt" for a list of names, as on the command line. For JSON that doc2md wrote, no page is read again. Without
    `export`, figures are left out, because their files are temporary. A failed page is replaced by a comment. Raises
    Doc2mdError if a document cannot be read.
    """
    export = export or ExportOptions(images=Images.OFF)
    options = options or Options(images=export.images)
    one = isinstance(sources, str | bytes | os.PathLike) or hasattr(sources, "read")
    many = cast("Iterable[Source]", [sources] if one else sources)
    with Converter(options) as converter:
        for source in _expanded(many):
            for chunk in chunks(converter.convert(source).document, export):
                yield source, chunk


def _expanded(sources: Iterable[Source]) -> Iterator[Source]:
    for source in sources:
        yield from expand([os.fspath(source)]) if isinstance(source, str | os.PathLike) else [source]


def fields(source: Source, chunk: Chunk, *, flat: bool = False) -> dict[str, Any]:
    """The fields of a chunk as metadata, without its text. Fields that are None are left out.

    `source` is the path that was loaded, `name` the document's file name, and `page` the first page, from 1. Boxes are
    in points. With `flat`, lists become JSON strings, for stores that accept only strings and numbers.
    """
    found = as_json(chunk)
    del found["text"]
    found["name"] = found.pop("source")
    found["source"] = os.fspath(source) if isinstance(source, str | os.PathLike) else found["name"]
    found["page"] = chunk.pages[0]
    if flat:
        found = {
            key: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            for key, value in found.items()
        }
    return {key: value for key, value in found.items() if value is not None}
