"""Damaged files: what is readable is read; the summary, the ledger and the exit code say what may be missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import doc2md
from doc2md.assembler import assemble
from doc2md.document import PageStatus
from doc2md.errors import ExitCode, InputError, PageError
from tests.builders.commands import Command
from tests.builders.pages import insert_picture, new_page, numbered_pages, write
from tests.fakes.workers import run_inline

GARBAGE = b"x\x9c" + bytes(range(256))
"""Data that cannot be inflated."""


pytestmark = pytest.mark.usefixtures("inline_workers", "in_tmp_path")


def break_stream(document: Any, xref: int) -> None:
    document.update_stream(xref, GARBAGE, compress=False)
    document.xref_set_key(xref, "Filter", "/FlateDecode")


def broken_content(document: Any) -> None:
    break_stream(document, document[1].get_contents()[0])


def broken_half(document: Any) -> None:
    """A page with its words in one stream and other content in a second one."""
    document[1].insert_text((72, 400), "More.")
    break_stream(document, document[1].get_contents()[-1])


def broken_picture(document: Any) -> None:
    break_stream(document, insert_picture(document[1], 100, 200, 400, 500))


@pytest.mark.parametrize(
    ("damage", "words", "reason"),
    [
        (broken_content, False, "the page is blank, perhaps because the file is damaged (zlib error:"),
        (broken_half, True, "part of the page may be missing: the file is damaged (zlib error:"),
        (broken_picture, True, "part of the page may be missing: the file is damaged (zlib error:"),
    ],
)
def test_a_page_with_an_unreadable_part_is_partial_and_says_why(
    damage: Callable[[Any], None], words: bool, reason: str
) -> None:
    document = numbered_pages()
    damage(document)
    result = doc2md.convert(document.tobytes())
    assert [row.status for row in result.ledger] == ["ok", "partial", "ok"]
    assert result.ledger[1].notes[0].startswith(reason)
    assert ("Words of page 2." in result.markdown) is words
    assert "Words of page 3." in result.markdown


@pytest.mark.parametrize("name", ["convert", "text", "ocr", "searchable"])
def test_a_damaged_page_is_never_an_empty_success(command: Command, name: str) -> None:
    document = numbered_pages(1)
    break_stream(document, document[0].get_contents()[0])
    document.save("x.pdf")
    code, _, err = command(name, "x.pdf", "-o", "made.pdf" if name == "searchable" else "made.md")
    assert code == ExitCode.PARTIAL
    assert "the file is damaged (zlib error" in err


def test_a_damaged_page_is_reported_for_every_engine(tmp_path: Path) -> None:
    document = numbered_pages(2)
    broken_content(document)
    for page in (1, 2):
        (tmp_path / f"page-{page}.txt").write_text("text[[10, 10, 900, 100]]\nWords.\n")
    result = doc2md.convert(document.tobytes(), transcripts=tmp_path, check="off")
    assert [row.status for row in result.ledger] == ["ok", "partial"]


def test_a_page_that_is_blank_because_of_damage_is_not_called_blank() -> None:
    document = numbered_pages(1)
    document.new_page()
    whole = document.tobytes()
    assert [row.status for row in doc2md.convert(whole).ledger] == ["ok", "blank"]
    cut = whole.replace(b"startxref", b"startxxxx")
    result = doc2md.convert(cut)
    assert [row.status for row in result.ledger] == ["ok", "partial"]
    assert result.ledger[1].notes == (
        "the page is blank, perhaps because the file is damaged (it has been repaired)",
    )


def cut_off(data: bytes) -> bytes:
    return data[: data.rindex(b"xref\n")]


def index_lost(data: bytes) -> bytes:
    return data[: data.rindex(b"startxref")] + b"startxref\n99999999\n%%EOF\n"


@pytest.mark.parametrize("harm", [cut_off, index_lost])
def test_pages_that_survive_are_converted_with_a_warning(
    harm: Callable[[bytes], bytes], command: Command
) -> None:
    Path("x.pdf").write_bytes(harm(numbered_pages().tobytes()))
    code, _, said = command("x.pdf", "-o", "x.md")
    assert code == ExitCode.OK
    assert "  warning: the file was damaged and has been repaired\n" in said
    assert all(f"Words of page {number}." in Path("x.md").read_text() for number in (1, 2, 3))


def test_data_before_and_after_a_pdf_is_ignored() -> None:
    result = doc2md.convert(b"\r\n" * 400 + numbered_pages().tobytes() + b"<html>proxy error</html>" * 100)
    assert [row.status for row in result.ledger] == ["ok"] * 3


def test_a_page_that_cannot_be_loaded_fails_alone() -> None:
    document = numbered_pages()
    cycle(document)
    result = doc2md.convert(document.tobytes())
    assert [row.status for row in result.ledger] == ["ok", "failed", "ok"]
    (note,) = result.ledger[1].notes
    assert note.startswith("MuPDF could not load the page: ")
    assert "code=" not in note


def cycle(document: Any) -> None:
    xref = document[1].xref
    document.update_object(xref, f"<</Type/Pages/Kids[{xref} 0 R]/Count 1>>")


def test_a_dry_run_counts_broken_pages(command: Command) -> None:
    document = numbered_pages()
    cycle(document)
    document.save("x.pdf")
    code, _, said = command("x.pdf", "--dry-run", "--base-url", "http://127.0.0.1:9/v1")
    assert code == ExitCode.OK
    assert "x.pdf: 3 pages, 2 to send, 0 in the journal, 0 blank, 1 damaged" in said


def test_a_page_that_cannot_be_drawn_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*given: object) -> None:
        raise PageError("no picture")

    monkeypatch.setattr("doc2md.session.Session.render", fail)
    numbered_pages(1).save("x.pdf")
    code, _, said = command("locate", "Words", "x.pdf", "--draw", "x.png")
    assert code == ExitCode.PARTIAL
    assert "x.pdf: page 1: not drawn: no picture" in said


def test_a_bug_of_doc2md_is_one_line_and_loses_only_its_document(
    command: Command, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(readings: list[Any], **options: Any) -> Any:
        if len(readings) == 3:
            raise RecursionError
        return assemble(readings, **options)

    monkeypatch.setattr("doc2md.collector.assemble", trip)
    for name, pages in (("x.pdf", 3), ("y.pdf", 2)):
        numbered_pages(pages).save(name)
    code, _, said = command("x.pdf", "-o", "x.md")
    assert (code, said.count("\n")) == (ExitCode.NOTHING, 1)
    assert (
        said
        == "doc2md: a bug in doc2md (RecursionError): please report it, with the file; -v shows the traceback\n"
    )
    assert run_inline("x.pdf", "-o", "x.md", "-v") == ExitCode.NOTHING
    assert "Traceback" in capfdbinary.readouterr().err.decode()
    code, _, said = command("x.pdf", "y.pdf", "-o", "out/")
    assert code == ExitCode.PARTIAL
    assert "doc2md: x.pdf: a bug in doc2md (RecursionError)" in said
    assert Path("out/y.md").exists()


@pytest.mark.ocr
def test_an_image_that_is_called_pdf_is_read_as_an_image_and_reported(tmp_path: Path) -> None:
    picture = numbered_pages(1)[0].get_pixmap(dpi=144)
    for name, said in (
        ("x.pdf", ["the file name ends in .pdf, but the file is a PNG file and was read as such"]),
        ("x.png", []),
        ("x", []),
    ):
        (tmp_path / name).write_bytes(picture.tobytes("png"))
        result = doc2md.convert(tmp_path / name)
        assert list(result.document.source.notes) == said
        assert result.ledger[0].status is PageStatus.OK


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("height", [40, 72])
def test_words_at_the_edge_are_text_if_the_page_has_no_other(pages: int, height: float) -> None:
    result = doc2md.convert(numbered_pages(pages, height).tobytes())
    assert all(f"Words of page {number}." in result.markdown for number in range(1, pages + 1))


def test_an_animation_that_is_too_long_is_refused(tmp_path: Path) -> None:
    pictures = [Image.new("1", (8, 8), n % 2) for n in range(501)]
    pictures[0].save(tmp_path / "x.gif", save_all=True, append_images=pictures[1:], duration=10)
    with pytest.raises(InputError, match=r"x\.gif: the animation has 501 frames, and the limit is 500"):
        doc2md.convert(tmp_path / "x.gif")


def divide(*given: object, **more: object) -> bytes:
    return bytes(1 // 0)


@pytest.mark.parametrize(
    ("name", "value", "note"),
    [
        ("doc2md.rasterizer.rendering.crop", divide, "a figure could not be cut out: ZeroDivisionError"),
        (
            "doc2md.workers.handlers._MAX_PICTURES",
            300,
            "more than 0 MB of figures on the page: the last are left out",
        ),
    ],
)
def test_a_figure_that_cannot_be_cut_out_is_reported(
    name: str, value: object, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = numbered_pages()
    insert_picture(document[1], 100, 400, 300, 600)
    monkeypatch.setattr(name, value)
    result = doc2md.convert(document.tobytes())
    assert [row.status for row in result.ledger] == ["ok", "partial", "ok"]
    assert result.ledger[1].notes[0].startswith(note)
    assert "Words of page 2." in result.markdown


def test_numbers_are_text_if_the_page_has_no_other() -> None:
    page = new_page()
    write(page, 300, 830, "• 11", size=11)
    result = doc2md.convert(page.parent.tobytes())
    assert "11" in result.markdown
