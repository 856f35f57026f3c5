"""A document copied, with lines that nobody sees on its pages.

The copy is the original byte for byte with what is new behind it (an incremental update), so pictures, links, outline,
labels and encryption are those of the original. What MuPDF had to repair is written anew, its streams as they were.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from doc2md.overlay.content import Point, content
from doc2md.overlay.font import ASCENT, DESCENT, EM, WIDTH, Codes, glyphless
from doc2md.overlay.hidden import without_hidden
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import load_page, open_document
from doc2md.rasterizer.rotation import to_display
from doc2md.worker_types import PageLayer, RecognisedLine, SourceFile

mupdf = pymupdf.mupdf

_FONT = "GlyphLessFont"
MAX_DEPTH = 8
"""Forms within forms that are looked into."""


def write_layers(
    document: Any, source: SourceFile, layers: Iterator[PageLayer], target: Path
) -> tuple[int, ...]:
    """Write the open `document` of `source` with new layers into the file `target`; pages that could not have theirs.

    Raises InputError where what was written cannot be opened.
    """
    _copy(document, source, target)
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
            except Exception:  # MuPDF raises what it likes over a broken page
                failed.append(layer.page)
        writer.finish()
        copy.saveIncr()
    finally:
        copy.close()
    open_document(made).close()
    return tuple(failed)


def _copy(document: Any, source: SourceFile, target: Path) -> None:
    if source.kind != "pdf":
        target.write_bytes(document.convert_to_pdf())
    elif document.can_save_incrementally():
        shutil.copyfile(source.path, target)
    else:
        document.save(target, garbage=1, encryption=pymupdf.PDF_ENCRYPT_KEEP)


class _Writer:
    def __init__(self, document: Any) -> None:
        self._document = document
        self._pdf = pymupdf._as_pdf_document(document)
        self._codes = Codes()
        self._font = document.get_new_xref()
        self._name = f"Recognised{self._font}"  # not that of a layer of ours which is there already
        self._before = self._stream(b"q\n")
        self._forms: dict[int, int] = {}  # what took the place of each that was looked into

    def write(self, number: int, lines: Iterable[RecognisedLine]) -> None:
        """Put lines on the page with the 1-based `number`, in the place of text that nobody sees."""
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
        for xref in (self._before, *self._cleared(page), layer):
            mupdf.pdf_array_push(streams, self._reference(xref))
        mupdf.pdf_dict_put(page_object, mupdf.PDF_ENUM_NAME_Contents, streams)
        resources = self._own(page_object, mupdf.PDF_ENUM_NAME_Resources)
        fonts = self._own(resources, mupdf.PDF_ENUM_NAME_Font)
        mupdf.pdf_dict_puts(fonts, self._name, self._reference(self._font))
        self._clear_forms(resources, 0)

    def _cleared(self, page: Any) -> list[int]:
        """The streams of a page, without the text that nobody sees. They are taken as one: what one sets lasts."""
        stream = page.read_contents()
        cleared = without_hidden(stream)
        return page.get_contents() if cleared == stream else [self._stream(cleared)]

    def _clear_forms(self, resources: Any, depth: int) -> bool:
        """The same in the forms of a page, or of a form. Whether there was anything to clear.

        `resources` must belong to that page or form alone.
        """
        forms = mupdf.pdf_dict_get(resources, mupdf.PDF_ENUM_NAME_XObject)
        cleared = []
        for at in range(mupdf.pdf_dict_len(forms)):
            xref = mupdf.pdf_to_num(mupdf.pdf_dict_get_val(forms, at))
            if (copy := self._cleared_form(xref, depth)) != xref:
                cleared.append((mupdf.pdf_dict_get_key(forms, at), copy))
        if cleared:
            own = self._own(resources, mupdf.PDF_ENUM_NAME_XObject)
            for name, copy in cleared:
                mupdf.pdf_dict_put(own, name, self._reference(copy))
        return bool(cleared)

    def _cleared_form(self, xref: int, depth: int) -> int:
        """A copy of a form without text that nobody sees; the form itself where it has none, or is none."""
        if xref in self._forms:
            return self._forms[xref]
        self._forms[xref] = xref  # a form that leads to itself ends here
        if depth > MAX_DEPTH or not xref or self._document.xref_get_key(xref, "Subtype")[1] != "/Form":
            return xref
        stream = self._document.xref_stream(xref) or b""
        cleared = without_hidden(stream)
        copy = mupdf.pdf_copy_dict(mupdf.pdf_load_object(self._pdf, xref))
        inner = False
        if mupdf.pdf_is_dict(mupdf.pdf_dict_get(copy, mupdf.PDF_ENUM_NAME_Resources)):
            inner = self._clear_forms(self._own(copy, mupdf.PDF_ENUM_NAME_Resources), depth + 1)
        if inner or cleared != stream:
            self._forms[xref] = self._object("<<>>")
            mupdf.pdf_update_object(self._pdf, self._forms[xref], copy)
            self._document.update_stream(self._forms[xref], cleared)
        return self._forms[xref]

    def _own(self, owner: Any, name: int) -> Any:
        """A dictionary that a page, or its resources, shares with no other page."""
        shared = mupdf.pdf_dict_get_inheritable(owner, name)
        own = mupdf.pdf_copy_dict(shared) if mupdf.pdf_is_dict(shared) else mupdf.pdf_new_dict(self._pdf, 1)
        mupdf.pdf_dict_put(owner, name, own)
        return own

    def _reference(self, xref: int) -> Any:
        return mupdf.pdf_new_indirect(self._pdf, xref, 0)

    def finish(self) -> None:
        """Write the font, now that its characters are known (PDF 32000-1, 9.7)."""
        glyphs, file, names = map(
            self._stream, (self._codes.to_glyphs(), glyphless(), self._codes.to_unicode())
        )
        ascent, descent, width = (round(EM * share) for share in (ASCENT, DESCENT, WIDTH))
        about = self._object(
            f"<</Type/FontDescriptor/FontName/{_FONT}/Flags 4/FontBBox[0 {descent} {width} {ascent}]/ItalicAngle 0"
            f"/Ascent {ascent}/Descent {descent}/CapHeight {ascent}/StemV 80/FontFile2 {file} 0 R>>"
        )
        descendant = self._object(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{_FONT}/DW {width}/CIDToGIDMap {glyphs} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {about} 0 R>>"
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
