"""How near, light, large and slanted a text is that counts as a copy or a watermark."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.rasterizer.overprint import BAND, RawLine, without_overprint
from tests.builders.raw_spans import raw_span

LEVEL = (1.0, 0.0)


def grey(level: int) -> int:
    return level << 16 | level << 8 | level


def kept(*spans: dict[str, Any], direction: tuple[float, float] = LEVEL) -> int:
    """The number of lines that stay. `direction` is that of the last one."""
    lines = [RawLine([span], LEVEL) for span in spans[:-1]]
    return len(without_overprint([*lines, RawLine([spans[-1]], direction)])[0])


def text(*ys: float, **more: Any) -> list[dict[str, Any]]:
    return [raw_span(f"stones and sand {n}", y=y, **more) for n, y in enumerate(ys)]


@pytest.mark.parametrize(("offset", "lines"), [(2.5, 1), (3.5, 2)])
def test_a_copy_is_near_the_text(offset: float, lines: int) -> None:
    assert kept(raw_span("Total"), raw_span("Total", x=50 + offset)) == lines


@pytest.mark.parametrize("y", [1.5 * BAND, 2 * BAND - 1, 2 * BAND + 9])
def test_a_copy_is_found_at_any_height(y: float) -> None:
    assert kept(raw_span("Total", y=y), raw_span("Total", y=y + 2)) == 1
    assert kept(raw_span("Total", y=y + 2), raw_span("Total", y=y)) == 1


@pytest.mark.parametrize(
    ("pairs", "offset", "length"),
    [(3, 1.0, 20), (5, 1.0, 15), (5, 1.5, 20)],
    ids=["few", "many", "further away"],
)
def test_copied_letters_in_a_line_are_many_and_at_one_place(pairs: int, offset: float, length: int) -> None:
    raw = raw_span("aabbccddee"[: 2 * pairs] + "fghijklmnopqrst"[: 20 - 2 * pairs])
    for at in range(1, 2 * pairs, 2):
        x, y0, x1, y1 = raw["chars"][at - 1]["bbox"]
        raw["chars"][at]["bbox"] = (x + offset, y0, x1 + offset, y1)
    (made,) = without_overprint([RawLine([raw], LEVEL)])[0]
    assert len(made.text) == length


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({"color": grey(130)}, 4),
        ({"color": grey(190)}, 3),
        ({"alpha": 170}, 4),
        ({"alpha": 120}, 3),
    ],
    ids=["dark", "light", "nearly opaque", "transparent"],
)
def test_a_watermark_is_light_or_transparent(more: dict[str, Any], lines: int) -> None:
    mark = raw_span("DRAFT", y=104, size=14, **more)
    assert kept(*text(100, 200, 300), mark) == lines


@pytest.mark.parametrize(("overlap", "lines"), [(1.0, 2), (1.5, 1)])
def test_a_watermark_covers_some_of_a_text(overlap: float, lines: int) -> None:
    mark = raw_span("stones and sand x", y=110 - overlap, color=grey(200))
    assert kept(*text(100), mark) == lines


@pytest.mark.parametrize(("size", "lines"), [(25, 4), (36, 3)])
def test_a_dark_watermark_is_very_large(size: float, lines: int) -> None:
    mark = raw_span("DRAFT", y=112, size=size, color=grey(90))
    assert kept(*text(96, 106, 116), mark) == lines


@pytest.mark.parametrize(("slant", "lines"), [(0.15, 4), (0.25, 3)])
def test_a_watermark_in_the_colour_of_the_text_is_slanted(slant: float, lines: int) -> None:
    mark = raw_span("DRAFT", y=106, size=14)
    assert kept(*text(96, 106, 300), mark, direction=((1 - slant**2) ** 0.5, slant)) == lines
