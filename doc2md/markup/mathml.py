r"""Write formulas as MathML that browsers show.

latex2mathml does the work. It does not know some environments and signs, so these are written in other ways before.
`mathml_tree.py` mends what browsers would not show as LaTeX prints it.
"""

from __future__ import annotations

import contextlib
import html
import re
from xml.etree.ElementTree import tostring

import nh3
from latex2mathml.converter import convert_to_element

from doc2md.markup.mathml_tree import mend

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
    "movablelimits",
}  # fmt: skip
MATHML_ATTRIBUTES: dict[str, set[str]] = dict.fromkeys(MATHML_TAGS, _ATTRIBUTES)
_SIGNS = re.compile(r"(?<=>)[^<]+(?=<)")
_MARKDOWN = re.compile(r"[\\`*_\[\]()|~$!#]")

_ENVIRONMENTS = {"aligned": "split", "gathered": "displaylines", "alignedat": "split"}
"""What looks the same: an environment that latex2mathml does not know, and one that it knows."""
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(aligned|gathered|alignedat)\}(?:(?<=n\{alignedat\})\{\d+\})?")
_UNKNOWN = {"arg": r"\operatorname{arg}", "P": "¶", "shortparallel": r"\parallel"}
_UNKNOWN_COMMAND = re.compile(r"\\(arg|P|shortparallel)(?![A-Za-z])")
_BRACED = {r"\begin{rcases}": r"\left.\begin{array}{ll}", r"\end{rcases}": r"\end{array}\right\}"}
_TAG = re.compile(r"\\tag\{([^{}]*)\}")
_CIRCLED = re.compile(r"\\textcircled\{(1\d|20|[1-9])\}")
_BRACE = re.compile(r"\\.|[{}]", re.S)
_STACKED = re.compile(r"\\genfrac\{(\\?[^\w\\{}])\}\{(\\?[^\w\\{}])\}\{0pt\}\{\}")
_NAME = re.compile(r"\\operatorname(\*?)\{((?:[A-Za-z]|\\[, ])+)\}")
_SPACES, _SPACE = re.compile(r"\\[, ]"), "\N{NO-BREAK SPACE}"


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
    tree = convert_to_element(_prepared(source), display="block" if display else "inline")
    mend(tree)
    return tostring(tree, encoding="unicode")


def _prepared(source: str) -> str:
    r"""LaTeX in the words that latex2mathml knows. After `\genfrac` it would drop the rest."""
    source = _ENVIRONMENT.sub(lambda match: f"\\{match[1]}{{{_ENVIRONMENTS[match[2]]}}}", source)
    for own, known in _BRACED.items():
        source = source.replace(own, known)
    source = _TAG.sub(r"\\qquad\\text{(\1)}", source)
    source = _UNKNOWN_COMMAND.sub(lambda match: _UNKNOWN[match[1]], source)
    source = _CIRCLED.sub(lambda match: chr(0x2460 - 1 + int(match[1])), source)
    source = _NAME.sub(lambda match: _SPACES.sub(_SPACE, match[0]), source)
    while stacked := _STACKED.search(source):
        middle = _end_of_group(source, stacked.end())
        end = _end_of_group(source, middle)
        upper, lower = source[stacked.end() : middle], source[middle:end]
        whole = rf"\left{stacked[1]}{{{upper} \atop {lower}}}\right{stacked[2]}"
        source = source[: stacked.start()] + whole + source[end:]
    return source


def _end_of_group(source: str, start: int) -> int:
    """The index after the group in braces that starts at `start`. Raises ValueError if there is none."""
    depth = 0
    for brace in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth <= 0:
            return brace.end()
    raise ValueError(source)
