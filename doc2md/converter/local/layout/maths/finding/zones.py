"""Find where the formulas of a page are: parts of rows of text, and zones between them.

The lines of a page are pieces: MuPDF makes several of a fraction or of a sum with limits. First the rows of text are
found, which are lines with words. A piece without words that has a place in such a row, between its words, belongs to a
formula in the text. What is left between two rows of text is a displayed formula, if it has signs of formulas and looks
like one. (Compare Suzuki et al., "INFTY", 2003, who also separate text from formulas before they read either.)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from doc2md.converter.local.layout.maths.finding.column import (
    Column,
    begins_row,
    column_of,
    is_displayed,
    is_number,
    is_row_of_text,
)
from doc2md.converter.local.layout.maths.finding.compounds import is_compound, is_reaction
from doc2md.converter.local.layout.maths.finding.numbered_lines import numbered_lines
from doc2md.converter.local.layout.maths.finding.pieces import MAX_SCRIPT, Piece
from doc2md.converter.local.layout.maths.finding.rows import (
    ON_BASELINE,
    Row,
    attach_all,
    is_on_baseline,
    parts_of_fractions,
    row_of,
    rows_of_text,
)
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings

ZONE_GAP = 1.1
"""In units of the font size. Minimum white between two displayed formulas, one below the other."""

CENTRED_GAP, SAME_MIDDLE = 0.5, 1.5
"""Minimum white between two formulas with the same middle, in units of the font size, and how far apart the middles may
be, in points."""

MIN_SURE, MIN_SURE_ALONE = 0.2, 0.05
"""Minimum share of characters that are certainly mathematical in a displayed formula with words, and in one without."""

MIN_CROSSING, MIN_SCALE = 3, 4
"""Minimum number of curved or slanted lines of a drawing, and of the numbers of a scale."""

SENTENCE = 5
"""Rows with so many words are sentences, not labels of a chart."""

_DEFINITION = re.compile(r"\s*[^\W\d_]+\s*[=<>≤≥≈∼≲≳]")
"""Matches the name of a quantity before a relation, such as "Re =", which is no word of a sentence."""
_RELATION = re.compile("[=<>≤≥≈∼≡∈⊂⊆→⇒⇔]")
_TICKS = re.compile(r"[^\w]*|[-−+\d.,·×^]*")
"""Matches signs without letters, such as the numbers at the axes of a chart."""
_SCALE = re.compile(r"\s*[-−+]?\d[\d.,]*\s*")
_STRUCTURE = frozenset("=<>≤≥≠≈∼≃≡∈⊂⊆→←↔⇒⇔↦+−±×·⊢⊨|∣∥∑∏∫√()[]{}")
"""Signs that are in nearly every formula that is displayed. Single letters may be the nodes of a diagram."""


def find_formulas(
    pieces: Sequence[Piece], drawings: Drawings, pictures: Sequence[Box], tall: Sequence[Box]
) -> tuple[list[Row], list[list[Piece]]]:
    """Find the formulas of one column of a page.

    `tall` are the boxes of signs that are higher than a row, such as braces. Returns the rows of text with their
    pieces, and the pieces of each displayed formula.
    """
    rows, rest = rows_of_text(pieces, parts_of_fractions(pieces, drawings))
    if not any(piece.sure for piece in pieces):
        return rows, []
    pictures = [picture for picture in pictures if not _is_backdrop(picture, rows)]
    column = column_of(rows, pieces)
    for row in list(rows):
        if is_displayed(row, column, tall):
            rows.remove(row)
            rest += row.pieces
    for piece in list(rest):
        if begins_row(piece, column, rows):
            row = Row([piece])
            row.pieces += [other for other in rest if other is not piece and is_on_baseline(row, other)]
            rows.append(row)
            taken = set(map(id, row.pieces))
            rest = [other for other in rest if id(other) not in taken]
    pool = attach_all(rest, rows)
    if sentences := [row for zone in _zones(pool, rows) for row in _sentences(zone)]:
        rows += sentences
        taken = {id(piece) for row in sentences for piece in row.pieces}
        pool = attach_all([piece for piece in pool if id(piece) not in taken], rows)
    zones = list[list[Piece]]()
    for zone in [part for whole in _zones(pool, rows) for part in _centred(whole)]:
        if not _is_formula(zone, drawings, pictures, column):
            rows += [Row([piece]) for piece in zone if not _TICKS.fullmatch(piece.line.text.strip())]
        elif lines := numbered_lines(zone):
            rows += lines
        elif is_row_of_text(zone, column, rows):
            rows.append(row_of(zone))
        else:
            zones.append(zone)
    return rows, zones


def _is_backdrop(picture: Box, rows: Sequence[Row]) -> bool:
    """Whether text is printed over a picture, such as the shadow of a card. A chart has a title at most."""
    over = [row for row in rows if row.main.word_count >= SENTENCE and picture.covers(row.main.box, 0.9)]
    return len(over) > 1


def _zones(pool: Sequence[Piece], rows: Sequence[Row]) -> Iterator[list[Piece]]:
    """Yield the pieces between two rows of text that are close to each other."""
    places = sorted(row.baseline - 0.3 * row.size for row in rows)

    def slot(piece: Piece) -> int:
        return bisect_left(places, piece.ink.centre_y)

    zone, bottom, last = list[Piece](), 0.0, -1
    for piece in sorted(pool, key=lambda piece: (slot(piece), piece.ink.y0)):
        gap = ZONE_GAP * max(piece.size, 5.0)
        if zone and (slot(piece) != last or piece.ink.y0 - bottom > gap):
            yield zone
            zone = []
        bottom = max(bottom, piece.ink.y1) if zone else piece.ink.y1
        last = slot(piece)
        zone.append(piece)
    if zone:
        yield zone


def _centred(zone: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the formulas of a zone that are centred one below the other. The rows of one formula are aligned."""
    bands = list[list[Piece]]()
    bottom = 0.0
    for piece in sorted(zone, key=lambda piece: piece.ink.y0):
        if not bands or piece.ink.y0 - bottom > CENTRED_GAP * max(piece.size, 5.0):
            bands.append([])
        bottom = max(bottom, piece.ink.y1) if bands[-1] else piece.ink.y1
        bands[-1].append(piece)
    part = list[Piece]()
    for band in bands:
        if part and not _are_apart(part, band):
            part += band
            continue
        if part:
            yield part
        part = band
    if part:
        yield part


def _are_apart(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether two parts of a zone have the same middle, but other edges, and both have a relation."""
    first, second = (
        Box.around(piece.ink for piece in part if not is_number(piece) or len(part) == 1)
        for part in (above, below)
    )
    texts = ("".join(piece.line.text for piece in part) for part in (above, below))
    return (
        abs(first.centre_x - second.centre_x) < SAME_MIDDLE
        and abs(first.x0 - second.x0) > 2 * SAME_MIDDLE
        and all(_RELATION.search(text) for text in texts)
    )


def _sentences(zone: Sequence[Piece]) -> Iterator[Row]:
    """Yield the rows of a zone that are no formula: they begin with a word, left of everything else."""
    for piece in zone:
        if not piece.begins_with_word or _DEFINITION.match(piece.line.text):
            continue
        beside = [other for other in zone if abs(other.baseline - piece.baseline) <= ON_BASELINE * piece.size]
        rest = [other.box.x0 for other in zone if abs(other.baseline - piece.baseline) > 0.7 * piece.size]
        if rest and piece.box.x0 < min(rest) - 0.8 * piece.size and piece is min(beside, key=_left):
            yield Row(beside)


def _left(piece: Piece) -> float:
    return piece.box.x0


def _is_formula(zone: Sequence[Piece], drawings: Drawings, pictures: Sequence[Box], column: Column) -> bool:
    inked = sum(len(piece.inked) for piece in zone)
    sure = sum(piece.sure for piece in zone)
    text = "".join(place.glyph.char for piece in zone for place in piece.inked)
    box = Box.around(piece.box for piece in zone)
    tall = sum(piece.ink.height > 1.7 * piece.size for piece in zone)
    bars = sum(box.contains(Box(rule.start, rule.at, rule.end, rule.at), 2) for rule in drawings.across)
    least = MIN_SURE if _has_words(zone, text) else MIN_SURE_ALONE
    if not sure or sure + 3 * (tall + bars) < least * inked or len(text) < 2 or _TICKS.fullmatch(text):
        return False
    if not (tall or bars or any(char in _STRUCTURE for char in text) or _has_scripts(zone)):
        return False
    if any(art.covers(box, 0.3) for art in (*drawings.art, *pictures)):
        return False
    if not tall and not _RELATION.search(text) and _is_in_drawing(box, zone, drawings):
        return False
    return not _is_in_table(box, drawings, column)


def _has_words(zone: Sequence[Piece], text: str) -> bool:
    """Whether pieces with a text have words. The compounds of a reaction are none."""
    words = [word for piece in zone for word in piece.word_texts]
    return any(not is_compound(word) for word in words) if is_reaction(text) else bool(words)


def _is_in_drawing(box: Box, zone: Sequence[Piece], drawings: Drawings) -> bool:
    """Whether pieces are labels: several lines of a drawing cross their box, or numbers stand apart like a scale."""
    if sum(art.overlaps(box) for art in drawings.art) >= MIN_CROSSING:
        return True
    numbers = sorted(
        (piece for piece in zone if _SCALE.fullmatch(piece.line.text)),
        key=lambda piece: (round(piece.baseline), piece.box.x0),
    )
    apart = [
        abs(left.baseline - right.baseline) < 1 and right.box.x0 - left.box.x1 > 1.5 * left.size
        for left, right in pairwise(numbers)
    ]
    return sum(apart) >= MIN_SCALE - 1


def _has_scripts(zone: Sequence[Piece]) -> bool:
    sizes = [piece.line.spans[place.span].size for piece in zone for place in piece.inked]
    return min(sizes) < MAX_SCRIPT * max(sizes)


def _is_in_table(box: Box, drawings: Drawings, column: Column) -> bool:
    """Whether rules above and below a box, or a rule beside it, show that it is in a table."""
    reach = 2.5 * column.leading
    wide = [
        rule.at
        for rule in drawings.across
        if rule.end - rule.start > 0.5 * (column.x1 - column.x0)
        and rule.start < box.x0 + 1
        and rule.end > box.x1 - 1
    ]
    above = any(box.y0 - reach < at < box.y0 + 2 for at in wide)
    below = any(box.y1 - 2 < at < box.y1 + reach for at in wide)
    down = [
        rule.at
        for rule in drawings.down
        if rule.start < box.y0 - column.leading and rule.end > box.y1 + column.leading
    ]
    left = any(box.x0 - reach < at <= box.x0 + 2 for at in down)
    right = any(box.x1 - 2 <= at < box.x1 + reach for at in down)
    crossed = (left and right) or any(box.x0 + 2 < at < box.x1 - 2 for at in down)
    return (above and below) or crossed
