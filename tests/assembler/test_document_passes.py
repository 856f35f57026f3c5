"""How far the passes over all pages go: each case is near the point where a pass begins or ceases to act."""

from __future__ import annotations

import pytest

from doc2md.assembler import assemble
from doc2md.assembler.passes.contents import PrintedContents
from doc2md.assembler.passes.doubted_headings import DoubtedHeadings
from doc2md.assembler.passes.headings import HeadingLevels
from doc2md.assembler.passes.links import InternalLinks
from doc2md.assembler.passes.paragraphs import join_broken_paragraphs
from doc2md.assembler.run import DocumentPass
from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Origin, Reading, Text
from doc2md.geometry import Box
from doc2md.structure.confidence import MAY_BE_HEADING, RECOGNISED
from tests.builders.blocks import block, cells, heading, paragraph

SIZE = (400.0, 600.0)


def pages(*blocks: tuple[Block, ...]) -> list[Reading]:
    return [Reading(number, SIZE, each) for number, each in enumerate(blocks, 1)]


def after(run: DocumentPass, *blocks: tuple[Block, ...]) -> list[Block]:  # type: ignore[type-arg]
    """All blocks after one pass over the pages with these blocks."""
    given = pages(*blocks)
    plan = run.plan([run.look(each) for each in given])
    return [made for each in given for made in run.rewrite(each, plan).blocks]


@pytest.mark.parametrize(("lines", "kind"), [(2, Kind.PARAGRAPH), (3, Kind.CONTENTS)])
def test_a_table_of_contents_has_several_entries(lines: int, kind: Kind) -> None:
    made = after(PrintedContents(), (paragraph("\n".join(f"Walls {n} ..... {n}" for n in range(lines))),))
    assert made[0].kind is kind


@pytest.mark.parametrize(("title", "kind"), [("1 Bees 2", Kind.CONTENTS), ("Yearbook 12", Kind.HEADING)])
def test_bold_titles_of_chapters_are_entries_of_the_contents(title: str, kind: Kind) -> None:
    entries = paragraph("1.1 Sun ..... 2\n1.2 Landmarks ..... 3\n1.3 Wax ..... 4")
    made = after(PrintedContents(), (heading(title), entries), (heading("Chapter 1 Bees"),))
    assert made[0].kind is kind


def test_a_table_of_titles_and_page_numbers_becomes_lines() -> None:
    listed = block(Kind.TABLE, cells=cells([["Walls", "1"], ["Roofs", "4"], ["Doors", "7"]]))
    (made, *_) = after(PrintedContents(), (listed, *map(heading, ("Walls", "Roofs", "Doors"))))
    assert made.kind is Kind.CONTENTS
    assert [(child.kind, child.text.plain) for child in made.children] == [
        (Kind.PARAGRAPH, "Walls 1\nRoofs 4\nDoors 7")
    ]


@pytest.mark.parametrize(("height", "kind"), [(22, Kind.HEADING), (34, Kind.PARAGRAPH)])
def test_a_doubted_heading_has_two_lines_at_most(height: float, kind: Kind) -> None:
    doubted = paragraph(
        "Summary",
        Mark(0, 7, MarkKind.BOLD),
        size=10.0,
        doubts=(MAY_BE_HEADING,),
        box=Box(50, 100, 200, 100 + height),
    )
    assert after(DoubtedHeadings(), (doubted, heading("Comments", size=10.0)))[0].kind is kind


def test_levels_end_at_the_sixth() -> None:
    numbers = ["1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.1.1", "1.1.1.1.1.1"]
    title = heading("The wall", size=20.0)
    made = after(HeadingLevels(), (title, *(heading(f"{each} Stones", 0, size=12.0) for each in numbers)))
    assert [each.level for each in made] == [1, 2, 3, 4, 5, 6, 6]


@pytest.mark.parametrize(("size", "levels"), [(11.0, 1), (13.0, 2)])
def test_sizes_that_were_measured_are_compared_with_tolerance(size: float, levels: int) -> None:
    seen = (heading(f"Of size {each}", 0, size=each, doubts=(RECOGNISED,)) for each in (10.0, size))
    assert len({each.level for each in after(HeadingLevels(), tuple(seen))}) == levels


@pytest.mark.parametrize(
    ("head", "text", "target"),
    [
        (30, None, "#head"),
        (48, None, "#page-1"),
        (26, 20, "#head"),
        (30, 20, "#page-1"),
    ],
    ids=["near", "far", "a little further than text", "much further than text"],
)
def test_a_link_leads_to_the_heading_near_its_target(head: float, text: float | None, target: str) -> None:
    title = heading("The wall", id="head", box=Box(50, 300 + head, 350, 312 + head))
    texts = [] if text is None else [paragraph("Text", box=Box(50, 300 - text, 350, 312 - text))]
    link = paragraph("See there", Mark(0, 9, MarkKind.LINK, "#page-1@60,300"), box=Box(50, 20, 350, 32))
    made = after(InternalLinks(), (link, title, *texts))
    assert made[0].text.marks[0].value == target


def table(page: int, width: float, rows: int) -> Block:
    """A table of this many rows. Only the first and the last have cells."""
    head = cells([["Year", "Storms"]])
    last = tuple(Cell(rows - 1, column, Text(words)) for column, words in enumerate((str(page), "4")))
    place = Box(0, 100, width, 300)
    return block(Kind.TABLE, page=page, box=place, cells=(*head, *last), origin=(Origin("x", page),))


@pytest.mark.parametrize(
    ("width", "rows", "tables"),
    [(328, 2, 1), (312, 2, 2), (400, 7_500, 1), (400, 12_500, 2)],
    ids=["a little narrower", "narrower", "long", "very long"],
)
def test_parts_of_one_table_are_joined(width: float, rows: int, tables: int) -> None:
    made = assemble(pages((table(1, 400, rows),), (table(2, width, rows),)))
    assert sum(each.kind is Kind.TABLE for one in made for each in one.blocks) == tables


@pytest.mark.parametrize(
    ("first", "joined"),
    [
        ("这是旧墙的石头" * 2 + "，它们很老", False),
        ("这是旧墙的石头" * 3 + "，它们很老", True),
        ("这是旧墙的石头" * 9 + "。石头很老", False),
        ("这是旧墙的石头" * 9 + "。石头它们都很老", True),
    ],
    ids=["short", "long enough", "a name at the end", "words at the end"],
)
def test_a_paragraph_in_chinese_continues_if_its_end_is_open(first: str, joined: bool) -> None:
    made = assemble(
        pages(
            (paragraph(first, box=Box(50, 300, 350, 400)),),
            (paragraph("而且在海边", page=2, box=Box(50, 300, 350, 400)),),
        )
    )
    assert (len(made[1].blocks) == 0) is joined


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("هذا جدار قديم من الحجر. وقال القبطان إن القناة", "لم تكن ضحلة إلى هذا الحد من قبل في الشتاء", True),
        (
            "هذا جدار قديم من الحجر. وقال القبطان إن القناة.",
            "لم تكن ضحلة إلى هذا الحد من قبل في الشتاء",
            False,
        ),
        ("هذا جدار قديم من الحجر وقال القبطان إن القناة", "لم تكن ضحلة إلى هذا الحد من قبل في الشتاء", False),
        ("هذا جدار قديم من الحجر. وقال القبطان إن القناة", "ساعات العمل", False),
    ],
    ids=["open end", "end of a sentence", "no sentence", "a label"],
)
def test_a_paragraph_in_arabic_continues_if_a_sentence_breaks_off(
    first: str, second: str, joined: bool
) -> None:
    place = Box(50, 300, 350, 400)
    made = assemble(pages((paragraph(first, box=place),), (paragraph(second, page=2, box=place),)))
    assert (len(made[1].blocks) == 0) is joined


@pytest.mark.parametrize(("shift", "spaces"), [(6, 0), (12, 2), (60, 10), (114, 19), (180, 0)])
def test_the_second_part_of_a_listing_keeps_its_indent(shift: float, spaces: int) -> None:
    parts = [
        (block(Kind.CODE, f"line {n}", page=n, size=10.0, box=Box(x, 300, 390, 400)),)
        for n, x in ((1, 50.0), (2, 50.0 + shift))
    ]
    made = assemble(pages(*parts))
    assert made[0].blocks[0].text.plain == f"line 1\n{' ' * spaces}line 2"


@pytest.mark.parametrize(
    ("rest", "joined"),
    [(Box(310, 60, 550, 84), True), (Box(310, 210, 550, 230), False), (Box(50, 205, 290, 230), False)],
    ids=["top of the next column", "below", "same column"],
)
def test_a_paragraph_goes_on_at_the_top_of_the_next_column(rest: Box, joined: bool) -> None:
    first = paragraph("The wall of the harbour was", size=10, box=Box(50, 60, 290, 200))
    second = paragraph("built of stones.", box=rest)
    pages = join_broken_paragraphs([Reading(1, (600, 800), (first, second))])
    assert len(pages[0].blocks) == 2 - joined


@pytest.mark.parametrize(
    ("end", "joined"),
    [("Er kam nicht auf", True), ("Er kam nicht.", False), ("Er sah den Wall", False)],
    ids=["small word", "full stop", "noun"],
)
def test_a_sentence_that_breaks_off_goes_on_with_a_capital(end: str, joined: bool) -> None:
    first = paragraph(f"Die Mauer war alt. {end}", size=10, box=Box(50, 60, 290, 200))
    second = paragraph("Grundstücke, die an dem alten Hafen lagen.", size=10, box=Box(310, 60, 550, 84))
    pages = join_broken_paragraphs([Reading(1, (600, 800), (first, second))])
    assert len(pages[0].blocks) == 2 - joined


def test_a_list_of_lines_goes_on_in_lines() -> None:
    first = paragraph("ash, 4\nbeech, 6", size=10, box=Box(50, 60, 290, 200))
    second = paragraph("cedar, 9\nelm, 3", box=Box(310, 60, 550, 84))
    made = join_broken_paragraphs([Reading(1, (600, 800), (first, second))])
    assert [block.text.plain for block in made[0].blocks] == ["ash, 4\nbeech, 6\ncedar, 9\nelm, 3"]


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        ((block(Kind.FIGURE), block(Kind.CAPTION, "Figure 1")), True),
        ((block(Kind.FOOTNOTE, "1"),), False),
        ((), False),
    ],
    ids=["figure", "footnote", "nothing"],
)
def test_a_paragraph_goes_on_below_a_figure(between: tuple[Block, ...], joined: bool) -> None:
    first = paragraph("The wall of the harbour was", size=10, box=Box(50, 60, 290, 90))
    second = paragraph("built of stones.", box=Box(50, 300, 290, 330))
    made = join_broken_paragraphs([Reading(1, (600, 800), (first, *between, second))])
    assert (len(made[0].blocks) == 1 + len(between)) is joined
