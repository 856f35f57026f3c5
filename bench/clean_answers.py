"""Write what a perfect model would answer for generated documents, to count false alarms.

    python -m bench.lab DRAWN --count 300
    python bench/clean_answers.py DRAWN OUT [--seed 1]
    python bench/faults.py --faults 0 --verbose OUT/*

DRAWN has the folders of `bench.lab`. OUT gets one folder for each document, with its `source.pdf` and
an answer for each page in the grounded text of DeepSeek-OCR, made of the truth: no word is wrong. As from a model, the
boxes are some points too large or too small, and running heads, page numbers and watermarks are left out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from doc2md.rasterizer.mupdf import pymupdf

Record = Mapping[str, Any]

SHIFT = 2.0
"""In points. The edges of boxes are wrong by up to this much."""
_FORMULA = re.compile(r"(?<![\\$])\$([^$\n]+)\$(?!\$)")
_IS_LATEX = re.compile(r"[\\^_]")
_LABELS = {
    "heading": "sub_title",
    "formula": "equation",
    "caption": "image_caption",
    "note": "footnote",
    "table": "table",
    "figure": "image",
}
_TEXTS = frozenset("paragraph lines entry caption note reference item pair heading code".split())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("drawn", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for folder in sorted(found.parent for found in given.drawn.glob("*/blocks.json")):
        made = given.out / folder.name
        made.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "doc.pdf", made / "source.pdf")
        for page, text in answers(folder, random.Random(f"{given.seed} {folder.name}")).items():
            (made / f"raw_p{page:03}.txt").write_text(text, "utf-8")


def answers(folder: Path, dice: random.Random) -> dict[int, str]:
    """The answer for each page of a drawn document."""
    records = json.loads((folder / "blocks.json").read_text("utf-8"))
    formulas = set(_FORMULA.findall((folder / "truth.md").read_text("utf-8")))
    inline = sorted(filter(_IS_LATEX.search, formulas), key=len, reverse=True)
    parts: dict[int, list[str]] = defaultdict(list)
    with pymupdf.open(folder / "doc.pdf") as document:
        sizes = [(page.rect.width, page.rect.height) for page in document]
    for record in records:
        for page, box, body in bodies(record, inline):
            label = _LABELS.get(record["kind"], "text")
            edges = [
                round(max(0, min(999, 999 * (edge + dice.uniform(-SHIFT, SHIFT)) / sizes[page - 1][at % 2])))
                for at, edge in enumerate(box)
            ]
            parts[page].append(f"<|ref|>{label}<|/ref|><|det|>[{edges}]<|/det|>\n{body}\n")
    return {page + 1: "\n".join(parts[page + 1]) for page in range(len(sizes))}


def bodies(record: Record, inline: Sequence[str]) -> Iterator[tuple[int, Sequence[float], str]]:
    """The parts of a block on each page, with their boxes."""
    kind, places = record["kind"], record["places"]
    if record.get("furniture"):
        return
    if kind == "figure":
        yield from ((place["page"], place["box"], "") for place in places)
    elif kind == "table":
        for place in places:
            yield place["page"], place["box"], _table(record, place["page"], len(places) == 1, inline)
    elif kind == "formula" and places:
        boxes = [place["box"] for place in places if place["page"] == places[0]["page"]]
        yield places[0]["page"], _around([*boxes, *_own(record)]), _body(record, record["text"], ())
    elif kind in _TEXTS and places:
        for number, place in enumerate(places):
            first = number == 0
            text = record["text"] if len(places) == 1 else _joined(line["text"] for line in place["lines"])
            box = _around([place["box"], *(_own(record) if first else ())])
            yield place["page"], box, _body(record, text, inline, first=first)


def _around(boxes: Sequence[Sequence[float]]) -> list[float]:
    return [f(box[at] for box in boxes) for at, f in enumerate((min, min, max, max))]


def _own(record: Record) -> list[Sequence[float]]:
    """The boxes of the marker, the number or the key of a block on its first page."""
    places = [
        place for name in ("marker_places", "number_places", "key_places") for place in record.get(name, ())
    ]
    return [place["box"] for place in places if place["page"] == record["places"][0]["page"]]


def _joined(lines: Iterable[str]) -> str:
    """Lines as running text. A word that is divided at the end of a line is joined."""
    return re.sub(r"(?<=\w)[-\u2010\u00ad] (?=\w)", "", " ".join(lines))


def _body(record: Record, text: str, inline: Sequence[str], *, first: bool = True) -> str:
    label = record.get("label") or ""
    if record["kind"] == "formula":
        tag = f" \\tag{{{label.strip('()')}}}" if label else ""
        return f"\\[ {record['text']}{tag} \\]"
    if record["kind"] == "code":
        return f"```\n{text}\n```"
    return f"{_marker(record) if first else ''}{_with_formulas(text, inline)}"


def _marker(record: Record) -> str:
    """What a model writes before the text of a block."""
    kind, label = record["kind"], record.get("label") or ""
    if kind == "heading":
        return f"{'#' * record['level']} "
    if kind == "caption":
        return f"{label} "
    if kind in {"item", "reference"}:
        return f"{label if any(map(str.isalnum, label)) else '-'} "
    return f"{record[key]} " if (key := {"note": "number", "pair": "key"}.get(kind)) else ""


def _with_formulas(text: str, inline: Sequence[str]) -> str:
    """The text with brackets around its formulas."""
    if not inline:
        return text
    return re.sub("|".join(map(re.escape, inline)), lambda match: f"\\( {match[0]} \\)", text)


def _table(record: Record, page: int, whole: bool, inline: Sequence[str]) -> str:
    """The rows of a table on a page as HTML."""
    rows: dict[int, list[Record]] = defaultdict(list)
    for cell in record["cells"]:
        rows[cell["row"]].append(cell)
    html = []
    for cells in rows.values():
        pages = {place["page"] for cell in cells for place in cell["places"]}
        if whole or page in pages:
            html.append(f"<tr>{''.join(_cell(cell, inline) for cell in cells)}</tr>")
    return f"<table>{''.join(html)}</table>"


def _cell(cell: Record, inline: Sequence[str]) -> str:
    spans = "".join(
        f' {name}="{cell[key]}"'
        for name, key in (("rowspan", "row_span"), ("colspan", "col_span"))
        if cell[key] > 1
    )
    return f"<td{spans}>{escape(_with_formulas(cell['text'], inline))}</td>"


if __name__ == "__main__":
    main()
