"""Read what is above and below a drawn bar: a fraction, an overline or an underline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.local.layout.maths.atoms import SCRIPT, STEP, Atom, Pool, Sheet
from doc2md.converter.local.layout.maths.baselines import main_level, placed
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.tree import Accent, Fraction
from doc2md.geometry import Box

SLACK = 0.12
"""Parts may extend beyond the ends of a bar by this, in em."""

MAX_GAP = 0.7
"""The parts next to a bar are at most this far from it, in em of their size."""

MAX_LINE_GAP = 0.35
"""An overline or underline is closer than this to its line, in em. Other bars belong to nothing."""

OVERLINE_GAP = 0.22
"""What is closer to a bar than this, in em, may be overlined or underlined. Fractions have more white."""

MIN_OVERLAP = 0.03
"""Parts of a line share at least this height with those before them, in em."""

LINE_STEP = 0.75
"""Parts of one size whose axes are further apart than this, in em, stand on different lines."""

MIN_LINE_OVERLAP = 0.5
"""Such parts must share at least this height, in em, to be in one line all the same."""

SAME_SIZE = 0.95
"""Parts whose sizes have at least this ratio are equally large."""

MIN_NEIGHBOURS = 2
"""A continued fraction has at least so many signs beside the fraction below its bar."""

MAX_SCRIPT_GAP = 0.4
"""The white between a sign and its script above or below it, in em of the script."""


def join_bar(bar: Box, bars: list[Box], pool: Pool, sheet: Sheet) -> None:
    """Join the parts above and below a bar. `bars` are those not read yet; this one is taken out."""
    bars.remove(bar)
    inside = pool.inside(bar.x0, bar.x1, SLACK * sheet.largest)
    upper = nearest_line([atom for atom in inside if atom.box.centre_y < bar.centre_y], bar, bars, above=True)
    lower = nearest_line(
        [atom for atom in inside if atom.box.centre_y >= bar.centre_y], bar, bars, above=False
    )
    if upper and lower and _is_fraction(upper, lower, bar):
        _join_fraction(upper, lower, bar, pool, sheet)
        return
    command, line = r"\overline", lower
    if not lower or (upper and _gap(upper, bar) < _gap(lower, bar)):
        command, line = r"\underline", upper
    if line and _gap(line, bar) < MAX_LINE_GAP:
        _join_line(command, line, bar, pool, sheet)
    else:
        sheet.doubt(0.8)


def nearest_line(atoms: Sequence[Atom], edge: Box, bars: Sequence[Box], *, above: bool) -> list[Atom]:
    """The parts of the line next to `edge`: those that are connected from top to bottom, without white between them.

    Scripts may have a little white between them and their base. Other bars stop the line.
    """
    between = [rule for rule in bars if (rule.centre_y < edge.centre_y) == above and rule.overlap_x(edge) > 0]
    rest = [atom for atom in atoms if not any(_divides(rule, edge, atom.box, above) for rule in between)]
    near = [atom for atom in rest if _white(edge, atom.box, above) <= MAX_GAP * atom.size]
    if not near:
        return []
    largest = max(atom.reach for atom in near)
    mains = [atom for atom in near if atom.reach >= SCRIPT * largest]
    line = [min(mains, key=lambda atom: _white(edge, atom.box, above))]
    rest.remove(line[0])
    top, bottom = line[0].box.y0, line[0].box.y1
    while True:
        more = [atom for atom in rest if _continues(atom, line, max(top - atom.box.y1, atom.box.y0 - bottom))]
        if not more:
            return line
        taken = set(map(id, more))
        rest = [atom for atom in rest if id(atom) not in taken]
        line += more
        top = min(top, *(atom.box.y0 for atom in more))
        bottom = max(bottom, *(atom.box.y1 for atom in more))


def _divides(rule: Box, edge: Box, box: Box, above: bool) -> bool:
    """Whether a rule is between an edge and a box."""
    if rule.overlap_x(box) <= box.width / 2:
        return False
    return box.centre_y < rule.centre_y < edge.y0 if above else edge.y1 < rule.centre_y < box.centre_y


def _white(edge: Box, box: Box, above: bool) -> float:
    return edge.y0 - box.y1 if above else box.y0 - edge.y1


def _continues(atom: Atom, line: Sequence[Atom], gap: float) -> bool:
    """Whether an atom belongs to a line that is `gap` points away from it."""
    largest = max(each.size for each in line)
    steps = [abs(each.axis - atom.axis) for each in line if each.reach >= SCRIPT * largest and not each.weak]
    if steps and not atom.weak and atom.reach >= SCRIPT * largest:
        step = min(steps)
        overlap = MIN_OVERLAP if step < LINE_STEP * largest else MIN_LINE_OVERLAP
        return step < 0.02 * largest or gap < -overlap * atom.size
    if gap < -MIN_OVERLAP * atom.size:
        return True
    return (
        atom.size < SCRIPT * largest
        and gap <= MAX_SCRIPT_GAP * atom.size
        and any(-0.3 * each.size < atom.box.x0 - each.box.x1 < 0.3 * each.size for each in line)
    )


def _gap(line: Sequence[Atom], bar: Box) -> float:
    """The white between a line and a bar, in em of the line."""
    box = Box.around([atom.box for atom in line])
    return box.gap_y(bar) / max(atom.size for atom in line)


def _is_fraction(upper: Sequence[Atom], lower: Sequence[Atom], bar: Box) -> bool:
    """Whether a bar with parts on both sides divides them: both are centred on it, or neither is very close to it."""
    if _gap(lower, bar) > OVERLINE_GAP and _gap(upper, bar) > OVERLINE_GAP:
        return True
    size = max(atom.size for atom in [*upper, *lower])
    centres = (Box.around([atom.box for atom in line]).centre_x for line in (upper, lower))
    is_centred = all(abs(centre - bar.centre_x) < 0.25 * size for centre in centres)
    return is_centred and max(_gap(upper, bar), _gap(lower, bar)) < MAX_GAP


def _join_fraction(upper: Sequence[Atom], lower: Sequence[Atom], bar: Box, pool: Pool, sheet: Sheet) -> None:
    parts = [*upper, *lower]
    size = max(main_level(upper).size, main_level(lower).size)
    reach = max(size, min(size / STEP * 1.03, sheet.largest))
    is_continued = _is_continued(lower)
    node = Fraction(make_row(upper, sheet), make_row(lower, sheet), continued=is_continued)
    depth = 1 + max(atom.depth for atom in parts)
    box = Box.around([bar, *(atom.box for atom in parts)])
    pool.replace(parts, Atom(node, box, None, size, bar.centre_y, reach, depth=depth))


def _is_continued(lower: Sequence[Atom]) -> bool:
    """Whether the row below a bar has a fraction that is not smaller than its neighbours. Marks that as continued."""
    plain = [atom.size for atom in lower if atom.baseline is not None]
    for atom in lower:
        node = atom.node
        if not isinstance(node, Fraction) or node.fences is not None or len(plain) < MIN_NEIGHBOURS:
            continue
        if atom.size >= SAME_SIZE * max(plain):
            atom.node = replace(node, continued=True)
            return True
    return False


def _join_line(command: str, body: Sequence[Atom], bar: Box, pool: Pool, sheet: Sheet) -> None:
    """Join what a bar is drawn over or under."""
    node = Accent(command, make_row(body, sheet))
    pool.replace(body, placed(node, body, main_level(body), bar))
