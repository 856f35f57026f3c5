"""The judge: what holds for all pages, and what it says of drawn ones."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local import explain
from doc2md.converter.local.layout.judge.decide import (
    decide,
    forced_breaks,
    group_rows,
    sureness,
)
from doc2md.converter.local.layout.judge.features import FEATURES
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.siblings import agree, list_entries, separate
from doc2md.converter.local.layout.judge.weights import weights
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.document import Kind
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.pages import LOREM, PROSE, new_page, stored, write
from tests.builders.readings import kinds, read_drawn, text_of


def line(text: str, x: float, y: float, size: float, bold: bool) -> Line:
    xs = tuple(x + 0.5 * size * i for i in range(len(text)))
    box = Box(x, y - 0.8 * size, x + 0.5 * size * len(text), y + 0.2 * size)
    return Line((Span(text, box, "Sans", size, bold, baseline=y, xs=xs),), box)


lines_of_any_page = st.lists(
    st.builds(
        line,
        st.text("abcO 12.-\u2022\u5b57", min_size=1, max_size=30).filter(str.strip),
        st.floats(0, 500),
        st.floats(10, 800),
        st.floats(1, 40),
        st.booleans(),
    ),
    max_size=12,
)


@given(lines_of_any_page)
def test_every_word_of_any_page_is_in_exactly_one_group(lines: list[Line]) -> None:
    groups = decide(PageContext(1, (600, 850)), lines)
    found = sorted("".join(row.text for group in groups for row in group.rows).replace(" ", ""))
    assert found == sorted("".join(each.text for each in lines).replace(" ", ""))
    for group in groups:
        assert group.role in ROLES
        assert abs(sum(group.roles) - 1) < 1e-6
        assert 0 <= group.confidence <= 1
        assert len(group.breaks) == len(group.rows) - 1


@given(st.lists(st.tuples(st.integers(-1, 8), st.sampled_from(range(3))), max_size=9))
def test_groups_divide_the_rows(rows: list[tuple[int, int]]) -> None:
    above = [over if over < i else -1 for i, (over, _) in enumerate(rows)]
    links = np.array([np.eye(3)[link] for _, link in rows]).reshape(-1, 3)
    groups = group_rows(links, above)
    assert sorted(i for group in groups for i in group) == list(range(len(rows)))
    assert all(above[after] == before for group in groups for before, after in pairwise(group))


def test_the_least_sure_link_limits_how_sure_a_group_is() -> None:
    roles = np.full((2, len(ROLES)), 0.01)
    roles[:, 1] = 1 - 0.01 * (len(ROLES) - 1)
    shares, sure = sureness(roles, np.array([[0.9, 0.1, 0.0], [0.3, 0.7, 0.0]]))
    assert int(np.argmax(shares)) == 1
    assert sure == pytest.approx(0.7 * shares[1])


def test_the_weights_fit_the_features_and_are_small() -> None:
    learned = weights()
    assert (learned.roles.classes, learned.links.classes) == (len(ROLES), len(LINKS))
    assert int(learned.roles.feature.max()) < len(FEATURES)
    assert np.all(np.diff(learned.calibration, axis=1) >= 0)
    sizes = [len((files("doc2md.models") / name).read_bytes()) for name in ("judge.npz", "tables.npz")]
    assert sum(sizes) < 1 << 20


def test_a_larger_line_above_text_is_a_heading_that_the_judge_explains() -> None:
    page = new_page(400, 500)
    write(page, 50, 80, "Rivers and what they carry", size=20)
    y = write(page, 50, 120, *PROSE, step=14)
    write(page, 50, y + 14, *PROSE, step=14)
    assert kinds(read_drawn(page).blocks)[0] == "heading"
    verdicts = explain(stored(page), 1)
    assert verdicts[0].roles[0][0] == "heading"
    assert verdicts[0].evidence
    assert verdicts[1].roles[0][0] == "text"


def test_a_block_that_may_be_something_else_says_so() -> None:
    page = new_page(400, 500)
    write(page, 50, 80, "+ Sand 7", "What now", LOREM[:30], size=11)
    unsure = [
        each for each in read_drawn(page).blocks if each.kind is not Kind.LIST and each.confidence is not None
    ]
    assert unsure
    assert all(each.doubts for each in unsure if each.confidence is not None and each.confidence < 0.8)


def test_a_verdict_names_the_most_likely_roles_and_the_best_evidence() -> None:
    page = new_page(400, 500)
    write(page, 50, 80, "Rivers and what they carry", size=20)
    write(page, 50, 120, *PROSE, step=14)
    verdicts = explain(stored(page), 1)
    assert {len(verdict.roles) for verdict in verdicts} == {3}
    assert max(len(verdict.evidence) for verdict in verdicts) == 4


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ([0.3, 0.9, 0.9], (True, True, True)),
        ([0.2, 0.9, 0.9], (False, True, True)),
        ([0.3, 0.3, 0.9], (False, False, True)),
        ([0.6], (True,)),
    ],
    ids=["one in doubt", "one that flows", "few breaks", "two rows"],
)
def test_a_row_in_doubt_follows_the_other_rows_of_its_group(
    breaks: list[float], expected: tuple[bool, ...]
) -> None:
    links = np.array([[0.0, 1 - each, each] for each in breaks])
    assert forced_breaks(links) == expected


def test_entries_whose_numbers_in_brackets_count_on_agree_about_their_role() -> None:
    texts = ["[1] Ahlers, Locks", "[2] Brunn, Tides", "[3] Cole, Mills", "[9] a note of its own", "no number"]
    rows = [line(text, 50, 100 + 12 * i, 9, False) for i, text in enumerate(texts)]
    entry, note = (
        np.where(np.arange(len(ROLES)) == ROLES.index(role), 0.6, 0.4 / 9) for role in ("reference", "note")
    )
    roles = np.array([entry, entry, note, note, note])
    agree(roles, [[i] for i in range(len(rows))], rows)
    assert [ROLES[i] for i in roles.argmax(axis=1)] == ["reference"] * 3 + ["note"] * 2


@pytest.mark.parametrize(
    ("texts", "x", "size", "agreed"),
    [
        (["a) dry", "b) wet", "c) cold"], 50, 9, True),
        (["1.1 Sand", "1.2 Clay", "1.3 Silt"], 50, 9, True),
        (["a) dry", "c) wet", "e) cold"], 50, 9, False),
        (["a) dry", "b) wet", "c) cold"], 60, 9, False),
        (["a) dry", "b) wet", "c) cold"], 50, 11, False),
    ],
    ids=["letters", "decimals", "gaps", "other places", "other sizes"],
)
def test_entries_below_each_other_that_count_on_agree_about_their_role(
    texts: list[str], x: float, size: float, agreed: bool
) -> None:
    rows = [
        line(text, 50 if n % 2 else x, 100 + 12 * n, 9 if n % 2 else size, False)
        for n, text in enumerate(texts)
    ]
    item, text = (
        np.where(np.arange(len(ROLES)) == ROLES.index(role), 0.6, 0.4 / 9) for role in ("item", "text")
    )
    roles = np.array([item, text, item])
    agree(roles, [[0], [1], [2]], rows)
    assert (ROLES[roles[1].argmax()] == "item") is agreed


@pytest.mark.parametrize(
    ("above", "expected"), [("References", "reference"), ("Endnotes", "note"), ("The last words.", "note")]
)
def test_small_entries_below_a_heading_are_references_unless_it_says_notes(above: str, expected: str) -> None:
    texts = [above, "1. Ahlers, Locks", "2. Brunn, Tides"]
    rows = [line(text, 50, 100 + 12 * i, 9, False) for i, text in enumerate(texts)]
    names = ["text" if above.endswith(".") else "heading", "note", "note"]
    roles = np.array([np.eye(len(ROLES))[ROLES.index(name)] for name in names])
    list_entries(roles, [[0], [1], [2]], [-1, 0, 1], rows)
    assert [ROLES[i] for i in roles.argmax(axis=1)] == [names[0], expected, expected]


@pytest.mark.parametrize(
    ("texts", "x", "new"),
    [
        (("✓ dry", "✗ wet"), 50, True),
        (("→ go", "→ come back"), 53, True),
        (("✓ dry", "wet"), 50, False),
        (("dry", "✗ wet"), 50, False),
        (("✓ dry", "✗ wet"), 70, False),
    ],
    ids=["ticks", "arrows", "second without", "first without", "indented"],
)
def test_rows_with_signs_at_one_place_are_items_of_their_own(
    texts: tuple[str, str], x: float, new: bool
) -> None:
    rows = [line(texts[0], 50, 100, 10, False), line(texts[1], x, 112, 10, False)]
    links = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    separate(links, [-1, 0], rows)
    assert bool(links[1, 0]) is new


@pytest.mark.parametrize(
    ("x", "bold", "words", "new"),
    [(50, True, 4, True), (80, True, 4, False), (50, False, 4, False), (50, True, 9, False)],
    ids=["term", "as far right", "as light", "no room"],
)
def test_a_term_does_not_go_on_with_the_definition_above_it(
    x: float, bold: bool, words: int, new: bool
) -> None:
    rows = [
        line("stone " * 10, 80, 88, 10, False),
        line("stone " * words, 80, 100, 10, False),
        line("quay wall", x, 112, 10, bold),
    ]
    links = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    separate(links, [-1, 0, 1], rows)
    assert bool(links[2, 0]) is new


def test_a_short_row_is_below_an_indented_row_that_is_near_it() -> None:
    """Without that, the terms of a glossary would be read one after another, before their definitions."""
    page = new_page()
    for n, term in enumerate(["Quay", "Wall", "Sea"]):
        write(page, 50, 100 + 32 * n, term, fontname="hebo")
        write(page, 90, 114 + 32 * n, f"{PROSE[1]} {n}.")
    texts = text_of(read_drawn(page).blocks)
    marks = ["Quay", " 0.", "Wall", " 1.", "Sea", " 2."]
    assert sorted(marks, key=texts.index) == marks
