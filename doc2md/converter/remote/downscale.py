"""A page's image once more, for a server that found it too large."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from doc2md.worker_types import PageImage

if TYPE_CHECKING:
    from PIL import Image


def smaller(image: PageImage) -> PageImage | None:
    """The image with half its pixels, as PNG or JPEG; None where that saves no bytes.

    Boxes in the answer are shares of the image, and stay as they are.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(image.data), formats=("PNG", "JPEG")) as whole:
            width, height = (max(1, round(side / math.sqrt(2))) for side in whole.size)
            mode = "L" if whole.mode == "L" else "RGB"
            half = whole.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # Pillow's ways to refuse one
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
