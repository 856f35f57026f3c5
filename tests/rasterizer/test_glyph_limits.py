"""Characters of a line: sizes, spaces, accents and raised words near the point where they are read in another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from doc2md.rasterizer.glyphs import invisible_reason, is_unsized, line_of
from doc2md.rasterizer.marks import without_copied_marks
from doc2md.rasterizer.raised import raise_spans
from tests.builders.lines import span
from tests.builders.raw_spans import raw_span


def text_of(*spans: dict[str, Any]) -> str:
    made = line_of(spans, False, None, ())
    assert made
    return made.text


@pytest.mark.parametrize(("size", "visible"), [(0.8, False), (1.3, True), (1_500, True), (2_500, False)])
def test_text_of_an_extreme_size_cannot_be_seen(size: float, visible: bool) -> None:
    assert (invisible_reason(raw_span("a", size=size)) == "") is visible


@pytest.mark.parametrize(
    ("flags", "visible", "bold"),
    [(16, True, False), (32, True, False), (16 | 8, True, True), (16 | 4, True, False), (8, False, True)],
    ids=["filled", "stroked", "bold", "another flag", "not painted"],
)
def test_the_flags_of_mupdf_say_whether_text_is_painted_and_bold(
    flags: int, visible: bool, bold: bool
) -> None:
    raw = raw_span("quay", char_flags=flags)
    made = line_of([raw], False, None, ())
    assert made
    assert ((invisible_reason(raw) == ""), made.bold) == (visible, bold)


@pytest.mark.parametrize(("height", "unsized"), [(1.5, False), (2.5, True)])
def test_letters_much_larger_than_their_font_size_are_unsized(height: float, unsized: bool) -> None:
    assert is_unsized(raw_span("a", size=0.3, bbox=(0, 0, height, height))) is unsized


@pytest.mark.parametrize(("slip", "spans"), [(0.08, 1), (0.13, 2)])
def test_characters_on_another_baseline_are_another_span(slip: float, spans: int) -> None:
    raw = raw_span("quay")
    raw["chars"][-1]["origin"] = (raw["chars"][-1]["origin"][0], 100 + slip)
    made = line_of([raw], False, None, ())
    assert made
    assert len(made.spans) == spans


@pytest.mark.parametrize(
    ("length", "gap", "other", "spaced"),
    [
        (13, 1.5, 0, False),
        (20, 1.5, 0, True),
        (30, 0.8, 0, False),
        (30, 1.3, 0, True),
        (30, 1.5, 0.25, True),
        (30, 1.5, 0.38, False),
    ],
    ids=["short", "long", "narrow gap", "wide gap", "letters touch", "letters do not touch"],
)
def test_a_narrow_gap_in_a_long_word_is_a_space(length: int, gap: float, other: float, spaced: bool) -> None:
    gaps = [other] * length
    gaps[5] = gap
    assert (" " in text_of(raw_span("stonewalls"[0] * length, gaps=gaps))) is spaced


@pytest.mark.parametrize(("gap", "spaced"), [(3, False), (4, True)])
def test_a_sign_at_the_start_of_a_line_is_set_apart(gap: float, spaced: bool) -> None:
    assert (" " in text_of(raw_span("→go", gaps=[gap]))) is spaced


@pytest.mark.parametrize(("offset", "text"), [(1.5, "é"), (2.5, "´e")])
def test_an_accent_over_a_letter_is_joined_with_it(offset: float, text: str) -> None:
    assert text_of(raw_span("´e", gaps=[offset - 5])) == text


@pytest.mark.parametrize(
    ("words", "gap", "font", "raised"),
    [("12", 1, "", True), ("123", 1, "", False), ("123", 6, "f", True), ("123", 8.5, "f", False)],
    ids=["short and recognised", "longer and recognised", "near", "far"],
)
def test_small_raised_words_near_others_are_a_superscript(
    words: str, gap: float, font: str, raised: bool
) -> None:
    printed = span("quay", 50, 100), span(words, 74 + gap, 95, size=6)
    spans = tuple(replace(each, font=font) for each in printed)
    assert raise_spans(spans)[1].superscript is raised


@pytest.mark.parametrize(
    ("words", "rise", "gap", "found"),
    [
        ("2", 4, 0, (True, False)),
        ("2", -3, 0, (False, True)),
        ("2", 1.5, 0, (False, False)),
        ("2", 4, 3, (False, False)),
        ("above", 4, 0, (False, False)),
    ],
    ids=["raised", "lowered", "uneven", "apart", "a word"],
)
def test_signs_as_large_as_the_words_are_raised_or_lowered(
    words: str, rise: float, gap: float, found: tuple[bool, bool]
) -> None:
    printed = span("area of m", 50, 100), span(words, 104 + gap, 100 - rise)
    _, sign = raise_spans(tuple(replace(each, font="f") for each in printed))
    assert (sign.superscript, sign.subscript) == found


@pytest.mark.parametrize(("rise", "text"), [(2.7, "Études"), (6, "´Etudes")])
def test_a_raised_accent_over_a_capital_is_joined_with_it(rise: float, text: str) -> None:
    raw = raw_span("´Etudes", gaps=[-4.5])
    raw["chars"][0]["origin"] = (50, 100 - rise)
    assert text_of(raw) == text


MARK = "\u05b0"


@pytest.mark.parametrize(
    ("cluster", "width", "kept"),
    [
        (("א", MARK), 0.08, 1),
        (("א", MARK), 0.13, 2),
        (("א", "ב", MARK), 0, 1),
        (("א", "ב", "ג", MARK), 0, 2),
    ],
    ids=["flat", "not flat", "three characters", "four characters"],
)
def test_a_copy_of_a_cluster_without_width_is_removed(
    cluster: Sequence[str], width: float, kept: int
) -> None:
    raw = raw_span("".join(cluster) * 2)
    for char in raw["chars"][len(cluster) :]:
        x0, y0, _, y1 = char["bbox"]
        char["bbox"] = (x0, y0, x0 + width, y1)
    assert len(without_copied_marks(raw)["chars"]) == kept * len(cluster)


@pytest.mark.parametrize(
    ("letter", "drop", "gap", "lowered"),
    [("V", 2, 0, True), ("V", 0, 0, False), ("V", 7, 0, False), ("V", 2, 4, False), ("•", 2, 0, False)],
    ids=["index", "small capitals", "next line", "apart", "bullet"],
)
def test_words_below_a_letter_alone_are_its_index(
    letter: str, drop: float, gap: float, lowered: bool
) -> None:
    first = span(letter, 50, 100)
    printed = first, span("OUT", first.box.x1 + gap, 100 + drop, size=7)
    _, index = raise_spans(tuple(replace(each, font="f") for each in printed))
    assert index.subscript is lowered
