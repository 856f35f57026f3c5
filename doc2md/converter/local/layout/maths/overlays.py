r"""Join signs that are printed over or close to each other and are one sign for the reader.

Fonts of TeX have no sign for `\ne`, `\longrightarrow` or `\ldots`: these are printed as a stroke over an equals sign, a
minus that touches an arrow, and three dots.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.local.layout.maths.signs import LONG_ARROWS, NEGATED, RELATIONS
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.geometry import Box

AXIS = 0.25
"""The height in em of the axis that arrows and dots are centred on."""

TOUCHING = 0.04
"""Parts of an arrow are at most this far apart, in em."""

PART_TOUCHING = 0.3
"""The same for signs that are never printed alone."""

MAX_NEAR = 40
"""At most so many signs are tried for a stroke."""

MAX_HARPOONS = 50
"""At most so many harpoons are joined with others."""

MAX_DOT_GAP = 1.1
"""Dots of an ellipsis are at most this far apart, in em."""

_STROKES = frozenset({r"\not", "/", r"\slash"})
_DOTS = frozenset({".", r"\cdot", r"\ldotp", r"\cdotp"})
_PARTS_ONLY = frozenset({r"\mapstochar", r"\lhook", r"\rhook"})
_PARTS = frozenset(part for parts in LONG_ARROWS for part in parts)


def join_overlays(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Return the symbols with those that form one sign joined."""
    return _with_long_arrows(_with_harpoons(_with_dots(_with_negations(_with_congruences(symbols)))))


def _with_congruences(symbols: Sequence[Symbol]) -> list[Symbol]:
    r"""Join a tilde and the equals sign right below it: `\cong`."""
    tildes = [symbol for symbol in symbols if symbol.latex == r"\sim"]
    equals = {
        id(below): (over, below)
        for below in symbols
        if tildes and below.latex == "="
        for over in tildes[:MAX_NEAR]
        if abs(over.box.centre_x - below.box.centre_x) < 0.1 * below.size
        and 0 < below.box.y0 - over.box.y1 < 0.2 * below.size
    }
    gone = {id(over) for over, _ in equals.values()}
    return [
        replace(symbol, latex=r"\cong", box=Box.around([each.box for each in equals[id(symbol)]]))
        if id(symbol) in equals
        else symbol
        for symbol in symbols
        if id(symbol) not in gone
    ]


def _with_negations(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Join strokes with the relation that they go through."""
    strokes = [symbol for symbol in symbols if symbol.latex in _STROKES]
    if not strokes:
        return list(symbols)
    others = sorted(
        (symbol for symbol in symbols if symbol.latex in RELATIONS or symbol.latex in NEGATED),
        key=lambda each: each.box.x0,
    )
    lefts = [symbol.box.x0 for symbol in others]
    joined = dict[int, Symbol]()
    gone = set[int]()
    for stroke in strokes:
        x = stroke.box.centre_x
        near = others[bisect_left(lefts, x - 2 * stroke.size) : bisect_right(lefts, x + 0.5 * stroke.size)]
        crossed = [base for base in near[-MAX_NEAR:] if id(base) not in joined and _crosses(stroke, base)]
        if crossed:
            base = min(crossed, key=lambda each: abs(each.box.centre_x - x))
            latex = NEGATED.get(base.latex, rf"\not{base.latex}")
            joined[id(base)] = replace(base, latex=latex, box=Box.around([base.box, stroke.box]))
            gone.add(id(stroke))
    return [joined.get(id(symbol), symbol) for symbol in symbols if id(symbol) not in gone]


def _crosses(stroke: Symbol, base: Symbol) -> bool:
    """Whether a stroke goes through a sign. The one that is made for that may stand a little beside it."""
    reach = 0.25 * base.size if stroke.latex == r"\not" else 0.0
    return base.box.grown(reach, 0.3 * base.size).contains_point(stroke.box.centre)


def _with_dots(symbols: Sequence[Symbol]) -> list[Symbol]:
    r"""Join three dots: `\ldots`, `\cdots`, `\vdots` and `\ddots`."""
    dots = sorted(
        (symbol for symbol in symbols if symbol.latex in _DOTS), key=lambda each: (each.box.x0, each.box.y0)
    )
    if len(dots) < 3:
        return list(symbols)
    joined = list[Symbol]()
    gone = set[int]()
    lefts = [dot.box.x0 for dot in dots]
    others = sorted((s for s in symbols if s.latex not in _DOTS), key=lambda each: each.box.x0)
    starts = [symbol.box.x0 for symbol in others]
    for at, first in enumerate(dots):
        if id(first) in gone:
            continue
        following = dots[at + 1 : min(at + 12, bisect_right(lefts, first.box.x0 + 2.5 * first.size))]
        triple = _ellipsis(first, [dot for dot in following if id(dot) not in gone])
        if triple and not _has_between(triple, others, starts):
            gone.update(id(dot) for dot in triple)
            joined.append(_ellipsis_symbol(triple))
    return [symbol for symbol in symbols if id(symbol) not in gone] + joined


def _ellipsis(first: Symbol, following: Sequence[Symbol]) -> list[Symbol] | None:
    """The three dots of an ellipsis that begins with `first`: alike, at equal distances, on a straight line."""
    for second in following:
        dx, dy = second.box.x0 - first.box.x0, second.box.y0 - first.box.y0
        if max(abs(dx), abs(dy)) > MAX_DOT_GAP * first.size or abs(second.size - first.size) > 0.1:
            continue
        if abs(dx) > 0.05 * first.size and 0.05 * first.size < abs(dy) < 0.2 * first.size:
            continue  # neither a line of text nor a diagonal
        for third in following:
            off_x = third.box.x0 - second.box.x0 - dx
            off_y = third.box.y0 - second.box.y0 - dy
            if third is not second and max(abs(off_x), abs(off_y)) < 0.06 * first.size:
                return [first, second, third]
    return None


def _has_between(dots: Sequence[Symbol], others: Sequence[Symbol], starts: Sequence[float]) -> bool:
    box = Box.around([dot.box for dot in dots])
    near = others[bisect_left(starts, box.x0) : bisect_right(starts, box.x1)]
    return any(box.contains_point(symbol.box.centre, 0.1) for symbol in near)


def _ellipsis_symbol(dots: Sequence[Symbol]) -> Symbol:
    first, _, last = dots
    box = Box.around([dot.box for dot in dots])
    size, steep = first.size, abs(last.box.y0 - first.box.y0)
    if steep < 0.05 * size:
        raised = first.baseline - box.centre_y > 0.15 * size
        return replace(first, latex=r"\cdots" if raised else r"\ldots", box=box, style="", text="")
    # The row of a matrix that dots stand in is known by their middle only.
    latex = r"\vdots" if box.width < 0.3 * size else r"\ddots"
    if latex == r"\ddots" and last.box.y0 < first.box.y0:
        latex = r"\iddots"
    return replace(first, latex=latex, box=box, baseline=box.centre_y + AXIS * size, style="", text="")


def _with_harpoons(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Join two harpoons that point in different directions, and the strokes that make them longer."""
    starts = [symbol for symbol in symbols if symbol.latex == r"\leftharpoondown"][:MAX_HARPOONS]
    if not starts or not any(symbol.latex == r"\rightharpoonup" for symbol in symbols):
        return list(symbols)
    parts = [symbol for symbol in symbols if symbol.latex in {r"\leftharpoondown", r"\rightharpoonup", "-"}]
    joined = list[Symbol]()
    gone = set[int]()
    for start in starts:
        group, box = [start], start.box
        for part in sorted(parts, key=lambda each: each.box.x0):
            slack = 0.1 * start.size
            if part is not start and box.grown(slack, slack).overlaps(part.box.grown(slack, slack)):
                group.append(part)
                box = Box.around([box, part.box])
        if any(part.latex == r"\rightharpoonup" for part in group) and not gone & set(map(id, group)):
            gone.update(map(id, group))
            baseline = box.centre_y + AXIS * start.size
            joined.append(replace(start, latex=r"\rightleftharpoons", box=box, baseline=baseline, text=""))
    return [symbol for symbol in symbols if id(symbol) not in gone] + joined


def _with_long_arrows(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Join the parts of arrows, and two integrals that overlap."""
    parts = sorted(
        (symbol for symbol in symbols if symbol.latex in _PARTS or symbol.latex == r"\int"),
        key=lambda each: each.box.x0,
    )
    chains = list[list[Symbol]]()
    open_chains = list[list[Symbol]]()
    for part in parts:
        open_chains = [
            chain for chain in open_chains if chain[-1].box.x1 >= part.box.x0 - PART_TOUCHING * part.size
        ]
        chain = next((each for each in open_chains if _touches(each[-1], part)), None)
        if chain is None:
            open_chains.append([part])
            chains.append(open_chains[-1])
        else:
            chain.append(part)
    joined = [chain for chain in chains if len(chain) > 1 and _chain_latex(chain)]
    gone = {id(part) for chain in joined for part in chain}
    return [symbol for symbol in symbols if id(symbol) not in gone] + [
        replace(
            max(chain, key=lambda part: part.box.height),
            latex=_chain_latex(chain),
            box=Box.around([part.box for part in chain]),
            text="",
        )
        for chain in joined
    ]


def _touches(left: Symbol, right: Symbol) -> bool:
    if abs(left.size - right.size) > 0.1:
        return False
    if left.latex == right.latex == r"\int" or r"\int" in (left.latex, right.latex):
        return left.latex == right.latex and left.box.overlap_x(right.box) > 0 and _level(left, right, 0.05)
    if left.latex in _PARTS_ONLY or right.latex in _PARTS_ONLY:
        return left.box.gap_x(right.box) < PART_TOUCHING * left.size and _level(left, right, 0.3)
    return left.box.gap_x(right.box) < TOUCHING * left.size and _level(left, right, 0.12)


def _level(left: Symbol, right: Symbol, share: float) -> bool:
    return abs(left.box.centre_y - right.box.centre_y) < share * left.size


def _chain_latex(chain: Sequence[Symbol]) -> str:
    """The command for parts that touch; empty if there is none. Any number of strokes makes an arrow longer."""
    names = tuple(sorted((part.latex for part in chain), key=lambda name: name != r"\mapstochar"))
    if set(names) == {r"\int"}:
        return {2: r"\iint", 3: r"\iiint", 4: r"\iiiint"}.get(len(names), "")
    strokes, heads = [name for name in names if name in "-="], [name for name in names if name not in "-="]
    if strokes and len(heads) == 1:  # strokes may overlap the head from either side
        pairs = (strokes[0], heads[0]), (heads[0], strokes[0])
        if found := next((LONG_ARROWS[pair] for pair in pairs if pair in LONG_ARROWS), ""):
            return found
    short = tuple(
        name for at, name in enumerate(names) if at == 0 or name not in "-=" or names[at - 1] != name
    )
    return LONG_ARROWS.get(short, "")
