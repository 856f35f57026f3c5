"""Ruling lines in the image of a page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.rulings import find_rules
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule

pytestmark = pytest.mark.unit

SCALE = 72 / 150


def blank(paper: int = 245) -> Gray:
    return np.full((600, 500), paper, np.uint8)


def pixels(points: float) -> int:
    return round(points / SCALE)


def draw(image: Gray, box: Box, level: int) -> None:
    x0, y0, x1, y1 = map(pixels, box)
    image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = level


def close(rule: Rule) -> object:
    return pytest.approx(rule, abs=1.5)


def test_the_rules_of_a_grid_are_found() -> None:
    image = blank()
    for y in (50, 80, 110):
        draw(image, Box(40, y, 200, y + 0.5), 60)
    for x in (40, 120, 200):
        draw(image, Box(x, 50, x + 0.5, 110), 60)
    across, down = find_rules(image, [], SCALE)
    assert sorted(across) == [close(Rule(y, 40, 200)) for y in (50, 80, 110)]
    assert sorted(down) == [close(Rule(x, 50, 110)) for x in (40, 120, 200)]


@pytest.mark.parametrize(("paper", "rule"), [(245, 190), (180, 120), (120, 40)])
def test_a_rule_is_darker_than_what_is_around_it(paper: int, rule: int) -> None:
    image = blank(paper)
    draw(image, Box(40, 50, 200, 51), rule)
    (found,), down = find_rules(image, [], SCALE)
    assert found == close(Rule(50.5, 40, 200))
    assert not down


def test_a_rule_with_small_breaks_is_one() -> None:
    image = blank()
    draw(image, Box(40, 50, 200, 51), 0)
    image[:, pixels(90) : pixels(90) + 2] = 245
    assert find_rules(image, [], SCALE)[0] == (close(Rule(50.5, 40, 200)),)


def test_a_rule_that_is_not_quite_level_is_one() -> None:
    image = blank()
    cv2.line(image, (80, 200), (420, 202), 30, 2)
    assert len(find_rules(image, [], SCALE)[0]) == 1


@pytest.mark.parametrize("box", [Box(40, 50, 200, 60), Box(40, 50, 50, 51)], ids=["thick", "short"])
def test_a_bar_and_a_dash_are_no_rules(box: Box) -> None:
    image = blank()
    draw(image, box, 30)
    assert find_rules(image, [], SCALE) == ((), ())


def test_strokes_in_a_line_of_text_are_no_rules() -> None:
    image, line = blank(), Box(30, 40, 220, 70)
    draw(image, Box(40, 68, 100, 69), 30)  # underlined
    draw(image, Box(110, 42, 112, 68), 30)  # a large letter
    assert find_rules(image, [line], SCALE) == ((), ())
    across, down = find_rules(image, [], SCALE)
    assert (len(across), len(down)) == (1, 1)


def test_a_rule_through_several_lines_of_text_is_one() -> None:
    image = blank()
    draw(image, Box(110, 40, 111, 120), 30)
    lines = [Box(30, 42 + 20 * n, 220, 54 + 20 * n) for n in range(4)]
    assert find_rules(image, lines, SCALE) == ((), (close(Rule(110.5, 40, 120)),))


@pytest.mark.parametrize(
    ("thick", "long", "darker", "found"),
    [
        (7, 300, 200, True),
        (9, 300, 200, False),
        (2, 35, 200, True),
        (2, 25, 200, False),
        (2, 300, 40, True),
        (2, 300, 30, False),
    ],
    ids=["as thick as a rule", "too thick", "as long as a rule", "too short", "dark enough", "too light"],
)
def test_a_rule_is_thin_long_and_dark(thick: int, long: int, darker: int, found: bool) -> None:
    image = blank()
    image[100 : 100 + thick, 80 : 80 + long] = 245 - darker
    assert bool(find_rules(image, [], SCALE)[0]) is found


@pytest.mark.parametrize(("gap", "rules"), [(5, 1), (7, 2)])
def test_a_rule_is_joined_where_noise_broke_it(gap: int, rules: int) -> None:
    image = blank()
    image[100:104, 80:400] = 0
    image[100:104, 240 : 240 + gap] = 245
    assert len(find_rules(image, [], 72 / 300)[0]) == rules


@pytest.mark.parametrize(
    ("end", "found"), [(200, True), (115, False)], ids=["most in the open", "in the line"]
)
def test_a_rule_that_leaves_a_line_of_text_is_no_stroke(end: float, found: bool) -> None:
    image = blank()
    draw(image, Box(40, 50, end, 51), 30)
    assert bool(find_rules(image, [Box(30, 42, 40 + 0.8 * 160, 54)], SCALE)[0]) is found
