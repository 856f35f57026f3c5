"""Damaged files: what can be had is had; what may be missing is said, by summary, ledger and exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import doc2md
from doc2md.assembler import assemble
from doc2md.cli import main
from doc2md.document import PageStatus
from doc2md.errors import ExitCode, InputError, PageError
from doc2md.rasterizer.mupdf import pymupdf
from tests.fakes.workers import InlineWorkers

GARBAGE = b"x\x9c" + bytes(range(256))
"""What no inflater takes."""


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("doc2md.session.Workers", InlineWorkers)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit code of a command, and what it says on standard error."""

    def call(*args: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["doc2md", *args])
        with pytest.raises(SystemExit) as caught:
            main()
        return int(str(caught.value.code)), capsys.readouterr().err

    return call


def written(pages: int = 3, height: float = 300) -> Any:
    """A document with a line of text on each page, so many points from the top."""
    document = pymupdf.open()
    for number in range(1, pages + 1):
        document.new_page().insert_text((72, height), f"Words of page {number}.")
    return document


def break_stream(document: Any, xref: int) -> None:
    document.update_stream(xref, GARBAGE, compress=False)
    document.xref_set_key(xref, "Filter", "/FlateDecode")


def broken_content(document: Any) -> None:
    break_stream(document, document[1].get_contents()[0])


def broken_half(document: Any) -> None:
    """The page has its words in one stream, and something else in a second one."""
    document[1].insert_text((72, 400), "More.")
    break_stream(document, document[1].get_contents()[-1])


def broken_picture(document: Any) -> None:
    photo = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 300, 300), False)
    photo.set_rect(photo.irect, (9, 99, 199))
    xref = document[1].insert_image(pymupdf.Rect(100, 200, 400, 500), pixmap=photo)
    break_stream(document, xref)


@pytest.mark.parametrize(
    ("damage", "words", "reason"),
    [
        (broken_content, False, "the page is blank, perhaps because the file is damaged (zlib error:"),
        (broken_half, True, "part of the page may be missing: the file is damaged (zlib error:"),
        (broken_picture, True, "part of the page may be missing: the file is damaged (zlib error:"),
    ],
)
def test_a_page_of_which_a_part_cannot_be_read_is_partial_and_says_why(
    damage: Callable[[Any], None], words: bool, reason: str
) -> None:
    document = written()
    damage(document)
    result = doc2md.convert(document.tobytes())
    assert [row.status for row in result.ledger] == ["ok", "partial", "ok"]
    assert result.ledger[1].notes[0].startswith(reason)
    assert ("Words of page 2." in result.markdown) is words
    assert "Words of page 3." in result.markdown


@pytest.mark.parametrize("command", ["convert", "text", "ocr", "searchable"])
def test_a_damaged_page_is_never_an_empty_success(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = written(1)
    break_stream(document, document[0].get_contents()[0])
    document.save("x.pdf")
    monkeypatch.setattr(
        sys, "argv", ["doc2md", command, "x.pdf", "-o", "x.pdf.pdf" if command == "searchable" else "x.md"]
    )
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == ExitCode.PARTIAL
    assert "the file is damaged (zlib error" in capsys.readouterr().err


def test_a_damaged_page_is_told_of_whoever_reads(work: Path) -> None:
    document = written(2)
    broken_content(document)
    for page in (1, 2):
        (work / f"page-{page}.txt").write_text("text[[10, 10, 900, 100]]\nWords.\n")
    result = doc2md.convert(document.tobytes(), transcripts=work)
    assert [row.status for row in result.ledger] == ["ok", "partial"]


def test_a_blank_page_of_a_repaired_file_is_told_apart_from_an_empty_one() -> None:
    document = written(1)
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
def test_pages_that_survive_are_converted_with_a_warning(harm: Callable[[bytes], bytes], run: Run) -> None:
    Path("x.pdf").write_bytes(harm(written().tobytes()))
    code, said = run("x.pdf", "-o", "x.md")
    assert code == ExitCode.OK
    assert "  warning: the file was damaged and has been repaired\n" in said
    assert all(f"Words of page {number}." in Path("x.md").read_text() for number in (1, 2, 3))


def test_what_stands_before_and_behind_a_file_is_passed_over() -> None:
    result = doc2md.convert(b"\r\n" * 400 + written().tobytes() + b"<html>proxy error</html>" * 100)
    assert [row.status for row in result.ledger] == ["ok"] * 3


def test_a_page_that_is_none_costs_its_place_alone() -> None:
    document = written()
    cycle(document)
    result = doc2md.convert(document.tobytes())
    assert [row.status for row in result.ledger] == ["ok", "failed", "ok"]
    (note,) = result.ledger[1].notes
    assert note.startswith("MuPDF could not load the page: ")
    assert "code=" not in note


def cycle(document: Any) -> None:
    xref = document[1].xref
    document.update_object(xref, f"<</Type/Pages/Kids[{xref} 0 R]/Count 1>>")


def test_a_dry_run_counts_a_broken_page_and_goes_on(run: Run) -> None:
    document = written()
    cycle(document)
    document.save("x.pdf")
    code, said = run("x.pdf", "--dry-run", "--base-url", "http://127.0.0.1:9/v1")
    assert code == ExitCode.OK
    assert "x.pdf: 3 pages, 2 to send, 0 in the journal, 0 blank, 1 damaged" in said


def test_a_page_that_cannot_be_drawn_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*given: object) -> None:
        raise PageError("no picture")

    monkeypatch.setattr("doc2md.session.Session.render", fail)
    written(1).save("x.pdf")
    code, said = run("locate", "Words", "x.pdf", "--draw", "x.png")
    assert code == ExitCode.PARTIAL
    assert "x.pdf: page 1: not drawn: no picture" in said


def test_a_fault_of_ours_is_one_line_and_costs_one_document(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(readings: list[Any], **options: Any) -> Any:
        if len(readings) == 3:
            raise RecursionError
        return assemble(readings, **options)

    monkeypatch.setattr("doc2md.session.assemble", trip)
    for name, pages in (("x.pdf", 3), ("y.pdf", 2)):
        written(pages).save(name)
    code, said = run("x.pdf", "-o", "x.md")
    assert (code, said.count("\n")) == (ExitCode.NOTHING, 1)
    assert (
        said
        == "doc2md: a bug in doc2md (RecursionError): please report it, with the file; -v shows the traceback\n"
    )
    assert "Traceback" in run("x.pdf", "-o", "x.md", "-v")[1]
    code, said = run("x.pdf", "y.pdf", "-o", "out/")
    assert code == ExitCode.PARTIAL
    assert "doc2md: x.pdf: a bug in doc2md (RecursionError)" in said
    assert Path("out/y.md").exists()


def test_a_picture_that_is_called_pdf_is_read_as_one_and_says_so(work: Path) -> None:
    picture = written(1)[0].get_pixmap(dpi=144)
    for name, said in (
        ("x.pdf", ["the file name ends in .pdf, but the file is a PNG file and was read as such"]),
        ("x.png", []),
        ("x", []),
    ):
        (work / name).write_bytes(picture.tobytes("png"))
        result = doc2md.convert(work / name)
        assert list(result.document.source.notes) == said
        assert result.ledger[0].status is PageStatus.OK


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("height", [40, 72])
def test_what_stands_at_the_edges_of_the_pages_is_text_where_there_is_no_other(
    pages: int, height: float
) -> None:
    result = doc2md.convert(written(pages, height).tobytes())
    assert all(f"Words of page {number}." in result.markdown for number in range(1, pages + 1))


def test_an_animation_that_is_too_long_is_refused_and_not_cut(work: Path) -> None:
    pictures = [Image.new("1", (8, 8), n % 2) for n in range(501)]
    pictures[0].save(work / "x.gif", save_all=True, append_images=pictures[1:], duration=10)
    with pytest.raises(InputError, match=r"x\.gif: the animation has 501 frames, and the limit is 500"):
        doc2md.convert(work / "x.gif")


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
def test_a_figure_that_cannot_be_had_is_told(
    name: str, value: object, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = written()
    photo = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 300, 300), False)
    document[1].insert_image(pymupdf.Rect(100, 400, 300, 600), pixmap=photo)
    monkeypatch.setattr(name, value)
    result = doc2md.convert(document.tobytes())
    assert [row.status for row in result.ledger] == ["ok", "partial", "ok"]
    assert result.ledger[1].notes[0].startswith(note)
    assert "Words of page 2." in result.markdown


def test_numbers_are_text_where_there_is_no_other() -> None:
    document = pymupdf.open()
    document.new_page().insert_text((300, 830), "• 11")
    result = doc2md.convert(document.tobytes())
    assert "11" in result.markdown
