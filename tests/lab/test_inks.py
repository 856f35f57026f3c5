"""One drawing gives both copies of a document: the marked one, and the one in its real colours."""

from __future__ import annotations

import pymupdf

from bench.lab.palette import Palette
from bench.lab.renderers.base import Sheet
from bench.lab.renderers.inks import Inks, copies, finish, jobs
from tests.lab.made import document, plain_style


def drawing(content: str) -> bytes:
    """A page with this content."""
    with pymupdf.open() as made:
        page = made.new_page()
        page.insert_text((72, 72), "x")
        made.update_stream(page.get_contents()[0], content.encode())
        return bytes(made.tobytes())


def content(pdf: bytes) -> str:
    """The content of the first page."""
    with pymupdf.open(stream=pdf, filetype="pdf") as made:
        return bytes(made[0].read_contents()).decode()


def operator(colour: str) -> str:
    """The command of a PDF that sets a colour, given as hexadecimal digits."""
    return " ".join(f"{byte / 255:.5f}" for byte in bytes.fromhex(colour)) + " rg"


def test_all_colours_of_a_part_mean_this_part() -> None:
    palette = Palette()
    for n in range(900):
        palette.colour(f"part{n}")
    inks = Inks(palette)
    for part in ("part0", "part27", "part899"):
        marked = {inks.colour(part, real) for real in ("#000000", "#1a4fb4", "#8250df", "#0a6b3d", "#8a8f98")}
        assert len(marked) == 5
        assert {palette.part(int(colour, 16)) for colour in marked} == {part}


def test_the_document_has_the_real_colours() -> None:
    inks = Inks(Palette())
    inks.colour("p1", "#000000")
    pdf = drawing(f"{operator(inks.colour('p2', '#ff0000'))} 0 0 9 9 re f 0.5 0.5 0.5 rg 0 0 1 1 re f")
    assert content(finish(pdf, inks, marked=False)).startswith(
        "1.0000 0.0000 0.0000 rg 0 0 9 9 re f 0.5 0.5 0.5 rg"
    )
    assert operator(inks.colour("p2", "#ff0000")) in content(finish(pdf, inks, marked=True))


def test_an_area_stands_for_a_picture_in_the_marked_copy_only() -> None:
    inks = Inks(Palette())
    pdf = drawing(f"q {operator(inks.area('fig1'))} 0 0 9 9 re f Q q /Im1 Do Q")
    assert "re n" in content(finish(pdf, inks, marked=False))
    assert "/Im1 Do" in content(finish(pdf, inks, marked=False))
    assert "re f" in content(finish(pdf, inks, marked=True))
    assert "/Im1 Do" not in content(finish(pdf, inks, marked=True))


def test_text_without_a_colour_is_told_by_its_place() -> None:
    palette = Palette()
    inks = Inks(palette)
    inks.uncoloured(60, "line_number/margin", ["note1:marker", "note2:marker"])
    text = "0 0 0 rg BT {} 700 Td (1) Tj ET "
    marked = content(finish(drawing("".join(text.format(x) for x in (72, 40, 72))), inks, marked=True))
    found = ("note1:marker", "line_number/margin", "note2:marker")
    colours = [bytes.fromhex(palette.colour(part)[1:]) for part in found]
    wanted = [" ".join(f"{byte / 255:.4f}" for byte in colour) + " rg" for colour in colours]
    assert [marked.index(each) for each in wanted] == sorted(marked.index(each) for each in wanted)


def test_sheets_of_one_document_are_drawn_once() -> None:
    one, two, style = document(), document(language="de"), plain_style()
    sheets = [Sheet(one, style), Sheet(one, style, Palette()), Sheet(two, style)]
    made = jobs(sheets)
    assert [job.document for job in made] == [one, two]
    assert made[0].inks.palette is sheets[1].palette
    assert [copy is None for copy in copies(sheets, made, [drawing("q Q"), None])] == [False, False, True]
