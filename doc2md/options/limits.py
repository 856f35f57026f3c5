"""What a document, a page or an answer may cost: one table for the command line, Python and the documentation.

Every field of `Limits` is an option of the commands, and every message about a limit names that option.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any

from doc2md.errors import UsageError

_SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_BYTES = {unit + b: size for unit, size in _SIZES.items() for b in ("", "b")}
_UNITS = {"SIZE": _BYTES, "N": _BYTES, "TIME": {"": 1, "s": 1, "min": 60, "h": 3600}}
_EXAMPLES = {"SIZE": "500MB or 4GB", "N": "5000 or 25M", "TIME": "90, 10min or 4h"}
_QUANTITY = re.compile(r"(\d{1,15}(?:\.\d{1,15})?) ?([a-z]*)")


def _limit(default: str, metavar: str, words: str) -> Any:
    return field(
        default=_read(default, metavar), metadata={"default": default, "metavar": metavar, "words": words}
    )


def _read(text: str, metavar: str) -> float:
    """A quantity as it is written on the command line. Raises ValueError."""
    match = _QUANTITY.fullmatch(text.strip().lower())
    value = float(match[1]) * _UNITS[metavar].get(match[2], 0) if match else 0
    if not value:
        raise ValueError(f"write it as {_EXAMPLES[metavar]}")
    return value if metavar == "TIME" else max(1, int(value))


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes, times seconds; each may be given as text with a unit too, as in `Limits(max_file_size="2GB")`.

    Raises UsageError for what is no quantity. What each limit is of, and what happens there, are its `words`.
    """

    max_file_size: int = _limit("1GB", "SIZE", "Of a document; a larger one is refused.")
    max_pages: int = _limit("5000", "N", "Of a document, or of the --pages chosen; more are refused.")
    max_pixels: int = _limit(
        "25M", "N", "Of a page's picture for a model, or a figure; one with more gets fewer dpi."
    )
    max_memory: int = _limit("4GB", "SIZE", "Of a worker process; a page that needs more fails.")
    max_figures: int = _limit("100", "N", "Cut out of a page; the others are left out.")
    max_answer: int = _limit("16MB", "SIZE", "Of a server's answer; a longer one is not read on.")
    page_seconds: float = _limit("120", "TIME", "For a step of a page; one that takes longer fails.")
    answer_seconds: float = _limit("600", "TIME", "For a server's answer, with all that is tried for it.")
    document_seconds: float = _limit("4h", "TIME", "For a document; what is done by then is kept.")

    def __post_init__(self) -> None:
        for each in fields(self):
            given = getattr(self, each.name)
            try:
                value = _read(
                    f"{given:f}" if isinstance(given, float) else str(given), each.metadata["metavar"]
                )
            except ValueError as error:
                raise UsageError(f"{option(each.name)} {given}: {error}") from None
            object.__setattr__(self, each.name, value)


def option(name: str) -> str:
    """The name of a field on the command line."""
    return "--" + name.replace("_", "-")


def spelled(size: int) -> str:
    """A number of bytes or pixels as one would write it: 1500000000 is 1.5G."""
    for unit in ("g", "m", "k"):
        if size >= _SIZES[unit]:
            return f"{size / _SIZES[unit]:.3g}{unit.upper()}"
    return str(size)
