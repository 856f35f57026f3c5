"""HTML tables to a grid of `Cell`s, and back.

The grid follows the HTML standard's algorithm (a cell takes the next free slot of its row; a rowspan reserves
slots below). Rows may be ragged and tags unclosed: the parser is HTML5's own, so every table has a reading.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from doc2md.document import Cell, Text
from doc2md.markup.read import read_inline

MAX_SPAN = 100
"""A larger span is an answer gone wrong: it would cost memory for cells that are not there."""
MAX_CELLS = 20_000
"""Places in a grid up to which spans are believed."""
_CELL = {"td", "th"}

_BARE_LESS_THAN = re.compile(
    r"<(?!/?(?:table|thead|tbody|tfoot|tr|t[dh]|br|b|i|u|p|em|strong|su[bp]|s|del|code)\b)", re.I
)
"""A `<` of the text, not of a tag: models write `\\(x<y\\)` into cells as it is."""


def read_table(source: str) -> tuple[tuple[Cell, ...], str]:
    """The cells of the table in `source`, and the text that stood outside of any cell.

    Tables one after the other are read as one. Of a table inside a cell only the words are kept.
    """
    root = LexborHTMLParser(_BARE_LESS_THAN.sub("&lt;", source)).body
    if root is None or root.css_first("table") is None:
        return (), ""
    rows: list[list[LexborNode]] = []
    outside: list[str] = []
    open_ = [root]
    while open_:  # no recursion: tags may be nested as deep as the answer is long
        node = open_.pop()
        if node.is_text_node:
            outside.append(node.text_content or "")
        elif node.tag in _CELL:  # the parser puts every cell into a row
            rows[-1].append(node)
        else:
            if node.tag == "tr":
                rows.append([])
            open_ += reversed(list(node.iter(include_text=True)))
    return _grid([row for row in rows if row]), " ".join(" ".join(outside).split())


def _span(node: LexborNode, name: str) -> int:
    value = node.attributes.get(name) or ""
    return min(max(int(value), 1), MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _grid(rows: Sequence[Sequence[LexborNode]]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for node in row:
            while (r, c) in taken:
                c += 1
            colspan, rowspan = _span(node, "colspan"), min(_span(node, "rowspan"), len(rows) - r)
            if len(taken) + colspan * rowspan > MAX_CELLS:
                colspan = rowspan = 1
            taken.update((r + i, c + j) for i in range(rowspan) for j in range(colspan))
            cells.append(Cell(r, c, _cell_text(node), rowspan, colspan, node.tag == "th"))
            c += colspan
    return tuple(cells)


def _cell_text(node: LexborNode) -> Text:
    if node.css_first("table"):
        return Text(" ".join(node.text(separator=" ").split()))
    # Unescaped once more: some answers are escaped twice, and maths must see `<`, not `&lt;`.
    return read_inline(html.unescape(node.inner_html or "").strip()).strip()
