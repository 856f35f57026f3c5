"""A font without shapes: every character is half as wide as the type is high, and nothing is drawn.

Viewers place and mark text by a font's widths and heights, and copy it by its map to Unicode: shapes are of no use to
text that nobody sees. Tesseract and OCRmyPDF write theirs so too.
"""

from __future__ import annotations

from struct import pack

EM = 1000
"""Units of a font in a type size."""
WIDTH = 0.5
"""Of every character, in type sizes."""
ASCENT, DESCENT = 0.75, -0.25
"""Type sizes that a line reaches above and under its baseline."""

MAX_CODES = 0xFFFF


class Codes:
    """Characters numbered as they come, from 1."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def encode(self, text: str) -> str:
        """A PDF string, in hexadecimal, of two bytes a character."""
        number = self._codes.setdefault
        return "".join(f"{number(char, min(len(self._codes) + 1, MAX_CODES)):04x}" for char in text)

    def to_unicode(self) -> bytes:
        """A CMap from the numbers to Unicode (PDF 32000-1, 9.10.3)."""
        entries = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>\n" for char, code in self._codes.items()]
        # Of at most 100 lines each, as the format wants it.
        blocks = (entries[at : at + 100] for at in range(0, len(entries), 100))
        body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
        return (_HEAD + body + _FOOT).encode("ascii")

    def to_glyphs(self) -> bytes:
        """For every number the glyph it shows: always the one that there is."""
        return pack(">H", 0) + pack(">H", 1) * len(self._codes)


_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def glyphless() -> bytes:
    """A TrueType font with the tables that a PDF's font must have (PDF 32000-1, 9.9).

    Its glyph is a line there and back, without an area: PDFium passes over letters whose glyph has no extent.
    """
    ascent, descent, width = (round(EM * share) for share in (ASCENT, DESCENT, WIDTH))
    xs, ys = (0, width), (descent, ascent - descent)  # of its two points, each from the one before
    glyph = pack(">5h2H2B4h", 1, 0, descent, width, ascent, 1, 0, 1, 1, *xs, *ys)
    tables = {
        b"glyf": glyph,
        b"head": pack(
            ">IIIIHHQQhhhhHHhhh",
            *(0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, EM, 0, 0),
            *(0, descent, width, ascent, 0, 8, 2, 0, 0),
        ),
        b"hhea": pack(
            ">IhhhHhhhhhhhhhhhH", 0x00010000, ascent, descent, 0, width, *(0,) * 3, 1, *(0,) * 7, 2
        ),
        b"hmtx": pack(">HhHh", width, 0, width, 0),
        b"loca": pack(">HHH", 0, 0, len(glyph) // 2),  # the first glyph, for what has no character, is empty
        b"maxp": pack(">IH13H", 0x00010000, 2, 2, 1, 0, 0, 2, *(0,) * 8),
    }
    font = _assembled(tables)
    whole = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    head = tables[b"head"]
    return _assembled(tables | {b"head": head[:8] + pack(">I", whole) + head[12:]}, tables)


def _assembled(tables: dict[bytes, bytes], summed: dict[bytes, bytes] | None = None) -> bytes:
    """The font's file; the checksums are those of the tables `summed`."""
    count = len(tables)
    steps = count.bit_length() - 1
    directory = pack(">IHHHH", 0x00010000, count, 16 << steps, steps, 16 * count - (16 << steps))
    body, start = b"", len(directory) + 16 * count
    for tag, table in tables.items():
        directory += pack(">4sIII", tag, _checksum((summed or tables)[tag]), start + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return directory + body


def _checksum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    return sum(int.from_bytes(padded[i : i + 4]) for i in range(0, len(padded), 4)) & 0xFFFFFFFF
