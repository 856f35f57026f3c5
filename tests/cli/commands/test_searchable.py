"""`doc2md searchable`: hidden words are where the page shows them, and nothing else in the document changes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.commands import Command
from tests.builders.overlay import STALE, as_picture, pixels, share_in_place, sheet, words_of
from tests.builders.pages import link_to, locked
from tests.builders.scans import KOREAN, printed_page, scanned
from tests.fakes.workers import convert_inline, run_inline


def pictures(document: Any) -> list[bytes]:
    """The pictures' data as they are stored."""
    images = chain.from_iterable(page.get_images() for page in document)
    return [document.xref_stream_raw(image[0]) for image in images]


def plain_words(text: str) -> Counter[str]:
    """The words of Markdown. Words with a hyphen at the end of a line are joined."""
    return Counter(re.findall(r"\w+", re.sub(r"-\n", "", re.sub(r"<[^>]*>", " ", text))))


def similarity(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("searchable")


@pytest.fixture(scope="module")
def scan(samples: Path, folder: Path) -> Path:
    """A scanned page with a stale hidden layer, a page of text, and everything that a document has beside its pages."""
    report = pymupdf.open(samples / "report.pdf")
    document = as_picture(report[0], jpeg=True)
    document.insert_pdf(report, from_page=1, to_page=1)
    page = document[0]
    page.insert_font("helv")
    stale = document.get_new_xref()
    document.update_object(stale, "<<>>")
    document.update_stream(stale, STALE)
    streams = " ".join(f"{xref} 0 R" for xref in (*page.get_contents(), stale))
    document.xref_set_key(page.xref, "Contents", f"[{streams}]")
    link_to(page, 60, 60, 99, 80, "https://example.org/")
    page.add_text_annot((300, 300), "A note")
    document.set_toc([[1, "Scanned", 1], [1, "Printed", 2]])
    document.set_metadata({"title": "Both kinds"})
    document.set_page_labels([{"startpage": 0, "prefix": "A-", "style": "D", "firstpagenum": 4}])
    document.save(folder / "scan.pdf")
    return folder / "scan.pdf"


@pytest.fixture(scope="module")
def found(scan: Path, folder: Path) -> Path:
    assert run_inline("searchable", scan, "-o", folder / "found.pdf") == 0
    return folder / "found.pdf"


@pytest.mark.ocr
def test_words_are_where_they_are_printed(samples: Path, found: Path) -> None:
    expected = words_of(pymupdf.open(samples / "report.pdf")[0])
    page = pymupdf.open(found)[0]
    assert share_in_place(expected, words_of(page)) >= 0.95
    for word, middle in expected[:40]:
        if len(word) > 5:
            assert any(abs((hit.tl + hit.br) / 2 - middle) <= 4 for hit in page.search_for(word)), word


@pytest.mark.ocr
def test_an_old_hidden_layer_is_replaced(scan: Path, found: Path) -> None:
    before, after = (pymupdf.open(path)[0].get_text() for path in (scan, found))
    assert before.count("Stale") == 1
    assert not {"Stale", "earlier"} & set(after.split())


@pytest.mark.ocr
def test_a_page_with_text_is_not_changed(scan: Path, found: Path) -> None:
    before, after = (pymupdf.open(path) for path in (scan, found))
    assert before[1].get_text() == after[1].get_text()
    assert before.xref_object(before[1].xref) == after.xref_object(after[1].xref)


@pytest.mark.ocr
def test_pages_look_the_same_and_pictures_keep_their_data(scan: Path, found: Path) -> None:
    before, after = pymupdf.open(scan), pymupdf.open(found)
    assert pictures(before) == pictures(after)
    assert [pixels(page) for page in before] == [pixels(page) for page in after]
    assert found.read_bytes().startswith(scan.read_bytes())
    assert found.stat().st_size < scan.stat().st_size + 20_000


@pytest.mark.ocr
def test_links_notes_outline_and_labels_are_kept(scan: Path, found: Path) -> None:
    def rest(document: Any) -> list[Any]:
        page = document[0]
        notes = [(note.type, note.rect, note.info) for note in page.annots()]
        links = [(link["from"], link["uri"]) for link in page.get_links()]
        return [notes, links, document.get_toc(), document.metadata, document.get_page_labels()]

    before, after = pymupdf.open(scan), pymupdf.open(found)
    assert rest(before) == rest(after)
    assert [page.get_label() for page in after] == ["A-4", "A-5"]
    assert not after.is_repaired


@pytest.mark.ocr
def test_a_column_is_copied_as_a_column(samples: Path, tmp_path: Path, command: Command) -> None:
    goal = tmp_path / "found.pdf"
    code, _, said = command("searchable", samples / "scan.pdf", "--pages", "1", "-o", goal)
    assert (code, said.split(" in ")[0]) == (0, "scan.pdf: 1 page (1 recognised)")
    document = pymupdf.open(goal)
    text = document[0].get_text()
    assert re.search(
        r"2\.1 Choice of pipes\nIt was not possible to inspect the whole network in\ntwo seasons", text
    )
    assert text.index("of codes.") < text.index("Work was done at night")
    markdown = convert_inline(samples / "scan.pdf", pages="1", engine="local", images="off").markdown
    expected = plain_words(markdown)
    assert (expected & plain_words(text)).total() >= 0.95 * expected.total()  # formulas are LaTeX there
    assert not document[1].get_text()


@pytest.mark.ocr
def test_a_picture_becomes_a_pdf_with_the_words_of_its_markdown(
    samples: Path, tmp_path: Path, command: Command
) -> None:
    code, _, _ = command("searchable", samples / "receipt.png", "-o", tmp_path / "found.pdf")
    page = pymupdf.open(tmp_path / "found.pdf")[0]
    markdown = convert_inline(samples / "receipt.png", engine="local", images="off").markdown
    assert code == 0
    assert similarity(plain_words(page.get_text()), plain_words(markdown)) >= 0.98
    assert pixels(page) == pixels(pymupdf.open(samples / "receipt.png")[0])


@pytest.mark.ocr
def test_pages_in_an_unknown_script_are_left_alone_and_named(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no Tesseract
    document = scanned(printed_page(*KOREAN, font="korea")).parent
    document.insert_pdf(printed_page("A page of text").parent)
    document.save(tmp_path / "two.pdf")
    code, _, said = command("searchable", tmp_path / "two.pdf", "-o", tmp_path / "found.pdf")
    assert code == 3
    first, last = said.splitlines()
    assert re.fullmatch(r"two\.pdf: page 1: left as it was: \d lines could not be read: .* the script", first)
    assert last.startswith("two.pdf: 2 pages (1 with text, 1 left as it was) in ")
    assert (tmp_path / "found.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_if_no_words_are_missing_the_file_is_copied(samples: Path, tmp_path: Path, command: Command) -> None:
    code, _, said = command("searchable", samples / "report.pdf", "-o", tmp_path / "found.pdf")
    assert code == 0
    assert said.startswith("report.pdf: 8 pages (8 with text; nothing to add) in ")
    assert (tmp_path / "found.pdf").read_bytes() == (samples / "report.pdf").read_bytes()


def test_a_picture_without_words_also_becomes_a_pdf(tmp_path: Path, command: Command) -> None:
    Image.new("RGB", (300, 200), "white").save(tmp_path / "blank.webp")
    code, _, said = command("searchable", tmp_path / "blank.webp", "-o", tmp_path / "found.pdf")
    assert (code, said.split(" in ")[0]) == (0, "blank.webp: 1 page (1 without text; nothing to add)")
    assert pymupdf.open(tmp_path / "found.pdf").page_count == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("report.pdf", "-o", "found.md"), 1, "-o found.md: the name of the output must end in .pdf"),
        (("report.pdf",), 1, "Missing option '-o'"),
        (("report.pdf", "-o", "report.pdf"), 5, "report.pdf already exists"),
        (("report.pdf", "--pages", "99", "-o", "found.pdf"), 1, "99"),
        (("saved.json", "-o", "found.pdf"), 4, "saved.json: is JSON, not a scan"),
        (("locked.pdf", "-o", "found.pdf"), 4, "locked.pdf: encrypted"),
        (("nowhere.pdf", "-o", "found.pdf"), 4, "nowhere.pdf"),
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
    (tmp_path / "saved.json").write_text('{"version": 1}')
    Path("locked.pdf").write_bytes(locked(sheet(), "a"))
    result, _, words = command("searchable", *arguments)
    assert result == code
    assert said in words
    assert not (tmp_path / "found.pdf").exists()
