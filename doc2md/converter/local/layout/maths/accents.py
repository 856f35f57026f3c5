"""Join accents, arrows and braces with what they stand above or below."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.maths.atoms import SCRIPT, Atom, Pool, Sheet
from doc2md.converter.local.layout.maths.bars import nearest_line
from doc2md.converter.local.layout.maths.baselines import main_level, placed
from doc2md.converter.local.layout.maths.limits import with_limits
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.signs import ACCENTS, PLAIN_ACCENTS, WIDE_ACCENTS
from doc2md.converter.local.layout.maths.tree import Accent, Sign
from doc2md.geometry import Box

MAX_GAP = 0.4
"""The white between an accent and its letter is less than this, in em."""

MIN_WIDE = 0.75
"""An accent from this width on, in em, may stand above several letters."""

MIN_COVERED, MIN_COVERED_BY_SHORT = 0.12, 0.3
"""A wide accent belongs to all letters of which it covers this part of the width. A short one covers some of the
neighbours of a single letter, too."""

ARROWS_ABOVE = {
    r"\to": r"\overrightarrow", r"\longrightarrow": r"\overrightarrow", r"\rightarrow": r"\overrightarrow",
    r"\leftarrow": r"\overleftarrow", r"\longleftarrow": r"\overleftarrow",
    r"\leftrightarrow": r"\overleftrightarrow", r"\longleftrightarrow": r"\overleftrightarrow",
}  # fmt: skip


def is_accent(atom: Atom, pool: Pool) -> bool:
    """Whether a sign is an accent, or a small one that stands alone, right above a letter."""
    if atom.latex in ACCENTS:
        return True
    if atom.latex not in PLAIN_ACCENTS or atom.baseline is None or atom.box.height > 0.4 * atom.size:
        return False
    if atom.box.y1 < atom.baseline - 0.42 * atom.size:
        return True
    reach = 2 * atom.size
    near = pool.between(atom.box.x0 - reach, atom.box.x1 + reach)
    return any(_is_right_above(atom, other) for other in near) and not any(
        other is not atom and other.latex != atom.latex and _is_level(atom, other) for other in near
    )


def _is_right_above(atom: Atom, letter: Atom) -> bool:
    gap = letter.box.y0 - atom.box.y1
    off_centre = abs(letter.box.centre_x - atom.box.centre_x)
    is_letter = isinstance(letter.node, Sign) and letter.node.style != ""
    return is_letter and -0.1 * letter.size < gap < 0.25 * letter.size and off_centre < 0.25 * letter.size


def _is_level(atom: Atom, other: Atom) -> bool:
    return other.baseline is not None and abs(other.baseline - (atom.baseline or 0.0)) < 0.05 * atom.size


def join_accent(accent: Atom, pool: Pool, sheet: Sheet) -> None:
    """Join an accent with the letter, or the letters, under it."""
    box, size = accent.box, accent.size
    near = [
        atom
        for atom in pool.between(box.x0 - 3 * size, box.x1 + 0.2 * size)
        if atom is not accent and _is_under(atom, accent)
    ]
    if not near:
        if accent.latex in ACCENTS:
            sheet.doubt(0.5)
        return
    base = min(near, key=lambda atom: _distance(accent, atom))
    command = PLAIN_ACCENTS.get(accent.latex, accent.latex)
    body = [base]
    is_long = box.width > MIN_WIDE * size
    if box.width > base.box.width and (is_long or command in WIDE_ACCENTS.values()):
        covered = MIN_COVERED if is_long else MIN_COVERED_BY_SHORT
        under = [
            atom
            for atom in pool.between(box.x0 - 2 * size, box.x1)
            if atom.box.centre_y > box.centre_y and atom.box.overlap_x(box) > covered * atom.box.width
        ]
        body = nearest_line(under, box, [], above=False) or body
        command = WIDE_ACCENTS.get(command, command) if len(body) > 1 else command
    elif command == r"\bar" and base.latex == "h" and box.y0 > base.box.y0:
        hbar = placed(Sign(r"\hbar"), [accent, base], main_level([base]))
        pool.replace([accent, base], hbar)
        return
    node = Accent(command, make_row(body, sheet))
    pool.replace([accent, *body], placed(node, [accent, *body], main_level(body)))


def _distance(accent: Atom, letter: Atom) -> float:
    """How badly a letter fits under an accent, in points. Rarely is an accent as low as the top of its letter."""
    gap = letter.box.y0 - accent.box.y1
    return max(gap, -2 * gap) + 0.5 * abs(letter.box.centre_x - accent.box.centre_x)


def _is_under(atom: Atom, accent: Atom) -> bool:
    """Whether an atom is under an accent. Slanted letters have their accents to the right of the middle."""
    x, size = accent.box.centre_x, max(atom.size, accent.size)
    gap = atom.box.y0 - accent.box.y1
    return (
        (atom.box.x0 - 0.2 * size <= x <= atom.box.x1 + 0.3 * size or atom.box.overlap_x(accent.box) > 0)
        and atom.box.centre_y > accent.box.centre_y
        and -0.5 * size < gap < MAX_GAP * size
        and atom.reach >= SCRIPT * accent.size
    )


def join_arrow_above(arrow: Atom, pool: Pool, sheet: Sheet) -> None:
    """Join an arrow with letters of its width that are close under it."""
    box, size = arrow.box, arrow.size
    inside = [atom for atom in pool.inside(box.x0, box.x1, 0.3 * size) if atom is not arrow]
    under = [atom for atom in inside if atom.box.centre_y > box.y1 and atom.size >= SCRIPT * size]
    body = nearest_line(under, box, [], above=False)
    if not body:
        return
    around = Box.around([atom.box for atom in body])
    if around.y0 - box.y1 > 0.3 * size or abs(around.width - box.width) > 0.5 * size:
        return
    command = (
        r"\vec" if len(body) == 1 and arrow.latex in {r"\to", r"\rightarrow"} else ARROWS_ABOVE[arrow.latex]
    )
    node = Accent(command, make_row(body, sheet))
    pool.replace([arrow, *body], placed(node, [arrow, *body], main_level(body)))


def join_brace(brace: Atom, pool: Pool, sheet: Sheet) -> None:
    """Join a horizontal brace with what it spans, and with its label."""
    is_over = brace.latex == r"\overbrace"
    inside = [
        atom for atom in pool.inside(brace.box.x0, brace.box.x1, 0.25 * brace.size) if atom is not brace
    ]
    side = [atom for atom in inside if (atom.box.centre_y > brace.box.centre_y) == is_over]
    body = nearest_line(side, brace.box, [], above=not is_over)
    if not body:
        sheet.doubt(0.5)
        return
    parts: Sequence[Atom] = [brace, *body]
    joined = placed(Accent(brace.latex, make_row(body, sheet)), parts, main_level(body))
    if pool.replace(parts, joined):
        with_limits(joined, pool, sheet, over=is_over, under=not is_over)
