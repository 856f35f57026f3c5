"""Programs keep their lines and their indentation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text import code
from doc2md.document import Kind
from tests.builders.lines import line, row, span
from tests.builders.pages import PROSE, new_page, write, write_wrapped
from tests.builders.readings import markdown_of, only, read_drawn


def test_code_keeps_lines_and_indentation() -> None:
    program = ["def flow(stones):", "    for stone in stones:", "        yield stone", "", "print(flow([]))"]
    page = new_page()
    y = write_wrapped(page, 90) + 14
    for each in program:
        bare = each.lstrip()
        y = write(page, 80 + 6 * (len(each) - len(bare)), y, bare, step=13, fontname="cour")
    write_wrapped(page, y + 14)
    assert only(Kind.CODE, read_drawn(page).blocks).text.plain.split("\n") == program


def test_gaps_in_a_program_become_spaces() -> None:
    named = row("name", y=10, mono=True)
    made = code.layout([named, line(span("  ", 0, 22), span("x", 12, 22), span("# y", 60, 22))])
    assert made == "name\n  x       # y"


@pytest.mark.parametrize(("font", "made"), [("ABCDEF+LMMono10-Regular", "x = y'"), ("Courier", "x = y’")])
def test_quotes_of_tex_typewriter_fonts_are_those_of_the_programmer(font: str, made: str) -> None:
    shown = replace(span("x = y’", mono=True), font=font)
    assert code.layout([line(shown)]) == made


def test_a_lone_line_of_code_is_a_listing_and_a_lone_address_is_not() -> None:
    page = new_page()
    write(page, 60, 60, *PROSE)
    write(page, 60, 140, "install(quay, steps=3)", fontname="cour")
    write(page, 60, 180, *PROSE)
    write(page, 60, 260, "harbour@example.org", fontname="cour")
    write(page, 60, 300, *PROSE)
    made = markdown_of(page)
    assert "```\ninstall(quay, steps=3)\n```" in made
    assert "```\nharbour@example.org" not in made
    assert "harbour@example.org" in made
