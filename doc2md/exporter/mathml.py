r"""Write formulas as MathML that browsers show.

latex2mathml does the work. It does not know some environments and signs, and marks bold signs by an attribute that
browsers ignore. So these are written in other ways before and after.
"""

from __future__ import annotations

import re
import unicodedata

from latex2mathml.converter import convert

_ENVIRONMENTS = {"aligned": "split", "gathered": "matrix", "alignedat": "split"}
"""What looks the same: an environment that latex2mathml does not know, and one that it knows."""
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(aligned|gathered|alignedat)\}(?:(?<=n\{alignedat\})\{\d+\})?")
_CIRCLED = re.compile(r"\\textcircled\{(1\d|20|[1-9])\}")
_BOLD = re.compile(
    r'<(m[io])([^>]*?) mathvariant="(bold|bold-italic)"([^>]*)>(?:&#x([0-9A-F]+);|([^<&]))</m[io]>'
)
_WIDE_ACCENTS = {"&#x0005E;": "&#x00302;", "&#x0007E;": "&#x00303;"}
"""Accents, and the characters for them that browsers stretch over several letters."""
_CAPITAL = re.compile(r"<mi>(&#x003(?:9[1-9A-F]|A[0-9]);)</mi>")
"""A Greek capital. Browsers slant single letters, LaTeX prints these upright."""


def to_mathml(source: str, *, display: bool) -> str:
    """Return the MathML of LaTeX. Raises exceptions of many kinds for what cannot be converted."""
    source = _ENVIRONMENT.sub(lambda match: f"\\{match[1]}{{{_ENVIRONMENTS[match[2]]}}}", source)
    source = _CIRCLED.sub(lambda match: chr(0x2460 - 1 + int(match[1])), source)
    mathml = str(convert(source, display="block" if display else "inline"))
    for accent, wide in _WIDE_ACCENTS.items():
        mathml = mathml.replace(f"<mo>{accent}</mo></mover>", f'<mo stretchy="true">{wide}</mo></mover>')
    return _BOLD.sub(_bold, _CAPITAL.sub(r'<mi mathvariant="normal">\1</mi>', mathml))


def _bold(match: re.Match[str]) -> str:
    """A bold sign as Unicode's bold character, if there is one."""
    char = chr(int(match[5], 16)) if match[5] else match[6]
    name = unicodedata.name(char, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    style = "BOLD ITALIC" if match[3] == "bold-italic" else "BOLD"
    try:
        bold = unicodedata.lookup(f"MATHEMATICAL {style} {name}")
    except KeyError:
        return match[0]
    return f"<{match[1]}{match[2]}{match[4]}>{bold}</{match[1]}>"
