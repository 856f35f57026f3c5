"""Make a page image smaller for a server that rejected it as too large (HTTP 413)."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from doc2md.worker_types import PageImage

if TYPE_CHECKING:
    from PIL import Image


def downscale(image: PageImage) -> PageImage | None:
    """Return the image with half its pixels, as PNG or JPEG, whichever is smaller in bytes.

    Returns None if that is no smaller than the original, or if Pillow cannot read the image. Boxes in the answer are
    relative to the image, so they need no conversion.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(image.data), formats=("PNG", "JPEG")) as original:
            width, height = (max(1, round(side / math.sqrt(2))) for side in original.size)
            mode = "L" if original.mode == "L" else "RGB"
            half = original.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ):  # what Pillow raises for bad images
        return None
    mime, data = min(((f"image/{kind}", _encoded(half, kind)) for kind in ("png", "jpeg")), key=_length)
    if len(data) >= len(image.data):
        return None
    dpi = image.dpi / math.sqrt(2)
    return replace(image, data=data, mime=mime, width=width, height=height, dpi=dpi)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, quality=85)
    return buffer.getvalue()


def _length(encoded: tuple[str, bytes]) -> int:
    return len(encoded[1])
