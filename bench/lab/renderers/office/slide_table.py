"""Tables on slides."""

from __future__ import annotations

from bench.lab.content import Cell, Table, plain
from bench.lab.measures import Measures
from bench.lab.renderers.office.slide_text import NAMESPACES, Face, SlideText, paragraph, solid
from bench.lab.renderers.office.table_look import TableLook
from bench.lab.renderers.office.xml import el
from bench.lab.renderers.widths import column_widths, letters

_EMU = 12700
_SIDES = {"left": "a:lnL", "right": "a:lnR", "top": "a:lnT", "bottom": "a:lnB"}
_DASHES = {"dashed": "dash", "dotted": "sysDot"}
_ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}
_ALIGNS = {"left": "l", "center": "ctr", "right": "r"}


def frame(
    write: SlideText, m: Measures, block: Table, place: tuple[float, float, float], number: int
) -> tuple[str, float]:
    """A table as the shape of a slide, and its height in points, roughly.

    Args:
        write: writes its text.
        m: the measures of the document.
        block: the table.
        place: its x and y, and how wide it may be.
        number: the number of the shape.
    """
    look = TableLook(write.style, m, block)
    x, y, width = place
    points = m.size * look.size
    letter = points * (0.64 if look.use == "mono" or "mono" in write.style["body_font"] else 0.58)
    room = width - 2 * look.pad[1] * block.columns
    full = write.style["table_width"] == "full"
    widths = [w + 2 * look.pad[1] for w in column_widths(block, room, letter, full=full)]
    if write.style["table_width"] == "centred":
        x += (width - sum(widths)) / 2
    rows, height = "", 0.0
    for r in range(len(block.rows)):
        lines = max((_lines(cell, widths, letter, look.pad[1]) for cell in block.rows[r]), default=1)
        high = lines * points * 1.2 + 2 * look.pad[0]
        height += high
        rows += el("a:tr", {"h": round(high * _EMU)}, "".join(_row(write, look, block, r, points)))
    grid = "".join(el("a:gridCol", {"w": round(w * _EMU)}) for w in widths)
    table = f"<a:tbl><a:tblPr/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>"
    uri = "http://schemas.openxmlformats.org/drawingml/2006/table"
    size = {"cx": round(sum(widths) * _EMU), "cy": round(height * _EMU)}
    names = el("p:cNvPr", {"id": number, "name": f"Table {number}"})
    inner = f"<p:nvGraphicFramePr>{names}<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
    inner += (
        f"<p:xfrm>{el('a:off', {'x': round(x * _EMU), 'y': round(y * _EMU)})}{el('a:ext', size)}</p:xfrm>"
    )
    inner += f'<a:graphic><a:graphicData uri="{uri}">{table}</a:graphicData></a:graphic>'
    return el("p:graphicFrame", NAMESPACES, inner), height


def _lines(cell: Cell, widths: list[float], letter: float, pad: float) -> float:
    width = sum(widths[cell.col : cell.col + cell.col_span]) - 2 * pad
    return max(1.0, -(-letters(plain(cell.line)) * letter // width)) / cell.row_span


def _row(write: SlideText, look: TableLook, block: Table, r: int, points: float) -> list[str]:
    covering = {
        (y, x): cell
        for row in block.rows
        for cell in row
        for y in range(cell.row, cell.row + cell.row_span)
        for x in range(cell.col, cell.col + cell.col_span)
    }
    out = []
    for c in range(block.columns):
        cell = covering[r, c]
        own = (cell.row, cell.col) == (r, c)
        spans: dict[str, object] = {}
        if own:
            spans = {"gridSpan": cell.col_span if cell.col_span > 1 else None}
            spans["rowSpan"] = cell.row_span if cell.row_span > 1 else None
        else:
            spans = {"hMerge": 1 if c > cell.col else None, "vMerge": 1 if r > cell.row else None}
        out.append(el("a:tc", spans, _cell(write, look, cell, r, points, own=own)))
    return out


def _cell(write: SlideText, look: TableLook, cell: Cell, r: int, points: float, *, own: bool) -> str:
    marks, factor = look.marks(cell)
    face = Face(points * factor, marks, look.use, look.ink(cell))
    inner = write.line(cell.line, cell.id, face) if own else ""
    body = f"<a:bodyPr/><a:lstStyle/>{paragraph(inner, _ALIGNS[look.align(cell)])}"
    pad = {"marL": look.pad[1], "marR": look.pad[1], "marT": look.pad[0], "marB": look.pad[0]}
    attributes: dict[str, object] = {key: round(value * _EMU) for key, value in pad.items()}
    attributes["anchor"] = _ANCHORS[write.style["table_valign"]]
    sides = look.sides(cell, r)
    lines = "".join(_line(name, look, side in sides) for side, name in _SIDES.items())
    fill = look.fill(cell, r)
    return f"<a:txBody>{body}</a:txBody>" + el(
        "a:tcPr", attributes, lines + (solid(fill) if fill else "<a:noFill/>")
    )


def _line(name: str, look: TableLook, drawn: bool) -> str:
    if not drawn:
        return el(name, {"w": 0}, "<a:noFill/>")
    dash = el("a:prstDash", {"val": _DASHES[look.kind]}) if look.kind in _DASHES else ""
    attributes = {"w": round(look.weight * _EMU), "cmpd": "dbl" if look.kind == "double" else None}
    return el(name, attributes, solid(look.colour) + dash)
