"""Clean what a damaged or unusual PDF gives: impossible boxes, unprintable signs, overlines that are signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from doc2md.converter.local.layout.maths.signs import TALL, TALL_BARS
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.geometry import Box

MAX_SIZE = 10_000
"""Larger fonts are damaged ones, in points."""

LINES_ABOVE = frozenset("―‾¯\u0305\u0332")
"""Signs that some programs print as overlines, if they are wide."""

NO_INK = 0.002
"""Narrower strokes are not printed, in em. Some fonts put an empty one before the stroke through a sign."""

MIN_CHAIN = 3
"""So many dashes that overlap are a bar. Two minus signs have white between them."""

FLAT = 0.1
"""Maximum height of a part of a line, in em."""

SANS_SERIF = "sf"


def sound(symbols: Sequence[Symbol], rules: Sequence[Box]) -> tuple[list[Symbol], list[Box]]:
    """Return symbols and rules that can be measured. Signs that are drawn as overlines become rules."""
    measured = [_measured(symbol) for symbol in symbols]
    measured = [symbol for symbol in measured if not _is_empty_stroke(symbol)]
    lines = [symbol for symbol in measured if _is_line_above(symbol)]
    if len(lines) == len(measured):
        lines = []
    gone = set(map(id, lines))
    kept = [symbol for symbol in measured if id(symbol) not in gone]
    kept, bars = _without_chains(kept)
    good = [rule for rule in rules if all(map(isfinite, rule)) and rule.x0 < rule.x1 and rule.y0 <= rule.y1]
    return _without_text_style(kept), good + [symbol.box for symbol in lines] + bars


def _without_chains(symbols: Sequence[Symbol]) -> tuple[list[Symbol], list[Box]]:
    """The symbols without chains of dashes that overlap, and a rule for each chain.

    FrameMaker prints the bars of fractions so. Browsers print an overline of parts that have no names.
    """
    chains = list[list[Symbol]]()
    dashes = filter(_is_dash, symbols)
    for dash in sorted(dashes, key=lambda dash: (round(dash.baseline, 1), dash.box.x0)):
        if chains and dash.box.overlaps(chains[-1][-1].box):
            chains[-1].append(dash)
        else:
            chains.append([dash])
    bars = {box: chain for chain in chains if len(chain) >= MIN_CHAIN and (box := _free(chain, symbols))}
    gone = {id(dash) for chain in bars.values() for dash in chain}
    return [symbol for symbol in symbols if id(symbol) not in gone], list(bars)


def _free(chain: Sequence[Symbol], symbols: Sequence[Symbol]) -> Box | None:
    """The box of a chain; None if it touches another sign, such as the head of a long arrow."""
    box, own = Box.around(dash.box for dash in chain), set(map(id, chain))
    touched = any(box.overlaps(symbol.box) for symbol in symbols if id(symbol) not in own)
    return None if touched else box


def _is_dash(symbol: Symbol) -> bool:
    return symbol.latex == "-" or (not symbol.latex and symbol.box.height < FLAT * symbol.size)


def _is_empty_stroke(symbol: Symbol) -> bool:
    return symbol.latex == r"\not" and symbol.box.width <= NO_INK * symbol.size


def _is_line_above(symbol: Symbol) -> bool:
    return not symbol.latex and symbol.text in LINES_ABOVE and symbol.box.width > 4 * symbol.box.height


def _measured(symbol: Symbol) -> Symbol:
    """The symbol with a printable sign, and a box, a baseline and a size that can be measured."""
    if not symbol.latex.isprintable():
        symbol = replace(symbol, latex="")
    x0, y0, x1, y1 = symbol.box
    is_finite = all(map(isfinite, (*symbol.box, symbol.baseline)))
    if is_finite and x0 <= x1 and y0 <= y1 and 0 < symbol.size < MAX_SIZE:
        return symbol
    size = symbol.size if 0 < symbol.size < MAX_SIZE else 10.0
    x = x0 if isfinite(x0) else 0.0
    y = symbol.baseline if isfinite(symbol.baseline) else y1 if isfinite(y1) else 0.0
    return replace(symbol, box=Box(x, y - size / 2, x + size / 2, y), baseline=y, size=size)


def _without_text_style(symbols: list[Symbol]) -> list[Symbol]:
    """In a document that is set in a sans serif font, digits have no style of their own, and letters are upright."""
    digits = [symbol for symbol in symbols if symbol.latex.isdigit()]
    if 2 * sum(digit.style == SANS_SERIF for digit in digits) <= len(digits):
        return symbols
    plain = {True: "", False: "rm"}
    return [
        replace(symbol, style=plain[symbol.latex.isdigit()]) if symbol.style == SANS_SERIF else symbol
        for symbol in symbols
    ]


def with_tall_bars(symbols: Sequence[Symbol]) -> list[Symbol]:
    """The symbols with bars that are taller than a line named as fences."""
    return [
        replace(symbol, latex=TALL_BARS[symbol.latex])
        if symbol.latex in TALL_BARS and symbol.box.height > TALL * symbol.size
        else symbol
        for symbol in symbols
    ]
