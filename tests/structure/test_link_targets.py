"""Links inside a document lead to the anchor of a heading, or else to a page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.assembler.passes.links import InternalLinks
from doc2md.document import Block, Kind, Mark, MarkKind, PageRow, PageStatus, Reading
from doc2md.exporter.anchors import Slugs
from doc2md.exporter.html import to_html
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from doc2md.rasterizer.links import find_links
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.structure.link_targets import Place, from_address, to_address
from tests.builders import blocks
from tests.builders.blocks import block, heading, paragraph
from tests.builders.pages import link_inside, new_page, width_of, write
from tests.fakes.workers import convert_inline


def linked(to: str, box: Box) -> Block:
    return paragraph("see there", Mark(4, 9, MarkKind.LINK, to), box=box)


def page_with(to: str) -> Reading:
    """Two columns: a link and a heading in the left one, a figure as high up as the heading in the right one."""
    return Reading(
        1,
        (600, 800),
        (
            linked(to, Box(50, 50, 280, 70)),
            heading("Rules & rivers", 2, box=Box(50, 300, 280, 320), id="b"),
            paragraph("of the left", box=Box(50, 330, 280, 400)),
            block(Kind.FIGURE, box=Box(310, 296, 550, 500)),
        ),
    )


@pytest.mark.parametrize(
    ("to", "settled"),
    [
        ("#page-1@50,300", "#b"),
        ("#page-1@50,285", "#b"),  # hyperref links to a point a little above
        ("#page-1@0,300", "#b"),  # the x is unknown
        ("#page-1@310,296", "#page-1"),
        ("#page-1@50,334", "#page-1"),  # to the paragraph under the heading
        ("#page-1@50,700", "#page-1"),
        ("#page-9@50,300", "#page-9"),
        ("#page-1", "#page-1"),
        ("#fragment", "#fragment"),
        ("https://example.org/#page-1@50,300", "https://example.org/#page-1@50,300"),
    ],
)
def test_a_link_leads_to_the_heading_nearest_to_its_target(to: str, settled: str) -> None:
    before = page_with(to)
    links = InternalLinks()
    after = links.rewrite(before, links.plan([links.look(before)]))
    assert after.blocks[0].text.marks[0].value == settled


def test_a_link_to_a_heading_is_written_with_its_anchor_and_a_link_to_a_page_only_in_html() -> None:
    link = linked("#page-1", Box(50, 500, 280, 520))
    made = blocks.document(*page_with("#b").blocks, link, pages=(PageRow(1, PageStatus.OK),))
    markdown, html = to_markdown(made), to_html(made)
    assert "see [there](#rules--rivers)" in markdown
    assert "see there" in markdown
    assert '<h2 id="rules--rivers">' in html
    assert '<a href="#rules--rivers"' in html
    assert '<a href="#page-1"' in html


def test_a_printed_contents_page_leads_to_its_headings() -> None:
    document = pymupdf.open()
    for _ in range(2):
        document.new_page()
    first, second = document[0], document[1]  # a new page makes older page objects useless
    for n, title in enumerate(["Sand", "Stones", "Silt"]):
        y = 100 + 20 * n
        write(first, 70, y, f"{title} {'. ' * 40} 2", size=11)
        write(second, 70, 100 + 200 * n, title, size=20)
        write(second, 70, 140 + 200 * n, f"It is about {title.lower()} and nothing else.", size=11)
        link_inside(first, 70, y - 12, 70 + width_of(title), y + 3, 1, (70, 80 + 200 * n))
    markdown = convert_inline(document.tobytes()).to_markdown()
    assert markdown.startswith("[Sand](#sand) … 2<br>[Stones](#stones) … 2<br>[Silt](#silt) … 2\n")


def test_a_damaged_link_is_left_out() -> None:
    page = new_page()
    for n in range(3):
        link_inside(page, 70, 80 + 20 * n, 200, 95 + 20 * n, 0, (0, 0))
    stored = page.parent.tobytes(no_new_id=True)
    assert len(find_links(pymupdf.open(stream=stored)[0])) == 3
    damaged = stored.replace(b"/XYZ", b"/XYY", 1)
    assert len(find_links(pymupdf.open(stream=damaged)[0])) <= 3


@given(st.integers(1, 10**6), st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)) | st.none())
def test_places_read_back(page: int, point: tuple[int, int] | None) -> None:
    assert from_address(to_address(Place(page, point))) == Place(page, point)


@given(st.lists(st.text(max_size=12)))
def test_each_anchor_is_given_once_and_needs_no_quoting(titles: list[str]) -> None:
    slugs = Slugs()
    made = sorted(map(slugs, titles))
    assert all(a != b for a, b in pairwise(made))
    assert not any(char.isspace() or char in "()<>\"'" for slug in made for char in slug)
