"""A program that converts the documents named on standard input with one converter. `convert.py` starts it.

    python -m rulers.reader doc2md|pymupdf4llm|liteparse

A line of standard input is JSON: `source`, the document, and `goal`, the Markdown file to write. After each document
comes one line of JSON: `cpu` (CPU seconds of this process and its children), `pages`, `problem`. The first line of
standard output says that the program is ready: it has read a page, so that its modules and its worker are loaded.
OCR models are loaded when the first document needs them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from rulers.processes import cpu_seconds

Convert = Callable[[Path, Path], int]
"""Converts a document (first path) to a Markdown file (second path). Returns the number of pages."""

_FEW_LETTERS = 20
"""A document with fewer letters and digits a page is taken for a scan."""

_WARM_UP = Path(__file__).parents[2] / "samples/report.pdf"


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # libraries that print must not disturb the answers
    with CONVERTERS[sys.argv[1]]() as convert:
        with tempfile.TemporaryDirectory() as folder:
            convert(_WARM_UP, Path(folder) / "warm-up.md")
        print("ready", file=answers, flush=True)
        for line in sys.stdin:
            wanted = json.loads(line)
            run = _read(convert, Path(wanted["source"]), Path(wanted["goal"]))
            print(json.dumps(run), file=answers, flush=True)


def _read(convert: Convert, source: Path, goal: Path) -> dict[str, object]:
    before = cpu_seconds(os.getpid())
    pages, problem = 0, ""
    try:
        pages = convert(source, goal)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    return {"cpu": cpu_seconds(os.getpid()) - before, "pages": pages, "problem": problem}


@contextmanager
def _doc2md() -> Iterator[Convert]:
    import doc2md

    with doc2md.Converter(engine="local", concurrency=1) as converter:

        def convert(source: Path, goal: Path) -> int:
            result = converter.convert(source)
            result.save(goal)
            result.save(goal.with_suffix(".json"))
            return len(result.ledger)

        yield convert


@contextmanager
def _pymupdf4llm() -> Iterator[Convert]:
    """With figures, without running heads, and with RapidOCR where pymupdf4llm finds that a page needs OCR."""
    import pymupdf4llm
    from pymupdf4llm.ocr.rapidocr_api import exec_ocr

    def convert(source: Path, goal: Path) -> int:
        figures = str(goal.with_suffix("")) + "_figures"
        text = pymupdf4llm.to_markdown(
            str(source),
            header=False,
            footer=False,
            write_images=True,
            image_path=figures,
            ocr_function=exec_ocr,
        )
        goal.write_text(text, "utf-8")
        return _page_count(source)

    yield convert


@contextmanager
def _liteparse() -> Iterator[Convert]:
    """With OCR, which takes many times as long, only for documents without text.

    It needs Tesseract's data on this machine, because liteparse must not download it.
    """
    from liteparse import LiteParse

    data = next(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), None)
    plain = LiteParse(output_format="markdown", ocr_enabled=False, quiet=True)
    thorough = LiteParse(output_format="markdown", tessdata_path=str(data), quiet=True) if data else plain

    def convert(source: Path, goal: Path) -> int:
        pages = _page_count(source)
        text = plain.parse(str(source)).text
        if sum(map(str.isalnum, text)) < _FEW_LETTERS * pages:
            text = thorough.parse(str(source)).text
        goal.write_text(text, "utf-8")
        return pages

    yield convert


def _page_count(source: Path) -> int:
    import pymupdf

    with pymupdf.open(source) as document:
        return int(document.page_count)


CONVERTERS: dict[str, Callable[[], AbstractContextManager[Convert]]] = {
    "doc2md": _doc2md,
    "pymupdf4llm": _pymupdf4llm,
    "liteparse": _liteparse,
}


if __name__ == "__main__":
    main()
