"""Pictures for files of an office suite. Charts are pictures of points there."""

from __future__ import annotations

import pymupdf

from bench.lab.content import Figure
from bench.lab.pictures import photo, svg
from bench.lab.renderers.office.xml import el

_EMU = 12700  # a point in English metric units


def picture(block: Figure, width: float) -> bytes:
    """A picture as JPEG or PNG."""
    if block.kind == "photo":
        return photo(block.seed, int(width), int(block.height))
    with pymupdf.open(stream=svg(block, width, block.height).encode(), filetype="svg") as drawing:
        return bytes(drawing[0].get_pixmap(matrix=pymupdf.Matrix(2, 2)).tobytes("png"))


def inline(number: int, name: str, width: float, height: float, *, framed: bool) -> str:
    """The drawing that places a picture in a line of text."""
    size = {"cx": round(width * _EMU), "cy": round(height * _EMU)}
    line = '<a:ln w="7620"><a:solidFill><a:srgbClr val="888888"/></a:solidFill></a:ln>' if framed else ""
    shape = f"<a:xfrm>{el('a:off', {'x': 0, 'y': 0})}{el('a:ext', size)}</a:xfrm>"
    shape += f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{line}'
    pic = f"<pic:nvPicPr>{el('pic:cNvPr', {'id': number, 'name': name})}<pic:cNvPicPr/></pic:nvPicPr>"
    pic += f'<pic:blipFill><a:blip r:embed="picture{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    pic += f"<pic:spPr>{shape}</pic:spPr>"
    uri = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    graphic = f'<a:graphic><a:graphicData uri="{uri}"><pic:pic>{pic}</pic:pic></a:graphicData></a:graphic>'
    inner = el("wp:extent", size) + el("wp:docPr", {"id": number, "name": name}) + graphic
    return f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">{inner}</wp:inline></w:drawing>'
