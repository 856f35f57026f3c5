"""What ink is a sign that stands alone, how it is cut out, and what it is read as, with a made-up recogniser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import pytest

from doc2md.converter.local.ocr import lone_signs
from doc2md.converter.local.ocr.lone_signs import with_lone_signs
from doc2md.converter.local.ocr.models import Array, Network, Recogniser
from doc2md.converter.local.ocr.recognition import LineReading

PAPER, HEIGHT = 245, 52
SCALE = 0.1
"""Small, so that no sign is as long as a rule."""

Places = Sequence[tuple[int, int, int, int]]
"""Left edge, upper edge, width and height, in pixels."""

Read = Callable[..., list[LineReading]]


def quad(x: float, y: float, width: float) -> Any:
    corners = [(x, y), (x + width, y), (x + width, y + HEIGHT), (x, y + HEIGHT)]
    return np.array(corners, np.float32)


class Reader:
    """A model that sees the same characters in all images: each with its likelihood, in order. It notes the widths."""

    def __init__(self, *seen: dict[str, float]) -> None:
        self.seen, self.widths = seen, list[int]()

    def __call__(self, values: Array) -> Array:
        self.widths.append(values.shape[-1])
        likely = np.zeros((1, len(self.seen), len(ALPHABET)), np.float32)
        for step, chars in enumerate(self.seen):
            for char, value in chars.items():
                likely[0, step, ALPHABET.index(char)] = value
        return likely


ALPHABET = ("", *"+=.|(){}[]", " ")
SOME = ({"+": 0.9, "(": 0.9},)


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Read:
    """What is found of ink on a page with lines of words at these places."""

    def look(
        ink: Places,
        *,
        words: Sequence[tuple[int, int]] = ((100, 20), (100, 480)),
        darker: int = 200,
        reader: Reader | None = None,
    ) -> list[LineReading]:
        recogniser = Recogniser(cast(Network, reader or Reader(*SOME)), ALPHABET)
        monkeypatch.setattr(lone_signs, "tiny", lambda: recogniser)
        monkeypatch.setattr(lone_signs, "small", lambda: None)
        image = np.full((max(y for _, y in words) + HEIGHT, 800), PAPER, np.uint8)
        for x, y, width, high in ink:
            image[y : y + high, x : x + width] = PAPER - darker
        quads = [quad(x, y, 180) for x, y in words]
        lines = [LineReading(each, image[:1], ()) for each in quads]
        return [line for line in with_lone_signs(image, SCALE, lines, quads) if line.glyphs]

    return look


def texts(found: Sequence[LineReading]) -> list[str]:
    return ["".join(glyph.char for glyph in line.glyphs) for line in found]


@pytest.mark.parametrize(
    ("width", "height", "found"),
    [
        (12, 6, True),
        (9, 6, False),
        (10, 58, True),
        (10, 67, False),
        (20, 14, True),
        (20, 20, False),
    ],
    ids=["as long as a dash", "too short", "as high as a bracket", "too high", "oblong", "a bullet"],
)
def test_a_sign_has_the_size_of_a_letter(look: Read, width: int, height: int, found: bool) -> None:
    assert bool(look([(100, 200, width, height)])) is found


@pytest.mark.parametrize(("hole", "found"), [(14, True), (10, False)], ids=["a ring", "a bullet"])
def test_a_bullet_is_nearly_solid(look: Read, hole: int, found: bool) -> None:
    side = (20 - hole) // 2
    bars = [(100, 200, 20, side), (100, 220 - side, 20, side)]
    assert bool(look([*bars, (100, 200, side, 20), (120 - side, 200, side, 20)])) is found


@pytest.mark.parametrize(("darker", "found"), [(70, True), (50, False)])
def test_ink_is_much_darker_than_the_paper(look: Read, darker: int, found: bool) -> None:
    assert bool(look([(100, 200, 10, 30)], darker=darker)) is found


@pytest.mark.parametrize(
    ("width", "height", "counts"),
    [(8, 8, True), (6, 6, False), (12, 3, True), (12, 2, False)],
    ids=["a dot", "a small dot", "a dash", "a thin dash"],
)
def test_dust_is_no_part_of_a_sign(look: Read, width: int, height: int, counts: bool) -> None:
    (sign,) = look([(100, 200, 10, 30), (120, 210, width, height)])
    right = 120 + width if counts else 110
    assert sign.quad[1, 0] == pytest.approx(right + 13)


@pytest.mark.parametrize(
    ("right", "down", "signs"),
    [(26, 0, 1), (36, 0, 2), (0, 15, 1), (0, 21, 2)],
    ids=["beside", "further right", "below", "further down"],
)
def test_parts_near_each_other_are_one_sign(look: Read, right: int, down: int, signs: int) -> None:
    other = (110 + right, 200, 10, 20) if right else (100, 220 + down, 10, 20)
    assert len(look([(100, 200, 10, 20), other], words=[(100, 20), (other[0], 480)])) == signs


@pytest.mark.parametrize(("width", "found"), [(24, True), (29, False)])
def test_a_wide_row_of_marks_is_no_sign(look: Read, width: int, found: bool) -> None:
    assert bool(look([(100 + n * (width + 17), 200, width, 10) for n in range(4)])) is found


@pytest.mark.parametrize(
    ("shift", "below", "found"),
    [(22, 480, True), (30, 480, False), (0, 800, True), (0, 850, False)],
    ids=["nearly aligned", "beside the column", "near", "far from it"],
)
def test_a_sign_is_in_a_column_of_lines(look: Read, shift: int, below: int, found: bool) -> None:
    assert bool(look([(100 + shift, 200, 10, 30)], words=[(100, below), (100, below + 60)])) is found


@pytest.mark.parametrize(
    ("gap", "down", "found"),
    [(38, 0, False), (46, 0, True), (10, 15, False), (10, 22, True)],
    ids=["beside", "apart", "nearly level", "lower"],
)
def test_a_sign_right_beside_a_line_is_its_end(look: Read, gap: int, down: int, found: bool) -> None:
    sign = (280 + gap, 31 + down, 10, 30)
    assert bool(look([sign], words=[(100, 20), (280 + gap, 480)])) is found


@pytest.mark.parametrize(("marks", "found"), [(58, 58), (62, 0)])
def test_a_page_with_very_many_signs_is_a_drawing(look: Read, marks: int, found: int) -> None:
    ink = [(60 + 70 * (n % 10), 100 + 60 * (n // 10), 10, 30) for n in range(marks)]
    assert len(look(ink, words=[(60 + 70 * n, 560) for n in range(10)])) == found


def test_a_sign_is_read_with_little_and_with_much_white_beside_it(look: Read) -> None:
    reader = Reader(*SOME)
    (sign,) = look([(100, 200, 20, 30)], reader=reader)
    assert sign.quad[[0, 2]].tolist() == [pytest.approx(corner, abs=2) for corner in ((87, 183), (133, 247))]
    assert reader.widths == pytest.approx([34, 108], abs=1)


@pytest.mark.parametrize(("width", "text"), [(36, "+="), (28, "=")], ids=["wide", "narrow"])
def test_a_wide_sign_may_be_two_characters(look: Read, width: int, text: str) -> None:
    reader = Reader({"+": 0.5}, {"=": 0.9})
    assert texts(look([(100, 200, width, 10)], reader=reader)) == [text]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"+": 0.006}, ["+"]),
        ({"+": 0.004}, []),
        ({".": 0.22}, ["."]),
        ({".": 0.18}, []),
    ],
    ids=["likely", "unlikely", "a likely stop", "an unlikely stop"],
)
def test_a_sign_that_no_model_sees_is_left_out(
    look: Read, seen: dict[str, float], expected: list[str]
) -> None:
    assert texts(look([(100, 200, 20, 10)], reader=Reader({"": 0.001, **seen}))) == expected


@pytest.mark.parametrize(
    ("width", "seen", "expected"),
    [
        (17, {"|": 0.9, "]": 0.4}, "]"),
        (20, {"|": 0.9, "]": 0.4}, "|"),
        (10, {"}": 0.01, "]": 0.4}, "}"),
        (10, {"}": 0.01, "]": 0.6}, "]"),
    ],
    ids=["tall", "less tall", "perhaps a brace", "hardly a brace"],
)
def test_a_tall_sign_on_a_row_of_its_own_is_a_bracket(
    look: Read, width: int, seen: dict[str, float], expected: str
) -> None:
    assert texts(look([(100, 200, width, 30)], reader=Reader(seen))) == [expected]
