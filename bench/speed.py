"""Measure whole commands on documents of 1, 10, 100 and 350 pages: CPU time, wall time and memory.

    python bench/speed.py PDF… [--pages 1 10 100 350]

The pages of the PDFs, one after the other and repeated as needed, make the documents. Each converter runs in a process
of its own, from a cold start until the Markdown and the figures are on disk: doc2md `local`, pymupdf4llm and liteparse
without OCR, if they are installed. CPU seconds are those of all processes. Memory is the peak of the largest process.
Compare the rows of one run: another machine or another day gives other seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

_PYMUPDF4LLM = (
    "import pathlib, sys, pymupdf4llm; "
    "pathlib.Path(sys.argv[2]).write_text("
    "pymupdf4llm.to_markdown(sys.argv[1], write_images=True, image_path=sys.argv[3]))"
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pdfs", nargs="+", type=Path)
    parser.add_argument("--pages", nargs="+", type=int, default=[1, 10, 100, 350])
    arguments = parser.parse_args()
    print(
        "| converter | pages | CPU s | CPU s/page | wall s | memory MB |\n| --- | --- | --- | --- | --- | --- |"
    )
    with tempfile.TemporaryDirectory() as folder:
        for pages in arguments.pages:
            source = Path(folder) / f"{pages}.pdf"
            # In another process, because a measured command starts with the memory of this process.
            maker = get_context("spawn").Process(target=write_pages, args=(arguments.pdfs, pages, source))
            maker.start()
            maker.join()
            for name, command in commands(source, Path(folder)):
                cpu, wall, memory = measure(command)
                print(
                    f"| {name} | {pages} | {cpu:.2f} | {cpu / pages:.3f} | {wall:.2f} | {memory:.0f} |",
                    flush=True,
                )


def write_pages(pdfs: list[Path], count: int, goal: Path) -> None:
    """Write a PDF of `count` pages, taken from `pdfs` in turn."""
    import pymupdf

    with pymupdf.open() as made:
        while len(made) < count:
            for pdf in pdfs:
                with pymupdf.open(pdf) as part:
                    made.insert_pdf(part, to_page=min(len(part), count - len(made)) - 1)
                if len(made) == count:
                    break
        made.save(goal, garbage=4, deflate=True)


PARTIAL = 3
"""doc2md's exit code if a word of a page is missing: the file is written."""


def commands(source: Path, folder: Path) -> Iterator[tuple[str, list[str]]]:
    goal = str(folder / "out.md")
    yield (
        "doc2md",
        [sys.executable, "-m", "doc2md", "convert", str(source), "-o", goal, "-q", "--overwrite"],
    )
    if importlib.util.find_spec("pymupdf4llm"):
        yield "pymupdf4llm", [sys.executable, "-c", _PYMUPDF4LLM, str(source), goal, str(folder / "figures")]
    if lit := shutil.which("lit", path=str(Path(sys.executable).parent)):
        yield "liteparse", [lit, "parse", str(source), "--no-ocr", "--format", "markdown", "-q", "-o", goal]


def measure(command: list[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak memory (MB) of a command and its children. Exits if the command fails."""
    started = time.monotonic()
    null = os.open(os.devnull, os.O_RDWR)
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(process, 0)
    os.close(null)
    if os.waitstatus_to_exitcode(status) not in (0, PARTIAL):
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
