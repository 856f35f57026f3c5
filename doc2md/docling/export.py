"""Writes a document as DoclingDocument JSON.

The format: https://docling-project.github.io/docling/concepts/docling_document/.
"""

from __future__ import annotations

import base64
import io
import mimetypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

from doc2md.docling.types import CONTENTS_GROUP, EXACT_GROUP, FOOTNOTE_PREFIX, QUOTE_GROUP, docling_types
from doc2md.document import FURNITURE, Block, Cell, Document, Kind, Mark, MarkKind, Region, Text
from doc2md.exporter.anchors import with_anchors
from doc2md.exporter.markdown import MIME, Place
from doc2md.geometry import Box
from doc2md.markup.tables import MAX_SPAN
from doc2md.markup.write import MAX_GRID, merged, runs
from doc2md.options.export import ExportOptions, Headers, Images

_LABELS = {
    Kind.CAPTION: "caption",
    Kind.FOOTNOTE: "footnote",
    Kind.HEADER: "page_header",
    Kind.FOOTER: "page_footer",
    Kind.PAGE_NUMBER: "page_footer",
}


def to_docling(document: Document, options: ExportOptions | None = None, place: Place | None = None) -> str:
    """The document as DoclingDocument JSON that ends with a newline.

    `options.images` decides whether figures are embedded, referenced by their relative path, or left out. `place` is
    the location of the figures. Raises EngineError if docling-core is not installed.
    """
    document = with_anchors(document, pages=True)
    options = options or ExportOptions()
    with docling_types() as types:
        writer = _Writer(types, document, options, place or Place())
        for block in document.blocks:
            if block.kind not in FURNITURE or options.headers is not Headers.DROP:
                writer.add(block, writer.doc.body)
        return str(writer.doc.model_dump_json(by_alias=True, exclude_none=True, indent=1)) + "\n"


class _Writer:
    def __init__(self, types: Any, document: Document, options: ExportOptions, place: Place) -> None:
        self.types, self.options, self.place = types, options, place
        source = document.source
        digest = source.sha256[-16:]
        origin = types.DocumentOrigin(
            mimetype=mimetypes.guess_type(source.name)[0] or "application/octet-stream",
            binary_hash=int(digest, 16) if re.fullmatch("[0-9a-f]{16}", digest) else 0,
            filename=source.name,
        )
        name = source.name.rpartition(".")[0] or source.name
        self.doc = types.DoclingDocument(name=name, origin=origin)
        self.sizes = {row.page: row.size for row in document.pages if min(row.size) > 0}
        for page, (width, height) in self.sizes.items():
            self.doc.add_page(page, types.Size(width=width, height=height))

    def add(self, block: Block, parent: Any) -> None:
        """Add a block with its children. If docling allows no children there, they follow the block."""
        _ADDERS[block.kind](self, block, parent)
        if block.kind not in _ADD_THEIR_CHILDREN:
            self._add_all(block.children, parent)

    def paragraph(self, block: Block, parent: Any) -> None:
        pieces = list(_pieces(block.text))
        if len(pieces) < 2 and not _has_code_or_math(pieces):
            self._item(block, parent)
        else:
            group = self.doc.add_inline_group(name=EXACT_GROUP, parent=parent)
            self._add_pieces(pieces, group, self._provenance(block))

    def plain_text(self, block: Block, parent: Any) -> None:
        """Add a block as a text item. docling has separate layers for running heads and for annotations."""
        layer = self.types.ContentLayer
        layers = dict.fromkeys(FURNITURE, layer.FURNITURE) | {Kind.NOTE: layer.NOTES}
        self._item(block, parent, layers.get(block.kind))

    def quote(self, block: Block, parent: Any) -> None:
        self.paragraph(block, self.doc.add_group(name=QUOTE_GROUP, parent=parent))

    def contents(self, block: Block, parent: Any) -> None:
        self._add_all(block.children, self.doc.add_group(name=CONTENTS_GROUP, parent=parent))

    def items(self, block: Block, parent: Any) -> None:
        group = self.doc.add_list_group(parent=parent)
        for child in block.children:
            item = (
                child if child.kind is Kind.ITEM else Block("", Kind.ITEM, child.regions, children=(child,))
            )
            self._add_all(item.children, self._item(item, group))

    def lone_item(self, block: Block, parent: Any) -> None:
        """Add an item that is not in a list, as a list of one item."""
        self.items(Block("", Kind.LIST, block.regions, children=(block,)), parent)

    def code(self, block: Block, parent: Any) -> None:
        languages = {language.value.lower(): language for language in self.types.CodeLanguageLabel}
        language = languages.get(block.label.lower())
        item = self.doc.add_code(block.text.plain, code_language=language, parent=parent)
        item.prov = self._provenance(block)

    def equation(self, block: Block, parent: Any) -> None:
        self.doc.add_formula(block.text.plain, parent=parent).prov = self._provenance(block)

    def table(self, block: Block, parent: Any) -> None:
        cells, rows, columns = _fit_grid(block.cells)
        data = self.types.TableData(num_rows=rows, num_cols=columns)
        table = self.doc.add_table(data, parent=parent)
        header_rows = min((cell.row for cell in cells if not cell.header), default=data.num_rows)
        data.table_cells += [self._cell(cell, header_rows, data, table, block.page) for cell in cells]
        self._add_notes(table, block, parent)

    def _cell(self, cell: Cell, header_rows: int, data: Any, table: Any, page: int) -> Any:
        """A table cell. If its text has marks, it is a rich cell with a group in the table.

        docling takes a cell's box to be on the first page of the table. Boxes on other pages are left out.
        """
        pieces = list(_pieces(cell.text))
        arguments = {
            "text": cell.text.plain,
            "start_row_offset_idx": cell.row,
            "end_row_offset_idx": cell.row + cell.rowspan,
            "start_col_offset_idx": cell.col,
            "end_col_offset_idx": cell.col + cell.colspan,
            "row_span": cell.rowspan,
            "col_span": cell.colspan,
            "column_header": cell.header and cell.row < header_rows,
            "row_header": cell.header and cell.row >= header_rows,
        }
        if cell.region and cell.region.page == page and (box := _finite(cell.region.box)):
            arguments["bbox"] = self._box(box)
        if not any(marks for _, marks in pieces):
            return self.types.TableCell(**arguments)
        group = self.doc.add_inline_group(name=EXACT_GROUP, parent=table)
        self._add_pieces(pieces, group, [])
        return self.types.RichTableCell(ref=group.get_ref(), **arguments)

    def figure(self, block: Block, parent: Any) -> None:
        picture = self.doc.add_picture(image=self._image(block), parent=parent)
        if block.text.plain:
            words = self.types.DescriptionMetaField(text=block.text.plain)
            picture.meta = self.types.PictureMeta(description=words)
        self._add_notes(picture, block, parent)

    def _add_notes(self, item: Any, block: Block, parent: Any) -> None:
        """Add regions, captions and notes to a table or picture. The other children of the block follow it."""
        item.prov = self._provenance(block)
        rest = []
        for child in block.children:
            if child.kind not in _NOTE_KINDS:
                rest.append(child)
                continue
            ref = self._item(child, item).get_ref()
            (item.captions if child.kind is Kind.CAPTION else item.footnotes).append(ref)
        self._add_all(rest, parent)

    def _image(self, block: Block) -> Any:
        """The image of a figure, or None if its file is missing or not an image."""
        path = self.place.figures.get(block.figure) if block.figure else None
        if path is None or self.options.images not in {Images.REFERENCED, Images.EMBEDDED}:
            return None
        from PIL import Image

        data = path.read_bytes()
        try:
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
        except (OSError, ValueError, Image.DecompressionBombError):
            return None
        mime = MIME[path.suffix]
        uri: str | Path = Path(self.place.folder, path.name)
        if self.options.images is Images.EMBEDDED:
            uri = f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
        dpi = round(72 * width / block.box.width) if block.box and block.box.width > 0 else 72
        return self.types.ImageRef(
            mimetype=mime, dpi=max(dpi, 1), size=self.types.Size(width=width, height=height), uri=uri
        )

    def _add_all(self, blocks: Sequence[Block], parent: Any) -> None:
        for block in blocks:
            self.add(block, parent)

    def _item(self, block: Block, parent: Any, layer: Any = None) -> Any:
        """Add a text item. If its text has different styles, the item is empty and contains a group of pieces."""
        pieces = list(_pieces(_text_with_label(block)))
        is_single = len(pieces) < 2 and not _has_code_or_math(pieces)
        words, formatting = "", {}
        if is_single and pieces:
            words, formatting = pieces[0][0], self._formatting(pieces[0][1])
        if block.kind is Kind.ITEM:
            numbered = re.search(r"\w", block.label) is not None
            item = self.doc.add_list_item(words, numbered, block.label, parent=parent, **formatting)
        elif block.kind is Kind.HEADING and block.level < 2:
            item = self.doc.add_title(words, parent=parent, **formatting)
        elif block.kind is Kind.HEADING:
            item = self.doc.add_heading(words, level=min(block.level, 100) - 1, parent=parent, **formatting)
        else:
            label = self.types.DocItemLabel(_LABELS.get(block.kind, "text"))
            item = self.doc.add_text(label, words, parent=parent, content_layer=layer, **formatting)
        item.prov = self._provenance(block)
        if not is_single:
            group = self.doc.add_inline_group(name=EXACT_GROUP, parent=item, content_layer=layer)
            self._add_pieces(pieces, group, [], layer)
        return item

    def _add_pieces(
        self, pieces: Sequence[Piece], group: Any, places: Sequence[Any], layer: Any = None
    ) -> None:
        at = 0
        for words, marks in pieces:
            kinds = {mark.kind for mark in marks}
            doc = self.doc
            arguments = {
                "text": words.strip(),
                "orig": words,
                "parent": group,
                "content_layer": layer,
                **self._formatting(marks),
            }
            if MarkKind.CODE in kinds:
                item = doc.add_code(**arguments)
            elif MarkKind.MATH in kinds:
                item = doc.add_formula(**arguments)
            else:
                item = doc.add_text(self.types.DocItemLabel.TEXT, **arguments)
            item.prov = [place.model_copy(update={"charspan": (at, at + len(words))}) for place in places]
            at += len(words)

    def _formatting(self, marks: Sequence[Mark]) -> dict[str, Any]:
        """The hyperlink and formatting of text with these marks, as arguments of docling's methods."""
        kinds = {mark.kind for mark in marks}
        addresses = [FOOTNOTE_PREFIX + mark.value for mark in marks if mark.kind is MarkKind.NOTE]
        addresses += [mark.value for mark in marks if mark.kind is MarkKind.LINK and mark.value]
        script = self.types.Script
        return {
            "hyperlink": _address(addresses[0]) if addresses else None,
            "formatting": self.types.Formatting(
                bold=MarkKind.BOLD in kinds,
                italic=MarkKind.ITALIC in kinds,
                strikethrough=MarkKind.STRIKE in kinds,
                script=(
                    script.SUPER
                    if kinds & {MarkKind.SUPERSCRIPT, MarkKind.NOTE}
                    else script.SUB
                    if MarkKind.SUBSCRIPT in kinds
                    else script.BASELINE
                ),
            )
            if kinds & _FORMATTING_MARKS
            else None,
        }

    def _provenance(self, block: Block) -> list[Any]:
        """The regions of a block. docling requires a box, so a region without one has the box of the page."""
        return [
            self.types.ProvenanceItem(
                page_no=region.page, bbox=self._box(box), charspan=(0, len(block.text.plain))
            )
            for region in block.regions
            if (box := _finite(region.box) or self._page_box(region))
        ]

    def _page_box(self, region: Region) -> Box | None:
        size = self.sizes.get(region.page)
        return Box(0, 0, *size) if size else None

    def _box(self, box: Box) -> Any:
        return self.types.BoundingBox(
            l=box.x0, t=box.y0, r=box.x1, b=box.y1, coord_origin=self.types.CoordOrigin.TOPLEFT
        )


Piece = tuple[str, tuple[Mark, ...]]
_FORMATTING_MARKS = {
    MarkKind.BOLD, MarkKind.ITALIC, MarkKind.STRIKE, MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT, MarkKind.NOTE
}  # fmt: skip
_ITEM_MARKS = {MarkKind.CODE, MarkKind.MATH}
_NOTE_KINDS = {Kind.CAPTION, Kind.FOOTNOTE, Kind.PARAGRAPH}


def _pieces(text: Text) -> Iterator[Piece]:
    """Divide a text where its marks change."""
    return (piece for piece in runs(merged(text)) if piece[0])


def _has_code_or_math(pieces: Sequence[Piece]) -> bool:
    """Whether a piece is code or math. Without a group around it, docling would treat it as a block."""
    return any(mark.kind in _ITEM_MARKS for _, marks in pieces for mark in marks)


def _finite(box: Box | None) -> Box | None:
    """The box, or None if a coordinate is not finite, which is possible in JSON from elsewhere."""
    return box if box and all(map(isfinite, box)) else None


def _text_with_label(block: Block) -> Text:
    """The text of a block. A footnote starts with its superscript mark, an annotation with its italic label."""
    kind = {Kind.FOOTNOTE: MarkKind.SUPERSCRIPT, Kind.NOTE: MarkKind.ITALIC}.get(block.kind)
    if kind is None or not block.label:
        return block.text
    return Text.join([Text(block.label, (Mark(0, len(block.label), kind),)), block.text], " ")


def _address(value: str) -> str | Path:
    """The address as docling's type: a URL if it has a scheme, else a path."""
    return value if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value) else Path(value)


def _fit_grid(cells: Sequence[Cell]) -> tuple[list[Cell], int, int]:
    """The cells of a table, its number of rows and its number of columns.

    JSON from elsewhere can have cells at any position. If the grid exceeds MAX_GRID, the rows and columns in which no
    cell starts are removed, and so are all spans.
    """
    fitted = [
        replace(c, rowspan=min(max(c.rowspan, 1), MAX_SPAN), colspan=min(max(c.colspan, 1), MAX_SPAN))
        for c in cells
    ]
    rows, columns = _extent(fitted)
    if rows * columns > MAX_GRID:
        row_at = {row: n for n, row in enumerate(sorted({cell.row for cell in cells}))}
        column_at = {column: n for n, column in enumerate(sorted({cell.col for cell in cells}))}
        fitted = [replace(c, row=row_at[c.row], col=column_at[c.col], rowspan=1, colspan=1) for c in fitted]
        rows, columns = _extent(fitted)
    return fitted, rows, columns


def _extent(cells: Sequence[Cell]) -> tuple[int, int]:
    rows = max((cell.row + cell.rowspan for cell in cells), default=0)
    return rows, max((cell.col + cell.colspan for cell in cells), default=0)


_ADD_THEIR_CHILDREN = {Kind.LIST, Kind.ITEM, Kind.TABLE, Kind.FIGURE, Kind.CONTENTS}
"""Kinds whose method in `_ADDERS` also adds the children of the block."""

_ADDERS: dict[Kind, Callable[[_Writer, Block, Any], None]] = {
    **dict.fromkeys(Kind, _Writer.plain_text),
    Kind.PARAGRAPH: _Writer.paragraph,
    Kind.QUOTE: _Writer.quote,
    Kind.LIST: _Writer.items,
    Kind.ITEM: _Writer.lone_item,
    Kind.TABLE: _Writer.table,
    Kind.FIGURE: _Writer.figure,
    Kind.EQUATION: _Writer.equation,
    Kind.CODE: _Writer.code,
    Kind.CONTENTS: _Writer.contents,
}
