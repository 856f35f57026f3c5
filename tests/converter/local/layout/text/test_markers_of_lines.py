"""Markers and the lines that they introduce: how far apart they are, and how wide the white space is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text.list_markers import with_markers, with_wide_spaces
from doc2md.rasterizer.text_layer import Line, TextLayer
from doc2md.structure.lists import WIDE_SPACE
from tests.builders.lines import line, row, span

SIZE = (400.0, 600.0)


@pytest.mark.parametrize(
    ("gap", "joined"),
    [(0.8, False), (1.3, True), (25, True), (38, False)],
    ids=["touches", "near", "apart", "far"],
)
def test_a_bullet_belongs_to_the_words_right_of_it(gap: float, joined: bool) -> None:
    lines = (row("•", 50, 100), row("Rope", 56 + gap, 100))
    assert (len(with_markers(TextLayer(SIZE, lines))) == 1) is joined


@pytest.mark.parametrize(("gap", "is_marker"), [(4, False), (5.8, True)])
def test_a_letter_before_white_space_is_a_marker(gap: float, is_marker: bool) -> None:
    (found,) = with_markers(TextLayer(SIZE, (row("o", 50, 100), row("Rope", 56 + gap, 100))))
    assert (WIDE_SPACE in found.text) is is_marker


def with_first_space(text: str, width: float, x: float = 50, y: float = 100) -> Line:
    """A line whose first space has this width. The other ones have 6 points."""
    whole = span(text, x, y)
    shifted = tuple(at + (width - 6 if n > 1 else 0) for n, at in enumerate(whole.xs))
    return line(replace(whole, xs=shifted))


@pytest.mark.parametrize(("width", "is_marker"), [(7.5, False), (10, True)])
def test_a_letter_before_wider_white_space_than_between_words_is_a_marker(
    width: float, is_marker: bool
) -> None:
    (found,) = with_wide_spaces([with_first_space("o rope and tar", width)])
    assert (WIDE_SPACE in found.text) is is_marker


@pytest.mark.parametrize(("shift", "are_markers"), [(0.8, True), (1.3, False)])
def test_equal_signs_below_each_other_are_markers(shift: float, are_markers: bool) -> None:
    lines = with_wide_spaces([row("+ rope and tar", 50, 100), row("+ two sails", 50 + shift, 112)])
    assert all(WIDE_SPACE in each.text for each in lines) is are_markers


@pytest.mark.parametrize(
    ("width", "gap", "shift", "joined"),
    [
        (130, 20, 0, False),
        (190, 20, 0, True),
        (190, 40, 0, True),
        (190, 60, 0, False),
        (190, 20, 0.8, True),
        (190, 20, 1.3, False),
    ],
    ids=["narrow text", "wide text", "wide margin", "wider margin", "nearly aligned", "not aligned"],
)
def test_numbers_in_the_margin_number_paragraphs(
    width: float, gap: float, shift: float, joined: bool
) -> None:
    words, lines = "x" * round(width / 6), list[Line]()
    for n in (0, 1):
        lines.append(row(str(n + 1), 40 + n * shift, 100 + 36 * n))
        lines += [row(words, 46 + gap, y) for y in (100 + 36 * n, 112 + 36 * n)]
    assert (len(with_markers(TextLayer(SIZE, tuple(lines)))) == 4) is joined


@pytest.mark.parametrize("typewritten", [True, False])
def test_in_a_typewriter_font_a_letter_is_a_marker_if_the_font_does_not_mark_code(typewritten: bool) -> None:
    words = with_first_space("o rope and tar", 10)
    words = replace(words, spans=tuple(replace(each, mono=True) for each in words.spans))
    (found,) = with_wide_spaces([words], typewritten=typewritten)
    assert (WIDE_SPACE in found.text) is typewritten


@pytest.mark.parametrize("text", ["o \u00a0✓ Rope", "+\u00a0Rope", "¶ Rope"])
def test_signs_below_each_other_are_markers_whatever_blank_follows(text: str) -> None:
    lines = with_wide_spaces([row(text, 50, 100), row(text, 50, 112)])
    assert all(WIDE_SPACE in found.text for found in lines)


def test_a_tick_between_a_bullet_and_its_words_belongs_to_the_words() -> None:
    lines = (row("•", 50, 100), row("✓", 70, 100), row("Rope", 84, 100))
    (found,) = with_markers(TextLayer(SIZE, lines))
    assert found.text.split() == ["•", "✓", "Rope"]
