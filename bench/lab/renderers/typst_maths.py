"""Formulas in the notation of Typst."""

from __future__ import annotations

from bench.lab.maths import BIG, Accent, Big, Fence, Frac, Func, Grid, Node, Root, Script, Seq, Sym, Words

_ACCENTS = {"\\hat": "hat", "\\bar": "macron", "\\vec": "arrow", "\\tilde": "tilde", "\\dot": "dot"}
_DELIMITERS = {"pmatrix": "(", "bmatrix": "[", "vmatrix": "|"}
_SIGNS = {"<": "lt", ">": "gt", "*": "ast"}
_FENCES = {"\\|": "‖"}


def formula(node: Node) -> str:  # noqa: PLR0911, PLR0912
    """A formula, without the dollar signs around it."""
    match node:
        case Sym():
            return _SIGNS.get(node.glyph, node.glyph)
        case Seq():
            return " ".join(map(formula, node.parts))
        case Frac():
            return f"frac({formula(node.top)}, {formula(node.bottom)})"
        case Root():
            return f"sqrt({formula(node.body)})"
        case Script():
            return formula(node.base) + _scripts(node.sub, node.sup)
        case Big():
            return BIG.get(node.tex, node.tex.lstrip("\\")) + _scripts(node.sub, node.sup)
        case Func():
            return node.name
        case Fence():
            left, right = (_FENCES.get(sign, sign) for sign in (node.opening, node.closing))
            return f"lr({left} {formula(node.body)} {right})"
        case Grid(kind="cases"):
            return f"cases({', '.join(' & '.join(map(formula, row)) for row in node.rows)})"
        case Grid(kind="aligned"):
            return " \\ ".join(" & ".join(map(formula, row)) for row in node.rows)
        case Grid():
            rows = "; ".join(", ".join(map(formula, row)) for row in node.rows)
            return f'mat(delim: "{_DELIMITERS[node.kind]}", {rows})'
        case Words():
            return f'"{node.text}"'
        case Accent():
            return f"{_ACCENTS[node.tex]}({formula(node.body)})"


def _scripts(sub: Node | None, sup: Node | None) -> str:
    return (f"_({formula(sub)})" if sub else "") + (f"^({formula(sup)})" if sup else "")
