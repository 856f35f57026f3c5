r"""Write formulas as MathML that browsers show.

latex2mathml does the work. It does not know some environments and signs, and marks bold signs by an attribute that
browsers ignore. So these are written in other ways before and after.
"""

from __future__ import annotations

import contextlib
import html
import re
import unicodedata

import nh3
from latex2mathml.converter import convert

MAX_FORMULA_LENGTH = 4_000
"""Maximum characters of a formula that becomes MathML; a longer one is shown as LaTeX source.

The time of the converter grows faster than the length of the formula.
"""

MATHML_TAGS = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup munder mover munderover mfrac msqrt mroot mtable mtr mtd "
    "mstyle mpadded mphantom menclose mmultiscripts mprescripts none".split()
)
_ATTRIBUTES = {
    "display", "displaystyle", "mathvariant", "stretchy", "fence", "form", "accent", "linethickness", "columnalign",
    "rowspacing", "columnspacing", "lspace", "rspace", "width", "height", "depth", "minsize", "maxsize", "notation",
}  # fmt: skip
MATHML_ATTRIBUTES: dict[str, set[str]] = dict.fromkeys(MATHML_TAGS, _ATTRIBUTES)
_SIGNS = re.compile(r"(?<=>)[^<]+(?=<)")
_MARKDOWN = re.compile(r"[\\`*_\[\]()|~$!#]")

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


def formula_html(source: str, *, display: bool) -> str:
    """MathML, or the LaTeX source as code if the formula cannot be converted. It is not sanitized."""
    # On unsupported LaTeX the converter raises many kinds of exceptions, even RecursionError.
    with contextlib.suppress(Exception):
        if len(source) <= MAX_FORMULA_LENGTH:
            return to_mathml(source, display=display)
    return f'<code class="math">{html.escape(source)}</code>'


def formula_in_markdown(source: str, *, display: bool) -> str:
    """`formula_html` for a Markdown file: only elements of formulas, and no sign that Markdown would read as markup.

    An inline formula is in a `<span>`: Python-Markdown would end the paragraph at a line that starts with `<math>`.
    """
    clean = nh3.clean(
        formula_html(source, display=display),
        tags=MATHML_TAGS | {"code"},
        attributes=MATHML_ATTRIBUTES | {"code": {"class"}},
        strip_comments=True,
    )
    one_line = " ".join(clean.split())
    one_line = one_line if display else f"<span>{one_line}</span>"
    return _SIGNS.sub(lambda m: _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", m[0]), one_line)


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
