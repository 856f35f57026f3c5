"""The printed parts of a document: every id that has a colour in a marked copy, with the text that it must print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.lab import furniture
from bench.lab.content import (
    Bibliography,
    Block,
    Code,
    Contents,
    Document,
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
    Paragraph,
    Run,
    Table,
    walk,
)
from bench.lab.factors import Style


@dataclass(frozen=True)
class Part:
    """One printed part.

    `text` is what it prints, None where that cannot be known (formulas, page numbers). A `loose` part prints its text
    and more. `said` parts are in the Markdown, as `words` if these differ from `text`, which has marks of notes. A
    `repeated` part may stand on several pages, whole on each.
    """

    id: str
    text: str | None
    said: bool = True
    loose: bool = False
    repeated: bool = False
    words: str | None = None


def parts(document: Document, style: Style) -> dict[str, Part]:
    """All printed parts by their ids, in reading order."""
    found: dict[str, Part] = {}
    for block in walk(document.blocks):
        for part in _of_block(block, style, document.language):
            found[part.id] = part
    for block in document.blocks:
        if isinstance(block, Contents) and language_hides(document.language):
            found[block.title.id] = replace(found[block.title.id], said=False)
    for slot in furniture.slots(document, style):
        found[slot.id] = Part(slot.id, None, said=False)
    if style["watermark"] != "none":
        found[furniture.WATERMARK] = Part(furniture.WATERMARK, document.watermark, said=False, repeated=True)
    if style["line_numbers"] != "none":
        found[furniture.LINE_NUMBERS] = Part(furniture.LINE_NUMBERS, None, said=False)
    if style["hidden_text"] != "none":
        found[furniture.HIDDEN] = Part(furniture.HIDDEN, document.hidden, said=False)
    return found


def language_hides(language: str) -> bool:
    """Whether the title "Contents" of a contents page stays out of the Markdown, as its lines do.

    It does in English only, where a reader can tell such a page by its title.
    """
    return language == "en"


def printed(line: Line, style: Style, marks: bool = True) -> tuple[str, bool]:
    """The text of a line without its formulas, and whether it has formulas.

    Without `marks` of notes, it has no fillers either.
    """
    out, loose = "", False
    for part in line:
        match part:
            case Run() if marks or "filler" not in part.marks:
                out += part.text
            case Run():
                pass
            case NoteRef() if not marks:
                pass
            case NoteRef():
                out += f"[{part.number}]" if style["note_mark"] == "brackets" else str(part.number)
            case Maths():
                out, loose = out + " ", True
            case _:
                out += " "
    return out, loose


def _line(
    part: str, line: Line, style: Style, before: str = "", *, said: bool = True, repeated: bool = False
) -> Iterator[Part]:
    text, loose = printed(line, style)
    if before or line:
        words = printed(line, style, marks=False)[0]
        start = f"{before} " if before else ""
        yield Part(part, start + text, said, loose, repeated, start + words)


def _of_block(block: Block, style: Style, language: str) -> Iterator[Part]:  # noqa: PLR0912
    match block:
        case Heading():
            yield from _line(block.id, block.line, style, block.label)
        case Paragraph():
            yield from _line(block.id, block.line, style)
        case Items() | Bibliography():
            is_list = isinstance(block, Items)
            for item in block.items if isinstance(block, Items) else block.entries:
                if item.label:
                    yield Part(
                        f"{item.id}:marker",
                        item.label,
                        said=item.kept or (not is_list and item.label.startswith("[")),
                    )
                yield from _line(item.id, item.line, style)
        case Table():
            for row in block.rows:
                for cell in row:
                    yield from _line(cell.id, cell.line, style, repeated=cell.row < block.head_rows)
        case Code():
            yield Part(block.id, "\n".join(block.lines))
            if style["code_numbers"] == "yes":
                numbers = "\n".join(str(n) for n in range(1, len(block.lines) + 1))
                yield Part(f"{block.id}:numbers", numbers, said=False)
        case Formula():
            yield Part(block.id, None)
            if block.number:
                yield Part(f"{block.id}:number", block.number, said=False)
        case Figure():
            yield Part(block.id, None)
        case KeyValues():
            for pair in block.pairs:
                yield Part(f"{pair.id}:key", pair.key)
                yield from _line(pair.id, pair.value, style)
        case Lines():
            texts = [printed(row, style)[0] for row in block.lines]
            yield Part(block.id, "\n".join(texts))
        case Note():
            mark = f"[{block.number}]" if style["note_mark"] == "brackets" else str(block.number)
            yield Part(f"{block.id}:marker", mark, said=False)
            yield from _line(block.id, block.line, style)
        case Contents():
            for entry in block.entries:
                text, _, page = entry.text.partition("\t")
                yield Part(entry.id, text, said=False)
                yield Part(f"{entry.id}:page", page, said=False)
                yield Part(f"{entry.id}:leader", None, said=False)
    caption = getattr(block, "caption", None)
    if caption:
        yield from _line(caption.id, caption.line, style, caption.label)
