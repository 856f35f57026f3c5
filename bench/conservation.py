"""Check that no word of a PDF vanishes: each is in a block, in a running head, or in the ledger with a reason.

    DOC2MD_MATERIAL=... python bench/conservation.py [SET ...] [--pages 30] [--verbose]

The words of MuPDF's plain text are compared with the JSON of the document, page by page, so this check does not depend
on the engine's own one. Greek letters in LaTeX count as letters. Words of two scripts are two words, because MuPDF
often writes no space between them. Arabic is compared letter by letter, because MuPDF reorders some letters. Pages that
were read by OCR are left out: their text layer was not used. A page that says `partial` has told the user, and is
counted apart. `--verbose` names the pages and their words, but not for the documents in `corpus/SHUT.txt`, which are
never looked at.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import doc2md
from doc2md.converter.local.layout.conservation import words
from doc2md.document import Block, Document, MarkKind, PageRow, PageStatus, Text, texts_of
from doc2md.errors import Doc2mdError
from doc2md.rasterizer.mupdf import pymupdf

_SPACING_ACCENTS = re.compile("[\u02b0-\u02ff\u00b4\u00a8\u00b8\u0060]")
"""Accents beside their letters, as old fonts print them."""

_COMMAND = re.compile(r"\\(?:var)?([A-Za-z]+)")
_SCRIPT = re.compile(r"[\u0370-\u03ff]|[\u0590-\u05ff]+|[\u0600-\u06ff]|[^\u0370-\u03ff\u0590-\u06ff]+")
"""Matches a part of a word in one script. In Greek, which is used in formulas, and Arabic, it matches one letter."""

_ALEFS = "\u0627\u0649\u064a"
"""Arabic letters that ligatures and fonts confuse."""

SETS = ("roundtrip", "lab", "readoc", "cases", "real", "robust")


class Page(NamedTuple):
    """A page: the document, its number, its number of words, and the words that are in no block and no edit."""

    name: str
    number: int
    words: int
    missing: list[str]
    partial: bool


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=SETS, metavar="SET")
    parser.add_argument("--pages", type=int, default=30, help="skip longer documents")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    corpus = Path(os.environ["DOC2MD_MATERIAL"]) / "corpus"
    shut = set((corpus / "SHUT.txt").read_text("utf-8").split())
    for name in arguments.sets:
        pages = list(check_all(sorted(pdfs(corpus / name)), arguments.pages))
        lost = [page for page in pages if page.missing]
        silent = [page for page in lost if not page.partial]
        count, missing = sum(page.words for page in pages), sum(len(page.missing) for page in lost)
        print(
            f"{name:10} pages {len(pages):5}  words {count:8}  missing {missing:5}"
            f" ({1000 * missing / max(1, count):.2f} per 1,000)  pages with missing words {len(lost)}, of them"
            f" silent {len(silent)}"
        )
        for page in lost if arguments.verbose else ():
            if f"{name}/{page.name}" not in shut:
                print(f"    {page.name} page {page.number}: {' '.join(page.missing[:20])}")


def pdfs(folder: Path) -> Iterator[Path]:
    """The documents of a set: `NAME/doc.pdf` in its folder, or all PDFs in it."""
    cases = list(folder.glob("*/doc.pdf"))
    yield from cases or folder.rglob("*.pdf")


def check_all(files: list[Path], max_pages: int) -> Iterator[Page]:
    """Convert files with the embedded engine and yield their pages that have a text layer which was used."""
    with doc2md.Converter(engine="local") as converter:
        for file in files:
            name = file.parent.name if file.name == "doc.pdf" else file.name
            try:
                printed = list(words_of_pages(file))
                if len(printed) > max_pages:
                    continue
                document = converter.convert(file).document
            except (Doc2mdError, RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
                print(f"    a document was not read: {type(error).__name__}", file=sys.stderr)
                continue
            for row, found in zip(document.pages, printed, strict=False):
                if found and not row.failed and not was_recognised(document, row):
                    yield Page(
                        name,
                        row.page,
                        len(found),
                        missing(found, document, row),
                        row.status is PageStatus.PARTIAL,
                    )


def words_of_pages(file: Path) -> Iterator[list[str]]:
    """The words of each page as MuPDF gives them, without those outside the page."""
    with pymupdf.open(file) as opened:
        for page in opened:
            yield comparable(page.get_text())


def comparable(text: str) -> list[str]:
    """The words of a text in a form that does not depend on the order in which a PDF stores its characters."""
    plain = _COMMAND.sub(_greek_letter, _SPACING_ACCENTS.sub("", text))
    return [part for word in words(plain) for part in _SCRIPT.findall(word) if part not in _ALEFS]


def _greek_letter(command: re.Match[str]) -> str:
    name = {"lambda": "lamda"}.get(command[1].lower(), command[1])
    case = "CAPITAL" if command[1][0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    except KeyError:
        return command[0]


def was_recognised(document: Document, row: PageRow) -> bool:
    """Whether the words of a page come from OCR, so that some of them may have a low score."""
    doubts = (doubt for block in document.blocks if block.page == row.page for doubt in block.doubts)
    return any("OCR" in doubt for doubt in doubts) or not any(b.page == row.page for b in document.blocks)


def missing(found: list[str], document: Document, row: PageRow) -> list[str]:
    """The words that are in no block of the page or of the pages beside it, and in no edit of the page."""
    # A paragraph that continues on the next page is a block of the page on which it starts.
    near = [b for b in document.blocks if any(abs(r.page - row.page) <= 1 for r in b.regions)]
    texts = [text for block in near for text in printed(block)] + [edit.before for edit in row.edits]
    there = [word for text in texts for word in comparable(text)]
    joined = "".join(there)
    return [w for w, n in (Counter(found) - Counter(there)).items() if w not in joined for _ in range(n)]


def printed(block: Block) -> Iterator[str]:
    """The texts and labels of a block and the blocks inside it."""
    yield from (_spaced(text) for text in texts_of(block))
    yield from labels(block)


def _spaced(text: Text) -> str:
    """The text with a space at each end of a formula, so that the `m` after `\\mu` is no part of its name."""
    ends = sorted(
        {end for mark in text.marks if mark.kind is MarkKind.MATH for end in (mark.start, mark.end)}
    )
    return text.splice((end, end, " ") for end in ends).plain


def labels(block: Block) -> Iterator[str]:
    yield block.label
    for child in block.children:
        yield from labels(child)


if __name__ == "__main__":
    main()
