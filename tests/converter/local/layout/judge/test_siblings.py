"""Rows whose likes correct the judge: entries, answers, verses, stanzas and ends of sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.siblings import agree, doubt_lone_references, separate
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row


def page(*texts: tuple[str, float], step: float = 12, bold: Sequence[int] = ()) -> list[Line]:
    """Rows below each other, each with its left edge."""
    return [row(text, x, 100 + step * i, bold=i in bold) for i, (text, x) in enumerate(texts)]


def links_of(rows: Sequence[Line], new: float = 0.1) -> list[str]:
    """How each row follows the row above it, if the judge joins them all with a small doubt."""
    links = np.array([[1.0, 0, 0], *([[new, 1 - new, 0]] * (len(rows) - 1))])
    separate(links, range(-1, len(rows) - 1), rows)
    return [LINKS[at] for at in links.argmax(axis=1)]


FULL = "words that fill the whole row up to its end"


@pytest.mark.parametrize(
    ("texts", "bold", "expected"),
    [
        ([(FULL, 50), ("and end", 62), ("Next entry", 50)], (), ["new", "flow", "new"]),
        ([(FULL, 50), (FULL, 62), ("Next entry", 50)], (0, 2), ["new", "flow", "new"]),
        ([(FULL, 50), (FULL, 62), ("Next entry", 50)], (), ["new", "flow", "flow"]),
        ([(FULL, 62), (FULL, 50), ("and end", 50)], (), ["new", "flow", "flow"]),
    ],
    ids=["ends early", "in bold", "full", "first line indent"],
)
def test_an_entry_with_a_hanging_indent_begins_a_block(
    texts: list[tuple[str, float]], bold: Sequence[int], expected: list[str]
) -> None:
    assert links_of(page(*texts, bold=bold)) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Which one?", "(A) this", "(B) that"], ["new", "new", "new"]),
        (["Which one?", "(A) this", "and more"], ["new", "flow", "flow"]),
        (["(A) one", "(C) three"], ["new", "new"]),
        (["A) one", "C) three"], ["new", "new"]),
        (["(C) three", "(A) one"], ["new", "flow"]),
    ],
    ids=["a list", "one letter", "in two columns", "one bracket", "backwards"],
)
def test_answers_to_choose_are_items(texts: list[str], expected: list[str]) -> None:
    assert links_of(page(*((text, 50.0) for text in texts))) == expected


@pytest.mark.parametrize(("new", "gap", "expected"), [(0.3, 24, "new"), (0.1, 24, "flow"), (0.3, 15, "flow")])
def test_an_empty_line_in_doubt_begins_a_stanza(new: float, gap: float, expected: str) -> None:
    words = ["the mill is", "gone and so", "are all who", "once were here"]
    rows = page(*((text, 50.0) for text in words))
    assert links_of([*rows, row("but the weir", 50, 136 + gap)], new)[-1] == expected


VERSES = ["The horn is out,", "Nobody sees it;", "A bell, a shout,", "And then the sound."]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (VERSES, "break"),
        (VERSES[:3], "flow"),
        ([verse.rstrip(",;.") for verse in VERSES], "flow"),
        (["and so the horn,", *VERSES[:3]], "flow"),
    ],
    ids=["poem", "few rows", "no marks", "small letter"],
)
def test_verses_keep_their_line_ends(texts: list[str], expected: str) -> None:
    assert links_of(page(*((text, 50.0) for text in texts)))[-1] == expected


def test_a_row_that_begins_with_a_comma_goes_on() -> None:
    links = np.array([[1.0, 0, 0], [0.9, 0.1, 0]])
    separate(links, [-1, 0], page(("by officers of the town", 50), (", who have a seal", 50)))
    assert LINKS[links[1].argmax()] == "flow"


@pytest.mark.parametrize(
    ("texts", "step", "joined"),
    [
        (("(State or other place", "of incorporation)"), 18, True),
        (("(State or other place", "of incorporation)"), 22, False),
        (("(State) or other place", "of incorporation)"), 18, False),
        (("(a) State or place (if", "it is known)"), 18, False),
    ],
    ids=["remark", "far below", "bracket closed", "item"],
)
def test_a_row_that_closes_a_remark_goes_on(texts: tuple[str, str], step: float, joined: bool) -> None:
    links = np.array([[1.0, 0, 0], [0.9, 0.1, 0]])
    separate(links, [-1, 0], page(*((text, 50) for text in texts), step=step))
    assert (LINKS[links[1].argmax()] == "flow") is joined


def test_entries_with_dashes_at_one_place_agree() -> None:
    rows = page(("– one", 50), ("– two", 50), ("– three", 50), ("– of another list", 90))
    item, text = (
        np.where(np.arange(len(ROLES)) == ROLES.index(name), 0.6, 0.04) for name in ("item", "text")
    )
    roles = np.array([text, item, item, text])
    agree(roles, [[0], [1], [2], [3]], rows)
    assert [ROLES[at] for at in roles.argmax(axis=1)] == ["item"] * 3 + ["text"]


INDENTED = [("the water folds itself", 50.0), ("and falls again,", 62.0)] * 2


@pytest.mark.parametrize(
    ("texts", "bold", "expected"),
    [
        (INDENTED, (), "break"),
        ([(text.capitalize(), x) for text, x in INDENTED], (), "break"),
        ([(text.capitalize() if x == 50 else text, x) for text, x in INDENTED], (), "flow"),
        (INDENTED[:3], (), "new"),
        (INDENTED, (0, 2), "flow"),
        ([(f"• {text}" if x == 50 else text, x) for text, x in INDENTED], (), "flow"),
    ],
    ids=["small letters", "capitals", "entries", "few rows", "entries in bold", "items"],
)
def test_stanzas_with_every_second_verse_indented_keep_their_line_ends(
    texts: list[tuple[str, float]], bold: Sequence[int], expected: str
) -> None:
    assert links_of(page(*texts, bold=bold))[-1] == expected


@pytest.mark.parametrize(
    ("texts", "sure", "expected"),
    [
        (["Tel: 555"], 0.6, "text"),
        (["Tel: 555"], 0.9, "reference"),
        (["Ada, 1999", "Bo, 2001", "Cy, 2003"], 0.6, "reference"),
        (["[1] Ada, 1999"], 0.6, "reference"),
    ],
    ids=["one in doubt", "one that is sure", "three", "numbered"],
)
def test_few_references_in_doubt_are_text(texts: list[str], sure: float, expected: str) -> None:
    rows = page(*((text, 50.0) for text in texts))
    roles = np.full((len(rows), len(ROLES)), (1 - sure) / (len(ROLES) - 1))
    roles[:, ROLES.index("reference")] = sure
    doubt_lone_references(roles, [[i] for i in range(len(rows))], rows)
    assert ROLES[roles[0].argmax()] == expected


@pytest.mark.parametrize(
    ("style", "x", "above", "expected"),
    [
        ({"mono": True}, 20, "sand and stone", "new"),
        ({"bold": True}, 20, "sand and stone", "new"),
        ({}, 20, "sand and stone", "flow"),
        ({"mono": True}, 44, "sand and stone", "flow"),
        ({"mono": True}, 20, FULL, "flow"),
    ],
    ids=["typewriter", "bold", "plain", "not further left", "no room"],
)
def test_a_term_begins_below_the_definition_of_another(
    style: dict[str, bool], x: float, above: str, expected: str
) -> None:
    rows = [row(FULL, 50, 100), row(above, 50, 112), row("sand=size", x, 124, **style)]
    assert links_of(rows)[-1] == expected


@pytest.mark.parametrize(
    ("above", "indent", "sure", "expected"),
    [
        ("words that fill the whole row to its end.", 12, 2, "new"),
        ("words that fill the whole row to its end.²", 12, 2, "new"),
        ("words that fill the whole row to its end.", 12, 1, "flow"),
        ("words that fill the whole row to its end.", 20, 2, "flow"),
        (FULL, 12, 2, "flow"),
    ],
    ids=["as others", "with a note", "few others", "other indent", "no end of a sentence"],
)
def test_a_first_row_that_is_indented_as_others_begins_a_paragraph(
    above: str, indent: float, sure: int, expected: str
) -> None:
    shown = [("The mill", 62.0), (FULL, 50.0), ("and ends.", 50.0)] * sure
    rows = page((FULL, 50), ("ends.", 50), *shown, (above, 50), ("Next", 50 + indent), (FULL, 50))
    links = np.array([[1.0, 0, 0], *([[0.1, 0.9, 0]] * (len(rows) - 1))])
    links[2 : 2 + 3 * sure : 3] = [0.9, 0.1, 0]
    separate(links, range(-1, len(rows) - 1), rows)
    assert LINKS[links[-2].argmax()] == expected
