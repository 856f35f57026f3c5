"""A document as a DoclingDocument: https://docling-project.github.io/docling/concepts/docling_document/."""

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

from doc2md.docling.types import CONTENTS, EXACT, FOOTNOTE, QUOTE, docling_types
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
    """The JSON of a DoclingDocument. Raises EngineError where docling-core is missing.

    Figures are inside it, or named by their paths from it, as the options have it.
    """
    document = with_anchors(document, pages=True)
    options = options or ExportOptions()
    with docling_types() as types:
        writer = _Writer(types, document, options, place or Place())
        for block in document.blocks:
            if block.kind not in FURNITURE or options.headers is not Headers.DROP:
                writer.put(block, writer.made.body)
        return str(writer.made.model_dump_json(by_alias=True, exclude_none=True, indent=1)) + "\n"


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
        self.made = types.DoclingDocument(name=name, origin=origin)
        self.sizes = {row.page: row.size for row in document.pages if min(row.size) > 0}
        for page, (width, height) in self.sizes.items():
            self.made.add_page(page, types.Size(width=width, height=height))

    def put(self, block: Block, parent: Any) -> None:
        """A block, and what is in it; where docling has no place inside, that follows."""
        _PUTTERS[block.kind](self, block, parent)
        if block.kind not in _HOLDERS:
            self._put_all(block.children, parent)

    def paragraph(self, block: Block, parent: Any) -> None:
        pieces = list(_pieces(block.text))
        if len(pieces) < 2 and not _is_shaped(pieces):
            self._item(block, parent)
        else:
            group = self.made.add_inline_group(name=EXACT, parent=parent)
            self._put_pieces(pieces, group, self._places(block))

    def said(self, block: Block, parent: Any) -> None:
        layer = self.types.ContentLayer
        layers = dict.fromkeys(FURNITURE, layer.FURNITURE) | {Kind.NOTE: layer.NOTES}
        self._item(block, parent, layers.get(block.kind))

    def quote(self, block: Block, parent: Any) -> None:
        self.paragraph(block, self.made.add_group(name=QUOTE, parent=parent))

    def contents(self, block: Block, parent: Any) -> None:
        self._put_all(block.children, self.made.add_group(name=CONTENTS, parent=parent))

    def items(self, block: Block, parent: Any) -> None:
        group = self.made.add_list_group(parent=parent)
        for child in block.children:
            item = (
                child if child.kind is Kind.ITEM else Block("", Kind.ITEM, child.regions, children=(child,))
            )
            self._put_all(item.children, self._item(item, group))

    def lone_item(self, block: Block, parent: Any) -> None:
        self.items(Block("", Kind.LIST, block.regions, children=(block,)), parent)

    def code(self, block: Block, parent: Any) -> None:
        languages = {language.value.lower(): language for language in self.types.CodeLanguageLabel}
        language = languages.get(block.label.lower())
        item = self.made.add_code(block.text.plain, code_language=language, parent=parent)
        item.prov = self._places(block)

    def equation(self, block: Block, parent: Any) -> None:
        self.made.add_formula(block.text.plain, parent=parent).prov = self._places(block)

    def table(self, block: Block, parent: Any) -> None:
        cells, rows, columns = _fitting(block.cells)
        data = self.types.TableData(num_rows=rows, num_cols=columns)
        table = self.made.add_table(data, parent=parent)
        heads = min((cell.row for cell in cells if not cell.header), default=data.num_rows)
        data.table_cells += [self._cell(cell, heads, data, table, block.page) for cell in cells]
        self._finish(table, block, parent)

    def _cell(self, cell: Cell, heads: int, data: Any, table: Any, page: int) -> Any:
        """A cell with marks is a rich one, its words in a group of the table. Its box is on the table's first page."""
        pieces = list(_pieces(cell.text))
        facts = {
            "text": cell.text.plain,
            "start_row_offset_idx": cell.row,
            "end_row_offset_idx": cell.row + cell.rowspan,
            "start_col_offset_idx": cell.col,
            "end_col_offset_idx": cell.col + cell.colspan,
            "row_span": cell.rowspan,
            "col_span": cell.colspan,
            "column_header": cell.header and cell.row < heads,
            "row_header": cell.header and cell.row >= heads,
        }
        if cell.region and cell.region.page == page and (box := _real(cell.region.box)):
            facts["bbox"] = self._box(box)
        if not any(marks for _, marks in pieces):
            return self.types.TableCell(**facts)
        group = self.made.add_inline_group(name=EXACT, parent=table)
        self._put_pieces(pieces, group, [])
        return self.types.RichTableCell(ref=group.get_ref(), **facts)

    def figure(self, block: Block, parent: Any) -> None:
        picture = self.made.add_picture(image=self._image(block), parent=parent)
        if block.text.plain:
            words = self.types.DescriptionMetaField(text=block.text.plain)
            picture.meta = self.types.PictureMeta(description=words)
        self._finish(picture, block, parent)

    def _finish(self, item: Any, block: Block, parent: Any) -> None:
        """Place, captions and notes of a table or picture; what else is in it follows it."""
        item.prov = self._places(block)
        rest = []
        for child in block.children:
            if child.kind not in _NOTES:
                rest.append(child)
                continue
            ref = self._item(child, item).get_ref()
            (item.captions if child.kind is Kind.CAPTION else item.footnotes).append(ref)
        self._put_all(rest, parent)

    def _image(self, block: Block) -> Any:
        """None for a figure whose file is not there, or is no picture."""
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

    def _put_all(self, blocks: Sequence[Block], parent: Any) -> None:
        for block in blocks:
            self.put(block, parent)

    def _item(self, block: Block, parent: Any, layer: Any = None) -> Any:
        """A text item. One that is not all of one shape has no words of its own, but a group of pieces in it."""
        pieces = list(_pieces(_labelled(block)))
        whole = len(pieces) < 2 and not _is_shaped(pieces)
        words, shape = "", {}
        if whole and pieces:
            words, shape = pieces[0][0], self._shape(pieces[0][1])
        if block.kind is Kind.ITEM:
            numbered = re.search(r"\w", block.label) is not None
            item = self.made.add_list_item(words, numbered, block.label, parent=parent, **shape)
        elif block.kind is Kind.HEADING and block.level < 2:
            item = self.made.add_title(words, parent=parent, **shape)
        elif block.kind is Kind.HEADING:
            item = self.made.add_heading(words, level=min(block.level, 100) - 1, parent=parent, **shape)
        else:
            label = self.types.DocItemLabel(_LABELS.get(block.kind, "text"))
            item = self.made.add_text(label, words, parent=parent, content_layer=layer, **shape)
        item.prov = self._places(block)
        if not whole:
            group = self.made.add_inline_group(name=EXACT, parent=item, content_layer=layer)
            self._put_pieces(pieces, group, [], layer)
        return item

    def _put_pieces(
        self, pieces: Sequence[Piece], group: Any, places: Sequence[Any], layer: Any = None
    ) -> None:
        at = 0
        for words, marks in pieces:
            kinds = {mark.kind for mark in marks}
            made = self.made
            said = {
                "text": words.strip(),
                "orig": words,
                "parent": group,
                "content_layer": layer,
                **self._shape(marks),
            }
            if MarkKind.CODE in kinds:
                item = made.add_code(**said)
            elif MarkKind.MATH in kinds:
                item = made.add_formula(**said)
            else:
                item = made.add_text(self.types.DocItemLabel.TEXT, **said)
            item.prov = [place.model_copy(update={"charspan": (at, at + len(words))}) for place in places]
            at += len(words)

    def _shape(self, marks: Sequence[Mark]) -> dict[str, Any]:
        """Type and address of words under some marks."""
        kinds = {mark.kind for mark in marks}
        addresses = [FOOTNOTE + mark.value for mark in marks if mark.kind is MarkKind.NOTE]
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
            if kinds & _TYPE
            else None,
        }

    def _places(self, block: Block) -> list[Any]:
        """Where a block stands; docling knows no page without a place on it, so that is the page's own box."""
        return [
            self.types.ProvenanceItem(
                page_no=region.page, bbox=self._box(box), charspan=(0, len(block.text.plain))
            )
            for region in block.regions
            if (box := _real(region.box) or self._page(region))
        ]

    def _page(self, region: Region) -> Box | None:
        size = self.sizes.get(region.page)
        return Box(0, 0, *size) if size else None

    def _box(self, box: Box) -> Any:
        return self.types.BoundingBox(
            l=box.x0, t=box.y0, r=box.x1, b=box.y1, coord_origin=self.types.CoordOrigin.TOPLEFT
        )


Piece = tuple[str, tuple[Mark, ...]]
_TYPE = {
    MarkKind.BOLD, MarkKind.ITALIC, MarkKind.STRIKE, MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT, MarkKind.NOTE
}  # fmt: skip
_SHAPED = {MarkKind.CODE, MarkKind.MATH}
_NOTES = {Kind.CAPTION, Kind.FOOTNOTE, Kind.PARAGRAPH}


def _pieces(text: Text) -> Iterator[Piece]:
    """Words under the same marks."""
    return (piece for piece in runs(merged(text)) if piece[0])


def _is_shaped(pieces: Sequence[Piece]) -> bool:
    """Code and maths are items of their own kind: alone they would be blocks."""
    return any(mark.kind in _SHAPED for _, marks in pieces for mark in marks)


def _real(box: Box | None) -> Box | None:
    """None for a box without end, as a foreign JSON may have."""
    return box if box and all(map(isfinite, box)) else None


def _labelled(block: Block) -> Text:
    """A footnote with its raised mark before it, as it is printed; a reader's note with what it is."""
    kind = {Kind.FOOTNOTE: MarkKind.SUPERSCRIPT, Kind.NOTE: MarkKind.ITALIC}.get(block.kind)
    if kind is None or not block.label:
        return block.text
    return Text.join([Text(block.label, (Mark(0, len(block.label), kind),)), block.text], " ")


def _address(value: str) -> str | Path:
    """docling takes an address with a scheme for a URL, any other for a path."""
    return value if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value) else Path(value)


def _fitting(cells: Sequence[Cell]) -> tuple[list[Cell], int, int]:
    """The cells, and how many rows and columns they have.

    In a foreign JSON a cell may stand anywhere: a grid that is too large is closed up to the rows and columns in which
    a cell begins.
    """
    fitting = [
        replace(c, rowspan=min(max(c.rowspan, 1), MAX_SPAN), colspan=min(max(c.colspan, 1), MAX_SPAN))
        for c in cells
    ]
    rows, columns = _extent(fitting)
    if rows * columns > MAX_GRID:
        row_at = {row: n for n, row in enumerate(sorted({cell.row for cell in cells}))}
        column_at = {column: n for n, column in enumerate(sorted({cell.col for cell in cells}))}
        fitting = [replace(c, row=row_at[c.row], col=column_at[c.col], rowspan=1, colspan=1) for c in fitting]
        rows, columns = _extent(fitting)
    return fitting, rows, columns


def _extent(cells: Sequence[Cell]) -> tuple[int, int]:
    rows = max((cell.row + cell.rowspan for cell in cells), default=0)
    return rows, max((cell.col + cell.colspan for cell in cells), default=0)


_HOLDERS = {Kind.LIST, Kind.ITEM, Kind.TABLE, Kind.FIGURE, Kind.CONTENTS}
_PUTTERS: dict[Kind, Callable[[_Writer, Block, Any], None]] = {
    **dict.fromkeys(Kind, _Writer.said),
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
