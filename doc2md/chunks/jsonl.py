"""Chunks as JSON lines: an object each, with names for all that is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from doc2md.chunks.types import Chunk


def as_json(chunk: Chunk) -> dict[str, Any]:
    """Its fields as JSON has them; a box is left, top, right, bottom, or null where nobody knows."""
    return {
        "id": chunk.id,
        "text": chunk.text,
        "headings": list(chunk.headings),
        "kind": chunk.kind.value,
        "pages": list(chunk.pages),
        "regions": [
            {"page": page, "box": [round(value, 2) for value in box] if box else None}
            for page, box in chunk.regions
        ],
        "span": list(chunk.span),
        "own": list(chunk.own),
        "tokens": chunk.tokens,
        "confidence": chunk.confidence,
        "source": chunk.source,
        "sha256": chunk.sha256,
    }


def to_jsonl(chunks: Iterable[Chunk]) -> str:
    """A line each, whatever a reader takes for the end of a line."""
    return "".join(
        _LINE_ENDS.sub(_escaped, json.dumps(as_json(chunk), ensure_ascii=False)) + "\n" for chunk in chunks
    )


_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""Those that JSON leaves as they are."""


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
