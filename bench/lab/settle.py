"""Makes a PDF the same in every run: fixed dates and ids instead of those of the day."""

from __future__ import annotations

import io

import pymupdf

_DATE = "D:20260101000000Z"


def settle(pdf: bytes, title: str) -> bytes:
    """The same PDF with fixed metadata.

    Args:
        pdf: a file as a renderer writes it.
        title: the title for its metadata.
    """
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        metadata = document.metadata or {}
        kept = {key: metadata.get(key) or "" for key in ("creator", "producer")}
        document.set_metadata({**kept, "title": title, "creationDate": _DATE, "modDate": _DATE})
        document.del_xml_metadata()
        document.xref_set_key(-1, "ID", "null")
        out = io.BytesIO()
        document.save(out, garbage=1, deflate=True, no_new_id=True)
        return out.getvalue()
