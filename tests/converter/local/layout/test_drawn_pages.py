"""The embedded engine's geometry: pages drawn here, word by word, and the Markdown they become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from doc2md.assembler import assemble, settle
from doc2md.converter.local import read
from doc2md.document import Block, Document, Kind, Source
from doc2md.exporter.markdown import to_markdown
from doc2md.options.export import ExportOptions
from doc2md.rasterizer.mupdf import pymupdf

Op = Callable[[Any], None]
PROSE = (
    "Rivers carry sand and stones from the hills",
    "down to the sea, year after year without rest.",
    "What they leave on their banks in spring is",
    "gone by autumn, and nobody has seen them go.",
)


def text(x: float, y: float, words: str, size: float = 10, font: str = "helv") -> Op:
    return lambda page: page.insert_text((x, y), words, fontsize=size, fontname=font)


def prose(x: float, y: float, lines: Sequence[str] = PROSE, size: float = 10) -> list[Op]:
    return [text(x, y + 12 * n, line, size) for n, line in enumerate(lines)]


def line(x0: float, y0: float, x1: float, y1: float) -> Op:
    return lambda page: page.draw_line((x0, y0), (x1, y1), width=0.7)


def box(x0: float, y0: float, x1: float, y1: float, fill: float = 0.8) -> Op:
    return lambda page: page.draw_rect((x0, y0, x1, y1), fill=(fill, fill, fill), color=None)


def grid(x: Sequence[float], y: float, rows: Sequence[Sequence[str]], step: float = 16) -> list[Op]:
    """Words in columns that begin at `x`, without a rule."""
    return [
        text(left, y + step * n, words)
        for n, row in enumerate(rows)
        for left, words in zip(x, row, strict=True)
        if words
    ]


def blocks(*ops: Op, width: float = 400, height: float = 500) -> tuple[Block, ...]:
    with pymupdf.open() as document:
        page = document.new_page(width=width, height=height)
        for op in ops:
            op(page)
        with pymupdf.open(stream=document.tobytes(), filetype="pdf") as stored:
            return assemble([settle(read(stored[0], 1))])[0].blocks


def markdown(*ops: Op, **size: float) -> str:
    made = Document(Source("x.pdf", ""), (), blocks(*ops, **size))
    return to_markdown(made, ExportOptions(images="placeholder")).strip()  # type: ignore[arg-type]


ROWS = [["Town", "Pipes", "Length"], ["Harbour", "12", "3.4"], ["Mill", "7", "11.0"], ["North", "31", "9.9"]]
TABLE = """\
| Town | Pipes | Length |
| --- | --- | --- |
| Harbour | 12 | 3.4 |
| Mill | 7 | 11.0 |
| North | 31 | 9.9 |"""


def test_a_table_between_three_rules() -> None:
    rules = [line(45, y, 300, y) for y in (88, 106, 156)]
    assert markdown(*rules, *grid((50, 150, 240), 100, ROWS)) == TABLE


@pytest.mark.parametrize(
    ("stored", "displayed"), [(0, 0), (90, 270), (180, 180), (270, 90), (90, 0), (270, 0), (0, 90), (0, 270)]
)
def test_a_cell_stands_where_its_words_are_displayed(stored: int, displayed: int) -> None:
    """Also on a page that is displayed turned, and on one whose words run up or down."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=500)
        for op in (*prose(50, 60), *grid((60, 180, 260), 160, ROWS), line(55, 148, 320, 148)):
            op(page)
        for y in (164, 214):
            line(55, y, 320, y)(page)
        page.set_rotation(stored)
        page.remove_rotation()
        page.set_rotation(displayed)
        words = [(pymupdf.Rect(w[:4]) * page.rotation_matrix, w[4]) for w in page.get_text("words")]
        (table,) = [b for b in settle(read(page, 3)).as_displayed().blocks if b.kind is Kind.TABLE]
        assert len(table.cells) == 12
        for cell in table.cells:
            assert cell.region
            assert cell.region.page == 3
            assert cell.region.box
            place = pymupdf.Rect(cell.region.box)
            assert cell.text.plain == " ".join(word for at, word in words if (at.tl + at.br) / 2 in place)


def test_a_table_without_rules() -> None:
    assert markdown(*prose(50, 40), *grid((50, 150, 240), 140, ROWS)).endswith(TABLE)


def test_a_head_over_several_columns_of_a_table_without_rules() -> None:
    rows = [["", "2023", "2024"], ["Sand", "$ 12", "$ 14"], ["Stones", "7", "9"], ["Total", "$ 19", "$ 23"]]
    made = markdown(text(185, 84, "Year ended"), *grid((50, 150, 240), 100, rows))
    assert '<th></th><th colspan="2">Year ended</th>' in made or '<td colspan="2">Year ended</td>' in made
    assert "<td>$ 12</td><td>$ 14</td>" in made


@pytest.mark.parametrize(
    "ops",
    [
        pytest.param(prose(50, 100), id="prose"),
        pytest.param([*prose(50, 100), *prose(300, 100)], id="two columns"),
        pytest.param(
            [text(50, 100 + 16 * n, f"{n}.  Rinse the tank, then fill it") for n in range(1, 6)], id="a list"
        ),
        pytest.param(
            grid((50, 150), 100, [["Name:", "Ada"], ["Town:", "Lind"], ["Street:", "Quay"]]), id="a form"
        ),
        pytest.param(
            [text(50, 100 + 14 * n, f"Chapter {n} . . . . . . . . . . . . . . . . .") for n in range(5)]
            + [text(300, 100 + 14 * n, f"{n}7") for n in range(5)],
            id="contents",
        ),
    ],
)
def test_what_is_no_table(ops: list[Op]) -> None:
    assert Kind.TABLE not in [block.kind for block in blocks(*ops, width=600)]


def test_shaded_cells_are_a_table_and_no_chart() -> None:
    shades = [
        box(x, y, x + 98, y + 16, 0.7 + 0.05 * n)
        for n, y in enumerate((88, 104, 120, 136))
        for x in (45, 145, 245)
    ]
    rules = [line(45, y, 343, y) for y in (88, 104, 152)]
    assert markdown(*shades, *rules, *grid((50, 150, 250), 100, ROWS)) == TABLE


def test_bars_with_a_caption_are_a_figure_with_its_labels() -> None:
    bars = [
        box(80 + 60 * n, 200 - height, 110 + 60 * n, 200, 0.3) for n, height in enumerate((90, 60, 30, 45))
    ]
    labels = [text(85 + 60 * n, 212, f"Q{n}", 9) for n in range(4)]
    caption = text(80, 250, "Figure 1: Blockages in each quarter of the year.", 9)
    made = blocks(*bars, *labels, caption, *prose(50, 300))
    assert [block.kind for block in made] == [Kind.FIGURE, Kind.PARAGRAPH]
    assert made[0].children[0].text.plain.startswith("Figure 1")


def test_text_printed_over_a_picture_is_text() -> None:
    def picture(page: Any) -> None:
        pixmap = pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 200, 200), False)
        pixmap.clear_with(230)
        page.insert_image((30, 60, 370, 300), pixmap=pixmap)

    assert markdown(picture, *prose(50, 100)).replace("<br>", " ") == " ".join(PROSE)


def test_an_initial_belongs_to_its_word() -> None:
    first = text(73, 112, "ivers carry sand and stones from the hills")
    ops = [text(50, 124, "R", 30), first, *prose(73, 124, PROSE[1:])]
    assert markdown(*ops).startswith("Rivers carry sand")


def test_narrow_spaces_part_words() -> None:
    x, ops = 50.0, list[Op]()
    for word in ("Composition", "of", "the", "pretraining", "data"):
        ops.append(text(x, 100, word))
        x += pymupdf.get_text_length(word, fontsize=10) + 1.25
    assert markdown(*ops) == "Composition of the pretraining data"


def test_accents_set_apart_are_letters() -> None:
    def accented(page: Any) -> None:
        page.insert_text((50, 100), "thank J")
        x = 50 + pymupdf.get_text_length("thank J", fontsize=11)
        page.insert_text((x + 1, 100), "´")
        page.insert_text((x, 100), "an for it")

    assert "Ján" in markdown(accented)


@pytest.mark.parametrize(
    ("op", "kind"),
    [
        (text(50, 15, "Downloaded from the archive on 1 May"), Kind.HEADER),
        (text(50, 490, "www.lindmouth.example"), Kind.FOOTER),
        (text(190, 320, "62"), Kind.PAGE_NUMBER),
        (lambda page: page.insert_text((14, 300), "Downloaded on 1 May", rotate=90), Kind.HEADER),
    ],
    ids=["head", "foot", "number", "margin"],
)
def test_running_heads_of_a_single_page(op: Op, kind: Kind) -> None:
    made = blocks(*prose(50, 100), *prose(50, 200), op)
    assert kind in [block.kind for block in made]


def test_numbered_paragraphs_that_count_on_are_items() -> None:
    ops = [text(50, 100 + 40 * n, f"{150 + n}. The rocket is fired upward.") for n in range(3)]
    assert markdown(*ops).startswith("150. The rocket is fired upward.\n151. ")


def test_text_after_a_list_is_not_in_it() -> None:
    ops = [text(62, 100, "- outfalls to the river"), text(62, 112, "- pumping stations."), *prose(50, 124)]
    made = blocks(*ops)
    assert [block.kind for block in made] == [Kind.LIST, Kind.PARAGRAPH]


def test_lines_that_end_where_they_were_meant_to_stay_lines() -> None:
    address = ["Drainage Office", "12 Quay Street", "Lindmouth", "Tel. 01632 960 147"]
    assert markdown(*prose(50, 100, address)) == "<br>".join(address)
    bill = [
        op
        for n, what in enumerate(["Bread", "Milk and eggs", "Tea"])
        for op in (text(50, 100 + 12 * n, what), text(160, 100 + 12 * n, "each"))
    ]
    assert markdown(*bill).count("<br>") == 2


def test_a_heading_may_be_set_in_capitals() -> None:
    made = blocks(text(50, 100, "RESULTS OF THE SURVEY"), *prose(50, 112))
    assert [block.kind for block in made] == [Kind.HEADING, Kind.PARAGRAPH]


def test_columns_are_read_one_after_the_other() -> None:
    left, right = [f"Left {line}" for line in PROSE], [f"Right {line}" for line in PROSE]
    made = markdown(*prose(40, 100, left, 8), *prose(260, 100, right, 8), width=460)
    assert made.index("Left gone") < made.index("Right Rivers")


def test_a_number_of_a_formula_does_not_jump_over_a_gutter() -> None:
    left, right = list(PROSE) * 2, list(PROSE) * 2
    ops = [*prose(40, 100, left, 8), text(215, 124, "(2)", 8), *prose(260, 100, right, 8)]
    assert "(2) " not in markdown(*ops, width=460).split("Rivers")[-1]
