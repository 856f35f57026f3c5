"""How much of a line tagged text covers, and how large and deep a structure tree is read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from doc2md.rasterizer import tags
from doc2md.rasterizer.tags import tagged_pieces, with_tags
from tests.builders.lines import row

LINE = row("Rivers carry sand", 50, 100)


def text(share: float = 1.0) -> dict[str, Any]:
    """A block of text that covers this share of the line, in eighths of a point."""
    x, y, width, height = LINE.box.x0, LINE.box.y0, LINE.box.width * share, LINE.box.height
    place = {name: round(8 * value) for name, value in zip("xywh", (x, y, width, height), strict=True)}
    return {"type": "text", "lines": [{"text": "Rivers", "bbox": place}]}


def inside(kind: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "structure", "std": kind, "index": 0, "contents": list(blocks)}


def nested(depth: int) -> dict[str, Any]:
    block = inside("P", text())
    for _ in range(depth - 1):
        block = inside("Div", block)
    return block


def far(count: int) -> list[dict[str, Any]]:
    piece = {"type": "text", "lines": [{"text": "x", "bbox": {"x": 0, "y": 4000, "w": 8, "h": 8}}]}
    return [piece] * count


@pytest.mark.parametrize(
    ("tree", "tag"),
    [
        (inside("P", text(0.4)), ""),
        (inside("P", text(0.6)), "P"),
        (nested(80), "P"),
        (nested(120), ""),
        (inside("P", *far(4_000), text()), "P"),
        (inside("P", *far(6_000), text()), ""),
    ],
    ids=["little", "most", "deep", "very deep", "many pieces", "very many pieces"],
)
def test_a_line_has_the_tag_of_the_text_that_covers_it(
    tree: dict[str, Any], tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tags, "_tree", lambda page: [tree])
    monkeypatch.setattr(tags, "is_tagged", lambda document: True)
    (made,) = with_tags([LINE], tagged_pieces(SimpleNamespace(parent=None, rotation=0)))
    assert made.tag == tag
