"""Words on a page: in its text layer, or in what OCR reads where it has none. And its ruling lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from doc2md.converter.local.layout.page import close_copies, upright
from doc2md.converter.local.layout.tables.ruled import MAX_RULES
from doc2md.converter.local.layout.text.columns import find_gutters, visual_rows
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, displayed_box, displayed_size
from doc2md.rasterizer.drawings import drawings, shapes
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, TextLayer
from doc2md.search.matching import occurrences
from doc2md.structure.order import reading_order
from doc2md.worker_types import Found

MAX_HITS = 1_000
"""On one page."""


_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_OPENING = re.compile(r"""(?<!\S)(['"])(?=\S)""")


def find_words(page: Any, words: str) -> Found:
    """Where `words` stand on a `pymupdf.Page`, whatever their case and quotes; a hit over two lines has two boxes."""
    with _read(page) as (own, layer, transform):
        if transform is None:
            hits = (own.search_for(said, flags=pymupdf.TEXTFLAGS_SEARCH) for said in _spellings(words))
            boxes = [Box(*map(float, hit)) for hit in next(filter(None, hits), [])]
        else:
            boxes = [box for line in layer.lines for box in _in_line(line, words)]
        return _found(layer, transform, ((words, box) for box in boxes[:MAX_HITS]))


def read_lines(page: Any) -> Found:
    """The lines of a `pymupdf.Page` as they are printed, in reading order."""
    with _read(page) as (_, layer, transform):
        gutters = (*find_gutters(layer.lines), *layer.folds)
        lines = visual_rows([line for line in layer.lines if line.text.strip()], gutters)
        order = reading_order([line.box for line in lines], layer.right_to_left, gutters, layer.folds)
        return _found(layer, transform, ((lines[i].text.strip(), lines[i].box) for i in order))


def _found(layer: TextLayer, transform: PageTransform | None, hits: Iterable[tuple[str, Box]]) -> Found:
    """What was found on a page set straight, where the page is displayed."""
    if transform is None or transform == AS_DISPLAYED:
        return Found(layer.size, tuple(hits))
    size = displayed_size(layer.size, transform)
    return Found(size, tuple((words, displayed_box(box, layer.size, transform)) for words, box in hits))


def find_rules(page: Any) -> tuple[Box, ...]:
    """The ruling lines of a `pymupdf.Page`, as boxes without width or height; some, where there are too many."""
    own = upright(page)
    try:
        drawn = drawings(shapes(own), (own.rect.width, own.rect.height))
    finally:
        close_copies(page, [own] if own is not page else [])
    across = (Box(rule.start, rule.at, rule.end, rule.at) for rule in drawn.across)
    down = (Box(rule.at, rule.start, rule.at, rule.end) for rule in drawn.down)
    return tuple(islice(chain(across, down), MAX_RULES))


@contextmanager
def _read(page: Any) -> Iterator[tuple[Any, TextLayer, PageTransform | None]]:
    """The page upright, its text layer, and how it stood if that had to be recognised."""
    own = upright(page)
    copies = [own] if own is not page else []
    try:
        layer = text_layer(own)
        if trust(own, layer) is Trust.YES:
            yield own, layer, None
            return
        from doc2md.converter.local.ocr.page import recognise

        copy, layer, transform = recognise(own, layer)
        copies.append(copy)
        yield copy, layer, transform
    finally:
        close_copies(page, copies)


def _spellings(words: str) -> dict[str, None]:
    """As they were given, with straight quotes, and with those of print."""
    straight = words.translate(_CURLY)
    opened = _OPENING.sub(lambda quote: "\u201c" if quote[1] == '"' else "\u2018", straight)
    return dict.fromkeys((words, straight, opened.replace("'", "\u2019").replace('"', "\u201d")))


def _in_line(line: Line, words: str) -> Iterator[Box]:
    """The parts of a recognised line that say `words`."""
    edges = [(x, char) for span in line.spans for x, char in zip(span.xs, span.text, strict=True)]
    text = "".join(char for _, char in edges)
    xs = [*(x for x, _ in edges), line.box.x1]
    for start, end in occurrences(text, words):
        yield line.box._replace(x0=xs[start], x1=xs[end])
