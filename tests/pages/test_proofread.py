"""A table of a model is compared with that of the page: lost rows come back, unsure differences are reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.checks.alignment import align
from doc2md.document import Block, Cell, Kind, Origin, PageRow, Reading, Region, Text
from doc2md.geometry import Box
from doc2md.markup.tables import read_table
from doc2md.markup.write import html_table
from doc2md.pages.proofread import MAX_TABLES, proofread_tables
from doc2md.pages.table_diff import MAX_STEPS, Proof, count_words, proofread
from tests.builders import blocks
from tests.builders.answers import grounded
from tests.fakes.loopback import Loopback
from tests.fakes.workers import convert_inline

PAGE = """
<tr><th>Town</th><th>Pipes</th><th>Length</th></tr>
<tr><td>Harbour</td><td>12</td><td>3.4</td></tr>
<tr><td>Mill</td><td>7</td><td>11.0</td></tr>
<tr><td>North</td><td>31</td><td>9.9</td></tr>
"""


def cells(rows: str) -> tuple[Cell, ...]:
    """The cells of a table, from rows in HTML."""
    return read_table(f"<table>{rows}</table>")[0]


def html(proof: Proof) -> str:
    return html_table(proof.cells).replace("\n", "").removeprefix("<table>").removesuffix("</table>")


def flat(rows: str) -> str:
    return rows.replace("\n", "")


CASES = {
    "a row in the middle": (
        PAGE.replace("<tr><td>Mill</td><td>7</td><td>11.0</td></tr>", ""),
        PAGE,
        PAGE,
        ("Mill 7 11.0",),
    ),
    "the first row, a head": (
        "<tr><td>Harbour</td><td>12</td><td>3.4</td></tr><tr><td>Mill</td><td>7</td><td>11.0</td></tr>"
        "<tr><td>North</td><td>31</td><td>9.9</td></tr>",
        PAGE,
        PAGE,
        ("Town Pipes Length",),
    ),
    "a row and a column": (
        "<tr><th>Town</th><th>Length</th></tr><tr><td>Harbour</td><td>3.4</td></tr><tr><td>North</td><td>9.9</td></tr>",
        PAGE,
        PAGE,
        ("Mill 7 11.0", "Pipes 12 7 31"),
    ),
    "what is right stays: formulas, bold, other signs": (
        r"<tr><th>Town</th><th><b>Pipes</b></th><th>Length</th></tr>"
        r"<tr><td>Harbour*</td><td>\(12\)</td><td>3,4</td></tr><tr><td>North</td><td>31</td><td>9.9</td></tr>",
        PAGE,
        r"<tr><th>Town</th><th><strong>Pipes</strong></th><th>Length</th></tr>"
        r"<tr><td>Harbour\*</td><td>\(12\)</td><td>3,4</td></tr>"
        r"<tr><td>Mill</td><td>7</td><td>11.0</td></tr><tr><td>North</td><td>31</td><td>9.9</td></tr>",
        ("Mill 7 11.0",),
    ),
    "a span that reaches over the lost row": (
        '<tr><td rowspan="2">Harbour</td><td>clay</td><td>12</td></tr><tr><td>plastic</td><td>8</td></tr>'
        "<tr><td>Mill</td><td>clay</td><td>4</td></tr>",
        "<tr><td></td><td>clay</td><td>12</td></tr><tr><td>Harbour</td><td>brick</td><td>31</td></tr>"
        "<tr><td></td><td>plastic</td><td>8</td></tr><tr><td>Mill</td><td>clay</td><td>4</td></tr>",
        '<tr><td rowspan="3">Harbour</td><td>clay</td><td>12</td></tr><tr><td>brick</td><td>31</td></tr>'
        "<tr><td>plastic</td><td>8</td></tr><tr><td>Mill</td><td>clay</td><td>4</td></tr>",
        ("Harbour brick 31",),
    ),
    "a head over columns of which one is lost": (
        '<tr><td>Town</td><td colspan="2">Pipes</td></tr><tr><td>Harbour</td><td>1</td><td>3</td></tr>'
        "<tr><td>Mill</td><td>4</td><td>6</td></tr>",
        '<tr><td>Town</td><td colspan="3">Pipes</td></tr><tr><td>Harbour</td><td>1</td><td>2</td><td>3</td></tr>'
        "<tr><td>Mill</td><td>4</td><td>5</td><td>6</td></tr>",
        '<tr><td>Town</td><td colspan="3">Pipes</td></tr><tr><td>Harbour</td><td>1</td><td>2</td><td>3</td></tr>'
        "<tr><td>Mill</td><td>4</td><td>5</td><td>6</td></tr>",
        ("2 5",),
    ),
    "the page's span goes on into the lost row": (
        "<tr><td>Harbour</td><td>clay</td><td>12</td></tr><tr><td>Mill</td><td>wood</td><td>4</td></tr>",
        '<tr><td rowspan="2">Harbour</td><td>clay</td><td>12</td></tr><tr><td>brick</td><td>31</td></tr>'
        "<tr><td>Mill</td><td>wood</td><td>4</td></tr>",
        '<tr><td rowspan="2">Harbour</td><td>clay</td><td>12</td></tr><tr><td>brick</td><td>31</td></tr>'
        "<tr><td>Mill</td><td>wood</td><td>4</td></tr>",
        ("brick 31",),
    ),
    "a lost row in two lines on the page": (
        "<tr><td>a</td><td>first thing</td><td>1</td></tr><tr><td>c</td><td>third thing</td><td>3</td></tr>",
        "<tr><td>a</td><td>first thing</td><td>1</td></tr><tr><td>b</td><td>second and</td><td>2</td></tr>"
        "<tr><td></td><td>longer piece</td><td></td></tr><tr><td>c</td><td>third thing</td><td>3</td></tr>",
        "<tr><td>a</td><td>first thing</td><td>1</td></tr><tr><td>b</td><td>second and longer piece</td><td>2</td></tr>"
        "<tr><td>c</td><td>third thing</td><td>3</td></tr>",
        ("b second and 2 longer piece",),
    ),
    "rows of signs": (
        "<tr><td>x</td><td>-</td></tr><tr><td>y</td><td>+</td></tr>",
        "<tr><td>x</td><td>–</td></tr><tr><td>y</td><td>+</td></tr><tr><td>z</td><td>–</td></tr>",
        "<tr><td>x</td><td>-</td></tr><tr><td>y</td><td>+</td></tr><tr><td>z</td><td>–</td></tr>",
        ("z –",),
    ),
}


@pytest.mark.parametrize(("said", "printed", "expected", "back"), CASES.values(), ids=list(CASES))
def test_a_row_or_column_that_was_lost_comes_back(
    said: str, printed: str, expected: str, back: tuple[str, ...]
) -> None:
    proof = proofread(cells(said), cells(printed))
    assert html(proof) == flat(expected)
    assert (*proof.rows, *proof.columns) == back
    assert proof.missing == ()


LEFT = {
    "another spelling of the row": (
        PAGE.replace("Mill</td><td>7</td><td>11.0", "Mi1l</td><td>1</td><td>l1.O"),
        PAGE,
        ("mill", "7", "11", "0"),
    ),
    "another table": (
        "<tr><td>Gauge</td><td>Rain</td></tr><tr><td>Quay</td><td>742</td></tr>",
        PAGE,
        (
            "town", "pipes", "length", "harbour", "12", "3", "4", "mill", "7", "11", "0", "north", "31", "9", "9",
        ),
    ),
    "a line of text that the page's grid took in": (
        PAGE,
        PAGE + '<tr><td colspan="3">Source: the office</td></tr>',
        ("source", "the", "office"),
    ),
    "words that were joined": (
        "<tr><td>a</td><td>one two three</td></tr><tr><td>b</td><td>four</td></tr>",
        "<tr><td>a</td><td>one two</td></tr><tr><td></td><td>three</td></tr><tr><td>b</td><td>four</td></tr>",
        (),
    ),
    "more than half is lost": (
        "<tr><td>Town</td><td>Pipes</td><td>Length</td></tr>",
        PAGE,
        ("harbour", "12", "3", "4", "mill", "7", "11", "0", "north", "31", "9", "9"),
    ),
    "a page that was read badly": (
        PAGE.replace("<tr><td>Mill</td><td>7</td><td>11.0</td></tr>", ""),
        PAGE.replace("Harbour", "H arb our").replace("North", "Nor th"),
        ("h", "arb", "our", "mill", "7", "11", "0", "nor", "th"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("said", "printed", "missing"), LEFT.values(), ids=list(LEFT))
def test_a_difference_that_is_unsure_is_only_reported(
    said: str, printed: str, missing: tuple[str, ...]
) -> None:
    proof = proofread(cells(said), cells(printed))
    assert proof == Proof(cells(said), missing=proof.missing)
    assert sorted(proof.missing) == sorted(missing)


def test_words_that_the_answer_has_beside_its_table_are_not_lost() -> None:
    proof = proofread(cells(PAGE), cells(PAGE + "<tr><td>A note</td><td>below</td><td></td></tr>"))
    assert proof.rows == ("A note below",)
    beside = cells("<tr><td>a note: below</td></tr>")[0].text
    proof = proofread(
        cells(PAGE), cells(PAGE + "<tr><td>A note</td><td>below</td><td></td></tr>"), count_words([beside])
    )
    assert proof == Proof(cells(PAGE))


words = st.sampled_from("one two three 4 5 66 stone river –".split())
grids = st.integers(3, 6).flatmap(
    lambda width: st.lists(st.lists(words, min_size=width, max_size=width), min_size=3, max_size=7)
)


def grid(rows: list[list[str]]) -> tuple[Cell, ...]:
    return blocks.cells(rows, head=False)


@given(grids)
def test_a_table_compared_with_itself_is_unchanged(rows: list[list[str]]) -> None:
    assert proofread(grid(rows), grid(rows)) == Proof(grid(rows))


@given(grids, st.data())
def test_any_row_that_is_removed_comes_back(rows: list[list[str]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    proof = proofread(grid(rows[:at] + rows[at + 1 :]), grid(rows))
    assert [c.text.plain for c in proof.cells] == [said for row in rows for said in row]
    assert proof.rows == (" ".join(rows[at]),)


@given(grids, st.data())
def test_any_column_that_is_removed_comes_back(rows: list[list[str]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows[0]) - 1))
    proof = proofread(grid([row[:at] + row[at + 1 :] for row in rows]), grid(rows))
    assert [c.text.plain for c in proof.cells] == [said for row in rows for said in row]


spans = st.builds(
    Cell,
    st.integers(0, 4),
    st.integers(0, 4),
    words.map(Text),
    st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
)


@given(st.lists(spans, max_size=12), st.lists(spans, max_size=12))
def test_nothing_of_any_table_is_lost_or_changed(said: list[Cell], printed: list[Cell]) -> None:
    proof = proofread(said, printed)
    before, after = ([c.text for c in some] for some in (said, proof.cells))
    for text in before:
        after.remove(text)
    if not (proof.rows or proof.columns):
        assert proof.cells == tuple(said)


def test_very_large_tables_are_not_compared() -> None:
    rows = [[str(n), f"row {n}"] for n in range(1 + int(MAX_STEPS**0.5))]
    assert proofread(grid(rows[:-1]), grid(rows)).rows == ()


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_an_alignment_is_a_longest_common_subsequence(one: list[str], other: list[str]) -> None:
    pairs = align(len(one), len(other), lambda i, j: float(one[i] == other[j]))
    assert all(one[i] == other[j] for i, j in pairs)
    assert pairs == sorted(set(pairs))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    longest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            longest[i + 1][j + 1] = longest[i][j] + 1 if a == b else max(longest[i][j + 1], longest[i + 1][j])
    assert len(pairs) == longest[-1][-1]


BOX = Box(50, 100, 350, 200)


def reading(*blocks: Block) -> Reading:
    return Reading(1, (400.0, 500.0), blocks)


def written(rows: str, box: Box = BOX, name: str = "t", span: tuple[int, int] | None = (0, 9)) -> Block:
    return Block(name, Kind.TABLE, (Region(1, box),), origin=(Origin("x", 1, span),), cells=cells(rows))


LOST = PAGE.replace("<tr><td>Mill</td><td>7</td><td>11.0</td></tr>", "")


def test_a_table_is_compared_with_the_one_at_its_place() -> None:
    layer = reading(written(PAGE, span=None), written(PAGE, Box(50, 300, 350, 400), span=None))
    made, notes = proofread_tables(reading(written(LOST)), layer)
    assert notes == ("table t: a lost row was restored from the text layer: 'Mill 7 11.0'",)
    assert [(e.by, e.block, e.after) for e in made.edits] == [("proofreading", "t", "Mill 7 11.0")]
    assert made.blocks[0].cells == cells(PAGE)


def test_two_tables_of_a_model_may_be_one_on_the_page() -> None:
    upper, lower = PAGE.split("\n<tr><td>Mill")
    parts = (
        written(upper, Box(50, 100, 350, 150), "a"),
        written("<tr><td>Mill" + lower, Box(50, 150, 350, 200), "b"),
    )
    assert proofread_tables(reading(*parts), reading(written(PAGE, span=None))) == (reading(*parts), ())


def test_if_the_page_has_no_table_its_words_are_counted() -> None:
    text = Block("p", Kind.PARAGRAPH, (Region(1, Box(60, 110, 340, 190)),), Text("Town Mill 7 and 11.0"))
    far = replace(text, regions=(Region(1, Box(60, 310, 340, 390)),), text=Text("Nobody counts these words"))
    made, notes = proofread_tables(reading(written(LOST)), reading(text, far))
    assert made == reading(written(LOST))
    assert notes == ("table t: 5 words of the page are missing: 'mill 7 and 11 0'",)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(reading(written(LOST, span=None)), id="no model wrote it"),
        pytest.param(reading(written(LOST, Box(50, 300, 350, 400))), id="it stands elsewhere"),
        pytest.param(reading(replace(written(LOST), regions=(Region(1, None),))), id="nobody knows where"),
        pytest.param(reading(written("")), id="it is empty"),
        pytest.param(
            reading(*[written(PAGE, Box(0, 400, 5, 405), str(n)) for n in range(MAX_TABLES)], written(LOST)),
            id="it is one of very many",
        ),
    ],
)
def test_a_table_that_cannot_be_compared_is_left_alone(given: Reading) -> None:
    assert proofread_tables(given, reading(written(PAGE, span=None))) == (given, ())
    assert proofread_tables(given, reading()) == (given, ())


CATCHMENTS = {
    "Harbour": ["Brick 3.1 6 19 31 29 15", "Clay 5.4 12 28 33 18 9", "Concrete 2.2 35 38 18 7 2"],
    "Mill Street": ["Brick 1.2 10 24 36 22 8", "Clay 8.9 15 31 32 16 6", "Concrete 5.0 38 36 17 7 2"],
    "Northfield": ["Clay 2.6 21 37 28 11 3", "Concrete 9.8 44 35 15 5 1", "Plastic 5.5 68 24 7 1 0"],
    "Castle Hill": ["Clay 3.9 18 33 31 14 4", "Concrete 1.8 33 40 19 6 2", "Plastic 0.6 72 22 6 0 0"],
}


def answer(lost: str = "") -> str:
    """An answer for the table on page 5 of the report, without the row `lost`."""
    rows = [
        '<tr><td rowspan="2">Catchment</td><td rowspan="2">Material</td><td rowspan="2">Length (km)</td>'
        '<td colspan="5">Share of length in each grade (%)</td></tr>',
        "<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr>",
    ]
    for catchment, materials in CATCHMENTS.items():
        kept = [row for row in materials if row != lost]
        for n, row in enumerate(kept):
            head = f'<td rowspan="{len(kept)}">{catchment}</td>' if n == 0 else ""
            rows.append(f"<tr>{head}{''.join(f'<td>{words}</td>' for words in row.split())}</tr>")
    total = ["All catchments", "", *"50.0 31 31 23 11 4".split()]
    rows.append(f"<tr>{''.join(f'<td>{words}</td>' for words in total)}</tr>")
    return grounded("table", f"<table>{''.join(rows)}</table>", (156, 188, 843, 440))


def convert(server: Loopback, source: Path, lost: str = "", check: str = "repair") -> tuple[str, PageRow]:
    """Convert the page with a model that lost a row of its table. Returns the Markdown and the row of the ledger."""
    layer = convert_inline(source, pages="5", engine="local", images="off").document.blocks
    prose = "".join(
        grounded("text", b.text.plain, (100, 500, 900, 900)) for b in layer if b.kind is Kind.PARAGRAPH
    )
    server.answer = lambda request: answer(lost) + prose
    result = convert_inline(source, pages="5", base_url=server.base_url, cache=False, check=check)
    return result.markdown, result.ledger[0]


def test_a_row_that_a_model_lost_comes_back_over_http(loopback: Loopback, samples: Path) -> None:
    """A row may also come back inside a cell that spans rows."""
    lost = "Clay 8.9 15 31 32 16 6"
    whole, row = convert(loopback, samples / "report.pdf")
    assert (row.status, row.notes) == ("ok", ())
    made, row = convert(loopback, samples / "report.pdf", lost)
    assert made == whole
    assert row.status == "ok"
    assert row.notes == (f"table p0005-001: a lost row was restored from the text layer: '{lost}'",)
    assert [edit.after for edit in row.edits if edit.by == "proofreading"] == [lost]


def test_without_checks_no_table_is_compared(loopback: Loopback, samples: Path) -> None:
    made, row = convert(loopback, samples / "report.pdf", "Clay 8.9 15 31 32 16 6", check="off")
    assert "8.9" not in made
    assert (row.status, row.notes) == ("ok", ())
