"""A converter component for Haystack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack import Document, component
from haystack.dataclasses import ByteStream

from doc2md.loaders import fields, load
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions


@component
class Doc2mdConverter:
    """Converts files to Haystack documents, one for each chunk; see `doc2md.loaders.load` and `fields`.

    >>> Doc2mdConverter().run(sources=["report.pdf"])["documents"]
    """

    def __init__(
        self, options: Options | None = None, export: ExportOptions | None = None, *, flat: bool = False
    ) -> None:
        self.options = options
        self.export = export
        self.flat = flat

    @component.output_types(documents=list[Document])
    def run(
        self, sources: list[str | Path | ByteStream], meta: dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """Convert the sources. `meta` is added to the metadata of every chunk."""
        opened = (source.data if isinstance(source, ByteStream) else source for source in sources)
        documents = [
            Document(
                id=chunk.id,
                content=chunk.text,
                meta={**(meta or {}), **fields(source, chunk, flat=self.flat)},
            )
            for source, chunk in load(opened, self.options, self.export)
        ]
        return {"documents": documents}
