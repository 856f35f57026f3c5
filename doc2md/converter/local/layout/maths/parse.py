"""Read a formula from its signs and rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from doc2md.converter.local.layout.maths.atoms import Sheet, axis_height, largest_size
from doc2md.converter.local.layout.maths.containers import join_containers
from doc2md.converter.local.layout.maths.lines import make_display
from doc2md.converter.local.layout.maths.numbers import take_numbers
from doc2md.converter.local.layout.maths.overlays import join_overlays
from doc2md.converter.local.layout.maths.pieces import join_pieces
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.sound import sound, with_tall_bars
from doc2md.converter.local.layout.maths.symbols import Formula, Symbol
from doc2md.converter.local.layout.maths.words import word_atoms
from doc2md.converter.local.layout.maths.write import write
from doc2md.geometry import Box

UNKNOWN = 0.6
"""The confidence is multiplied by this for each sign that is not known."""

CALIBRATION = (0.0, 0.2, 0.45, 0.62, 0.8, 1.0), (0.0, 0.03, 0.18, 0.25, 0.4, 0.95)
"""Products of doubts, and the share of right formulas, measured on eight papers and on articles in 42 fonts."""

LONELY_FENCE = 0.8
"""The confidence is multiplied by this for each tall fence without a partner."""


def parse(symbols: Sequence[Symbol], rules: Sequence[Box], *, display: bool) -> Formula:
    """Convert the signs of one formula to LaTeX.

    `rules` are the drawn lines, such as fraction bars and the overlines of roots: wide and thin boxes in points.
    `display` is true for a formula that stands on lines of its own, which may have several rows and a number.
    """
    symbols, rules = sound(symbols, rules)
    if not symbols:
        return Formula("", 0.0)
    whole, bars = join_pieces(symbols, rules)
    whole = join_overlays(with_tall_bars(whole))
    sheet = Sheet(axis_height(whole), largest_size(whole))
    for symbol in whole:
        if not symbol.latex:
            sheet.doubt(UNKNOWN)
    atoms = word_atoms(whole, sheet)
    numbers = list[str]()
    if display:
        atoms, numbers = take_numbers(atoms)
    parts = join_containers(atoms, bars, sheet)
    tree = make_display(parts, sheet) if display else make_row(parts, sheet)
    latex = write(tree)
    sheet.doubt(LONELY_FENCE ** _lonely_fences(latex))
    return Formula(latex, _calibrated(sheet.confidence), ", ".join(numbers))


def _calibrated(product: float) -> float:
    """The share of formulas that are right, of those whose doubts have this product."""
    return round(float(np.interp(product, *CALIBRATION)), 3)


def _lonely_fences(latex: str) -> int:
    """The number of tall fences without a partner. Most of them were misread."""
    return len(re.findall(r"\\[bB]igg?(?![A-Za-z/])", latex))
