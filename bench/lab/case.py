"""Makes one document: draws its style and its content, renders it twice, checks it, writes its folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.lab import furniture, trees
from bench.lab.boxes import Found, read
from bench.lab.check import problems
from bench.lab.content import Contents, Document, Figure, Heading, Items, Table, walk
from bench.lab.factors import Style, draw
from bench.lab.palette import Palette
from bench.lab.parts import parts
from bench.lab.records import records
from bench.lab.renderers.base import Renderer, Sheet
from bench.lab.settle import settle
from bench.lab.truth import markdown

LICENCE = "text, formulas and pictures by the generator of doc2md: CC0; fonts from Debian, each under its free licence"


@dataclass(frozen=True)
class Order:
    """What to make: the `number`th document of a series."""

    series: str
    number: int
    renderer: str
    chosen: Mapping[str, frozenset[str]]
    held_out: Mapping[str, frozenset[str]]

    @property
    def id(self) -> str:
        return f"{self.series}-{self.number:05d}-{self.renderer}"


@dataclass(frozen=True)
class Plan:
    """A document before it is drawn. `seed` names the attempt."""

    order: Order
    seed: str
    document: Document
    style: Style
    palette: Palette


@dataclass(frozen=True)
class Case:
    """A document with its truth, ready to be written."""

    plan: Plan
    pdf: bytes
    truth: str
    blocks: list[dict[str, Any]]
    meta: dict[str, Any]


def plan(order: Order, attempt: int, renderer: Renderer) -> Plan:
    """Draw the style and the content of a document. Each attempt gives another document.

    Raises:
        NoLevelLeftError: if the levels that are chosen and held out leave nothing to draw.
    """
    seed = f"{order.series}/{order.number}/{attempt}"
    style = draw(f"{seed}/style", renderer.support, order.chosen, order.held_out)
    document = trees.build(f"{seed}/content", style, renderer.features)
    return Plan(order, seed, document, style, Palette())


def draw_all(plans: Sequence[Plan], renderer: Renderer) -> list[Case | list[str]]:
    """Render documents and check them. A list of problems stands for one that failed."""
    sheets = []
    for made in plans:
        sheets += [Sheet(made.document, made.style), Sheet(made.document, made.style, made.palette)]
    drawn = renderer.render(sheets)
    return [_finish(made, drawn[2 * i], drawn[2 * i + 1], renderer) for i, made in enumerate(plans)]


def _finish(made: Plan, pdf: bytes | None, marked: bytes | None, renderer: Renderer) -> Case | list[str]:
    if pdf is None or marked is None:
        return ["could not be drawn"]
    document, style = made.document, made.style
    pdf = settle(pdf, document.title)
    pictures = {block.id for block in walk(document.blocks) if isinstance(block, Figure)}
    found = read(marked, made.palette, pictures, style["fake_bold"] != "none")
    truth = markdown(document, style)
    wrong = problems(truth, parts(document, style), found, pdf)
    if wrong:
        return wrong
    return Case(made, pdf, truth, records(document, style, found), _meta(made, found, renderer))


def write(case: Case, out: Path) -> None:
    """Write the folder of a document."""
    folder = out / case.plan.order.id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "doc.pdf").write_bytes(case.pdf)
    (folder / "truth.md").write_text(case.truth, encoding="utf-8")
    for name, value in (("meta.json", case.meta), ("blocks.json", case.blocks)):
        text = json.dumps(value, ensure_ascii=False, indent=1 if name == "meta.json" else None)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def _meta(made: Plan, found: Found, renderer: Renderer) -> dict[str, Any]:
    document, style = made.document, made.style
    kinds = trees.kinds(document)
    factors = style.recorded(kinds)
    counts = _counts(document)
    features = sorted(kinds - {"pagebreak", "running_head"})
    if counts["merged_tables"]:
        features.append("table_merged")
    return {
        "id": made.order.id,
        "split": "lab",
        "seed": made.seed,
        "renderer": renderer.name,
        "versions": renderer.versions(),
        "language": document.language,
        "title": document.title,
        "factors": factors,
        "categories": features + [f"{name}:{level}" for name, level in factors.items()],
        "pages": len(found.sizes),
        "page_sizes": [[round(width, 1), round(height, 1)] for width, height in found.sizes],
        "scan": False,
        "toc_in_pdf": any(isinstance(block, Contents) for block in document.blocks),
        "absent": _absent(found),
        "page_number_regex": furniture.page_number_regex(document, style),
        "counts": counts,
        "licence": LICENCE,
    }


def _absent(found: Found) -> list[str]:
    """Running heads and feet, watermarks and hidden text, as printed, each once."""
    texts: dict[str, None] = {}
    for part, rows in found.rows.items():
        if part.partition("/")[0] in ("running_head", "running_foot", "watermark", "hidden"):
            for page in {row.page for row in rows}:
                printed = [row.text.strip() for row in rows if row.page == page]
                whole = [" ".join(printed)] if part == furniture.HIDDEN else printed
                texts.update(dict.fromkeys(whole))
    return sorted(texts)


def _counts(document: Document) -> dict[str, int]:
    blocks = list(walk(document.blocks))
    tables = [block for block in blocks if isinstance(block, Table)]
    counts = Counter(type(block).__name__.lower() for block in blocks)
    items = sum(len(block.items) for block in blocks if isinstance(block, Items))
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    return {
        **dict(sorted(counts.items())),
        "list_items": items,
        "merged_tables": sum(table.merged for table in tables),
        "max_heading_level": max(levels, default=0),
    }
