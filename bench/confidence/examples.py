"""Examples for the forest of confidence: blocks of generated documents, and whether they are right."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.confidence.truth import Truth
from bench.judge.arrays import Saved
from doc2md.checks.confidence.calibrate import WRONG
from doc2md.checks.confidence.evidence import evidence
from doc2md.collector import Collector
from doc2md.document import Document
from doc2md.errors import Doc2mdError
from doc2md.options.conversion import Options
from doc2md.options.export import Images
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.session import Session

SCANNED = 8
"""One document in so many is also shown as a scan, if it is short."""
SCAN_PAGES = 3
SCAN_DPI, SCAN_QUALITY = (100, 130, 150, 200), (40, 60, 85)
"""Resolutions of scans, and the quality of their JPEG, from 0 to 100."""


@dataclass(frozen=True)
class Examples(Saved):
    """Blocks of documents.

    features  the names of the columns
    values    the evidence (blocks x features)
    given     the confidence before calibration
    right     whether the block is right
    kinds     its kind
    styles    the renderer of its document, which is left out to see how an unseen style is judged
    """

    features: NDArray[np.str_]
    values: NDArray[np.float64]
    given: NDArray[np.float64]
    right: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    styles: NDArray[np.str_]


Row = tuple[dict[str, float], float, bool, str, str]
"""Evidence, confidence, whether the block is right, its kind, and the renderer."""


def collect(folders: Sequence[Path], jobs: int = 2) -> Examples:
    """Convert generated documents. Each folder has a `doc.pdf`, a `blocks.json` and a `meta.json`."""
    return gathered(asyncio.run(_collect(folders, jobs)))


async def _collect(folders: Sequence[Path], jobs: int) -> list[Row]:
    found = list[Row]()
    async with Session(Options(images=Images.OFF, concurrency=jobs)) as session:
        for number, folder in enumerate(folders):
            content = (folder / "doc.pdf").read_bytes()
            scan = _scan(content, folder.name) if number % SCANNED == 0 else b""
            for source in filter(None, (content, scan)):
                try:
                    document = await _uncalibrated(session, source)
                except Doc2mdError as error:
                    print(f"{folder.name}: {error}")
                    continue
                found += rows(document, folder)
    return found


async def _uncalibrated(session: Session, content: bytes) -> Document:
    """The document as doc2md reads it, with the confidence that the forest will get."""
    source = session.open(content)
    numbers = await session.page_numbers(source)
    with Collector(session.options) as collector:
        async for page in session.read(source, numbers):
            collector.add(page)
        return collector.uncalibrated(await session.inspect(source))


def rows(document: Document, folder: Path) -> Iterator[Row]:
    """The examples in one converted document, whose truth is in `folder`."""
    truth = Truth(json.loads((folder / "blocks.json").read_text("utf-8")))
    style = json.loads((folder / "meta.json").read_text("utf-8"))["renderer"]
    for block, facts in evidence(document):
        if block.kind in WRONG and block.confidence is not None:
            right = truth.has(block)
            if right is not None:
                yield facts, block.confidence, right, block.kind.value, style


def gathered(found: Sequence[Row]) -> Examples:
    """Rows as arrays."""
    names = list(found[0][0])
    return Examples(
        np.array(names),
        np.array([[facts[name] for name in names] for facts, *_ in found]),
        np.array([row[1] for row in found]),
        np.array([row[2] for row in found]),
        np.array([row[3] for row in found]),
        np.array([row[4] for row in found]),
    )


def _scan(content: bytes, name: str) -> bytes:
    """The document as pictures of its pages; nothing if it is too long."""
    chance = Random(name)
    dpi, quality = chance.choice(SCAN_DPI), chance.choice(SCAN_QUALITY)
    with pymupdf.open(stream=content) as document, pymupdf.open() as scan:
        if len(document) > SCAN_PAGES:
            return b""
        for page in document:
            picture = page.get_pixmap(dpi=dpi, colorspace="gray").tobytes("jpeg", jpg_quality=quality)
            made = scan.new_page(width=page.rect.width, height=page.rect.height)
            made.insert_image(made.rect, stream=picture)
        return bytes(scan.tobytes())
