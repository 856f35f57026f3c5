"""Which pages are typed as a whole, so that monospaced type marks no program."""

from __future__ import annotations

import pytest

from doc2md.converter.local.ocr.lines import InkedLine
from doc2md.converter.local.ocr.monospace import with_monospace
from tests.builders.lines import row

LISTING = ["let width = 3;", "let height = width * 12;", "draw(width, height);", "}"] * 4
LETTER = [
    "Thank you for the letter of March",
    "which has reached us a week ago.",
    "It is with the board now, and so",
] * 5
ADVANCES = {"i": 0.5, "l": 0.5, "t": 0.6, "r": 0.7, "m": 1.7, "w": 1.5, " ": 0.5}


def inked(text: str, y: float, *, mono: bool) -> InkedLine:
    """A line of 10 points in monospaced type, or in type with narrow and wide letters."""
    x, centres = 50.0, []
    for char in text:
        advance = 6.0 if mono else 6.0 * ADVANCES.get(char, 1.0)
        centres.append(x + advance / 2)
        x += advance
    return InkedLine(row(text, 50, y), tuple(centres))


@pytest.mark.parametrize(
    ("texts", "head", "is_code"),
    [
        (LISTING, "Tales of a millwright", True),
        (LISTING, "", False),
        (LETTER, "Tales of a millwright", False),
    ],
    ids=["a listing below a running head", "nothing else", "running text"],
)
def test_a_listing_that_fills_a_page_is_known_by_the_type_of_the_running_head(
    texts: list[str], head: str, is_code: bool
) -> None:
    lines = [inked(text, 60 + 12 * i, mono=True) for i, text in enumerate(texts)]
    if head:
        lines.append(inked(head, 30, mono=False))
    assert any(line.mono for line in with_monospace(lines)) is is_code


@pytest.mark.parametrize(
    ("amounts_at", "title", "is_code"),
    [(302, 24, False), (302, 10, False), (11, 10, True)],
    ids=["title in larger type", "amounts at the right", "numbers at the left"],
)
def test_a_receipt_is_typed_and_its_amounts_do_not_say_otherwise(
    amounts_at: float, title: int, is_code: bool
) -> None:
    head = inked("HARBOUR GROCERS", 20, mono=True)
    head = head._replace(centres=tuple(x * title / 10 for x in head.centres))
    items = [inked("Brown bread and ground coffee"[n:], 60 + 12 * n, mono=True) for n in range(8)]
    centres = tuple(amounts_at + 3 + 6 * n for n in range(5))  # on no grid of the items
    amounts = [InkedLine(row("21.88", amounts_at, 60 + 12 * n), centres) for n in range(8)]
    assert any(line.mono for line in with_monospace([head, *items, *amounts])) is is_code
