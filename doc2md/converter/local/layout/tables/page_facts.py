"""What the judge of tables looks at on a page, computed once: the runs of its text, rules, fills and curves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.tables.drawn_candidates import visible_fills
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.ruled import MAX_RULES, join_rules
from doc2md.converter.local.layout.text.caption_patterns import CAPTION
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule, TextLayer

_NUMBER = re.compile(r"\W{0,3}[A-Z]{0,3}\s?\d[\d\W]{0,20}[^\W\d]{0,3}\W?|[-–—]|n/a")
_MARKER = re.compile(r"[•◦▪■●○◆❖★*‣➢→»✓✗✔§·–—-]$|[•◦▪■●◆❖★‣➢→»]\s|\(?[\da-zA-Z]{1,3}[.)](\s|$)")
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}")
_INTEGER = re.compile(r"\d{1,5}")

FLAGS = (
    *("number", "marker", "lower", "sentence", "colon", "hyphen", "leaders", "integer", "bold", "mono"),
    *("italic", "cell", "tagged", "caption", "long"),
)
"""What is true or false of a run."""


@dataclass(slots=True)
class PageFacts:
    """The facts about a page.

    x0, x1, y0, y1  the edges of each run (arrays of runs), in points
    cx, cy          the middle of each run, in points
    word            the width of the first word of each run, in points
    baseline, size  of each run, in points
    letters, words  the numbers of letters and of words of each run
    flags           for each of `FLAGS`, whether it is true of each run (flags x runs)
    element         the element of each run in a tagged PDF, or 0
    rows            the rows of the page
    body            the usual font size, in points
    """

    x0: NDArray[np.float64]
    x1: NDArray[np.float64]
    y0: NDArray[np.float64]
    y1: NDArray[np.float64]
    cx: NDArray[np.float64]
    cy: NDArray[np.float64]
    word: NDArray[np.float64]
    baseline: NDArray[np.float64]
    size: NDArray[np.float64]
    letters: NDArray[np.float64]
    words: NDArray[np.float64]
    flags: NDArray[np.float64]
    element: NDArray[np.int64]
    across: NDArray[np.float64]
    down: NDArray[np.float64]
    fills: NDArray[np.float64]
    art: tuple[Box, ...]
    pictures: tuple[Box, ...]
    gutters: tuple[Box, ...]
    page: tuple[float, float]
    body: float
    tagged: bool

    def flag(self, name: str) -> NDArray[np.float64]:
        """Whether something is true of each run: 1 or 0."""
        return np.asarray(self.flags[self.index(name)])

    @staticmethod
    def index(name: str) -> int:
        """The row of a flag in `flags`."""
        return FLAGS.index(name)

    @classmethod
    def of(cls, layer: TextLayer, rows: PageRows, gutters: Sequence[Box]) -> PageFacts:
        """Collect the facts about a page."""
        runs = [(run, row) for row in rows.parts[0] for run in row.runs]
        lines = [run.line for run, _ in runs]
        texts = [run.text.strip() for run, _ in runs]
        drawings = layer.drawings
        few = len(drawings.across) + len(drawings.down) <= MAX_RULES
        flags = {
            "number": [bool(_NUMBER.fullmatch(text)) for text in texts],
            "marker": [bool(_MARKER.match(text)) for text in texts],
            "lower": [text[:1].islower() for text in texts],
            "sentence": [text[-1:] in ".!?。" and len(text) > 12 for text in texts],
            "colon": [text[-1:] in ":：" for text in texts],
            "hyphen": [text[-1:] in "-‐\u00ad" and text[-2:-1].isalpha() for text in texts],
            "leaders": [bool(_LEADERS.search(text)) for text in texts],
            "integer": [bool(_INTEGER.fullmatch(text)) for text in texts],
            "bold": [bool(line and line.bold) for line in lines],
            "mono": [bool(line and line.mono) for line in lines],
            "italic": [bool(line and line.main.italic) for line in lines],
            "cell": [bool(line and line.tag in ("TD", "TH")) for line in lines],
            "tagged": [bool(line and line.tag) for line in lines],
            "caption": [bool(CAPTION.match(text)) for text in texts],
            "long": [len(text) > 40 for text in texts],
        }
        sizes = [line.size if line else row.size for line, (_, row) in zip(lines, runs, strict=True)]
        letters = [len(text) for text in texts]
        body = sorted(size for size, n in zip(sizes, letters, strict=True) for _ in range(min(n, 99)))
        x0, x1 = _numbers(run.start for run, _ in runs), _numbers(run.end for run, _ in runs)
        y0 = _numbers((run.line.box.y0 if run.line else row.box.y0) for run, row in runs)
        y1 = _numbers((run.line.box.y1 if run.line else row.box.y1) for run, row in runs)
        word = _numbers(min(run.word_end, run.end) - run.start for run, _ in runs)
        baseline = _numbers((run.line.baseline if run.line else row.baseline) for run, row in runs)
        return cls(
            x0,
            x1,
            y0,
            y1,
            (x0 + x1) / 2,
            (y0 + y1) / 2,
            word,
            baseline,
            _numbers(sizes),
            _numbers(letters),
            _numbers(text.count(" ") + 1 for text in texts),
            np.array([flags[name] for name in FLAGS], np.float64),
            np.array([line.element if line else 0 for line in lines], np.int64),
            _rules(drawings.across if few else ()),
            _rules(drawings.down if few else ()),
            np.array(visible_fills(drawings.fills, layer.size), np.float64).reshape(-1, 4),
            drawings.art,
            layer.pictures,
            tuple(gutters),
            layer.size,
            median(body) if body else 10.0,
            any(line and line.tag for line in lines),
        )


def _numbers(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), np.float64)


def _rules(rules: Sequence[Rule]) -> NDArray[np.float64]:
    """Joined rules as an array: place, start, end."""
    return np.array(join_rules(rules), np.float64).reshape(-1, 3)
