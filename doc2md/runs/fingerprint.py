"""A digest of all options that the output of a document depends on, and of doc2md's version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format
from doc2md.version import __version__

_WITHOUT_EFFECT = frozenset("concurrency rpm cache price max_cost record password debug limits".split())
"""Options that change how fast or at what cost a page is read, or whether, but not what is written if it is read."""


def fingerprint(
    options: Options, export: ExportOptions, formats: Iterable[Format], server: str | None = None
) -> str:
    """The digest, in hexadecimal.

    `server` is the address of the server that is asked, if any. A file that an option names, such as a template, counts
    by its content.
    """
    parts = {
        "version": __version__,
        "formats": sorted(formats),
        "server": server,
        "reading": {name: value for name, value in _values(options) if name not in _WITHOUT_EFFECT},
        "writing": dict(_values(export)),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _values(options: Options | ExportOptions) -> Iterable[tuple[str, Any]]:
    for field in fields(options):
        value = getattr(options, field.name)
        yield field.name, _content(value) if isinstance(value, Path) else value


def _content(path: Path) -> str:
    """The digest of a file, or of all files in a folder; the name of what cannot be read."""
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        found = hashlib.sha256()
        for file in files:
            if file.is_file():
                found.update(file.relative_to(path).as_posix().encode("utf-8", "surrogatepass"))
                with file.open("rb") as opened:
                    found.update(hashlib.file_digest(opened, "sha256").digest())
        return found.hexdigest()
    except OSError:
        return str(path)
