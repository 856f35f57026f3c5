"""Whole documents from recorded answers, served over HTTP: nothing is lost, figures are cropped where they stand."""

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
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import Block, Kind
from doc2md.session import Session
from doc2md.worker_types import PageImage
from doc2md.workers.protocol import Render
from tests.fakes.loopback import Loopback


async def _images(source: Path, pages: int) -> list[PageImage]:
    async with Session(doc2md.Options(engine="local")) as session:
        file = session.open(source).file
        return [await session.workers.ask(Render(file, page, 144)) for page in range(1, pages + 1)]


def _serve(loopback: Loopback, source: Path, answers: dict[int, str]) -> list[PageImage]:
    """The server knows each page by its picture, whatever the order in which they are asked."""
    images = asyncio.run(_images(source, len(answers)))
    by_image = {hashlib.sha256(image.data).hexdigest(): answers[n] for n, image in enumerate(images, 1)}
    loopback.texts({}, by_image)
    return images


def _walk(blocks: tuple[Block, ...]) -> list[Block]:
    return [each for block in blocks for each in (block, *_walk(block.children))]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("profile", ["dmxapi", "vllm"])
def test_a_manual_keeps_every_block_of_every_answer(loopback: Loopback, material: Path, profile: str) -> None:
    folder = material / "recordings" / "manual_en_spa_vastera"
    answers = {int(f.stem[-3:]): f.read_text("utf-8") for f in folder.glob("raw_p*.txt")}
    images = _serve(loopback, folder / "source.pdf", answers)
    result = doc2md.convert(folder / "source.pdf", base_url=loopback.base_url, profile=profile)

    assert result.status == "ok"
    assert [row.page for row in result.ledger] == list(range(1, 26))
    assert len(loopback.requests) == 25
    pages = [block.page for block in result.document.blocks]
    assert pages == sorted(pages)

    kept = _letters("".join(block.text.plain for block in _walk(result.document.blocks)))
    gone = {edit.block for row in result.ledger for edit in row.edits if edit.by == "duplicate_boxes"}
    for number, answer in answers.items():
        reading = parse(Transcript(Ask(number), answer), images[number - 1].size)
        for block in reading.blocks:
            assert block.id in gone or _letters(block.text.plain) in kept
        assert all(not drop.text.strip() for drop in reading.dropped)

    named = sum(answer.count("<|ref|>image<|/ref|>") for answer in answers.values())
    assert len(result.figures) == named - len(gone) >= 19


def test_a_figure_is_cropped_where_it_stands(loopback: Loopback, material: Path) -> None:
    folder = material / "recordings" / "manual_en_spa_vastera"
    answers = {int(f.stem[-3:]): f.read_text("utf-8") for f in folder.glob("raw_p*.txt")}
    _serve(loopback, folder / "source.pdf", answers)
    result = doc2md.convert(folder / "source.pdf", base_url=loopback.base_url, pages="1-3")
    for block in result.document.blocks:
        if block.kind is Kind.FIGURE and block.figure and block.box:
            width, height = struct.unpack(">II", result.figures[block.figure].read_bytes()[16:24])
            assert width / height == pytest.approx(block.box.width / block.box.height, rel=0.05)


def test_the_screenshot_of_the_api_gives_its_markdown(
    loopback: Loopback, samples: Path, tmp_path: Path
) -> None:
    answer = (samples / "screenshot.grounded.txt").read_text("utf-8")
    loopback.answer = lambda request: answer
    result = doc2md.convert(_screen(), base_url=loopback.base_url)
    result.save(tmp_path / "screenshot.md")
    expected = (samples / "screenshot.md").read_text("utf-8")
    assert (tmp_path / "screenshot.md").read_text("utf-8") == expected
    icons = [block for block in result.document.blocks if block.kind is Kind.FIGURE]
    assert len(icons) == answer.count("<|ref|>image<|/ref|>") - 1  # one icon was named twice


def _screen() -> bytes:
    """A picture in the proportions of a telephone's screen, with something on it."""
    picture = Image.new("RGB", (540, 1170), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 500, 1130), outline="black", width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
