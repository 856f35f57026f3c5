"""Pictures of the pages of a document whose PDF may be made again."""

import asyncio
from pathlib import Path
from typing import Any, cast

from doc2md.serve.engine import Engine
from doc2md.serve.web.pictures import Pictures
from doc2md.sources import Input
from doc2md.worker_types import SourceFile


class MakesPdfs:
    """Stands for an engine: opens an office document as a new PDF, and renders a page of it as its path."""

    made = 0

    async def run(self, function: Any, *given: Any) -> Any:
        if function.__name__ == "_open":
            self.made += 1
            pdf = given[0] / f"{self.made}.pdf"
            pdf.write_bytes(b"a page")
            return Input(SourceFile(str(pdf), "a.docx", "pdf"), "", None)
        return Path(given[0].file.path).read_bytes()


def test_after_a_retry_the_pdf_of_an_office_document_is_made_again(tmp_path: Path) -> None:
    engine = MakesPdfs()
    pictures = Pictures(cast(Engine, engine))

    async def look(page: int) -> bytes:
        return (await pictures.picture(tmp_path, "a.docx", page)).read_bytes()

    async def run() -> None:
        assert [await look(1), await look(2), engine.made] == [b"a page", b"a page", 1]
        (tmp_path / "1.pdf").unlink()  # as a retry does
        assert [await look(3), engine.made] == [b"a page", 2]

    asyncio.run(run())
