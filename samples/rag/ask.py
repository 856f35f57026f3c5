"""Ask a question about documents and see the answer on its page: chunks in SQLite's full-text index, no network.

    python samples/rag/ask.py "Which archive has the films of the camera?" samples/report.pdf --draw answer.png

A larger system would use an index of embeddings. The page and the boxes of a chunk stay the same.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from pathlib import Path

import doc2md
from doc2md.chunks import Chunk
from doc2md.cli.drawing.pictures import outlined
from doc2md.pages.words import words_in
from doc2md.session import Session


class Index:
    """Finds chunks by their words. FTS5 ranks them by BM25; words in headings count twice."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            "CREATE VIRTUAL TABLE chunk USING fts5(headings, text, tokenize='porter unicode61')"
        )

    def add(self, chunks: list[Chunk]) -> None:
        rows = (
            (n, _words(" ".join(c.headings)), _words(c.text)) for n, c in enumerate(chunks, len(self.chunks))
        )
        self.database.executemany("INSERT INTO chunk(rowid, headings, text) VALUES (?, ?, ?)", rows)
        self.chunks += chunks

    def find(self, question: str, most: int = 3) -> list[Chunk]:
        """The best `most` chunks: first those with the whole question in a row, then those with many of its words."""
        any_of = " OR ".join(f'"{words}"' for words in [_words(question), *words_in(question)])
        query = "SELECT rowid FROM chunk WHERE chunk MATCH ? ORDER BY bm25(chunk, 2, 1) LIMIT ?"
        return (
            [self.chunks[n] for (n,) in self.database.execute(query, (any_of, most))]
            if words_in(question)
            else []
        )


def _words(text: str) -> str:
    """The words of a text, separated by spaces. Each Chinese character counts as a word, so Chinese can be searched."""
    return " ".join(words_in(text))


async def draw(source: Path, chunk: Chunk) -> bytes:
    """A PNG of the first page of a chunk, with the boxes of the chunk outlined."""
    async with Session(doc2md.Options(engine="local", dpi=110)) as session:
        image = await session.render(session.open(source), chunk.pages[0])
    boxes = [region.box for region in chunk.regions if region.page == chunk.pages[0] and region.box]
    return outlined(image, boxes)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("question")
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--draw", type=Path, metavar="FILE.png")
    arguments = parser.parse_args()
    index, sources = Index(), {}
    with doc2md.Converter(engine="local", images="off") as converter:
        for path in arguments.documents:
            result = converter.convert(path)
            sources[result.document.source.sha256] = path
            index.add(result.chunks(200, images="off"))
    found = index.find(arguments.question)
    for chunk in found:
        pages = ", ".join(map(str, chunk.pages))
        print(f"{sources[chunk.sha256]}, page {pages}: {' > '.join(chunk.headings)}\n\n{chunk.text}\n")
    if found and arguments.draw:
        arguments.draw.write_bytes(asyncio.run(draw(sources[found[0].sha256], found[0])))


if __name__ == "__main__":
    main()
