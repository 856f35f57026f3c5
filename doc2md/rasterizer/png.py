"""Encode pixels as PNG in a fifth of the time that MuPDF's writer takes for a scan.

At the lowest level of compression, with each row as its difference from the row above, files have nearly the size of
MuPDF's. OpenCV writes them as fast but adds 300 MB of address space to each worker; Pillow takes twice the time.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB = 0, 2
_UP = 2
"""The filter that stores the difference from the row above."""


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Encode pixels with shape (height, width, channels), where channels is 1 (grey) or 3 (RGB)."""
    height, width, channels = pixels.shape
    colours = _GREY if channels == 1 else _RGB
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    filtered = np.empty((height, 1 + width * channels), np.uint8)
    rows = pixels.reshape(height, width * channels)
    filtered[:, 0] = _UP
    filtered[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
    data = zlib.compress(filtered.data, zlib.Z_BEST_SPEED)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))
