"""The targets of `fuzz.py`: what happens to an input, and what must be true afterwards."""

from __future__ import annotations

import re
from dataclasses import astuple
from html.parser import HTMLParser
from typing import Any

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PAGE = (595.0, 842.0)
UNSAFE_TAGS = {"script", "iframe", "object", "embed", "form", "input", "base", "svg", "link"}


def read_answer(answer: str) -> None:
    """Take an answer all the way to each output format."""
    from doc2md.assembler import assemble, settle
    from doc2md.converter.base import Ask, Transcript
    from doc2md.converter.grounded import parse
    from doc2md.converter.replay import replace_surrogates
    from doc2md.document import Document, PageRow, PageStatus, Source
    from doc2md.pages.quality import answer_faults, check_answer
    from doc2md.pages.spots import parse_spots, plain_text

    answer = replace_surrogates(answer)  # as every engine returns it
    transcript = Transcript(Ask(1), answer, engine="fuzz")
    reading = parse(transcript, PAGE)
    spans = sorted(
        {o.span for b in reading.blocks for o in b.origin if o.span} | {d.span for d in reading.dropped}
    )
    assert "".join(answer[start:end] for start, end in spans) == answer, "the spans do not tile the answer"
    check_answer(transcript)
    answer_faults(transcript, reading.dropped)
    assert not CONTROLS.search(plain_text(answer)), "a control character in a plain answer"
    parse_spots(answer, PAGE, located=False)
    parse_spots(answer, PAGE, located=True)
    (page,) = assemble([settle(reading)])
    write(Document(Source("x.pdf", "00", 1), (PageRow(1, PageStatus.OK, PAGE),), page.blocks))


def write(document: Any) -> None:
    """Write a document as Markdown, HTML, JSON and CSV."""
    from doc2md.exporter.html import to_html
    from doc2md.exporter.json import from_json, to_json
    from doc2md.exporter.markdown import to_markdown
    from doc2md.exporter.tables_csv import to_csv

    markdown = to_markdown(document)
    markdown.encode("utf-8")
    assert not CONTROLS.search(markdown), "a control character in Markdown"
    look_at(to_html(document))
    to_json(document).encode("utf-8")
    from_json(to_json(document))
    for block in document.blocks:
        to_csv(block.cells)


class Tags(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in UNSAFE_TAGS, f"<{tag}> in HTML"
        for name, value in attrs:
            assert not name.startswith("on"), f"{name} in HTML"
            if name in {"href", "src"}:
                assert re.match(
                    r"(?i)https?:|mailto:|#|p\d|data:image/(png|jpeg|webp);|[^:]*$", value or ""
                ), value


def look_at(page: str) -> None:
    """Check that the content of an HTML page has nothing that runs."""
    page.encode("utf-8")
    Tags().feed(page.partition("<main")[2])


def read_table_and_write(source: str) -> None:
    """Check a single table: the written table must read back as the same grid."""
    from doc2md.markup.tables import MAX_CELLS, read_table
    from doc2md.markup.write import Style, fits_gfm, gfm_table, html_table

    cells, _ = read_table(source)
    assert sum(cell.rowspan * cell.colspan for cell in cells) <= MAX_CELLS + len(cells)
    taken = [
        (r, c)
        for x in cells
        for r in range(x.row, x.row + x.rowspan)
        for c in range(x.col, x.col + x.colspan)
    ]
    assert len(taken) == len(set(taken)), "two cells in one place"
    style = Style(("$", "$"))
    again, _ = read_table(html_table(cells, style))
    assert [cell[:2] + cell[3:6] for cell in map(astuple, cells)] == [
        cell[:2] + cell[3:6] for cell in map(astuple, again)
    ], "the grid of a written table reads back differently"
    if cells and fits_gfm(cells):
        gfm_table(cells, style)


def reopen(content: bytes) -> None:
    """Read and write foreign JSON."""
    from doc2md.exporter.json import from_json

    write(from_json(content))
