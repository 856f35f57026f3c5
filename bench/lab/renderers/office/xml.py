"""Small helpers that write XML, and a zip file that is the same in every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_DATE = (2026, 1, 1, 0, 0, 0)


def el(name: str, attributes: Mapping[str, object] | None = None, inner: str = "") -> str:
    """An element; attributes that are None are left out."""
    text = "".join(
        f" {key}={quoteattr(str(value))}" for key, value in (attributes or {}).items() if value is not None
    )
    return f"<{name}{text}>{inner}</{name}>" if inner else f"<{name}{text}/>"


def w(name: str, inner: str = "", /, **attributes: object) -> str:
    """An element of WordprocessingML; a trailing "_" of an attribute is left out."""
    return el(f"w:{name}", {f"w:{key.rstrip('_')}": value for key, value in attributes.items()}, inner)


def text(words: str) -> str:
    """Text that may stand between tags."""
    return escape(words)


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
    return out.getvalue()
