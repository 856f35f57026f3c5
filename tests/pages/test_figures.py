"""Questions about figures: their data become a table below them, a description becomes the alternative text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import doc2md
from doc2md.document import Kind, Usage
from doc2md.errors import EngineError
from doc2md.exporter.json import from_json, to_json
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.answers import grounded
from tests.builders.pages import new_page
from tests.fakes.loopback import Loopback, Reply, Request, completion

pytestmark = pytest.mark.usefixtures("inline_workers")

PAGE = grounded("text", "Rain by month:", (100, 50, 900, 100)) + grounded("image", "", (100, 200, 900, 600))
CAPTION = grounded("image_caption", "<center>Figure 1. Rain.</center>", (100, 610, 900, 640))
ICON = grounded("image", "", (100, 700, 130, 720))
TABLE = "<table><tr><td>Month</td><td>mm</td></tr><tr><td>May</td><td>52</td></tr></table>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    picture = Image.new("L", (600, 800), "white")
    picture.paste(0, (60, 160, 540, 480))
    picture.paste(255, (80, 180, 500, 460))
    picture.save(tmp_path / "page.pdf")
    return tmp_path / "page.pdf"


def answers(figure: str | Reply) -> Callable[[Request], str | Reply]:
    def answer(request: Request) -> str | Reply:
        return PAGE + CAPTION + ICON if "markdown" in request.prompt else figure

    return answer


def test_the_data_of_a_figure_are_below_it(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers(TABLE)
    result = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    assert result.to_markdown(images="referenced") == (
        "Rain by month:\n\n![Figure 1](p0001-fig01.png)\n\nFigure 1. Rain.\n\n"
        "| Month | mm |\n| --- | --- |\n| May | 52 |\n\n![](p0001-fig02.png)\n"
    )
    assert [request.prompt for request in loopback.requests][1:] == ["Parse the figure."]
    figure, table = (
        b for b in result.document.blocks if b.kind in {Kind.FIGURE, Kind.TABLE} and b.id < "p0001-003"
    )
    assert table.regions == figure.regions
    assert {origin.part for origin in table.origin} == {3}
    row = result.ledger[0]
    assert (row.attempts, row.usage) == (2, Usage(1800, 100))
    assert from_json(to_json(result.document).encode()) == result.document


def test_only_the_figure_is_sent(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers(TABLE)
    doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    whole, part = (len(request.image) for request in loopback.requests)
    assert part != whole


def test_a_description_is_the_alternative_text(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers("A chart] of [rain\n\nby month <b>")
    result = doc2md.convert(page, base_url=loopback.base_url, figures="describe")
    assert 'alt="A chart] of [rain by month &lt;b&gt;"' in result.html
    assert "<b>" not in result.html
    assert loopback.requests[1].prompt == "Describe this image in detail."


def test_words_beside_the_data_are_in_the_ledger(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers(f"Rain of a year\n\n{TABLE}\n\nIn millimetres.")
    result = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    said = [(drop.text, drop.part) for drop in result.ledger[0].dropped if "beside its data" in drop.reason]
    assert said == [("Rain of a year", 3), ("In millimetres.", 3)]


def test_a_description_is_written_without_its_figure(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers("A chart --> of rain")
    result = doc2md.convert(page, base_url=loopback.base_url, figures="describe")
    assert "[A chart --> of rain]" in result.to_markdown(images="off")
    assert "<!-- figure p0001-fig01.png: A chart    of rain -->" in result.to_markdown(images="placeholder")


def test_a_figure_without_data_is_described(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers("A photograph of a pump.")
    result = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    assert "![A photograph of a pump.](p0001-fig01.png)" in result.to_markdown(images="referenced")


def test_an_incomplete_answer_about_a_figure_is_reported(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers(Reply(body=completion(TABLE, "length")))
    result = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    assert result.ledger[0].notes == ("figure p0001-fig01.png: the answer was cut at the token limit",)


def test_a_question_that_fails_leaves_the_figure_and_is_reported(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers(Reply(400))
    result = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    assert result.status == "partial"
    assert "![Figure 1](p0001-fig01.png)" in result.to_markdown(images="referenced")
    assert result.ledger[0].notes[0].startswith("figure p0001-fig01.png: the server refused the request")


def test_figures_are_not_asked_about_twice(loopback: Loopback, page: Path) -> None:
    loopback.answer = answers(TABLE)
    first = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    again = doc2md.convert(page, base_url=loopback.base_url, figures="parse")
    assert again.markdown == first.markdown
    assert len(loopback.requests) == 2


def test_the_embedded_engine_cannot_explain_figures(page: Path) -> None:
    with pytest.raises(EngineError, match=r"^figures parse needs a model: pass base_url"):
        doc2md.convert(page, figures="parse")


@pytest.mark.ocr
def test_the_figure_of_a_turned_page_is_cut_out_upright(samples: Path) -> None:
    report = pymupdf.open(samples / "report.pdf")
    page, column = report[6], pymupdf.Rect(40, 460, 310, 842)  # a drawing and some text below it

    def figure(turn: int) -> Image.Image:
        """The first figure of a scan that is turned so, made small."""
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(2, 2).prerotate(turn), clip=column)
        scan = new_page(pixmap.width / 2, pixmap.height / 2)
        scan.insert_image(scan.rect, pixmap=pixmap)
        result = doc2md.convert(scan.parent.tobytes())
        with Image.open(next(iter(result.figures.values()))) as picture:
            return picture.convert("L").resize((32, 32))

    upright = figure(0).tobytes()
    for angle in (90, 270):
        apart = [abs(a - b) for a, b in zip(upright, figure(angle).tobytes(), strict=True)]
        assert sum(apart) / len(apart) < 12, angle
