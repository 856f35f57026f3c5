"""The review page in a browser: one tour through a small document with hostile text, on a desk and on a phone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from doc2md.document import (
    Coverage,
    Document,
    Finding,
    FindingKind,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Text,
    TextSource,
)
from doc2md.exporter.json import from_json
from doc2md.exporter.markdown import to_markdown
from doc2md.exporter.review.page import CLOSING, Names, opening, picture
from doc2md.geometry import Box
from doc2md.markup.write import escape_line_start, inline
from tests.builders.blocks import block, document, heading, paragraph, table
from tests.exporter.test_html import HOSTILE

pytestmark = pytest.mark.browser

SIZE = (300.0, 400.0)
MISSING = "A line that # is missing."


def row(page: int, *findings: Finding) -> PageRow:
    return PageRow(
        page, PageStatus.OK, SIZE, coverage=Coverage(TextSource.TEXT_LAYER, 50, 48, findings=findings)
    )


def example() -> Document:
    """Three pages: a changed digit beside bold words and a formula, missing words, a table, hostile text."""
    bold, maths = Mark(10, 14, MarkKind.BOLD), Mark(36, 39, MarkKind.MATH)
    changed = paragraph(
        "The total cost is 1,234 in the year n_1.", bold, maths, id="total", box=Box(20, 60, 280, 90)
    )
    costs = table(("Item", "Cost"), ("Pipe", "17"), id="costs", page=2, box=Box(20, 40, 200, 90))
    items = block(
        Kind.LIST, page=2, box=Box(20, 100, 200, 150), id="list",
        children=(block(Kind.ITEM, "first", label="-", page=2), block(Kind.ITEM, "secnd", label="-", page=2)),
    )  # fmt: skip
    hostile = [paragraph(str(param.values[0]), page=3, id=f"bad{i}") for i, param in enumerate(HOSTILE)]
    title = heading("Costs", 2, id="title", box=Box(20, 20, 200, 50))
    link = paragraph(
        "see above", Mark(4, 9, MarkKind.LINK, "#title"), page=2, id="link", box=Box(20, 200, 90, 210)
    )
    one = row(
        1,
        Finding(FindingKind.CHANGED, "total", "1,234", "1,284", Box(60, 62, 100, 74)),
        Finding(FindingKind.MISSING, printed=MISSING, box=Box(20, 120, 200, 135)),
    )
    two = row(2, Finding(FindingKind.CHANGED, "costs", "17", "19"))
    three = row(3, Finding(FindingKind.UNSUPPORTED, "bad0", str(HOSTILE[0].values[0])))
    return document(title, changed, costs, items, link, *hostile, pages=(one, two, three))  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("review") / "report.review.html"
    paper = io.BytesIO()
    Image.new("L", (30, 40), 255).save(paper, "PNG")
    pictures = "".join(picture(page, paper.getvalue(), "image/png") for page in (1, 2, 3))
    names = Names("report", "report_artifacts", "0" * 64)
    file.write_text(opening(example(), names) + pictures + CLOSING, "utf-8")
    return file


Show = Callable[..., Any]


@pytest.fixture
def show(chromium: Any, written: Path) -> Iterator[Show]:
    """Opens the page. At the end, nothing may have been written to the console, asked for or requested."""
    happened: list[str] = []
    contexts = []

    def opened(width: int = 1300, theme: str = "light") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: happened.append("dialog"))
        page.on("console", lambda message: happened.append(message.text))
        page.on("pageerror", lambda error: happened.append(str(error)))
        page.on("request", lambda request: happened.append(request.url) if foreign(request.url) else None)
        page.goto(written.as_uri())
        return page

    def foreign(url: str) -> bool:
        return url != written.as_uri() and not url.startswith(("data:image/", "blob:"))

    yield opened
    for context in contexts:
        context.close()
    assert happened == []


def saved(page: Any, button: str) -> str:
    with page.expect_download() as started:
        page.click(button)
    return Path(started.value.path()).read_text("utf-8")


def test_without_corrections_the_downloads_are_the_document(show: Show) -> None:
    page = show()
    source = example()
    assert saved(page, "#get-markdown") == to_markdown(source)
    assert from_json(saved(page, "#get-json")) == source


def test_a_block_is_shown_on_both_sides_and_in_the_list(show: Show) -> None:
    page = show()
    page.click('.box[data-block="1"]')
    assert page.locator('.block.selected[data-block="1"]').is_visible()
    assert page.locator('.box.selected[data-block="1"]').is_visible()
    assert "The page shows “1,284”; the document says “1,234”." in page.inner_text("#flags .current")
    page.hover('.block[data-block="0"]')
    assert page.locator('.box.hover[data-block="0"]').is_visible()
    page.click('#flags li:has-text("Page 2 · table") .flag-head')
    assert page.locator('.block.selected[data-block="2"]').is_visible()
    assert page.locator('.box.selected[data-block="2"]').is_visible()
    page.wait_for_function("document.querySelector('#page-number').value === '2'")


def test_the_keyboard_goes_through_the_flags_and_corrections_are_in_both_downloads(show: Show) -> None:
    page = show()
    keys = page.keyboard
    for key in ("j", "j", "k", "e"):
        keys.press(key)
    assert page.input_value("#correction") == "The total cost is 1,234 in the year n_1."
    page.fill("#correction", "The total cost is 1,284 *in* the year n_1.")
    keys.press("Control+Enter")
    keys.press("a")
    keys.press("e")  # the cell with the words of the finding
    page.fill("#correction", "1|9")
    keys.press("Control+Enter")
    keys.press("j")
    page.click("text=Add to the text")
    assert page.inner_text("#progress") == "3 of 4 checked"
    page.click('.block[data-block="3"] li:nth-child(2)')
    page.click('.block[data-block="3"] li:nth-child(2)')
    assert page.input_value("#correction") == "secnd"
    page.fill("#correction", "second")
    page.click(".editor .primary")
    page.click('.block[data-block="0"]')
    keys.press("e")
    page.fill("#correction", "All costs")
    page.click(".editor .primary")
    markdown = saved(page, "#get-markdown")
    assert r"The total **cost** is 1,284 \*in\* the year $n_1$." in markdown
    assert "| Pipe | 1\\|9 |" in markdown
    assert "\n- second\n" in markdown
    assert "## All costs" in markdown
    assert "[above](#all-costs)" in markdown
    assert f"\n{MISSING}\n" in markdown
    corrected = from_json(saved(page, "#get-json"))
    assert to_markdown(corrected) == markdown
    edits = {edit.block: edit for edit in corrected.pages[0].edits}
    assert edits["total"].by == "review"
    assert edits["total"].before == "The total cost is 1,234 in the year n_1."
    page.reload()
    assert page.inner_text("#progress") == "3 of 4 checked"
    assert saved(page, "#get-markdown") == markdown


def test_escapes_are_those_of_the_markdown_writer(show: Show) -> None:
    texts = [
        "# x", "1. x", "12) x", "- x", "+", "a*b", "*a*", "* a *", "_a_", "a_b_c", "$5", "$5 and $6", "`a`", "[^1]",
        "[a](b)", "![x]", "<b>", "a < b", "&amp;", "R&D", "~~x~~", "a~b", "\\", "---", "= =", "```", "> x", "é_ä_",
        "漢*字*", "𝑥*𝑦*", "a\nb",
    ]  # fmt: skip
    wanted = [escape_line_start(inline(Text(text))) for text in texts]
    assert show().evaluate("texts => texts.map(addedMarkdown)", texts) == wanted


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1300, "light")])
def test_nothing_overflows_in_either_theme(show: Show, width: int, theme: str) -> None:
    page = show(width, theme)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("t")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    for pane in ("text", "flags", "page") if width == 390 else (None,):
        if pane:
            page.click(f".tabs [data-pane={pane}]")
        page.keyboard.press("j")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".tabs [data-pane=text]" if width == 390 else "#text", position={"x": 2, "y": 2})
    page.keyboard.press("k" if width == 390 else "j")
    page.keyboard.press("e")
    assert page.locator("#correction").is_visible()
    for view in ("source", "tables"):
        page.click(f".views [data-view={view}]")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
