"""Tables and forms as LaTeX."""

from __future__ import annotations

from bench.lab.content import Cell, KeyValues, Table
from bench.lab.renderers.tex.escape import escape
from bench.lab.renderers.tex.lines import Liner
from bench.lab.renderers.widths import column_widths

_PADDINGS = {"normal": (5, 1.25), "tight": (3, 1.05), "dense": (2.5, 0.93), "wide": (9, 1.6)}
_FONTS = {"same": "", "small": r"\footnotesize ", "mono": r"\small\ttfamily ", "sans": r"\sffamily "}
_VALIGN = {"top": "p", "middle": "m", "bottom": "b"}
_LONG = 14  # rows of a table that stays on one page
_DARK_HEAD = "2f4a6b"


def table(write: Liner, block: Table, width: float) -> str:
    """A table on one page."""
    return _Tabular(write, block, width).text()


class _Tabular:
    def __init__(self, write: Liner, block: Table, width: float) -> None:
        self.write, self.block, self.style, self.m = write, block, write.look.style, write.look.m
        self.rules, self.fill = self.style["table_rules"], self.style["table_fill"]
        self.pad = _PADDINGS[self.style["table_padding"]]
        self.room = width
        self.widths = self._widths()
        self.covered = {
            (r, c)
            for row in block.rows
            for cell in row
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.col, cell.col + cell.col_span)
            if (r, c) != (cell.row, cell.col)
        }
        self.cells = {(cell.row, cell.col): cell for row in block.rows for cell in row}
        # The cell that spans rows is written into its last row, so that fills do not hide it.
        self.ends = {
            (cell.row + cell.row_span - 1, cell.col): cell
            for cell in self.cells.values()
            if cell.row_span > 1
        }

    def _widths(self) -> list[float]:
        letter = self.m.size * (0.62 if self.style["table_font"] == "mono" else 0.54)
        room = self.room - 2 * (self.pad[0] + 1) * self.block.columns - 2
        return column_widths(self.block, room, letter, full=self.style["table_width"] == "full")

    def text(self) -> str:
        begin, end = rf"\begin{{tabular}}{{{self.columns()}}}", r"\end{tabular}"
        pieces = [
            begin + self.rule(0) * (start == 0) + "\n".join(map(self.row, range(start, stop))) + end
            for start, stop in self.pieces()
        ]
        weight = {"heavy": "1.5pt", "rows-light": ".4pt"}.get(self.rules, ".6pt")
        align = r"\centering" if self.style["table_width"] == "centred" else r"\raggedright"
        light = "b9bfc9" if self.rules == "rows-light" else self.write.look.line_colour
        settings = rf"\tabcolsep {self.pad[0]}pt\arrayrulewidth {weight}\arrayrulecolor[HTML]{{{light}}}"
        stretch = rf"\renewcommand\arraystretch{{{self.pad[1]}}}\parskip 0pt\parindent 0pt\rightskip 0pt "
        body = "\n\\par\\nointerlineskip ".join(pieces)
        return rf"\par\vskip 4pt{{{_FONTS[self.style['table_font']]}{align}{settings}{stretch}{body}\par}}\vskip 4pt "

    def pieces(self) -> list[tuple[int, int]]:
        """Where the rows of a long table may be parted by the end of a page: first rows and ends of its pieces."""
        count = len(self.block.rows)
        if count <= _LONG:
            return [(0, count)]
        inside = {r for cell in self.cells.values() for r in range(cell.row + 1, cell.row + cell.row_span)}
        starts = [0, *(r for r in range(self.block.head_rows + 1, count - 1) if r not in inside)]
        return list(zip(starts, [*starts[1:], count], strict=True))

    def columns(self) -> str:
        """The columns for LaTeX, with vertical rules."""
        bar = {"grid": "|", "double": "||", "heavy": "|"}.get(self.rules, "")
        inner = bar or ("|" if self.rules in ("vertical", "inner") else "")
        outer = "|" if self.rules == "outer" else bar
        kind = _VALIGN[self.style["table_valign"]]
        columns = inner.join(rf"{kind}{{{width:.1f}bp}}" for width in self.widths)
        edge = outer or rf"@{{\hskip {self.pad[0]}pt}}"
        return edge + columns + edge

    def rule(self, before: int) -> str:  # noqa: PLR0911
        """The rule over the row `before`; the last one is under the table."""
        count, head = len(self.block.rows), self.block.head_rows
        edge = before in (0, count)
        total = 0 < before < count and any(cell.look == "total" for cell in self.block.rows[before])
        match self.rules:
            case "grid" | "heavy":
                return self.line(before)
            case "double":
                return self.line(before) * (2 if edge or before == head else 1)
            case "horizontal":
                return self.line(before)
            case "rows-light":
                return "" if before == 0 else self.line(before)
            case "booktabs":
                if edge:
                    return r"\toprule " if before == 0 else r"\bottomrule "
                return r"\midrule " if before == head or total else ""
            case "head" | "none":
                wanted = (self.rules == "head" and before == head) or total
                return r"\hline " if wanted else ""
            case "outer":
                return r"\hline " if edge else ""
            case "inner":
                return "" if edge else self.line(before)
        return ""

    def line(self, before: int) -> str:
        """A rule that leaves out the cells that span it."""
        columns = self.block.columns
        spanned = {
            c
            for cell in self.cells.values()
            if cell.row < before < cell.row + cell.row_span
            for c in range(cell.col, cell.col + cell.col_span)
        }
        if not spanned:
            return r"\hline "
        free = [c for c in range(columns) if c not in spanned]
        return "".join(rf"\cline{{{c + 1}-{c + 1}}}" for c in free) + " "

    def row(self, r: int) -> str:
        parts, c = [], 0
        while c < self.block.columns:
            cell = self.ends.get((r, c)) or self.cells.get((r, c))
            if cell is None or (cell.row_span > 1 and (r, c) not in self.ends):
                parts.append(self.filled(r, c, None))
                c += 1
                continue
            parts.append(self.cell(r, cell))
            c += cell.col_span
        return " & ".join(parts) + r"\tabularnewline" + self.rule(r + 1)

    def cell(self, r: int, cell: Cell) -> str:
        text = self.filled(r, cell.col, cell) + self.content(cell)
        if cell.row_span > 1:
            inner = self.content(cell)
            text = (
                self.filled(r, cell.col, cell)
                + rf"\multirow{{-{cell.row_span}}}{{{self.widths[cell.col]:.1f}bp}}{{{inner}}}"
            )
        if cell.col_span > 1:
            width = sum(self.widths[cell.col : cell.col + cell.col_span]) + 2 * self.pad[0] * (
                cell.col_span - 1
            )
            bar = "|" if self.rules in ("grid", "heavy", "double") else ""
            last = cell.col + cell.col_span == self.block.columns
            inner_bar = "|" if self.rules in ("vertical", "inner") and not last else ""
            left = bar if cell.col == 0 else ""
            text = rf"\multicolumn{{{cell.col_span}}}{{{left}p{{{width:.1f}bp}}{bar or inner_bar}}}{{{text}}}"
        return text

    def content(self, cell: Cell) -> str:
        """The text of a cell with its alignment and its look."""
        if not cell.line:
            return ""
        dark = self.fill == "dark-head" and cell.header == "column"
        look, align = "", self.align(cell)
        head = self.style["table_head"]
        if cell.header == "column":
            look = {"bold": r"\bfseries ", "uppercase": r"\bfseries ", "italic": r"\itshape ", "centred": r"\bfseries ",
                    "small": r"\footnotesize\bfseries "}.get(head, "")  # fmt: skip
        elif cell.header == "row" or cell.look in ("total", "group"):
            look = r"\bfseries "
        return rf"{align}{look}{self.write.part(cell.id, cell.line, '#ffffff' if dark else '')}"

    def align(self, cell: Cell) -> str:
        kind = self.style["table_align"]
        if cell.header == "column" and self.style["table_head"] == "centred":
            return r"\centering "
        right = cell.look == "number" or (cell.look == "total" and cell.col > 0 and not cell.header)
        if kind == "right" or (kind == "numbers-right" and right):
            return r"\raggedleft "
        return r"\centering " if kind == "centre" else r"\raggedright "

    def filled(self, r: int, c: int, cell: Cell | None) -> str:
        head, tint = r < self.block.head_rows, self.m.tint[1:]
        body_odd = not head and (r - self.block.head_rows) % 2 == 1
        match self.fill:
            case "zebra-rows":
                wanted = body_odd
            case "zebra-columns":
                wanted = c % 2 == 1
            case "head":
                wanted = head
            case "first-column":
                wanted = c == 0
            case "head-and-zebra":
                wanted = head or body_odd
            case "dark-head":
                return rf"\cellcolor[HTML]{{{_DARK_HEAD}}}" if head else ""
            case "all":
                wanted = True
            case _:
                wanted = False
        return rf"\cellcolor[HTML]{{{tint}}}" if wanted else ""


def pairs(write: Liner, block: KeyValues, width: float) -> str:
    """Rows of a key and a value."""
    look = write.look.style["form_look"]
    key, value = width * 0.32, width * 0.62 - 18
    bar = {"grid": ("|", "|", "|"), "boxes": ("", "|", "|")}.get(look, ("", "", ""))
    spec = rf"{bar[0]}p{{{key:.1f}bp}}{bar[1]}p{{{value:.1f}bp}}{bar[2]}"
    rows = []
    for pair in block.pairs:
        left = rf"\raggedright{{{write.open(pair.id + ':key')}\bfseries {escape(pair.key)}}}"
        rows.append(
            rf"{left} & \raggedright {write.part(pair.id, pair.value) if pair.value else ''}\tabularnewline"
        )
    rule = {"grid": r"\hline ", "ruled": r"\hline ", "boxes": r"\cline{2-2} "}.get(look, "")
    body = rule.join(rows)
    start = rule if look in ("grid", "boxes") else ""
    settings = r"\tabcolsep 5pt\renewcommand\arraystretch{1.25}\arrayrulecolor[HTML]{555555}\rightskip 0pt "
    table = rf"\begin{{tabular}}{{{spec}}}{start}{body}{rule}\end{{tabular}}"
    return rf"\par\vskip 4pt{{\noindent{settings}{table}\par}}\vskip 5pt "
