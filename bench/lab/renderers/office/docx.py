"""A document as a file of a word processor."""

from __future__ import annotations

from collections.abc import Sequence

from bench.lab import furniture
from bench.lab.content import (
    Bibliography,
    Block,
    Box,
    Caption,
    Code,
    Columns,
    Contents,
    Entry,
    Figure,
    Formula,
    Heading,
    Item,
    Items,
    KeyValues,
    Lines,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from bench.lab.measures import measures
from bench.lab.renderers.base import RenderError
from bench.lab.renderers.highlight import pieces
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office import grid, package, page, roles
from bench.lab.renderers.office.numbering import Numbering
from bench.lab.renderers.office.pictures import inline, picture
from bench.lab.renderers.office.runs import Runs
from bench.lab.renderers.office.styles import size, spacing
from bench.lab.renderers.office.xml import twips, w

_INDENTS = {"normal": 1.9, "none": 1.2, "deep": 3.4}
_COLOURS = {"blue": "#1f4e9c", "red": "#a3211b", "green": "#1d6b3c", "grey": "#6b6f76"}


def docx(job: Job) -> bytes:
    """A document as a file for a word processor, in the colours that mark its parts."""
    return Writer(job).file()


class Writer:
    """Writes the blocks of one document."""

    def __init__(self, job: Job) -> None:
        self.job, self.style, self.m = job, job.style, measures(job.style)
        self.runs = Runs(job, self.m.ink)
        self.numbering = Numbering(w("rFonts", ascii="DejaVu Sans", hAnsi="DejaVu Sans", cs="DejaVu Sans"))
        self.pictures: dict[str, bytes] = {}
        self.width = self.m.column_width
        self.breaks = False  # whether the next paragraph starts a page
        self.left = 0.0  # the indent of blocks inside items

    def file(self) -> bytes:
        head, body = self.split()
        top = self.blocks(head)
        if head and self.style["banner"] == "band":
            self.runs.ink = "#ffffff"
            top = self.framed(self.blocks(head), fill="24446B") + self.gap(6)
            self.runs.ink = self.m.ink
        text = top
        if head and self.m.columns > 1:
            text += self.section(1)
        text += self.blocks(body)
        if self.m.columns > 1 and self.style["note_place"] != "foot":
            text += self.section(self.m.columns)
            end = page.section(self.job, self.m, 1)
        else:
            end = page.section(self.job, self.m, self.m.columns)
        text += self.end_notes() + self.hidden()
        return package.packed_document(self.job, text + end, self.runs, self.numbering, self.pictures)

    def split(self) -> tuple[list[Block], list[Block]]:
        """The title with what belongs to it, and the rest."""
        blocks = list(self.job.document.blocks)
        count = 0
        if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
            count = 2 if len(blocks) > 1 and isinstance(blocks[1], Lines) and blocks[1].kind == "head" else 1
        return blocks[:count], blocks[count:]

    # ---- paragraphs

    def p(self, inner: str, style: str = "", layout: str = "", mark: str = "") -> str:
        """A paragraph. `mark` is the look of its end, which its label has, too."""
        named = w("pStyle", val=style) if style else ""
        starts = w("pageBreakBefore") if self.breaks else ""
        self.breaks = False
        return w("p", w("pPr", named + starts + layout + (w("rPr", mark) if mark else "")) + inner)

    def gap(self, points: float, more: str = "") -> str:
        """An empty paragraph of this height."""
        exact = w("spacing", before=0, after=0, line=twips(points), lineRule="exact")
        return w("p", w("pPr", exact + more + w("rPr", size(1))))

    def section(self, columns: int) -> str:
        """Ends a section of so many columns."""
        return self.gap(1, page.section(self.job, self.m, columns))

    def hidden(self) -> str:
        if self.style["hidden_text"] == "none":
            return ""
        look = size(1 if self.style["hidden_text"] == "tiny" else 7)
        text = self.runs.run(self.job.document.hidden, furniture.HIDDEN, look, self.m.paper)
        return self.p(text, "", spacing(0, 0) + w("ind", firstLine=0) + w("jc", val="left"))

    def end_notes(self) -> str:
        if self.style["note_place"] == "foot":
            return ""
        out = []
        for note in self.job.document.blocks:
            if isinstance(note, Note):
                brackets = self.style["note_mark"] == "brackets"
                mark = f"[{note.number}]" if brackets else str(note.number)
                raised = "" if brackets else w("vertAlign", val="superscript")
                inner = self.runs.run(mark, f"{note.id}:marker", raised) + self.runs.run(" ", note.id)
                out.append(
                    self.p(inner + self.runs.line(note.line, note.id), "FootnoteText", w("ind", firstLine=0))
                )
        rule = w("pBdr", w("top", val="single", sz=5, space=2, color="777777"))
        return (self.gap(6, rule) if out else "") + "".join(out)

    def blocks(self, blocks: Sequence[Block]) -> str:
        out: list[str] = []
        i, after_heading = 0, True
        while i < len(blocks):
            block = blocks[i]
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            if isinstance(block, Heading) and block.run_in and isinstance(after, Paragraph):
                inner = self.heading_text(block, w("b") + w("bCs")) + self.runs.run("  ", block.id)
                out.append(self.p(inner + self.runs.line(after.line, after.id), "", w("ind", firstLine=0)))
                i += 2
                continue
            out.append(
                self.paragraph(block, after_heading) if isinstance(block, Paragraph) else self.block(block)
            )
            after_heading = isinstance(block, Heading)
            i += 1
        return "".join(out)

    def block(self, block: Block) -> str:  # noqa: PLR0911, PLR0912
        match block:
            case Heading():
                title = block.level == 1 and not block.label
                return self.p(self.heading_text(block), "Title" if title else f"Heading{block.level}")
            case Paragraph():
                return self.paragraph(block)
            case Items() | Bibliography():
                return self.items(block)
            case Table():
                made = grid.Grid(self.runs, self.m, block, self.width).text()
                return self.captioned(block.caption, made + self.gap(self.m.leading * 0.6))
            case Code():
                return self.captioned(block.caption, self.code(block))
            case Formula():
                return self.formula(block)
            case Quote():
                return self.quote(block)
            case Figure():
                return self.captioned(block.caption, self.figure(block))
            case KeyValues():
                return grid.pairs(self.runs, block, self.width) + self.gap(self.m.leading * 0.6)
            case Lines():
                return self.lines(block)
            case Contents():
                return self.block(block.title) + "".join(map(self.entry, block.entries)) + self.gap(8)
            case Box():
                return self.box(block)
            case Columns():
                return self.columns(block)
            case Note():
                return ""
            case PageBreak():
                self.breaks = True
                return ""
        raise RenderError(f"no paragraph for {block!r}")

    def heading_text(self, block: Heading, look: str = "") -> str:
        real = _COLOURS.get(self.style["heading_colour"], "") if self.runs.ink == self.m.ink else ""
        before, self.runs.ink = self.runs.ink, real or self.runs.ink
        label = self.runs.run(f"{block.label} ", block.id, look) if block.label else ""
        made = label + self.runs.line(block.line, block.id, look)
        self.runs.ink = before
        return made

    def paragraph(self, block: Paragraph, flat: bool = False) -> str:
        look, style = roles.look(block.role, self.m.size), ""
        layout = roles.layout(block.role, self.style, self.m.size, flat=flat)
        if self.left:
            layout, style = w("ind", left=twips(self.left), firstLine=0), "ListParagraph"
        return self.p(self.runs.line(block.line, block.id, look), style, layout)

    def quote(self, block: Quote) -> str:
        look = self.style["quote_look"]
        layout = w("ind", left=twips(24), right=twips(24 if look == "indent" else 0), firstLine=0)
        if look == "bar":
            layout = w("pBdr", w("left", val="single", sz=24, space=10, color="999999")) + layout
        elif look == "tint":
            layout = w("shd", val="clear", color="auto", fill=self.m.tint[1:]) + layout
        italic = w("i") + w("iCs") if look == "italic" else ""
        parts = (*block.blocks, *([block.source] if block.source else []))
        return "".join(self.p(self.runs.line(part.line, part.id, italic), "", layout) for part in parts)

    def lines(self, block: Lines) -> str:
        large = block.kind == "head" and self.style["byline"] == "large"
        look = size(1.2 * self.m.size) if large else ""
        rows = w("r", w("br")).join(self.runs.line(row, block.id, look) for row in block.lines)
        align = "center" if block.kind == "head" and self.style["title_look"] == "centred" else "left"
        align = "center" if block.kind == "centred" else align
        left = twips(24) if block.kind == "verse" else 0
        layout = (
            spacing(0, self.m.leading * 0.7, self.m.leading)
            + w("ind", left=left, firstLine=0)
            + w("jc", val=align)
        )
        return self.p(rows, "", layout)

    # ---- lists

    def items(self, block: Items | Bibliography) -> str:
        items = block.items if isinstance(block, Items) else block.entries
        place = self.style["marker_place"]
        longest = max(len(item.label) for item in items)
        if not longest:
            return self.references(items)
        hanging = max(_INDENTS[self.style["list_indent"]], longest * 0.58 + 0.5) * self.m.size
        hanging += 14 if place == "far" else 0
        inside = place == "inside" and isinstance(block, Items)
        ordered = isinstance(block, Bibliography) or block.ordered
        left = self.left + (0 if inside else hanging)
        definitions: dict[str, int] = {}
        out = []
        for item in items:
            kind = "" if ordered else item.label
            if kind not in definitions:
                definitions[kind] = self.numbering.add(
                    item.label,
                    left,
                    hanging,
                    ordered=ordered,
                    inside=inside,
                    start=getattr(block, "start", 1),
                )
            number = definitions[kind]
            properties = w("numPr", w("ilvl", val=0) + w("numId", val=number))
            mark = self.runs.colour(f"{item.id}:marker")
            out.append(self.p(self.runs.line(item.line, item.id), "ListParagraph", properties, mark))
            before = (self.left, self.width)
            self.left, self.width = self.left + (12 if inside else hanging), self.width - hanging
            out.append(self.blocks(item.blocks))
            self.left, self.width = before
        return "".join(out) + ("" if self.left else self.gap(self.m.leading * 0.4))

    def references(self, items: Sequence[Item]) -> str:
        look = self.style["reference_look"]
        indent = {"hanging": w("ind", left=400, hanging=400), "indent": w("ind", firstLine=300)}.get(look, "")
        return "".join(self.p(self.runs.line(item.line, item.id), "ListParagraph", indent) for item in items)

    def entry(self, entry: Entry) -> str:
        text, _, number = entry.text.partition("\t")
        leader = {"dots": "dot"}.get(self.style["contents_leaders"], "none")
        tabs = w("tabs", w("tab", val="right", leader=leader, pos=twips(self.width)))
        indent = w("ind", left=240 * max(0, entry.level - 2), firstLine=0)
        rule = w("pBdr", w("bottom", val="single", sz=3, space=0, color="999999"))
        border = rule if self.style["contents_leaders"] == "line" else ""
        tab = w("r", w("rPr", self.runs.colour(f"{entry.id}:leader")) + w("tab"))
        bold = w("b") + w("bCs") if entry.level == 1 else ""
        inner = self.runs.run(text, entry.id, bold) + tab + self.runs.run(number, f"{entry.id}:page")
        return self.p(inner, "", border + tabs + spacing(0, 1) + indent + w("jc", val="left"))

    # ---- the other blocks

    def code(self, block: Code) -> str:
        look, dark = self.style["code_look"], self.style["code_look"] == "dark"
        ink = "#e6e8ec" if dark else self.runs.ink
        coloured = self.style["code_colours"] == "yes" and bool(block.language)
        numbered = self.style["code_numbers"] == "yes"
        rows = []
        for number, line in enumerate(block.lines, 1):
            parts = [
                self.runs.run(text, block.id, "", real)
                for text, real in pieces(line, ink, dark=dark, coloured=coloured)
            ]
            if numbered:
                parts.insert(0, self.runs.run(f"{number:>2}  ", f"{block.id}:numbers", "", "#8a8f98"))
            rows.append("".join(parts))
        longest = max(map(len, block.lines)) + 5 * numbered
        small = min(self.m.size * 0.86, (self.width - 20) / (longest * 0.61))
        inner = w("r", w("br")).join(rows).replace("<w:rPr>", f"<w:rPr>{size(int(small * 2) / 2)}")
        fill = {"tint": self.m.tint[1:], "dark": "1F2530"}.get(look, "")
        side = {"val": "single", "sz": 5, "space": 4, "color": "888888"}
        border = {
            "frame": "".join(w(name, **side) for name in ("top", "left", "bottom", "right")),
            "bar": w("left", val="single", sz=24, space=8, color="888888"),
        }.get(look, "")
        layout = w("keepLines") + (w("pBdr", border) if border else "")
        layout += w("shd", val="clear", color="auto", fill=fill) if fill else ""
        left = w("ind", left=120 if border else 0, firstLine=0) + w("jc", val="left")
        return self.p(inner, "Code", w("bidi", val=0) + layout + left)

    def formula(self, block: Formula) -> str:
        body = self.runs.flat(block.node, block.id)
        number = self.runs.run(block.number, f"{block.id}:number") if block.number else ""
        tab = w("r", w("tab"))
        left = self.style["maths_numbers"] == "left"
        if self.style["maths_align"] == "left":
            stops = w("tab", val="left", pos=600) + w("tab", val="right", pos=twips(self.width))
            inner = number + tab + body if left else tab + body + (tab + number if number else "")
        else:
            stops = w("tab", val="center", pos=twips(self.width / 2)) + w(
                "tab", val="right", pos=twips(self.width)
            )
            inner = number + tab + body if left else tab + body + (tab + number if number else "")
        return self.p(
            inner, "", w("tabs", stops) + spacing(3, 5) + w("ind", firstLine=0) + w("jc", val="left")
        )

    def figure(self, block: Figure) -> str:
        width = round(self.width * block.width * 0.97, 1)
        name = f"{block.id}.{'jpg' if block.kind == 'photo' else 'png'}"
        self.pictures[name] = picture(block, width)
        drawing = inline(
            len(self.pictures), name, width, block.height, framed=self.style["figure_frame"] == "line"
        )
        keep = w("keepNext") if block.caption and self.style["caption_place"] != "above" else ""
        return self.p(
            w("r", drawing), "", keep + spacing(4, 4) + w("ind", firstLine=0) + w("jc", val="center")
        )

    def captioned(self, caption: Caption | None, body: str) -> str:
        if caption is None:
            return body
        bold = w("b") + w("bCs") if self.style["caption_look"] == "bold-label" else ""
        inner = self.runs.run(f"{caption.label} ", caption.id, bold) + self.runs.line(
            caption.line, caption.id
        )
        text = self.p(inner, "Caption", w("ind", firstLine=0))
        return text + body if self.style["caption_place"] == "above" else body + text

    def framed(self, inner: str, fill: str = "", border: str = "") -> str:
        """Blocks in a table of one cell."""
        width = self.width if self.m.columns > 1 and fill != "24446B" else self.m.text_width
        shade = w("shd", val="clear", color="auto", fill=fill) if fill else ""
        margins = w(
            "tblCellMar", "".join(w(s, w=twips(7), type="dxa") for s in ("top", "left", "bottom", "right"))
        )
        properties = w("tblW", w=twips(width), type="dxa") + w("tblLayout", type="fixed") + margins
        cell = w("tcPr", w("tcW", w=twips(width), type="dxa") + w("tcBorders", border) + shade)
        rows = w("tr", w("trPr", w("cantSplit")) + w("tc", cell + inner))
        return w("tbl", w("tblPr", properties) + w("tblGrid", w("gridCol", w=twips(width))) + rows)

    def box(self, block: Box) -> str:
        look, before = self.style["box_look"], self.width
        self.width -= 14
        if look == "dark":
            self.runs.ink = "#f2f4f7"
        inner = self.blocks(block.blocks)
        inner += "" if inner.endswith("</w:p>") else self.gap(1)
        self.runs.ink, self.width = self.m.ink, before
        line = {"val": "single", "sz": 6, "space": 0, "color": "777777"}
        border = {
            "line": "".join(w(side, **line) for side in ("top", "left", "bottom", "right")),
            "bar": w("left", val="single", sz=32, space=0, color="CC8800"),
        }.get(look, "")
        fill = {"tint": self.m.tint[1:], "dark": "27364D"}.get(look, "")
        return self.framed(inner, fill, border) + self.gap(self.m.leading * 0.6)

    def beside(self, block: Columns) -> str:
        before, cells = self.width, []
        for share, inner in zip(block.shares, block.blocks, strict=True):
            self.width = before * share / sum(block.shares) - grid.GAP
            made = self.block(inner)
            cells.append((made if made.endswith("</w:p>") else made + self.gap(1), self.width + grid.GAP))
        self.width = before
        return grid.beside(cells)

    def columns(self, block: Columns) -> str:
        before = self.width
        if self.left or self.m.columns > 1 or block.count == 1:
            return self.blocks(block.blocks)
        if block.shares:
            return self.beside(block) + self.gap(self.m.leading * 0.4)
        self.width = (self.width - 18) / block.count
        inner = self.blocks(block.blocks)
        self.width = before
        return self.section(1) + inner + self.section(block.count)
