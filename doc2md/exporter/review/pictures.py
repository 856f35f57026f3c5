"""The pictures of pages as the review page shows them."""

from __future__ import annotations

import io

DPI = 110.0
"""Resolution of the pictures: print of 8 points is legible, and a page takes 50 to 150 kB."""
_QUALITY = 45
"""Quality of the pictures as WebP, from 0 to 100."""
_MAX_SIDE = 16_383
"""Maximum width and height of a WebP, in pixels."""


def webp(data: bytes) -> bytes:
    """A PNG as WebP, reduced if it is too large for one."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        made = io.BytesIO()
        image.thumbnail((_MAX_SIDE, _MAX_SIDE))
        image.save(made, "WEBP", quality=_QUALITY, method=2)
    return made.getvalue()
