"""Tables of WordprocessingML."""

from __future__ import annotations

from bench.lab.content import Cell, KeyValues, Table
from bench.lab.measures import Measures
from bench.lab.renderers.office.runs import Runs
from bench.lab.renderers.office.styles import fonts, size, spacing
from bench.lab.renderers.office.table_look import TableLook
from bench.lab.renderers.office.xml import twips, w
from bench.lab.renderers.widths import column_widths

GAP = 12.0
"""Points between blocks that stand beside each other."""


def _border(side: str, kind: str, weight: int, colour: str) -> str:
    return w(side, val=kind, sz=weight, space=0, color=colour)


class Grid:
    """Writes one table."""

    def __init__(self, runs: Runs, m: Measures, block: Table, width: float) -> None:
        self.runs, self.m, self.block, self.style = runs, m, block, runs.style
        self.look = TableLook(self.style, m, block)
        self.pad = self.look.pad
        self.points = m.size * self.look.size
        wide = self.look.use == "mono" or "mono" in self.style["body_font"]
        room = width - 2 * self.pad[1] * block.columns - 4
        full = self.style["table_width"] == "full"
        made = column_widths(block, room, self.points * (0.63 if wide else 0.56), full=full)
        self.widths = [points + 2 * self.pad[1] for points in made]

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
        fill = self.look.fill(cell, r)
        properties += w("shd", val="clear", color="auto", fill=fill) if fill else ""
        align = {"top": "top", "middle": "center", "bottom": "bottom"}[self.style["table_valign"]]
        properties += w("vAlign", val=align)
        inner = self.content(cell) if r == cell.row else ""
        layout = w("pPr", spacing(0, 0) + w("ind", firstLine=0) + w("jc", val=self.look.align(cell)))
        return w("tc", w("tcPr", properties) + w("p", layout + inner))

    def content(self, cell: Cell) -> str:
        marks, factor = self.look.marks(cell)
        names = fonts(self.style, self.look.use) if self.look.use != "body" else ""
        bold = w("b") + w("bCs") if "bold" in marks else ""
        italic = w("i") + w("iCs") if "italic" in marks else ""
        before, self.runs.ink = self.runs.ink, self.look.ink(cell) or self.runs.ink
        made = self.runs.line(cell.line, cell.id, names + size(self.points * factor) + bold + italic)
        self.runs.ink = before
        return made

    def borders(self, cell: Cell, r: int) -> str:
        look, sides = self.look, self.look.sides(cell, r)
        heavy = look.rules == "booktabs" and r in (0, len(self.block.rows) - 1)
        weight = 10 if heavy else round(look.weight * 8)
        order = ("top", "left", "bottom", "right")
        return "".join(_border(side, look.kind, weight, look.colour) for side in order if side in sides)


def beside(cells: list[tuple[str, float]]) -> str:
    """Blocks beside each other, each with its width: a table of one row without rules, as people make such columns."""
    made = "".join(
        w("tc", w("tcPr", w("tcW", w=twips(points), type="dxa")) + inner) for inner, points in cells
    )
    margins = w("tblCellMar", w("left", w=0, type="dxa") + w("right", w=twips(GAP), type="dxa"))
    properties = w("tblW", w=twips(sum(points for _, points in cells)), type="dxa")
    properties += w("tblLayout", type="fixed") + margins
    columns = w("tblGrid", "".join(w("gridCol", w=twips(points)) for _, points in cells))
    return w("tbl", w("tblPr", properties) + columns + w("tr", w("trPr", w("cantSplit")) + made))


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
