r"""The tokens of a formula, and other names of known commands."""

from __future__ import annotations

import re
import unicodedata

from doc2md.markup.latex.known import MATHS_CHARACTERS, TEXT_CHARACTERS

_LENGTH = r"-?\s*(?:\d+\.?\d*|\.\d+)\s*(?:em|ex|pt|mm|cm|in|bp|pc|dd|cc|nd|nc|sp)"
_MATHS_LENGTH = r"-?\s*(?:\d+\.?\d*|\.\d+)\s*mu"
_COLOUR = r"\{\s*(?:[A-Za-z]+|\#[0-9A-Fa-f]{3}|\#[0-9A-Fa-f]{6})\s*\}"

_RAW = (
    rf"\\(?:hspace\*?|vspace\*?)\s*\{{{_LENGTH}\}}|\\rule\s*\{{{_LENGTH}\}}\s*\{{{_LENGTH}\}}"
    rf"|\\(?:kern|hskip)(?![A-Za-z])\s*{_LENGTH}|\\(?:mkern|mskip)(?![A-Za-z])\s*{_MATHS_LENGTH}"
    rf"|\\(?:color|textcolor|colorbox)\s*{_COLOUR}|\\raisebox\s*\{{{_LENGTH}\}}"
)
r"""Commands whose arguments are lengths or colours, with these. `\textcolor` and `\colorbox` have one more."""

_SILENT = r"\\label\s*\{[^{}]*\}|\\cline\s*\{[^{}]*\}|\\vspace\*?\s*\{[^{}]*\}"
"""Commands of which nothing is printed."""

_TOKEN = re.compile(
    rf"(?P<silent>{_SILENT})|(?P<raw>{_RAW})|(?P<break>\\\\(?:\[{_LENGTH}\])?)"
    r"|(?P<command>\\(?:(?:operatorname|tag)\*|[A-Za-z]+|.))|(?P<space>\s+)"
    rf"|(?P<words>[A-Za-z]{{0,30}}[À-ɏЀ-ӿḀ-ỹ][A-Za-zÀ-ɏЀ-ӿḀ-ỹ]*|[{TEXT_CHARACTERS}]+)|.",
    re.S,
)
"""A word with letters that only text may have is one token, with its other letters."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")

IN_MATHS = re.compile(f"[ -~{MATHS_CHARACTERS}]")
CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True))

ALIASES = {
    "mbox": r"\text", "textsl": r"\textit", "textsc": r"\text", "mathds": r"\mathbb", "mathbbm": r"\mathbb",
    "mathpzc": r"\mathcal", "mathbfit": r"\boldsymbol", "vv": r"\vec", "wideparen": r"\overgroup",
    "overparen": r"\overgroup", "underparen": r"\undergroup", "widebar": r"\overline", "nicefrac": r"\tfrac",
    "intertext": r"\text", "shortintertext": r"\text", "hdots": r"\ldots", "dotfill": r"\dots", "slash": "/",
    "hfill": r"\qquad", "hfil": r"\quad", "hrulefill": r"\qquad", "textdegree": r"\degree", "ohm": r"\Omega",
    "micro": r"\mu", "textmu": r"\mu", "celsius": r"\degree\mathrm{C}", "degreeCelsius": r"\degree\mathrm{C}",
    "textless": "<", "textgreater": ">", "textbar": "|", "textendash": r"\text{–}", "textemdash": r"\text{—}",
    "textasciitilde": r"\sim", "mathellipsis": r"\ldots", "textellipsis": r"\ldots", "texttimes": r"\times",
    "toprule": r"\hline", "midrule": r"\hline", "bottomrule": r"\hline", "Hat": r"\hat", "Bar": r"\bar",
    "Tilde": r"\tilde", "Vec": r"\vec", "Dot": r"\dot", "Ddot": r"\ddot", "mathbcal": r"\mathcal",
    "sgn": r"\operatorname{sgn}", "circled": r"\textcircled", "strut": r"\mathstrut", "cr": r"\\",
    "eqno": r"\qquad", "leqno": r"\qquad", "lparen": "(", "rparen": ")", "xspace": "", "centering": "",
    "noindent": "", "protect": "", "unboldmath": "", "boldmath": "", "par": "", "hfilneg": "", "-": "",
    "/": "", "@": "",
}  # fmt: skip
"""Names that other packages or versions have for a command, or for what it prints."""

ENVIRONMENT_ALIASES = {
    "eqnarray": "array", "eqnarray*": "array", "tabular": "array", "multline": "gathered", "multline*": "gathered",
    "flalign": "aligned", "flalign*": "aligned", "displaymath": "aligned", "math": "aligned", "multlined": "gathered",
    "smallmatrix*": "smallmatrix", "psmallmatrix": "pmatrix", "bsmallmatrix": "bmatrix", "numcases": "cases",
    "subequations": "gathered", "dcases*": "dcases", "cases*": "cases", "rcases*": "rcases",
}  # fmt: skip


def tokens(source: str) -> list[str]:
    """The tokens of a formula: commands, breaks with their length, runs of spaces, words, and single characters."""
    if any(map(unicodedata.combining, source)):
        source = unicodedata.normalize("NFC", source)
    source = _SPACES.sub(" ", _INVISIBLE.sub("", source))
    return [match[0] for match in _TOKEN.finditer(source)]
