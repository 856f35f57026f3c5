"""Make docs/page-and-markdown.png: a page of the sample report beside the Markdown that doc2md makes from it.

python docs/make_picture.py
"""

from __future__ import annotations

import html
from pathlib import Path

import pymupdf

import doc2md

HERE = Path(__file__).parent
REPORT = HERE.parent / "samples" / "report.pdf"
PAGE = 2
WIDTH, HEIGHT, GAP = 595, 842, 24


def main() -> None:
    markdown = doc2md.convert(REPORT, pages=str(PAGE)).to_markdown("report_artifacts")
    sheet = pymupdf.open()
    page = sheet.new_page(width=2 * WIDTH + 3 * GAP, height=HEIGHT + 2 * GAP)
    page.draw_rect(page.rect, fill=(0.93, 0.93, 0.92), color=None)
    left = pymupdf.Rect(GAP, GAP, GAP + WIDTH, GAP + HEIGHT)
    right = pymupdf.Rect(left.x1 + GAP, GAP, left.x1 + GAP + WIDTH, GAP + HEIGHT)
    page.draw_rect(left, fill=(1, 1, 1), color=None)
    page.show_pdf_page(left, pymupdf.open(REPORT), PAGE - 1)
    page.draw_rect(right, fill=(1, 1, 1), color=None)
    lines = "".join(f"<p>{html.escape(line) or '&#160;'}</p>" for line in markdown.splitlines())
    style = "p { font-family: monospace; font-size: 8.4px; line-height: 1.25; margin: 0; }"
    inside = pymupdf.Rect(right.x0 + 28, right.y0 + 30, right.x1 - 28, right.y1)
    page.insert_htmlbox(inside, lines, css=style, scale_low=0.5)
    page.get_pixmap(dpi=110).save(HERE / "page-and-markdown.png")


if __name__ == "__main__":
    main()
