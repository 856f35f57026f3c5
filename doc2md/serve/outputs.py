"""A finished document in the formats of its order."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from doc2md.chunks.jsonl import as_json
from doc2md.chunks.tokens import tokenizer
from doc2md.document import Block, Kind
from doc2md.options.export import ExportOptions, Format, Images
from doc2md.result import Result
from doc2md.serve.order import Order

FORMATS = ("md", "json", "html", "text")
"""The contents that docling-serve and doc2md have in common. `json` is a DoclingDocument."""


def contents(result: Result, order: Order) -> dict[str, Any]:
    """The contents of the document, by the name of their format. `json` is an object, the others are texts."""
    return {name: _content(result, name, order.writing) for name in order.formats if name in FORMATS}


def _content(result: Result, name: str, options: ExportOptions) -> Any:
    match name:
        case "json":
            return json.loads(result.render(Format.DOCLING, options))
        case "html":
            return result.render(Format.HTML, options)
        case "text":
            return plain_text(result)
    return result.render(Format.MD, options)


def plain_text(result: Result) -> str:
    """The document without any markup: a line for each block, item or table row."""
    return "\n".join(line for block in result.document.blocks for line in _lines(block)) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if block.text.plain:
        yield (
            f"{block.label} {block.text.plain}"
            if block.kind is Kind.ITEM and block.label
            else block.text.plain
        )
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text.plain)
    yield from ("\t".join(row) for row in rows.values())
    for child in block.children:
        yield from _lines(child)


def archive(results: Sequence[tuple[str, Result]], order: Order) -> bytes:
    """A ZIP file with the contents of several documents, each in files named after its document."""
    suffixes = {"json": ".docling.json", "text": ".txt"}
    buffer, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, result in results:
            stem = free_stem(PurePath(name).stem or "document", taken)
            for format_, content in contents(result, order).items():
                text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
                suffix = suffixes.get(format_, f".{format_}")
                file.writestr(f"{stem}{suffix}", text.encode("utf-8", "replace"))
            if order.images is Images.REFERENCED and order.figures:
                for figure, path in result.figures.items():
                    file.write(path, figure)
    return buffer.getvalue()


def free_stem(stem: str, taken: set[str]) -> str:
    """A name that is not in `taken`, also on systems that ignore case; it is added there."""
    name, n = stem, 1
    while name.casefold() in taken:
        n += 1
        name = f"{stem}-{n}"
    taken.add(name.casefold())
    return name


def chunk_items(result: Result, order: Order) -> Iterator[dict[str, Any]]:
    """The chunks of a document, in the form of docling-serve; doc2md's own fields are in `metadata`."""
    options = order.writing
    counted = tokenizer(options.chunk_tokens, download=False)
    found = result.chunks(options.chunk_size, tokens=counted, images=options.images)
    for index, chunk in enumerate(found):
        own = as_json(chunk)
        yield {
            "filename": chunk.source,
            "chunk_index": index,
            "text": chunk.titled,
            "raw_text": chunk.text if order.raw else None,
            "num_tokens": chunk.tokens,
            "headings": list(chunk.headings) or None,
            "captions": None,
            "doc_items": [],
            "page_numbers": list(chunk.pages),
            "metadata": {
                key: own[key] for key in ("id", "kind", "regions", "span", "own", "confidence", "sha256")
            },
        }
