"""Tell which sign a glyph is: its LaTeX, its style, and which piece of an extensible sign.

The character of the text layer decides if it is a sign; the name of the glyph does where there is no character or only
that of a part, as in TeX's fonts of symbols. The name of the font tells the alphabet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from doc2md.converter.local.layout.maths.sign_table import (
    AMS,
    CHARACTERS,
    DELIMITERS,
    LARGE,
    LARGE_CHARACTERS,
    NAMES,
    PIECES,
)
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.rasterizer.maths_fonts import is_extension_font, is_maths_font
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.pi_fonts import PI_SIGNS
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER, PrintedGlyph
from doc2md.rasterizer.symbol_fonts import lasy_sign


class Sign(NamedTuple):
    """What a glyph is, as in `Symbol`."""

    latex: str
    style: str = ""
    piece: str = ""


KATEX_NOT = "\ue020"
"""The stroke through the sign after it, in the fonts of KaTeX."""

_BOLD_SYMBOLS = re.compile(r"cmbsy|sy(?:mbols)?\d*-(?:bold|medium)|bsys?$", re.IGNORECASE)
_CALLIGRAPHY = re.compile(r"stix.*cal", re.IGNORECASE)
_FIRST_CALLIGRAPHIC = 0xE22D
"""The private code of the calligraphic A in the fonts of STIX."""
_AMS_FONT = re.compile(r"ms[abxy]m\d|[tp]xb?sy[ab]", re.IGNORECASE)
_STYLES = (
    (
        "bb",
        r"msbm|msym|bbold|bbm|dsrom|dsss|blackboard|sy[mb]b$|[tp]xsyb|[tp]xbsyb|stxbb|katex_ams|math.*bb|libmbb|-bb|double"
        r"|-syb-|hfbrbs",
    ),
    ("frak", r"eufm|eufb|frak|fraktur|[tp]xb?mia"),
    ("scr", r"rsfs|scr$|script|stxscr"),
    (
        "cal",
        r"cal\b|-cal|call?igra|kp-+m-sy-|eusm|eusb|chancery|pzccm|stxcal|cmsy|cmbsy|lmsy|mathsymbols|math-?sym|[tp]xb?sys?$|symbols"
        r"|[a-z]sy[s\d]*$",
    ),
    (
        "bi",
        r"cmmib|mathitalic.*bold|boldmathitalic|bold-?(?:math-?)?(?:ital|obli)|bolditalic|[tp]xb?mi.*b|-?bmi\d*$"
        r"|medi-?ital|math.*bold.*ital|hfbrmb|^lin[lb]i.*tbi$",
    ),
    ("it", r"cmssi|cmsso|sans.*(?:ital|obli)"),
    ("tt", r"cmtt|mono|typewriter|courier|lmtt|txtt"),
    ("sf", r"cmss|sans|helvet|lmss|arial"),
    ("bf", r"cmbx|bold|-bd|medi\b|demi|eurb|black|cmb\d|heavy|kp-medium|hfbrbx|^(?:sf|ec|tc)bx|^lin[lb]i.*tb$"),
    (
        "it",
        r"cmmi|mathit|lmmi|ital|obliq|cmti|eurm|[tp]xr?mi|[a-z]mi[a\d]*x?\d*$|letters|fplmri|-it\b|slant|mi$|mi\d",
    ),
)  # fmt: skip
"""The alphabets, each with the names of its fonts; the first that matches decides."""
_STYLE_PATTERNS = tuple((style, re.compile(pattern, re.IGNORECASE)) for style, pattern in _STYLES)

_ALPHABETS = (
    ("DOUBLE-STRUCK", "bb"), ("FRAKTUR", "frak"), ("BLACK-LETTER", "frak"), ("SCRIPT", "cal"), ("MONOSPACE", "tt"),
    ("SANS-SERIF", "sf"), ("BOLD ITALIC", "bi"), ("BOLD", "bf"), ("ITALIC", "it"), ("PLANCK CONSTANT", "it"),
)  # fmt: skip
"""Words in the names of Unicode's mathematical letters, with the style."""

_ALTERNATE = re.compile(r"\.\d+$|(?<=tp|bt|ex)A$|(?<=mid)A$")
"""Matches the end of a name that tells glyphs of one sign apart."""
_STYLED_NAME = re.compile(r"([A-Za-z])(bbb|cal|frak|scr)")
_STYLE_OF_NAME = {"bbb": "bb", "cal": "cal", "frak": "frak", "scr": "scr"}
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_PIECE_NAME = re.compile(r"([a-z]+?)(tp|bt|mid|ex|top|bottom|middle|extension|vertex)")
_PIECE_KINDS = {"tp": "top", "bt": "bottom", "mid": "middle", "ex": "extension", "vertex": "extension"}
_DOTTED_PIECE = re.compile(r"(.+)\.(ex|ext|x|tp|top|bt|bot|md|mid|lt|lft|rt)")
_DOTTED_KINDS = {
    "ex": "extension", "ext": "extension", "x": "extension", "tp": "top", "top": "top", "bt": "bottom",
    "bot": "bottom", "md": "middle", "mid": "middle", "lt": "left", "lft": "left", "rt": "right",
}  # fmt: skip
_GROWN = re.compile(r"([a-z]+?)(?:text|display|disp|big|bigg|Big|Bigg|biggg|Biggg|\d+)+", re.IGNORECASE)
_BRACE_TIP = re.compile(r"bracehtip.*|bracetip.*")
_NAMED_CODE = re.compile(r"u(?:ni)?([0-9A-F]{4,6})(?![0-9A-Za-z])")
_GREEK = frozenset(
    CHARACTERS[char]
    for char in CHARACTERS
    if char != "ο" and ("GREEK" in unicodedata.name(char, "") or char in "ϵϑϖϱςφϰϝµ∆Ω")
)


@lru_cache(1024)
def style_of_font(font: str) -> str:
    """The style of the letters of a font, by its name."""
    return next((style for style, pattern in _STYLE_PATTERNS if pattern.search(font)), "rm")


def symbol_of(glyph: PrintedGlyph) -> Symbol:
    """What the parser of formulas needs to know of a glyph."""
    sign = sign_of(glyph.char, glyph.name, glyph.font)
    text = "" if glyph.char == NO_CHARACTER else glyph.char
    return Symbol(
        sign.latex, glyph.box, glyph.baseline, glyph.size, sign.style, glyph.advance, sign.piece, text
    )


@lru_cache(8192)
def sign_of(char: str, name: str, font: str) -> Sign:
    """The sign of a glyph, from its characters in the text layer, its name, and the name of its font."""
    maths, extension = is_maths_font(font), is_extension_font(font)
    name, char = _ALTERNATE.sub("", name), _SELECTORS.sub("", lasy_sign(char, font)) or char
    if char == KATEX_NOT and font.startswith("KaTeX"):
        return Sign(r"\not")
    if named := _named(char, name, font):
        return named
    if char == NO_CHARACTER or not char.isprintable() or (maths and _says_more(name, char)):
        char = _char_of_name(name)
    if not char:
        return _by_name(name, extension=True) or Sign("")
    return _of_character(char, font, maths=maths, extension=extension)


def _of_character(char: str, font: str, *, maths: bool, extension: bool) -> Sign:
    if char in PIECES:
        latex, piece = PIECES[char]
        return Sign(latex, "", piece)
    large = LARGE_CHARACTERS.get(char) if extension else None
    return Sign(large) if large else _by_character(char, font, maths)


def _named(char: str, name: str, font: str) -> Sign | None:
    """The sign that the name of a glyph says, where it says more than the character."""
    if name in AMS and _AMS_FONT.match(font):
        return Sign(AMS[name])
    if styled := _STYLED_NAME.fullmatch(name):
        return Sign(styled[1], _STYLE_OF_NAME[styled[2]])
    if _CALLIGRAPHY.match(font) and (letter := ord(char[0]) - _FIRST_CALLIGRAPHIC) in range(26):
        return Sign(chr(ord("A") + letter), "cal")
    extension = is_extension_font(font) or _is_private(char)
    return _by_name(name, extension) if is_maths_font(font) or _is_private(char) else None


def _is_private(char: str) -> bool:
    """Whether a character means nothing outside its font, as Adobe's for pieces of brackets."""
    return char == NO_CHARACTER or "\ue000" <= char <= "\uf8ff"


def _says_more(name: str, char: str) -> bool:
    """Whether the name of a glyph is that of a letter beyond ASCII, where the text layer has one of ASCII."""
    return len(name) > 1 and char.isascii() and char.isalpha() and _char_of_name(name) > "\x7f"


def _by_name(name: str, extension: bool) -> Sign | None:
    """The sign that a name of a glyph says, if it says more than the character.

    `extension` is true for fonts of large operators and growing brackets.
    """
    if not name or (len(name) == 1 and name.isalpha()):
        return None
    if piece := _piece_by_name(name, extension):
        return piece
    grown = _GROWN.fullmatch(name)
    large = grown[1] if grown else name if extension else ""
    if latex := LARGE.get(large) or DELIMITERS.get(large) or NAMES.get(name):
        return Sign(latex)
    return None


def _piece_by_name(name: str, extension: bool) -> Sign | None:
    if _BRACE_TIP.fullmatch(name):
        return Sign(r"\overbrace", "", "left" if "left" in name else "right")
    if dotted := _DOTTED_PIECE.fullmatch(name):
        whole, char = _by_name(dotted[1], extension), _char_of_name(dotted[1])
        base = whole.latex if whole else CHARACTERS.get(char) or DELIMITERS.get(dotted[1]) or char
        return Sign(base, "", _DOTTED_KINDS[dotted[2]]) if base else None
    piece = _PIECE_NAME.fullmatch(name)
    if piece and piece[1] in DELIMITERS:
        return Sign(DELIMITERS[piece[1]], "", _PIECE_KINDS.get(piece[2], piece[2]))
    return None


def _char_of_name(name: str) -> str:
    """The character that a name of a glyph says; empty if it says none."""
    base = name.partition(".")[0]
    if base in PI_SIGNS:
        return PI_SIGNS[base]
    if code := _NAMED_CODE.match(base):
        return chr(int(code[1], 16))
    if len(base) == 1:
        return base
    code_point = int(pymupdf.mupdf.fz_unicode_from_glyph_name(base)) if base else 0
    return chr(code_point) if code_point > 0 and chr(code_point) != NO_CHARACTER else ""


def _by_character(char: str, font: str, maths: bool) -> Sign:
    letters = unicodedata.normalize("NFKC", char)
    if len(letters) > 1 and letters.isalpha() and letters.isascii():  # a ligature
        return Sign(letters, style_of_font(font))
    style = _style_of_character(char)
    plain = _without_style(char) if style else char
    latex = CHARACTERS.get(plain) or CHARACTERS.get(char) or (plain if _is_plain(plain) else "")
    if latex in _GREEK or (len(latex) == 1 and latex.isalpha()):
        return Sign(latex, style or _letter_style(latex, font, maths))
    if latex == r"\nabla" and ("BOLD" in unicodedata.name(char, "") or _BOLD_SYMBOLS.search(font)):
        return Sign(latex, "bf")
    own = (style or style_of_font(font)) if latex.isdigit() else ""
    return Sign(latex, own if own in {"bf", "bb", "sf", "tt"} else "")


def _is_plain(char: str) -> bool:
    return len(char) == 1 and char.isascii() and char.isprintable() and not char.isspace()


def _style_of_character(char: str) -> str:
    """The style of one of Unicode's mathematical letters or digits; empty for other characters."""
    is_styled = "\U0001d400" <= char <= "\U0001d7ff" or "\u2100" <= char <= "\u214f"
    if not is_styled or char in CHARACTERS:
        return ""
    name = unicodedata.name(char, "")
    return next((style for word, style in _ALPHABETS if word in name), "")


def _without_style(char: str) -> str:
    """The letter of one of Unicode's mathematical letters. NFKC would also change `ϵ`, `ϑ` and the like."""
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    return chr(int(code, 16)) if kind == "<font>" else char


def _letter_style(latex: str, font: str, maths: bool) -> str:
    style = style_of_font(font)
    if latex in _GREEK:
        if style in {"bb", "cal", "scr", "frak"}:
            return "it"
        if style == "rm" and maths and latex[1].islower():
            return "it"
        return style
    if style == "cal" and not (latex.isupper() or "cal" in font.lower() or "eus" in font.lower()):
        return "it"
    return style
