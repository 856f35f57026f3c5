"""A document loader for LangChain."""

from __future__ import annotations

from collections.abc import Iterator

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from doc2md.loaders import Sources, fields, load
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions


class Doc2mdLoader(BaseLoader):
    """Loads documents, or folders of them, as chunks; see `doc2md.loaders.load` and `fields`.

    >>> Doc2mdLoader("report.pdf", export=ExportOptions(images="off", chunk_size=256)).load()
    """

    def __init__(
        self,
        sources: Sources,
        options: Options | None = None,
        export: ExportOptions | None = None,
        *,
        flat: bool = False,
    ) -> None:
        self.sources = sources
        self.options = options
        self.export = export
        self.flat = flat

    def lazy_load(self) -> Iterator[Document]:
        """Yield the chunks. A document is converted when its first chunk is requested."""
        for source, chunk in load(self.sources, self.options, self.export):
            metadata = fields(source, chunk, flat=self.flat)
            yield Document(page_content=chunk.text, id=chunk.id, metadata=metadata)
