"""Writes chunks as JSON Lines, one object per line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from doc2md.chunks.types import Chunk


def as_json(chunk: Chunk) -> dict[str, Any]:
    """The fields of a chunk as JSON values.

    A box is `[left, top, right, bottom]` in points, or None if it is unknown.
    """
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
    """One line per chunk. Characters that some programs treat as line ends are escaped."""
    return "".join(
        _LINE_ENDS.sub(_escaped, json.dumps(as_json(chunk), ensure_ascii=False)) + "\n" for chunk in chunks
    )


_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""Line ends that the JSON encoder does not escape."""


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
