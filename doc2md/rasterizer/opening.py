"""Open a document in a worker, read its metadata and number of pages, and detect damage."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doc2md.errors import ENCRYPTED_HINT, EncryptedError, InputError, PageError
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.worker_types import SourceFile, SourceInfo

_PILLOW_KINDS = {"webp", "gif"}
_MAX_FRAMES = 500
"""Maximum number of frames in an animation, because all of them are in memory at once."""
_KIND_BY_SUFFIX = {"jpg": "jpeg", "tif": "tiff"} | {
    kind: kind for kind in ("pdf", "png", "jpeg", "tiff", "webp", "bmp", "gif")
}
"""Maps file name extensions to kinds of files."""
_LOSS_WARNING = re.compile(
    "library error: (?!FT_)|treating as end of file|truncated|cannot (?:decode|load)|may not be correct"
    "|is not a stream|content stream|out of range code"
)
"""MuPDF warnings after which a part of the page is missing. MuPDF also prints many other warnings for intact files."""
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?")


def open_document(source: SourceFile) -> Any:
    """Open the file of `source` as a `pymupdf.Document`.

    Raises InputError if the file is damaged or of another kind, and EncryptedError if it needs a password or the
    password is wrong.
    """
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        if source.kind in _PILLOW_KINDS:
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
        raise EncryptedError(f"{source.name}: {problem}; {ENCRYPTED_HINT}")
    return document


def inspect(document: Any, source: SourceFile) -> SourceInfo:
    """Return the page count, metadata and notes of a document. Raises InputError if no page is readable."""
    try:
        pages = document.page_count
    except Exception as error:
        raise InputError(
            f"{source.name}: damaged, its pages cannot be counted; look for another copy of it"
        ) from error
    if pages < 1:
        raise InputError(f"{source.name}: 0 readable pages (damaged); look for another copy of it")
    if source.kind != "pdf":  # MuPDF parses an image only when its page is loaded
        try:
            load_page(document, 1)
        except PageError as error:
            raise InputError(
                f"{source.name}: a damaged {source.kind.upper()} file; look for another copy of it"
            ) from error
    metadata = {name: _clean(value) for name, value in (document.metadata or {}).items()}
    return SourceInfo(
        pages,
        title=metadata.get("title", ""),
        author=metadata.get("author", ""),
        created=_iso_date(metadata.get("creationDate", "")),
        modified=_iso_date(metadata.get("modDate", "")),
        notes=tuple(_notes(document, source)),
    )


def _notes(document: Any, source: SourceFile) -> Iterator[str]:
    if document.is_repaired:
        yield "the file was damaged and has been repaired"
    suffix = Path(source.name).suffix.lower().lstrip(".")
    if _KIND_BY_SUFFIX.get(suffix, source.kind) != source.kind:
        yield f"the file name ends in .{suffix}, but the file is a {source.kind.upper()} file and was read as such"


def damage(document: Any, *, blank: bool) -> str:
    """Return a note if a part of the page was not read, according to the warnings of MuPDF, or "" if there is none.

    Any warning counts for a `blank` page. Otherwise only warnings count that mean a loss of content.
    """
    warnings = pymupdf.TOOLS.mupdf_warnings().splitlines()
    reason = plain(next((line for line in warnings if blank or _LOSS_WARNING.search(line)), ""))
    if blank and document.is_repaired:
        reason = reason or "it has been repaired"
    if not reason:
        return ""
    effect = "the page is blank, perhaps because" if blank else "part of the page may be missing:"
    return f"{effect} the file is damaged ({reason})"


def plain(error: str | Exception) -> str:
    """Return the first line of a MuPDF message without error codes."""
    words = re.sub(r"^(?:code=\d+: )?(?:library error: )?|\s*\(segment \d+\)", "", str(error))
    return (words.splitlines() or [""])[0]


def _clean(value: Any) -> str:
    return str(value or "").strip().encode("utf-8", "replace").decode()


def _iso_date(date: str) -> str:
    """Convert a PDF date such as `D:20250314090000+01'00'` to ISO 8601. Return "" if it is not a date."""
    match = _DATE.match(date)
    if not match:
        return ""
    year, month, day, hour, minute, second, zone = match.groups(default="")
    clock = f"T{hour}:{minute}:{second or '00'}" if hour and minute else ""
    zone = zone.replace("'", ":").rstrip(":") if clock else ""
    return f"{year}-{month or '01'}-{day or '01'}{clock}{zone}"


def _as_tiff(source: SourceFile) -> bytes:
    """Convert an image file that MuPDF cannot read, or only its first frame, to a TIFF file with one page per frame.

    Raises InputError if an animation has too many frames.
    """
    from PIL import Image, ImageSequence

    with Image.open(source.path) as picture:
        if (count := getattr(picture, "n_frames", 1)) > _MAX_FRAMES:
            raise InputError(
                f"{source.name}: the animation has {count:,} frames, and the limit is {_MAX_FRAMES}; "
                "split it into smaller files"
            )
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_deflate")
    return buffer.getvalue()


def load_page(document: Any, number: int) -> Any:
    """Load the page with the 1-based `number`. Raises PageError if MuPDF cannot load it."""
    try:
        return document.load_page(number - 1)
    except Exception as error:
        raise PageError(f"MuPDF could not load the page: {plain(error)}") from error
