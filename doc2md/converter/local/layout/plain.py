"""Read only the text layer of a page, without layout model and OCR. This takes a few milliseconds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from doc2md.converter.local.layout.page import close_copies, read_layer, upright
from doc2md.converter.local.layout.text.line_numbers import without_line_numbers
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.document import Printed, Reading, TextSource
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.outline import outline
from doc2md.rasterizer.printed import printed_lines
from doc2md.structure.habits import Habits


def read_plain(
    page: Any, number: int, habits: Habits | None = None, answer: Reading | None = None
) -> Reading | Printed:
    """Read a `pymupdf.Page` from its text layer.

    The first arguments are those of `read`. The reading has no blocks if the text layer cannot be trusted. It is only
    the words of the page if `answer` agrees with them: the layout takes more than half of the time.
    """
    own = upright(page)
    try:
        layer = without_line_numbers(text_layer(own))
        if trust(own, layer) is Trust.NO:
            return Reading(number, layer.size)
        printed = Printed(TextSource.TEXT_LAYER, printed_lines(layer.lines))
        if answer and _agrees(answer, printed):
            return printed
        reading = read_layer(own, layer, number, titles=outline(page.parent), habits=habits)
        return replace(reading, printed=printed)
    finally:
        close_copies(page, [own] if own is not page else [])


def _agrees(answer: Reading, printed: Printed) -> bool:
    """Whether another reading of the page agrees with its words. What this needs is not loaded by every worker."""
    from doc2md.checks.agrees import agrees

    return agrees(answer, printed)
