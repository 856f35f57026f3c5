"""Documents as files of an office suite."""

from __future__ import annotations

import io
import zipfile
from xml.dom.minidom import parseString

import pytest

from bench.lab.content import Formula, Heading, Item, Items, KeyValues, Note, NoteRef, Pair, Paragraph, Run
from bench.lab.maths import Frac, Sym
from bench.lab.palette import Palette
from bench.lab.renderers.base import RenderError
from bench.lab.renderers.inks import Inks, Job
from bench.lab.renderers.office.docx import docx
from tests.lab.made import document, drawn, line, plain_style


def parts(data: bytes) -> dict[str, str]:
    """The files in a file of an office suite."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_a_text_has_real_styles_lists_and_footnotes() -> None:
    items = Items("list1", True, (Item("li1", line("One"), "(a)"), Item("li2", line("Two"), "(b)")))
    noted = Paragraph("p1", (Run("Text"), NoteRef(1)))
    made = document(Heading("h1", 2, line("Head")), noted, items, Note("note1", 1, line("A note.")))
    palette = Palette()
    files = parts(docx(Job(made, plain_style(note_place="foot"), Inks(palette))))
    body = files["word/document.xml"]
    assert 'w:pStyle w:val="Heading2"' in body
    assert body.count('w:pStyle w:val="ListParagraph"') == 2
    assert 'w:footnoteReference w:id="2"' in body
    assert "A note." in files["word/footnotes.xml"]
    assert 'w:lvlText w:val="(%1)"' in files["word/numbering.xml"]
    assert 'w:numFmt w:val="lowerLetter"' in files["word/numbering.xml"]
    for part in ("h1", "p1", "li1", "li2:marker"):
        assert palette.colour(part)[1:] in body


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_texts_are_sound_and_the_same_in_every_run(seed: str) -> None:
    made, style = drawn(seed, template="report", note_place="end", table_font="same", caption_place="below")
    once, again = (docx(Job(made, style, Inks(Palette()))) for _ in range(2))
    assert once == again
    for name, text in parts(once).items():
        if name.endswith((".xml", ".rels")):
            parseString(text)


def test_slides_and_sheets_are_written() -> None:
    pytest.importorskip("pptx")
    pytest.importorskip("openpyxl")
    from bench.lab.renderers.office.sheets import xlsx
    from bench.lab.renderers.office.slides import pptx

    pairs = KeyValues("form1", (Pair("kv1", "Name", line("Somebody")),), ruled=False)
    made = document(Heading("h1", 1, line("Head")), Paragraph("p1", line("Some text.")), pairs)
    files = parts(xlsx(Job(made, plain_style(), Inks(Palette()))))
    assert "Somebody" in "".join(files.values())
    shown = document(Heading("h1", 1, line("Head")), Paragraph("p1", line("Some text.")))
    style = plain_style(page_size="slide", template="slides")
    assert "Some text." in parts(pptx(Job(shown, style, Inks(Palette()))))["ppt/slides/slide1.xml"]
    with pytest.raises(RenderError):
        xlsx(Job(document(Formula("eq1", Sym("x"))), plain_style(), Inks(Palette())))
    with pytest.raises(ValueError, match="not flat"):
        docx(Job(document(Formula("eq1", Frac(Sym("x"), Sym("y")))), plain_style(), Inks(Palette())))
