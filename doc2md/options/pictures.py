"""How figures are written. A module of its own, because the workers need none of the other options."""

from __future__ import annotations

from enum import StrEnum


class ImageFormat(StrEnum):
    """The file format of extracted figures."""

    PNG = "png"
    JPEG = "jpeg"
