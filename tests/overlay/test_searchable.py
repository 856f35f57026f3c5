"""`doc2md searchable`: unseen words lie where the page shows them, and nothing else of the document changes."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import doc2md
from doc2md import searchable
from doc2md.cli import main
from doc2md.converter.local import find_missing
from doc2md.converter.local.layout.page import upright
from doc2md.document import PageStatus
from doc2md.errors import NothingConverted, PageError
from doc2md.options.conversion import Options
from doc2md.overlay import write_layers
from doc2md.overlay.font import Codes, glyphless
from doc2md.overlay.hidden import without_hidden
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import open_document
from doc2md.session import Session
from doc2md.worker_types import PageLayer, Recognised, RecognisedLine, SourceFile, Word
from doc2md.workers import Workers
from doc2md.workers.protocol import RecogniseLines
from tests.builders.scans import KOREAN, printed_page, scanned

Words = list[tuple[str, Any]]
"""Words and the `pymupdf.Point`s in their middles, as displayed."""

STALE = b"BT 3 Tr /helv 9 Tf 1 0 0 1 60 700 Tm (Stale \\(words\\)) Tj [(of an) -300 (earlier) ] TJ ET"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """The exit code, and what was said on standard error."""
    code = command(*arguments)
    return code, capsys.readouterr().err


def command(*arguments: str | Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["doc2md", "searchable", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(str(ended.value.code))


def words_of(page: Any) -> Words:
    return [
        (word, (pymupdf.Rect(box).tl + pymupdf.Rect(box).br) / 2 * page.rotation_matrix)
        for *box, word, _, _, _ in page.get_text("words")
    ]


def share_in_place(expected: Words, found: Words) -> float:
    """Share of the expected words that are found within three points of their places."""
    places: dict[str, list[Any]] = {}
    for word, middle in found:
        places.setdefault(word, []).append(middle)
    near = [any(abs(other - middle) <= 3 for other in places.get(word, ())) for word, middle in expected]
    return sum(near) / len(near)


def pixels(page: Any) -> bytes:
    return bytes(page.get_pixmap(dpi=72).samples)


def pictures(document: Any) -> list[bytes]:
    """The pictures' data as they are stored."""
    images = chain.from_iterable(page.get_images() for page in document)
    return [document.xref_stream_raw(image[0]) for image in images]


def plain_words(text: str) -> Counter[str]:
    """Words without Markdown, those broken at the ends of lines put together."""
    return Counter(re.findall(r"\w+", re.sub(r"-\n", "", re.sub(r"<[^>]*>", " ", text))))


def similarity(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def as_picture(page: Any, angle: float = 0, jpeg: bool = False) -> Any:
    """A document of one page that shows the picture of another, turned counterclockwise."""
    shot = page.get_pixmap(dpi=150)
    image = Image.frombytes("RGB", (shot.width, shot.height), shot.samples)
    image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    shot = pymupdf.Pixmap(pymupdf.csRGB, image.width, image.height, image.tobytes(), False)
    document = pymupdf.open()
    made = document.new_page(width=image.width * 0.48, height=image.height * 0.48)
    made.insert_image(made.rect, **({"stream": shot.tobytes("jpeg")} if jpeg else {"pixmap": shot}))
    return document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("searchable")


@pytest.fixture(scope="module")
def scan(samples: Path, folder: Path) -> Path:
    """A scanned page with a stale hidden layer, a page of text, and all that a document has beside its pages."""
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
    link = {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(60, 60, 99, 80), "uri": "https://example.org/"}
    page.insert_link(link)
    page.add_text_annot((300, 300), "A note")
    document.set_toc([[1, "Scanned", 1], [1, "Printed", 2]])
    document.set_metadata({"title": "Both kinds"})
    document.set_page_labels([{"startpage": 0, "prefix": "A-", "style": "D", "firstpagenum": 4}])
    document.save(folder / "scan.pdf")
    return folder / "scan.pdf"


@pytest.fixture(scope="module")
def found(scan: Path, folder: Path) -> Path:
    assert command(scan, "-o", folder / "found.pdf") == 0
    return folder / "found.pdf"


def test_words_lie_where_they_are_printed(samples: Path, found: Path) -> None:
    expected = words_of(pymupdf.open(samples / "report.pdf")[0])
    page = pymupdf.open(found)[0]
    assert share_in_place(expected, words_of(page)) >= 0.95
    for word, middle in expected[:40]:
        if len(word) > 5:
            assert any(abs((hit.tl + hit.br) / 2 - middle) <= 4 for hit in page.search_for(word)), word


def test_a_stale_layer_is_replaced(scan: Path, found: Path) -> None:
    before, after = (pymupdf.open(path)[0].get_text() for path in (scan, found))
    assert before.count("Stale") == 1
    assert not {"Stale", "earlier"} & set(after.split())


def test_a_page_with_text_stays_as_it_is(scan: Path, found: Path) -> None:
    before, after = (pymupdf.open(path) for path in (scan, found))
    assert before[1].get_text() == after[1].get_text()
    assert before.xref_object(before[1].xref) == after.xref_object(after[1].xref)


def test_pages_look_the_same_and_pictures_keep_their_bytes(scan: Path, found: Path) -> None:
    before, after = pymupdf.open(scan), pymupdf.open(found)
    assert pictures(before) == pictures(after)
    assert [pixels(page) for page in before] == [pixels(page) for page in after]
    assert found.read_bytes().startswith(scan.read_bytes())
    assert found.stat().st_size < scan.stat().st_size + 20_000


def test_what_else_a_document_has_stays(scan: Path, found: Path) -> None:
    def rest(document: Any) -> list[Any]:
        page = document[0]
        notes = [(note.type, note.rect, note.info) for note in page.annots()]
        links = [(link["from"], link["uri"]) for link in page.get_links()]
        return [notes, links, document.get_toc(), document.metadata, document.get_page_labels()]

    before, after = pymupdf.open(scan), pymupdf.open(found)
    assert rest(before) == rest(after)
    assert [page.get_label() for page in after] == ["A-4", "A-5"]
    assert not after.is_repaired


def test_a_column_is_copied_as_a_column(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    goal = tmp_path / "found.pdf"
    code, said = run(capsys, samples / "scan.pdf", "--pages", "1", "-o", goal)
    assert (code, said.split(" in ")[0]) == (0, "scan.pdf: 1 page (1 recognised)")
    document = pymupdf.open(goal)
    text = document[0].get_text()
    assert re.search(
        r"2\.1 Choice of pipes\nIt was not possible to inspect the whole network in\ntwo seasons", text
    )
    assert text.index("of codes.") < text.index("Work was done at night")
    markdown = doc2md.convert(samples / "scan.pdf", pages="1", engine="local", images="off").markdown
    expected = plain_words(markdown)
    assert (expected & plain_words(text)).total() >= 0.95 * expected.total()  # formulas are LaTeX there
    assert not document[1].get_text()


def test_a_picture_becomes_a_pdf_with_the_words_of_its_markdown(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = run(capsys, samples / "receipt.png", "-o", tmp_path / "found.pdf")
    page = pymupdf.open(tmp_path / "found.pdf")[0]
    markdown = doc2md.convert(samples / "receipt.png", engine="local", images="off").markdown
    assert code == 0
    assert similarity(plain_words(page.get_text()), plain_words(markdown)) >= 0.98
    assert pixels(page) == pixels(pymupdf.open(samples / "receipt.png")[0])


@pytest.mark.parametrize("angle", [180, 90, 4.5])
def test_a_page_that_stands_wrong_has_its_words_where_it_shows_them(
    samples: Path, tmp_path: Path, angle: float
) -> None:
    page = pymupdf.open(samples / "report.pdf")[1]
    document = as_picture(page, angle)
    made = written(document, find_missing(document[0]).lines, tmp_path)
    turn, middle, moved = pymupdf.Matrix(-angle), page.rect.br / 2, made.rect.br / 2
    expected = [(word, (at - middle) * turn + moved) for word, at in words_of(page)]
    assert share_in_place(expected, words_of(made)) >= 0.95
    lines = chain.from_iterable(block.get("lines", ()) for block in made.get_text("dict")["blocks"])
    ((most, _),) = Counter(line["dir"] for line in lines).most_common(1)
    assert abs(pymupdf.Point(most) - pymupdf.Point(1, 0) * turn) < 0.01


def written(
    document: Any, lines: Iterable[RecognisedLine], folder: Path, password: str | None = None, **how: Any
) -> Any:
    """The first page of a document once lines are written on it."""
    document.save(folder / "before.pdf", **how)
    source = SourceFile(str(folder / "before.pdf"), "before.pdf", "pdf", password)
    goal = folder / "after.pdf"
    write_layers(open_document(source), source, iter([PageLayer(1, tuple(lines))]), goal)
    made = pymupdf.open(goal)
    assert not password or made.authenticate(password)
    return made[0]


def line(*words: str, x: float = 50, y: float = 90, angle: float = 0) -> RecognisedLine:
    """Words of 40 points each, with 5 points between them."""
    placed = (Word(word, 45.0 * i, 45.0 * i + 40) for i, word in enumerate(words))
    return RecognisedLine(x, y, angle, 12, tuple(placed))


def sheet(**keys: str) -> Any:
    """A page of 200 by 300 points with a drawing on it, as a page of a book that keeps its resources in common."""
    document = pymupdf.open()
    page = document.new_page(width=200, height=300)
    page.draw_rect((20, 20, 60, 40), fill=(1, 0, 0))
    for name, value in keys.items():
        document.xref_set_key(page.xref, name, value)
    return document


def dirty(document: Any, before: bytes, after: bytes) -> Any:
    """The page's operators between others, which leave a state that is not what it was."""
    (stream,) = document[0].get_contents()
    document.update_stream(stream, before + document.xref_stream(stream) + after)
    return document


@pytest.mark.parametrize(
    "made",
    [
        sheet,
        lambda: sheet(Rotate="90"),
        lambda: sheet(Rotate="270"),
        lambda: sheet(MediaBox="[-100 -50 100 250]"),
        lambda: sheet(CropBox="[20 30 180 280]"),
        lambda: sheet(CropBox="[20 30 180 280]", Rotate="90"),
        lambda: sheet(UserUnit="2"),
        lambda: sheet(Contents="null"),
        lambda: sheet(Resources="null"),
        lambda: dirty(sheet(), b"q q ", b" 3 0 0 3 9 9 cm 40 Tz"),
        lambda: dirty(sheet(), b"", b" 3 0 0 3 9 9 cm 7 Tr Q Q"),
    ],
)
@pytest.mark.parametrize("angle", [0, 25, -90])
def test_words_lie_where_they_were_recognised(made: Callable[[], Any], angle: float, tmp_path: Path) -> None:
    document = made()
    turn, start = pymupdf.Matrix(angle), pymupdf.Point(70, 110)
    page = written(document, [line("One ", "two", x=70, y=110, angle=angle)], tmp_path)
    expected = [(word, start + pymupdf.Point(x, -3) * turn) for word, x in (("One", 20), ("two", 65))]
    assert share_in_place(expected, words_of(page)) == 1
    assert page.get_text().strip() == "One two"
    assert pixels(page) == pixels(document[0])


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("box", ["MediaBox", "CropBox"])
def test_a_page_is_read_upright_as_it_is_displayed(rotation: int, box: str) -> None:
    document = sheet(**{box: "[10 30 180 290]"})
    document[0].set_rotation(rotation)
    page = upright(document[0])
    assert (page.rotation, page.rect) == (0, document[0].rect)
    assert pixels(page) == pixels(document[0])


@pytest.mark.parametrize(
    "how",
    [
        {"use_objstms": 1, "garbage": 3},
        {
            "encryption": pymupdf.PDF_ENCRYPT_AES_256,
            "user_pw": "sesame",
            "owner_pw": "other",
            "permissions": 0,
        },
    ],
)
def test_files_of_all_kinds_are_written_on(how: dict[str, Any], tmp_path: Path) -> None:
    password = how.get("user_pw")
    page = written(sheet(), [line("One ", "two")], tmp_path, password, **how)
    assert page.get_text().strip() == "One two"
    assert bool(pymupdf.open(tmp_path / "after.pdf").needs_pass) is bool(password)


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    document = sheet()
    document.save(tmp_path / "whole.pdf")
    data = (tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "torn.pdf").write_bytes(data[: data.rindex(b"xref", 0, data.rindex(b"startxref"))])
    source = SourceFile(str(tmp_path / "torn.pdf"), "torn.pdf", "pdf")
    goal = tmp_path / "after.pdf"
    write_layers(open_document(source), source, iter([PageLayer(1, (line("One"),))]), goal)
    made = pymupdf.open(goal)
    assert (made.is_repaired, made[0].get_text().strip()) == (False, "One")


def stale_sheet() -> Any:
    document = dirty(sheet(), b"", STALE.replace(b" 700 Tm", b" 200 Tm"))
    document[0].insert_font("helv")
    return document


def test_a_page_that_cannot_be_written_on_does_not_cost_the_others(tmp_path: Path) -> None:
    sheet().save(tmp_path / "before.pdf")
    source = SourceFile(str(tmp_path / "before.pdf"), "before.pdf", "pdf")
    layers = iter([PageLayer(number, (line("One"),)) for number in (9, 1)])
    assert write_layers(open_document(source), source, layers, tmp_path / "after.pdf") == (9,)
    assert pymupdf.open(tmp_path / "after.pdf")[0].get_text().strip() == "One"


def test_pages_that_share_their_content_keep_what_is_their_own(tmp_path: Path) -> None:
    document = stale_sheet()
    document.insert_pdf(sheet())
    for key in ("Contents", "Resources"):
        document.xref_set_key(document[1].xref, key, document.xref_get_key(document[0].xref, key)[1])
    page = written(document, [line("Fresh")], tmp_path)
    assert page.get_text().split() == ["Fresh"]
    assert "Stale" in page.parent[1].get_text()


def test_stale_words_in_a_form_are_replaced(tmp_path: Path) -> None:
    document = sheet()
    document.insert_pdf(sheet())
    for page in document:
        page.show_pdf_page(page.rect, stale_sheet())
    page = written(document, [line("Fresh")], tmp_path)
    assert page.get_text().split() == ["Fresh"]
    assert "Stale" in page.parent[1].get_text()
    assert pixels(page) == pixels(document[0])


@pytest.mark.parametrize(
    "text",
    ["office", "naïve œuvre", "山川異域風月同天", "カタカナひらがな", "𠮷野家", "≥ 110 € (½)", "x\\y<z>"],
)
def test_any_script_is_copied_as_it_was_read(text: str, tmp_path: Path) -> None:
    assert written(sheet(), [line(text)], tmp_path).get_text().strip() == text


def test_more_characters_than_a_block_of_the_map_holds(tmp_path: Path) -> None:
    signs = "".join(map(chr, range(0x4E00, 0x4E00 + 450)))
    lines = [line(signs[i : i + 15], y=40 + i / 2) for i in range(0, len(signs), 15)]
    assert "".join(written(sheet(), lines, tmp_path).get_text().split()) == signs


def test_words_that_lie_over_each_other_stay_apart(tmp_path: Path) -> None:
    crowded = RecognisedLine(
        20, 50, 0, 12, (Word("One ", 0, 40), Word("two ", 30, 30), Word("three", 30, 70))
    )
    empty = RecognisedLine(20, 80, 0, 12, ())
    assert written(sheet(), [crowded, empty], tmp_path).get_text().split() == ["One", "two", "three"]


def test_the_font_has_no_shapes_and_is_small() -> None:
    font = pymupdf.Font(fontbuffer=glyphless())
    assert len(glyphless()) < 400
    assert (font.ascender, font.descender, font.glyph_count) == (0.75, -0.25, 2)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_characters_are_numbered_from_one(text: str) -> None:
    codes = Codes()
    numbers = [int(code, 16) for code in re.findall("....", codes.encode(text))]
    assert sorted(set(numbers)) == list(range(1, len(set(text)) + 1))
    assert codes.encode(text) == codes.encode(text)
    assert codes.to_unicode().count(b"> <") == 1 + len(set(text))
    assert len(codes.to_glyphs()) == 2 * len(set(text)) + 2


HIDDEN = [
    (b"BT 3 Tr (a) Tj ET", b"BT 3 Tr ()Tj ET"),
    (b"BT 3 Tr [(a)-9<62>] TJ T* (b) ' 1 2 (c) \" ET", b"BT 3 Tr []TJ T* ()' 1 2 ()\" ET"),
    (b"BT 3 Tr (a\\)(b)\\\\) Tj ET", b"BT 3 Tr ()Tj ET"),
    (b"3 Tr q 0 Tr BT (seen) Tj ET Q BT (a) Tj ET", b"3 Tr q 0 Tr BT (seen) Tj ET Q BT ()Tj ET"),
    (b"BT 3 Tr <61> Tj 0 Tr 1 0 Td (seen) Tj ET", b"BT 3 Tr ()Tj 0 Tr 1 0 Td (seen) Tj ET"),
    (b"/S <</ActualText (x)>> BDC BT 3 Tr(a)Tj ET EMC", b"/S <</ActualText (x)>> BDC BT 3 Tr()Tj ET EMC"),
]
AS_IT_IS = [
    b"BT 0 Tr (a) Tj ET",
    b"BT 7 Tr (clips) Tj 3 Tr ET",
    b"BT 3 Tr (moves what follows) Tj 0 Tr (seen) Tj ET",
    b"BT (says 3 Tr in a string) Tj ET % 3 Tr\nBT (a) Tj ET",
    b"3 Tr BI /W 2 /H 1 ID (a) Tj \nEI BT 0 Tr (seen) Tj ET",
]


@pytest.mark.parametrize(("stream", "cleared"), [*HIDDEN, *((stream, stream) for stream in AS_IT_IS)])
def test_strings_that_nobody_sees_are_emptied(stream: bytes, cleared: bytes) -> None:
    assert without_hidden(stream) == cleared


PARTS = st.sampled_from(
    [*b"()[]<>\\/% \n39".decode(), *"BT ET Tj TJ ' \" Tr q Q T* Tm BI ID EI << >>".split()]
)


@given(st.lists(PARTS, max_size=80))
def test_any_stream_is_cleared_once_and_for_all(parts: list[str]) -> None:
    cleared = without_hidden(" ".join(["3 Tr", *parts]).encode())
    assert len(cleared) <= len(" ".join(["3 Tr", *parts])) + 2 * len(parts)
    assert without_hidden(cleared) == cleared


ROWS = [
    (Recognised(own=True), PageStatus.OK, False),
    (Recognised(), PageStatus.BLANK, False),
    (Recognised((line("a"),)), PageStatus.OK, True),
    (Recognised((line("a"),), hidden=True), PageStatus.OK, True),
    (Recognised((line("a"),), unread=2), PageStatus.PARTIAL, True),
    (Recognised((line("a"),), hidden=True, unread=2), PageStatus.FAILED, False),
    (Recognised(unread=2), PageStatus.FAILED, False),
]


@pytest.mark.parametrize(("found_on_it", "status", "is_written"), ROWS)
def test_no_page_loses_words_that_it_has(
    found_on_it: Recognised, status: PageStatus, is_written: bool
) -> None:
    row = searchable.page_row(3, found_on_it)
    assert (row.status, row.engine == searchable.ENGINE) == (status, is_written)
    assert bool(row.notes) is (found_on_it.unread > 0)


def converted(
    path: Path, goal: Path, failing: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> list[PageStatus]:
    """Write "Page n" on every page, as if it had been read there; over some the recogniser stumbles."""
    ask = Workers.ask

    async def answer(workers: Workers, request: Any) -> Any:
        if not isinstance(request, RecogniseLines):
            return await ask(workers, request)
        if request.page in failing:
            raise PageError("it took more than 120 s and was stopped")
        return Recognised((line("Page ", str(request.page)),))

    async def work() -> list[PageStatus]:
        async with Session(Options(engine="local", concurrency=1)) as session:  # type: ignore[arg-type]
            rows, made = await searchable.make_searchable(session, session.open(path))
            goal.write_bytes(made.read_bytes())
        return [row.status for row in rows]

    monkeypatch.setattr(Workers, "ask", answer)
    return asyncio.run(work())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Five pages without text."""
    document = sheet()
    for _ in range(4):
        document.insert_pdf(sheet())
    document.save(tmp_path / "book.pdf")
    return tmp_path / "book.pdf"


def test_long_documents_are_written_some_pages_at_a_time(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searchable, "PAGES_PER_REQUEST", 2)
    statuses = converted(book, tmp_path / "found.pdf", [2], monkeypatch)
    assert statuses == [PageStatus.FAILED if page == 2 else PageStatus.OK for page in range(1, 6)]
    texts = [page.get_text().strip() for page in pymupdf.open(tmp_path / "found.pdf")]
    assert texts == ["Page 1", "", "Page 3", "Page 4", "Page 5"]


def test_nothing_is_written_where_every_page_fails(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NothingConverted, match=r"no page could be recognised: .*it took more than 120 s"):
        converted(book, tmp_path / "found.pdf", range(9), monkeypatch)


def test_pages_in_a_script_that_is_not_known_are_left_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no Tesseract
    document = scanned(printed_page(*KOREAN, font="korea")).parent
    document.insert_pdf(printed_page("A page of text").parent)
    document.save(tmp_path / "two.pdf")
    code, said = run(capsys, tmp_path / "two.pdf", "-o", tmp_path / "found.pdf")
    assert code == 3
    first, last = said.splitlines()
    assert re.fullmatch(r"two\.pdf: page 1: left as it was: \d lines could not be read: .* the script", first)
    assert last.startswith("two.pdf: 2 pages (1 with text, 1 left as it was) in ")
    assert (tmp_path / "found.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_where_nothing_is_missing_the_file_is_copied(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, samples / "report.pdf", "-o", tmp_path / "found.pdf")
    assert code == 0
    assert said.startswith("report.pdf: 8 pages (8 with text; nothing to add) in ")
    assert (tmp_path / "found.pdf").read_bytes() == (samples / "report.pdf").read_bytes()


def test_a_picture_without_words_is_a_pdf_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (300, 200), "white").save(tmp_path / "blank.webp")
    code, said = run(capsys, tmp_path / "blank.webp", "-o", tmp_path / "found.pdf")
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
def test_what_goes_wrong_is_said(
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.pdf").symlink_to(samples / "report.pdf")
    (tmp_path / "saved.json").write_text('{"version": 1}')
    sheet().save("locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b")
    result, words = run(capsys, *arguments)
    assert result == code
    assert said in words
    assert not (tmp_path / "found.pdf").exists()
