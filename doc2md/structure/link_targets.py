"""Targets of links inside a document, as URLs.

A link names a point on a page, until the assembler finds the heading there and replaces the URL by the heading's id.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACE = re.compile(r"#page-(\d{1,7})(?:@(\d{1,6}),(\d{1,6}))?")


class Place(NamedTuple):
    """A page, counted from 1, and a point on it as displayed, x and y in points; None for the page as a whole."""

    page: int
    point: tuple[int, int] | None = None


def to_address(place: Place) -> str:
    """The URL of a place: `#page-3@72,120`, or `#page-3`."""
    return f"#page-{place.page}" + (f"@{place.point[0]},{place.point[1]}" if place.point else "")


def from_address(address: str) -> Place | None:
    """The place that a URL names; None if it names none."""
    match = _PLACE.fullmatch(address)
    if not match:
        return None
    return Place(int(match[1]), (int(match[2]), int(match[3])) if match[2] else None)
