"""Write a copy of a document with invisible text on its pages.

The new objects are appended to an exact copy of the file as an incremental update, so images, links, outline, page
labels and encryption stay those of the original. A file that MuPDF had to repair is rewritten with the same streams.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from doc2md.overlay.content import Point, content
from doc2md.overlay.font import ASCENT, DESCENT, EM, GLYPH_WIDTH, Codes, glyphless
from doc2md.overlay.hidden import without_hidden
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import load_page, open_document
from doc2md.rasterizer.rotation import to_display
from doc2md.worker_types import PageLayer, RecognisedLine, SourceFile

mupdf = pymupdf.mupdf

_FONT = "GlyphLessFont"
MAX_DEPTH = 8
"""Maximum depth of nested form XObjects in which invisible text is removed."""


def write_layers(
    document: Any, source: SourceFile, layers: Iterator[PageLayer], target: Path
) -> tuple[int, ...]:
    """Copy the open `document` of `source` to the PDF file `target` and add the text layers.

    Returns the 1-based numbers of the pages whose layer could not be written. Raises InputError if the written file
    cannot be opened.
    """
    _copy_source(document, source, target)
    if (first := next(layers, None)) is None:
        return ()
    made = replace(source, path=str(target), kind="pdf")
    copy = open_document(made)
    failed = list[int]()
    try:
        writer = _Writer(copy)
        for layer in chain((first,), layers):
            try:
                writer.write(layer.page, layer.lines)
            except Exception:  # MuPDF raises many exception types for a broken page
                failed.append(layer.page)
        writer.finish()
        copy.saveIncr()
    finally:
        copy.close()
    open_document(made).close()
    return tuple(failed)


def _copy_source(document: Any, source: SourceFile, target: Path) -> None:
    if source.kind != "pdf":
        target.write_bytes(document.convert_to_pdf())
    elif document.can_save_incrementally():
        shutil.copyfile(source.path, target)
    else:
        document.save(target, garbage=1, encryption=pymupdf.PDF_ENCRYPT_KEEP)


class _Writer:
    """Adds text layers to the pages of an open PDF. Call `finish` after the last page."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._pdf = pymupdf._as_pdf_document(document)
        self._codes = Codes()
        self._font = document.get_new_xref()
        self._name = f"Recognised{self._font}"  # differs from the font name of an earlier layer by doc2md
        self._save_state = self._stream(b"q\n")
        self._forms: dict[int, int] = {}  # for the xref of each processed form, the xref of its replacement

    def write(self, number: int, lines: Iterable[RecognisedLine]) -> None:
        """Replace the invisible text of the page with the 1-based `number` by `lines`."""
        page = load_page(self._document, number)
        page.wrap_contents()
        _, matrix = to_display(page)
        to_pdf = ~matrix

        def place(x: float, y: float) -> Point:
            point = pymupdf.Point(x, y) * to_pdf
            return point.x, point.y

        layer = self._stream(b"\nQ\n" + content(lines, self._name, self._codes, place))
        page_object = mupdf.pdf_lookup_page_obj(self._pdf, page.number)
        streams = mupdf.pdf_new_array(self._pdf, 3)
        for xref in (self._save_state, *self._cleared_streams(page), layer):
            mupdf.pdf_array_push(streams, self._reference(xref))
        mupdf.pdf_dict_put(page_object, mupdf.PDF_ENUM_NAME_Contents, streams)
        resources = self._own_dictionary(page_object, mupdf.PDF_ENUM_NAME_Resources)
        fonts = self._own_dictionary(resources, mupdf.PDF_ENUM_NAME_Font)
        mupdf.pdf_dict_puts(fonts, self._name, self._reference(self._font))
        self._clear_forms(resources, 0)

    def _cleared_streams(self, page: Any) -> list[int]:
        """Return the xrefs of the page's content streams without invisible text.

        The streams are joined before the search, because the text render mode continues from one stream to the next.
        """
        stream = page.read_contents()
        cleared = without_hidden(stream)
        return page.get_contents() if cleared == stream else [self._stream(cleared)]

    def _clear_forms(self, resources: Any, depth: int) -> bool:
        """Remove invisible text from the form XObjects in `resources`, and return whether any form changed.

        No other page or form may share `resources`.
        """
        forms = mupdf.pdf_dict_get(resources, mupdf.PDF_ENUM_NAME_XObject)
        cleared = []
        for at in range(mupdf.pdf_dict_len(forms)):
            xref = mupdf.pdf_to_num(mupdf.pdf_dict_get_val(forms, at))
            if (copy := self._cleared_form(xref, depth)) != xref:
                cleared.append((mupdf.pdf_dict_get_key(forms, at), copy))
        if cleared:
            own = self._own_dictionary(resources, mupdf.PDF_ENUM_NAME_XObject)
            for name, copy in cleared:
                mupdf.pdf_dict_put(own, name, self._reference(copy))
        return bool(cleared)

    def _cleared_form(self, xref: int, depth: int) -> int:
        """Return the xref of a copy of the form without invisible text, or `xref` if there is nothing to remove."""
        if xref in self._forms:
            return self._forms[xref]
        self._forms[xref] = xref  # stops at a form that contains itself
        if depth > MAX_DEPTH or not xref or self._document.xref_get_key(xref, "Subtype")[1] != "/Form":
            return xref
        stream = self._document.xref_stream(xref) or b""
        cleared = without_hidden(stream)
        copy = mupdf.pdf_copy_dict(mupdf.pdf_load_object(self._pdf, xref))
        inner = False
        if mupdf.pdf_is_dict(mupdf.pdf_dict_get(copy, mupdf.PDF_ENUM_NAME_Resources)):
            inner = self._clear_forms(self._own_dictionary(copy, mupdf.PDF_ENUM_NAME_Resources), depth + 1)
        if inner or cleared != stream:
            self._forms[xref] = self._object("<<>>")
            mupdf.pdf_update_object(self._pdf, self._forms[xref], copy)
            self._document.update_stream(self._forms[xref], cleared)
        return self._forms[xref]

    def _own_dictionary(self, owner: Any, name: int) -> Any:
        """Give `owner` its own copy of the dictionary `name`, which other pages may share, and return the copy."""
        shared = mupdf.pdf_dict_get_inheritable(owner, name)
        own = mupdf.pdf_copy_dict(shared) if mupdf.pdf_is_dict(shared) else mupdf.pdf_new_dict(self._pdf, 1)
        mupdf.pdf_dict_put(owner, name, own)
        return own

    def _reference(self, xref: int) -> Any:
        return mupdf.pdf_new_indirect(self._pdf, xref, 0)

    def finish(self) -> None:
        """Write the font (PDF 32000-1, 9.7). This must come last, because only then all its characters are known."""
        glyphs, file, names = map(
            self._stream, (self._codes.to_glyphs(), glyphless(), self._codes.to_unicode())
        )
        ascent, descent, width = (round(EM * share) for share in (ASCENT, DESCENT, GLYPH_WIDTH))
        descriptor = self._object(
            f"<</Type/FontDescriptor/FontName/{_FONT}/Flags 4/FontBBox[0 {descent} {width} {ascent}]/ItalicAngle 0"
            f"/Ascent {ascent}/Descent {descent}/CapHeight {ascent}/StemV 80/FontFile2 {file} 0 R>>"
        )
        descendant = self._object(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{_FONT}/DW {width}/CIDToGIDMap {glyphs} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R>>"
        )
        self._document.update_object(
            self._font,
            f"<</Type/Font/Subtype/Type0/BaseFont/{_FONT}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {names} 0 R>>",
        )

    def _object(self, source: str) -> int:
        xref: int = self._document.get_new_xref()
        self._document.update_object(xref, source)
        return xref

    def _stream(self, data: bytes) -> int:
        xref = self._object("<<>>")
        self._document.update_stream(xref, data)
        return xref
