"""Answers to questions about a page: their words and their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from doc2md.geometry import Box
from doc2md.pages.spots import parse_spots, plain_text
from tests.builders.answers import grounded, located


def test_words_after_a_tag_are_its_line() -> None:
    spots = parse_spots(
        grounded("text", "The pump", (0, 0, 999, 100)) + grounded("text", "stands", (0, 200, 999, 300)),
        (999, 999),
        located=False,
    )
    assert [(s.text, s.box) for s in spots] == [
        ("The pump", Box(0, 0, 999, 100)),
        ("stands", Box(0, 200, 999, 300)),
    ]


def test_a_line_keeps_its_characters_and_its_place() -> None:
    answer = (
        located("if a < b: <stop>", (0, 0, 999, 100)) + "stray words\n" + located("end", (0, 200, 999, 300))
    )
    spots = parse_spots(f"before\n{answer}", (999, 999), located=False)
    assert [spot.text for spot in spots] == ["before", "if a < b: <stop>", "stray words", "end"]
    assert [spot.box is None for spot in spots] == [True, False, True, False]


def test_a_line_that_equals_a_label_is_a_line() -> None:
    said = ["Contents", "table", "text", "end of it"]
    answer = "".join(located(words, (0, 100 * n, 999, 100 * n + 50)) for n, words in enumerate(said))
    spots = parse_spots(answer, (999, 999), located=False)
    assert [spot.text for spot in spots] == said
    assert all(spot.box for spot in spots)


def test_lines_and_places_are_found_if_the_server_removes_the_tokens() -> None:
    answer = "Total amount [[100, 200, 300, 250]]\nThank you[[100, 300, 300, 350], [5, 5, 9, 9]]\n"
    assert [s.text for s in parse_spots(answer, (999, 999), located=False)] == ["Total amount", "Thank you"]
    assert [s.box for s in parse_spots(answer, (999, 999), located=True)] == [
        Box(100, 200, 300, 250),
        Box(100, 300, 300, 350),
        Box(5, 5, 9, 9),
    ]


@given(st.text(alphabet=st.sampled_from("<|ref/det>[]0123 ,ab\n\x00\x1b")), st.booleans())
def test_any_answer_can_be_parsed_for_places(answer: str, located: bool) -> None:
    for spot in parse_spots(answer, (100, 100), located=located):
        assert spot.box is None or spot.box.area > 0
    assert "\x1b" not in plain_text(answer)
