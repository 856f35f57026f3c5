"""Whole documents from recorded answers: nothing is lost, and figures are cut out at their places."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

import doc2md
from doc2md.document import Block, Kind
from doc2md.session import Session
from doc2md.worker_types import PageImage
from doc2md.workers.protocol import Render
from tests.builders.readings import read_answer
from tests.fakes.loopback import Loopback
from tests.fakes.workers import InlineWorkers

pytestmark = pytest.mark.usefixtures("inline_workers")


@pytest.fixture(scope="module")
def manual(material: Path) -> Path:
    """A folder with a manual of 25 pages and the answers of a model to them."""
    return material / "recordings" / "manual_en_spa_vastera"


@pytest.fixture(scope="module")
def answers(manual: Path) -> dict[int, str]:
    return {int(file.stem[-3:]): file.read_text("utf-8") for file in manual.glob("raw_p*.txt")}


@pytest.fixture(scope="module")
def images(manual: Path, answers: dict[int, str]) -> list[PageImage]:
    """The images of the pages as they are sent."""

    async def render() -> list[PageImage]:
        async with Session(doc2md.Options(engine="local")) as session:
            file = session.open(manual / "source.pdf").file
            return [await session.workers.ask(Render(file, page, 144)) for page in sorted(answers)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doc2md.session.Workers", InlineWorkers)
        return asyncio.run(render())


@pytest.fixture
def server(loopback: Loopback, answers: dict[int, str], images: list[PageImage]) -> Loopback:
    """A server that recognises each page by its image, so the pages may come in any order."""
    by_image = {hashlib.sha256(image.data).hexdigest(): answers[n] for n, image in enumerate(images, 1)}
    loopback.texts({}, by_image)
    return loopback


def flattened(blocks: tuple[Block, ...]) -> list[Block]:
    return [each for block in blocks for each in (block, *flattened(block.children))]


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("profile", ["dmxapi", "vllm"])
def test_a_manual_keeps_every_block_of_every_answer(
    server: Loopback, manual: Path, answers: dict[int, str], images: list[PageImage], profile: str
) -> None:
    result = doc2md.convert(manual / "source.pdf", base_url=server.base_url, profile=profile, check="off")
    assert result.status == "ok"
    assert [row.page for row in result.ledger] == list(range(1, 26))
    assert len(server.requests) == 25
    pages = [block.page for block in result.document.blocks]
    assert pages == sorted(pages)

    kept = letters("".join(block.text.plain for block in flattened(result.document.blocks)))
    gone = {edit.block for row in result.ledger for edit in row.edits if edit.by == "duplicate_boxes"}
    for number, answer in answers.items():
        reading = read_answer(answer, images[number - 1].size, number)
        for block in reading.blocks:
            assert block.id in gone or letters(block.text.plain) in kept
        assert all(not drop.text.strip() for drop in reading.dropped)

    named = sum(answer.count("<|ref|>image<|/ref|>") for answer in answers.values())
    assert len(result.figures) == named - len(gone) >= 19


def test_a_figure_is_cut_out_at_its_place(server: Loopback, manual: Path) -> None:
    result = doc2md.convert(manual / "source.pdf", base_url=server.base_url, pages="1-3")
    for block in result.document.blocks:
        if block.kind is Kind.FIGURE and block.figure and block.box:
            width, height = struct.unpack(">II", result.figures[block.figure].read_bytes()[16:24])
            assert width / height == pytest.approx(block.box.width / block.box.height, rel=0.05)


def test_the_screenshot_of_the_api_gives_its_markdown(
    loopback: Loopback, samples: Path, tmp_path: Path
) -> None:
    answer = (samples / "screenshot.grounded.txt").read_text("utf-8")
    loopback.answer = lambda request: answer
    result = doc2md.convert(screen(), base_url=loopback.base_url)
    result.save(tmp_path / "screenshot.md")
    expected = (samples / "screenshot.md").read_text("utf-8")
    assert (tmp_path / "screenshot.md").read_text("utf-8") == expected
    icons = [block for block in result.document.blocks if block.kind is Kind.FIGURE]
    assert len(icons) == answer.count("<|ref|>image<|/ref|>") - 1  # one icon was named twice


def screen() -> bytes:
    """A picture with the proportions of a telephone's screen, and something on it."""
    picture = Image.new("RGB", (540, 1170), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 500, 1130), outline="black", width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
