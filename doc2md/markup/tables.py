"""Parse HTML tables into a grid of `Cell` objects.

The grid follows the algorithm of the HTML standard: a cell takes the next free slot of its row, and a rowspan
reserves slots in the rows below. Rows of different lengths and unclosed tags are accepted, because an HTML5 parser
reads the source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from doc2md.document import Cell, Text
from doc2md.markup.read import read_inline

MAX_SPAN = 100
"""Maximum rowspan and colspan of a cell. A larger span is an error of the model and would waste memory."""
MAX_CELLS = 20_000
"""Maximum number of slots in a grid. After that, the spans of further cells are ignored."""
_CELL_TAGS = {"td", "th"}

_BARE_LESS_THAN = re.compile(
    r"<(?!/?(?:table|thead|tbody|tfoot|tr|t[dh]|br|b|i|u|p|em|strong|su[bp]|s|del|code)\b)", re.I
)
"""A `<` that is text and not part of a tag. Models write `\\(x<y\\)` into cells without escaping it."""


def read_table(source: str) -> tuple[tuple[Cell, ...], str]:
    """Parse the HTML tables in `source` into one grid.

    Returns the cells and the text outside all cells. Consecutive tables are joined into one. A table inside a cell is
    reduced to its text. Without a table, the result is `((), "")`.
    """
    root = LexborHTMLParser(_BARE_LESS_THAN.sub("&lt;", source)).body
    if root is None or root.css_first("table") is None:
        return (), ""
    rows: list[list[LexborNode]] = []
    outside: list[str] = []
    open_ = [root]
    while open_:  # no recursion, because a bad response can nest tags very deeply
        node = open_.pop()
        if node.is_text_node:
            outside.append(node.text_content or "")
        elif node.tag in _CELL_TAGS:  # the HTML parser puts every cell into a row
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
    # Unescape once more: some responses are escaped twice, and maths needs `<`, not `&lt;`.
    return read_inline(html.unescape(node.inner_html or "").strip()).strip()
