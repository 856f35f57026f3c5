"""Tables of WordprocessingML."""

from __future__ import annotations

from bench.lab.content import Cell, KeyValues, Table
from bench.lab.renderers.office.runs import Runs
from bench.lab.renderers.office.styles import fonts, size, spacing
from bench.lab.renderers.office.xml import twips, w
from bench.lab.renderers.widths import column_widths
from bench.lab.measures import Measures

_PADDINGS = {"normal": (3, 5), "tight": (1, 3), "wide": (6, 10)}
_SIZES = {"same": 0.95, "small": 0.8, "mono": 0.85, "sans": 0.9}
# The kind and the width of the rules, the latter in eighths of a point.
_LINES = {"dashed": ("dashed", 5), "dotted": ("dotted", 6), "double": ("double", 4), "heavy": ("single", 13),
          "rows-light": ("single", 3), "horizontal": ("single", 4)}  # fmt: skip


def _border(side: str, kind: str, weight: int, colour: str) -> str:
    return w(side, val=kind, sz=weight, space=0, color=colour)


class Grid:
    """Writes one table."""

    def __init__(self, runs: Runs, m: Measures, block: Table, width: float) -> None:
        self.runs, self.m, self.block, self.style = runs, m, block, runs.style
        self.rules, self.fill = self.style["table_rules"], self.style["table_fill"]
        self.pad = _PADDINGS[self.style["table_padding"]]
        self.points = m.size * _SIZES[self.style["table_font"]]
        letter = self.points * (
            0.63 if self.style["table_font"] == "mono" or "mono" in self.style["body_font"] else 0.56
        )
        room = width - 2 * self.pad[1] * block.columns - 4
        made = column_widths(block, room, letter, full=self.style["table_width"] == "full")
        self.widths = [points + 2 * self.pad[1] for points in made]
        self.colour = "8A93A3" if self.style["theme"] == "dark" else "444444"

    def text(self) -> str:
        """The whole table."""
        align = {"centred": "center"}.get(self.style["table_width"], "left")
        cell_margins = "".join(
            w(side, w=twips(self.pad[side in ("left", "right")]), type="dxa")
            for side in ("top", "left", "bottom", "right")
        )
        properties = w("tblW", w=twips(sum(self.widths)), type="dxa") + w("jc", val=align)
        properties += w("tblLayout", type="fixed") + w("tblCellMar", cell_margins)
        columns = w("tblGrid", "".join(w("gridCol", w=twips(points)) for points in self.widths))
        rows = "".join(self.row(r) for r in range(len(self.block.rows)))
        return w("tbl", w("tblPr", properties) + columns + rows)

    def row(self, r: int) -> str:
        properties = w("cantSplit") + (w("tblHeader") if r < self.block.head_rows else "")
        cells, c = [], 0
        at = {cell.col: cell for cell in self.block.rows[r]}
        above = [cell for row in self.block.rows[:r] for cell in row if cell.row + cell.row_span > r]
        while c < self.block.columns:
            found = at.get(c) or next((cell for cell in above if cell.col == c), None)
            if found is None:
                c += 1
                continue
            cells.append(self.cell(found, r))
            c += found.col_span
        return w("tr", w("trPr", properties) + "".join(cells))

    def cell(self, cell: Cell, r: int) -> str:
        width = sum(self.widths[cell.col : cell.col + cell.col_span])
        properties = w("tcW", w=twips(width), type="dxa")
        if cell.col_span > 1:
            properties += w("gridSpan", val=cell.col_span)
        if cell.row_span > 1:
            properties += w("vMerge", val="restart" if r == cell.row else "continue")
        properties += w("tcBorders", self.borders(cell, r))
        fill = self.filled(cell, r)
        properties += w("shd", val="clear", color="auto", fill=fill) if fill else ""
        align = {"top": "top", "middle": "center", "bottom": "bottom"}[self.style["table_valign"]]
        properties += w("vAlign", val=align)
        inner = self.content(cell) if r == cell.row else ""
        layout = w("pPr", spacing(0, 0) + w("ind", firstLine=0) + w("jc", val=self.align(cell)))
        return w("tc", w("tcPr", properties) + w("p", layout + inner))

    def content(self, cell: Cell) -> str:
        look = size(self.points)
        if self.style["table_font"] in ("mono", "sans"):
            look = fonts(self.style, self.style["table_font"]) + look
        head = self.style["table_head"]
        if cell.header == "column":
            look += w("b") + w("bCs") if head in ("bold", "uppercase", "small", "centred") else ""
            look += w("i") + w("iCs") if head == "italic" else ""
            look = look.replace(size(self.points), size(self.points * 0.85)) if head == "small" else look
        elif cell.header == "row" or cell.look in ("total", "group"):
            look += w("b") + w("bCs")
        before = self.runs.ink
        if self.fill == "dark-head" and cell.header == "column":
            self.runs.ink = "#ffffff"
        made = self.runs.line(cell.line, cell.id, look)
        self.runs.ink = before
        return made

    def align(self, cell: Cell) -> str:
        kind = self.style["table_align"]
        if cell.header == "column" and self.style["table_head"] == "centred":
            return "center"
        right = cell.look == "number" or (cell.look == "total" and cell.col > 0 and not cell.header)
        if kind == "right" or (kind == "numbers-right" and right):
            return "right"
        return "center" if kind == "centre" else "left"

    def borders(self, cell: Cell, r: int) -> str:
        kind, weight = _LINES.get(self.rules, ("single", 5))
        first, last = r == 0, max(r, cell.row + cell.row_span - 1) == len(self.block.rows) - 1
        left, right = cell.col == 0, cell.col + cell.col_span == self.block.columns
        head_end = r == self.block.head_rows
        total = cell.look == "total"
        inside = r > cell.row
        sides: dict[str, bool] = {}
        match self.rules:
            case "grid" | "dashed" | "dotted" | "double" | "heavy":
                sides = dict.fromkeys(("top", "left", "bottom", "right"), True)
            case "horizontal":
                sides = {"top": True, "bottom": True}
            case "rows-light":
                sides = {"top": not first, "bottom": True}
            case "vertical":
                sides = {"left": not left}
            case "inner":
                sides = {"left": not left, "top": not first}
            case "outer":
                sides = {"top": first, "left": left, "bottom": last, "right": right}
            case "booktabs":
                sides = {"top": first or head_end or total, "bottom": last}
                weight = 10 if first or (last and not total) else 5
            case "head":
                sides = {"top": head_end or total}
            case "none":
                sides = {"top": total}
        if inside:
            sides["top"] = False
        colour = "B9BFC9" if self.rules == "rows-light" else self.colour
        order = ("top", "left", "bottom", "right")
        return "".join(_border(side, kind, weight, colour) for side in order if sides.get(side))

    def filled(self, cell: Cell, r: int) -> str:
        head, odd = r < self.block.head_rows, (r - self.block.head_rows) % 2 == 1
        tint = self.m.tint[1:]
        wanted = {
            "zebra-rows": not head and odd, "zebra-columns": cell.col % 2 == 1, "head": head,
            "first-column": cell.col == 0, "head-and-zebra": head or odd, "all": True,
        }.get(self.fill, False)  # fmt: skip
        if self.fill == "dark-head" and head:
            return "2F4A6B"
        return tint if wanted else ""


def pairs(runs: Runs, block: KeyValues, width: float) -> str:
    """Rows of a key and a value."""
    look = runs.style["form_look"]
    columns = [width * 0.34, width * 0.6]
    rows = []
    for pair in block.pairs:
        cells = []
        for c, points in enumerate(columns):
            bold = w("b") + w("bCs")
            inner = runs.line(pair.value, pair.id) if c else runs.run(pair.key, f"{pair.id}:key", bold)
            sides = {"grid": "top left bottom right", "ruled": "bottom", "dotted": "bottom"}.get(look, "")
            if look == "boxes" and c:
                sides = "top left bottom right"
            kind = "dotted" if look == "dotted" else "single"
            borders = "".join(_border(side, kind, 5, "555555") for side in sides.split())
            properties = w("tcW", w=twips(points), type="dxa") + w("tcBorders", borders)
            layout = w("pPr", spacing(2, 2) + w("ind", firstLine=0) + w("jc", val="left"))
            cells.append(w("tc", w("tcPr", properties) + w("p", layout + inner)))
        rows.append(w("tr", "".join(cells)))
    margins = w("tblCellMar", w("left", w=80, type="dxa") + w("right", w=80, type="dxa"))
    properties = w("tblW", w=twips(sum(columns)), type="dxa") + w("tblLayout", type="fixed") + margins
    grid = w("tblGrid", "".join(w("gridCol", w=twips(points)) for points in columns))
    return w("tbl", w("tblPr", properties) + grid + "".join(rows))
