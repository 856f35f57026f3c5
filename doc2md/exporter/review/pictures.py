"""The pictures of pages as the review page shows them."""

from __future__ import annotations

import io

DPI = 110.0
"""Resolution of the pictures: print of 8 points is legible, and a page takes 50 to 150 kB."""
_QUALITY = 45
"""Quality of the pictures as WebP, from 0 to 100."""


def webp(data: bytes) -> bytes:
    """A PNG as WebP."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        made = io.BytesIO()
        image.save(made, "WEBP", quality=_QUALITY, method=2)
    return made.getvalue()
