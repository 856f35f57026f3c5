"""Count the visible characters of PDFs that are in the Markdown of a model's answers after repair.

    python bench/visible.py FOLDER ...

FOLDER has a `source.pdf` and a model's answers for its pages. The words come from MuPDF, so this does not depend on
doc2md's own check. Words inside the boxes of figures, running heads and page numbers are left out, and so are pages
without a text layer. A character is in the Markdown if its word is there as often as on the pages, or if its letters
are there in another division into words. All repairs are printed, to be read beside the pages, and all words that the
Markdown has more often than the pages.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import doc2md
from doc2md.document import FURNITURE, Block, Document, Kind
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|<!--.*?-->")


def main() -> None:
    for name in sys.argv[1:]:
        with doc2md.Converter(transcripts=name) as converter:
            result = converter.convert(Path(name) / "source.pdf")
        written = words(_LINK.sub(r" \1 ", result.markdown))
        shown, left_out = printed(Path(name) / "source.pdf", result.document)
        gone = [
            word for word in (Counter(shown) - Counter(written)).elements() if word not in "".join(written)
        ]
        total = sum(map(len, shown))
        share = 1 - sum(map(len, gone)) / total
        print(
            f"{Path(name).name}: {total} characters, {share:.4f} in the Markdown; missing: {' '.join(gone)}"
        )
        more = Counter(written) - Counter(shown) - Counter(left_out)
        print(f"  more often than on the pages: {' '.join(more.elements())}")
        for row in result.document.pages:
            for edit in row.edits:
                if edit.by == "repair":
                    print(f"  page {row.page}: {edit.before!r} -> {edit.after!r} ({edit.reason})")


def printed(source: Path, document: Document) -> tuple[list[str], list[str]]:
    """The words of the pages, and those in figures and running heads."""
    shown, left_out = list[str](), list[str]()
    with pymupdf.open(source) as pages:
        for number, page in enumerate(pages, 1):
            boxes = list(_left_out(document.blocks, number))
            for x0, y0, x1, y1, text, *_ in page.get_text("words"):
                centre = ((x0 + x1) / 2, (y0 + y1) / 2)
                (left_out if any(box.contains_point(centre) for box in boxes) else shown).extend(words(text))
    return shown, left_out


def _left_out(blocks: tuple[Block, ...], page: int) -> Iterator[Box]:
    for block in blocks:
        if block.kind in FURNITURE | {Kind.FIGURE}:
            yield from (region.box for region in block.regions if region.page == page and region.box)
        yield from _left_out(block.children, page)


def words(text: str) -> list[str]:
    """The words of a text without case and accents; in Chinese and Japanese, its characters."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(char for char in folded if not unicodedata.combining(char)))


if __name__ == "__main__":
    main()
