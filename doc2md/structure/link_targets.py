"""Places inside a document as addresses of links: a point of a page, until the heading that stands there is known."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACE = re.compile(r"#page-(\d{1,7})(?:@(\d{1,6}),(\d{1,6}))?")


class Place(NamedTuple):
    """A 1-based page, and a point of it as displayed, x and y in points; None for the page as such."""

    page: int
    point: tuple[int, int] | None = None


def to_address(place: Place) -> str:
    """`#page-3@72,120`, or `#page-3`."""
    return f"#page-{place.page}" + (f"@{place.point[0]},{place.point[1]}" if place.point else "")


def from_address(address: str) -> Place | None:
    """The place that an address means; None where it means none."""
    match = _PLACE.fullmatch(address)
    if not match:
        return None
    return Place(int(match[1]), (int(match[2]), int(match[3])) if match[2] else None)
