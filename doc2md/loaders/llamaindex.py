"""A reader for LlamaIndex."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import Document

from doc2md.loaders import Sources, fields, load
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions

_SAID = {"headings"}
"""Of the metadata, what a model is to see: LlamaIndex puts all of it before each text."""


class Doc2mdReader(BaseReader):
    """One document or many, in chunks; see `doc2md.loaders.load` and `fields`.

    >>> Doc2mdReader().load_data("report.pdf")
    """

    def __init__(
        self, options: Options | None = None, export: ExportOptions | None = None, *, flat: bool = False
    ) -> None:
        self.options = options
        self.export = export
        self.flat = flat

    def lazy_load_data(self, file: Sources, extra_info: dict[str, Any] | None = None) -> Iterable[Document]:
        """The names are those `SimpleDirectoryReader(file_extractor={".pdf": Doc2mdReader()})` calls."""
        for source, chunk in load(file, self.options, self.export):
            metadata = fields(source, chunk, flat=self.flat)
            hidden = sorted({*metadata, *(extra_info or {})} - _SAID)
            yield Document(
                text=chunk.text,
                id_=chunk.id,
                metadata={**(extra_info or {}), **metadata},
                excluded_embed_metadata_keys=hidden,
                excluded_llm_metadata_keys=hidden,
            )
