"""A document as one HTML page for print. Chromium and WeasyPrint draw it."""

from __future__ import annotations

import html
from collections.abc import Sequence

from bench.lab import furniture, maths_html
from bench.lab.content import (
    Bibliography,
    Block,
    Box,
    Break,
    Caption,
    Cell,
    Code,
    Columns,
    Contents,
    Entry,
    Figure,
    Formula,
    Heading,
    Items,
    KeyValues,
    Line,
    Lines,
    Maths,
    Note,
    NoteRef,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Table,
)
from bench.lab.maths import is_flat
from bench.lab.measures import measures
from bench.lab.pictures import data_uri, filled, photo, svg
from bench.lab.renderers.base import Sheet
from bench.lab.renderers.css import stylesheet
from bench.lab.renderers.html_code import coloured_html

_TAGS = {
    "bold": "b",
    "italic": "i",
    "code": "code",
    "sup": "sup",
    "sub": "sub",
    "strike": "s",
    "underline": "u",
    "small": "small",
    "large": "big",
    "filler": "span",
}


def page(sheet: Sheet, foot_notes: bool = False) -> str:
    """A sheet as HTML. With `foot_notes`, notes stand at the foot of the page where the style says so."""
    return _Html(sheet, foot_notes).page()


class _Html:
    def __init__(self, sheet: Sheet, foot_notes: bool) -> None:
        self.document, self.style, self.palette = sheet.document, sheet.style, sheet.palette
        self.measures = measures(sheet.style)
        self.width = self.measures.column_width  # of the column that is being written
        self.foot = foot_notes and sheet.style["note_place"] == "foot"
        self.notes = {block.number: block for block in sheet.document.blocks if isinstance(block, Note)}
        self.rules: list[str] = []  # colours of list markers, which are not elements
        self.part = ""  # the part that is being written
        self.dropped = self.style["drop_cap"] == "none"

    def page(self) -> str:
        head, body = self.split()
        parts = [
            self.band(head),
            f'<div class="body">{self.blocks(body)}</div>',
            self.end_notes(),
            self.hidden(),
        ]
        inner = self.around() + "".join(parts)
        direction = ' dir="rtl"' if self.document.language == "ar" else ""
        css = stylesheet(self.document, self.style, self.palette) + "".join(self.rules)
        title = html.escape(self.document.title)
        return (
            f'<!DOCTYPE html><html lang="{self.document.language}"{direction}><head><meta charset="utf-8">'
            f"<title>{title}</title><style>{css}</style></head><body>{inner}</body></html>"
        )

    def split(self) -> tuple[list[Block], list[Block]]:
        """The title with what belongs to it, and the rest."""
        blocks = list(self.document.blocks)
        count = 0
        if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
            count = 2 if len(blocks) > 1 and isinstance(blocks[1], Lines) and blocks[1].kind == "head" else 1
        return blocks[:count], blocks[count:]

    def band(self, head: list[Block]) -> str:
        inner = self.blocks(head)
        return f'<div class="band">{inner}</div>' if head and self.style["banner"] != "none" else inner

    # ---- colours

    def mark(self, part: str, style: str = "") -> str:
        """The attributes that give an element the colour of a part, and other style."""
        self.part = part
        if self.palette is None:
            return f' style="{style}"' if style else ""
        return f' data-k style="{style};color:{self.palette.colour(part)} !important"'

    def span(self, part: str, inner: str, kind: str = "") -> str:
        name = f' class="{kind}"' if kind else ""
        return f"<span{name}{self.mark(part)}>{inner}</span>"

    # ---- what surrounds the text

    def around(self) -> str:
        out = ""
        word = html.escape(self.document.watermark)
        if self.style["watermark"] in ("diagonal", "horizontal"):
            out += f'<div class="water"{self.mark(furniture.WATERMARK)}>{word}</div>'
        elif self.style["watermark"] == "stamp":
            out += f'<div class="stamp"{self.mark(furniture.WATERMARK)}>{word}</div>'
        if self.style["line_numbers"] == "margin":
            m = self.measures
            lines = int((m.height - m.margins[0] - m.margins[2]) / m.leading)
            numbers = "\n".join(str(n) for n in range(1, lines + 1))
            out += f'<div class="mln"{self.mark(furniture.LINE_NUMBERS)}>{numbers}</div>'
        return out

    def hidden(self) -> str:
        if self.style["hidden_text"] == "none":
            return ""
        return f'<p class="hide"{self.mark(furniture.HIDDEN)}>{html.escape(self.document.hidden)}</p>'

    def end_notes(self) -> str:
        if self.foot or not self.notes:
            return ""
        rows = "".join(
            f"<p>{self.note_mark(note)} <span{self.mark(note.id)}>{self.line(note.line)}</span></p>"
            for note in self.notes.values()
        )
        return f'<div class="notes">{rows}</div>'

    def note_mark(self, note: Note) -> str:
        inner = f"[{note.number}]" if self.style["note_mark"] == "brackets" else f"<sup>{note.number}</sup>"
        return f"<span{self.mark(note.id + ':marker')}>{inner}</span>"

    # ---- lines

    def line(self, line: Line) -> str:
        return "".join(self.inline(part) for part in line)

    def inline(self, part: object) -> str:
        match part:
            case Run():
                return self.run(part)
            case Maths():
                return (
                    maths_html.flat(part.node) if is_flat(part.node) else maths_html.mathml(part.node, False)
                )
            case NoteRef():
                return self.reference(part.number)
            case Break():
                return "<br>"
        raise TypeError(f"no HTML for {part!r}")

    def run(self, run: Run) -> str:
        text = html.escape(run.text, quote=False)
        for mark in run.marks:
            text = f"<{_TAGS[mark]}>{text}</{_TAGS[mark]}>"
        return f'<a href="{html.escape(run.link)}">{text}</a>' if run.link else text

    def reference(self, number: int) -> str:
        if self.foot:
            note = self.notes[number]
            if self.palette:
                self.rules.append(
                    f"#{note.id}::footnote-marker{{color:{self.palette.colour(note.id + ':marker')}}}"
                )
                self.rules.append(f"#{note.id}::footnote-call{{color:{self.palette.colour(self.part)}}}")
            return f'<span class="foot" id="{note.id}"{self.mark(note.id)}>{self.line(note.line)}</span>'
        return f"[{number}]" if self.style["note_mark"] == "brackets" else f"<sup>{number}</sup>"

    # ---- blocks

    def blocks(self, blocks: Sequence[Block]) -> str:
        out: list[str] = []
        gap = "&emsp;" if self.style["run_in"] == "yes" else " "
        i = 0
        while i < len(blocks):
            block = blocks[i]
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            if isinstance(block, Heading) and block.run_in and isinstance(after, Paragraph):
                out.append(
                    f'<p class="flat">{self.span(block.id, self.heading_text(block), "runin")}{gap}'
                    f"<span{self.mark(after.id)}>{self.line(after.line)}</span></p>"
                )
                i += 2
                continue
            out.append(self.block(block))
            i += 1
        return "".join(out)

    def heading_text(self, block: Heading) -> str:
        label = f'<span class="hn">{html.escape(block.label)}</span>' if block.label else ""
        return " ".join(filter(None, (label, self.line(block.line))))

    def block(self, block: Block) -> str:  # noqa: PLR0911, PLR0912
        match block:
            case Heading():
                kind = ' class="title"' if block.level == 1 and not block.label else ""
                return (
                    f"<h{block.level}{kind}{self.mark(block.id)}>{self.heading_text(block)}</h{block.level}>"
                )
            case Paragraph():
                return self.paragraph(block)
            case Items():
                return self.items(block)
            case Table():
                return self.captioned(block.caption, self.table(block))
            case Code():
                return self.captioned(block.caption, self.code(block))
            case Formula():
                return self.formula(block)
            case Quote():
                inner = "".join(
                    self.paragraph(part)
                    for part in (*block.blocks, *([block.source] if block.source else []))
                )
                return f"<blockquote>{inner}</blockquote>"
            case Figure():
                return self.captioned(block.caption, self.figure(block))
            case KeyValues():
                return self.pairs(block)
            case Lines():
                rows = "<br>".join(self.line(row) for row in block.lines)
                under = " under" if block.kind == "head" else ""
                return f'<p class="lines {block.kind}{under}"{self.mark(block.id)}>{rows}</p>'
            case Contents():
                return self.block(block.title) + "".join(map(self.entry, block.entries)) + "<p></p>"
            case Bibliography():
                return "".join(
                    f'<p class="ref">{self.label(item.id, item.label)}{self.span(item.id, self.line(item.line))}</p>'
                    for item in block.entries
                )
            case Box():
                return f'<div class="box{" side" if block.side else ""}">{self.blocks(block.blocks)}</div>'
            case Columns():
                return self.columns(block)
            case Note():
                return ""
            case PageBreak():
                return '<div class="break"></div>'
        raise TypeError(f"no HTML for {block!r}")

    def columns(self, block: Columns) -> str:
        if not block.shares:
            return f'<div class="cols" style="columns:{block.count}">{self.blocks(block.blocks)}</div>'
        widths = " ".join(f"minmax(0,{share}fr)" for share in block.shares)
        whole, cells = self.width, ""
        for share, inner in zip(block.shares, block.blocks, strict=True):
            self.width = (whole - 18 * (len(block.shares) - 1)) * share / sum(block.shares)
            cells += f"<div>{self.block(inner)}</div>"
        self.width = whole
        return f'<div class="cols" style="display:grid;grid-template-columns:{widths}">{cells}</div>'

    def paragraph(self, block: Paragraph) -> str:
        kind = block.role if block.role != "body" else ""
        if (
            block.role == "body"
            and not self.dropped
            and isinstance(block.line[0], Run)
            and self.fits_drop_cap(block)
        ):
            self.dropped, kind = True, "drop flat"
        flat = " flat" if block.role in ("date", "box-title", "asked", "term") else ""
        return f'<p class="{kind}{flat}"{self.mark(block.id)}>{self.line(block.line)}</p>'

    def fits_drop_cap(self, block: Paragraph) -> bool:
        """Whether a paragraph starts with a letter and has enough lines beside a large one."""
        first = block.line[0]
        return (
            isinstance(first, Run)
            and first.text[:1].isalpha()
            and len(first.text) > 4 * self.measures.letters
        )

    def label(self, part: str, text: str) -> str:
        return f"<span{self.mark(part + ':marker')}>{html.escape(text)}</span> " if text else ""

    def items(self, block: Items) -> str:
        tag = "ol" if block.ordered else "ul"
        far = self.style["marker_place"] == "far" and self.document.language != "ar"
        rows = []
        for item in block.items:
            text = f"<span{self.mark(item.id)}>{self.line(item.line)}</span>{self.blocks(item.blocks)}"
            if far:
                rows.append(
                    f"<li>{self.span(item.id + ':marker', html.escape(item.label), 'mark')}{text}</li>"
                )
                continue
            if self.palette:
                self.rules.append(f"#{item.id}::marker{{color:{self.palette.colour(item.id + ':marker')}}}")
            rows.append(
                f'<li id="{item.id}" style="list-style-type:&quot;{html.escape(item.label)}\\0000a0&quot;">{text}</li>'
            )
        room = max(len(item.label) for item in block.items) * 0.64 + 0.5
        least = (
            f"padding-inline-start:max({room:.1f}em,var(--indent))"
            if self.style["marker_place"] == "hanging"
            else ""
        )
        kinds = " ".join(name for name, on in (("far", far), ("loose", block.loose)) if on)
        return f"<{tag} class='{kinds}' style='{least}'>{''.join(rows)}</{tag}>"

    def table(self, block: Table) -> str:
        shares = [f'<col style="width:{100 * w / sum(block.widths):.1f}%">' for w in block.widths]
        rows = [
            f"<tr{' class=headend' if r == block.head_rows - 1 else ''}>{''.join(map(self.cell, row))}</tr>"
            for r, row in enumerate(block.rows)
        ]
        widths = "".join(shares) if self.style["table_width"] == "full" else ""
        head, body = "".join(rows[: block.head_rows]), "".join(rows[block.head_rows :])
        return f"<table><colgroup>{widths}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>"

    def cell(self, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        spans = f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
        spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        number = " n" if cell.look == "total" and cell.col and not cell.header else ""
        return f'<{tag} class="{cell.look}{number}"{spans}{self.mark(cell.id)}>{self.line(cell.line)}</{tag}>'

    def captioned(self, caption: Caption | None, body: str) -> str:
        if caption is None:
            return body
        label = f"<b>{html.escape(caption.label)}</b>"
        text = f'<p class="cap"{self.mark(caption.id)}>{label} {self.line(caption.line)}</p>'
        place = self.style["caption_place"]
        if place == "beside" and 'class="pic"' in body and "100.0%" not in body:
            return f'<div class="fig beside">{body}{text}</div>'
        return (
            f'<div class="fig">{text}{body}</div>'
            if place == "above"
            else f'<div class="fig">{body}{text}</div>'
        )

    def code(self, block: Code) -> str:
        rows = []
        for number, line in enumerate(block.lines, 1):
            text = (
                coloured_html(line)
                if self.style["code_colours"] == "yes" and block.language
                else html.escape(line, quote=False)
            )
            if self.style["code_numbers"] == "yes":
                text = self.span(f"{block.id}:numbers", f"{number:>2}", "ln") + self.span(block.id, text)
            rows.append(text)
        mark = "" if self.style["code_numbers"] == "yes" else self.mark(block.id)
        return f"<pre{mark} dir=ltr>" + "\n".join(rows) + "</pre>"

    def formula(self, block: Formula) -> str:
        body = maths_html.flat(block.node) if is_flat(block.node) else maths_html.mathml(block.node, True)
        number = (
            f'<span class="num"{self.mark(block.id + ":number")}>{block.number}</span>'
            if block.number
            else ""
        )
        return f'<div class="eq" dir=ltr><span{self.mark(block.id)}>{body}</span>{number}</div>'

    def figure(self, block: Figure) -> str:
        width = round(self.width * block.width * 0.98, 1)
        size = f"width:{width}pt;height:{block.height}pt"
        if self.palette:
            source = data_uri(filled(self.palette.colour(block.id), width, block.height), "image/svg+xml")
        elif block.kind == "photo":
            source = data_uri(photo(block.seed, int(width), int(block.height)), "image/jpeg")
        else:
            source = data_uri(svg(block, width, block.height), "image/svg+xml")
        return f'<img class="pic" alt="" style="{size}" src="{source}">'

    def pairs(self, block: KeyValues) -> str:
        rows = "".join(
            f'<tr><td class="key"{self.mark(pair.id + ":key")}>{html.escape(pair.key)}</td>'
            f"<td{self.mark(pair.id)}>{self.line(pair.value)}</td></tr>"
            for pair in block.pairs
        )
        return f'<table class="kv">{rows}</table>'

    def entry(self, entry: Entry) -> str:
        text, _, number = entry.text.partition("\t")
        room = max(3, int((self.measures.letters - len(text) - 12) * 0.75))
        leader = {"dots": "." * room, "spaced": ". " * (room // 2)}.get(self.style["contents_leaders"], "")
        rule = "border-bottom:.4pt solid #999" if self.style["contents_leaders"] == "line" else ""
        page = f'<span class="pg"{self.mark(entry.id + ":page")}>{number}</span>'
        dots = f" <span{self.mark(entry.id + ':leader')}>{leader}</span>" if leader else ""
        inner = page + self.span(entry.id, html.escape(text)) + dots
        return f'<p class="toc toc{entry.level}" style="{rule}">{inner}</p>'
