"""Upper limits on the size and time of a document, a page and an answer.

Each field of `Limits` is an option of the command line, and each message about a limit names that option. `doc2md.api`
puts the name of the field in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any

from doc2md.errors import UsageError
from doc2md.options.fields import documented, flag, option

_SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_BYTES = {unit + b: size for unit, size in _SIZES.items() for b in ("", "b")}
_UNITS = {"SIZE": _BYTES, "N": _BYTES, "TIME": {"": 1, "s": 1, "min": 60, "h": 3600}}
"""The units of a quantity by the option's metavar, and their factors: bytes, counts or seconds."""
_EXAMPLES = {"SIZE": "500MB or 4GB", "N": "5000 or 25M", "TIME": "90, 10min or 4h"}
_QUANTITY = re.compile(r"(\d{1,15}(?:\.\d{1,15})?) ?([a-z]*)")


def _limit(default: str, metavar: str, text: str) -> Any:
    return field(default=_read(default, metavar), metadata=option(text, metavar, default=default, type_=str))


def _read(text: str, metavar: str) -> float:
    """Parse a quantity as the command line spells it. Raises ValueError."""
    match = _QUANTITY.fullmatch(text.strip().lower())
    number, unit = match.groups() if match else ("0", "")
    value = float(number) * _UNITS[metavar].get(unit, 0)
    if metavar != "TIME" and (value < 1 or (value % 1 and not unit)):  # nobody means a part of a byte
        value = 0
    if not value:
        raise ValueError(f"expected a value such as {_EXAMPLES[metavar]}")
    return value if metavar == "TIME" else int(value)


@documented
@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on the cost of a document, a page and an answer.

    Sizes are in bytes, times in seconds. Each value may also be a text with a unit: `Limits(max_file_size="2GB")`.
    Raises UsageError for a value that is not a positive quantity.
    """

    max_file_size: int = _limit("1GB", "SIZE", "Maximum size of a document; a larger one is refused.")
    max_pages: int = _limit(
        "5000", "N", "Maximum pages to read of a document; one with more (after --pages) is refused."
    )
    max_pixels: int = _limit(
        "25M", "N", "Maximum pixels of a rendered page or figure; a larger one is rendered at a lower dpi."
    )
    max_memory: int = _limit(
        "4GB", "SIZE", "Maximum memory of a worker process; a page that needs more fails."
    )
    max_figures: int = _limit("100", "N", "Maximum figures extracted from a page; the others are left out.")
    max_answer: int = _limit("16MB", "SIZE", "Maximum size of a server's answer; a larger one is rejected.")
    page_seconds: float = _limit(
        "120", "TIME", "Time limit for each processing step of a page; a page that exceeds it fails."
    )
    answer_seconds: float = _limit("600", "TIME", "Time limit for a server's answer, including all retries.")
    document_seconds: float = _limit(
        "4h", "TIME", "Time limit for a document; pages finished by then are kept."
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            given = getattr(self, each.name)
            text = f"{given:f}" if isinstance(given, float) else str(given)
            try:
                value = _read(text, each.metadata["metavar"])
            except ValueError as error:
                raise UsageError(f"{flag(each.name)} {given}: {error}") from None
            object.__setattr__(self, each.name, value)


def spelled(size: int) -> str:
    """A number of bytes or pixels with a unit, as in `--max-file-size 1.5G` for 1,500,000,000."""
    for unit in ("g", "m", "k"):
        if size >= _SIZES[unit]:
            return f"{size / _SIZES[unit]:.3g}{unit.upper()}"
    return str(size)
