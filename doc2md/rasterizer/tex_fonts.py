"""Decode bitmap fonts of TeX, whose PDFs name no characters.

In such a font (Type 3, made by Metafont) the codes are those of TeX's own encodings. MuPDF returns them as they are, so
`fi` arrives as a control character, and a quotation mark as a backslash. The words in a font tell its encoding.

Sources: the tables of OT1, T1, TS1 and OML in "LaTeX font encodings" (`encguide`, LaTeX Project).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from doc2md.rasterizer.characters import divided
from doc2md.rasterizer.overprint import RawLine

UNNAMED = "Type3 ("
"""How MuPDF begins the name of a bitmap font that has none."""

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_WORD = re.compile("(?=(?:[\x0b-\x1f\x7f]*[A-Za-z]){3})[A-Za-z\x0b-\x1f\x7f]{4,}")
"""Matches a word of a font for text. Letters of formulas stand alone."""
_OLD_LIGATURE = re.compile("[A-Za-z][\x0b-\x0f]|[\x0b-\x0f][a-z]")
_NEW_LIGATURE = re.compile("[A-Za-z][\x1b-\x1f]|[\x1b-\x1f][a-z]")


def _codes(start: int, texts: str) -> dict[str, str]:
    """A table for consecutive codes, with a text for each."""
    return {chr(code): text for code, text in enumerate(texts.split(), start)}


_LIGATURES = "ff fi fl ffi ffl"
_OT1 = (
    _codes(0x00, f"Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω {_LIGATURES} ı ȷ ` ´ ˇ ˘ ¯ ˚ ¸ ß æ œ ø Æ Œ Ø")
    | _codes(0x7B, "– — ˝ ˜ ¨")
    | {"\\": "“", '"': "”", "<": "¡", ">": "¿"}
)
_T1 = (
    _codes(0x00, "` ´ ˆ ˜ ¨ ˝ ˚ ˇ ˘ ¯ ˙ ¸ ˛ ‚ ‹ › “ ” „ « » – —")
    | _codes(0x19, f"ı ȷ {_LIGATURES}")
    | _codes(0x80, "Ă Ą Ć Č Ď Ě Ę Ğ Ĺ Ľ Ł Ń Ň Ŋ Ő Ŕ Ř Ś Š Ş Ť Ţ Ű Ů Ÿ Ź Ž Ż Ĳ İ đ §")
    | _codes(0xA0, "ă ą ć č ď ě ę ğ ĺ ľ ł ń ň ŋ ő ŕ ř ś š ş ť ţ ű ů ÿ ź ž ż ĳ ¡ ¿ £")
    | {"\xdf": "SS", "\xff": "ß", "\xd7": "Œ", "\xf7": "œ"}
)
_TS1 = _codes(0x84, "† ‡ ‖ ‰ • ℃ $ ¢ ƒ")
_OML = _codes(0x0B, "α β γ δ ε ζ η θ ι κ λ μ ν ξ π ρ σ τ υ φ χ ψ ω ε ϑ ϖ ϱ ς φ") | {
    ":": ".", ";": ",", "<": "<", "=": "/", ">": ">", "@": "∂"
}  # fmt: skip
"""Text fonts, old and new; signs for text; letters for formulas."""


def with_tex_letters(page: Any, lines: Sequence[RawLine]) -> list[RawLine]:
    """Return the lines of a `pymupdf.Page` with the codes of TeX's bitmap fonts replaced by characters.

    A code that stands for several letters becomes as many characters, which share its box. A code whose character is
    not known becomes U+FFFD.
    """
    if not any(_CONTROL.search(line.text) for line in lines):
        return list(lines)
    try:
        names = {font[3] for font in page.get_fonts() if font[2] == "Type3"}
    except Exception:  # MuPDF raises many types for damaged fonts
        return list(lines)
    tables = _tables(lines, names)
    return [line._replace(spans=[_decoded(span, tables) for span in line.spans]) for line in lines]


def _tables(lines: Sequence[RawLine], names: set[str]) -> dict[str, Mapping[str, str]]:
    """The table for each bitmap font."""
    texts = defaultdict[str, list[str]](list)
    widths = defaultdict[str, set[float]](set)
    for line in lines:
        for span in line.spans:
            font = span["font"]
            if font in names or font.startswith(UNNAMED):
                texts[font].append("".join([char["c"] for char in span["chars"]]))
                widths[font] |= {round(char["bbox"][2] - char["bbox"][0]) for char in span["chars"]}
    joined = {font: " ".join(parts) for font, parts in texts.items()}
    usual = _newness("".join(joined.values()))
    return {
        font: _of_typewriter(table) if len(widths[font]) == 1 and len(set(joined[font])) > 1 else table
        for font, table in ((font, _table(text, usual)) for font, text in joined.items())
    }


def _table(text: str, usual: int) -> Mapping[str, str]:
    """The table of a font, from its text. `usual` is the newness of all fonts, which counts if it has no ligature."""
    if _WORD.search(text):
        return _T1 if (_newness(text) or usual) > 0 else _OT1
    return _TS1 if all(char > "\x7f" or char == " " for char in text) else _OML


def _newness(text: str) -> int:
    """By how many ligatures a text looks more like T1 than like OT1."""
    return len(_NEW_LIGATURE.findall(text)) - len(_OLD_LIGATURE.findall(text))


def _of_typewriter(table: Mapping[str, str]) -> Mapping[str, str]:
    """The table without the codes of ASCII, which typewriter fonts have in their places."""
    return {code: text for code, text in table.items() if not " " <= code <= "~"}


def _decoded(span: dict[str, Any], tables: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    table = tables.get(span["font"])
    if table is None:
        return span
    return {**span, "chars": [part for char in span["chars"] for part in _parts(char, table)]}


def _parts(char: dict[str, Any], table: Mapping[str, str]) -> list[dict[str, Any]]:
    """The characters that a code stands for. They divide its box among them."""
    code = char["c"]
    text = table.get(code, "\ufffd" if _CONTROL.fullmatch(code) else code)
    if char.get("synthetic") or text == code:
        return [char]
    return divided(char, text)
