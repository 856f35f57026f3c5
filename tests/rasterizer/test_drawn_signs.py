"""Signs that KaTeX draws as paths are told by their shapes, and by the ends of paths that are cut."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.drawn_signs import drawn_signs
from doc2md.rasterizer.printed_glyphs import PrintedGlyph

FAR = 5000.0
Points = list[tuple[float, float]]


class Page:
    """A page with one path in each clip."""

    def __init__(self, *paths: tuple[Points, Box]) -> None:
        self.paths = paths

    def get_cdrawings(self, extended: bool) -> list[dict[str, Any]]:
        drawn = list[dict[str, Any]]()
        for points, clip in self.paths:
            drawn.append({"type": "clip", "scissor": tuple(clip)})
            rect = tuple(Box.around_points(points))
            kind = "c" if len({x for x, _ in points}) > 3 else "l"  # not at the corners of a bracket
            drawn.append({"type": "f", "rect": rect, "items": [(kind, *points)]})
        return drawn


def glyphs(font: str = "KaTeX_Main-Regular") -> list[PrintedGlyph]:
    return [PrintedGlyph("x", "x", font, 12, 108, 110, Box(108, 104, 114, 110), 6)]


def polygon(*points: tuple[float, float], bottom: float = 120) -> tuple[Points, Box]:
    """A path in a clip."""
    return list(points), Box(100, 100, 130, bottom)


ROOT = polygon((100, 112), (104, 120), (110, 100), (FAR, 100), (FAR, 101), (111, 101))
SQUARE = [
    (104, 100),
    (100, 100),
    (100, 110),
    (100, 120),
    (104, 120),
    (104, 119),
    (101, 119),
    (101, 101),
    (104, 101),
]
ROUND = [(104, 100), (102, 104), (101, 110), (102, 116), (104, 120), (103, 116), (102, 110), (103, 104)]
FLOOR = [(100, 100), (100, 110), (100, 120), (104, 120), (104, 119), (101, 119), (101, 100)]
ARROW = polygon((-FAR, 103), (-FAR, 104), (129, 105), (130, 103.5), (129, 102), bottom=107)


def mirrored(points: Points) -> Points:
    return [(204 - x, y) for x, y in points]


@pytest.mark.parametrize(
    ("path", "char"),
    [
        (ROOT, "√"),
        (polygon(*SQUARE), "["),
        (polygon(*mirrored(SQUARE)), "]"),
        (polygon(*ROUND), "("),
        (polygon(*mirrored(ROUND)), ")"),
        (polygon(*FLOOR), "⌊"),
        (polygon(*mirrored(FLOOR)), "⌋"),
        (polygon((100, 100), (100.6, 100), (100.6, 120), (100, 120)), "|"),
        (polygon((114, 100), (120.4, 101.4), (114, 102.9)), "\u20d7"),
        (ARROW, "→"),
    ],
)
def test_a_shape_is_the_sign_that_katex_draws_with_it(path: tuple[Points, Box], char: str) -> None:
    signs, lines = drawn_signs(Page(path), glyphs())
    assert [sign.char for sign in signs] == [char]
    assert len(lines) == (char == "√")


def test_a_root_ends_where_its_line_begins_and_has_the_size_of_the_letters_under_it() -> None:
    (root,), (line,) = drawn_signs(Page(ROOT), glyphs())
    assert (root.box, root.size, root.baseline) == (Box(100, 100, 111, 120), 12, 110)
    assert (line.x0, line.x1) == (111, 130)


@pytest.mark.parametrize(("line", "char"), [((104.0, 105.0), "⏞"), ((100.0, 101.0), "⏟")])
def test_the_three_parts_of_a_brace_are_one_sign(line: tuple[float, float], char: str) -> None:
    top, bottom = line
    middle = [(-FAR, top), (-FAR, bottom), (115.0, 100.0), (115.0, 105.0), (FAR, top), (FAR, bottom)]
    parts = [
        ([(100.0, 100.0), (100.0, 105.0), (FAR, 102.0), (FAR, 103.0)], Box(100, 100, 110, 105)),
        (middle, Box(109, 100, 121, 105)),
        ([(130.0, 100.0), (130.0, 105.0), (-FAR, 102.0), (-FAR, 103.0)], Box(120, 100, 130, 105)),
    ]
    signs, _ = drawn_signs(Page(*parts), glyphs())
    assert [(sign.char, sign.box) for sign in signs] == [(char, Box(100, 100, 130, 105))]


def test_shapes_on_pages_without_katex_are_no_signs() -> None:
    assert drawn_signs(Page(ROOT), glyphs("Times-Roman")) == ([], [])
