"""`doc2md layout`: boxes are drawn where the JSON says they are, and files are only replaced on request."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from doc2md.cli.drawing.annotate import CELL, COLOURS, EDGE, RULE, SPAN, sketch_blocks, sketch_tables
from doc2md.cli.drawing.canvas import Pen
from doc2md.document import Block, Cell, Kind, Region, Text
from doc2md.geometry import Box
from tests.builders.commands import Command
from tests.fakes.workers import convert_inline


def pixel(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place in points. The picture has 72 dots per inch."""
    found = picture.getpixel((round(x), round(y)))
    assert isinstance(found, tuple)
    return found


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def paper(width: int = 200, height: int = 200) -> Pen:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    return Pen(buffer.getvalue(), 72)


def test_blocks_are_drawn_where_the_json_has_them(samples: Path, tmp_path: Path, command: Command) -> None:
    goal = tmp_path / "look.png"
    code, _, said = command("layout", samples / "report.pdf", "--pages", "5", "-o", goal, "--dpi", "72")
    assert (code, said) == (0, f"report.pdf: page 5 drawn to {goal}\n")
    picture = opened(goal)
    blocks = convert_inline(samples / "report.pdf", pages="5", engine="local", images="off").document.blocks
    drawn = [block for block in blocks if block.kind in {Kind.HEADING, Kind.PARAGRAPH, Kind.TABLE}]
    assert len(drawn) > 8
    for block in drawn:
        assert block.box
        assert pixel(picture, block.box.x1, (block.box.y0 + block.box.y1) / 2) == COLOURS[block.kind]


def test_a_table_shows_its_rules_cells_and_heads(samples: Path, tmp_path: Path, command: Command) -> None:
    goal = tmp_path / "grid.png"
    code, _, _ = command(
        "layout", samples / "report.pdf", "--pages", "5", "--tables", "-o", goal, "--dpi", "72"
    )
    assert code == 0
    picture = opened(goal)
    blocks = convert_inline(samples / "report.pdf", pages="5", engine="local", images="off").document.blocks
    (table,) = [block for block in blocks if block.kind is Kind.TABLE]
    boxes = [(c, c.region.box) for c in table.cells if c.region and c.region.box and c.region.box.height > 8]
    assert len(boxes) > 100
    for cell, box in boxes:
        inside = pixel(picture, box.x0 + 4, box.y0 + 4)
        assert pixel(picture, round(box.x0) + 2, (box.y0 + box.y1) / 2) == CELL
        assert (inside[0] - inside[2] > 30) is cell.header, cell
    assert pixel(picture, 120, 228.8) == RULE  # between two catchments
    assert table.box
    assert pixel(picture, table.box.x0, 300) == EDGE


def test_spans_rows_and_columns_are_numbered() -> None:
    def cell(row: int, col: int, box: Box, *span: int) -> Cell:
        return Cell(row, col, Text("x"), *span, region=Region(1, box))

    cells = (
        cell(0, 0, Box(50, 50, 150, 80), 1, 2),
        cell(1, 0, Box(50, 80, 100, 110)),
        cell(1, 1, Box(100, 80, 150, 110)),
        Cell(2, 0, Text("of another page"), region=Region(2, Box(0, 0, 200, 200))),
        Cell(2, 1, Text("of a model")),
    )
    table = Block("t", Kind.TABLE, (Region(1, Box(50, 50, 150, 110)),), cells=cells)
    pen = paper()
    sketch_tables(pen, [table], 1, [])
    found = pen.image
    assert found.getpixel((149, 53)) == SPAN
    for row, y in enumerate((65, 95)):
        assert found.getpixel((48, y)) == EDGE, row
    for col, x in enumerate((75, 125)):
        assert found.getpixel((x, 48)) == EDGE, col
    assert found.getpixel((10, 190)) == (255, 255, 255)  # cells that stand elsewhere, or nowhere


def test_a_part_is_numbered_within_its_whole_and_stays_on_its_page() -> None:
    item = Block("l.0", Kind.ITEM, (Region(1, Box(20, 50, 100, 60)),), Text("x"))
    pens = paper(), paper()
    for page, pen in enumerate(pens, 1):
        sketch_blocks(pen, [Block("l", Kind.LIST, (Region(1, None),), children=(item,))], page)
    assert pens[0].image.getpixel((100, 55)) == COLOURS[Kind.ITEM]
    assert pens[1].png() == paper().png()


def test_a_label_stays_within_the_picture() -> None:
    pen = paper(60, 20)
    pen.label(58, 1, "paragraph", SPAN, "lb")
    colours = pen.image.getcolors()
    assert colours
    assert max(count for count, colour in colours if colour == SPAN) > 100


def test_images_are_numbered_and_only_replaced_on_request(
    samples: Path, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "a-2.png").write_bytes(b"mine")
    arguments = (samples / "slides.pdf", samples / "report.pdf", "--pages", "1", "--dpi", "36", "-o")
    code, _, said = command("layout", *arguments, tmp_path / "a.png")
    assert code == 5
    assert "a-2.png already exists" in said
    assert (tmp_path / "a-2.png").read_bytes() == b"mine"
    code, _, said = command("layout", *arguments, tmp_path / "a.png")
    assert code == 5
    assert "a.png already exists" in said
    code, _, said = command("layout", *arguments, tmp_path / "a.png", "--overwrite")
    assert code == 0
    assert said.splitlines() == [
        f"slides.pdf: page 1 drawn to {tmp_path / 'a.png'}",
        f"report.pdf: page 1 drawn to {tmp_path / 'a-2.png'}",
    ]
    assert opened(tmp_path / "a-2.png").size[1] == 421


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("report.pdf", "-o", "x.jpg"), 1, "-o x.jpg: the name of an image must end in .png"),
        (("report.pdf", "--pages", "99"), 1, "99"),
        (("nowhere.pdf",), 4, "nowhere.pdf"),
        (("saved.json",), 4, "saved.json: JSON has no pages to draw on"),
        (("broken.pdf", "report.pdf", "--pages", "1"), 3, "broken.pdf: damaged"),
    ],
)
def test_each_mistake_is_named_and_has_its_exit_code(
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: Command,
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.pdf").symlink_to(samples / "report.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "saved.json").write_text('{"version": 1}')
    found, _, words = command("layout", *arguments)
    assert found == code
    assert said in words
    assert (tmp_path / "layout.png").exists() is (code == 3)


def test_settings_of_convert_with_the_same_name_are_ignored(
    samples: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text('tables = "html"\noutput = "out/"\ndpi = 36\n')
    monkeypatch.setenv("DOC2MD_TABLES", "html")
    goal = tmp_path / "a.png"
    arguments = (samples / "slides.pdf", "--pages", "1", "-o", goal, "--config", tmp_path / "mine.toml")
    assert command("layout", *arguments)[0] == 0
    assert opened(goal).size[0] == 360


def test_why_says_for_each_block_its_label_the_second_label_and_the_evidence(
    samples: Path, tmp_path: Path, command: Command
) -> None:
    goal = tmp_path / "look.png"
    code, out, _ = command(
        "layout", samples / "report.pdf", "--pages", "5", "--why", "-o", goal, "--dpi", "50"
    )
    assert code == 0
    page, *lines = out.splitlines()
    assert page == "page 5"
    lines = [line for line in lines if not line.startswith("  no table")]
    assert "rows and" in next(line for line in lines if " table: " in line)
    blocks = convert_inline(samples / "report.pdf", pages="5", engine="local", images="off").document.blocks
    assert [line.split()[1].rstrip(":") for line in lines if "." not in line.split()[0]] == [
        block.kind.value for block in blocks
    ]
    (heading, *_) = [line for line in lines if " heading: " in line]
    confidence, roles, evidence, words = heading.partition(": ")[2].split(" | ")
    assert 0.5 < float(confidence.removeprefix("confidence ")) <= 1
    assert roles.startswith(("heading 0.", "heading 1."))
    assert ", " in roles
    assert evidence
    assert words in {block.text.plain for block in blocks if block.kind is Kind.HEADING}
