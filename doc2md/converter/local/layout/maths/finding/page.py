"""Read the formulas of a page with a text layer.

Formulas in the text become spans with LaTeX. Displayed formulas are taken out of the lines of the page.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from doc2md.converter.local.layout.maths.finding.inline import with_inline_formulas
from doc2md.converter.local.layout.maths.finding.pieces import (
    Piece,
    Place,
    find_vectors,
    has_formulas,
    piece_of,
)
from doc2md.converter.local.layout.maths.finding.zones import find_formulas
from doc2md.converter.local.layout.maths.glyph_signs import symbol_of
from doc2md.converter.local.layout.maths.parse import parse
from doc2md.converter.local.layout.maths.symbols import Formula, Symbol
from doc2md.converter.local.layout.regions import page_gutters
from doc2md.converter.local.layout.text.columns import split_at_gutters
from doc2md.document import FORMULA
from doc2md.geometry import Box
from doc2md.rasterizer.bidi import has_right_to_left
from doc2md.rasterizer.drawn_signs import FONT, drawn_signs
from doc2md.rasterizer.maths_fonts import is_extension_font, is_maths_font
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER, PrintedGlyph, printed_glyphs
from doc2md.rasterizer.text_layer import Drawings, Line, Span, TextLayer

MAX_PIECES = 5_000
"""Maximum number of lines of a page that is searched for formulas. A row with a formula is several lines."""

MIN_TALL = 1.7
"""In units of the font size. Minimum height of a sign that is higher than a row, such as a brace or an integral."""

BAR_OVERHANG = 0.3
"""In units of the font size. How far the bar of a fraction may extend beyond the ink of a formula, as in browsers."""

DRAWN_BESIDE = 0.8
"""In units of the font size. How far the middle of a sign that is drawn as a shape may be outside its formula."""

MAX_LIGATURE = 1.5
"""In units of the font size. Maximum width of a ligature."""

MAX_PILE_GAP = 0.2
"""In units of the font size. Maximum gap or overlap of two pieces of one sign, such as those of a high brace."""

BARS, PIECES = frozenset("|∣‖∥"), frozenset("⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭⎮")
"""Signs whose copies, one below the other, make a tall sign. The pieces are used for nothing else."""

MAY_BE_TALL = PIECES | set("(){}[]∫√")
"""Signs that may be higher than a row in fonts whose names say nothing."""

NEAR = 0.3
"""In points. Maximum distance between the places of a character and of its glyph."""

SIDE = 0.05
"""In units of the font size. By how much the ink of a letter may begin before its place, at the most."""


@dataclass(frozen=True, slots=True)
class DisplayedFormula:
    """A formula on rows of its own, with the lines of the page that it was read from."""

    formula: Formula
    lines: tuple[Line, ...]

    @property
    def plain(self) -> str:
        """The characters of the text layer, from top to bottom."""
        ordered = sorted(self.lines, key=lambda line: (round(line.baseline), line.box.x0))
        words = " ".join(line.text.replace(NO_CHARACTER, "").strip() for line in ordered)
        return " ".join(words.split()) or FORMULA


def read_formulas(page: Any, layer: TextLayer) -> tuple[TextLayer, list[DisplayedFormula]]:
    """Read the formulas of an upright `pymupdf.Page`.

    Returns the text layer without the lines of displayed formulas and with LaTeX in the other lines, and the displayed
    formulas. On a page without fonts for formulas, or with very many lines, that is the layer itself and nothing.
    """
    if len(layer.lines) > MAX_PIECES or not has_formulas(layer.lines):
        return layer, []
    printed = printed_glyphs(page)
    drawn, lines_of_roots = drawn_signs(page, printed)
    reader = _Reader(printed, layer.drawings, drawn, lines_of_roots)
    drawings = _without_signs(layer.drawings, drawn) if drawn else layer.drawings
    lines, displayed = list[Line](), list[DisplayedFormula]()
    vectors = find_vectors(layer.lines)
    for part in split_at_gutters(layer.lines, page_gutters(layer)):
        level = [line for line in part if _is_level(line)]
        lines += [line for line in part if not _is_level(line)]
        pieces = [piece_of(line, reader.ink, vectors) for line in level]
        if not any(piece.sure for piece in pieces):
            lines += level
            continue
        rows, zones = find_formulas(pieces, drawings, layer.pictures, reader.tall)
        kept = {id(piece) for row in rows for piece in (*row.pieces, *row.attached)}
        for row in rows:
            lines += with_inline_formulas(row, reader.inline)
        for zone in zones:
            kept |= {id(piece) for piece in zone}
            displayed.append(DisplayedFormula(reader.display(zone), tuple(piece.line for piece in zone)))
        lines += [piece.line for piece in pieces if id(piece) not in kept]
    return replace(layer, lines=_in_order(lines, layer.lines), drawings=drawings), displayed


def _without_signs(drawings: Drawings, signs: Sequence[PrintedGlyph]) -> Drawings:
    """The drawings that are no signs of formulas. A sign may be cut from a longer path."""

    def is_sign(box: Box) -> bool:
        return any(abs(sign.box.y0 - box.y0) < 1 and box.overlaps(sign.box) for sign in signs)

    art, others = (tuple(box for box in each if not is_sign(box)) for each in (drawings.art, drawings.all))
    return replace(drawings, art=art, all=others)


def _is_level(line: Line) -> bool:
    return not line.turned and not line.artifact and not has_right_to_left(line.text)


def _in_order(lines: Sequence[Line], before: Sequence[Line]) -> tuple[Line, ...]:
    """Lines in the order in which the lines of the page were."""
    places = {id(line): i for i, line in enumerate(before)}
    tops = {(round(line.baseline), round(line.box.x0)): i for i, line in enumerate(before)}

    def place(line: Line) -> tuple[float, float]:
        own = places.get(id(line), tops.get((round(line.baseline), round(line.box.x0))))
        if own is None:
            near = min(
                range(len(before)),
                key=lambda i: (abs(before[i].baseline - line.baseline), abs(before[i].box.x0 - line.box.x0)),
            )
            return near + 0.5, line.box.x0
        return own, 0.0

    return tuple(sorted(lines, key=place))


class _Reader:
    """The glyphs and rules of a page, and what formulas they make."""

    def __init__(
        self,
        glyphs: Sequence[PrintedGlyph],
        drawings: Drawings,
        drawn: Sequence[PrintedGlyph] = (),
        lines: Sequence[Box] = (),
    ) -> None:
        unique = {
            (glyph.name or glyph.char, round(glyph.x, 1), round(glyph.baseline, 1)): glyph for glyph in glyphs
        }
        self._glyphs = sorted(unique.values(), key=lambda glyph: glyph.baseline)
        self._baselines = [glyph.baseline for glyph in self._glyphs]
        self._rows = dict[float, tuple[list[float], list[PrintedGlyph]]]()
        self._rules = [Box(rule.start, rule.at - 0.2, rule.end, rule.at + 0.2) for rule in drawings.across]
        self._losable = [
            glyph
            for glyph in self._glyphs
            if is_extension_font(glyph.font)
            or _is_accent(glyph.char)
            or glyph.char in PIECES
            or (is_maths_font(glyph.font) and glyph.char in BARS)
        ]
        self._losable += drawn
        self._rules += lines
        may_be_tall = [g for g in self._glyphs if is_maths_font(g.font) or g.char in MAY_BE_TALL]
        self.tall = list(_tall([*may_be_tall, *drawn]))

    def inline(self, chosen: Sequence[tuple[Piece, Sequence[Place]]]) -> Formula:
        """The formula that some characters of pieces are."""
        return self._read(self._symbols(chosen), display=False)

    def display(self, zone: Sequence[Piece]) -> Formula:
        """The formula that whole pieces are."""
        return self._read(self._symbols([(piece, piece.places) for piece in zone]), display=True)

    def ink(self, line: Line, places: Sequence[Place]) -> Box:
        """The box around the ink of a line."""
        glyphs = (self._glyph(line, place) for place in places if not place.glyph.char.isspace())
        boxes = [glyph.box for glyph in glyphs if glyph]
        return Box.around(boxes) if boxes else line.box

    def _read(self, symbols: list[Symbol], *, display: bool) -> Formula:
        if not symbols:
            return Formula("", 0.0)
        overhang = max(2, BAR_OVERHANG * max(symbol.size for symbol in symbols))
        around = Box.around(symbol.box for symbol in symbols).grown(overhang, 4)
        return parse(symbols, [rule for rule in self._rules if around.contains(rule)], display=display)

    def _symbols(self, chosen: Sequence[tuple[Piece, Sequence[Place]]]) -> list[Symbol]:
        found, seen = list[PrintedGlyph](), set[int]()
        for piece, places in chosen:
            for run in _runs(places):
                for glyph in self._glyphs_of(piece.line, run):
                    if id(glyph) not in seen:
                        seen.add(id(glyph))
                        found.append(glyph)
        return [symbol_of(glyph) for glyph in self._with_lost(found)]

    def _with_lost(self, found: list[PrintedGlyph]) -> list[PrintedGlyph]:
        """Glyphs with those between them that the text layer has lost: accents, and the pieces of high bars.

        It takes the pieces for copies of one sign.
        """
        if not found:
            return []
        known = {id(glyph) for glyph in found}
        while True:
            around = Box.around(glyph.box for glyph in found)
            lost = [
                glyph for glyph in self._losable if id(glyph) not in known and _belongs(glyph, found, around)
            ]
            if not lost:
                return found
            known |= {id(glyph) for glyph in lost}
            found = [*found, *lost]

    def _glyphs_of(self, line: Line, run: Sequence[Place]) -> Iterator[PrintedGlyph]:
        """The glyphs of neighbouring characters of a span, with the accents that the text layer composes with them."""
        span = line.spans[run[0].span]
        for place in run:
            if place.glyph.char.isspace() or "\ufe00" <= place.glyph.char <= "\ufe0f":
                continue
            char = place.glyph.char
            is_accent = _is_accent(char)
            if glyph := self._accent(span, place) if is_accent else self._glyph(line, place):
                yield glyph
            elif not is_accent:
                box = Box(place.x0, span.baseline - 0.7 * span.size, place.x1, span.baseline)
                yield PrintedGlyph(char, "", span.font, span.size, place.x0, span.baseline, box, box.width)
            if len(unicodedata.normalize("NFD", char)) > 1:
                yield from self._composed(span, place)
        # A letter may be set closer than the sign is wide, as in µA.
        after = (x for other in line.spans for x in other.xs if x > run[-1].x0)
        start, end = run[0].x0 - NEAR, min((run[-1].x1, *after)) - NEAR
        starts, glyphs = self._row(round(span.baseline, 1))
        yield from glyphs[bisect_left(starts, start) : bisect_left(starts, end)]

    def _accent(self, span: Span, place: Place) -> PrintedGlyph | None:
        """The glyph of an accent. MuPDF moves accents to their letters."""
        near = (
            glyph
            for glyph in self._between(span.baseline - 0.7 * span.size, span.baseline + NEAR)
            if _is_accent(glyph.char) and abs(glyph.x - place.x0) < 0.7 * span.size
        )
        return min(near, key=lambda glyph: abs(glyph.x - place.x0), default=None)

    def _composed(self, span: Span, place: Place) -> Iterator[PrintedGlyph]:
        """The accents that the text layer has composed with their letter."""
        for glyph in self._between(span.baseline - 0.7 * span.size, span.baseline + NEAR):
            is_over = place.x0 - 0.2 * span.size < glyph.box.centre_x < place.x1 + 0.2 * span.size
            if is_over and _is_accent(glyph.char):
                yield glyph

    def _on(self, baseline: float) -> Sequence[PrintedGlyph]:
        return self._between(baseline - NEAR, baseline + NEAR)

    def _between(self, top: float, bottom: float) -> Sequence[PrintedGlyph]:
        """The glyphs whose baseline is between two heights."""
        return self._glyphs[bisect_left(self._baselines, top) : bisect_left(self._baselines, bottom)]

    def _glyph(self, line: Line, place: Place) -> PrintedGlyph | None:
        """The glyph of a character. A ligature is the glyph of several."""
        starts, glyphs = self._row(round(line.spans[place.span].baseline, 1))
        best, least = None, max(NEAR, SIDE * line.spans[place.span].size)
        at = bisect_left(starts, place.x0 + least) - 1
        while at >= 0 and (glyph := glyphs[at]).x > place.x0 - MAX_LIGATURE * glyph.size:
            within = glyph.x < place.x0 < glyph.x + glyph.advance - NEAR
            distance = 0.0 if within else abs(glyph.x - place.x0)
            if distance < least:
                best, least = glyph, distance
            at -= 1
        return best

    def _row(self, baseline: float) -> tuple[list[float], list[PrintedGlyph]]:
        """The glyphs on a baseline from left to right, after the x at which each starts."""
        if baseline not in self._rows:
            glyphs = sorted(self._on(baseline), key=lambda glyph: glyph.x)
            self._rows[baseline] = [glyph.x for glyph in glyphs], glyphs
        return self._rows[baseline]


def _tall(glyphs: Sequence[PrintedGlyph]) -> Iterator[Box]:
    """Yield the boxes of signs that are higher than a row. Their pieces stand on each other."""
    pile, size = Box(0, 0, 0, 0), 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (round(glyph.x, 1), glyph.box.y0)):
        if pile.overlap_x(glyph.box) > 0 and abs(glyph.box.y0 - pile.y1) < MAX_PILE_GAP * glyph.size:
            pile = Box.around((pile, glyph.box))
            continue
        if pile.height > MIN_TALL * size:
            yield pile
        pile, size = glyph.box, glyph.size
    if pile.height > MIN_TALL * size:
        yield pile


def _is_accent(char: str) -> bool:
    return len(char) == 1 and unicodedata.category(char) in {"Mn", "Sk"} and char != "\u0338"


def _belongs(glyph: PrintedGlyph, found: Sequence[PrintedGlyph], around: Box) -> bool:
    """Whether a glyph is a part of a formula: an accent over it, or a piece between its glyphs or below its pieces."""
    if _is_accent(glyph.char):
        return _is_over_any(glyph, found)
    if glyph.font == FONT:
        around = around.grown(DRAWN_BESIDE * glyph.size, DRAWN_BESIDE * glyph.size)
    return around.contains_point(glyph.box.centre) or any(
        (glyph.name == other.name or glyph.char == other.char in BARS | PIECES)
        and abs(glyph.x - other.x) < NEAR
        and other.box.y0 < glyph.box.y0 < other.box.y1 + MAX_PILE_GAP * glyph.size
        for other in found
    )


def _is_over_any(accent: PrintedGlyph, glyphs: Sequence[PrintedGlyph]) -> bool:
    """Whether an accent is right above one of some glyphs. It may have come as a line of its own."""
    size = accent.size
    return any(
        glyph.box.x0 - 0.1 * size < accent.box.centre_x < glyph.box.x1 + 0.1 * size
        and -0.3 * size < glyph.box.y0 - accent.box.y1 < 0.3 * size
        and glyph.size < 1.5 * size  # browsers write accents as scripts
        for glyph in glyphs
    )


def _runs(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Yield the places that follow each other in one span."""
    run = list[Place]()
    for place in places:
        if run and (place.span, place.at) != (run[-1].span, run[-1].at + 1):
            yield run
            run = []
        run.append(place)
    if run:
        yield run
