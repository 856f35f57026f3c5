"""Opening a document inside a worker: what it is, how many pages, what is wrong with it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doc2md.errors import EncryptedError, InputError, PageError
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.worker_types import SourceFile, SourceInfo

_BY_PILLOW = {"webp", "gif"}
_MAX_FRAMES = 500
"""Of an animation; all of them are in memory at once."""
_SUFFIXES = {"jpg": "jpeg", "tif": "tiff"} | {
    kind: kind for kind in ("pdf", "png", "jpeg", "tiff", "webp", "bmp", "gif")
}
"""Endings of names, and the kinds of file that they promise."""
_LOST = re.compile(
    "library error: (?!FT_)|treating as end of file|truncated|cannot (?:decode|load)|may not be correct"
    "|is not a stream|content stream|out of range code"
)
"""What MuPDF says where it goes on without a part of the page; it says much else of files that are well."""
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?")


def open_document(source: SourceFile) -> Any:
    """A `pymupdf.Document`. Raises InputError, or EncryptedError where a password is needed or wrong."""
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        if source.kind in _BY_PILLOW:
            document = pymupdf.open(stream=_as_tiff(source), filetype="tiff")
        else:
            document = pymupdf.open(source.path, filetype=source.kind)
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"{source.name}: damaged, MuPDF cannot open it; look for another copy of it"
        ) from error
    if (source.kind == "pdf") is not bool(document.is_pdf):
        raise InputError(f"{source.name}: looks like a {source.kind.upper()} file but is not one")
    if document.needs_pass and not document.authenticate(source.password or ""):
        problem = "the password is wrong" if source.password else "encrypted"
        raise EncryptedError(
            f"{source.name}: {problem}; put the password in a file and pass --password-file FILE, "
            "or set DOC2MD_PDF_PASSWORD"
        )
    return document


def inspect(document: Any, source: SourceFile) -> SourceInfo:
    """Raises InputError where no page can be read."""
    try:
        pages = document.page_count
    except Exception as error:
        raise InputError(
            f"{source.name}: damaged, its pages cannot be counted; look for another copy of it"
        ) from error
    if pages < 1:
        raise InputError(f"{source.name}: 0 readable pages (damaged); look for another copy of it")
    if source.kind != "pdf":  # a picture is not looked into before its only page is loaded
        try:
            load_page(document, 1)
        except PageError as error:
            raise InputError(
                f"{source.name}: a damaged {source.kind.upper()} file; look for another copy of it"
            ) from error
    said = {name: _clean(value) for name, value in (document.metadata or {}).items()}
    return SourceInfo(
        pages,
        title=said.get("title", ""),
        author=said.get("author", ""),
        created=_iso_date(said.get("creationDate", "")),
        modified=_iso_date(said.get("modDate", "")),
        notes=tuple(_notes(document, source)),
    )


def _notes(document: Any, source: SourceFile) -> Iterator[str]:
    if document.is_repaired:
        yield "the file was damaged and has been repaired"
    called = Path(source.name).suffix.lower().lstrip(".")
    if _SUFFIXES.get(called, source.kind) != source.kind:
        yield f"it is called .{called}, and is a {source.kind.upper()} file; it was read as one"


def damage(document: Any, *, blank: bool) -> str:
    """That a part of a page was not read, by what MuPDF said of it; a `blank` one may have been emptied by anything."""
    said = pymupdf.TOOLS.mupdf_warnings().splitlines()
    reason = plain(next((line for line in said if blank or _LOST.search(line)), ""))
    if blank and document.is_repaired:
        reason = reason or "it has been repaired"
    if not reason:
        return ""
    what = "it is blank, perhaps because" if blank else "some of it may be missing:"
    return f"{what} the file is damaged ({reason})"


def plain(error: str | Exception) -> str:
    """MuPDF's own words, without its codes."""
    words = re.sub(r"^(?:code=\d+: )?(?:library error: )?|\s*\(segment \d+\)", "", str(error))
    return (words.splitlines() or [""])[0]


def _clean(value: Any) -> str:
    return str(value or "").strip().encode("utf-8", "replace").decode()


def _iso_date(date: str) -> str:
    """From the PDF form, `D:20250314090000+01'00'`; empty where it is no date."""
    match = _DATE.match(date)
    if not match:
        return ""
    year, month, day, hour, minute, second, zone = match.groups(default="")
    clock = f"T{hour}:{minute}:{second or '00'}" if hour and minute else ""
    zone = zone.replace("'", ":").rstrip(":") if clock else ""
    return f"{year}-{month or '01'}-{day or '01'}{clock}{zone}"


def _as_tiff(source: SourceFile) -> bytes:
    """Formats that MuPDF cannot read, or only the first page of. Raises InputError for too long an animation."""
    from PIL import Image, ImageSequence

    with Image.open(source.path) as picture:
        if (count := getattr(picture, "n_frames", 1)) > _MAX_FRAMES:
            raise InputError(
                f"{source.name}: an animation of {count:,} pictures, more than the {_MAX_FRAMES} that can be read; "
                "take it apart"
            )
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_deflate")
    return buffer.getvalue()


def load_page(document: Any, number: int) -> Any:
    """The page with the 1-based `number`. Raises PageError."""
    try:
        return document.load_page(number - 1)
    except Exception as error:
        raise PageError(f"MuPDF could not load it: {plain(error)}") from error
