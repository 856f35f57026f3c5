"""The web page in a browser, asked for its key: from files to results, and what hostile documents cannot do."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doc2md.document import Mark, MarkKind
from doc2md.exporter.json import to_json
from tests.builders.blocks import document, heading, paragraph, table
from tests.exporter.test_html import HOSTILE
from tests.serve.conftest import KEY, listening, pdf, settings

pytestmark = pytest.mark.browser

Show = Callable[..., Any]
PATIENCE = 20_000
"""Milliseconds for anything to happen, on a machine that is busy."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with listening(settings(tmp_path_factory.mktemp("jobs"), max_queue=20, token=KEY)) as found:
        yield found


@pytest.fixture
def show(chromium: Any, address: str) -> Iterator[Show]:
    """Opens the page. At the end, nothing may have run or gone anywhere that is not the page's own."""
    happened: list[str] = []
    contexts = []

    def opened(key: str = KEY) -> Any:
        context = chromium.new_context(viewport={"width": 1300, "height": 800})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: happened.append("dialog"))
        page.on("pageerror", lambda error: happened.append(str(error)))
        page.on("console", lambda message: happened.append(message.text) if told(message.text) else None)
        page.on("request", lambda request: happened.append(request.url) if foreign(request.url) else None)
        page.goto(address)
        page.fill("#key", key)
        page.press("#key", "Enter")
        return page

    def told(text: str) -> bool:
        return not text.startswith("Failed to load resource")

    def foreign(url: str) -> bool:
        return not url.startswith((address, "data:image/", "blob:", "about:srcdoc"))

    yield opened
    for context in contexts:
        context.close()
    assert happened == []


def files(*names: str, data: bytes | None = None) -> list[dict[str, Any]]:
    """Files as the page gets them. Those that are called .pdf are documents of three pages."""
    return [
        {
            "name": name,
            "mimeType": "application/octet-stream",
            "buffer": data if data is not None else pdf(3) if name.endswith(".pdf") else b"words",
        }
        for name in names
    ]


def line(page: Any, name: str, words: str) -> Any:
    """The row of a document, once it says `words`."""
    row = page.locator(f'.document:has(.open[title="{name}"])')
    row.locator(".line").filter(has_text=re.compile(words)).wait_for()
    return row


def result(page: Any, name: str = "words.pdf", given: list[dict[str, Any]] | None = None) -> Any:
    """The review of a document, in its frame."""
    page.set_input_files("#files", given or files(name))
    line(page, name, "page|Converted").locator(".open").click()
    frame = page.frame_locator("iframe.frame")
    frame.locator(".text-page").first.wait_for(state="attached")
    return frame


def saved(page: Any, item: str) -> Path:
    """The file that an item of the menu saves."""
    page.click("#downloads summary")
    with page.expect_download() as started:
        page.click(item)
    return Path(started.value.path())


def test_documents_are_sent_followed_and_there_after_a_reload(show: Show) -> None:
    page = show(key="a wrong key, so it asks again")
    page.locator("#key-problem").filter(has_text="does not know this key").wait_for()
    page.fill("#key", KEY)
    page.press("#key", "Enter")
    page.locator("#promise").filter(has_text="deleted after 24 hours").wait_for()
    page.fill("#pages", "3-1")
    page.set_input_files("#files", files("words.pdf"))
    assert "Put the lower page first" in page.inner_text("#pages-problem")
    page.fill("#pages", "2-")
    page.set_input_files("#files", files("words.pdf", "none.txt", "far.pdf"))
    line(page, "words.pdf", r"2 pages .* only 2-")
    line(page, "none.txt", "cannot read this kind of file")
    page.fill("#pages", "7")
    page.set_input_files("#files", files("short.pdf"))
    line(page, "short.pdf", "only 3 pages").get_by_title("Retry").click()
    page.fill("#again-pages", "1,3")
    page.press("#again-pages", "Enter")
    line(page, "short.pdf", "2 pages")
    page.reload()
    for name in ("words.pdf", "far.pdf", "short.pdf"):
        line(page, name, "2 pages")
    with page.expect_download() as started:
        page.click("#download-all")
    assert "far/far.md" in zipfile.ZipFile(started.value.path()).namelist()
    line(page, "far.pdf", "2 pages").get_by_title("Remove").click()
    page.get_by_role("button", name="Undo").click()
    line(page, "far.pdf", "2 pages")
    assert page.locator(".document").count() == 4


def test_a_result_has_its_pages_its_text_and_its_files(show: Show) -> None:
    page = show()
    frame = result(page, "words.pdf")
    frame.locator('.page[data-page="1"] .sheet img').wait_for()
    assert "Words of page 1." in frame.locator(".block").first.inner_text()
    page.keyboard.press("/")
    frame.locator("#find:focus").wait_for()
    frame.locator("#find").press_sequentially("of page 3")
    frame.locator("#find").press("Enter")
    frame.locator('.box.selected[data-block="2"]').wait_for()
    assert frame.locator("#found").inner_text() == "1 of 1"
    assert (
        saved(page, "[data-format=md]").read_text()
        == "Words of page 1.\n\nWords of page 2.\n\nWords of page 3.\n"
    )
    assert "words.chunks.jsonl" in zipfile.ZipFile(saved(page, "[data-format=zip]")).namelist()
    for tab, words in [
        ("markdown", "Words of page 2."),
        ("tables", "no tables"),
        ("chunks", "1 piece"),
        ("json", "paragraph · Words of page 2."),
        ("pages", "100 %"),
    ]:
        page.click(f"#tab-{tab}")
        page.locator(f".view.{tab}").filter(has_text=words).wait_for()
    page.get_by_role("button", name="Page 3").click()
    frame.locator('.page[data-page="3"]').wait_for()
    page.reload()
    assert page.title() == "words.pdf · doc2md"


def test_corrections_are_kept_by_the_page_around_the_review(show: Show) -> None:
    page = show()
    frame = result(page)
    for again in (False, True):
        if again:
            page.reload()
        frame.locator('.block[data-block="0"]').dblclick()
        text = frame.locator("#correction")
        text.wait_for()
        assert text.input_value() == ("Better words." if again else "Words of page 1.")
        text.fill("Better words.")
        text.press("Control+Enter")
    page.goto(page.url + "/markdown")
    page.reload()
    page.locator(".view.markdown pre").wait_for()
    frame.locator(".text-page").first.wait_for(state="attached")
    assert saved(page, "[data-corrected=md]").read_text().startswith("Better words.\n")


def test_the_keyboard_is_enough(show: Show) -> None:
    page = show()
    page.set_input_files("#files", files("one.pdf", "two.pdf"))
    line(page, "two.pdf", "3 pages")
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    page.frame_locator("iframe.frame").locator(".text-page").first.wait_for(state="attached")
    assert page.inner_text("#name") == "one.pdf"
    page.keyboard.press("]")
    assert page.inner_text("#name") == "two.pdf"
    page.keyboard.press("2")
    page.locator(".view.markdown").filter(has_text="Words of page 1.").wait_for()
    page.keyboard.press("t")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#documents").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator(".toast").wait_for()
    page.locator(".document").nth(1).wait_for(state="detached")


DROP = """([name, bytes]) => {
    const file = (name) => ({isFile: true, name, file: (done) => done(new File([Uint8Array.from(bytes)], name))});
    const folder = (name, ...batches) => ({
        name, createReader: () => ({readEntries: (done) => done(batches.shift() ?? [])}),
    });
    const dropped = folder("reports", [file("notes.txt"), file(name)], [folder("old", [file("old.pdf")])]);
    const dataTransfer = {types: ["Files"], files: [], items: [{webkitGetAsEntry: () => dropped}]};
    for (const type of ["dragenter", "drop"]) {
        const event = new Event(type, {bubbles: true, cancelable: true});
        Object.defineProperty(event, "dataTransfer", {value: dataTransfer});
        document.body.dispatchEvent(event);
    }
}"""


def test_a_dropped_folder_waits_for_a_full_queue_and_a_document_can_be_cancelled(show: Show) -> None:
    page = show()
    page.locator("#promise").filter(has_text="deleted").wait_for()
    full = {"status": 429, "headers": {"Retry-After": "1"}, "body": '{"detail": "the queue is full"}'}
    page.route("**/v1/jobs", lambda route: route.fulfill(**full), times=1)
    page.evaluate(DROP, ["dropped.pdf", list(pdf(1))])
    page.locator(".toast").filter(has_text="1 file in the folder left out").wait_for()
    line(page, "reports/dropped.pdf", "1 page")
    line(page, "reports/old/old.pdf", "1 page")
    page.route("**/v1/jobs", lambda route: None)  # never answered
    page.set_input_files("#files", files("slow.pdf"))
    line(page, "slow.pdf", "Sen").get_by_title("Cancel").click()
    line(page, "slow.pdf", "Cancelled")
    page.unroute("**/v1/jobs")
    page.locator('.document:has-text("slow.pdf")').get_by_title("Retry").click()
    line(page, "slow.pdf", "3 pages")


def test_pages_are_shown_while_the_others_are_read(show: Show) -> None:
    page = show()
    page.set_input_files("#files", files("words.pdf"))
    line(page, "words.pdf", "3 pages")
    at = page.locator(".open").get_attribute("href")
    job = str(at).removeprefix("#/")
    rows = [{"document": 0, "page": number, "status": "ok", "notes": ""} for number in (1, 2)]
    news = {
        "id": job, "version": "1", "fresh": True, "state": "running", "position": 0, "seconds": 0, "message": "",
        "pages": "", "engine": "", "documents": [{"name": "words.pdf", "pages": 3}], "rows": rows,
    }  # fmt: skip
    asked: list[Any] = []

    def answer(route: Any) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(json={"jobs": [news], "unknown": []})

    page.route("**/v1/jobs/watch", answer)
    page.route(
        "**/pages/*", lambda route: route.fulfill(body="Words of " + route.request.url.rpartition("/")[2])
    )
    page.evaluate("at => { location.hash = at; location.reload() }", at)
    page.locator(".running .card").nth(1).wait_for()
    assert page.inner_text(".running .big") == "Page 3 of 3"
    assert page.locator(".running pre").all_inner_texts() == ["Words of 1", "Words of 2"]
    while len(asked) < 2:
        page.wait_for_timeout(20)
    asked[1].continue_()
    page.locator("iframe.frame").wait_for()


def test_a_server_that_is_away_is_waited_for(show: Show) -> None:
    page = show()
    page.locator("#promise").filter(has_text="deleted").wait_for()
    page.route("**/v1/jobs/watch", lambda route: route.abort(), times=1)
    page.set_input_files("#files", files("words.pdf"))
    page.locator("#banner").filter(has_text="does not answer").wait_for()
    line(page, "words.pdf", "3 pages")
    page.locator("#banner").wait_for(state="hidden")


def hostile() -> bytes:
    """The JSON of a document whose texts, cells, links and name attack the page."""
    words = [str(param.values[0]) for param in HOSTILE]
    link = paragraph("a link", Mark(0, 6, MarkKind.LINK, "javascript:alert(1)"), id="link")
    blocks = [paragraph(each, id=f"bad{number}") for number, each in enumerate(words)]
    tables = table(*((each, each) for each in words), id="table")
    return to_json(document(*(heading(each) for each in words), *blocks, link, tables)).encode()


def test_a_hostile_document_is_inert_in_every_tab(show: Show) -> None:
    page = show()
    name = "<img src=x onerror=alert(1)>.json"
    frame = result(page, name, files(name, data=hostile()))
    for tab in ("markdown", "tables", "chunks", "json", "pages"):
        page.click(f"#tab-{tab}")
        page.locator(f".view.{tab} :is(pre, table, details)").first.wait_for()
    assert (
        page.locator(
            "#result script, #result [onerror], #result iframe:not(.frame), main a[href*=script]"
        ).count()
        == 0
    )
    inside = frame.locator("body")
    for reach in ("parent.document.title", "localStorage.length", "sessionStorage.length"):
        assert inside.evaluate(f"() => {{ try {{ return {reach} }} catch {{ return null }} }}") is None


def test_nothing_overflows_on_a_phone_or_a_desk_in_either_theme(show: Show) -> None:
    page = show()
    wide = to_json(document(table(tuple("a column with many words" for _ in range(30)))))
    name = "a very long name of a document " * 4 + ".json"
    page.set_input_files("#files", files(name, "b.json", data=wide.encode()))
    row, _ = line(page, name, "Converted"), line(page, "b.json", "Converted")
    fits = "() => document.documentElement.scrollWidth <= innerWidth"
    for width in (390, 1300):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(fits), width
        assert page.locator("#download-all").is_visible()
        row.locator(".open").click()
        for tab in ("review", "markdown", "tables", "chunks", "json", "pages"):
            page.click(f"#tab-{tab}")
            view = page.locator(f".view.{tab}:visible")
            assert view.evaluate("view => view.scrollWidth <= view.clientWidth"), (tab, width)
            assert page.evaluate(fits), (tab, width)
        page.keyboard.press("Escape")
    for theme, is_dark in (("light", False), ("dark", True)):
        page.emulate_media(color_scheme=theme)
        colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert (int(re.findall(r"\d+", colour)[0]) < 128) is is_dark
