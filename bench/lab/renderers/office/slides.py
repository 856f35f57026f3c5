"""A document as a file of slides: every page is one, with text boxes, tables and pictures."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Any

from bench.lab import furniture
from bench.lab.content import (
    Block,
    Caption,
    Code,
    Columns,
    Figure,
    Formula,
    Heading,
    Items,
    Lines,
    PageBreak,
    Paragraph,
    Table,
    plain,
)
from bench.lab.measures import measures
from bench.lab.renderers.base import RenderError
from bench.lab.renderers.highlight import pieces
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office.pictures import picture
from bench.lab.renderers.office.slide_table import frame
from bench.lab.renderers.office.slide_text import NUMBERS, Face, SlideText, paragraph, text_box
from bench.lab.renderers.widths import letters

_EMU = 12700
_LADDERS = {"steep": (2.1, 1.6), "gentle": (1.5, 1.25), "same": (1.0, 1.0)}
_TITLES = {"large": 2.0, "centred": 1.8, "huge": 2.6}
_COLOURS = {"blue": "#1f4e9c", "red": "#a3211b", "green": "#1d6b3c", "grey": "#6b6f76"}
_ALIGNS = {"left": "l", "centre": "ctr", "right": "r", "justify": "just"}
_INDENTS = {"normal": 1.9, "none": 1.2, "deep": 3.0}


def pptx(job: Job) -> bytes:
    """A document as slides, in the colours that mark its parts."""
    return _Slides(job).file()


class _Slides:
    def __init__(self, job: Job) -> None:
        from pptx import Presentation

        self.job, self.style, self.m = job, job.style, measures(job.style)
        self.write = SlideText(job, self.m.ink)
        show: Any = Presentation()
        self.show = show
        self.show.slide_width, self.show.slide_height = (
            round(self.m.width * _EMU),
            round(self.m.height * _EMU),
        )
        self.slide: Any = None

    def file(self) -> bytes:
        slides: list[list[Block]] = [[]]
        for block in self.job.document.blocks:
            if isinstance(block, PageBreak):
                slides.append([])
            else:
                slides[-1].append(block)
        for number, blocks in enumerate(slides, 1):
            self.page(blocks, number, len(slides))
        out = io.BytesIO()
        self.show.save(out)
        return out.getvalue()

    def page(self, blocks: list[Block], number: int, count: int) -> None:
        from pptx.dml import color

        self.slide = self.show.slides.add_slide(self.show.slide_layouts[6])
        if self.m.paper != "#ffffff":
            rgb: Any = color.RGBColor
            fill = self.slide.background.fill
            fill.solid()
            fill.fore_color.rgb = rgb.from_string(self.m.paper[1:].upper())
        self.running(number, count)
        top, _, _, left = self.m.margins
        y = top + (self.m.height * 0.22 if number == 1 else 0)
        width = self.m.text_width
        rest = blocks
        if blocks and isinstance(blocks[0], Heading):
            y += self.heading(blocks[0], left, y, width)
            rest = blocks[1:]
        if (pair := self.pair(rest)) and number > 1:
            half = (width - 24) / 2
            self.block(pair[0], left, y, half)
            self.block(pair[1], left + half + 24, y, half)
            return
        for block in rest:
            y += self.block(block, left, y, width) + self.m.leading * 0.4

    @staticmethod
    def pair(blocks: list[Block]) -> tuple[Paragraph, Block] | None:
        """A short paragraph and what may stand beside it, in about half of such slides."""
        if (
            len(blocks) != 2
            or not isinstance(blocks[0], Paragraph)
            or not isinstance(blocks[1], Items | Figure)
        ):
            return None
        text = plain(blocks[0].line)
        wanted = len(text) < 260 and zlib.crc32(text.encode()) % 2
        return (blocks[0], blocks[1]) if wanted else None

    def add(self, shape: str) -> None:
        """Put a shape, given as XML, on the slide."""
        from pptx.oxml import parse_xml

        self.slide.shapes._spTree.append(parse_xml(shape))

    def box(self, rows: Sequence[str], place: tuple[float, float, float, float], fill: str = "") -> None:
        self.add(text_box(len(self.slide.shapes) + 2, rows, place, fill))

    def running(self, number: int, count: int) -> None:
        grey = "#c8ccd4" if self.m.ink > "#888888" else "#555555"
        points = max(7.0, self.m.size * 0.6)
        for slot in furniture.slots(self.job.document, self.style):
            if slot.parity != "all" and (slot.parity == "odd") != (number % 2 == 1):
                continue
            where, _, side = slot.place.partition("-")
            align = {"left": "l", "center": "ctr", "right": "r"}[side]
            words = [row.replace("{page}", str(number)).replace("{pages}", str(count)) for row in slot.lines]
            rows = [paragraph(self.write.run(row, slot.id, Face(points, real=grey)), align) for row in words]
            y = 8.0 if where == "top" else self.m.height - 10 - points * 1.3 * len(rows)
            self.box(rows, (self.m.margins[3], y, self.m.text_width, points * 1.3 * len(rows)))

    # ---- blocks: each returns its height in points, roughly

    def height(self, text: str, width: float, points: float) -> float:
        """How high a text is, roughly, but not less than it is."""
        lines = -(-letters(text) * points * 0.56 // width)
        return max(1.0, lines) * self.leading(points)

    def leading(self, points: float) -> float:
        return points * max(1.2, self.m.leading / self.m.size)

    def heading(self, block: Heading, x: float, y: float, width: float) -> float:
        style, title = self.style, block.level == 1
        factor = _LADDERS[style["heading_ladder"]][0 if title else 1]
        points = self.m.size * (_TITLES.get(style["title_look"], factor) if title else factor)
        align = _ALIGNS["centre" if title and style["title_look"] == "centred" else style["heading_align"]]
        real = _COLOURS.get(style["heading_colour"], self.m.ink)
        look = style["heading_look"]
        marks = {"bold": ("bold",), "uppercase": ("bold",), "letterspaced": ("bold", "wide"), "italic": ("italic",),
                 "bold-italic": ("bold", "italic"), "small-caps": ("caps",)}.get(look, ())  # fmt: skip
        use = "body" if style["heading_font"] == "same" else style["heading_font"]
        text = f"{block.label} " if block.label else ""
        face = Face(points, marks, use, real)
        inner = self.write.run(text, block.id, face) + self.write.line(block.line, block.id, face)
        height = self.height(
            text + plain(block.line) + "mm", width, points * (1.2 if "bold" in marks else 1.0)
        )
        self.box([paragraph(inner, align)], (x, y, width, height))
        return height + self.m.leading * 0.5

    def block(self, block: Block, x: float, y: float, width: float) -> float:  # noqa: PLR0911
        size = self.m.size
        match block:
            case Paragraph():
                inner = self.write.line(block.line, block.id, Face(size))
                height = self.height(plain(block.line), width, size)
                self.box([self.body(inner)], (x, y, width, height))
                return height
            case Lines():
                rows = [
                    self.body(
                        self.write.line(row, block.id, Face(size * 1.05)),
                        "ctr" if self.style["title_look"] == "centred" else "l",
                    )
                    for row in block.lines
                ]
                self.box(rows, (x, y, width, len(rows) * self.leading(size * 1.05)))
                return len(rows) * self.leading(size * 1.05)
            case Items():
                made, height = self.items(block, width, 0)
                self.box(made, (x, y, width, height))
                return height
            case Table():
                return self.captioned(
                    block.caption, x, y, width, lambda top: self.table(block, x, top, width)
                )
            case Figure():
                return self.captioned(
                    block.caption, x, y, width, lambda top: self.figure(block, x, top, width)
                )
            case Code():
                return self.captioned(block.caption, x, y, width, lambda top: self.code(block, x, top, width))
            case Formula():
                inner = self.write.flat(block.node, block.id, size * 1.1)
                if block.number:
                    inner += self.write.run(f"    {block.number}", f"{block.id}:number", Face(size))
                self.box(
                    [paragraph(inner, "l" if self.style["maths_align"] == "left" else "ctr")],
                    (x, y, width, size * 2),
                )
                return size * 2
            case Columns():
                return self.columns(block, x, y, width)
        raise RenderError(f"no shape for {block!r}")

    def columns(self, block: Columns, x: float, y: float, width: float) -> float:
        """Blocks beside each other, or below each other where they are one column."""
        if block.count == 1:
            top = y
            for inner in block.blocks:
                y += self.block(inner, x, y, width) + self.m.leading * 0.4
            return y - top
        shares = block.shares or (1.0,) * block.count
        room, highest = width - 18.0 * (len(shares) - 1), 0.0
        for share, inner in zip(shares, block.blocks, strict=True):
            wide = room * share / sum(shares)
            highest = max(highest, self.block(inner, x, y, wide))
            x += wide + 18
        return highest

    def body(self, inner: str, align: str = "") -> str:
        percent = round(100 * self.m.leading / self.m.size / 1.2)
        return paragraph(
            inner, align or _ALIGNS[self.style["justify"]], f'<a:lnSpc><a:spcPct val="{percent}%"/></a:lnSpc>'
        )

    def items(self, block: Items, width: float, depth: int) -> tuple[list[str], float]:
        size = self.m.size * (1 if depth == 0 else 0.9)
        longest = max(len(item.label) for item in block.items)
        hanging = max(_INDENTS[self.style["list_indent"]], longest * 0.6 + 0.4) * size
        gap = self.m.leading * (0.4 if self.style["list_gap"] == "loose" else 0.1)
        scheme = NUMBERS[block.items[0].label] if block.ordered else ""
        rows, height = [], 0.0
        for number, item in enumerate(block.items, 1):
            bullet = self.write.bullet(item, scheme, number)
            space = f'<a:spcAft><a:spcPts val="{round(gap * 100)}"/></a:spcAft>'
            left = hanging * (depth + 1)
            rows.append(
                paragraph(
                    self.write.line(item.line, item.id, Face(size)), "l", space + bullet, left, -hanging
                )
            )
            height += self.height(plain(item.line), width - left, size) + gap
            for inner in item.blocks:
                if isinstance(inner, Items):
                    more, extra = self.items(inner, width, depth + 1)
                    rows, height = rows + more, height + extra
        return rows, height

    def table(self, block: Table, x: float, y: float, width: float) -> float:
        shape, height = frame(self.write, self.m, block, (x, y, width), len(self.slide.shapes) + 2)
        self.add(shape)
        return height

    def figure(self, block: Figure, x: float, y: float, width: float) -> float:
        wide = round(width * block.width * 0.97, 1)
        high = min(block.height, self.m.height - self.m.margins[2] - y - 24)
        data = io.BytesIO(picture(block, wide))
        place = (x + (width - wide) / 2, y, wide, high)
        self.slide.shapes.add_picture(data, *(round(value * _EMU) for value in place))
        return float(high) + 4

    def code(self, block: Code, x: float, y: float, width: float) -> float:
        look, dark = self.style["code_look"], self.style["code_look"] == "dark"
        numbered = self.style["code_numbers"] == "yes"
        ink = "#e6e8ec" if dark else self.m.ink
        longest = max(map(len, block.lines)) + 5 * numbered
        points = min(
            self.m.size * 0.86,
            (width - 14) / (longest * 0.62),
            (self.m.height - 40 - y) / len(block.lines) / 1.25,
        )
        rows = []
        for number, line in enumerate(block.lines, 1):
            inner = ""
            if numbered:
                inner = self.write.run(
                    f"{number:>2}  ", f"{block.id}:numbers", Face(points, (), "code", "#8a8f98")
                )
            coloured = self.style["code_colours"] == "yes" and bool(block.language)
            for text, real in pieces(line, ink, dark=dark, coloured=coloured):
                inner += self.write.run(text, block.id, Face(points, (), "code", real))
            rows.append(paragraph(inner, "l"))
        fill = {"tint": self.m.tint[1:], "dark": "1F2530"}.get(look, "")
        self.box(rows, (x, y, width, points * 1.25 * len(rows) + 4), fill)
        return points * 1.25 * len(rows) + 6

    def captioned(self, caption: Caption | None, x: float, y: float, width: float, draw: Any) -> float:
        if caption is None:
            return float(draw(y))
        points = self.m.size * 0.8
        marks = ("bold",) if self.style["caption_look"] == "bold-label" else ()
        inner = self.write.run(f"{caption.label} ", caption.id, Face(points, marks))
        italic = ("italic",) if self.style["caption_look"] == "italic" else ()
        inner += self.write.line(caption.line, caption.id, Face(points, italic))
        height = self.height(caption.label + plain(caption.line), width, points)
        align = "ctr" if self.style["caption_look"] == "centred" else "l"
        if self.style["caption_place"] == "above":
            self.box([paragraph(inner, align)], (x, y, width, height))
            return height + float(draw(y + height + 2))
        body = float(draw(y))
        self.box([paragraph(inner, align)], (x, y + body, width, height))
        return body + height + 2
