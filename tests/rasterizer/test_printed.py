"""The visible words of a text layer have boxes around their own characters."""

from __future__ import annotations

from doc2md.geometry import Box
from doc2md.rasterizer.printed import printed_lines
from doc2md.rasterizer.text_layer import Line, Span


def words(*spans: Span) -> list[tuple[str, float, float]]:
    line = Line(spans, Box.around(span.box for span in spans))
    return [(word.text, word.box.x0, word.box.x1) for row in printed_lines([line]) for word in row]


def span(text: str, x0: float, *, backwards: bool = False, superscript: bool = False) -> Span:
    """Characters that are 5 points wide, from `x0` to the right."""
    edges = [x0 + 5.0 * at for at in range(len(text))]
    box = Box(x0, 0, x0 + 5 * len(text), 10)
    return Span(text, box, "f", 10, superscript=superscript, xs=tuple(edges[::-1] if backwards else edges))


def test_the_last_word_of_an_arabic_line_ends_at_the_left() -> None:
    assert words(span("من دب", 100, backwards=True))[-1] == ("دب", 100, 105)


def test_the_mark_of_a_note_is_no_part_of_a_number() -> None:
    marked = span("about 1.8.", 0), span("2", 50, superscript=True)
    assert [word for word, *_ in words(*marked)] == ["about", "1.8.", "2"]
