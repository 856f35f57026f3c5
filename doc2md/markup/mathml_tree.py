"""Mend the MathML that latex2mathml writes, so that browsers show what LaTeX prints.

Browsers know MathML Core, which has fewer attributes than MathML 3: no alphabets but "normal", no widths that are added
to those of what is inside. Wide accents stretch only if they are characters that the fonts for formulas have in widths.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from latex2mathml.symbols_parser import convert_symbol

_UPRIGHT = re.compile(r"&#x0(?:00[46][1-9A-F]|00[57][0-9A]|039[1-9A-F]|03A[0-9]);")
"""Matches how latex2mathml writes a single upright letter and a Greek capital. Browsers slant single letters."""

_ALPHABETS = {
    "bold": "BOLD", "bold-italic": "BOLD ITALIC", "script": "SCRIPT", "fraktur": "FRAKTUR",
    "double-struck": "DOUBLE-STRUCK", "sans-serif": "SANS-SERIF", "monospace": "MONOSPACE",
}  # fmt: skip
"""Values of `mathvariant`, and the names of Unicode's letters for them."""

_LINE = "\u0332"
"""The low line. Of all lines, most fonts have only this one in all widths. Above letters it is an overline."""
_WIDE = {"^": "\u0302", "~": "\u0303"}
"""Accents, and the characters for them that fonts have in widths."""
_NARROW = {"^": "^", "→": "\u20d7"}
"""Accents over one letter."""

_WITH_LIMITS = frozenset("lim max min sup inf det gcd Pr ∑ ∏ ⋃ ⋂ ⨆ ⨄ ⨁ ⨂ ⨀ ⋁ ⋀ ∐".split())
"""Names and signs whose scripts are above and below them in a display."""
_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_BARS = "|‖"
_FENCES = f"(){_BARS}"
"""Signs that browsers stretch to the height of the row, which LaTeX does only after `\\left` and around a matrix."""
_ROWS = frozenset({"math", "mrow", "mstyle", "mtd", "msqrt", "mpadded"})
_SIGNS_OF_NUMBERS, _CLOSING = frozenset("−-+±∓"), frozenset(")]}⟩⌋⌉|‖!'′∞")
_SIZES = {"stretchy", "minsize"}
_THIN_SPACE, _LABEL_SPACE = "0.167em", "0.4em"


def mend(root: Element) -> None:
    """Change a tree of MathML in place. Afterwards, its texts are characters."""
    for element in root.iter():
        if (
            element.tag == "mi"
            and "mathvariant" not in element.attrib
            and _UPRIGHT.fullmatch(element.text or "")
        ):
            element.set("mathvariant", "normal")
        element.text = html.unescape(element.text or "")
        _write_styled(element)
        _name_operator(element)
    for element in root.iter():
        if element.tag in _ROWS:
            _space_names(element)
            _mark_signs_of_numbers(element)
            _keep_fences_small(element)
        _mend_accent(element)
        _mend_arrow(element)
        if element.tag in _LIMITS and _has_limits(element[0]):
            element[0].set("movablelimits", "true")
            element.tag = _LIMITS[element.tag]


def _write_styled(element: Element) -> None:
    """Write the letters of an alphabet as Unicode's letters of it, if there are any."""
    alphabet = _ALPHABETS.get(element.get("mathvariant", ""))
    styled = [_styled(char, alphabet) for char in element.text or ""] if alphabet else []
    if styled and all(styled):
        element.text = "".join(styled)
        del element.attrib["mathvariant"]


def _styled(char: str, alphabet: str) -> str:
    """A character in an alphabet of Unicode; empty if it has none. Some letters came before the others."""
    name = unicodedata.name(char, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    for whole in (f"MATHEMATICAL {alphabet} {name}", f"{alphabet} {name}", f"BLACK-LETTER {name}"):
        try:
            return unicodedata.lookup(whole)
        except KeyError:
            continue
    return ""


def _name_operator(element: Element) -> None:
    r"""Write a fence with a size as a sign, not as a command such as `\rangle`, and a name without white around it."""
    name = element.text or ""
    if element.tag != "mo" or len(name) < 2:
        return
    if name.startswith("\\"):
        code = convert_symbol(name)
        element.text = chr(int(code, 16)) if code else name[1:]
    elif name[0].isalpha() and name not in _WITH_LIMITS | {"mod"} and "movablelimits" not in element.attrib:
        element.tag = "mi"


def _mark_signs_of_numbers(row: Element) -> None:
    """Mark a minus or plus after an opening bracket, a relation or a comma: it has no white on its right side."""
    for before, sign in pairwise(row):
        if (
            sign.tag == "mo"
            and sign.text in _SIGNS_OF_NUMBERS
            and before.tag == "mo"
            and before.text not in _CLOSING
        ):
            sign.set("form", "prefix")


def _keep_fences_small(row: Element) -> None:
    if any(child.tag == "mtable" for child in row):
        return
    for child in row:
        if child.tag != "mo" or not child.text or child.text not in _FENCES:
            continue
        if not _SIZES & set(child.attrib):
            child.set("stretchy", "false")
        if child.text in _BARS and child.get("stretchy") == "false":
            child.set("lspace", "0")
            child.set("rspace", "0")


def _space_names(row: Element) -> None:
    """Put a thin space between the name of a function and its argument, unless this begins with a bracket."""
    for at, (name, after) in reversed(list(enumerate(pairwise(row)))):
        base = name[0] if name.tag in _LIMITS else name
        letters = base.text or ""
        if base.tag == "mi" and len(letters) > 1 and letters.isalpha() and after.tag not in {"mo", "mspace"}:
            row.insert(at + 1, Element("mspace", width=_THIN_SPACE))


def _mend_accent(element: Element) -> None:
    """Let lines and wide accents stretch, and accents over one letter not."""
    if element.tag not in {"mover", "munder"} or len(element) != 2 or element[1].tag != "mo":
        return
    body, sign = element
    text = sign.text or ""
    if text == "―":
        sign.text = _LINE
        sign.set("stretchy", "true")
    elif text in _NARROW and _is_letter(body) and (sign.get("stretchy") or element.get("accent")):
        sign.text = _NARROW[text]
        sign.set("stretchy", "false")
    elif text in _WIDE and "stretchy" not in sign.attrib:
        sign.text = _WIDE[text]
        sign.set("stretchy", "true")


def _is_letter(element: Element) -> bool:
    while element.tag == "mrow" and len(element) == 1:
        element = element[0]
    return element.tag == "mi" and len(element.text or "") == 1


def _mend_arrow(element: Element) -> None:
    """Let an arrow with labels stretch under them, with white on both sides of each."""
    if element.tag not in {"mover", "munderover"} or element[0].tag != "mstyle" or element[0][0].tag != "mo":
        return
    arrow = element[0][0]
    arrow.set("stretchy", "true")
    element[0] = arrow
    for at, label in enumerate(element):
        if label.tag == "mpadded":
            row = Element("mrow")
            SubElement(row, "mspace", width=_LABEL_SPACE)
            row.extend(part for part in label if part.tag != "mspace")
            SubElement(row, "mspace", width=_LABEL_SPACE)
            element[at] = row


def _has_limits(base: Element) -> bool:
    return base.tag == "mo" and (base.get("movablelimits") == "true" or base.text in _WITH_LIMITS)
