"""The words of a block: lines joined to running text, links, code, and letters that stand apart."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.converter.local.layout.text import inline
from doc2md.converter.local.layout.text.rows import rows
from doc2md.document import Mark, MarkKind, Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.lines import row
from tests.builders.pages import link_to, new_page, width_of, write, write_wrapped
from tests.builders.readings import markdown_of, read_drawn


@pytest.mark.parametrize(
    ("lines", "known", "whole"),
    [
        (["an exam-", "ple of it"], set(), "an example of it"),
        (["a well-", "known name"], {"well-known"}, "a well-known name"),
        (["state-of-the-", "art work"], set(), "state-of-the-art work"),
        (["the Navier-", "Stokes pair"], set(), "the Navier-Stokes pair"),
        (["the Ein-", "und Ausfahrten"], set(), "the Ein- und Ausfahrten"),
        (["a thous-", "and of them"], {"thousand"}, "a thousand of them"),
        (["pages 10-", "12 of it"], set(), "pages 10-12 of it"),
        (["a soft\u00ad", "ened edge"], set(), "a softened edge"),
        (["one line", "and the next"], set(), "one line and the next"),
        (["a dash -", "and more"], set(), "a dash - and more"),
        (["漢字の", "文章"], set(), "漢字の文章"),
    ],
)
def test_lines_become_running_text(lines: list[str], known: set[str], whole: str) -> None:
    assert inline.flow([Text(line) for line in lines], frozenset(known)).plain == whole


def test_marks_continue_over_the_end_of_a_line() -> None:
    parts = [
        Text("very bold", (Mark(5, 9, MarkKind.BOLD),)),
        Text("words here", (Mark(0, 5, MarkKind.BOLD),)),
    ]
    assert inline.flow(parts) == Text("very bold words here", (Mark(5, 15, MarkKind.BOLD),))


def test_pieces_on_one_baseline_are_one_row() -> None:
    made = rows([row("words", x=20, y=50), row("•", x=5, y=50), row("next", x=20, y=63)])
    assert [line.text for line in made] == ["• words", "next"]


ADDRESS = "https://example.org/a"


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["the list at https://", "example.org/a. It is"], "the list at https://example.org/a. It is"),
        (["the list at https://example.org/a", "and others"], "the list at https://example.org/a and others"),
    ],
)
def test_an_address_over_two_lines_is_joined(lines: list[str], whole: str) -> None:
    texts = []
    for line in lines:
        start = max(line.find("http"), 0)
        end = line.find(".", line.find("/a")) if "/a." in line else len(line)
        linked = "http" in line or "org" in line
        texts.append(Text(line, (Mark(start, end, MarkKind.LINK, ADDRESS),) if linked else ()))
    assert inline.flow(texts).plain == whole


def test_a_link_and_code_inside_a_line_are_marks() -> None:
    page = new_page()
    x = 70.0
    for words, font in (
        ("Call ", "helv"),
        ("flow()", "cour"),
        (" as the ", "helv"),
        ("manual", "helv"),
        (" says.", "helv"),
    ):
        write(page, x, 100, words, size=11, fontname=font)
        width = width_of(words, 11, font)
        if words == "manual":
            link_to(page, x, 90, x + width, 103, "https://example.org/m")
        x += width
    write_wrapped(page, 130)
    text = next(block.text for block in read_drawn(page).blocks if "Call" in block.text.plain)
    assert text.plain.startswith("Call flow() as the manual says.")
    assert {(text.plain[m.start : m.end], m.kind, m.value) for m in text.marks} == {
        ("flow()", MarkKind.CODE, ""),
        ("manual", MarkKind.LINK, "https://example.org/m"),
    }


def test_narrow_spaces_separate_words() -> None:
    page = new_page(400, 500)
    x = 50.0
    for word in ("Composition", "of", "the", "pretraining", "data"):
        write(page, x, 100, word)
        x += width_of(word, 10) + 1.25
    assert markdown_of(page) == "Composition of the pretraining data"


def test_accents_that_are_printed_apart_join_their_letters() -> None:
    page: Any = new_page(400, 500)
    write(page, 50, 100, "thank J", size=11)
    x = 50 + width_of("thank J")
    write(page, x + 1, 100, "´", size=11)
    write(page, x, 100, "an for it", size=11)
    assert "Ján" in markdown_of(page)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (
            ["at https://example.org/reports/", "2024/walls.html for all"],
            "at https://example.org/reports/2024/walls.html for all",
        ),
        (["at https://example.org/new-", "walls.html, or"], "at https://example.org/new-walls.html, or"),
        (["at https://example.org/", "and elsewhere"], "at https://example.org/ and elsewhere"),
        (["on a quay/", "wharf 4/5"], "on a quay/ wharf 4/5"),
        (
            ["at https://example.org/reports/t", "he-wall/part-4.html for all"],
            "at https://example.org/reports/the-wall/part-4.html for all",
        ),
        (["at https://example.org/wall", "and/or there"], "at https://example.org/wall and/or there"),
    ],
)
def test_a_printed_address_over_two_lines_is_joined(lines: list[str], whole: str) -> None:
    assert inline.flow([Text(line) for line in lines]).plain == whole


@pytest.mark.parametrize("printed", ["\u00ad", "\u00ad\u2010", "\u00ad-"])
def test_a_soft_hyphen_at_the_end_of_a_line_is_left_out(printed: str) -> None:
    assert (
        inline.flow([Text(f"they are re{printed}"), Text("spon\u00adsible")]).plain == "they are responsible"
    )


@pytest.mark.parametrize(
    ("known", "whole"),
    [
        ({"double", "single-quoted"}, "strings and double-quoted names"),
        ({"single-quoted"}, "strings and doublequoted names"),
        ({"double"}, "strings and doublequoted names"),
        ({"double", "single-quoted", "doublequoted"}, "strings and doublequoted names"),
    ],
)
def test_a_compound_over_two_lines_keeps_its_hyphen(known: set[str], whole: str) -> None:
    assert inline.flow([Text("strings and double-"), Text("quoted names")], frozenset(known)).plain == whole


def test_soft_hyphens_inside_a_line_are_left_out() -> None:
    assert (
        inline.flow([Text("gibt, \u00adbarriere\u00adfrei pro\u00ad"), Text("duzieren")]).plain
        == "gibt, barrierefrei produzieren"
    )


@pytest.mark.parametrize(
    ("lines", "known", "whole"),
    [
        (["เมื่อน้ำลดและ", "สามารถเดิน"], set(), "เมื่อน้ำลดและสามารถเดิน"),
        (["其后在1923", "年重建"], set(), "其后在1923年重建"),
        (["建于 1911 年,其后在 1923", "年重建"], set(), "建于 1911 年,其后在 1923 年重建"),
        (["오래된 안", "벽까지"], {"안벽까지"}, "오래된 안벽까지"),
        (["오래된", "안벽까지"], set(), "오래된 안벽까지"),
    ],
)
def test_lines_of_scripts_without_spaces_are_joined_without_one(
    lines: list[str], known: set[str], whole: str
) -> None:
    assert inline.flow([Text(line) for line in lines], frozenset(known)).plain == whole


def test_smaller_words_far_from_others_are_not_lowered() -> None:
    page = new_page(400, 500)
    write(page, 50, 100, "INVOICE", size=16)
    write(page, 200, 103, "Long Street 4", size=8)
    assert "<su" not in markdown_of(page)


@pytest.mark.parametrize(("sure", "value"), [(0.95, []), (0.4, ["0.40"])], ids=["sure", "doubted"])
def test_a_formula_in_the_text_has_a_mark_if_it_is_not_sure(sure: float, value: list[str]) -> None:
    span = Span("x2", Box(0, 0, 10, 10), "CMMI10", 10, math=True, latex="x^2", sure=sure)
    text = inline.row_text(Line((span,), span.box))
    assert [mark.value for mark in text.marks if mark.kind is MarkKind.UNSURE] == value
    assert (text.plain, text.marks[0].kind) == ("x^2", MarkKind.MATH)
