"""Option names that users of other converters have in their fingers, where they mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.errors import UsageError

_SAME = {
    "--to": "--formats",  # docling
    "--output_dir": "--output",  # marker
    "--output-dir": "--output",
    "--output_format": "--formats",
    "--output-format": "--formats",
}
_FROM_ZERO = {"--page_range", "--page-range"}


def translate(arguments: Sequence[str]) -> list[str]:
    """The arguments with other tools' names in ours. Raises UsageError for one that means something else here."""
    translated = []
    for i, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in _FROM_ZERO:
            pages = value or next(iter(arguments[i + 1 :]), "")
            raise UsageError(f"{name} counts pages from 0, doc2md from 1: write --pages {_shifted(pages)}")
        translated.append(_SAME.get(name, name) + equals + value)
    return translated


def _shifted(pages: str) -> str:
    """The same pages counted from 1, for the hint."""
    return (
        re.sub(r"\d+", lambda number: str(int(number[0]) + 1), pages) if re.search(r"\d", pages) else "1,6-11"
    )
