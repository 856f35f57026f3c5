"""The blocks of a document as LaTeX."""

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
from bench.lab.renderers.tex import headings, tables
from bench.lab.renderers.tex.code import listing
from bench.lab.renderers.tex.escape import escape
from bench.lab.renderers.tex.figures import Pictures
from bench.lab.renderers.tex.lines import Liner
from bench.lab.renderers.tex.preamble import Look

_TURNS = {
    "plain": r"\noindent ", "hanging": r"\noindent\hangindent 1.6em ", "deep": r"\noindent\hangindent 5em ",
    "indent": r"\parindent 2.4em\leavevmode ",
}  # fmt: skip
_INDENTS = {"normal": 1.9, "none": 1.2, "deep": 3.4}


class Body:
    """Writes the text of one document. `pictures` keeps the files that it needs."""

    def __init__(self, look: Look, pictures: Pictures) -> None:
        self.look, self.style, self.m = look, look.style, look.m
        self.pictures = pictures
        self.write = Liner(look)
        self.dropped = self.style["drop_cap"] == "none"
        self.width = self.m.column_width  # of the text that is being written

    def text(self) -> str:
        """The whole text."""
        head, body = self._split()
        top, rest = self.blocks(head), self.blocks(body)
        if top and self.style["banner"] == "band":
            self.write.ink = "#ffffff"
            inner = rf"\parbox{{\dimexpr\linewidth-12pt}}{{{self.blocks(head)}\vskip 4pt}}"
            top = rf"\noindent\colorbox[HTML]{{24446b}}{{{inner}}}\par\vskip 8pt"
            self.write.ink = ""
        numbers = r"\linenumbers " if self.style["line_numbers"] == "margin" else ""
        ends = self.end_notes() + self.hidden()
        if self.style["outline"] == "yes":
            ends += headings.outline(self.look.document)
        if self.m.columns == 2:
            return rf"\twocolumn[{{{top}\vskip 10pt}}]{rest}{ends}"
        if self.m.columns > 2:
            return rf"{top}\begin{{multicols}}{{{self.m.columns}}}{rest}\end{{multicols}}{ends}"
        return numbers + top + rest + ends

    def _split(self) -> tuple[list[Block], list[Block]]:
        """The title with what belongs to it, and the rest."""
        blocks = list(self.look.document.blocks)
        count = 0
        if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
            count = 2 if len(blocks) > 1 and isinstance(blocks[1], Lines) and blocks[1].kind == "head" else 1
        return blocks[:count], blocks[count:]

    def hidden(self) -> str:
        if self.style["hidden_text"] == "none":
            return ""
        size = 1 if self.style["hidden_text"] == "tiny" else 7
        colour = self.look.colour(furniture.HIDDEN, self.m.paper)
        font, words = (
            rf"\fontsize{{{size}bp}}{{{size * 1.2}bp}}\selectfont",
            escape(self.look.document.hidden),
        )
        return rf"{{{font}\noindent{colour}{words}\par}}"

    def end_notes(self) -> str:
        notes = [block for block in self.look.document.blocks if isinstance(block, Note)]
        if not notes or self.style["note_place"] == "foot":
            return ""
        rows = "".join(rf"\noindent {self.write.note(note)}\par" for note in notes)
        return rf"\par\vskip 10pt\hrule\vskip 5pt{{\footnotesize\parskip 2pt {rows}}}"

    def blocks(self, blocks: Sequence[Block]) -> str:
        out: list[str] = []
        i = 0
        while i < len(blocks):
            block = blocks[i]
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            if isinstance(block, Heading) and block.run_in and isinstance(after, Paragraph):
                out.append(headings.run_in(self.write, block, after))
                i += 2
                continue
            out.append(self.block(block))
            i += 1
        return "\n".join(out)

    def block(self, block: Block) -> str:  # noqa: PLR0911, PLR0912
        match block:
            case Heading():
                return headings.heading(self.write, block)
            case Paragraph():
                return self.paragraph(block)
            case Items():
                return self.items(block)
            case Table():
                return self.captioned(block.caption, tables.table(self.write, block, self.width))
            case Code():
                return self.captioned(block.caption, listing(self.write, block, self.width))
            case Formula():
                return self.formula(block)
            case Quote():
                return self.quote(block)
            case Figure():
                return self.figure(block)
            case KeyValues():
                return tables.pairs(self.write, block, self.width)
            case Lines():
                return self.lines(block)
            case Contents():
                return self.block(block.title) + "".join(map(self.entry, block.entries)) + r"\vskip 8pt "
            case Bibliography():
                return self.references(block)
            case Box():
                return self.box(block)
            case Columns():
                return self.columns(block)
            case Note():
                return ""
            case PageBreak():
                return r"\newpage "
        raise TypeError(f"no LaTeX for {block!r}")

    # ---- text

    def paragraph(self, block: Paragraph) -> str:  # noqa: PLR0911
        text = self.write.part(block.id, block.line)
        if block.role == "body" and not self.dropped and (dropped := self.write.drop_cap(block)):
            self.dropped = True
            return dropped + r"\par "
        match block.role:
            case "abstract":
                return rf"{{\small\leftskip 2em\rightskip 2em plus 2em\noindent {text}\par}}"
            case "lead":
                return rf"{{\large\itshape\noindent {text}\par}}"
            case "author":
                size = r"\large" if self.style["byline"] == "large" else ""
                return rf"{{{size}\itshape\noindent {text}\par}}"
            case "definition":
                return rf"{{\leftskip 2em\noindent {text}\par}}"
            case "turn":
                return rf"{{{_TURNS[self.style['turns']]}{text}\par}}"
            case "centred" | "right":
                align = r"\centering" if block.role == "centred" else r"\raggedleft"
                return rf"{{{align}\noindent {text}\par}}"
            case "body" if self.style["paragraphs"] == "hanging":
                return rf"{{\noindent\hangindent 1.4em {text}\par}}"
            case "date" | "box-title" | "source" | "asked" | "term":
                return rf"\noindent {text}\par "
        return rf"\leavevmode {text}\par "

    def quote(self, block: Quote) -> str:
        inner = self.blocks((*block.blocks, *([block.source] if block.source else [])))
        match self.style["quote_look"]:
            case "italic":
                return rf"\begin{{quote}}\itshape {inner}\end{{quote}}"
            case "bar":
                return self.barred(inner, "999999")
            case "tint":
                return self.framed(inner, rf"\colorbox[HTML]{{{self.m.tint[1:]}}}")
        return rf"\begin{{quote}}{inner}\end{{quote}}"

    def lines(self, block: Lines) -> str:
        byline = self.style["byline"] if block.kind == "head" else "same"
        rows = r"\\ ".join(
            rf"{{{self.write.open(block.id)}{self.write.line(row, block.id)}}}" for row in block.lines
        )
        if byline == "names":
            rows = rows.replace("{", r"{\large ", 1)
        align = (
            r"\centering"
            if block.kind == "head" and self.style["title_look"] == "centred"
            else r"\raggedright"
        )
        if block.kind == "centred":
            align = r"\centering"
        left = r"\leftskip 2em" if block.kind == "verse" else ""
        size = r"\large " if byline == "large" else ""
        return rf"{{{size}\parindent 0pt {align}{left} {rows}\par}}\vskip {self.m.leading * 0.5:.1f}bp "

    def items(self, block: Items | Bibliography) -> str:
        items = block.items if isinstance(block, Items) else block.entries
        longest = max(len(item.label) for item in items)
        width = max(longest * 0.56, 0.6) + 0.3
        place = self.style["marker_place"]
        indent = max(_INDENTS[self.style["list_indent"]], width + 0.5)
        loose = self.style["list_gap"] == "loose" or (isinstance(block, Items) and block.loose)
        gap = self.m.leading * (0.4 if loose else 0.05)
        inside = place == "inside" and isinstance(block, Items)
        settings = [
            rf"\leftmargin {0.2 if inside else indent}em",
            rf"\labelwidth {width}em",
            rf"\labelsep {indent - width if place == 'far' and not inside else 0.5}em",
            rf"\itemindent {width + 0.5 if inside else 0}em",
            rf"\itemsep {gap:.1f}bp \parsep 1pt \topsep {self.m.leading * 0.2:.1f}bp \partopsep 0pt \listparindent 0pt",
            r"\let\makelabel\lablft" if place != "hanging" or longest > 3 else "",
        ]
        rows = "\n".join(map(self.item, items))
        return rf"\begin{{list}}{{}}{{{''.join(settings)}}}{rows}\end{{list}}"

    def item(self, item: Item) -> str:
        before = self.width
        self.width -= self.m.size * _INDENTS[self.style["list_indent"]]
        inner = self.blocks(item.blocks)
        self.width = before
        label = rf"{{{self.write.open(item.id + ':marker')}{escape(item.label)}}}" if item.label else ""
        return rf"\item[{{{label}}}]{self.write.part(item.id, item.line)} {inner}"

    def references(self, block: Bibliography) -> str:
        if block.entries[0].label:
            return self.items(block)
        hang = r"\hangindent 2em \hangafter 1 " if self.style["reference_look"] == "hanging" else ""
        return "".join(
            rf"\noindent {hang}{self.write.part(item.id, item.line)}\par " for item in block.entries
        )

    def entry(self, entry: Entry) -> str:
        text, _, number = entry.text.partition("\t")
        dots = self.style["contents_leaders"] in ("dots", "spaced")
        leader = rf"{{{self.write.open(entry.id + ':leader')}\dotfill}}" if dots else r"\hfill "
        bold = r"\bfseries " if entry.level == 1 else ""
        indent = rf"\hspace*{{{1.2 * max(0, entry.level - 2)}em}}"
        inner = rf"{{{self.write.open(entry.id)}{bold}{escape(text)}}}"
        page = rf"{{{self.write.open(entry.id + ':page')}{number}}}"
        rule = r"\hrule height .3pt\vskip 1pt" if self.style["contents_leaders"] == "line" else ""
        return rf"{{\parskip 1pt\parindent 0pt\rightskip 0pt {indent}{inner} {leader} {page}\par{rule}}}"

    def formula(self, block: Formula) -> str:
        body = rf"\displaystyle{self.write.open(block.id)}{block.node.latex()}"
        number = rf"{{{self.write.open(block.id + ':number')}{block.number}}}" if block.number else ""
        left = self.style["maths_numbers"] == "left"
        if self.style["maths_align"] == "left":
            start = rf"{number}\quad " if left and number else r"\hspace*{2em}"
            end = rf"\hfill{number}" if number and not left else r"\hfill"
            return rf"\par\vskip 3pt{{\noindent\rightskip 0pt {start}${body}${end}\null\par}}\vskip 3pt "
        tag = rf"\{'leqno' if left else 'eqno'}\hbox{{{number}}}" if number else ""
        return rf"$${{{body}}}{tag}$$"

    # ---- frames

    def framed(self, inner: str, frame: str) -> str:
        page = rf"\begin{{minipage}}{{\dimexpr\linewidth-14pt}}\parskip 3pt\parindent 0pt {inner}\end{{minipage}}"
        return rf"\par\vskip 4pt\noindent{frame}{{{page}}}\par\vskip 6pt "

    def barred(self, inner: str, colour: str) -> str:
        size = r"\hsize\dimexpr\linewidth-12pt\linewidth\hsize\columnwidth\hsize\parskip 3pt\parindent 0pt "
        bar = rf"\textcolor[HTML]{{{colour}}}{{\vrule width 3pt}}\kern 7pt\vbox{{{size}{inner}}}"
        return rf"\par\vskip 4pt\noindent\hbox{{{bar}}}\par\vskip 6pt "

    def box(self, block: Box) -> str:
        look, before = self.style["box_look"], self.width
        self.width -= 14
        if look == "dark":
            self.write.ink = "#f2f4f7"
        inner = self.blocks(block.blocks)
        self.write.ink, self.width = "", before
        match look:
            case "line":
                return self.framed(inner, rf"\fcolorbox[HTML]{{777777}}{{{self.m.paper[1:]}}}")
            case "bar":
                return self.barred(inner, "cc8800")
            case "dark":
                return self.framed(inner, r"\colorbox[HTML]{27364d}")
        return self.framed(inner, rf"\colorbox[HTML]{{{self.m.tint[1:]}}}")

    def columns(self, block: Columns) -> str:
        if block.count == 1:
            return self.blocks(block.blocks)
        if block.shares:
            return self.beside(block)
        before = self.width
        self.width = (self.width - 18) / block.count
        if all(isinstance(inner, Lines) for inner in block.blocks):
            share = 0.96 / len(block.blocks)
            parts = [
                rf"\begin{{minipage}}[t]{{{share:.3f}\linewidth}}{self.block(b)}\end{{minipage}}"
                for b in block.blocks
            ]
            made = r"\par\noindent " + r"\hfill ".join(parts) + r"\par "
        else:
            made = rf"\begin{{multicols}}{{{block.count}}}{self.blocks(block.blocks)}\end{{multicols}}"
        self.width = before
        return made

    def beside(self, block: Columns) -> str:
        """Columns of these shares of the width, on one page."""
        before, parts = self.width, []
        for share, inner in zip(block.shares, block.blocks, strict=True):
            part = 0.95 * share / sum(block.shares)
            self.width = before * part
            parts.append(rf"\begin{{minipage}}[t]{{{part:.3f}\linewidth}}{self.block(inner)}\end{{minipage}}")
        self.width = before
        return r"\par\noindent " + r"\hfill ".join(parts) + rf"\par\vskip {self.m.leading * 0.5:.1f}bp "

    def figure(self, block: Figure) -> str:
        width = round(self.width * block.width * 0.97, 1)
        picture = self.pictures.place(self.write, block, width)
        beside = self.style["caption_place"] == "beside" and block.caption and block.width < 0.7
        if beside and block.caption:
            text = self.caption_text(block.caption)
            return (
                rf"\par\vskip 5pt\noindent\parbox[c]{{{width}bp}}{{{picture}}}\hskip 10bp"
                rf"\parbox[c]{{{self.width - width - 14:.1f}bp}}{{\raggedright {text}}}\par\vskip 6pt "
            )
        return self.captioned(
            block.caption, rf"\par\vskip 4pt{{\centering\noindent {picture}\par}}\vskip 4pt "
        )

    def captioned(self, caption: Caption | None, body: str) -> str:
        if caption is None:
            return body
        look = {"small": r"\footnotesize ", "italic": r"\itshape ", "bold": r"\bfseries "}.get(
            self.style["caption_look"], ""
        )
        align = r"\centering " if self.style["caption_look"] == "centred" else ""
        text = rf"\par{{{look}{align}\noindent {self.caption_text(caption)}\par}}"
        if self.style["caption_place"] == "above":
            return rf"{text}\nobreak\vskip 2pt {body}"
        return rf"{body}\nobreak\vskip 2pt {text}\vskip 5pt "

    def caption_text(self, caption: Caption) -> str:
        bold = r"\bfseries " if self.style["caption_look"] == "bold-label" else ""
        label = rf"{{{bold}{escape(caption.label)}}}"
        return rf"{{{self.write.open(caption.id)}{label} {self.write.line(caption.line, caption.id)}}}"
