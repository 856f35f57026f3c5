"""How reliable confidence and difficulty are: the share of right blocks by confidence, and the order of pages."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rulers.sets import Case
from rulers.tools import Block, Tools

BINS = 10
FIRST = 0.1
"""The share of the pages that somebody has time to look at."""
_JUDGED = frozenset({"heading", "paragraph", "item", "table", "code", "equation", "formula"})
"""The kinds that `calibration.py` judges."""
_SIDE, _MARGIN = 300, 40


@dataclass
class Judged:
    """Blocks of some documents, and for each of their pages its difficulty and its number of wrong blocks."""

    blocks: list[Block] = field(default_factory=list)
    pages: list[tuple[float, int]] = field(default_factory=list)

    def add(self, other: Judged) -> None:
        """Take the blocks and the pages of other documents, too."""
        self.blocks += other.blocks
        self.pages += other.pages


def judge(case: Case, written: Path, tools: Tools, *, as_printed: bool = False) -> Judged:
    """The blocks and pages of one document, of which doc2md has `written` the JSON.

    `calibration.py` compares the LaTeX of a formula in a text with the characters that the truth prints for it, so each
    such text counts as wrong. With `as_printed`, the texts are normalised as those of the truth are.
    """
    document = json.loads(written.read_text("utf-8"))
    places = [block["regions"][0][0] for block in _judged(document["blocks"])]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if as_printed:
            _print_formulas(document["blocks"], tools)
        (folder / f"{case.name}.json").write_text(json.dumps(document), "utf-8")
        blocks = tools.blocks(folder, case.folder.parent)
    wrong = Counter(page for page, (*_, right) in zip(places, blocks, strict=True) if not right)
    rows = document["pages"]
    return Judged(blocks, [(row.get("difficulty") or 0.0, wrong[row["page"]]) for row in rows])


def _print_formulas(blocks: Sequence[dict[str, Any]], tools: Tools) -> None:
    """Normalise the texts of blocks, and write formulas inside them as they are printed."""
    for block in blocks:
        if block["kind"] not in {"code", "equation"}:
            for holder in (block, *block.get("cells", ())):
                if text := holder.get("text"):
                    text["plain"] = tools.printed(text["plain"], text.get("marks", ()))
        _print_formulas(block.get("children", ()), tools)


def _judged(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The blocks that `calibration.py` judges, in its order."""
    for block in blocks:
        children = block.get("children", ())
        counts = not children or block.get("text", {}).get("plain")
        if counts and block.get("confidence") is not None and block["kind"] in _JUDGED:
            yield block
        yield from _judged(children)


def found_first(pages: Sequence[tuple[float, int]]) -> float:
    """The errors in the first tenth of the pages by difficulty, as a share of those that a perfect order has there.

    Of pages that are equally difficult, the mean counts.
    """
    count = max(1, round(FIRST * len(pages)))
    best = sum(sorted((wrong for _, wrong in pages), reverse=True)[:count])
    groups: dict[float, list[int]] = {}
    for difficulty, wrong in pages:
        groups.setdefault(difficulty, []).append(wrong)
    found, left = 0.0, count
    for _, group in sorted(groups.items(), reverse=True):
        taken = min(left, len(group))
        found += sum(group) * taken / len(group)
        left -= taken
    return found / best if best else 1.0


def bins(blocks: Sequence[Block]) -> list[tuple[int, float, float]]:
    """For each bin with blocks: their number, their mean confidence, and the share of right ones."""
    groups: list[list[Block]] = [[] for _ in range(BINS)]
    for block in blocks:
        groups[min(int(block[1] * BINS), BINS - 1)].append(block)
    return [
        (len(group), sum(b[1] for b in group) / len(group), sum(b[2] for b in group) / len(group))
        for group in groups
        if group
    ]


def diagram(title: str, blocks: Sequence[Block]) -> str:
    """A reliability diagram as SVG: a disc for each bin, the larger the more blocks; on the line is best."""
    discs = "".join(
        f'<circle cx="{_x(said):.1f}" cy="{_y(right):.1f}" r="{3 + 20 * (count / len(blocks)) ** 0.5:.1f}"/>'
        for count, said, right in bins(blocks)
    )
    ticks = "".join(
        f'<text x="{_x(at / 5)}" y="{_y(0) + 16}">{at / 5:g}</text>'
        f'<text x="{_x(0) - 16}" y="{_y(at / 5) + 4}">{at / 5:g}</text>'
        for at in range(6)
    )
    size = _SIDE + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif"'
        ' font-size="11" text-anchor="middle">'
        f'<rect width="{size}" height="{size}" fill="white"/>'
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="black"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="grey" stroke-dasharray="4"/>'
        f'<g fill="#1f5fa8" fill-opacity=".7">{discs}</g>{ticks}'
        f'<text x="{size / 2}" y="20">{title}</text>'
        f'<text x="{size / 2}" y="{size - 6}">confidence</text>'
        f'<text transform="rotate(-90)" x="{-size / 2}" y="12">share of right blocks</text></svg>\n'
    )


def _x(share: float) -> float:
    return _MARGIN + share * _SIDE


def _y(share: float) -> float:
    return _MARGIN + (1 - share) * _SIDE
