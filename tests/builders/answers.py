"""Grounded text, as DeepSeek-OCR answers it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BOX = (100, 100, 900, 200)
"""A place on the model's grid, which has 1000 lines each way."""


def grounded(label: str, body: str, box: Sequence[int] = BOX) -> str:
    """One block of an answer."""
    return f"<|ref|>{label}<|/ref|><|det|>[{list(box)}]<|/det|>\n{body}\n\n"


def located(words: str, box: Sequence[int]) -> str:
    """One line of an answer to `OCR this image`: the words are in the tag itself."""
    return f"<|ref|>{words}<|/ref|><|det|>[{list(box)}]<|/det|>\n"


def words_of_page(number: int) -> str:
    return grounded("text", f"Words of page {number}.")


FIGURE = grounded("image", "", (100, 100, 900, 900))
"""An answer that is only a figure."""


def answer_files(folder: Path, count: int) -> Path:
    """A folder of answers for `--transcripts`: `Words of page 1.` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        (folder / f"page-{number}.txt").write_text(words_of_page(number), "utf-8")
    return folder
