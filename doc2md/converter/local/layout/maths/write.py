"""Write the tree of a formula as LaTeX that KaTeX reads without packages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import singledispatch

from doc2md.converter.local.layout.maths.idioms import WIDE_SPACE, idiomatic
from doc2md.converter.local.layout.maths.signs import (
    BRACES,
    EXTENSIBLE_ARROWS,
    FUNCTIONS,
    INTEGRALS,
    LIMITED_FUNCTIONS,
    OPERATORS,
    PLAIN_ACCENTS,
    PRIMES,
    RELATIONS,
)  # fmt: skip
from doc2md.converter.local.layout.maths.tree import (
    Accent,
    Fraction,
    Grid,
    Lines,
    Node,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Stack,
    Word,
)  # fmt: skip

_ESCAPED = {
    "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "$": r"\$", "&": r"\&", "_": r"\_", "^": r"\wedge",
    "~": r"\sim", "\\": r"\backslash", "'": r"\prime", r"\mapstochar": r"\vert", r"\lhook": r"\subset",
    r"\rhook": r"\supset", r"\sqrt": r"\surd", r"\overline": r"\bar{}", r"\ldotp": ".", r"\cdotp": r"\cdot",
    r"\iddots": r"{\kern3mu\raise1mu{.}\kern3mu\raise6mu{.}\kern3mu\raise12mu{.}}", r"\slash": "/",
}  # fmt: skip
"""Signs that are written in another way when they stand alone."""

QQUAD = 1.75
"""Spaces from this width on are a double one, in em."""

_BREAK = r" \\ "
"""Ends a line. Between it and a bracket must be something, or LaTeX takes the bracket for its argument."""

_NEED_ARGUMENT = re.compile(
    r"\\(?:hat|check|tilde|acute|grave|d?d?dot|breve|bar|vec|mathring|wide\w+|over\w+|under\w+)"
)
_STYLES = {
    "bf": r"\mathbf", "bb": r"\mathbb", "cal": r"\mathcal", "scr": r"\mathscr", "frak": r"\mathfrak",
    "sf": r"\mathsf", "tt": r"\mathtt", "bi": r"\boldsymbol", "rm": r"\mathrm",
}  # fmt: skip
_ENVIRONMENTS = {
    ("(", ")"): "pmatrix", ("[", "]"): "bmatrix", (r"\{", r"\}"): "Bmatrix", ("|", "|"): "vmatrix",
    (r"\|", r"\|"): "Vmatrix", ("", ""): "matrix",
    (r"\{", ""): "cases", ("", r"\}"): "rcases",
}  # fmt: skip
_SCRIPTS = (
    ("À", "ɏ"),
    ("Ѐ", "ӿ"),
    ("\u0900", "\u10ff"),
    ("\u3040", "\u30ff"),
    ("\u4e00", "\u9faf"),
    ("\uac00", "\ud7af"),
)
"""The first and last characters of the scripts that KaTeX reads in text."""

_TEXT_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


@singledispatch
def write(node: Node) -> str:
    """The LaTeX of a tree, without delimiters."""
    raise TypeError(node)


@write.register
def _(node: Space) -> str:
    return r"\qquad" if node.width >= QQUAD else r"\quad" if node.width >= WIDE_SPACE else r"\ "


@write.register
def _(node: Root) -> str:
    index = f"[{{{write(node.index)}}}]" if node.index.children else ""
    return rf"\sqrt{index}{{{write(node.body)}}}"


@write.register
def _(node: Accent) -> str:
    return f"{node.command}{{{write(node.body)}}}"


@write.register
def _(node: Lines) -> str:
    name = "aligned" if node.aligned else "gathered"
    return _environment(name, node.lines)


def _environment(name: str, rows: Sequence[Sequence[Row]], argument: str = "") -> str:
    body = _BREAK.join(map(_cells, rows))
    return rf"\begin{{{name}}}{argument} {body} \end{{{name}}}"


def _cells(row: Sequence[Row]) -> str:
    text = " & ".join(map(write, row)).lstrip()
    return f"{{}}{text}" if text.startswith(("[", "*")) else text


def _join(parts: Iterable[str]) -> str:
    """Put parts together. A command that ends in a letter is separated from a letter after it."""
    out = ""
    for part in parts:
        if part and part[0].isalpha() and re.search(r"\\[A-Za-z]+$", out):
            out += " "
        out += part
    return out


@write.register
def _(row: Row) -> str:
    """The parts of a row, with spaces around relations so that people can read it."""
    nodes = idiomatic(row.children)
    last = len(nodes) - 1
    parts = list[str]()
    for at, node in enumerate(nodes):
        if isinstance(node, Word) and last > 0:
            parts.append(_name(node, is_called=at < last and _is_opening(nodes[at + 1])))
        else:
            text = write(node)
            parts.append(f" {text} " if text in RELATIONS and 0 < at < last else text)
    return _join(parts)


def _is_opening(node: Node) -> bool:
    return isinstance(node, Sign) and node.latex in {"(", r"\left("}


@write.register
def _(sign: Sign) -> str:
    if not sign.latex:
        text = _escaped(sign.text).strip() if sign.text.isprintable() else ""
        return rf"\text{{{text}}}" if text else r"\square"
    latex = _letter(sign.latex)
    is_letter = sign.latex.isalnum() or re.fullmatch(r"\\[A-Za-z]+", sign.latex)
    if not is_letter or sign.style not in _STYLES:
        return latex
    if sign.style == "rm" and not (len(sign.latex) == 1 and sign.latex.isalpha()):
        return latex if not sign.latex.isalpha() else _name(Word(sign.latex))
    if sign.latex.startswith("\\") and sign.style in {"bf", "bi"}:
        return rf"\boldsymbol{{{latex}}}"
    if sign.latex.startswith("\\"):
        return latex
    return rf"{_STYLES[sign.style]}{{{latex}}}"


def _letter(latex: str) -> str:
    if _NEED_ARGUMENT.fullmatch(latex):
        return latex + "{}"
    if latex in PLAIN_ACCENTS and not latex.isascii():
        return PLAIN_ACCENTS[latex] + "{}"
    if not latex.isascii():
        return rf"\text{{{_escaped(latex)}}}" if all(map(_is_readable, latex)) else r"\square"
    return _ESCAPED.get(latex, latex)


def _escaped(text: str) -> str:
    return "".join(_TEXT_ESCAPES.get(char, char) for char in text if _is_readable(char))


def _is_readable(char: str) -> bool:
    """Whether KaTeX has a character: ASCII and the letters of many scripts."""
    return char.isascii() or (char.isalpha() and any(first <= char <= last for first, last in _SCRIPTS))


@write.register
def _name(word: Word, is_called: bool = False) -> str:
    """A word: a function that LaTeX knows, a name, or text."""
    letters, style = word.letters, word.style
    if style in {"rm", "sf"} and letters in FUNCTIONS:
        return f"\\{letters}"
    if style == "text" or not letters.isascii() or not letters.isalnum():
        return rf"\text{{{_escaped(letters)}}}"
    if style == "rm" and is_called:
        return rf"\operatorname{{{letters}}}"
    return f"{_STYLES.get(style, _STYLES['rm'])}{{{letters}}}"


def _braced(row: Row) -> str:
    text = write(row)
    return text if len(text) == 1 and text != " " else f"{{{text}}}"


@write.register
def _(node: Scripts) -> str:
    base = write(node.base)
    sub = f"_{_braced(node.sub)}" if node.sub.children else ""
    if node.before:  # chemists write the mass first
        sup = f"^{_braced(node.sup)}" if node.sup.children else ""
        return _join([f"{{}}{sup}{sub}", base])
    primes, rest = _primes(node.sup)
    sup = f"^{_braced(rest)}" if rest.children else ""
    if not _is_simple(node.base):
        base = f"{{{base}}}"
    # Primes are superscripts: another one is allowed only right behind them.
    return f"{base}{primes}{sup}{sub}" if primes else f"{base}{sub}{sup}"


def _is_simple(node: Node) -> bool:
    """Whether scripts may follow without braces: there are none yet."""
    if isinstance(node, Scripts):
        return node.before and _is_simple(node.base)
    return isinstance(node, Sign | Word | Fraction | Root | Accent | Grid)


def _primes(sup: Row) -> tuple[str, Row]:
    """The primes at the start of a superscript, and what follows them."""
    count = number = 0
    for child in sup.children:
        if not (isinstance(child, Sign) and child.latex in PRIMES):
            break
        count, number = count + 1, number + PRIMES[child.latex]
    return "'" * number, Row(sup.children[count:])


@write.register
def _(node: Stack) -> str:
    over, under, base = write(node.over), write(node.under), node.base
    limits = (f"_{_braced(node.under)}" if under else "") + (f"^{_braced(node.over)}" if over else "")
    match base:
        case Sign(latex) if latex in EXTENSIBLE_ARROWS:
            text = EXTENSIBLE_ARROWS[latex] + (f"[{{{under}}}]" if under else "") + f"{{{over}}}"
        case Sign(latex) if latex in OPERATORS:
            text = latex + (r"\limits" if latex in INTEGRALS else "") + limits
        case Sign("=") if over == "." and not under:
            text = r"\doteq"
        case Word(letters):
            name = letters.replace(" ", r"\,")
            text = (f"\\{name}" if name in LIMITED_FUNCTIONS else rf"\operatorname*{{{name}}}") + limits
        case Accent(command) if command in BRACES:
            text = write(base) + limits
        case _:
            text = _with_labels(write(base), node)
    return text


def _with_labels(base: str, node: Stack) -> str:
    """A part with labels above and below it. A word above a relation is usually its definition."""
    over, under = write(node.over), write(node.under)
    if over:
        is_word = any(isinstance(child, Word) for child in node.over.children)
        command = r"\stackrel" if is_word and not under else r"\overset"
        base = f"{command}{{{over}}}{{{base}}}"
    return rf"\underset{{{under}}}{{{base}}}" if under else base


@write.register
def _(node: Fraction) -> str:
    parts = f"{{{write(node.upper)}}}{{{write(node.lower)}}}"
    if node.fences is None:
        return (r"\cfrac" if node.continued else r"\frac") + parts
    if node.fences == ("(", ")"):
        return rf"\binom{parts}"
    left, right = node.fences
    return rf"\genfrac{{{left}}}{{{right}}}{{0pt}}{{}}{parts}"


@write.register
def _(grid: Grid) -> str:
    fences = grid.left, grid.right
    if fences == ("", "") and len(grid.columns) == 1:
        return rf"\substack{{{_BREAK.join(map(_cells, grid.rows))}}}"
    if not grid.padded and not grid.small and fences in _ENVIRONMENTS:
        return _environment(_ENVIRONMENTS[fences], grid.rows)
    inner = (
        _environment("smallmatrix", grid.rows)
        if grid.small
        else _environment("array", grid.rows, f"{{{grid.columns}}}")
    )
    return rf"\left{grid.left or '.'}{inner}\right{grid.right or '.'}"
