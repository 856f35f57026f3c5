r"""Rewrite rows of the tree to what LaTeX has commands for: text, `\left` and `\right`, `\pmod`, `\mathbf{AB}`.

A row keeps all its signs in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from doc2md.converter.local.layout.maths.signs import BARS, FUNCTIONS, LEFT_FENCES, RIGHT_FENCES, TALL
from doc2md.converter.local.layout.maths.tree import Accent, Fraction, Node, Row, Scripts, Sign, Space, Word

WIDE_SPACE = 0.8
"""Narrower spaces are those between words of a text, in em."""

_SIZES = ((1.5, r"\big"), (2.1, r"\Big"), (2.7, r"\bigg"))
"""Heights in em up to which the commands are used for fences without a partner."""

_GROUPED: dict[str, Callable[[str, str], bool]] = {
    "bf": lambda run, char: run.isupper() and char.isupper() and len(run) < 3,
    "frak": lambda run, char: run.islower() and char.islower(),
}
"""Which letters of a style follow each other under one command: those that are a name rather than a product."""


def idiomatic(children: Sequence[Node]) -> list[Node]:
    """The parts of a row as LaTeX has them."""
    return _with_fences(_with_styles(_with_phrases(_with_moduli(children))))


def _with_phrases(children: Sequence[Node]) -> list[Node]:
    """Join words and the narrow spaces around them to text. Narrow spaces elsewhere are of no account."""
    out = list[Node]()
    at = 0
    while at < len(children):
        node = children[at]
        if isinstance(node, Word) and node.letters not in FUNCTIONS:
            phrase, after = _phrase(children, at)
            before = " " if at > 1 and _is_narrow(children[at - 1]) and _is_quantity(children[at - 2]) else ""
            if (
                after + 1 < len(children)
                and _is_narrow(children[after])
                and _is_quantity(children[after + 1])
            ):
                phrase += " "
            if before or phrase != node.letters:
                node = Word(before + phrase, "text")
            at = after - 1
        if not _is_narrow(node):
            out.append(node)
        at += 1
    return out


def _is_narrow(node: Node) -> bool:
    return isinstance(node, Space) and node.width < WIDE_SPACE


def _is_quantity(node: Node) -> bool:
    """Whether a part is a quantity: no sign that has white around it anyway."""
    return not isinstance(node, Sign) or node.latex.isalnum()


def _phrase(children: Sequence[Node], start: int) -> tuple[str, int]:
    """The words from `start` on that narrow spaces connect, and the index after them."""
    phrase, at = _letters(children[start]), start + 1
    while at + 1 < len(children) and _is_narrow(children[at]) and (letters := _letters(children[at + 1])):
        phrase, at = f"{phrase} {letters}", at + 2
    return phrase, at


def _letters(node: Node) -> str:
    """The letters of an upright word or letter."""
    if isinstance(node, Word):
        return node.letters
    return node.latex if isinstance(node, Sign) and node.style == "rm" and node.latex.isalpha() else ""


def _with_styles(children: Sequence[Node]) -> list[Node]:
    """Join bold digits, and letters of a style that are one name."""
    out = list[Node]()
    for node in children:
        last = out[-1] if out else None
        sign = node.base if isinstance(node, Scripts) and not node.before else node
        if isinstance(sign, Sign) and isinstance(last, Sign | Word) and last.style == sign.style:
            run = last.letters if isinstance(last, Word) else last.latex
            if _are_grouped(sign.style, run, sign.latex):
                name = Word(run + sign.latex, sign.style)
                out[-1] = replace(node, base=name) if isinstance(node, Scripts) else name
                continue
        out.append(node)
    return out


def _are_grouped(style: str, run: str, char: str) -> bool:
    if run.isdigit() and char.isdigit() and run.isascii():
        return style in {"bf", "sf", "tt", "bb"}
    rule = _GROUPED.get(style)
    return rule is not None and run.isalpha() and len(char) == 1 and char.isalpha() and rule(run, char)


def _with_moduli(children: Sequence[Node]) -> list[Node]:
    r"""Write `(mod n)` as `\pmod{n}` and "mod" between two numbers as `\bmod`."""
    out = list[Node]()
    at = 0
    while at < len(children):
        node = children[at]
        if isinstance(node, Word) and node.letters == "mod":
            close = next((i for i in range(at, len(children)) if _is_sign(children[i], ")")), None)
            if out and _is_narrow(out[-1]):
                out.pop()
            if out and _is_sign(out[-1], "(") and close is not None:
                out.pop()
                if out and isinstance(out[-1], Space):
                    out.pop()
                out.append(Accent(r"\pmod", Row(_trimmed(children[at + 1 : close]))))
                at = close + 1
                continue
            if 0 < at < len(children) - 1:
                node = Sign(r"\bmod")
        out.append(node)
        at += 1
    return out


def _trimmed(children: Sequence[Node]) -> tuple[Node, ...]:
    return tuple(children[1:]) if children and isinstance(children[0], Space) else tuple(children)


def _is_sign(node: Node, latex: str) -> bool:
    return isinstance(node, Sign) and node.latex == latex


def _with_fences(children: Sequence[Node]) -> list[Node]:
    r"""Mark tall fences with `\left`, `\middle` and `\right`, or with a size if they have no partner in the row."""
    out = list(children)
    waiting = list[int]()
    fences = {at: fence for at, node in enumerate(children) if (fence := _tall_fence(node))}
    for at, fence in fences.items():
        partner = _partner(fence, [(i, fences[i]) for i in waiting[-8:] if isinstance(children[i], Sign)])
        if partner is None:
            waiting.append(at)
            continue
        inner = waiting[waiting.index(partner) + 1 :]
        waiting = waiting[: waiting.index(partner)]
        out[partner] = _prefixed(out[partner], r"\left")
        out[at] = _prefixed(out[at], r"\right")
        for i in inner:
            is_middle = fences[i].latex in BARS and isinstance(children[i], Sign)
            out[i] = _prefixed(out[i], r"\middle") if is_middle else _sized(out[i], fences[i])
    for i in waiting:
        out[i] = _sized(out[i], fences[i])
    return _with_evaluation_bars(out)


def _tall_fence(node: Node) -> Sign | None:
    """The tall fence that a node is, with or without scripts."""
    base = node.base if isinstance(node, Scripts) and not node.before else node
    return base if isinstance(base, Sign) and base.height > TALL else None


def _partner(fence: Sign, waiting: Sequence[tuple[int, Sign]]) -> int | None:
    """The index of the fence of the same height that this one closes. A bracket closes a bracket, if there is one."""
    alike = [
        (at, other)
        for at, other in reversed(waiting)
        if abs(other.height - fence.height) < 0.15 * fence.height
    ]
    if fence.latex in BARS:
        return next((at for at, other in alike if other.latex == fence.latex), None)
    if fence.latex not in RIGHT_FENCES:
        return None
    brackets = (at for at, other in alike if other.latex in LEFT_FENCES)
    return next(brackets, next((at for at, other in alike if other.latex in BARS), None))


def _prefixed(node: Node, command: str) -> Node:
    """The node with a command in front of its fence."""
    if isinstance(node, Scripts):
        return replace(node, base=_prefixed(node.base, command))
    return Sign(command + node.latex) if isinstance(node, Sign) else node


def _sized(node: Node, fence: Sign) -> Node:
    command = next((command for limit, command in _SIZES if fence.height < limit), r"\Bigg")
    return _prefixed(node, command)


def _with_evaluation_bars(children: Sequence[Node]) -> list[Node]:
    r"""Write a bar with limits after a fraction as `\left.\frac{…}{…}\right|`."""
    out = list[Node]()
    for node in children:
        base = node.base if isinstance(node, Scripts) else None
        is_bar = isinstance(base, Sign) and base.latex in {r"\big|", r"\Big|", r"\bigg|", r"\Bigg|"}
        if is_bar and out and isinstance(out[-1], Fraction) and out[-1].fences is None:
            out.insert(-1, Sign(r"\left."))
            out.append(_replaced(node, Sign(r"\right|")))
        else:
            out.append(node)
    return out


def _replaced(node: Node, base: Node) -> Node:
    return replace(node, base=base) if isinstance(node, Scripts) else node
