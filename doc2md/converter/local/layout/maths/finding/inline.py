"""Put the formulas in a row of text into its lines, as spans that carry LaTeX."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.converter.local.layout.maths.finding.extents import extents
from doc2md.converter.local.layout.maths.finding.pieces import Piece, Place
from doc2md.converter.local.layout.maths.finding.rows import Row
from doc2md.converter.local.layout.maths.symbols import Formula
from doc2md.converter.local.layout.text.formulas import Glyph
from doc2md.converter.local.layout.text.rows import MIN_SPACE, join
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

MAX_GAP = 1.5
"""In units of the font size. Wider white divides formulas, such as those of two cells."""

SCRIPT, RAISED = 0.85, 0.12
"""In units of the font size. Maximum size of a script, and its minimum distance from the baseline."""

NO_HOME = -1
"""Stands for the line of a formula of which no part is on the baseline, such as a fraction."""

Read = Callable[[Sequence[tuple[Piece, Sequence[Place]]]], Formula]
"""Reads the formula that some characters of pieces are."""


_SPACE = Glyph(" ", False, 0)


class _Mark(NamedTuple):
    """A character in a row: the piece, its index in the piece, and whether the piece is on the baseline."""

    piece: int
    at: int
    place: Place


def with_inline_formulas(row: Row, read: Read) -> list[Line]:
    """The lines of a row of text, with its formulas as spans. Lines without formulas are unchanged."""
    pieces = [*row.pieces, *row.attached]
    base = len(row.pieces)
    found = [
        marks for marks in _formulas(pieces, base, row.size) if any(mark.place.glyph.sure for mark in marks)
    ]
    if not found:
        return [piece.line for piece in pieces]
    taken = {(mark.piece, mark.at): number for number, marks in enumerate(found) for mark in marks}
    spans = [_span(row, pieces, marks, read) for marks in found]
    homes = [min((mark.piece for mark in marks if mark.piece < base), default=NO_HOME) for marks in found]
    lines = list[Line]()
    for group in _groups(found, len(pieces)):
        parts = [_without(pieces[i], i, taken, homes, spans) for i in group]
        parts += [
            Line((span,), span.box)
            for span, home, marks in zip(spans, homes, found, strict=True)
            if home == NO_HOME and marks[0].piece in group
        ]
        if whole := sorted((line for line in parts if line), key=lambda line: line.box.x0):
            lines.append(join(whole))
    return lines


def _groups(found: Sequence[Sequence[_Mark]], count: int) -> list[set[int]]:
    """The pieces that a formula joins, and the other pieces each alone, by number."""
    groups = [{i} for i in range(count)]
    for marks in found:
        wanted = {mark.piece for mark in marks}
        if len(wanted) > 1:
            joined = [group for group in groups if group & wanted]
            groups = [group for group in groups if not group & wanted]
            groups.append(set().union(*joined))
    return groups


def _formulas(pieces: Sequence[Piece], base: int, size: float) -> Iterator[list[_Mark]]:
    """Yield the characters of each formula in a row, from left to right."""
    marks = [
        _Mark(number, at, place if number < base else place._replace(glyph=place.glyph._replace(sure=True)))
        for number, piece in enumerate(pieces)
        for at, place in enumerate(piece.places)
    ]
    # A space of a line must not fall between the characters of another one.
    marks = [mark for mark in marks if mark.piece < base or not mark.place.glyph.char.isspace()]
    marks.sort(key=lambda mark: (mark.place.x0, mark.piece))
    run, end = list[_Mark](), 0.0
    for mark in (*marks, None):
        if run and (mark is None or mark.place.x0 - end > MAX_GAP * size):
            glyphs = [each.place.glyph for each in run]
            for start, stop in extents(glyphs):
                yield [each for each in run[start:stop] if each.piece >= 0]
            run = []
        if mark is not None:
            if run and mark.place.x0 - end > MIN_SPACE * size:
                run.append(_Mark(-1, 0, mark.place._replace(glyph=_SPACE, x0=end, x1=mark.place.x0)))
            inked = not mark.place.glyph.char.isspace()
            end = max(end, mark.place.x1) if inked and run else (mark.place.x1 if inked else end)
            run.append(mark)


def _span(row: Row, pieces: Sequence[Piece], marks: Sequence[_Mark], read: Read) -> Span:
    """The span of a formula. Its text is that of the text layer, its LaTeX is what it says."""
    chosen = dict[int, list[Place]]()
    for mark in marks:
        chosen.setdefault(mark.piece, []).append(mark.place)
    formula = read([(pieces[number], places) for number, places in chosen.items()])
    main = row.main.line.main
    inked = [mark.place for mark in marks if not mark.place.glyph.char.isspace()]
    script = _script(row, [pieces[mark.piece].line.spans[mark.place.span] for mark in marks])
    letters = [place for place in inked if script or unicodedata.category(place.glyph.char)[0] not in "SM"]
    letters = letters or inked
    box = Box(min(p.x0 for p in letters), main.box.y0, max(p.x1 for p in inked), main.box.y1)
    return Span(
        "".join(mark.place.glyph.char for mark in marks),
        box,
        _font(pieces, marks),
        main.size,
        math=True,
        baseline=row.baseline,
        xs=tuple(mark.place.x0 for mark in marks),
        colour=main.colour,
        latex=f"{script}{{{formula.latex}}}" if script else formula.latex,
        sure=formula.confidence,
    )


def _script(row: Row, spans: Sequence[Span]) -> str:
    """The sign of a script if all of a formula is one, as in cm⁻³: small, and above or below the baseline."""
    if any(span.size > SCRIPT * row.size for span in spans):
        return ""
    rises = [row.baseline - span.baseline for span in spans]
    if min(rises) > RAISED * row.size:
        return "^"
    return "_" if max(rises) < -RAISED * row.size else ""


def _font(pieces: Sequence[Piece], marks: Sequence[_Mark]) -> str:
    first = next((mark for mark in marks if mark.place.glyph.sure), marks[0])
    return pieces[first.piece].line.spans[first.place.span].font


def _without(
    piece: Piece, number: int, taken: dict[tuple[int, int], int], homes: Sequence[int], spans: Sequence[Span]
) -> Line | None:
    """The line of a piece with its formulas as spans; None if they leave nothing of it."""
    if not any((number, at) in taken for at in range(len(piece.places))):
        return piece.line
    found, at, done = list[Span](), 0, set[int]()
    for span in piece.line.spans:
        start = at
        cut = 0
        for offset in range(len(span.xs)):
            formula = taken.get((number, start + offset))
            if formula is None:
                continue
            if offset > cut:
                found.append(span[cut:offset])
            cut = offset + 1
            if homes[formula] == number and formula not in done:
                found.append(spans[formula])
                done.add(formula)
        if cut < len(span.xs):
            found.append(span[cut:])
        at += len(span.xs)
    inked = [span.box for span in found if span.text.strip()]
    return replace(piece.line, spans=_spaced(found), box=Box.around(inked)) if inked else None


def _spaced(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans with a space between a formula and a word that are not close to each other."""
    made = list[Span]()
    for span in spans:
        if (
            made
            and (made[-1].latex or span.latex)
            and not made[-1].text[-1:].isspace()
            and not span.text[:1].isspace()
            and made[-1].box.gap_x(span.box) > MIN_SPACE * span.size
        ):
            made.append(_space(made[-1], span))
        made.append(span)
    return tuple(made)


def _space(before: Span, after: Span) -> Span:
    box = Box(before.box.x1, after.box.y0, after.box.x0, after.box.y1)
    return Span(" ", box, after.font, after.size, baseline=after.baseline, xs=(box.x0,))
