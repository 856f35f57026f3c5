"""Option names of docling and marker that doc2md accepts, because they mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.errors import UsageError

_ALIASES = {
    "--to": "--formats",  # docling
    "--output_dir": "--output",  # marker
    "--output-dir": "--output",
    "--output_format": "--formats",
    "--output-format": "--formats",
}
_PAGES_FROM_ZERO = {"--page_range", "--page-range"}
"""Options of marker, which counts pages from 0."""


def translate(arguments: Sequence[str]) -> list[str]:
    """Replace the option names of other tools by those of doc2md.

    Raises UsageError for an option that means something else there; the message suggests the right one.
    """
    translated = []
    for i, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in _PAGES_FROM_ZERO:
            pages = value or next(iter(arguments[i + 1 :]), "")
            raise UsageError(
                f"{name} counts pages from 0, and doc2md counts from 1: use --pages {_shifted(pages)}"
            )
        translated.append(_ALIASES.get(name, name) + equals + value)
    return translated


def _shifted(pages: str) -> str:
    """The same pages counted from 1."""
    return (
        re.sub(r"\d+", lambda number: str(int(number[0]) + 1), pages) if re.search(r"\d", pages) else "1,6-11"
    )
