"""A DoclingDocument as a document: nothing that it names, as a path or an address, is opened."""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from doc2md.docling.names import linked, named
from doc2md.docling.types import CONTENTS, EXACT, FOOTNOTE, QUOTE, docling_types
from doc2md.document import (
    Block,
    Cell,
    Document,
    Kind,
    Mark,
    MarkKind,
    Origin,
    PageRow,
    PageStatus,
    Region,
    Source,
    Text,
)
from doc2md.errors import Doc2mdError, InputError
from doc2md.geometry import Box
from doc2md.markup.controls import without_controls
from doc2md.markup.tables import MAX_SPAN
from doc2md.markup.write import merged
from doc2md.sources import printable
from doc2md.structure.lists import regions_around

_log = logging.getLogger("doc2md")
ENGINE = "docling"
MAX_PAGE = 9_999_999
_KINDS = {
    "title": Kind.HEADING,
    "section_header": Kind.HEADING,
    "field_heading": Kind.HEADING,
    "caption": Kind.CAPTION,
    "footnote": Kind.FOOTNOTE,
    "page_header": Kind.HEADER,
    "page_footer": Kind.FOOTER,
    "code": Kind.CODE,
    "formula": Kind.EQUATION,
}
_BOXES = {"checkbox_selected": "☒ ", "checkbox_unselected": "☐ "}
_PICTURES = {"image/png": (b"\x89PNG\r\n\x1a\n", ".png"), "image/jpeg": (b"\xff\xd8\xff", ".jpg")}
_DATA = re.compile(r"data:(image/(?:png|jpeg));base64,")
_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,5}|[ivxlcdm]{1,7})\W*", re.I)
_LISTS = (
    "groups", "texts", "pictures", "tables", "key_value_items", "form_items", "field_regions", "field_items"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """The document, and the pictures that were in it, encoded, by the names that its figures have."""

    document: Document
    figures: dict[str, bytes]


def from_docling(data: bytes, name: str) -> Taken:
    """`name` is the file's. Raises InputError for what is no DoclingDocument, EngineError without docling-core."""
    with docling_types() as types:
        try:
            return _Reader(types.DoclingDocument.model_validate_json(data), name).read()
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(part) for part in problem["loc"])
            reason = f"{problem['msg']} at {where or 'the top'}"
        except RecursionError:
            reason = "it is nested too deeply"
        except Doc2mdError:
            raise
        except Exception as error:  # its validators follow references, and raise whatever these lead to
            _log.debug("a DoclingDocument that cannot be read", exc_info=error)
            reason = f"{type(error).__name__}: {error}"
    raise InputError(f"{name}: no DoclingDocument that can be read: {printable(reason)[:300]}")


class _Reader:
    """Takes each item once, wherever it is referred to: so no cycle, and no item that is named a thousand times."""

    def __init__(self, made: Any, name: str) -> None:
        self.made, self.name = made, name
        self.items = {f"#/{kind}/{n}": item for kind in _LISTS for n, item in enumerate(getattr(made, kind))}
        self.taken = set[str]()
        self.page = 1
        self.left = Counter[str]()
        self.figures: dict[str, bytes] = {}
        floating = (*made.pictures, *made.tables, *(item for item in made.texts if item.label == "code"))
        self.noted = {ref.cref for item in floating for ref in (*item.captions, *item.footnotes)}
        self.sizes = {page: _size(item.size) for page, item in made.pages.items() if 0 < page <= MAX_PAGE}

    def read(self) -> Taken:
        blocks = [*self.blocks(self.made.body.children), *self.blocks(self.made.furniture.children)]
        for name in [name for name in self.items if name in self.noted]:
            if (item := self._take(name)) is not None:  # a caption of what is not there
                blocks += self._blocks_of(item)
        blocks = linked(named(sorted(blocks, key=lambda block: block.page)))
        pages = sorted({*self.sizes, *(region.page for block in blocks for region in block.regions)})
        rows = tuple(
            PageRow(page, PageStatus.OK, self.sizes.get(page, (0.0, 0.0)), engine=ENGINE) for page in pages
        )
        origin = self.made.origin
        source = Source(
            printable(PurePath(origin.filename).name) if origin else self.name,
            "",  # docling keeps a quarter of the digest
            pages=len(rows),
            notes=tuple(f"{what}: {count}" for what, count in self.left.items()),
        )
        return Taken(Document(source, rows, tuple(blocks)), self.figures)

    def blocks(self, refs: Iterable[Any]) -> Iterator[Block]:
        for ref in refs:
            if ref.cref not in self.noted and (item := self._take(ref.cref)) is not None:
                yield from self._blocks_of(item)

    def _take(self, name: str) -> Any:
        """None for an item that is not there, was taken before, or is hidden."""
        if name in self.taken or name not in self.items:
            return None
        self.taken.add(name)
        item = self.items[name]
        if item.content_layer in {"invisible", "background"}:
            self.left["items that are hidden or behind the page, left out"] += 1
            return None
        return item

    def _blocks_of(self, item: Any) -> Iterator[Block]:
        label = str(item.label)
        if label == "list":
            yield self._list(item)
        elif label == "inline":
            regions, text = self._regions_of(item), self._joined(item)
            yield self._block(Kind.PARAGRAPH, self._seen(regions), text)
        elif label in {"table", "document_index"}:
            yield from self._table(item)
        elif label in {"picture", "chart"}:
            yield from self._picture(item)
        elif hasattr(item, "text"):
            yield from self._texts(item)
        elif getattr(item, "name", "") == CONTENTS:
            children = tuple(self.blocks(item.children))
            if children:
                yield self._block(Kind.CONTENTS, regions_around(children), children=children)
        elif getattr(item, "name", "") == QUOTE:
            quoted = {Kind.PARAGRAPH: Kind.QUOTE}
            yield from (
                replace(block, kind=quoted.get(block.kind, block.kind))
                for block in self.blocks(item.children)
            )
        else:
            if hasattr(item, "graph"):
                self.left["forms, left out"] += 1
            yield from self.blocks(item.children)

    def _texts(self, item: Any) -> Iterator[Block]:
        """A text item, and what hangs under it, as the text of a section does under its heading in some documents."""
        regions, text = self._seen(self._regions(item)), self._text(item)
        kind, level, label = _KINDS.get(str(item.label), Kind.PARAGRAPH), 0, ""
        if item.content_layer == "notes":
            kind = Kind.NOTE
            label, text = _split_label(text, MarkKind.ITALIC)
        elif kind is Kind.FOOTNOTE:
            label, text = _split_label(text, MarkKind.SUPERSCRIPT)
        elif kind is Kind.HEADING:
            level = 1 if str(item.label) == "title" else min(item.level + 1, 6)
        elif kind is Kind.CODE:
            label = "" if item.code_language == "unknown" else item.code_language.value.lower()
        elif item.content_layer == "furniture" or kind in {Kind.HEADER, Kind.FOOTER}:
            kind = self._furniture(kind, text, regions[0])
        yield self._block(kind, regions, text, level=level, label=label)
        if kind is Kind.CODE:
            yield from self._notes(item)
        yield from self.blocks(item.children)

    def _furniture(self, kind: Kind, text: Text, region: Region) -> Kind:
        if _PAGE_NUMBER.fullmatch(text.plain):
            return Kind.PAGE_NUMBER
        if kind in {Kind.HEADER, Kind.FOOTER}:
            return kind
        low = region.box and region.box.y0 > self.sizes.get(region.page, (0.0, 0.0))[1] / 2
        return Kind.FOOTER if low else Kind.HEADER

    def _list(self, group: Any) -> Block:
        items: list[Block] = []
        for ref in group.children:
            if (item := self._take(ref.cref)) is None:
                continue
            if str(item.label) == "list_item":
                regions, text = self._seen(self._regions(item)), self._text(item)
                marker = without_controls(item.marker) or (f"{len(items) + 1}." if item.enumerated else "")
                children = tuple(self.blocks(item.children))
                items.append(self._block(Kind.ITEM, regions, text, label=marker, children=children))
                continue
            more = tuple(self._blocks_of(item))  # in a list, but no item: it belongs to the one before
            last = items.pop() if items else self._block(Kind.ITEM, (Region(self.page, None),))
            items.append(replace(last, children=last.children + more))
        regions = regions_around(items) or (Region(self.page, None),)
        return self._block(Kind.LIST, regions, children=tuple(items))

    def _table(self, item: Any) -> Iterator[Block]:
        regions = self._seen(self._regions(item))
        cells = self._cells(item.data, regions[0].page)
        table = self._block(Kind.TABLE, regions, cells=cells, children=tuple(self._notes(item)))
        if str(item.label) == "document_index":
            table = self._block(Kind.CONTENTS, regions, children=(table,))
        yield table
        yield from self.blocks(item.children)

    def _cells(self, data: Any, page: int) -> tuple[Cell, ...]:
        return tuple(self._cell(cell, page) for cell in data.table_cells)

    def _cell(self, cell: Any, page: int) -> Cell:
        rich = self._take(cell.ref.cref) if hasattr(cell, "ref") else None
        box = self._box(cell.bbox, page) if cell.bbox else None
        row, col = max(cell.start_row_offset_idx, 0), max(cell.start_col_offset_idx, 0)
        return Cell(
            row,
            col,
            self._words(rich) if rich is not None else Text(without_controls(cell.text)),
            _clipped(cell.end_row_offset_idx - row),
            _clipped(cell.end_col_offset_idx - col),
            cell.column_header or cell.row_header,
            Region(page, box) if box else None,
        )

    def _picture(self, item: Any) -> Iterator[Block]:
        """The figure, and the data of a chart as a table behind it."""
        regions = self._seen(self._regions(item, picture=True))
        described = item.meta.description if item.meta else None
        text = Text(without_controls(described.text)) if described else Text()
        notes = tuple(self._notes(item))
        inside = sum(ref.cref in self.items and ref.cref not in self.taken for ref in item.children)
        if inside:
            self.left["items inside pictures, left to the pictures"] += inside
        figure = self._figure(item.image, regions[0].page) if item.image else None
        yield replace(self._block(Kind.FIGURE, regions, text, children=notes), figure=figure)
        chart = item.meta.tabular_chart if item.meta else None
        if chart:
            yield self._block(Kind.TABLE, regions, cells=self._cells(chart.chart_data, regions[0].page))

    def _figure(self, image: Any, page: int) -> str | None:
        """The name of a picture that the document has inside; None for one that is elsewhere."""
        uri = str(image.uri)
        found = _DATA.match(uri)
        magic, suffix = _PICTURES[found[1]] if found else (b"", "")
        data = b""
        if found:
            try:
                data = base64.b64decode(uri[found.end() :], validate=True)
            except (binascii.Error, ValueError):
                found = None
        if not found or not data.startswith(magic):
            self.left["pictures that are not inside the document, not opened"] += 1
            return None
        count = sum(name.startswith(f"p{page:04}-") for name in self.figures)
        name = f"p{page:04}-fig{count + 1:02}{suffix}"
        self.figures[name] = data
        return name

    def _notes(self, item: Any) -> Iterator[Block]:
        """Captions, then notes, of a table, a picture or a program."""
        for ref in (*item.captions, *item.footnotes):
            note = self._take(ref.cref)
            if note is not None and hasattr(note, "text"):
                yield from self._texts(note)

    def _words(self, item: Any) -> Text:
        """All words of an item and those in it, as of a cell."""
        if str(item.label) == "inline":
            return self._joined(item)
        inner = [self._words(child) for ref in item.children if (child := self._take(ref.cref)) is not None]
        own = [_styled(item, item.text)] if getattr(item, "text", "") else []
        return Text.join([*own, *inner], "\n")

    def _text(self, item: Any) -> Text:
        """An item's own words; they may be in a group of pieces that is the first thing in it."""
        if not item.text and item.children:
            first = self.items.get(item.children[0].cref)
            if (
                first is not None
                and str(first.label) == "inline"
                and self._take(item.children[0].cref) is not None
            ):
                return self._joined(first)
        # What a formula or a program is, its block says.
        styled = _styled(item, _BOXES.get(str(item.label), "") + item.text)
        return styled.without(MarkKind.CODE, MarkKind.MATH)

    def _joined(self, group: Any) -> Text:
        """The pieces of a group: exactly, if we made it; docling's own have no blanks between them."""
        exact = group.name == EXACT
        parts = []
        for ref in group.children:
            piece = self._take(ref.cref)
            if piece is not None and hasattr(piece, "text"):
                parts.append(_styled(piece, piece.orig if exact else piece.text))
            elif piece is not None:
                parts.append(self._words(piece))
        return merged(Text.join(parts, "" if exact else " "))

    def _regions_of(self, group: Any) -> tuple[Region, ...]:
        pieces = (self.items.get(ref.cref) for ref in group.children)
        found = (region for piece in pieces if hasattr(piece, "prov") for region in self._regions(piece))
        return tuple(dict.fromkeys(found))

    def _regions(self, item: Any, *, picture: bool = False) -> tuple[Region, ...]:
        """Where an item is. A box that is the whole page, unless a picture fills it, says no more than the page."""
        found = []
        for place in item.prov:
            page = min(max(place.page_no, 1), MAX_PAGE)
            box = self._box(place.bbox, page)
            whole = box == Box(0, 0, *self.sizes.get(page, (0.0, 0.0))) and not picture
            found.append(Region(page, None if whole else box))
        return tuple(found)

    def _seen(self, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        """Somewhere: an item without a place stands on the page of the one before it."""
        if regions:
            self.page = regions[0].page
        return regions or (Region(self.page, None),)

    def _box(self, box: Any, page: int) -> Box | None:
        """From the top left; None for what is no box, or one from the bottom of a page that nobody measured."""
        y0, y1 = box.t, box.b
        if box.coord_origin == "BOTTOMLEFT":
            height = self.sizes.get(page, (0.0, 0.0))[1]
            if not height:
                return None
            y0, y1 = height - y0, height - y1
        if not all(map(isfinite, (box.l, y0, box.r, y1))):
            return None
        return Box(min(box.l, box.r), min(y0, y1), max(box.l, box.r), max(y0, y1))

    def _block(self, kind: Kind, regions: tuple[Region, ...], text: Text = Text(), **more: Any) -> Block:  # noqa: B008
        return Block("", kind, regions, text, (Origin(ENGINE, regions[0].page),), **more)


def _styled(item: Any, words: str) -> Text:
    """Words with the marks of an item's type, address and kind."""
    words = without_controls(words)
    kinds = list[tuple[MarkKind, str]]()
    shape = item.formatting
    raised = shape is not None and shape.script == "super"
    address = str(item.hyperlink) if item.hyperlink is not None else ""
    if raised and address.startswith(FOOTNOTE):
        kinds.append((MarkKind.NOTE, address.removeprefix(FOOTNOTE)))
        raised, address = False, ""
    if address:
        kinds.append((MarkKind.LINK, address))
    if shape is not None:
        told = {
            MarkKind.BOLD: shape.bold,
            MarkKind.ITALIC: shape.italic,
            MarkKind.STRIKE: shape.strikethrough,
            MarkKind.SUPERSCRIPT: raised,
            MarkKind.SUBSCRIPT: shape.script == "sub",
        }
        kinds += [(kind, "") for kind, is_so in told.items() if is_so]
    own = {"code": MarkKind.CODE, "formula": MarkKind.MATH}.get(str(item.label))
    kinds += [(own, "")] if own else []
    return Text(words, tuple(sorted(Mark(0, len(words), kind, value) for kind, value in kinds if words)))


def _split_label(text: Text, kind: MarkKind) -> tuple[str, Text]:
    """What is marked at the start, and the words after it."""
    end = next((mark.end for mark in text.marks if mark.start == 0 and mark.kind is kind), 0)
    return text.plain[:end], text[end + (text.plain[end : end + 1] == " " and end > 0) :]


def _size(size: Any) -> tuple[float, float]:
    good = isfinite(size.width) and isfinite(size.height) and min(size.width, size.height) > 0
    return (size.width, size.height) if good else (0.0, 0.0)


def _clipped(span: int) -> int:
    return min(max(span, 1), MAX_SPAN)
