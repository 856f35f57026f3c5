"""A document as a workbook: tables in cells, headings and text in cells that are merged over all columns."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any

from bench.lab.content import (
    SCALES,
    Block,
    Break,
    Columns,
    Heading,
    Items,
    KeyValues,
    Line,
    Lines,
    Maths,
    PageBreak,
    Paragraph,
    Run,
    Table,
    plain,
    walk,
)
from bench.lab.measures import families, measures
from bench.lab.renderers.base import RenderError
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office.flat import flat
from bench.lab.renderers.office.table_look import TableLook
from bench.lab.renderers.widths import column_widths, letters

_LADDERS = {"steep": (2.1, 1.6, 1.3, 1.1), "gentle": (1.5, 1.25, 1.12, 1.05), "same": (1.0,) * 4}
_TITLES = {"large": 2.0, "centred": 1.8, "ruled": 1.7, "huge": 2.6}
_COLOURS = {"blue": "#1f4e9c", "red": "#a3211b", "green": "#1d6b3c", "grey": "#6b6f76"}
_ALIGNS = {"left": "left", "centre": "center", "right": "right", "justify": "justify"}
_VALIGNS = {"top": "top", "middle": "center", "bottom": "bottom"}
_BORDERS = {"single": "thin", "dashed": "dashed", "dotted": "dotted", "double": "double"}
_POINTS = 5.3  # points of one unit in which widths of columns are given


def xlsx(job: Job) -> bytes:
    """A document as a workbook, in the colours that mark its parts."""
    return _Book(job).file()


class _Book:
    def __init__(self, job: Job) -> None:
        from openpyxl import Workbook

        self.job, self.style, self.m = job, job.style, measures(job.style)
        self.book: Any = Workbook()
        self.book.remove(self.book.active)
        self.sheet: Any = None
        self.row = 1
        self.columns = 1
        self.widths: list[float] = []

    def file(self) -> bytes:
        for blocks in self.groups():
            self.start(blocks)
            for block in blocks:
                self.block(block)
                self.row += 1
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def groups(self) -> list[list[Block]]:
        """The blocks of each sheet. Where sections are numbered, each has a sheet of its own."""
        groups: list[list[Block]] = [[]]
        several = self.style["heading_numbers"] != "none"
        for block in _in_a_row(self.job.document.blocks):
            if isinstance(block, PageBreak):
                continue
            tables = sum(isinstance(inner, Table) for inner in groups[-1])
            if several and tables and isinstance(block, Heading) and block.level <= 2:
                groups.append([])
            groups[-1].append(block)
        return groups

    def start(self, blocks: list[Block]) -> None:
        """A new sheet with the columns that its tables need."""
        self.sheet = self.book.create_sheet(f"Sheet{len(self.book.sheetnames) + 1}")
        self.row = 1
        tables = [block for block in blocks if isinstance(block, Table)]
        self.columns = max([2, *(table.columns for table in tables)])
        self.widths = [0.0] * self.columns
        room = self.m.text_width * 0.98
        for table in tables:
            look = TableLook(self.style, self.m, table)
            wide = 0.68 if look.use == "mono" or "mono" in self.style["body_font"] else 0.62
            space = room * table.columns / self.columns - 8 * table.columns
            made = column_widths(
                table, space, self.m.size * look.size * wide, full=self.style["table_width"] == "full"
            )
            for c, width in enumerate(made):
                self.widths[c] = max(self.widths[c], width + 8)
        self.widths = [width or 70.0 for width in self.widths]
        labels = [
            item.label for block in walk(tuple(blocks)) if isinstance(block, Items) for item in block.items
        ]
        self.widths[0] = max([self.widths[0], *(letters(label) * self.m.size * 0.7 + 8 for label in labels)])
        if sum(self.widths) < room * 0.6:
            self.widths[0] += room * 0.6 - sum(self.widths)
        for c, width in enumerate(self.widths):
            self.sheet.column_dimensions[chr(65 + c)].width = width / _POINTS
        self.page()

    def page(self) -> None:
        sheet, inch = self.sheet, 72
        sheet.page_setup.orientation = "landscape" if self.m.width > self.m.height else "portrait"
        sheet.page_setup.paperSize = {"a4": 9, "letter": 1, "a5": 11, "b5": 13, "legal": 5}[
            self.style["page_size"]
        ]
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        top, right, bottom, left = (value / inch for value in self.m.margins)
        sheet.page_margins.top, sheet.page_margins.right = top, right
        sheet.page_margins.bottom, sheet.page_margins.left = bottom, left
        sheet.print_options.gridLines = self.style["frame"] == "page"

    # ---- cells

    def font(
        self, part: str, points: float, marks: tuple[str, ...] = (), use: str = "body", real: str = ""
    ) -> Any:
        from openpyxl.cell.text import InlineFont

        name = families(self.style)["code" if "code" in marks else use][0]
        look = {
            "b": "bold" in marks or None,
            "i": "italic" in marks or None,
            "u": "single" if "underline" in marks else None,
        }
        raised = {"sup": "superscript", "sub": "subscript"}
        look["vertAlign"] = next((raised[mark] for mark in marks if mark in raised), None)
        colour = "FF" + self.job.inks.colour(part, real or self.m.ink).upper()
        return InlineFont(rFont=name, sz=round(points * 2) / 2, color=colour, **look)

    def rich(self, pieces: list[tuple[str, Any]]) -> Any:
        """Text in several looks as the value of a cell."""
        from openpyxl.cell.rich_text import CellRichText, TextBlock

        return CellRichText(*(TextBlock(font, text) for text, font in pieces if text))

    def line(
        self, line: Line, part: str, points: float, marks: tuple[str, ...] = (), real: str = ""
    ) -> list[tuple[str, Any]]:
        out = []
        for run in line:
            if isinstance(run, Maths):
                out += [
                    (words, self.font(part, points, (*marks, *more), "body", real))
                    for words, more in flat(run.node)
                ]
                continue
            if isinstance(run, Break):
                out.append(("\n", self.font(part, points)))
                continue
            if not isinstance(run, Run):
                raise RenderError(f"no text in a cell for {run!r}")
            linked = bool(run.link) and self.style["links"] in ("coloured", "both")
            more = ("underline",) if run.link and self.style["links"] in ("underlined", "both") else ()
            colour = "#1a4fb4" if linked else real
            scaled = points * math.prod(SCALES.get(mark, 1.0) for mark in run.marks)
            out.append((run.text, self.font(part, scaled, (*marks, *run.marks, *more), "body", colour)))
        return out

    def put(
        self, pieces: list[tuple[str, Any]], points: float, align: str, first: int = 1, fill: str = ""
    ) -> None:
        """Text in a cell that is merged over the columns from `first` on, in a row that is high enough."""
        from openpyxl.styles import Alignment, PatternFill

        cell = self.sheet.cell(self.row, first)
        cell.value = self.rich(pieces)
        cell.alignment = Alignment(horizontal=align, vertical="top", wrap_text=True)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
        if first < self.columns:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=first, end_column=self.columns
            )
        width = sum(self.widths[first - 1 :]) - 4
        text = "".join(piece for piece, _ in pieces)
        rows = sum(max(1, -(-letters(part + "mm") * points * 0.6 // width)) for part in text.split("\n"))
        height = rows * points * 1.3 + 3
        self.sheet.row_dimensions[self.row].height = max(
            height, self.sheet.row_dimensions[self.row].height or 0
        )
        self.row += 1

    # ---- blocks

    def block(self, block: Block) -> None:
        size = self.m.size
        match block:
            case Heading():
                self.heading(block)
            case Paragraph():
                self.put(self.line(block.line, block.id, size), size, _ALIGNS[self.style["justify"]])
            case Lines():
                pieces: list[tuple[str, Any]] = []
                for n, row in enumerate(block.lines):
                    pieces += [("\n", self.font(block.id, size))] if n else []
                    pieces += self.line(row, block.id, size)
                self.put(pieces, size, "left")
            case Items():
                self.items(block)
            case KeyValues():
                self.pairs(block)
            case Table():
                self.captioned(block)
            case _:
                raise RenderError(f"no cells for {block!r}")

    def heading(self, block: Heading) -> None:
        style, title = self.style, block.level == 1 and not block.label
        factor = _LADDERS[style["heading_ladder"]][min(block.level, 4) - 1]
        points = self.m.size * (_TITLES.get(style["title_look"], factor) if title else factor)
        align = _ALIGNS["centre" if title and style["title_look"] == "centred" else style["heading_align"]]
        look = {
            "bold": ("bold",),
            "uppercase": ("bold",),
            "italic": ("italic",),
            "bold-italic": ("bold", "italic"),
        }
        marks = look.get(style["heading_look"], ())
        real = _COLOURS.get(style["heading_colour"], "")
        label = [(f"{block.label} ", self.font(block.id, points, marks, "body", real))] if block.label else []
        fill = self.m.tint[1:].upper() if style["heading_rule"] == "fill" and block.level > 1 else ""
        self.put(label + self.line(block.line, block.id, points, marks, real), points, align, fill=fill)

    def items(self, block: Items) -> None:
        from openpyxl.styles import Alignment

        for item in block.items:
            label = self.sheet.cell(self.row, 1)
            label.value = self.rich([(item.label, self.font(f"{item.id}:marker", self.m.size))])
            label.alignment = Alignment(horizontal="right", vertical="top", indent=1)
            self.put(self.line(item.line, item.id, self.m.size), self.m.size, "left", first=2)
            for inner in item.blocks:
                self.block(inner)

    def pairs(self, block: KeyValues) -> None:
        from openpyxl.styles import Alignment, Border, Side

        look = self.style["form_look"]
        side = Side("dotted" if look == "dotted" else "thin", color="FF555555")
        border = {
            "ruled": Border(bottom=side),
            "dotted": Border(bottom=side),
            "grid": Border(side, side, side, side),
        }
        for pair in block.pairs:
            key = self.sheet.cell(self.row, 1)
            key.value = self.rich([(pair.key, self.font(f"{pair.id}:key", self.m.size, ("bold",)))])
            key.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
            lines = -(-letters(pair.key + "mm") * self.m.size * 0.66 // (self.widths[0] - 4))
            self.sheet.row_dimensions[self.row].height = lines * self.m.size * 1.3 + 3
            at = self.row
            if pair.value:
                self.put(self.line(pair.value, pair.id, self.m.size), self.m.size, "left", first=2)
            else:
                self.row += 1
            for c in range(1, self.columns + 1):
                if look in border and not (look == "boxes" and c == 1):
                    self.sheet.cell(at, c).border = border[look]

    def captioned(self, block: Table) -> None:
        caption, above = block.caption, self.style["caption_place"] == "above"
        if caption and above:
            self.caption(block)
        self.table(block)
        if caption and not above:
            self.caption(block)

    def caption(self, block: Table) -> None:
        if block.caption is None:
            return
        look = self.style["caption_look"]
        points = self.m.size * (0.85 if look == "small" else 1)
        marks = ("italic",) if look == "italic" else ()
        bold = ("bold",) if look == "bold-label" else marks
        label = [(f"{block.caption.label} ", self.font(block.caption.id, points, bold))]
        text = self.line(block.caption.line, block.caption.id, points, marks)
        self.put(label + text, points, "center" if look == "centred" else "left")

    def table(self, block: Table) -> None:
        from openpyxl.styles import Alignment, Border, PatternFill, Side

        look = TableLook(self.style, self.m, block)
        points = self.m.size * look.size
        thick = {"heavy": "medium"}.get(look.rules, _BORDERS[look.kind])
        side = Side(thick, color="FF" + look.colour)
        heights = [1.0] * len(block.rows)
        for row in block.rows:
            for cell in row:
                marks, factor = look.marks(cell)
                at = self.sheet.cell(self.row + cell.row, cell.col + 1)
                at.value = (
                    self.rich(self.line(cell.line, cell.id, points * factor, marks, look.ink(cell)))
                    if cell.line
                    else None
                )
                at.alignment = Alignment(
                    horizontal=look.align(cell), vertical=_VALIGNS[self.style["table_valign"]], wrap_text=True
                )
                for r in range(cell.row, cell.row + cell.row_span):
                    for c in range(cell.col, cell.col + cell.col_span):
                        inner = self.sheet.cell(self.row + r, c + 1)
                        if fill := look.fill(cell, r):
                            inner.fill = PatternFill("solid", fgColor="FF" + fill)
                        sides = look.sides(cell, r)
                        inner.border = Border(**dict.fromkeys(sides, side))
                if cell.row_span > 1 or cell.col_span > 1:
                    self.sheet.merge_cells(
                        start_row=self.row + cell.row, end_row=self.row + cell.row + cell.row_span - 1,
                        start_column=cell.col + 1, end_column=cell.col + cell.col_span,
                    )  # fmt: skip
                width = sum(self.widths[cell.col : cell.col + cell.col_span]) - 5
                lines = -(-letters(plain(cell.line) + "m") * points * (0.7 if cell.header else 0.62) // width)
                if cell.row_span == 1:
                    heights[cell.row] = max(heights[cell.row], lines)
        for r, lines in enumerate(heights):
            self.sheet.row_dimensions[self.row + r].height = lines * points * 1.3 + 2 * look.pad[0]
        self.row += len(block.rows)


def _in_a_row(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Blocks that stand in columns elsewhere stand below each other."""
    for block in blocks:
        if isinstance(block, Columns):
            yield from _in_a_row(block.blocks)
        else:
            yield block
