"""Algorithms in the font of the text are code. Prose and verse with the same words are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text import code, unmarked_code
from doc2md.converter.local.layout.text.unmarked_code import find_unmarked_code
from doc2md.document import Kind
from doc2md.rasterizer.text_layer import Line, Rule
from tests.builders.lines import line, row, span
from tests.builders.pages import PROSE, new_page, rule, write
from tests.builders.readings import read_drawn

SEARCH = (
    "Input: graph, first node",
    "put the first node into the queue",
    "while the queue is not empty do",
    "    take a node from the queue",
    "    for each neighbour do",
    "        put it into the queue",
    "    end for",
    "end while",
    "return the nodes",
)


def uneven(made: Line) -> Line:
    """The row in a font whose letters are not equally wide."""
    spans = (
        replace(each, xs=tuple(x + (2 if i % 2 else 0) for i, x in enumerate(each.xs))) for each in made.spans
    )
    return replace(made, spans=tuple(spans))


def printed(words: Sequence[str], x: float = 60, y: float = 100, step: float = 14) -> list[Line]:
    """Rows whose indents are printed as white space."""
    return [
        uneven(row(text.strip(), x + 3 * (len(text) - len(text.lstrip())), y + step * n))
        for n, text in enumerate(words)
    ]


def found(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> list[str]:
    return [code.layout(piece.rows) for piece in find_unmarked_code(lines, rules)[0]]


def test_an_algorithm_keeps_its_lines_and_indents() -> None:
    assert found(printed(SEARCH)) == ["\n".join(SEARCH)]


PROGRAM = ("def area(width):", "    if width < 0:", "        raise ValueError", "", "    return width ** 2")


def test_a_program_in_the_font_of_the_text_keeps_its_lines_and_indents() -> None:
    lines = [each for each in printed([text or "-" for text in PROGRAM]) if each.text != "-"]
    assert found(lines) == ["\n".join(PROGRAM)]


@pytest.mark.parametrize(
    "words",
    [
        (
            "If you can wait for all",
            "  And not be tired",
            "If you can trust yourself",
            "  While all men doubt you",
        ),
        (
            "If the wall is wet, then",
            "wait for the sun, and do",
            "not go there while it rains",
            "or the mortar fails",
        ),
        ("If it rains, stay in", "For the others, see below", "While you wait, read", "Return the books"),
        ("While you wait at the old quay, read", "  If not, run", "If it rains, then", "  stay"),
        ("Input: the names", "Output: the list", "Anna comes first", "Carl comes last"),
        tuple(text.strip() for text in SEARCH),
        ("Walls (old)", "  Steps (see page 4)", "Quays; bays; locks", "  A lamp, a rope"),
        ("Name: Anna", "  Town: Harwick", "Age: 40", "  Trade: pilot"),
        ("the old walls;", "  the steps at the quay;", "the lamps;", "  all ropes."),
        ("• walls (old);", "  • steps (new);", "• lamps (all);", "  • ropes (two)"),
    ],
    ids=[
        "verse",
        "prose",
        "sentences",
        "one sure word",
        "no control",
        "no indent",
        "words in brackets",
        "keys",
        "semicolons",
        "items",
    ],
)
def test_other_rows_with_such_words_stay(words: Sequence[str]) -> None:
    lines = printed(words)
    assert find_unmarked_code(lines, ()) == ([], lines)


def test_the_text_around_an_algorithm_stays() -> None:
    prose = "The search visits all nodes of the graph, which may be large, and keeps them in a queue"
    before, after = row(prose, 60, 86), row(prose, 60, 100 + 14 * len(SEARCH))
    lines = [before, *printed(SEARCH), after]
    assert find_unmarked_code(lines, ())[1] == [before, after]


def test_a_rule_ends_an_algorithm() -> None:
    lines = [row("Nodes of the graph", 60, 86), *printed(SEARCH)]
    assert len(find_unmarked_code(lines, [Rule(89, 60, 300)])[0][0].rows) == len(SEARCH)


def test_scripts_and_negations_of_an_algorithm_can_be_read() -> None:
    rows = [
        uneven(line(span("while r\u0338 = 0 do", 60, 100))),
        line(span("x", 72, 114), span("i", 78, 116, subscript=True)),
    ]
    assert code.layout(rows) == "while r\u2260 0 do\n    x_i"


def test_the_numbers_of_an_algorithm_are_left_out_and_recorded() -> None:
    page = new_page()
    write(page, 60, 60, *PROSE)
    for at in (292.0, 440.0):
        rule(page, 60, at, 500, at)
    for n, text in enumerate(SEARCH):
        write(page, 60, 310 + 14 * n, f"{n + 1}:", size=7)
        write(page, 80 + 4 * (len(text) - len(text.lstrip())), 310 + 14 * n, text.strip())
    made = read_drawn(page)
    assert [block.text.plain for block in made.blocks if block.kind is Kind.CODE] == ["\n".join(SEARCH)]
    assert [edit.before for edit in made.edits if edit.by == "line_numbers"] == ["1 2 3 4 5 6 7 8 9"]


@pytest.mark.parametrize(("jitter", "columns"), [(0.09, 3), (0.15, 4)], ids=["even", "uneven"])
def test_letters_of_nearly_one_width_stand_on_a_grid(jitter: float, columns: int) -> None:
    rows = [row("{", 60, 100), row("count", 78, 112)]
    shifted = tuple(x + (jitter if i % 2 else 0) for i, x in enumerate(rows[1].spans[0].xs))
    rows[1] = replace(rows[1], spans=(replace(rows[1].spans[0], xs=shifted),))
    assert code.layout(rows) == "{\n" + " " * columns + "count"


def test_rows_that_are_no_code_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    monkeypatch.setattr(unmarked_code, "_is_code", lambda made: bool(tried.append(len(made))))
    lines = [row("walls = stone;", 60, 100 + 12 * n) for n in range(50)]
    assert find_unmarked_code(lines, ()) == ([], lines)
    assert tried == [50]
