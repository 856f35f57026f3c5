"""The reports of a comparison: text, Markdown and JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from doc2md.checks.diff import Aspect, diff
from doc2md.cli.comparison.json import to_json
from doc2md.cli.comparison.markdown import to_markdown
from doc2md.cli.comparison.report import Report, Side, near_number, percent, shortened
from doc2md.cli.comparison.text import to_text
from doc2md.document import Block, Coverage, Document, PageRow, PageStatus, TextSource, Usage
from tests.builders.blocks import document, heading, paragraph, table

ROWS = [["name", "size"], ["tank", "310"], ["pipe", "225"]]
A = [
    heading("Pipes of the town", 3),
    heading("Grades of pipes", 3),
    paragraph("The tank is emptied at night, and it holds 310 litres", agreement=0.8),
    table(*ROWS),
    paragraph("a comma, here"),
]
B = [
    heading("Pipes of the town", 2),
    heading("Grades of pipes", 2),
    paragraph("The tank is emptied at night, and it holds 370 litres", agreement=1.0),
    table(*ROWS[:2], ["pipe", "226"]),
    paragraph("a comma here"),
]
CHECKED = Coverage(TextSource.TEXT_LAYER)
DEFAULT = frozenset(Aspect) - {Aspect.PUNCTUATION}


def made(*blocks: Block, engine: str, **fields: object) -> Document:
    return document(
        *blocks, pages=(replace(PageRow(1, PageStatus.OK, engine=engine, coverage=CHECKED), **fields),)
    )


def report(limit: int = 0) -> Report:
    a = made(*A, engine="local", seconds=0.5)
    b = made(*B, engine="openai", seconds=31.2, attempts=2, usage=Usage(3000, 1200))
    return Report(Side.of("a.json", a), Side.of("b.json", b), diff(a, b), DEFAULT, limit)


def test_the_text_has_a_summary_and_the_differences_of_each_page() -> None:
    assert to_text(report(), 80, colour=False) == (
        "A  a.json  local   27 words, 5 blocks, 0.5 s\n"
        "B  b.json  openai  27 words, 5 blocks, 31.2 s, 2 requests, 3,000 input and 1,200\n"
        "                   output tokens\n"
        "\n"
        "92.6 % of the words agree; 4 differences on 1 of 1 page\n"
        "text 1, structure 2, tables 1 (not shown: punctuation 1)\n"
        "\n"
        "Numbers that differ: 2\n"
        "  page 1 paragraph: and it holds [-310-]{+370+}\n"
        "  page 1 table, row 3, column 2: [-225-]{+226+}\n"
        "\n"
        "Page 1: 4 differences, 7.4 % of the words\n"
        "  structure heading 3 → heading 2, 2 times: “Pipes of the town”, “Grades of\n"
        "            pipes”\n"
        "  text      paragraph, a number: … at night, and it holds [-310-]{+370+} litres\n"
        "            B is nearer to the text layer of the page (A 0.80, B 1.00)\n"
        "  tables    table “name size tank 310 pipe 225”: row 3, column 2, a number:\n"
        "            [-225-]{+226+}\n"
    )


def test_on_a_terminal_the_words_are_coloured_instead_of_marked() -> None:
    text = to_text(report(), 80, colour=True)
    assert "\x1b[31m310\x1b[0m \x1b[32m370\x1b[0m" in text
    assert "[-310-]" not in text


def test_a_limit_says_how_many_more_there_are() -> None:
    text = to_text(report(limit=3), 80, colour=False)
    assert "1 more difference on page 1: --limit 0 shows all" in text
    assert "225-" not in text.partition("Page 1")[2]


def test_the_markdown_strikes_out_the_words_of_a() -> None:
    text = to_markdown(report())
    assert (
        "- text: paragraph, a number: … at night, and it holds <del>310</del> <ins>370</ins> litres" in text
    )


def test_the_json_has_the_differences_with_their_blocks_and_runs() -> None:
    content = json.loads(to_json(report(limit=1)))
    assert (content["version"], content["words_equal"], content["b"]["tokens"]) == (
        1,
        25,
        {"input": 3000, "output": 1200},
    )
    [page] = content["pages"]
    changed = next(each for each in page["differences"] if each["aspect"] == "text")
    assert changed["runs"][1] == {"a": " 310", "b": " 370"}
    assert (changed["nearer_to_page"], changed["a"][0]["block"]) == ("b", A[2].id)
    assert len(page["differences"]) == 4


def test_documents_cannot_write_control_characters_to_the_terminal() -> None:
    a, b = document(paragraph("red \x1b[31m one")), document(paragraph("red two"))
    hostile = Report(Side.of("\x1b]0;a", a), Side.of("<b>|", b), diff(a, b), DEFAULT)
    for text in (to_text(hostile, 80, colour=False), to_markdown(hostile)):
        assert "\x1b" not in text
    assert "<b>" not in to_markdown(hostile)


def test_almost_all_is_not_all() -> None:
    assert [percent(share) for share in (1, 0.99999, 0.5, 0.00001, 0)] == [
        "100 %",
        "99.9 %",
        "50.0 %",
        "0.1 %",
        "0 %",
    ]


def test_long_texts_are_shortened() -> None:
    words = " ".join(f"w{'x' * (at % 3)}" for at in range(100))
    assert len(shortened(words).split()) == 41
    assert near_number(f"{words.replace('w', 'a')} holds 310 m and {words}").count("310") == 1
