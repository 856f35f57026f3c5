"""A reader for LlamaIndex."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import Document

from doc2md.loaders import Sources, fields, load
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions

_VISIBLE_METADATA = {"headings"}
"""The metadata that models see. By default, LlamaIndex puts all metadata before each text."""


class Doc2mdReader(BaseReader):
    """Loads documents, or folders of them, as chunks; see `doc2md.loaders.load` and `fields`.

    >>> Doc2mdReader().load_data("report.pdf")
    """

    def __init__(
        self, options: Options | None = None, export: ExportOptions | None = None, *, flat: bool = False
    ) -> None:
        self.options = options
        self.export = export
        self.flat = flat

    def lazy_load_data(self, file: Sources, extra_info: dict[str, Any] | None = None) -> Iterable[Document]:
        """Yield the chunks. `extra_info` is added to their metadata.

        `SimpleDirectoryReader(file_extractor={".pdf": Doc2mdReader()})` calls this method with these argument names.
        """
        for source, chunk in load(file, self.options, self.export):
            metadata = fields(source, chunk, flat=self.flat)
            hidden = sorted({*metadata, *(extra_info or {})} - _VISIBLE_METADATA)
            yield Document(
                text=chunk.text,
                id_=chunk.id,
                metadata={**(extra_info or {}), **metadata},
                excluded_embed_metadata_keys=hidden,
                excluded_llm_metadata_keys=hidden,
            )
