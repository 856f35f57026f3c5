"""Build a TrueType font without glyph shapes for invisible text.

Every character is half as wide as the font size. PDF viewers use only the widths and heights of a font to place and
select text, and its Unicode map to copy text. Tesseract and OCRmyPDF use such a font too.
"""

from __future__ import annotations

from struct import pack

EM = 1000
"""Font units per em. One em is the font size."""
GLYPH_WIDTH = 0.5
"""Width of every character, as a fraction of the font size."""
ASCENT, DESCENT = 0.75, -0.25
"""Top and bottom of a line relative to its baseline, as fractions of the font size. Up is positive."""

MAX_CODES = 0xFFFF
"""Largest character code, because a code has two bytes. All further characters share this code."""


class Codes:
    """Assigns character codes from 1 upwards, in the order of first use."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def encode(self, text: str) -> str:
        """Return `text` as the hexadecimal digits of a PDF string, with two bytes per character."""
        number = self._codes.setdefault
        return "".join(f"{number(char, min(len(self._codes) + 1, MAX_CODES)):04x}" for char in text)

    def to_unicode(self) -> bytes:
        """Return the CMap from character codes to Unicode (PDF 32000-1, 9.10.3)."""
        entries = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>\n" for char, code in self._codes.items()]
        # The CMap format allows at most 100 entries per block.
        blocks = (entries[at : at + 100] for at in range(0, len(entries), 100))
        body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
        return (_CMAP_HEAD + body + _CMAP_FOOT).encode("ascii")

    def to_glyphs(self) -> bytes:
        """Return the map from character codes to glyphs (CIDToGIDMap). Every code has the same glyph."""
        return pack(">H", 0) + pack(">H", 1) * len(self._codes)


_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_CMAP_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def glyphless() -> bytes:
    """Return a TrueType font file with the tables that an embedded PDF font needs (PDF 32000-1, 9.9).

    The glyph is a line of zero area from one corner of its box to the opposite corner and back. It cannot be fully
    empty, because PDFium skips characters whose glyph has no extent.
    """
    ascent, descent, width = (round(EM * share) for share in (ASCENT, DESCENT, GLYPH_WIDTH))
    # The two points of the glyph, each relative to the one before.
    xs, ys = (0, width), (descent, ascent - descent)
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
        b"loca": pack(">HHH", 0, 0, len(glyph) // 2),  # glyph 0, for undefined characters, is empty
        b"maxp": pack(">IH13H", 0x00010000, 2, 2, 1, 0, 0, 2, *(0,) * 8),
    }
    font = _assemble(tables)
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    head = tables[b"head"]
    return _assemble(tables | {b"head": head[:8] + pack(">I", adjustment) + head[12:]}, tables)


def _assemble(tables: dict[bytes, bytes], summed: dict[bytes, bytes] | None = None) -> bytes:
    """Return the font file. The directory has the checksums of the tables in `summed`, or of `tables` if it is None."""
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
