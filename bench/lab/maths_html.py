"""Formulas as MathML, and flat ones as ordinary HTML."""

from __future__ import annotations

import html

from bench.lab.maths import (
    ACCENTS,
    BIG,
    Accent,
    Big,
    Fence,
    Frac,
    Func,
    Grid,
    Node,
    Root,
    Script,
    Seq,
    Sym,
    Words,
)

_FENCES = {"(": "(", ")": ")", "\\|": "‖", "[": "[", "]": "]"}
_GRIDS = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "cases": ("{", ""),
    "aligned": ("", ""),
}


def mathml(node: Node, display: bool) -> str:
    """A formula as MathML."""
    mode = ' display="block"' if display else ""
    return f"<math{mode}>{_ml(node)}</math>"


def _ml(node: Node) -> str:  # noqa: PLR0911, PLR0912
    match node:
        case Sym(kind="letter"):
            return f"<mi>{html.escape(node.glyph)}</mi>"
        case Sym(kind="number"):
            return f"<mn>{node.glyph}</mn>"
        case Sym():
            fixed = ' stretchy="false"' if node.tex in "()" else ""
            return f"<mo{fixed}>{html.escape({'-': '−'}.get(node.glyph, node.glyph))}</mo>"
        case Seq():
            return f"<mrow>{''.join(map(_ml, node.parts))}</mrow>"
        case Frac():
            return f"<mfrac>{_ml(node.top)}{_ml(node.bottom)}</mfrac>"
        case Root():
            return f"<msqrt>{_ml(node.body)}</msqrt>"
        case Script(sub=None):
            return f"<msup>{_ml(node.base)}{_opt(node.sup)}</msup>"
        case Script(sup=None):
            return f"<msub>{_ml(node.base)}{_opt(node.sub)}</msub>"
        case Script():
            return f"<msubsup>{_ml(node.base)}{_opt(node.sub)}{_opt(node.sup)}</msubsup>"
        case Big():
            return _big(node)
        case Func():
            return f"<mi>{node.name}</mi>"
        case Fence():
            return f"<mrow><mo>{_FENCES[node.opening]}</mo>{_ml(node.body)}<mo>{_FENCES[node.closing]}</mo></mrow>"
        case Grid():
            return _grid(node)
        case Words():
            return f"<mtext>{html.escape(node.text).replace(' ', '&#160;')}</mtext>"
        case Accent():
            return f'<mover accent="true">{_ml(node.body)}<mo>{ACCENTS[node.tex]}</mo></mover>'


def _opt(node: Node | None) -> str:
    return _ml(node) if node else ""


def _big(node: Big) -> str:
    sign = BIG.get(node.tex)
    operator = f"<mo>{sign}</mo>" if sign else f"<mi>{node.tex.lstrip(chr(92))}</mi>"
    inside = node.tex in ("\\int", "\\oint")
    tag = (
        ("sub" if node.sub else "") + ("sup" if node.sup else "")
        if inside
        else ("under" if node.sub else "") + ("over" if node.sup else "")
    )
    return f"<m{tag}>{operator}{_opt(node.sub)}{_opt(node.sup)}</m{tag}>" if tag else operator


def _grid(node: Grid) -> str:
    left, right = _GRIDS[node.kind]
    align = {"cases": "left left", "aligned": "right left"}.get(node.kind, "center")
    sides = align.split()
    rows = "".join(
        "<mtr>"
        + "".join(
            f'<mtd style="text-align:{sides[min(c, len(sides) - 1)]}">{_ml(cell)}</mtd>'
            for c, cell in enumerate(row)
        )
        + "</mtr>"
        for row in node.rows
    )
    fences = [f"<mo>{sign}</mo>" if sign else "" for sign in (left, right)]
    return f"<mrow>{fences[0]}<mtable>{rows}</mtable>{fences[1]}</mrow>"


def flat(node: Node) -> str:  # noqa: PLR0911
    """A flat formula (see `maths.is_flat`) as HTML: letters in italics, raised and lowered parts."""
    match node:
        case Sym(kind="letter"):
            return f"<i>{html.escape(node.glyph)}</i>"
        case Sym(kind="operator") if node.tex not in "()":
            return f" {html.escape({'-': '−'}.get(node.glyph, node.glyph))} "
        case Sym():
            return node.glyph
        case Seq():
            return "".join(map(flat, node.parts))
        case Script():
            sub = f"<sub>{flat(node.sub)}</sub>" if node.sub else ""
            sup = f"<sup>{flat(node.sup)}</sup>" if node.sup else ""
            return flat(node.base) + sub + sup
        case Func():
            return node.name
        case Words():
            return html.escape(node.text)
    raise ValueError(f"{type(node).__name__} is not flat")
