"""Headings as LaTeX."""

from __future__ import annotations

from bench.lab.content import Document, Heading, Paragraph, plain, walk
from bench.lab.renderers.tex.escape import escape
from bench.lab.renderers.tex.lines import Liner

_LADDERS = {
    "steep": (2.1, 1.6, 1.3, 1.12, 1.05, 1.0), "gentle": (1.5, 1.25, 1.12, 1.05, 1.0, 1.0), "same": (1.0,) * 6,
}  # fmt: skip
_TITLES = {"large": 2.0, "centred": 1.8, "ruled": 1.7, "huge": 2.9}
_LOOKS = {
    "bold": r"\bfseries", "plain": "", "italic": r"\itshape", "small-caps": r"\scshape", "uppercase": r"\bfseries",
    "capitals": "",
    "bold-italic": r"\bfseries\itshape",
}  # fmt: skip
_COLOURS = {"blue": "#1f4e9c", "red": "#a3211b", "green": "#1d6b3c", "grey": "#6b6f76"}
_ALIGNS = {"left": r"\raggedright", "centre": r"\centering", "right": r"\raggedleft"}
_FAMILIES = {"same": "", "sans": r"\sffamily", "serif": r"\rmfamily", "mono": r"\ttfamily"}


def _text(write: Liner, block: Heading) -> str:
    real = write.ink or _COLOURS.get(write.look.style["heading_colour"], "")
    label = rf"{{{_numeral(write, block)}{escape(block.label)}}} " if block.label else ""
    goal = rf"\pdfdest name{{{block.id}}} xyz " if write.look.style["outline"] == "yes" else ""
    return rf"{{{goal}{write.open(block.id, real)}{label}{write.line(block.line, block.id)}}}"


def _numeral(write: Liner, block: Heading) -> str:
    """The commands before the number of a heading."""
    kind, m = write.look.style["heading_numeral"], write.look.m
    if kind == "same" or block.run_in:
        return ""
    size = m.size * _LADDERS[write.look.style["heading_ladder"]][block.level - 1]
    if kind == "big":
        return rf"\fontsize{{{size * 1.7:.1f}bp}}{{{size * 1.8:.1f}bp}}\selectfont "
    return rf"\mdseries{write.open(block.id, '#8a8f98')}"


def run_in(write: Liner, block: Heading, after: Paragraph) -> str:
    """A heading on the first line of its paragraph."""
    style = write.look.style
    look = _FAMILIES[style["heading_font"]] + _LOOKS[style["heading_look"]]
    gap = r"\hskip 1em " if style["run_in"] == "yes" else " "
    return rf"\vskip 4pt\noindent{{{look} {_text(write, block)}}}{gap}{write.part(after.id, after.line)}\par "


def outline(document: Document) -> str:
    """The bookmarks of a document, whose headings are destinations."""
    heads = [b for b in walk(document.blocks) if isinstance(b, Heading) and not b.run_in]
    parts = []
    for i, block in enumerate(heads):
        below = 0
        for later in heads[i + 1 :]:
            if later.level <= block.level:
                break
            parent = next(h for h in reversed(heads[: heads.index(later)]) if h.level < later.level)
            below += parent is block
        words = " ".join(filter(None, (block.label, plain(block.line)))).encode("utf-16-be")
        octal = "".join(f"\\{byte:03o}" for byte in b"\xfe\xff" + words)
        parts.append(rf"\pdfoutline goto name{{{block.id}}} count {below} {{\detokenize{{{octal}}}}}")
    return "\n".join(parts)


def heading(write: Liner, block: Heading) -> str:
    """A heading on lines of its own."""
    style, m = write.look.style, write.look.m
    title = block.level == 1 and not block.label
    factor = (
        _TITLES[style["title_look"]]
        if title and style["title_look"] in _TITLES
        else _LADDERS[style["heading_ladder"]][block.level - 1]
    )
    size = m.size * factor
    align = _ALIGNS[style["heading_align"]]
    if title and style["title_look"] == "centred":
        align = _ALIGNS["centre"]
    look = _FAMILIES[style["heading_font"]] + _LOOKS[style["heading_look"]]
    lines = rf"\parindent 0pt\parskip 0pt {align}\hyphenpenalty 10000"
    font = rf"{lines}\fontsize{{{size:.1f}bp}}{{{size * 1.2:.1f}bp}}\selectfont{look}"
    rule = style["heading_rule"] if block.level in (2, 3) else "none"
    if title and style["title_look"] == "ruled":
        rule = "both"
    space = "normal" if block.level == 1 else style["heading_space"]
    above = 0 if title else m.leading * (0.1 if space == "none" else 0.9)
    below = m.leading * 0.4 if space == "normal" else 0
    return rf"\Head{{{font}}}{{{above:.1f}bp}}{{{below:.1f}bp}}{{{_ruled(write, _text(write, block), rule)}}}"


def _ruled(write: Liner, text: str, rule: str) -> str:  # noqa: PLR0911
    line = r"{\color[HTML]{666666}\hrule height .7pt}"
    inner = rf"\parbox{{\dimexpr\linewidth-2\fboxsep-2\fboxrule}}{{\strut {text}}}"
    match rule:
        case "below":
            return rf"{text}\par\nobreak\vskip 3pt\nobreak {line}"
        case "above":
            return rf"{line}\nobreak\vskip 4pt\nobreak {text}"
        case "both":
            return rf"{line}\nobreak\vskip 6pt\nobreak {text}\par\nobreak\vskip 5pt\nobreak {line}"
        case "box":
            return rf"\fboxsep 4pt\fcolorbox[HTML]{{666666}}{{{write.look.m.paper[1:]}}}{{{inner}}}"
        case "fill":
            return rf"\fboxsep 4pt\colorbox[HTML]{{{write.look.m.tint[1:]}}}{{{inner}}}"
        case "bar":
            return rf"\textcolor[HTML]{{22aa66}}{{\vrule width 4pt height .9em depth .3em}}\hskip 6pt {text}"
    return text
