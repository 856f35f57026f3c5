"""Names of the files that are made of a document."""

from __future__ import annotations

from doc2md.markup.controls import without_controls

_MAX = 80
"""Maximum characters of a name, without its suffix."""


def stem_of(name: str) -> str:
    """A file name for what is made of a document, without suffix. It can be a name on every system."""
    stem = name.rpartition(".")[0] or name
    kept = "".join("_" if c in '<>:"/\\|?*' else c for c in without_controls(stem))
    return kept[:_MAX].strip(" .") or "document"
