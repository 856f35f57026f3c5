"""Opening a document inside a worker: what it is, how many pages, what is wrong with it."""

from __future__ import annotations

from typing import Any

from doc2md.errors import EncryptedError, InputError, PageError
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.types import SourceFile, SourceInfo


def open_document(source: SourceFile) -> Any:
    """A `pymupdf.Document`. Raises InputError, or EncryptedError where a password is needed or wrong."""
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        document = pymupdf.open(source.path, filetype=source.kind)
    except Exception as error:
        raise InputError(f"{source.name}: damaged, MuPDF cannot open it") from error
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
        raise InputError(f"{source.name}: damaged, its pages cannot be counted") from error
    if pages < 1:
        raise InputError(f"{source.name}: 0 readable pages (damaged)")
    if source.kind != "pdf":  # a picture is not looked into before its only page is loaded
        try:
            load_page(document, 1)
        except PageError as error:
            raise InputError(f"{source.name}: a damaged {source.kind.upper()} file") from error
    notes = ("the file was damaged and has been repaired",) if document.is_repaired else ()
    title = str((document.metadata or {}).get("title") or "").strip().encode("utf-8", "replace").decode()
    return SourceInfo(pages, title, notes)


def load_page(document: Any, number: int) -> Any:
    """The page with the 1-based `number`. Raises PageError."""
    try:
        return document.load_page(number - 1)
    except Exception as error:
        raise PageError(f"MuPDF could not load it: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
