"""Compare doc2md with other converters on the project's own report: what of it arrives in the Markdown?

    python bench/compare.py            (doc2md and pymupdf4llm, which comes with PyMuPDF; markitdown if installed)

The truth is in the PDF itself: its words (text layer), its outline (headings and their levels), its pictures and links.

words     share of the text layer's words that are in the Markdown
headings  share of the outline's entries that are headings in the Markdown, at the right level relative to the first
heads     running heads and page numbers that got into the text (fewer is better)
figures   pictures in the Markdown, of 4
links     addresses in the Markdown, of those that the PDF links to
seconds   wall time, including the start of the program
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

REPORT = Path(__file__).parents[1] / "samples" / "report.pdf"
HEAD = "The Rainwater Network of Lindmouth"

_CONVERTERS = {
    "doc2md": "import doc2md, sys; doc2md.convert(sys.argv[1]).save(sys.argv[2])",
    "pymupdf4llm": "import pymupdf4llm, sys; text = pymupdf4llm.to_markdown(sys.argv[1], write_images=True, "
    "image_path=sys.argv[2] + '_files'); open(sys.argv[2], 'w').write(text)",
    "markitdown": "import markitdown, sys; text = markitdown.MarkItDown().convert(sys.argv[1]).text_content; "
    "open(sys.argv[2], 'w').write(text)",
}


def main() -> None:
    truth = read_truth()
    print("| converter | words | headings | heads | figures | links | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, program in _CONVERTERS.items():
        if importlib.util.find_spec(name):
            print(row(name, program, truth))


def read_truth() -> tuple[Counter[str], list[tuple[int, str]], set[str]]:
    import pymupdf

    document = pymupdf.open(REPORT)
    words = Counter(w for page in document for w in letters(page.get_text().replace("\u00ad\n", "")).split())
    outline = [(level, letters(title)) for level, title, _ in document.get_toc()]
    links = {link["uri"] for page in document for link in page.get_links() if "uri" in link}
    return words, outline, links


def row(name: str, program: str, truth: tuple[Counter[str], list[tuple[int, str]], set[str]]) -> str:
    words, outline, links = truth
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.md"
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-c", program, str(REPORT), str(target)], check=True, capture_output=True
        )
        seconds = time.monotonic() - started
        markdown = target.read_text("utf-8")
    found = Counter(letters(markdown).split())
    kept = sum((words & found).values()) / words.total()
    heads = max(0, markdown.count(HEAD) - 1) + len(re.findall(r"^\s*\d\s*$", markdown, re.M))
    figures = len(re.findall(r"!\[", markdown))
    linked = sum(link in markdown for link in links)
    numbers = (
        f"{kept:.1%} | {headings(markdown, outline):.0%} | {heads} | {figures} | {linked} of {len(links)}"
    )
    return f"| {name} | {numbers} | {seconds:.1f} |"


def headings(markdown: str, outline: list[tuple[int, str]]) -> float:
    """Share of the outline's entries that are headings at their level, relative to the level of the first heading."""
    made = [(len(m[1]), letters(m[2])) for m in re.finditer(r"^(#{1,6}) (.*)$", markdown, re.M)]
    best = 0
    for shift in range(-2, 4):
        shifted = Counter((level + shift, title) for level, title in outline)
        best = max(best, sum((shifted & Counter(made)).values()))
    return best / len(outline)


def letters(text: str) -> str:
    """The text without markup: lower-case letters and digits, one space between words."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"</?[a-zA-Z][^<>]*>", " ", text).casefold()).split())


if __name__ == "__main__":
    main()
