"""Links inside a document: to headings by their anchors, footnotes by their marks, addresses over two rows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doc2md
from doc2md.assembler import assemble
from doc2md.assembler.passes.links import InternalLinks
from doc2md.converter.local import read
from doc2md.converter.local.layout.text import inline
from doc2md.document import (
    Block,
    Document,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Reading,
    Region,
    Source,
    Text,
)
from doc2md.exporter.anchors import Slugs
from doc2md.exporter.html import to_html
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from doc2md.rasterizer.links import find_links
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.structure.link_targets import Place, from_address, to_address


def linked(to: str) -> Text:
    return Text("see there", (Mark(4, 9, MarkKind.LINK, to),))


def block(name: str, kind: Kind, box: Box, text: Text, page: int = 1, level: int = 0) -> Block:
    return Block(name, kind, (Region(page, box),), text, level=level)


def page_with(to: str) -> Reading:
    """Two columns: a heading in the left one, a figure as high up in the right one."""
    return Reading(
        1,
        (600, 800),
        (
            block("a", Kind.PARAGRAPH, Box(50, 50, 280, 70), linked(to)),
            block("b", Kind.HEADING, Box(50, 300, 280, 320), Text("Rules & rivers"), level=2),
            block("c", Kind.PARAGRAPH, Box(50, 330, 280, 400), Text("of the left")),
            block("d", Kind.FIGURE, Box(310, 296, 550, 500), Text()),
        ),
    )


@pytest.mark.parametrize(
    ("to", "settled"),
    [
        ("#page-1@50,300", "#b"),
        ("#page-1@50,285", "#b"),  # hyperref leads to a little above
        ("#page-1@0,300", "#b"),  # no point across was given
        ("#page-1@310,296", "#page-1"),
        ("#page-1@50,334", "#page-1"),  # to the paragraph under the heading
        ("#page-1@50,700", "#page-1"),
        ("#page-9@50,300", "#page-9"),
        ("#page-1", "#page-1"),
        ("#fragment", "#fragment"),
        ("https://example.org/#page-1@50,300", "https://example.org/#page-1@50,300"),
    ],
)
def test_a_link_leads_to_the_heading_that_stands_nearest(to: str, settled: str) -> None:
    before = page_with(to)
    links = InternalLinks()
    after = links.rewrite(before, links.plan([links.look(before)]))
    assert after.blocks[0].text.marks[0].value == settled


def test_a_link_to_a_heading_is_written_with_its_anchor_and_one_to_a_page_only_in_html() -> None:
    blocks = page_with("#b").blocks
    more = block("e", Kind.PARAGRAPH, Box(50, 500, 280, 520), linked("#page-1"))
    document = Document(Source("a.pdf", ""), (PageRow(1, PageStatus.OK),), (*blocks, more))
    markdown, html = to_markdown(document), to_html(document)
    assert "see [there](#rules--rivers)" in markdown
    assert "see there" in markdown
    assert '<h2 id="rules--rivers">' in html
    assert '<a href="#rules--rivers"' in html
    assert '<a href="#page-1"' in html


def test_a_printed_contents_page_leads_to_its_headings(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page()
    pdf.new_page()
    first, second = pdf[0], pdf[1]
    for n, title in enumerate(["Sand", "Stones", "Silt"]):
        y = 100 + 20 * n
        first.insert_text((70, y), f"{title} {'. ' * 40} 2", fontsize=11)
        second.insert_text((70, 100 + 200 * n), title, fontsize=20)
        second.insert_text((70, 140 + 200 * n), f"It is about {title.lower()} and nothing else.", fontsize=11)
        target = pymupdf.Point(70, 80 + 200 * n)
        place = {
            "kind": pymupdf.LINK_GOTO,
            "from": pymupdf.Rect(70, y - 12, 70 + pymupdf.get_text_length(title, fontsize=11), y + 3),
            "page": 1,
            "to": target,
        }
        first.insert_link(place)
    pdf.save(path := tmp_path / "a.pdf")
    markdown = doc2md.convert(path).to_markdown()
    assert markdown.startswith("[Sand](#sand) … 2<br>[Stones](#stones) … 2<br>[Silt](#silt) … 2\n")


def test_a_damaged_link_is_left_out(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    for n in range(3):
        box = pymupdf.Rect(70, 80 + 20 * n, 200, 95 + 20 * n)
        page.insert_link({"kind": pymupdf.LINK_GOTO, "from": box, "page": 0, "to": pymupdf.Point(0, 0)})
    stored = pdf.tobytes(no_new_id=True)
    assert len(find_links(pymupdf.open(stream=stored)[0])) == 3
    damaged = stored.replace(b"/XYZ", b"/XYY", 1)
    assert len(find_links(pymupdf.open(stream=damaged)[0])) <= 3


def test_links_of_a_page_that_is_turned_to_be_read_stand_on_their_words() -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    for n in range(5):
        page.insert_text(
            (100 + 20 * n, 700), "Rivers carry sand and stones to the sea, year after year.", rotate=90
        )
    page.insert_link(
        {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(85, 400, 105, 700), "uri": "https://example.org/"}
    )
    made = read(pymupdf.open(stream=pdf.tobytes())[0], 1)
    marks = [mark for one in made.blocks for mark in one.text.marks if mark.kind is MarkKind.LINK]
    assert made.transform.rotation == 90
    assert {mark.value for mark in marks} == {"https://example.org/"}


def test_a_footnote_is_known_by_the_links_between_it_and_its_mark() -> None:
    """Some fonts have raised digits as glyphs of their own: nothing but the links tells them from others."""
    pdf = pymupdf.open()
    page = pdf.new_page()
    for y in range(100, 400, 15):
        page.insert_text((70, y), "Rivers carry sand and stones from the hills down to the sea.", fontsize=11)
    page.insert_text((70, 420), "Nobody has seen them stop.1", fontsize=11)
    page.insert_text((70, 760), "1So the miller says.", fontsize=8)
    width = pymupdf.get_text_length("Nobody has seen them stop.", fontsize=11)
    mark, note = pymupdf.Rect(70 + width, 410, 77 + width, 424), pymupdf.Rect(69, 752, 74.5, 763)
    page.insert_link({"kind": pymupdf.LINK_GOTO, "from": mark, "page": 0, "to": pymupdf.Point(70, 752)})
    page.insert_link({"kind": pymupdf.LINK_GOTO, "from": note, "page": 0, "to": pymupdf.Point(70, 410)})
    made = read(pymupdf.open(stream=pdf.tobytes())[0], 1)
    document = Document(Source("a.pdf", ""), (), assemble([made])[0].blocks)
    markdown = to_markdown(document)
    assert "Nobody has seen them stop.[^1]" in markdown
    assert "[^1]: So the miller says." in markdown


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        (["the list at https://", "example.org/a. It is"], "the list at https://example.org/a. It is"),
        (["the list at https://example.org/a", "and others"], "the list at https://example.org/a and others"),
    ],
)
def test_an_address_over_two_rows_is_mended(rows: list[str], whole: str) -> None:
    address = "https://example.org/a"
    texts = []
    for row in rows:
        at = max(row.find("http"), 0)
        end = row.find(".", row.find("/a")) if "/a." in row else len(row)
        texts.append(
            Text(row, (Mark(at, end, MarkKind.LINK, address),) if "http" in row or "org" in row else ())
        )
    assert inline.flow(texts).plain == whole


@given(st.integers(1, 10**6), st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)) | st.none())
def test_places_read_back(page: int, point: tuple[int, int] | None) -> None:
    assert from_address(to_address(Place(page, point))) == Place(page, point)


@given(st.lists(st.text(max_size=12)))
def test_each_anchor_is_given_once_and_needs_no_quoting(titles: list[str]) -> None:
    slugs = Slugs()
    made = sorted(map(slugs, titles))
    assert all(a != b for a, b in pairwise(made))
    assert not any(char.isspace() or char in "()<>\"'" for slug in made for char in slug)
