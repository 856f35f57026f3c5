"""The review page: what it flags, that hostile text is inert in it, and that its frames are the Markdown."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from doc2md.document import (
    Block,
    Coverage,
    Document,
    Edit,
    Finding,
    FindingKind,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Source,
    Text,
    TextSource,
)
from doc2md.exporter.json import to_json
from doc2md.exporter.markdown import to_markdown
from doc2md.exporter.review.flags import Flag, FlagKind, flags
from doc2md.exporter.review.page import CLOSING, Names, opening, picture
from doc2md.exporter.review.pictures import webp
from doc2md.exporter.review.readings import remarks
from doc2md.geometry import Box
from doc2md.markup.write import escape_line_start
from tests.builders.blocks import block, document, heading, paragraph, table
from tests.exporter.test_html import HOSTILE, Page
from tests.exporter.test_html import document as answered
from tests.exporter.test_html import text as answer

NAMES = Names("report", "", "0" * 64)


def shown(source: Document) -> str:
    return opening(source, NAMES) + CLOSING


def data(source: Document) -> Any:
    found = re.search(r'id="review-data">(.*?)</script>', opening(source, NAMES), re.DOTALL)
    assert found
    return json.loads(found[1])


def checked(*blocks: Block, findings: tuple[Finding, ...] = (), **row: Any) -> Document:
    """A document of one page with findings."""
    coverage = Coverage(TextSource.TEXT_LAYER, 100, 90, findings=findings)
    pages = (PageRow(1, row.pop("status", PageStatus.OK), (595, 842), coverage=coverage, **row),)
    return document(*blocks, pages=pages)


def composed(source: Document) -> str:
    """The Markdown of the page's data, with the unchanged texts in the slots of its frames."""
    given = data(source)

    def words(piece: Any) -> str:
        if isinstance(piece, str):
            return piece
        return escape_line_start(piece["markdown"]) if piece["line_start"] else str(piece["markdown"])

    parts = (
        "".join(map(words, given["frames"].get(str(index), []))) or markdown
        for markdown, index in given["parts"]
    )
    return "\n".join(part + "\n" for part in parts)


# ---- hostile text


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_answers_are_inert(body: str) -> None:
    source = answered(answer(body), title=f"</title>{body}")
    finding = Finding(FindingKind.CHANGED, source.blocks[0].id, body, body)
    row = PageRow(1, PageStatus.PARTIAL, notes=(body,), coverage=Coverage(findings=(finding,)))
    failed = PageRow(2, PageStatus.FAILED, notes=(body,))
    page = Page(shown(replace(source, pages=(row, failed))))
    plain = Page(shown(replace(answered(answer("x")), pages=(row, failed))))
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert scripts == [attributes for tag, attributes in plain.tags if tag == "script"]
    for tag, attributes in page.tags:
        assert tag not in {"iframe", "svg", "img", "base", "object", "link"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not attributes.get("href")
        assert not attributes.get("src")


def test_the_policy_allows_only_our_own_script_style_and_embedded_pictures() -> None:
    tags = Page(shown(document(paragraph("x")))).tags
    policy = next(a["content"] for t, a in tags if t == "meta" and "http-equiv" in a) or ""
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy


def test_a_picture_is_text_until_it_is_shown() -> None:
    assert picture(3, b"\0", "image/webp") == (
        '<script type="text/plain" id="picture-3">data:image/webp;base64,AA==</script>\n'
    )


# ---- the Markdown that the page puts together

BOLD = Mark(6, 11, MarkKind.BOLD)
MATHS = Mark(0, 3, MarkKind.MATH)
CAPTION = block(Kind.CAPTION, "Figure 3: a_b", box=Box(10, 50, 110, 60))


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param((paragraph("some *words* <b> # $5 and $6"),), id="signs"),
        pytest.param((paragraph("# no heading"), paragraph("1. no item")), id="line starts"),
        pytest.param((paragraph("some, bold, words", BOLD),), id="emphasis"),
        pytest.param((paragraph("a_b1", MATHS),), id="a formula before a digit"),
        pytest.param((heading("Costs #", 2), heading("", 2)), id="headings"),
        pytest.param(
            (block(Kind.EQUATION, "a\n\n= b"), block(Kind.CODE, "x = 1\n```", label="py")), id="raw"
        ),
        pytest.param((table(("a|b", "n"), ("<c>", "")),), id="a pipe table"),
        pytest.param((table(("a", "b"), ("c $5", "1"), head=False),), id="another table"),
        pytest.param((block(Kind.FIGURE, figure="p0001-fig01.png", children=(CAPTION,)),), id="a figure"),
        pytest.param(
            (
                block(
                    Kind.LIST,
                    children=(
                        block(Kind.ITEM, "1", label="1."),
                        block(Kind.ITEM, "- x", label="a)"),
                        block(
                            Kind.ITEM,
                            "c",
                            label="☐",
                            children=(block(Kind.LIST, children=(block(Kind.ITEM, "d", label="-"),)),),
                        ),
                    ),
                ),
            ),
            id="lists",
        ),
        pytest.param(
            (paragraph("see 1", Mark(4, 5, MarkKind.NOTE, "1")), block(Kind.FOOTNOTE, "A note.", label="1")),
            id="footnotes",
        ),
        pytest.param((block(Kind.HEADER, "left out"), paragraph("kept")), id="running heads"),
    ],
)
def test_the_frames_with_their_texts_are_the_markdown(blocks: tuple[Block, ...]) -> None:
    source = document(*blocks, pages=(PageRow(1, PageStatus.OK), PageRow(2, PageStatus.FAILED)))
    assert composed(source) == to_markdown(source)
    frames = data(source)["frames"]
    assert {str(i) for i, b in enumerate(blocks) if b.text.plain and b.kind is not Kind.HEADER} <= set(frames)


def test_a_cell_of_a_table_with_spans_has_a_slot() -> None:
    cells = table(("a", "b"), ("c", "d")).cells
    spanning = block(Kind.TABLE, cells=(replace(cells[0], rowspan=2), *cells[1:]))
    source = document(spanning)
    slots = [piece for piece in data(source)["frames"]["0"] if not isinstance(piece, str)]
    assert [(slot["cell"], slot["mode"], slot["markdown"]) for slot in slots] == [
        (0, "html", "a"), (1, "html", "b"), (2, "html", "c"), (3, "html", "d"),
    ]  # fmt: skip
    assert composed(source) == to_markdown(source)


def test_the_document_is_embedded_as_it_is() -> None:
    source = document(paragraph("</script><!-- & >"))
    found = re.search(r'id="source-document">(.*?)</script>', opening(source, NAMES), re.DOTALL)
    assert found
    assert json.loads(found[1]) == json.loads(to_json(source))


# ---- flags


def only(found: list[Flag]) -> Flag:
    (flag,) = found
    return flag


@pytest.mark.parametrize(
    ("finding", "says"),
    [
        (Finding(FindingKind.MISSING, printed="a  b"), "The page shows “a b”; the document lacks it."),
        (Finding(FindingKind.UNSUPPORTED, "p", "c"), "The document says “c”; nothing on the page supports it."),
        (Finding(FindingKind.CHANGED, "p", "1,234", "1,284"), "The page shows “1,284”; the document says “1,234”."),
        (Finding(FindingKind.MOVED, "p", "c"), "“c” stands in another order on the page."),
        (Finding(FindingKind.REPEATED, "p", "c"), "The document has “c” more often than the page shows it."),
    ],
)  # fmt: skip
def test_a_finding_is_a_reason_in_plain_words(finding: Finding, says: str) -> None:
    flag = only(flags(checked(paragraph("c", id="p"), findings=(finding,))))
    assert [reason.says for reason in flag.reasons] == [says]
    assert flag.block == (0 if finding.block else None)


def test_doubts_say_how_probable_and_why() -> None:
    sure, unsure = paragraph("x", confidence=0.8), paragraph("y", confidence=0.62, doubts=("by OCR",))
    reasons = only(flags(checked(sure, unsure))).reasons
    assert [r.says for r in reasons] == ["This is right with a probability of 62 %: by OCR."]


def test_agreement_is_given_as_a_share_unless_the_differences_are_known() -> None:
    agreed = paragraph("x", id="p", agreement=0.998)
    assert only(flags(checked(agreed))).reasons[0].says == (
        "Only 99 % of its words are also in the text layer."
    )
    known = only(flags(checked(agreed, findings=(Finding(FindingKind.REPEATED, "p", "x"),))))
    assert [reason.kind for reason in known.reasons] == [FlagKind.REPEATED]


def test_a_page_that_is_not_complete_is_flagged_with_its_notes() -> None:
    partial = only(flags(checked(status=PageStatus.PARTIAL, notes=("a word",))))
    assert partial.reasons[0].says == "A part of page 1 may be missing: a word."


def test_the_worst_flag_is_first() -> None:
    findings = (
        Finding(FindingKind.CHANGED, "a", "colour", "color"),
        Finding(FindingKind.CHANGED, "b", "1,234", "1,284"),
        Finding(FindingKind.MISSING, printed="three whole words"),
        Finding(FindingKind.MOVED, "c", "word"),
    )
    blocks = [paragraph(name, id=name) for name in "abc"]
    source = checked(*blocks, findings=findings)
    source = replace(source, pages=(*source.pages, PageRow(2, PageStatus.FAILED)))
    found = [(flag.page, flag.block) for flag in flags(source)]
    assert found == [(2, None), (1, 1), (1, None), (1, 0), (1, 2)]


def test_a_finding_inside_a_list_flags_the_list() -> None:
    items = block(Kind.LIST, children=(block(Kind.ITEM, "c", id="item"),))
    flag = only(flags(checked(items, findings=(Finding(FindingKind.MOVED, "item", "c"),))))
    assert flag.block == 0


def test_what_an_earlier_review_decided_is_checked() -> None:
    finding = Finding(FindingKind.CHANGED, "p", "1", "2")
    edits = (Edit("review", "p", "accepted by a reviewer"),)
    source = checked(paragraph("1", id="p"), paragraph("2", id="q", confidence=0.1), findings=(finding,))
    source = replace(source, pages=(replace(source.pages[0], edits=edits),))
    assert [(flag["block"], flag["checked"]) for flag in data(source)["flags"]] == [(0, True), (1, False)]


def test_missing_words_have_their_place_in_the_text() -> None:
    above, below = paragraph("a", box=Box(0, 0, 100, 10)), paragraph("b", box=Box(0, 90, 100, 99))
    missing = Finding(FindingKind.MISSING, printed="c", box=Box(0, 40, 100, 50))
    assert data(checked(above, below, findings=(missing,)))["flags"][0]["after"] == 0


def test_a_figure_is_a_place_for_a_part_of_the_page() -> None:
    figure = block(Kind.FIGURE, "A <map>", figure="p0001-fig01.png", children=(CAPTION,))
    page = Page(shown(Document(Source("x.pdf", ""), (PageRow(1, PageStatus.OK),), (figure,))))
    assert ("div", {"class": "crop"}) in page.tags
    assert "Figure 3: a_b" in page.text


def test_references_to_footnotes_are_superscripts() -> None:
    page = shown(document(replace(paragraph(), text=Text("see 1", (Mark(4, 5, MarkKind.NOTE, "1"),)))))
    assert "<p>see <sup>1</sup></p>" in page


# ---- another reading


def test_another_reading_is_shown_where_it_differs() -> None:
    costs = table(("Item", "Cost"), ("Pipe", "17"), id="costs")
    said = paragraph("The pumps were mended in the spring of 2021.", id="said")
    read = paragraph("The pumps were mended in the spring of 2012.", id="other")
    only_there = paragraph("Only the model saw this line.", id="new", box=Box(10, 300, 110, 320))
    ours = document(said, costs, pages=(PageRow(1, PageStatus.OK),))
    theirs = document(read, table(("Item", "Cost"), ("Pipe", "19"), id="c"), only_there, pages=ours.pages)
    found = flags(ours, remarks(ours, theirs))
    by_block = {flag.block: flag.reasons[0] for flag in found}
    assert by_block[0].says == "The other reading says:"
    assert ("2021", "2012") in [(a.strip(), b.strip()) for a, b in by_block[0].runs]
    assert (by_block[1].says, by_block[1].cell) == ("Row 2, column 2: the other reading says:", 3)
    assert by_block[None].says == "Only the other reading has “Only the model saw this line.”."
    assert all(reason.kind is FlagKind.DIFFERS for reason in by_block.values())


def test_equal_readings_have_no_remarks() -> None:
    same = document(paragraph("the same"), pages=(PageRow(1, PageStatus.OK),))
    assert list(remarks(same, same)) == []


def test_a_picture_that_is_too_large_for_webp_is_reduced() -> None:
    data = io.BytesIO()
    Image.new("L", (2, 40_000)).save(data, "PNG")
    assert Image.open(io.BytesIO(webp(data.getvalue()))).size == (1, 16_383)
