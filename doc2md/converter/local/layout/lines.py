"""Find words, lines and ruling lines on a page.

Words come from the text layer, or from OCR if the layer cannot be trusted.
"""

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
"""Maximum number of hits per page."""

_STRAIGHT_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_OPENING_QUOTE = re.compile(r"""(?<!\S)(['"])(?=\S)""")


def find_words(page: Any, words: str) -> Found:
    """Find `words` on a `pymupdf.Page`, ignoring case and the style of quotation marks.

    Returns a `Found` in points of the page as displayed. A hit that continues on a second line has two boxes.
    """
    with _readable_page(page) as (own, layer, transform):
        if transform is None:
            hits = (
                own.search_for(spelling, flags=pymupdf.TEXTFLAGS_SEARCH) for spelling in _spellings(words)
            )
            boxes = [Box(*map(float, hit)) for hit in next(filter(None, hits), [])]
        else:
            boxes = [box for line in layer.lines for box in _in_line(line, words)]
        return _as_displayed(layer, transform, ((words, box) for box in boxes[:MAX_HITS]))


def read_lines(page: Any) -> Found:
    """Return the printed lines of a `pymupdf.Page` in reading order.

    The boxes are in points of the page as displayed.
    """
    with _readable_page(page) as (_, layer, transform):
        gutters = (*find_gutters(layer.lines), *layer.folds)
        lines = visual_rows([line for line in layer.lines if line.text.strip()], gutters)
        order = reading_order([line.box for line in lines], layer.right_to_left, gutters, layer.folds)
        return _as_displayed(layer, transform, ((lines[i].text.strip(), lines[i].box) for i in order))


def _as_displayed(
    layer: TextLayer, transform: PageTransform | None, hits: Iterable[tuple[str, Box]]
) -> Found:
    """Convert hits on an upright page to the coordinates of the page as displayed."""
    if transform is None or transform == AS_DISPLAYED:
        return Found(layer.size, tuple(hits))
    size = displayed_size(layer.size, transform)
    return Found(size, tuple((words, displayed_box(box, layer.size, transform)) for words, box in hits))


def find_rules(page: Any) -> tuple[Box, ...]:
    """Return the ruling lines of a `pymupdf.Page` as boxes without width or height, in points.

    If there are more than `MAX_RULES`, the rest is left out.
    """
    own = upright(page)
    try:
        drawn = drawings(shapes(own), (own.rect.width, own.rect.height))
    finally:
        close_copies(page, [own] if own is not page else [])
    across = (Box(rule.start, rule.at, rule.end, rule.at) for rule in drawn.across)
    down = (Box(rule.at, rule.start, rule.at, rule.end) for rule in drawn.down)
    return tuple(islice(chain(across, down), MAX_RULES))


@contextmanager
def _readable_page(page: Any) -> Iterator[tuple[Any, TextLayer, PageTransform | None]]:
    """The upright page, its text layer, and its transform.

    The transform is None if the text layer of the PDF is used.
    """
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
    """The words as given, with straight quotation marks, and with typographic ones."""
    straight = words.translate(_STRAIGHT_QUOTES)
    typographic = _OPENING_QUOTE.sub(lambda quote: "\u201c" if quote[1] == '"' else "\u2018", straight)
    return dict.fromkeys((words, straight, typographic.replace("'", "\u2019").replace('"', "\u201d")))


def _in_line(line: Line, words: str) -> Iterator[Box]:
    """The parts of a recognised line that match `words`."""
    edges = [(x, char) for span in line.spans for x, char in zip(span.xs, span.text, strict=True)]
    text = "".join(char for _, char in edges)
    xs = [*(x for x, _ in edges), line.box.x1]
    for start, end in occurrences(text, words):
        yield line.box._replace(x0=xs[start], x1=xs[end])
