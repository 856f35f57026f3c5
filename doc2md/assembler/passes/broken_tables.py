"""Join tables that a page break or a column break has split. A repeated header is dropped, and regions are kept.

Two parts are one table if there is nothing between them except running heads, page numbers and footnotes, if they have
the same number of columns and nearly the same width, and if the second has neither a caption nor a header of its own: a
bold one, or words above a column of numbers. A caption below the last part is that of the whole table, if the first
part has none or the header is repeated. A part that repeats the header may be narrower, because its words may be
shorter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.document import Block, Cell, Edit, Kind, MarkKind, Reading, Region

_BETWEEN = {Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER, Kind.FOOTNOTE}
MAX_WIDTH_DIFFERENCE = 0.04
"""Maximum difference in width, as a fraction of the wider part's width."""
MAX_REPEATED_DIFFERENCE = 0.2
"""The same for a part that repeats the header."""
MIN_RISE = 20.0
"""In points. The part of a table in the next column begins higher than the first part by at least this much."""
MAX_ROWS = 20_000
"""Maximum rows of a joined table."""
MIN_NUMBERS = 2
"""Minimum number of rows below the head of a column of numbers."""
_WORD, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_CONTINUED = re.compile(
    r"\b(?:cont(?:inued|['’]d|\.)|fortsetzung|fortgesetzt|suite|continuación)|[续續]", re.I
)


def join_broken_tables(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each split table joined in its first part. The page of the second part gets an edit."""
    out = [_with_joined_columns(page) for page in pages]
    last: tuple[int, int] | None = None  # indices of the page and the block of a table that ends its page
    for number, page in enumerate(out):
        content = [i for i, block in enumerate(page.blocks) if block.kind not in _BETWEEN]
        if not content:
            continue
        at = content[0]
        if last:
            first, second = out[last[0]].blocks[last[1]], page.blocks[at]
            if _continues(first, second):
                out[last[0]] = out[last[0]].with_blocks(last[1], joined(first, second))
                out[number] = replace(page.with_blocks(at), edits=(*page.edits, *_edits(first, second)))
                if len(content) == 1:  # the table may continue on the next page
                    continue
                content = [i - 1 for i in content[1:]]
        last = (number, content[-1]) if out[number].blocks[content[-1]].kind is Kind.TABLE else None
    return out


def _with_joined_columns(page: Reading) -> Reading:
    """The page with each table joined that goes on at the top of the next column."""
    last = -1  # the index of a table with nothing below it but what may be between two parts
    at = 0
    while at < len(page.blocks):
        block = page.blocks[at]
        first = page.blocks[last] if last >= 0 else None
        if first and _is_in_next_column(first, block) and _fits(first, block):
            edits = (*page.edits, *_edits(first, block))
            page = replace(page.with_blocks(at).with_blocks(last, joined(first, block)), edits=edits)
            continue
        if block.kind not in _BETWEEN:
            last = at if block.kind is Kind.TABLE else -1
        at += 1
    return page


def _is_in_next_column(first: Block, second: Block) -> bool:
    """Whether a block stands beside another and begins higher. Tables side by side begin at the same height."""
    above, below = first.regions[-1].box, second.box
    if above is None or below is None or second.page != first.regions[-1].page:
        return False
    return above.overlap_x(below) <= 0 and below.y0 < above.y0 - MIN_RISE


def unbold_header_cells(pages: Sequence[Reading]) -> list[Reading]:
    """The pages without bold in header cells, because a header is bold by its style."""
    return [
        replace(
            page, blocks=tuple(_without_bold_heads(b) if b.kind is Kind.TABLE else b for b in page.blocks)
        )
        for page in pages
    ]


def _without_bold_heads(table: Block) -> Block:
    if not any(cell.header for cell in table.cells):
        return table
    return replace(
        table,
        cells=tuple(replace(c, text=c.text.without(MarkKind.BOLD)) if c.header else c for c in table.cells),
    )


def _continues(first: Block, second: Block) -> bool:
    """Whether a table at the top of a page goes on with the last one of the page before."""
    return second.page == first.regions[-1].page + 1 and _fits(first, second)


def _fits(first: Block, second: Block) -> bool:
    """Whether a block is a table that looks like the rest of another."""
    if second.kind is not Kind.TABLE or not first.cells or not second.cells:
        return False
    if _width(first.cells) != _width(second.cells):
        return False
    if _rows(first.cells) + _rows(second.cells) > MAX_ROWS:
        return False
    repeated = repeated_rows(first.cells, second.cells) > 0
    has_caption = any(child.kind is Kind.CAPTION for child in first.children)
    captions = [
        child.text.plain
        for child in second.children
        if child.kind is Kind.CAPTION and not ((repeated or not has_caption) and _is_below(child, second))
    ]
    if any(not _CONTINUED.search(words) for words in captions):
        return False
    above, below = first.regions[-1].box, second.box
    most = MAX_REPEATED_DIFFERENCE if repeated else MAX_WIDTH_DIFFERENCE
    if above and below and abs(above.width - below.width) > most * max(above.width, below.width):
        return False
    return repeated or not (_has_bold_head(second.cells) or _has_head_above_numbers(second.cells))


def _is_below(caption: Block, table: Block) -> bool:
    """Whether a caption is below a table. Below the last part, it is that of the whole table."""
    return bool(caption.box and table.box and caption.box.centre_y > table.box.y1)


def joined(first: Block, second: Block) -> Block:
    """One table with the rows of both. The second part has no header rows.

    Rows that repeat the header are dropped, and rows without words in their place: tags may call their words artifacts.
    """
    skip = repeated_rows(first.cells, second.cells) or _empty_rows(first.cells, second.cells)
    shift = _rows(first.cells) - skip
    above, below = _with_pages(first), _with_pages(second)
    below = [replace(c, row=c.row + shift, header=False) for c in below if c.row >= skip]
    return replace(
        first,
        cells=(*above, *below),
        regions=first.regions + second.regions,
        origin=first.origin + second.origin,
        children=first.children + second.children,
    )


def _edits(first: Block, second: Block) -> Iterator[Edit]:
    yield Edit("broken_tables", second.id, f"joined to {first.id}, which it continues")
    rows = repeated_rows(first.cells, second.cells)
    if header := " ".join(cell.text.plain for cell in second.cells if cell.row < rows):
        yield Edit("broken_tables", second.id, f"the header of {first.id}, repeated", before=header)


def _with_pages(part: Block) -> list[Cell]:
    """The cells, each with a region that has at least its page. A joined table has cells of several pages."""
    return [c if c.region else replace(c, region=Region(part.page, None)) for c in part.cells]


def repeated_rows(first: Sequence[Cell], second: Sequence[Cell]) -> int:
    """The number of rows of the second part that repeat the header of the first, or its first row if it has none."""
    heads = max((c.row + c.rowspan for c in first if c.header), default=1)
    count = min(heads, _rows(second) - 1)
    while count and _leading_texts(first, count) != _leading_texts(second, count):
        count -= 1
    return count


def _empty_rows(first: Sequence[Cell], second: Sequence[Cell]) -> int:
    """The number of rows without words at the top of the second part, at most that of the header of the first."""
    heads = max((c.row + c.rowspan for c in first if c.header), default=0)
    filled = min((c.row for c in second if c.text.plain.strip()), default=0)
    return filled if filled <= heads else 0


def _leading_texts(cells: Sequence[Cell], rows: int) -> list[tuple[int, int, str]]:
    """The texts of the first `rows` rows with their row and column; nothing if all of them are empty."""
    texts = [(c.row, c.col, "".join(c.text.plain.casefold().split())) for c in cells if c.row < rows]
    return sorted(texts) if any(words for *_, words in texts) else []


def _has_bold_head(cells: Sequence[Cell]) -> bool:
    heads = [c for c in cells if c.row == 0 and c.text.plain.strip()]
    return bool(heads) and all(
        c.header
        and any(
            m.kind is MarkKind.BOLD and m.end - m.start >= len(c.text.plain.strip()) for m in c.text.marks
        )
        for c in heads
    )


def _width(cells: Sequence[Cell]) -> int:
    return max(c.col + c.colspan for c in cells)


def _rows(cells: Sequence[Cell]) -> int:
    return max(c.row + c.rowspan for c in cells)


def _has_head_above_numbers(cells: Sequence[Cell]) -> bool:
    """Whether all cells of the first row are words, and there is a column with a number in each other row."""
    columns = defaultdict[int, list[str]](list)
    for cell in sorted(cells, key=lambda cell: cell.row):
        columns[cell.col].append(cell.text.plain)
    heads = [cell.text.plain for cell in cells if cell.row == 0]
    starts = {cell.col for cell in cells if cell.row == 0}
    if not all(_WORD.search(head) and not _DIGIT.search(head) for head in heads):
        return False
    return any(
        col in starts and len(texts) > MIN_NUMBERS and all(map(_DIGIT.search, texts[1:]))
        for col, texts in columns.items()
    )
