"""Flat formulas as pieces of text."""

from __future__ import annotations

from collections.abc import Iterator

from bench.lab.maths import Func, Node, Script, Seq, Sym, Words

Marks = tuple[str, ...]


def flat(node: Node, marks: Marks = ()) -> Iterator[tuple[str, Marks]]:
    """The pieces of a flat formula (see `maths.is_flat`) with their marks.

    Letters are in italics, indices and exponents lowered and raised.

    Raises:
        ValueError: if the formula is not flat.
    """
    match node:
        case Sym(kind="letter"):
            yield node.glyph, (*marks, "italic")
        case Sym(kind="operator") if node.tex not in "()":
            yield f" {node.glyph.replace('-', '−')} ", marks
        case Sym():
            yield node.glyph, marks
        case Seq():
            for part in node.parts:
                yield from flat(part, marks)
        case Script():
            yield from flat(node.base, marks)
            for script, mark in ((node.sub, "sub"), (node.sup, "sup")):
                if script:
                    yield from flat(script, (*marks, mark))
        case Func():
            yield node.name, marks
        case Words():
            yield node.text, marks
        case _:
            raise ValueError(f"{type(node).__name__} is not flat")
