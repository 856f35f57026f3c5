"""How the cells of a table look: rules, fills, alignment. For texts, slides and sheets."""

from __future__ import annotations

from bench.lab.content import Cell, Table
from bench.lab.factors import Style
from bench.lab.measures import Measures

_PADDINGS = {"normal": (3.0, 5.0), "tight": (1.0, 3.0), "dense": (0.0, 2.5), "wide": (6.0, 10.0)}
_SIZES = {"same": 0.95, "small": 0.8, "mono": 0.85, "sans": 0.9}
# The kind and the width of the rules, the latter in points.
_LINES = {"dashed": ("dashed", 0.6), "dotted": ("dotted", 0.8), "double": ("double", 0.5), "heavy": ("single", 1.6),
          "rows-light": ("single", 0.4), "horizontal": ("single", 0.5)}  # fmt: skip
_ALL = ("top", "left", "bottom", "right")


class TableLook:
    """The looks of one table.

    `pad` is the padding above and beside the text in points, `size` that of the font as a share of the body's, `use`
    the kind of its font. `kind`, `weight` (in points) and `colour` are those of its rules.
    """

    def __init__(self, style: Style, m: Measures, block: Table) -> None:
        self.style, self.m, self.block = style, m, block
        self.rules = style["table_rules"]
        self.pad = _PADDINGS[style["table_padding"]]
        self.size = _SIZES[style["table_font"]]
        self.use = style["table_font"] if style["table_font"] in ("mono", "sans") else "body"
        self.kind, self.weight = _LINES.get(self.rules, ("single", 0.6))
        dark = style["theme"] == "dark"
        self.colour = "B9BFC9" if self.rules == "rows-light" else "8A93A3" if dark else "444444"

    def marks(self, cell: Cell) -> tuple[tuple[str, ...], float]:
        """Whether a cell is bold or italic, and the share of the size of the table's font that it has."""
        head = self.style["table_head"]
        if cell.header == "column":
            bold = ("bold",) if head in ("bold", "uppercase", "small", "centred") else ()
            return (("italic",) if head == "italic" else bold), 0.85 if head == "small" else 1.0
        return (("bold",) if cell.header == "row" or cell.look in ("total", "group") else ()), 1.0

    def ink(self, cell: Cell) -> str:
        """The colour of the text of a cell, empty for the usual one."""
        return "#ffffff" if self.style["table_fill"] == "dark-head" and cell.header == "column" else ""

    def align(self, cell: Cell) -> str:
        """left, center or right."""
        kind = self.style["table_align"]
        if cell.header == "column" and self.style["table_head"] == "centred":
            return "center"
        right = cell.look == "number" or (cell.look == "total" and cell.col > 0 and not cell.header)
        if kind == "right" or (kind == "numbers-right" and right):
            return "right"
        return "center" if kind == "centre" else "left"

    def sides(self, cell: Cell, r: int) -> set[str]:
        """The sides of the part of a cell in row `r` that have rules."""
        first, last = r == 0, max(r, cell.row + cell.row_span - 1) == len(self.block.rows) - 1
        left, right = cell.col == 0, cell.col + cell.col_span == self.block.columns
        head_end, total = r == self.block.head_rows, cell.look == "total"
        wanted: dict[str, bool] = {}
        match self.rules:
            case "grid" | "dashed" | "dotted" | "double" | "heavy":
                wanted = dict.fromkeys(_ALL, True)
            case "horizontal":
                wanted = {"top": True, "bottom": True}
            case "rows-light":
                wanted = {"top": not first, "bottom": True}
            case "vertical":
                wanted = {"left": not left}
            case "inner":
                wanted = {"left": not left, "top": not first}
            case "outer":
                wanted = {"top": first, "left": left, "bottom": last, "right": right}
            case "booktabs":
                wanted = {"top": first or head_end or total, "bottom": last}
            case "head":
                wanted = {"top": head_end or total}
            case "none":
                wanted = {"top": total}
        if r > cell.row:
            wanted["top"] = False
        if r < cell.row + cell.row_span - 1:
            wanted["bottom"] = False
        return {side for side in _ALL if wanted.get(side)}

    def fill(self, cell: Cell, r: int) -> str:
        """The colour of the ground of a cell without its sign, or nothing."""
        head, odd = r < self.block.head_rows, (r - self.block.head_rows) % 2 == 1
        kind = self.style["table_fill"]
        wanted = {
            "zebra-rows": not head and odd, "zebra-columns": cell.col % 2 == 1, "head": head,
            "first-column": cell.col == 0, "head-and-zebra": head or odd, "all": True,
        }.get(kind, False)  # fmt: skip
        if kind == "dark-head" and head:
            return "2F4A6B"
        return self.m.tint[1:].upper() if wanted else ""
