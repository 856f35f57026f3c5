"""Convert the characters of symbol fonts (Symbol, Wingdings, Webdings, ZapfDingbats, LaTeX's lasy) to Unicode.

Such fonts have their own codes. PDFs give the codes as they are, or moved to the private use area from U+F000.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    0xF1: "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
}
_WINGDINGS = {
    0x22: "✂✁",
    0x28: "☎✆✉",
    0x36: "⌛",
    0x3E: "✇✍✍✌",
    0x45: "☜☞☝☟",
    0x4A: "☺",
    0x4C: "☹",
    0x4E: "☠⚑⚐✈☼",
    0x54: "❄✝✞✠✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓",
    0x6C: "●❍■□□❑❒◆◆◆❖◆☒",
    0x7A: "⌘",
    0x81: "①②③④⑤⑥⑦⑧⑨⑩",
    0x8C: "❶❷❸❹❺❻❼❽❾❿",
    0x9E: "·•▪○",
    0xA4: "◉◎",
    0xA7: "▪◻",
    0xAA: "✦★✶✴✹✵",
    0xB5: "✪✰",
    0xD8: "➢",
    0xDC: "➲",
    0xDF: "←→↑↓↖↗↙↘⬅➔⬆⬇",
    0xEF: "⇦⇨⇧⇩",
    0xFB: "✗✓☒☑",
}
_WINGDINGS_2 = {0x4F: "✗✓☒☑☒☒", 0x97: "●●", 0xA3: "☐"}
_WINGDINGS_3 = {0x70: "▲▼", 0x74: "◀▶", 0x7B: "▴▾◂▸"}
_WEBDINGS = {0x33: "◀▶▲▼", 0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_DINGBATS = {
    0x21: "✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋",
    0x6C: "●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞",
}
_LASY = {0x01: "⊲⊴⊳⊵", 0x30: "℧⋈□◇", 0x3B: "⇝⊏⊐"}
_UNKNOWN = {
    0x6E: "■□",
    0x71: "❑",
    0x76: "❖",
    0xA7: "▪◻",
    0xB7: "•",
    0xD8: "➢",
    0xE0: "→",
    0xFB: "✗✓☒☑",
}
"""The codes from U+F000 that other fonts, such as OpenSymbol, use for bullets and ticks."""

_SIGNS = {"\uf8e8": "®", "\uf8e9": "©", "\uf8ea": "™", "\uf6d9": "©", "\uf6da": "®", "\uf6db": "™"}
"""Adobe's private codes for signs in two styles. All fonts share them."""

_LASY_NAME = r"(?:.*\+)?lasyb?\d"
_LASY_FONT = re.compile(_LASY_NAME, re.IGNORECASE)
_FONTS = (
    ("wingdings ?2", _WINGDINGS_2),
    ("wingdings ?3", _WINGDINGS_3),
    ("wingdings", _WINGDINGS),
    ("webdings", _WEBDINGS),
    ("zapf ?dingbats", _DINGBATS),
    (_LASY_NAME, _LASY),
    (r"(?:.*\+)?symbol(?:mt|ps|neu|std)?(?![a-z])", _SYMBOL),
)
_PRIVATE = re.compile("[\uf020-\uf0ff\uf6d9-\uf6db\uf8e8-\uf8ea]")


def with_unicode(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a span from MuPDF with the codes of symbol fonts replaced by Unicode characters where they are known."""
    codes = _codes(str(raw["font"]))
    if not codes and not _PRIVATE.search("".join([char["c"] for char in raw["chars"]])):
        return raw
    known = codes or _OTHER_FONTS
    return {**raw, "chars": [{**char, "c": known.get(char["c"], char["c"])} for char in raw["chars"]]}


def lasy_sign(char: str, font: str) -> str:
    """The sign that a character of LaTeX's font lasy prints; the character for other fonts."""
    return _codes(font).get(char, char) if _LASY_FONT.match(font) else char


def is_symbol_font(font: str) -> bool:
    """Return whether a font has pictures and bullets instead of letters. Its characters are not mathematics."""
    return bool(re.search("dingbats|dings|opensymbol", font, re.IGNORECASE))


@lru_cache(1024)
def _codes(font: str) -> Mapping[str, str]:
    """The Unicode characters for the codes of a font; empty if it is not a symbol font."""
    for name, codes in _FONTS:
        if re.search(name if name[0] != "(" else f"^{name}", font, re.IGNORECASE):
            return _characters(codes, private_only=codes is _SYMBOL)
    return {}


def _characters(codes: Mapping[int, str], private_only: bool) -> dict[str, str]:
    """The mapping of single characters. MuPDF already converts the codes of Symbol that are not private."""
    found = dict(_SIGNS)
    for start, characters in codes.items():
        for code, character in enumerate(characters, start):
            found[chr(0xF000 + code)] = character
            if not private_only:
                found[chr(code)] = character
    return found


_OTHER_FONTS = _characters(_UNKNOWN, private_only=True)
