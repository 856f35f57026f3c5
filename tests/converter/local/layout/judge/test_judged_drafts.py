"""What becomes of a group of rows, given how likely its roles are."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.layout.judge import drafts
from doc2md.converter.local.layout.judge.decide import Group, sureness
from doc2md.converter.local.layout.judge.drafts import judged_drafts
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.text.draft import Code, PageContext
from doc2md.document import Block
from doc2md.structure.lists import Item
from tests.builders.lines import row

CONTEXT = PageContext(1, (600, 800))


def made(words: str, monkeypatch: pytest.MonkeyPatch, *, confidence: float = 1.0, **roles: float) -> Block:
    """The block of one row with these words, of which some roles are likely."""
    shares = tuple(roles.get(role, 0.0) for role in ROLES)
    group = Group((row(words, 50, 100),), 0, (), shares, confidence)
    monkeypatch.setattr(drafts, "decide", lambda *given: [group])
    (found,) = judged_drafts(CONTEXT, group.rows)
    if isinstance(found, Item):
        return found.block
    assert isinstance(found, Block)
    return found


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("1,204      98 %", "paragraph"),
        ("1,204 ships", "heading"),
        ("Ships      1,204", "heading"),
        ("Barley soup      14.50", "paragraph"),
        ("★", "paragraph"),
        ("£2.1m", "paragraph"),
        ("1,204", "paragraph"),
        ("40+", "paragraph"),
        ("1962", "heading"),
    ],
    ids=[
        "two numbers",
        "one piece",
        "a word",
        "a price",
        "a sign",
        "millions",
        "thousands",
        "more",
        "a year",
    ],
)
def test_big_numbers_side_by_side_and_signs_are_no_heading(
    words: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(words, monkeypatch, heading=0.9, text=0.1).kind.value == kind


@pytest.mark.parametrize(
    ("words", "is_code"),
    [("(State of the harbour)", False), ("(state = 0)", True), ("(a, b)", True)],
    ids=["remark", "assignment", "letters"],
)
def test_a_remark_in_brackets_is_no_code(words: str, is_code: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shares = tuple(float(role == "code") for role in ROLES)
    group = Group((row(words, 50, 100),), 0, (), shares, 1.0)
    monkeypatch.setattr(drafts, "decide", lambda *given: [group])
    (found,) = judged_drafts(CONTEXT, group.rows)
    assert isinstance(found, Code) is is_code


@pytest.mark.parametrize(
    ("asked", "step", "size", "heading", "kind"),
    [
        ("(Name of the harbour)", 15, 7, 0.6, "paragraph"),
        ("(Name of the harbour)", 25, 7, 0.6, "heading"),
        ("(Name of the harbour)", 15, 10, 0.6, "heading"),
        ("(Name of the harbour)", 15, 7, 0.95, "heading"),
        ("Name of the harbour", 15, 7, 0.6, "heading"),
    ],
    ids=["entry", "far below", "as large", "sure heading", "no brackets"],
)
def test_what_a_form_asks_for_below_it_is_no_heading(
    asked: str, step: float, size: float, heading: float, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = row("Port Ellis", 100, 100)
    below = row(asked, entry.box.centre_x - 0.3 * size * len(asked), 100 + step, size=size)
    likely = ({"heading": heading, "text": 1 - heading}, {"text": 1.0})
    groups = [
        Group((line,), i, (), tuple(shares.get(role, 0.0) for role in ROLES), 1.0)
        for i, (line, shares) in enumerate(zip((entry, below), likely, strict=True))
    ]
    monkeypatch.setattr(drafts, "decide", lambda *given: groups)
    first = judged_drafts(CONTEXT, [entry, below])[0]
    assert isinstance(first, Block)
    assert first.kind.value == kind


@pytest.mark.parametrize(("confidence", "doubted"), [(0.7, True), (0.9, False)])
def test_an_unsure_block_has_a_doubt(
    confidence: float, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bool(made("Walls", monkeypatch, confidence=confidence, text=0.7, quote=0.3).doubts) is doubted


@pytest.mark.parametrize(("share", "is_named"), [(0.12, False), (0.2, True)])
def test_a_doubt_names_the_second_role_if_it_is_likely(
    share: float, is_named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (doubt,) = made("Walls", monkeypatch, confidence=0.5, text=0.7, quote=share).doubts
    assert (doubt == "may be a quotation") is is_named


@pytest.mark.parametrize(
    ("words", "share", "kind"),
    [
        ("• Rope", 0.2, "paragraph"),
        ("• Rope", 0.3, "item"),
        ("3 boats", 0.75, "paragraph"),
        ("3 boats", 0.9, "item"),
    ],
)
def test_a_marker_makes_an_item_of_what_may_be_one(
    words: str, share: float, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(words, monkeypatch, text=0.6, item=share).kind.value == kind


@pytest.mark.parametrize(
    ("words", "confidence", "is_code"),
    [("and a formula", 0.7, False), ("and a formula", 0.9, True), ("add(a, formula)", 0.7, True)],
    ids=["doubted", "sure", "signs"],
)
def test_a_phrase_in_a_font_for_text_is_hardly_code(
    words: str, confidence: float, is_code: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = tuple({"code": 0.7, "text": 0.2}.get(role, 0.0) for role in ROLES)
    group = Group((row(words, 50, 100),), 0, (), shares, confidence)
    monkeypatch.setattr(drafts, "decide", lambda *given: [group])
    (found,) = judged_drafts(CONTEXT, group.rows)
    assert isinstance(found, Code) is is_code


@pytest.mark.parametrize(("others", "role"), [(5.5, "heading"), (13.5, "text")])
def test_the_first_row_of_a_group_counts_more_for_its_role(others: float, role: str) -> None:
    roles = np.full((3, len(ROLES)), 1e-3)
    text, heading = ROLES.index("text"), ROLES.index("heading")
    roles[0, [heading, text]] = 0.8, 0.1
    roles[1:, heading], roles[1:, text] = 0.05, 0.05 * others
    shares, _ = sureness(roles, np.full((3, len(LINKS)), 1 / 3))
    assert ROLES[int(np.argmax(shares))] == role


@pytest.mark.parametrize(
    ("share", "rows", "end", "kind"),
    [(0.8, 2, ".", "quote"), (0.95, 2, ".", "heading"), (0.8, 2, "", "heading"), (0.8, 1, ".", "heading")],
    ids=["doubted", "sure", "no full stop", "one row"],
)
def test_a_doubted_heading_of_several_rows_that_is_a_sentence_is_a_quotation(
    share: float, rows: int, end: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["Nobody knows who paid for", f"the wall, or when it fell{end}"][-rows:]
    lines = tuple(row(text, 50, 100 + 16 * n) for n, text in enumerate(words))
    shares = tuple({"heading": share, "quote": 1 - share}.get(role, 0.0) for role in ROLES)
    group = Group(lines, 0, (False,) * (rows - 1), shares, 1.0)
    monkeypatch.setattr(drafts, "decide", lambda *given: [group])
    (found,) = judged_drafts(CONTEXT, lines)
    assert isinstance(found, Block)
    assert found.kind.value == kind


@pytest.mark.parametrize(
    ("texts", "is_item"),
    [(["I. Holm"], False), (["I. Holm", "II. Lind"], True), (["I. of the"], True), (["a. Holm"], True)],
    ids=["lone initial", "a list", "small letter after it", "small letter"],
)
def test_a_lone_capital_before_a_name_is_an_initial(
    texts: list[str], is_item: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = tuple(float(role == "item") for role in ROLES)
    groups = [Group((row(text, 50, 100 + 20 * i),), i, (), shares, 1.0) for i, text in enumerate(texts)]
    monkeypatch.setattr(drafts, "decide", lambda *given: groups)
    found = judged_drafts(CONTEXT, [group.rows[0] for group in groups])
    assert isinstance(found[0], Item) is is_item
