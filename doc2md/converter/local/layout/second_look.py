"""Read lines of a trusted text layer a second time, from the rendered page, where their characters look wrong.

Some fonts give their letters the codes of other ones, or of none, so the text layer says something else than the page
shows. Only lines in doubt are read, because OCR takes a thousand times as long as the text layer.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean
from typing import Any

from doc2md.document import Block, Reading
from doc2md.rasterizer.text_layer import Line, TextLayer, count_vowels, unreadable
from doc2md.structure.excerpts import excerpt

MAX_LINES = 40
"""Maximum number of lines per page that are read a second time."""
MIN_FONT_LETTERS = 60
"""Number of Latin letters in a font from which its share of vowels is checked."""
MIN_VOWEL_SHARE = 0.2
"""In all languages in Latin script a third of the letters or more are vowels."""
MIN_ALIKE = 0.8
"""If the two readings of a block are less alike, from 0 to 1, the block says so."""


def look_again(page: Any, reading: Reading, layer: TextLayer) -> Reading:
    """The reading of an upright `pymupdf.Page` with the `agreement` of the blocks whose lines look wrong.

    A block that agrees little with the page has a doubt with the words that the page shows.
    """
    lines = doubtful_lines(layer.lines)[:MAX_LINES]
    if not lines:
        return reading
    seen = [(line, text) for line, text in zip(lines, _recognised(page, lines), strict=True) if text]
    return replace(reading, blocks=tuple(_with_agreement(block, seen) for block in reading.blocks))


def doubtful_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines whose characters look wrong.

    They have unreadable characters, words in two alphabets, or most letters in a font with hardly any vowels.
    """
    strange = _strange_fonts(lines)
    return [line for line in lines if not line.turned and _looks_wrong(line, strange)]


def _looks_wrong(line: Line, strange: set[str]) -> bool:
    spans = [span for span in line.spans if not span.math]
    letters = sum(len(span.text) for span in spans)
    if letters and 2 * sum(len(span.text) for span in spans if span.font in strange) > letters:
        return True
    if line.text.isascii():
        return False
    lost = (unreadable(char) and unicodedata.category(char) != "Cc" for span in spans for char in span.text)
    return any(lost) or any(map(_is_mixed, line.text.split()))


def _strange_fonts(lines: Iterable[Line]) -> set[str]:
    """The fonts with hardly any vowels. Fonts for formulas and for code need not have any."""
    texts: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for span in line.spans:
            if not (span.math or span.mono):
                texts[span.font].append(span.text)
    counts = {font: count_vowels("".join(parts)) for font, parts in texts.items()}
    return {
        font
        for font, (letters, vowels) in counts.items()
        if letters >= MIN_FONT_LETTERS and vowels < MIN_VOWEL_SHARE * letters
    }


def _is_mixed(word: str) -> bool:
    """Whether a word has letters of the Latin and of the Cyrillic alphabet."""
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha()}
    return {"LATIN", "CYRILLIC"} <= scripts


def _recognised(page: Any, lines: Sequence[Line]) -> Iterator[str]:
    """What OCR reads at the place of each line; empty if it does not know the script."""
    import numpy as np

    from doc2md.converter.local.ocr.models import tiny
    from doc2md.converter.local.ocr.page_image import render
    from doc2md.converter.local.ocr.recognition import KNOWN_SCRIPT_SCORE, read

    image, scale = render(page)
    for line in lines:
        x0, y0, x1, y1 = (edge / scale for edge in line.box)
        quad = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float32)
        found = read(image, quad, tiny())
        text = "".join(glyph.char for glyph in found.glyphs)
        yield text if found.score >= KNOWN_SCRIPT_SCORE else ""


def _with_agreement(block: Block, seen: Sequence[tuple[Line, str]]) -> Block:
    from doc2md.converter.local.ocr.agreement import likeness

    children = tuple(_with_agreement(child, seen) for child in block.children)
    box = block.box
    inside = [(line, text) for line, text in seen if box and box.contains_point(line.box.centre)]
    if not inside or children:
        return replace(block, children=children)
    alike = round(fmean(likeness(line.text, text) for line, text in inside), 3)
    block = replace(block, agreement=alike)
    if alike >= MIN_ALIKE:
        return block
    doubt = f"the page shows other characters: {excerpt(text for _, text in inside)}"
    sure = round((1.0 if block.confidence is None else block.confidence) * alike, 3)
    return replace(block, confidence=sure, doubts=(*block.doubts, doubt))
