"""Reads DoclingDocument JSON as a `Document`. Paths and addresses in the JSON are never opened."""

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

from doc2md.docling.names import with_heading_links, with_ids
from doc2md.docling.types import CONTENTS_GROUP, EXACT_GROUP, FOOTNOTE_PREFIX, QUOTE_GROUP, docling_types
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
"""Maximum page number. Addresses of pages have at most 7 digits; see `structure/link_targets.py`."""

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
_CHECKBOXES = {"checkbox_selected": "☒ ", "checkbox_unselected": "☐ "}
_IMAGE_TYPES = {"image/png": (b"\x89PNG\r\n\x1a\n", ".png"), "image/jpeg": (b"\xff\xd8\xff", ".jpg")}
_DATA_URI = re.compile(r"data:(image/(?:png|jpeg));base64,")
_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,5}|[ivxlcdm]{1,7})\W*", re.I)
_ITEM_LISTS = (
    "groups", "texts", "pictures", "tables", "key_value_items", "form_items", "field_regions", "field_items"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """The document, and the bytes of its embedded pictures by the file names of its figures."""

    document: Document
    figures: dict[str, bytes]


def from_docling(data: bytes, name: str) -> LoadedDocument:
    """Read the JSON of a DoclingDocument. `name` is the file name, for messages.

    Raises InputError if the data is not a valid DoclingDocument, EngineError if docling-core is not installed.
    """
    with docling_types() as types:
        try:
            return _Reader(types.DoclingDocument.model_validate_json(data), name).read()
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(part) for part in problem["loc"])
            reason = f"{problem['msg']} at {where or 'the top'}"
        except RecursionError:
            reason = "nested too deeply"
        except Doc2mdError:
            raise
        except Exception as error:  # docling's validators follow references and can raise anything
            _log.debug("invalid DoclingDocument", exc_info=error)
            reason = f"{type(error).__name__}: {error}"
    raise InputError(f"{name}: not a valid DoclingDocument: {printable(reason)[:300]}")


class _Reader:
    """Converts a DoclingDocument. Each item is used once, at its first reference, so cycles do no harm."""

    def __init__(self, doc: Any, name: str) -> None:
        self.doc, self.name = doc, name
        self.items = {
            f"#/{kind}/{n}": item for kind in _ITEM_LISTS for n, item in enumerate(getattr(doc, kind))
        }
        self.used = set[str]()
        self.page = 1
        self.omitted = Counter[str]()
        self.figures: dict[str, bytes] = {}
        floating = (*doc.pictures, *doc.tables, *(item for item in doc.texts if item.label == "code"))
        self.note_refs = {ref.cref for item in floating for ref in (*item.captions, *item.footnotes)}
        self.sizes = {page: _size(item.size) for page, item in doc.pages.items() if 0 < page <= MAX_PAGE}

    def read(self) -> LoadedDocument:
        blocks = [*self.blocks(self.doc.body.children), *self.blocks(self.doc.furniture.children)]
        for name in [name for name in self.items if name in self.note_refs]:
            if (item := self._take(name)) is not None:  # a caption without its table or picture
                blocks += self._blocks_of(item)
        blocks = with_heading_links(with_ids(sorted(blocks, key=lambda block: block.page)))
        pages = sorted({*self.sizes, *(region.page for block in blocks for region in block.regions)})
        rows = tuple(
            PageRow(page, PageStatus.OK, self.sizes.get(page, (0.0, 0.0)), engine=ENGINE) for page in pages
        )
        origin = self.doc.origin
        source = Source(
            printable(PurePath(origin.filename).name) if origin else self.name,
            "",  # docling stores only a quarter of the digest
            pages=len(rows),
            notes=tuple(f"{what}: {count}" for what, count in self.omitted.items()),
        )
        return LoadedDocument(Document(source, rows, tuple(blocks)), self.figures)

    def blocks(self, refs: Iterable[Any]) -> Iterator[Block]:
        for ref in refs:
            if ref.cref not in self.note_refs and (item := self._take(ref.cref)) is not None:
                yield from self._blocks_of(item)

    def _take(self, name: str) -> Any:
        """The item with this reference; None if it does not exist, is hidden, or was taken before."""
        if name in self.used or name not in self.items:
            return None
        self.used.add(name)
        item = self.items[name]
        if item.content_layer in {"invisible", "background"}:
            self.omitted["hidden or background items left out"] += 1
            return None
        return item

    def _blocks_of(self, item: Any) -> Iterator[Block]:
        label = str(item.label)
        if label == "list":
            yield self._list(item)
        elif label == "inline":
            regions, text = self._group_regions(item), self._joined_pieces(item)
            yield self._block(Kind.PARAGRAPH, self._or_previous_page(regions), text)
        elif label in {"table", "document_index"}:
            yield from self._table(item)
        elif label in {"picture", "chart"}:
            yield from self._picture(item)
        elif hasattr(item, "text"):
            yield from self._texts(item)
        elif getattr(item, "name", "") == CONTENTS_GROUP:
            children = tuple(self.blocks(item.children))
            if children:
                yield self._block(Kind.CONTENTS, regions_around(children), children=children)
        elif getattr(item, "name", "") == QUOTE_GROUP:
            quoted = {Kind.PARAGRAPH: Kind.QUOTE}
            yield from (
                replace(block, kind=quoted.get(block.kind, block.kind))
                for block in self.blocks(item.children)
            )
        else:
            if hasattr(item, "graph"):
                self.omitted["forms left out"] += 1
            yield from self.blocks(item.children)

    def _texts(self, item: Any) -> Iterator[Block]:
        """A text item with its children. In some documents the text of a section is below its heading."""
        regions, text = self._or_previous_page(self._regions(item)), self._text(item)
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
                regions, text = self._or_previous_page(self._regions(item)), self._text(item)
                marker = without_controls(item.marker) or (f"{len(items) + 1}." if item.enumerated else "")
                children = tuple(self.blocks(item.children))
                items.append(self._block(Kind.ITEM, regions, text, label=marker, children=children))
                continue
            more = tuple(self._blocks_of(item))  # not a list item: it belongs to the item before
            last = items.pop() if items else self._block(Kind.ITEM, (Region(self.page, None),))
            items.append(replace(last, children=last.children + more))
        regions = regions_around(items) or (Region(self.page, None),)
        return self._block(Kind.LIST, regions, children=tuple(items))

    def _table(self, item: Any) -> Iterator[Block]:
        regions = self._or_previous_page(self._regions(item))
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
            self._all_text(rich) if rich is not None else Text(without_controls(cell.text)),
            _clipped(cell.end_row_offset_idx - row),
            _clipped(cell.end_col_offset_idx - col),
            cell.column_header or cell.row_header,
            Region(page, box) if box else None,
        )

    def _picture(self, item: Any) -> Iterator[Block]:
        """The figure; for a chart also its data, as a table after the figure."""
        regions = self._or_previous_page(self._regions(item, picture=True))
        described = item.meta.description if item.meta else None
        text = Text(without_controls(described.text)) if described else Text()
        notes = tuple(self._notes(item))
        inside = sum(ref.cref in self.items and ref.cref not in self.used for ref in item.children)
        if inside:
            self.omitted["items inside pictures left out"] += inside
        figure = self._figure(item.image, regions[0].page) if item.image else None
        yield replace(self._block(Kind.FIGURE, regions, text, children=notes), figure=figure)
        chart = item.meta.tabular_chart if item.meta else None
        if chart:
            yield self._block(Kind.TABLE, regions, cells=self._cells(chart.chart_data, regions[0].page))

    def _figure(self, image: Any, page: int) -> str | None:
        """Store an embedded picture and return its file name; None if it is not embedded or not valid."""
        uri = str(image.uri)
        found = _DATA_URI.match(uri)
        magic, suffix = _IMAGE_TYPES[found[1]] if found else (b"", "")
        data = b""
        if found:
            try:
                data = base64.b64decode(uri[found.end() :], validate=True)
            except (binascii.Error, ValueError):
                found = None
        if not found or not data.startswith(magic):
            self.omitted["pictures outside the document left out"] += 1
            return None
        count = sum(name.startswith(f"p{page:04}-") for name in self.figures)
        name = f"p{page:04}-fig{count + 1:02}{suffix}"
        self.figures[name] = data
        return name

    def _notes(self, item: Any) -> Iterator[Block]:
        """The captions, then the notes, of a table, a picture or a code block."""
        for ref in (*item.captions, *item.footnotes):
            note = self._take(ref.cref)
            if note is not None and hasattr(note, "text"):
                yield from self._texts(note)

    def _all_text(self, item: Any) -> Text:
        """The text of an item and of all items inside it, for a cell."""
        if str(item.label) == "inline":
            return self._joined_pieces(item)
        inner = [
            self._all_text(child) for ref in item.children if (child := self._take(ref.cref)) is not None
        ]
        own = [_styled(item, item.text)] if getattr(item, "text", "") else []
        return Text.join([*own, *inner], "\n")

    def _text(self, item: Any) -> Text:
        """An item's own text. It can be in a group of pieces that is the item's first child."""
        if not item.text and item.children:
            first = self.items.get(item.children[0].cref)
            if (
                first is not None
                and str(first.label) == "inline"
                and self._take(item.children[0].cref) is not None
            ):
                return self._joined_pieces(first)
        # The kind of the block already shows that it is a formula or code.
        styled = _styled(item, _CHECKBOXES.get(str(item.label), "") + item.text)
        return styled.without(MarkKind.CODE, MarkKind.MATH)

    def _joined_pieces(self, group: Any) -> Text:
        """The joined pieces of a group. Only groups that doc2md wrote contain the spaces between pieces."""
        exact = group.name == EXACT_GROUP
        parts = []
        for ref in group.children:
            piece = self._take(ref.cref)
            if piece is not None and hasattr(piece, "text"):
                parts.append(_styled(piece, piece.orig if exact else piece.text))
            elif piece is not None:
                parts.append(self._all_text(piece))
        return merged(Text.join(parts, "" if exact else " "))

    def _group_regions(self, group: Any) -> tuple[Region, ...]:
        pieces = (self.items.get(ref.cref) for ref in group.children)
        found = (region for piece in pieces if hasattr(piece, "prov") for region in self._regions(piece))
        return tuple(dict.fromkeys(found))

    def _regions(self, item: Any, *, picture: bool = False) -> tuple[Region, ...]:
        """The regions of an item. A box that covers the whole page is dropped, unless the item is a picture."""
        found = []
        for place in item.prov:
            page = min(max(place.page_no, 1), MAX_PAGE)
            box = self._box(place.bbox, page)
            whole = box == Box(0, 0, *self.sizes.get(page, (0.0, 0.0))) and not picture
            found.append(Region(page, None if whole else box))
        return tuple(found)

    def _or_previous_page(self, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        """The regions. Without any, the page of the previous item."""
        if regions:
            self.page = regions[0].page
        return regions or (Region(self.page, None),)

    def _box(self, box: Any, page: int) -> Box | None:
        """The box with a top left origin; None if it is not finite, or the page height is needed but unknown."""
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
    """A text with the marks for an item's formatting, hyperlink and kind."""
    words = without_controls(words)
    kinds = list[tuple[MarkKind, str]]()
    formatting = item.formatting
    is_superscript = formatting is not None and formatting.script == "super"
    address = str(item.hyperlink) if item.hyperlink is not None else ""
    if is_superscript and address.startswith(FOOTNOTE_PREFIX):
        kinds.append((MarkKind.NOTE, address.removeprefix(FOOTNOTE_PREFIX)))
        is_superscript, address = False, ""
    if address:
        kinds.append((MarkKind.LINK, address))
    if formatting is not None:
        styles = {
            MarkKind.BOLD: formatting.bold,
            MarkKind.ITALIC: formatting.italic,
            MarkKind.STRIKE: formatting.strikethrough,
            MarkKind.SUPERSCRIPT: is_superscript,
            MarkKind.SUBSCRIPT: formatting.script == "sub",
        }
        kinds += [(kind, "") for kind, applies in styles.items() if applies]
    own = {"code": MarkKind.CODE, "formula": MarkKind.MATH}.get(str(item.label))
    kinds += [(own, "")] if own else []
    return Text(words, tuple(sorted(Mark(0, len(words), kind, value) for kind, value in kinds if words)))


def _split_label(text: Text, kind: MarkKind) -> tuple[str, Text]:
    """The marked text at the start, and the text after it."""
    end = next((mark.end for mark in text.marks if mark.start == 0 and mark.kind is kind), 0)
    return text.plain[:end], text[end + (text.plain[end : end + 1] == " " and end > 0) :]


def _size(size: Any) -> tuple[float, float]:
    valid = isfinite(size.width) and isfinite(size.height) and min(size.width, size.height) > 0
    return (size.width, size.height) if valid else (0.0, 0.0)


def _clipped(span: int) -> int:
    return min(max(span, 1), MAX_SPAN)
