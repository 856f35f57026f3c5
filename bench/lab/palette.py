"""Colours that mark parts: in a marked copy of a document, each part prints in a colour of its own.

Colours are 24 levels a channel apart enough to survive the rounding of any renderer.
"""

from __future__ import annotations

_STEP = 9
_LEVELS = 256 // _STEP + 1  # 29 levels for each channel: 24,389 colours


class Palette:
    """Gives each id a colour, and finds ids by colours."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def colour(self, part: str) -> str:
        """The colour of a part, such as "#12091b"."""
        if part not in self._numbers:
            self._numbers[part] = len(self._ids)
            self._ids.append(part)
        number = self._numbers[part] + 1  # 0 would be black
        blue, green, red = number % _LEVELS, number // _LEVELS % _LEVELS, number // _LEVELS**2
        return f"#{red * _STEP:02x}{green * _STEP:02x}{blue * _STEP:02x}"

    def part(self, colour: int) -> str | None:
        """The id of a colour, given as 0xRRGGBB, or None for a colour that marks nothing."""
        levels = [round((colour >> shift & 255) / _STEP) for shift in (16, 8, 0)]
        number = (levels[0] * _LEVELS + levels[1]) * _LEVELS + levels[2] - 1
        return self._ids[number] if 0 <= number < len(self._ids) else None
