"""Words that are stamped on a page."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.stamps import framed_stamps, large_stamps
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("word", "frame", "stamped"),
    [
        ("DRAFT", Box(45, 85, 90, 105), True),
        ("ENTWURF", Box(45, 85, 100, 105), True),
        ("DRAFT", Box(45, 85, 400, 105), False),
        ("DRAFT", Box(45, 85, 90, 300), False),
        ("DRAFT", Box(200, 85, 250, 105), False),
        ("Draft", Box(45, 85, 90, 105), False),
        ("INVOICE", Box(45, 85, 100, 105), False),
    ],
    ids=["in a close frame", "German", "in a bar", "in a box", "no frame", "in small letters", "text"],
)
def test_a_state_of_the_document_in_a_close_frame_is_a_stamp(word: str, frame: Box, stamped: bool) -> None:
    assert bool(framed_stamps([row(word, 50, 100)], Drawings(frames=(frame,)))[0]) is stamped


TOP, FOOT, LEFT, RIGHT = Rule(85, 45, 90), Rule(105, 45, 90), Rule(45, 85, 105), Rule(90, 85, 105)


@pytest.mark.parametrize(
    ("across", "down", "stamped"),
    [
        ((TOP, FOOT), (LEFT, RIGHT), True),
        ((TOP, FOOT), (LEFT,), False),
        ((TOP,), (LEFT, RIGHT), False),
        ((TOP, FOOT), (LEFT, RIGHT._replace(start=95)), False),
    ],
    ids=["four rules", "open at the right", "open below", "half a side"],
)
def test_four_rules_are_a_frame(across: tuple[Rule, ...], down: tuple[Rule, ...], stamped: bool) -> None:
    drawn = Drawings(across=across, down=down)
    assert bool(framed_stamps([row("DRAFT", 50, 100)], drawn)[0]) is stamped


@pytest.mark.parametrize(
    ("word", "y", "size", "stamped"),
    [
        ("DRAFT", 400, 30, True),
        ("DRAFT", 100, 30, False),
        ("DRAFT", 400, 14, False),
        ("DRAFT", 400, 20, False),
        ("INVOICE", 400, 30, False),
    ],
    ids=["large", "a title", "nearly as the text", "smaller than a heading", "text"],
)
def test_a_state_of_the_document_in_the_largest_type_is_a_stamp(
    word: str, y: float, size: float, stamped: bool
) -> None:
    text = [
        row("The water is low in the harbour, and the walls are old.", 50, 200 + 12 * n) for n in range(3)
    ]
    lines = [row("Walls", 50, 60, size=24), *text, row(word, 50, y, size=size)]
    assert bool(large_stamps(lines, 800)[0]) is stamped
