"""Examples for the judge: the rows of generated documents with their evidence, and what they are in truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.judge.arrays import Saved
from bench.judge.disguise import disguised
from doc2md.converter.local.layout.first_look import habits_of_lines, look_at_document
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.page import layer_of
from doc2md.converter.local.layout.regions import sort_out
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.habits import Habits

MIN_COVER = 0.6
"""Minimum share of a row that must lie in one block of the truth. Rows that belong to several blocks teach nothing."""

FORCED = frozenset({"lines", "pair", "entry"})
"""Blocks whose lines end where their author ended them. Neighbours with the same parent are one block."""

WINDOW = (1, 14)
"""The smallest and largest number of rows that are also shown as a page of their own."""

WINDOWS = 2
"""Number of such parts of each page."""

SKIP = -1
"""The label of a row that teaches nothing."""

_ROLE = {
    "heading": "heading",
    "item": "item",
    "reference": "reference",
    "caption": "caption",
    "note": "note",
    "code": "code",
    "formula": "formula",
    "paragraph": "text",
    "lines": "text",
    "pair": "text",
    "entry": "text",
    "running_head": "furniture",
    "page_number": "furniture",
    "watermark": "furniture",
    "stamp": "furniture",
}


@dataclass(frozen=True)
class Examples(Saved):
    """Rows of documents.

    values     the evidence (rows x features)
    roles      index in `ROLES`, or `SKIP`
    links      index in `LINKS`, or `SKIP`
    above      index of the row above, or -1
    documents  index of the document
    styles     for each document its renderer, which is left out to see how an unseen style is judged
    """

    values: NDArray[np.float32]
    roles: NDArray[np.int32]
    links: NDArray[np.int32]
    above: NDArray[np.int32]
    documents: NDArray[np.int32]
    styles: NDArray[np.str_]


@dataclass(frozen=True)
class _Truth:
    """A printed line of the truth: its box, the block it belongs to, its own part of that block, and its role."""

    box: Box
    block: str
    part: str
    role: str
    forced: bool


def collect(folders: Sequence[Path], jobs: int = 2) -> Examples:
    """Read generated documents. Each folder has a `doc.pdf`, a `blocks.json` and a `meta.json`."""
    with ProcessPoolExecutor(jobs) as pool:
        parts = list(pool.map(of_document, folders, chunksize=4))
    starts = np.cumsum([0, *(len(part.roles) for part in parts)])
    return Examples(
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.roles for part in parts]),
        np.concatenate([part.links for part in parts]),
        np.concatenate(
            [_shifted(part.above, int(start)) for part, start in zip(parts, starts, strict=False)]
        ),
        np.concatenate([np.full(len(part.roles), i, np.int32) for i, part in enumerate(parts)]),
        np.array([json.loads((folder / "meta.json").read_text("utf-8"))["renderer"] for folder in folders]),
    )


class Rows(NamedTuple):
    """The rows of one document: see `Examples`."""

    values: NDArray[np.float32]
    roles: NDArray[np.int32]
    links: NDArray[np.int32]
    above: NDArray[np.int32]


def _shifted(above: NDArray[np.int32], start: int) -> NDArray[np.int32]:
    return np.where(above < 0, above, above + start).astype(np.int32)


def of_document(folder: Path) -> Rows:
    """The evidence, roles and links of all rows of one document, and of a part of each of its pages."""
    blocks = json.loads((folder / "blocks.json").read_text("utf-8"))
    chance = Random(folder.name)
    values, roles, links, above = [], list[int](), list[int](), []
    with pymupdf.open(folder / "doc.pdf") as document:
        habits = look_at_document(document)
        for page in document:
            truth = list(_truth(blocks, page.number + 1))
            context, lines = _page(page, habits)
            parts = [(context, lines), *(_window(context, lines, chance) for _ in range(WINDOWS))]
            for part in parts:
                rows, evidence = rows_with_evidence(*part)
                owners = [_owner(row, truth) for row in rows]
                above.append(_shifted(np.array(evidence.above, np.int32), len(roles)))
                values.append(evidence.values)
                roles += [ROLES.index(owner.role) if owner and owner.role else SKIP for owner in owners]
                links += [
                    _link(owner, owners[over] if over >= 0 else None)
                    for owner, over in zip(owners, evidence.above, strict=True)
                ]
    return Rows(
        np.concatenate(values), np.array(roles, np.int32), np.array(links, np.int32), np.concatenate(above)
    )


def _page(page: Any, habits: Habits) -> tuple[PageContext, list[Line]]:
    """The facts about a page, and its lines of text."""
    number = page.number + 1
    read = layer_of(page, number)
    context, _, rest = sort_out(read.page, read.layer, number, titles=read.titles, habits=habits)
    return context, rest


def _window(context: PageContext, lines: Sequence[Line], chance: Random) -> tuple[PageContext, list[Line]]:
    """A few rows as if they were a document of their own. So the judge learns pages with few words."""
    heights = sorted({line.baseline for line in lines})
    count = chance.randint(*WINDOW)
    start = chance.randint(0, max(0, len(heights) - count))
    kept = set(heights[start : start + count])
    inside = [line for line in lines if line.baseline in kept]
    inside = disguised(inside, chance)
    return replace(context, habits=habits_of_lines(inside), outlined=False, titles={}), inside


def _truth(blocks: Sequence[dict[str, Any]], page: int) -> Iterator[_Truth]:
    quotes = {block["id"] for block in blocks if block["kind"] == "quote"}
    for block in blocks:
        kind = block["kind"]
        role = _ROLE.get(kind, "")
        if block.get("run_in") or kind == "table":
            role = ""
        if block["parent"] in quotes and role == "text":
            role = "quote"
        places = [*block.get("places", ()), *block.get("marker_places", ()), *block.get("key_places", ())]
        for cell in block.get("cells", ()):
            places += cell["places"]
        for place in places:
            if place["page"] != page:
                continue
            for line in place.get("lines", ()):
                name = block["parent"] if kind in {"pair", "entry"} else block["id"]
                yield _Truth(Box(*line["box"]), name, block["id"], role, kind in FORCED)


def _owner(row: Line, truth: Sequence[_Truth]) -> _Truth | None:
    """The block of the truth in which a row lies, or None if it lies in several or in none."""
    shares: dict[str, float] = {}
    kept: dict[str, _Truth] = {}
    for line in truth:
        if (common := row.box.overlap(line.box)) and common.height > 0.3 * min(
            row.box.height, line.box.height
        ):
            shares[line.part] = shares.get(line.part, 0.0) + common.width
            kept[line.part] = line
    if not shares:
        return None
    best = max(shares, key=lambda part: shares[part])
    return kept[best] if shares[best] >= MIN_COVER * sum(shares.values()) else None


def _link(owner: _Truth | None, above: _Truth | None) -> int:
    if owner is None or not owner.role:
        return SKIP
    if above is None or above.block != owner.block:
        return LINKS.index("new")
    forced = owner.forced and (owner.part == owner.block or owner.part != above.part)
    return LINKS.index("break" if forced else "flow")
