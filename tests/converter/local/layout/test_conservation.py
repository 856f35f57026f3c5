"""No word of a page vanishes: what the layout steps lose comes back, and a page that stays incomplete says so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local import read
from doc2md.converter.local.layout import page as page_module
from doc2md.converter.local.layout import regions
from doc2md.converter.local.layout.conservation import Piece, lost_lines, piece_of, put_back, words
from doc2md.document import Kind, Mark, MarkKind
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.blocks import block, paragraph
from tests.builders.pages import LOREM, new_page, write, write_wrapped
from tests.builders.readings import read_drawn, text_of

PAGE = Box(0, 0, 600, 800)


def line(text: str, y: float = 0) -> Line:
    box = Box(0, y, 6.0 * len(text), y + 10)
    return Line((Span(text, box, "f", 10.0, xs=tuple(6.0 * i for i in range(len(text)))),), box)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s 3.5 Ångström", ["it", "s", "3", "5", "angstrom"]),
        ("con\u00adserve ﬁsh", ["conserve", "fish"]),
        ("水が low", ["水", "か", "low"]),
        ("• – ✓", []),
    ],
)
def test_words_are_compared_without_case_marks_and_signs(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


@pytest.mark.parametrize(
    ("lines", "texts", "lost"),
    [
        (["one two", "three"], ["One two", "three"], []),
        (["a conser-", "vation"], ["a conservation"], []),
        (["total 5", "total 7"], ["total 5 7"], ["total"]),
        (["one two", "three four"], ["one two"], ["three", "four"]),
        (["one two three four"], ["one two"], ["three", "four"]),
        (["moved"], ["", "moved"], []),
    ],
    ids=["all", "hyphen", "counted", "line", "part", "elsewhere"],
)
def test_a_word_that_is_in_no_piece_is_lost(lines: list[str], texts: list[str], lost: list[str]) -> None:
    printed = [line(text, 20 * n) for n, text in enumerate(lines)]
    pieces = [Piece((PAGE,), (texts[0],)), *(Piece((Box(0, 700, 9, 710),), (text,)) for text in texts[1:])]
    assert [word for _, missing in lost_lines(printed, pieces) for word in missing] == lost


def test_a_formula_has_its_words_in_latex() -> None:
    equation = block(Kind.EQUATION, r"\text{With}\vec F=m\vec a_{\text{max}}", box=PAGE)
    inline = paragraph(r"length \ell is", Mark(7, 11, MarkKind.MATH), box=PAGE)
    assert lost_lines([line("With F=ma max")], [piece_of(equation)]) == []
    assert lost_lines([line("length ℓ is")], [piece_of(inline)]) == []


@given(
    st.lists(st.text("abcde 12.-", min_size=1, max_size=20), max_size=8),
    st.lists(st.integers(0, 7), max_size=4),
)
def test_lines_that_no_piece_has_are_put_back_with_all_their_words(texts: list[str], left: list[int]) -> None:
    lines = [line(f"w{n}x {text}", 20 * n) for n, text in enumerate(texts)]
    pieces = [Piece((each.box,), (each.text,)) for n, each in enumerate(lines) if n not in left]
    back = [word for each in put_back(lost_lines(lines, pieces)) for word in words(each.text)]
    found = Counter(word for piece in pieces for text in piece.texts for word in words(text)) + Counter(back)
    assert not Counter(word for each in lines for word in words(each.text)) - found


def test_lines_that_a_layout_step_loses_are_put_back_with_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    original = regions.figures
    monkeypatch.setattr(regions, "figures", lambda *given: (original(*given)[0], original(*given)[1][2:]))
    page = new_page()
    write_wrapped(page, 100)
    write(page, 70, 300, "The last words.")
    made = read_drawn(page)
    assert set(words(LOREM)) <= set(words(text_of(made.blocks)))
    unsure = [each for each in made.blocks if any("put back" in doubt for doubt in each.doubts)]
    assert unsure
    assert all(each.confidence is not None and 0.3 < each.confidence < 0.5 for each in unsure)
    assert made.damage == ""


def test_a_page_whose_words_cannot_be_put_back_is_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "judged_drafts", lambda context, lines: [])
    page = new_page()
    write(page, 70, 100, "Lost words")
    assert read_drawn(page).damage == "2 words of the page are in no block ('lost words')"


@pytest.mark.process
@pytest.mark.parametrize("name", ["roundtrip", "lab", "cases", "real"])
def test_no_word_of_a_real_page_is_in_no_block(name: str, material: Path) -> None:
    """One in twelve of the documents of each set; `bench/conservation.py` checks all of them."""
    checked = 0
    for file in sorted((material / "corpus" / name).glob("*/doc.pdf"))[::12]:
        with pymupdf.open(file) as document:
            for page in [] if document.needs_pass else list(document.pages(0, min(2, len(document)))):
                if page.get_text().strip():
                    damage = read(page, page.number + 1).damage
                    assert "in no block" not in damage, f"{name}: a page lost words"
                    checked += 1
    assert checked > 3


@pytest.mark.parametrize(("outside", "is_lost"), [(1.6, False), (2.6, True)])
def test_a_piece_covers_lines_a_little_outside_its_box(outside: float, is_lost: bool) -> None:
    torn = line("conser-", 20)
    piece = Piece((Box(0, torn.box.centre_y + outside, 200, 100),), ("conservation",))
    assert bool(lost_lines([torn], [piece])) is is_lost


@pytest.mark.parametrize(("lost", "whole"), [(["a", "b"], False), (["a", "b", "c"], True)])
def test_a_line_is_put_back_as_a_whole_if_most_of_it_is_lost(lost: list[str], whole: bool) -> None:
    box = Box(0, 0, 60, 10)
    printed = Line(tuple(Span(f"{word} ", box, "f", 10.0) for word in "abcde"), box)
    (found,) = put_back([(printed, lost)])
    assert (found.text.split() == list("abcde")) is whole
