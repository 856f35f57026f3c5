"""Conventions of typed text: speakers, quoted lines, underlined headings."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.judge.conventions import conventional_drafts, speakers_of
from doc2md.converter.local.layout.judge.decide import Group
from doc2md.converter.local.layout.judge.roles import ROLES
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.document import Block
from tests.builders.lines import row


def made(*texts: str, role: str = "text") -> list[tuple[str, str]]:
    """The kinds and texts of the drafts of a group of rows."""
    rows = tuple(row(text, 50, 100 + 12 * n) for n, text in enumerate(texts))
    roles = tuple(float(name == role) for name in ROLES)
    group = Group(rows, 0, (False,) * (len(rows) - 1), roles, 1.0)
    found = conventional_drafts(PageContext(1, (600, 800)), group, frozenset({1}))
    return [(block.kind.value, block.text.plain) for block in found if isinstance(block, Block)]


@pytest.mark.parametrize(
    ("starts", "speakers"),
    [
        ("QAQA", {"Q", "A"}),
        ("QA", set()),
        ("ABAB", set()),
        ("QAQAB", {"Q"}),
        ("qq", set()),
        ("II", set()),
    ],
    ids=["dialogue", "once", "two lists", "a list, too", "small letters", "Roman numbers"],
)
def test_letters_that_occur_again_and_again_name_speakers(starts: str, speakers: set[str]) -> None:
    groups = [[row(f"{letter}. I was there.")] for letter in starts]
    assert {chr(ord("A") + value - 1) for value in speakers_of(groups)} == speakers


def test_a_lone_sign_is_no_quotation() -> None:
    assert made(">") == []


def test_the_words_of_a_speaker_are_no_item() -> None:
    assert made("A. I was there.", role="item") == [("paragraph", "A. I was there.")]
    assert made("B. I was there.", role="item") == []


@pytest.mark.parametrize(
    ("words", "kind", "text"),
    [
        ("> Please come.", "quote", "Please come."),
        (">> Please come.", "quote", "Please come."),
    ],
)
def test_a_quoted_line_of_a_mail_is_a_quotation(words: str, kind: str, text: str) -> None:
    assert made(words) == [(kind, text)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("HARBOUR RULES", "-------------"), [("heading", "HARBOUR RULES")]),
        (("Harbour rules", "=========="), [("heading", "Harbour rules")]),
        (("Harbour rules", "========"), []),
        (("Harbour rules", "====="), []),
        (("_____________", "_____________"), []),
        (("Harbour rules", "-- -- -- -- --"), []),
        (("Harbour rules", "-------------", "Boats"), []),
    ],
    ids=[
        "as wide",
        "nearly as wide",
        "shorter",
        "much shorter",
        "lines to write on",
        "other signs",
        "more text",
    ],
)
def test_a_line_above_a_row_of_equal_signs_is_a_heading(
    texts: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert made(*texts) == expected
