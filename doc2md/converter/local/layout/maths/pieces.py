"""Put signs together that are printed in pieces: tall brackets, radicals and integrals, wide braces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.converter.local.layout.maths.signs import BARS, BRACES, FENCES
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.geometry import Box

TOUCHING = 0.1
"""Pieces of one sign are at most this far apart, in em."""

MISSING = 3.0
"""The next piece may be this far away, in em, if those between them are not known."""

COLUMN = 6.0
"""Pieces of one sign have their middles closer together than this, from left to right, in points."""

MAX_UNFINISHED = 8
"""At most so many signs at one place may continue."""

MIN_SHARED_WIDTH, MIN_SHARED_STEM = 0.6, 0.3
"""Pieces on top of each other share at least this part of the width of the narrower one. The ends and the middle of a
brace point to different sides and share its stem only."""


def join_pieces(symbols: Sequence[Symbol], rules: Sequence[Box]) -> tuple[list[Symbol], list[Box]]:
    """Return the symbols with pieces joined, and the rules that are not the straight parts of wide braces."""
    flat = [symbol for symbol in symbols if _is_flat(symbol)]
    split = {
        symbol.latex for symbol in symbols if symbol.piece
    } & FENCES  # some fonts do not name their extensions
    tall = [
        symbol
        for symbol in symbols
        if not _is_flat(symbol) and (symbol.piece or symbol.latex in BARS or symbol.latex in split)
    ]
    joined = {id(symbol) for symbol in flat + tall}
    whole = [symbol for symbol in symbols if id(symbol) not in joined]
    wide, left = _wide(flat, rules)
    columns = _columns(tall)
    boxes = [Box.around([piece.box for piece in column]) for column in columns if len(column) > 1]
    whole = [symbol for symbol in whole if symbol.latex or not _is_inside(symbol.box, boxes)]
    return whole + list(map(_tall, columns)) + wide, left


def _is_inside(box: Box, columns: Sequence[Box]) -> bool:
    """Whether a sign that is not known is a piece between others."""
    return any(column.covers(box, 0.8) for column in columns)


def _is_flat(symbol: Symbol) -> bool:
    """Whether this is a piece of a sign that extends from left to right."""
    if symbol.latex in BRACES:
        return True
    return symbol.piece in {"left", "right"} or (
        symbol.piece != "" and symbol.box.width > 3 * symbol.box.height
    )


def _columns(pieces: Sequence[Symbol]) -> list[list[Symbol]]:
    """Groups of pieces that stand on top of each other and touch.

    The groups that may continue are kept by their place from left to right, so the time grows with the number of
    pieces only.
    """
    groups = list[list[Symbol]]()
    unfinished = defaultdict[int, list[list[Symbol]]](list)
    for piece in sorted(pieces, key=lambda each: each.box.y0):
        place = int(piece.box.centre_x // COLUMN)
        near = (group for at in (place - 1, place, place + 1) for group in unfinished[at])
        group = next((each for each in near if _continues(each[-1], piece)), None)
        if group is None:
            group = list[Symbol]()
            groups.append(group)
            unfinished[place] = [*unfinished[place][-MAX_UNFINISHED:], group]
        group.append(piece)
    return groups


def _continues(above: Symbol, piece: Symbol) -> bool:
    """Whether a piece is the next one of a sign. Whole bars in a row of text do not touch those above them."""
    if above.latex != piece.latex and not (above.piece and piece.piece):
        return False
    gap = (piece.box.y0 - above.box.y1) / piece.size
    may_miss = (
        above.piece in {"top", "middle"}
        and piece.piece in {"middle", "bottom"}
        and piece.latex == above.latex
    )
    if gap > (MISSING if may_miss else TOUCHING):
        return False
    if piece.box.y0 < above.box.y0 + 0.3 * above.box.height:
        return False
    shared = above.box.overlap_x(piece.box)
    least = MIN_SHARED_STEM if {above.latex, piece.latex} <= {r"\{", r"\}"} else MIN_SHARED_WIDTH
    return shared >= least * min(above.box.width, piece.box.width) - 0.01


def _tall(group: Sequence[Symbol]) -> Symbol:
    """One symbol for a column of pieces. Extensions of braces may come from the brace of the other side."""
    if len(group) == 1:
        return group[0]
    named = next((piece for piece in group if piece.piece not in {"", "extension"}), group[0])
    box = Box.around([piece.box for piece in group])
    return replace(named, box=box, text=named.text[:1], piece="")


def _wide(pieces: Sequence[Symbol], rules: Sequence[Box]) -> tuple[list[Symbol], list[Box]]:
    """Join the pieces of wide signs, with the rules between them."""
    groups = list[list[Symbol | Box]]()
    used = set[int]()
    wanted = list[Symbol | Box](pieces)
    wanted += [rule for rule in rules if any(_touches(rule, piece) for piece in pieces)]
    for part in sorted(wanted, key=lambda each: _box(each).x0):
        group = next((each for each in reversed(groups) if _follows(each, part)), None)
        if group is None:
            groups.append([part])
        else:
            group.append(part)
    symbols = list[Symbol]()
    for parts in groups:
        signs = [part for part in parts if isinstance(part, Symbol)]
        if signs:
            used.update(id(part) for part in parts)
            symbols.append(_wide_symbol(signs, Box.around(map(_box, parts))))
    return symbols, [rule for rule in rules if id(rule) not in used]


def _touches(rule: Box, piece: Symbol) -> bool:
    slack = TOUCHING * piece.size
    return rule.gap_x(piece.box) <= slack and rule.gap_y(piece.box) <= 0 and rule.height < piece.box.height


def _follows(group: Sequence[Symbol | Box], part: Symbol | Box) -> bool:
    size = next((each.size for each in [part, *group] if isinstance(each, Symbol)), 10.0)
    last, box = _box(group[-1]), _box(part)
    return last.x0 < box.x0 <= last.x1 + TOUCHING * size and last.overlap_y(box) > -TOUCHING * size


def _wide_symbol(signs: Sequence[Symbol], box: Box) -> Symbol:
    """One symbol for a row of pieces. The ends of a brace point away from its tip."""
    if len(signs) == 1:
        return replace(signs[0], box=box)
    named = next((sign for sign in signs if sign.piece != "extension"), signs[0])
    if named.latex not in BRACES:
        return replace(named, box=box, piece="")
    ends_are_lower = signs[0].box.centre_y > signs[len(signs) // 2].box.centre_y
    return replace(named, latex=r"\overbrace" if ends_are_lower else r"\underbrace", box=box, piece="")


def _box(part: Symbol | Box) -> Box:
    return part.box if isinstance(part, Symbol) else part


def lines_of_text(symbols: Sequence[Symbol]) -> Iterator[list[Symbol]]:
    """Yield the symbols of each baseline and size from left to right.

    Scripts of one row may be a tenth of a point apart.
    """
    ordered = sorted(symbols, key=lambda each: (round(each.baseline, 1), round(each.size, 1)))
    line = list[Symbol]()
    for symbol in ordered:
        if line and (
            abs(symbol.baseline - line[-1].baseline) > 0.05 * symbol.size
            or abs(symbol.size - line[-1].size) > 0.05 * symbol.size
        ):
            yield sorted(line, key=_left)
            line = []
        line.append(symbol)
    if line:
        yield sorted(line, key=_left)


def _left(symbol: Symbol) -> float:
    return symbol.box.x0
