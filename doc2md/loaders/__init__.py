"""Documents for other frameworks, in chunks that know page and place. Each module needs its framework, and no more:

    from doc2md.loaders.langchain import Doc2mdLoader        # pip install langchain-core
    from doc2md.loaders.llamaindex import Doc2mdReader       # pip install llama-index-core
    from doc2md.loaders.haystack import Doc2mdConverter      # pip install haystack-ai

What each gives has the chunk's text and id, and as metadata its `fields`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, cast

from doc2md.api import Converter, Source
from doc2md.chunks import Chunk, chunks
from doc2md.chunks.jsonl import as_json
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Images

Sources = Source | Iterable[Source]


def load(
    sources: Sources, options: Options | None = None, export: ExportOptions | None = None
) -> Iterator[tuple[Source, Chunk]]:
    """The chunks of one document or many, each with what it was loaded from: a path, or bytes.

    A JSON file that doc2md wrote is not read again. Without `export` figures are left out, for they are not kept.
    Raises a Doc2mdError where a document cannot be read; pages that fail leave a comment in their place.
    """
    export = export or ExportOptions(images=Images.OFF)
    options = options or Options(images=export.images)
    one = isinstance(sources, str | bytes | os.PathLike) or hasattr(sources, "read")
    many = cast("Iterable[Source]", [sources] if one else sources)
    with Converter(options) as converter:
        for source in many:
            for chunk in chunks(converter.convert(source).document, export):
                yield source, chunk


def fields(source: Source, chunk: Chunk, *, flat: bool = False) -> dict[str, Any]:
    """All that a chunk knows but its text: `page` is the first of its `pages`, from 1; boxes are in points.

    `source` is the path it was loaded from, `name` the document's. `flat`: lists are JSON in a string, for stores that
    take nothing but strings and numbers.
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
