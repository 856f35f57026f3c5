"""A document in Typst's markup."""

from __future__ import annotations

from collections.abc import Sequence

from bench.lab import furniture
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
from bench.lab.measures import measures
from bench.lab.pictures import filled, photo, svg
from bench.lab.renderers.base import Sheet
from bench.lab.renderers.typst_maths import formula
from bench.lab.renderers.typst_style import array, photo_svg, preamble, string

_SPACE = "#h(.3em)"  # a space between two parts, which fonts do not kern
_MARKS = {
    "bold": "strong",
    "italic": "emph",
    "sup": "super",
    "sub": "sub",
    "strike": "strike",
    "underline": "underline",
    "small": "small",
    "large": "large",
}


def source(sheet: Sheet) -> str:
    """A sheet as a Typst file."""
    return _Typst(sheet).whole()


class _Typst:
    def __init__(self, sheet: Sheet) -> None:
        self.document, self.style, self.palette = sheet.document, sheet.style, sheet.palette
        self.measures = measures(sheet.style)
        self.width = self.measures.column_width  # of the column that is being written
        self.notes = {block.number: block for block in sheet.document.blocks if isinstance(block, Note)}
        self.foot = sheet.style["note_place"] == "foot"

    def whole(self) -> str:
        head, body = self.split()
        parts = [preamble(self.document, self.style, self.palette, [note.id for note in self.notes.values()])]
        if self.style["watermark"] == "stamp":
            parts.append("#stamp")
        if head:
            parts.append(f"#banner[{self.blocks(head)}]")
        parts += [self.blocks(body), self.end_notes(), self.hidden()]
        return "\n".join(parts)

    def split(self) -> tuple[list[Block], list[Block]]:
        """The title with what belongs to it, and the rest."""
        blocks = list(self.document.blocks)
        count = 0
        if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1 and not blocks[0].label:
            count = 2 if len(blocks) > 1 and isinstance(blocks[1], Lines) and blocks[1].kind == "head" else 1
        return blocks[:count], blocks[count:]

    # ---- colours

    def colour(self, part: str) -> str:
        return self.palette.colour(part) if self.palette else "#000000"

    def k(self, part: str, inner: str) -> str:
        """Content that has the colour of a part in a marked copy. `inner` is markup."""
        return f'#k("{self.colour(part)}")[{inner}]'

    # ---- what surrounds the text

    def hidden(self) -> str:
        if self.style["hidden_text"] == "none":
            return ""
        colour = self.colour(furniture.HIDDEN) if self.palette else self.measures.paper
        size = "1pt" if self.style["hidden_text"] == "tiny" else "7pt"
        return f'#flat(text(size: {size}, fill: rgb("{colour}"), {string(self.document.hidden)}))'

    def end_notes(self) -> str:
        if self.foot or not self.notes:
            return ""
        rows = ""
        for note in self.notes.values():
            mark = self.k(f"{note.id}:marker", self.mark(note.number))
            rows += f"#flat[{mark}{_SPACE}{self.k(note.id, self.line(note.line))}]\n"
        rule = 'stroke: (top: .6pt + rgb("#777")), inset: (top: 5pt), width: 100%'
        return f"#block(above: 12pt, {rule})[#set text(size: .85em)\n{rows}]"

    def mark(self, number: int) -> str:
        return f'#"[{number}]"' if self.style["note_mark"] == "brackets" else f'#super("{number}")'

    # ---- lines

    def line(self, line: Line) -> str:
        return "".join(map(self.inline, line))

    def inline(self, part: object) -> str:
        match part:
            case Run():
                return self.run(part)
            case Maths():
                return f"${formula(part.node)}$"
            case NoteRef():
                if not self.foot:
                    return self.mark(part.number)
                note = self.notes[part.number]
                return f"#footnote[{self.k(note.id, self.line(note.line))}]"
            case Break():
                return " \\ "
        raise TypeError(f"no Typst for {part!r}")

    def run(self, run: Run) -> str:
        out = f"#raw({string(run.text)})" if "code" in run.marks else f"#{string(run.text)}"
        for mark in run.marks:
            if mark in _MARKS:
                out = f"#{_MARKS[mark]}[{out}]"
        return f"#url({string(run.link)})[{out}]" if run.link else out

    # ---- blocks

    def blocks(self, blocks: Sequence[Block]) -> str:
        out: list[str] = []
        gap = "#h(1em)" if self.style["run_in"] == "yes" else _SPACE
        i = 0
        while i < len(blocks):
            block, after = blocks[i], blocks[i + 1] if i + 1 < len(blocks) else None
            if isinstance(block, Heading) and block.run_in and isinstance(after, Paragraph):
                title = self.k(block.id, f"#looks[{self.heading_text(block)}]")
                out.append(f"#flat[#box[{title}]{gap}{self.k(after.id, self.line(after.line))}]\n")
                i += 2
                continue
            out.append(self.block(block) + "\n\n")
            i += 1
        return "".join(out)

    def heading_text(self, block: Heading) -> str:
        label = f"#numeral[#{string(block.label)}]#{string(' ')}" if block.label else ""
        return label + self.line(block.line)

    def block(self, block: Block) -> str:  # noqa: PLR0911, PLR0912
        match block:
            case Heading():
                made = f"#heading(level: {block.level})[{self.k(block.id, self.heading_text(block))}]"
                return f"#titled[{made}]" if block.level == 1 and not block.label else made
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
                rows = [
                    self.paragraph(part)
                    for part in (*block.blocks, *([block.source] if block.source else []))
                ]
                return "#quoted[" + "\n\n".join(rows) + "]"
            case Figure():
                return self.captioned(block.caption, self.figure(block))
            case KeyValues():
                return self.pairs(block)
            case Lines():
                rows_text = " \\ ".join(self.line(row) for row in block.lines)
                made = f"#flat[{self.k(block.id, rows_text)}]"
                return {
                    "head": f"#under[{made}]",
                    "verse": f"#pad(left: 2em)[{made}]",
                    "centred": f"#align(center)[{made}]",
                }.get(block.kind, made)
            case Contents():
                return self.block(block.title) + "\n" + "\n".join(map(self.entry, block.entries))
            case Bibliography():
                return "\n".join(
                    f"#cited[{self.label(item.id, item.label)}{self.k(item.id, self.line(item.line))}]"
                    for item in block.entries
                )
            case Box():
                return f"#boxed[{self.blocks(block.blocks)}]"
            case Columns():
                return self.columns(block)
            case Note():
                return ""
            case PageBreak():
                return "#pagebreak(weak: true)"
        raise TypeError(f"no Typst for {block!r}")

    def columns(self, block: Columns) -> str:
        each = -(-len(block.blocks) // block.count)
        starts, whole, cells = range(0, len(block.blocks), each), self.width, []
        for start, share in zip(starts, block.shares or (0.0,) * len(starts), strict=True):
            if share:
                self.width = (whole - 18 * (block.count - 1)) * share / sum(block.shares)
            cells.append(f"[{self.blocks(block.blocks[start : start + each])}]")
        self.width = whole
        widths = array([f"{share}fr" for share in block.shares or (1,) * block.count])
        return f"#block(width: 100%, grid(columns: {widths}, gutter: 18pt, ..{array(cells)}))"

    def paragraph(self, block: Paragraph) -> str:  # noqa: PLR0911
        inner = self.k(block.id, self.line(block.line))
        match block.role:
            case "lead":
                return f"#text(size: 1.15em)[#emph[{inner}]]"
            case "abstract":
                return f"#pad(x: 2em)[#text(size: .92em)[{inner}]]"
            case "author" | "date" | "box-title":
                return f"#flat[{inner}]"
            case "asked" | "term":
                return f"#asked[{inner}]"
            case "definition":
                return f"#pad(left: 2em)[#flat[{inner}]]"
            case "turn":
                return f"#turned[{inner}]"
            case "centred" | "right":
                return f"#align({'center' if block.role == 'centred' else 'end'})[#flat[{inner}]]"
            case "body" if self.style["paragraphs"] == "hanging":
                return f"#hung[{inner}]"
        return inner

    def label(self, part: str, text: str) -> str:
        return self.k(f"{part}:marker", f"#{string(text)}") + _SPACE if text else ""

    def items(self, block: Items) -> str:
        labels = [f"[{self.k(f'{item.id}:marker', f'#{string(item.label)}')}]" for item in block.items]
        bodies = []
        for item in block.items:
            inner = f"\n\n{self.blocks(item.blocks)}" if item.blocks else ""
            bodies.append(f"[{self.k(item.id, self.line(item.line))}{inner}]")
        return f"#listed({array(labels)}, {array(bodies)}, {str(block.loose).lower()})"

    def captioned(self, caption: Caption | None, body: str) -> str:
        if caption is None:
            return body
        text = f"#captioned({string(caption.label)}, {string(self.colour(caption.id))})[{self.line(caption.line)}]"
        return f"{text}\n{body}" if self.style["caption_place"] == "above" else f"{body}\n{text}"

    def code(self, block: Code) -> str:
        language = (
            f"lang: {string(block.language)}, "
            if block.language and self.style["code_colours"] == "yes"
            else ""
        )
        theme = "none" if self.palette or not language or self.style["code_look"] == "dark" else "auto"
        raw = f"#set raw(theme: {theme})\n#raw(block: true, {language}{string(chr(10).join(block.lines))})"
        if self.style["code_numbers"] == "yes":
            number = f'k("{self.colour(block.id + ":numbers")}", ink("#8a8f98", box(width: 1.8em, str(it.number))))'
            raw = f"#show raw.line: it => {{ {number}; it.body }}\n{raw}"
        return f"#coded[{self.k(block.id, raw)}]"

    def formula(self, block: Formula) -> str:
        number = "none"
        if block.number:
            number = f"[{self.k(f'{block.id}:number', f'#{string(block.number)}')}]"
        return f"#displayed({number})[{self.k(block.id, f'$ {formula(block.node)} $')}]"

    def figure(self, block: Figure) -> str:
        width = round(self.width * block.width * 0.98, 1)
        if self.palette:
            drawn = filled(self.palette.colour(block.id), width, block.height)
        elif block.kind == "photo":
            drawn = photo_svg(photo(block.seed, int(width), int(block.height)), width, block.height)
        else:
            drawn = svg(block, width, block.height)
        return f"#pictured({string(drawn)}, {width}pt, {block.height}pt)"

    # ---- tables

    def table(self, block: Table) -> str:
        rows = [[self.cell(cell) for cell in row] for row in block.rows]
        head, body = rows[: block.head_rows], rows[block.head_rows :]
        parts = [array([cell for row in part for cell in row]) for part in (head, body)]
        if block.merged and not head:
            parts[0] = "none"  # an empty header would take the place of the first row
        cells = ", ".join(parts)
        return f"#tabled({array([str(share) for share in block.widths])}, {len(rows)}, {block.head_rows}, {cells})"

    def cell(self, cell: Cell) -> str:
        kind = cell.header or ("total-number" if cell.look == "total" and cell.col else cell.look)
        inner = self.k(cell.id, self.line(cell.line)) if cell.line else ""
        return f"cell({cell.col}, {cell.row}, {cell.col_span}, {cell.row_span}, {string(kind)})[{inner}]"

    def pairs(self, block: KeyValues) -> str:
        cells = []
        for pair in block.pairs:
            cells.append(f"[#strong[{self.k(f'{pair.id}:key', f'#{string(pair.key)}')}]]")
            cells.append(f"[{self.k(pair.id, self.line(pair.value)) if pair.value else ''}]")
        return f"#paired({array(cells)})"

    def entry(self, entry: Entry) -> str:
        text, _, number = entry.text.partition("\t")
        printed = f"[{self.k(entry.id, f'#{string(text)}')}]"
        page = f"[{self.k(f'{entry.id}:page', f'#{string(number)}')}]"
        return f"#entry({entry.level}, {printed}, {string(self.colour(entry.id + ':leader'))}, {page})"
