"""The exact Markdown of a document.

What is printed around the text is not part of it: running heads, page numbers, the lines of a contents page. A list
marker is Markdown's own, whatever is printed: "1." for every kind of number, "-" for every bullet. Numbered paragraphs
are items, and their numbers go on where a heading parts them. Bodies of footnotes
stand at the end. Cells that span make a table HTML; all other tables are GFM.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

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
    Document,
    Figure,
    Formula,
    Heading,
    Item,
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
from bench.lab.factors import Style
from bench.lab.parts import language_hides

_SPECIAL = re.compile(r"([\\`*_\[\]<>$~])")
_START = re.compile(r"^(\s*)([#+>-]|\d+[.)])(?=\s|$)")
_LIST = re.compile(r"(?:-|\d+\.) ")
_MARKS = {"bold": "**", "italic": "*", "strike": "~~"}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "code": "code",
    "sup": "sup",
    "sub": "sub",
    "strike": "s",
    "underline": "u",
}


def markdown(document: Document, style: Style) -> str:
    """The Markdown of a document."""
    return _Writer(document, style).whole()


def escape(text: str) -> str:
    """Text with a backslash before every sign that Markdown would take for markup."""
    text = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"&(?=#?\w+;)", "&amp;", text)


def line_text(line: Line, hard: str = "\\\n") -> str:
    """A line as Markdown. `hard` is what a forced line end becomes."""
    return "".join(_inline(part, hard) for part in line)


def _inline(part: object, hard: str) -> str:
    match part:
        case Run():
            return _run(part)
        case Maths():
            return f"${part.node.latex()}$"
        case NoteRef():
            return f"[^{part.number}]"
        case Break():
            return hard
    raise TypeError(f"no Markdown for {part!r}")


def _run(run: Run) -> str:
    if "filler" in run.marks:
        return ""
    if run.link:
        return f"<{run.link}>" if run.link == run.text else f"[{escape(run.text)}]({run.link})"
    if "code" in run.marks:
        return f"`{run.text}`"
    text = escape(run.text)
    for mark in run.marks:
        if mark in _MARKS:
            text = f"{_MARKS[mark]}{text}{_MARKS[mark]}"
        elif mark in ("sup", "sub"):
            text = f"<{mark}>{text}</{mark}>"
    return text


def _starts_safely(text: str) -> str:
    """The same text, with a backslash where its start would make it a heading, a list or a quote."""
    match = _START.match(text)
    if not match:
        return text
    mark = match.group(2)
    escaped = f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"
    return match.group(1) + escaped + text[match.end() :]


class _Writer:
    def __init__(self, document: Document, style: Style) -> None:
        self.document = document
        self.style = style
        self.notes: list[Note] = []

    def whole(self) -> str:
        body = self.blocks(self.document.blocks)
        notes = [f"[^{note.number}]: {line_text(note.line)}" for note in self.notes]
        return "\n\n".join([*body, *notes]) + "\n"

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        parts: list[str] = []
        for block in blocks:
            if isinstance(block, Items) and parts and _LIST.match(parts[-1]):
                parts.append("<!-- -->")  # keeps two lists apart
            parts += self.block(block)
        return parts

    def block(self, block: Block) -> list[str]:  # noqa: PLR0911, PLR0912
        match block:
            case Heading():
                return [
                    "#" * block.level
                    + " "
                    + " ".join(filter(None, (escape(block.label), line_text(block.line))))
                ]
            case Paragraph():
                return [_starts_safely(line_text(block.line))]
            case Items():
                return ["\n".join(self.items(block, ""))]
            case Table():
                return self.captioned(block.caption, table(block))
            case Code():
                return self.captioned(block.caption, "\n".join([f"```{block.language}", *block.lines, "```"]))
            case Formula():
                return [f"$$\n{block.node.latex()}\n$$"]
            case Quote():
                inner = self.blocks(block.blocks) + (self.block(block.source) if block.source else [])
                return ["\n".join(f"> {row}".rstrip() for row in "\n\n".join(inner).split("\n"))]
            case Figure():
                return self.captioned(block.caption, f"![]({block.id}.png)")
            case KeyValues():
                return pairs(block)
            case Lines():
                return ["\\\n".join(_starts_safely(line_text(row).strip()) for row in block.lines)]
            case Contents():
                return [] if language_hides(self.document.language) else self.block(block.title)
            case Bibliography():
                return references(block)
            case Box() | Columns():
                return self.blocks(block.blocks)
            case Note():
                self.notes.append(block)
                return []
            case PageBreak():
                return []
        raise TypeError(f"no Markdown for {block!r}")

    def items(self, block: Items, indent: str) -> list[str]:
        rows: list[str] = []
        loose = any(isinstance(inner, Paragraph) for item in block.items for inner in item.blocks)
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}." if block.ordered else "-"
            inner = indent + " " * (len(mark) + 1)
            rows.append(f"{indent}{mark} {self.item_text(item)}")
            for part in item.blocks:
                if isinstance(part, Items):
                    rows += self.items(part, inner)
                else:
                    rows += [
                        "",
                        *(f"{inner}{row}".rstrip() for row in "\n\n".join(self.block(part)).split("\n")),
                    ]
            if loose and item is not block.items[-1]:
                rows.append("")
        return rows

    def item_text(self, item: Item) -> str:
        box = "" if item.ticked is None else "[x] " if item.ticked else "[ ] "
        kept = f"{escape(item.label)} " if item.kept else ""
        return box + _starts_safely(kept + line_text(item.line))

    def captioned(self, caption: Caption | None, body: str) -> list[str]:
        if caption is None:
            return [body]
        text = " ".join((escape(caption.label), line_text(caption.line)))
        return [text, body] if self.style["caption_place"] == "above" else [body, text]


def pairs(block: KeyValues) -> list[str]:
    """Keys and values: a table without heads where they are ruled, else a line each."""
    if block.ruled:
        rows = [f"| {_cell(row.key)} | {_cell_line(row.value)} |" for row in block.pairs]
        return ["\n".join(["|  |  |", "| --- | --- |", *rows])]
    return ["\\\n".join(f"**{escape(row.key)}** {line_text(row.value)}".rstrip() for row in block.pairs)]


def references(block: Bibliography) -> list[str]:
    """A bibliography: a list where its entries are numbered, else a paragraph each.

    A label in brackets is part of the text, because the text refers to it.
    """
    parts = []
    for item in block.entries:
        text = line_text(item.line)
        if item.label.startswith("["):
            parts.append(f"{escape(item.label)} {text}")
        else:
            parts.append(f"{item.label} {text}" if item.label else text)
    return (
        parts if not block.entries[0].label or block.entries[0].label.startswith("[") else ["\n".join(parts)]
    )


def table(block: Table) -> str:
    """A table: GFM where no cell spans, else HTML."""
    if block.merged or block.head_rows != 1:
        return _html_table(block)
    rows = ["| " + " | ".join(_cell_line(cell.line) for cell in row) + " |" for row in block.rows]
    rows.insert(1, "| " + " | ".join(["---"] * block.columns) + " |")
    return "\n".join(rows)


def _cell(text: str) -> str:
    return escape(text).replace("|", "\\|")


def _cell_line(line: Line) -> str:
    return line_text(line, "<br>").strip().replace("|", "\\|")


def _html_table(block: Table) -> str:
    parts = ["<table>"]
    for row in block.rows:
        parts.append("<tr>" + "".join(_html_cell(cell) for cell in row) + "</tr>")
    return "\n".join([*parts, "</table>"])


def _html_cell(cell: Cell) -> str:
    tag = "th" if cell.header else "td"
    spans = f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    return f"<{tag}{spans}>{''.join(_html_inline(part) for part in cell.line).strip()}</{tag}>"


def _html_inline(part: object) -> str:
    match part:
        case Run():
            text = "" if "filler" in part.marks else html.escape(part.text, quote=False)
            for mark in part.marks:
                if mark in _TAGS:
                    text = f"<{_TAGS[mark]}>{text}</{_TAGS[mark]}>"
            return f'<a href="{html.escape(part.link)}">{text}</a>' if part.link else text
        case Maths():
            return f"${part.node.latex()}$"
        case Break():
            return "<br>"
    raise TypeError(f"no HTML for {part!r}")
