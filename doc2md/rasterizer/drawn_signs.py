"""Find the signs that KaTeX draws as shapes: roots, high brackets, bars, braces, labelled arrows and vectors.

KaTeX draws what grows with a formula as SVG paths. A path is as long as the longest formula, and a clip cuts it: the
far end of the path tells where the line of the sign is, the near end and the clip tell where the sign stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from doc2md.geometry import Box
from doc2md.rasterizer.printed_glyphs import PrintedGlyph

FONT = "KaTeX_drawn"
"""Stands for the font of drawn signs."""

_PREFIX = "KaTeX_"
_LONG = 20
"""A path that is cut reaches beyond its clip by so many times its height."""

_THIN, _NARROW = 0.06, 0.45
"""Maximum width of a bar and of a bracket, as a fraction of the height."""

_EDGE = 0.15
"""Points so close to an edge of a shape are on it, as a fraction of its height or width."""


class _Path(NamedTuple):
    """A filled path: its points, the box around them, the part of it that is seen, and whether it has curves."""

    points: list[tuple[float, float]]
    whole: Box
    seen: Box
    is_curved: bool

    @property
    def is_cut_left(self) -> bool:
        return self.seen.x0 - self.whole.x0 > _LONG * self.whole.height

    @property
    def is_cut_right(self) -> bool:
        return self.whole.x1 - self.seen.x1 > _LONG * self.whole.height


def drawn_signs(page: Any, glyphs: Sequence[PrintedGlyph]) -> tuple[list[PrintedGlyph], list[Box]]:
    """The drawn signs of an upright page as glyphs, and the lines of roots.

    `glyphs` are the printed ones. A drawn sign has the size and the baseline of the largest one on its level. Pages
    without fonts of KaTeX have none.
    """
    own = [glyph for glyph in glyphs if glyph.font.startswith(_PREFIX)]
    signs, rules, braces = list[tuple[str, Box]](), list[Box](), list[_Path]()
    for path in _paths(page) if own else ():
        if path.is_cut_right and _is_line_on_top(path):
            near = max(x for x, _ in path.points if x < path.seen.x1)
            signs.append(("√", Box(path.seen.x0, path.seen.y0, near, path.seen.y1)))
            rules.append(Box(near, path.seen.y0, path.seen.x1, path.seen.y0 + 0.5))
        elif path.is_cut_left or path.is_cut_right:
            braces.append(path)
        elif char := _char(path):
            signs.append((char, path.seen))
    signs += _braces_and_arrows(braces)
    return [glyph for char, box in signs if (glyph := _glyph(char, box, own))], rules


def _paths(page: Any) -> Iterator[_Path]:
    clip = None
    for drawing in page.get_cdrawings(extended=True):
        if drawing["type"] == "clip":
            clip = Box(*drawing["scissor"])
        elif drawing["type"] == "f" and clip:
            whole = Box(*drawing["rect"])
            points = [tuple(point) for item in drawing["items"] if item[0] in "lc" for point in item[1:]]
            seen = whole.overlap(clip)
            if points and seen.width > 0 and seen.height > 0:
                yield _Path(points, whole, seen, any(item[0] == "c" for item in drawing["items"]))


def _far_line(path: _Path) -> float:
    """The middle of the line at the far end of a path that is cut, from 0 at its top to 1 at its bottom."""
    far = [y for x, y in path.points if not path.seen.x0 - 1 < x < path.seen.x1 + 1]
    return ((min(far) + max(far)) / 2 - path.whole.y0) / path.whole.height


def _is_line_on_top(path: _Path) -> bool:
    return not path.is_cut_left and _far_line(path) < _EDGE


def _char(path: _Path) -> str:
    """The sign of a path that is not cut; empty if it is none of those that KaTeX draws."""
    box = path.whole
    if box.width < _THIN * box.height:
        return "|"
    if box.width > _NARROW * box.height:
        return "\u20d7" if 1.5 * box.height < box.width < 3 * box.height else ""
    middle = [x for x, y in path.points if abs(y - box.centre_y) < _EDGE * box.height]
    is_left = bool(middle) and max(middle) < box.centre_x
    if not middle or (not is_left and min(middle) < box.centre_x):
        return ""
    edge = box.x1 - _EDGE * box.width if is_left else box.x0 + _EDGE * box.width
    ends = [y for x, y in path.points if (x > edge) == is_left]
    has_top = any(y < box.y0 + _EDGE * box.height for y in ends)
    has_bottom = any(y > box.y1 - _EDGE * box.height for y in ends)
    if has_top and has_bottom:
        return ("()" if path.is_curved else "[]")[not is_left]
    return {(True, True): "⌈", (True, False): "⌉", (False, True): "⌊", (False, False): "⌋"}[has_top, is_left]


def _braces_and_arrows(paths: Sequence[_Path]) -> Iterator[tuple[str, Box]]:
    """Yield the braces, which have three parts, and the arrows, which have one."""
    rest = list(paths)
    for middle in [path for path in paths if path.is_cut_left and path.is_cut_right]:
        parts = [path for path in rest if abs(path.seen.centre_y - middle.seen.centre_y) < middle.seen.height]
        parts = [path for path in parts if path.seen.grown(2, 0).overlaps(middle.seen)]
        rest = [path for path in rest if path not in parts]
        yield "⏞" if _far_line(middle) > 0.5 else "⏟", Box.around(path.seen for path in parts)
    for path in rest:
        if path.is_cut_left != path.is_cut_right:
            yield "→" if path.is_cut_left else "←", path.seen


def _glyph(char: str, box: Box, glyphs: Sequence[PrintedGlyph]) -> PrintedGlyph | None:
    """A drawn sign as a glyph with the size of those beside it; None if it is beside none."""
    reach = box.grown(12, 6)
    beside = [glyph for glyph in glyphs if reach.overlaps(glyph.box)]
    if not beside:
        return None
    largest = max(beside, key=lambda glyph: glyph.size)
    return PrintedGlyph(char, "", FONT, largest.size, box.x0, largest.baseline, box, box.width)
