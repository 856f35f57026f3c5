"""Place recognised words on the page as displayed, along the baseline of their line, for an invisible text layer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import atan2, degrees, dist

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.text.columns import find_gutters, split_at_gutters
from doc2md.converter.local.layout.text.rows import group_by_baseline
from doc2md.converter.local.ocr.lines import DESCENT, band, placed_in, reach, to_line
from doc2md.converter.local.ocr.page import RecognisedPage
from doc2md.converter.local.ocr.positions import Placed, words
from doc2md.converter.local.ocr.recognition import LineReading
from doc2md.geometry import Box, displayed_point
from doc2md.structure.order import reading_order
from doc2md.structure.scripts import is_cjk
from doc2md.worker_types import RecognisedLine, Word


def searchable_lines(page: RecognisedPage) -> tuple[RecognisedLine, ...]:
    """The recognised lines of a page in reading order, in points of the page as displayed."""
    pairs = [(reading, line) for reading in page.lines if (line := to_line(reading, page.scale))]
    readings = {id(line): reading for reading, line in pairs}
    lines = [line for _, line in pairs]
    gutters = (*find_gutters(lines), *page.layer.folds)
    rows = [row for part in split_at_gutters(lines, gutters) for row in group_by_baseline(part)]
    rows.sort(key=lambda row: (row[0].baseline, row[0].box.x0))
    boxes = [Box.around(piece.box for piece in row) for row in rows]
    order = reading_order(boxes, False, gutters, page.layer.folds)
    pieces = [piece for i in order for piece in sorted(rows[i], key=lambda piece: piece.box.x0)]
    return tuple(_recognised_line(readings[id(piece)], page) for piece in pieces)


def _recognised_line(reading: LineReading, page: RecognisedPage) -> RecognisedLine:
    """Compute the start of the baseline, its angle, and the font size from the corners of the line in the image."""
    placed = placed_in(reading)
    share, descends = reach("".join(char.char for char in placed))
    top, bottom = band(reading.crop)
    start, along, down = reading.quad[0], reading.quad[1] - reading.quad[0], reading.quad[3] - reading.quad[0]
    ink_height = float(np.linalg.norm(down)) * (bottom - top)  # in pixels
    baseline_start = (
        start + down * bottom - down * (ink_height / share * DESCENT * descends / (np.linalg.norm(down) or 1))
    )
    (x, y), (x1, y1) = (_displayed(at, page) for at in (baseline_start, baseline_start + along))
    length = dist((x, y), (x1, y1))
    size = ink_height / share * length / (float(np.linalg.norm(along)) or 1)
    return RecognisedLine(x, y, degrees(atan2(y1 - y, x1 - x)), max(1.0, size), tuple(_words(placed, length)))


def _displayed(pixel: NDArray[np.float32], page: RecognisedPage) -> tuple[float, float]:
    """Convert a pixel of the straightened page image to a point of the page as displayed."""
    x, y = (float(value) * page.scale for value in pixel)
    return displayed_point((x, y), page.layer.size, page.transform)


def _words(placed: Sequence[Placed], length: float) -> list[Word]:
    """The words of a line that is `length` points long.

    Words also end where a script without spaces meets another script.
    """
    found = []
    for word in words(placed):
        space = word[-1].char == " "
        inked = word[: len(word) - space]
        for _, group in groupby(inked, key=lambda char: is_cjk(char.char)):
            run = list(group)
            text = "".join(char.char for char in run)
            found.append(Word(text, run[0].x0 * length, max(run[0].x0, run[-1].x1) * length))
        if space:
            found[-1] = Word(found[-1].text + " ", found[-1].start, found[-1].end)
    return found
