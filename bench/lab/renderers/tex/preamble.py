"""The preamble of a LaTeX document: page, fonts, running heads, watermark, line numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bench.lab import furniture
from bench.lab.content import Document
from bench.lab.factors import Style
from bench.lab.measures import WATERMARKS, Measures, measures
from bench.lab.renderers.inks import Inks
from bench.lab.renderers.tex.escape import escape

# The families of LaTeX for each body font: with serifs, without, typewriter.
FONTS = {
    "serif-cm": ("lmr", "lmss", "lmtt"),
    "serif-termes": ("ptm", "phv", "pcr"),
    "serif-pagella": ("ppl", "phv", "lmtt"),
    "serif-schola": ("pnc", "phv", "pcr"),
    "serif-bonum": ("pbk", "pag", "lmtt"),
    "sans-adventor": ("pbk", "pag", "lmtt"),
    "sans-heros": ("ptm", "phv", "pcr"),
    "mono-cursor": ("ptm", "phv", "pcr"),
}
_MATHS = {"default": "", "termes": r"\usepackage{mathptmx}", "pagella": r"\usepackage{mathpazo}"}
_SIGNS = {
    "squaresolid": "25AA",
    "trianglerightsld": "2023",
    "Circle": "25CB",
    "Box": "2610",
    "checked": "2611",
}
_PLACES = {
    "top-left": r"\fancyhead[L]", "top-center": r"\fancyhead[C]", "top-right": r"\fancyhead[R]",
    "bottom-left": r"\fancyfoot[L]", "bottom-center": r"\fancyfoot[C]", "bottom-right": r"\fancyfoot[R]",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What the parts of the LaTeX of a document share. `total` is its number of pages, if known."""

    document: Document
    style: Style
    inks: Inks
    total: int = 1

    @property
    def m(self) -> Measures:
        return measures(self.style)

    @property
    def line_colour(self) -> str:
        """The colour of rules, without the sign."""
        return "8a93a3" if self.style["theme"] == "dark" else "444444"

    def colour(self, part: str, real: str = "") -> str:
        """The command that switches to the colour of a part."""
        return rf"\C{{{self.inks.colour(part, real or self.m.ink)}}}"


def preamble(look: Look) -> str:
    """All that comes before the text."""
    parts = [_page(look), _fonts(look), _paragraphs(look), _around(look), _under(look)]
    return "\n".join(parts)


def _page(look: Look) -> str:
    m = look.m
    top, right, bottom, left = m.margins
    size = f"paperwidth={m.width}bp,paperheight={m.height}bp"
    margins = f"top={top}bp,right={right}bp,bottom={bottom}bp,left={left}bp"
    lines = [rf"\geometry{{{size},{margins},headheight=30pt,headsep=10pt,footskip=26pt}}"]
    if m.paper != "#ffffff":
        lines.append(rf"\pagecolor[HTML]{{{m.paper[1:]}}}")
    lines += [rf"\pdfglyphtounicode{{{name}}}{{{code}}}" for name, code in _SIGNS.items()]
    return "\n".join(lines)


def _fonts(look: Look) -> str:
    body = look.style["body_font"]
    serif, sans, mono = FONTS[body]
    main = {"serif": "rm", "sans": "sf", "mono": "tt"}[body.split("-")[0]]
    m = look.m
    lines = [_MATHS[look.style["maths_font"]]]
    lines.append(
        rf"\renewcommand\rmdefault{{{serif}}}\renewcommand\sfdefault{{{sans}}}\renewcommand\ttdefault{{{mono}}}"
    )
    lines.append(rf"\renewcommand\familydefault{{\{main}default}}")
    small = m.size * 0.85
    lines.append(rf"\renewcommand\normalsize{{\fontsize{{{m.size}bp}}{{{m.leading:.2f}bp}}\selectfont")
    lines.append(
        r"\abovedisplayskip .5\baselineskip plus 2pt \belowdisplayskip \abovedisplayskip"
        r"\abovedisplayshortskip 3pt \belowdisplayshortskip \abovedisplayskip}"
    )
    for name, size in (("small", 0.92), ("footnotesize", 0.8)):
        lines.append(
            rf"\renewcommand\{name}{{\fontsize{{{m.size * size:.2f}bp}}{{{m.size * size * 1.25:.2f}bp}}\selectfont}}"
        )
    lines.append(
        rf"\renewcommand\tiny{{\fontsize{{{small * 0.8:.1f}bp}}{{{small:.1f}bp}}\selectfont}}\normalsize"
    )
    sizes = [m.size, m.size * 0.75, m.size * 0.6]
    lines.append(rf"\DeclareMathSizes{{{m.size}bp}}" + "".join(f"{{{size:.1f}}}" for size in sizes))
    return "\n".join(lines)


def _paragraphs(look: Look) -> str:
    kind, m = look.style["paragraphs"], look.m
    gap = m.leading * 0.55 if kind in ("space", "both") else 0
    indent = 1.4 * m.size if kind in ("indent", "both") else 0
    lines = [rf"\setlength{{\parskip}}{{{gap:.1f}bp plus 1pt}}\setlength{{\parindent}}{{{indent:.1f}bp}}"]
    lines.append({"left": r"\AtBeginDocument{\rightskip 0pt plus 4em}", "justify": ""}[look.style["justify"]])
    if look.style["hyphens"] == "no":
        lines.append(r"\hyphenpenalty=10000")
    lines.append(r"\exhyphenpenalty=50")
    if look.style["column_rule"] == "line":
        lines.append(r"\setlength{\columnseprule}{.5pt}")
    lines.append(rf"\setlength{{\columnsep}}{{{m.gap}bp}}")
    return "\n".join(lines)


def _around(look: Look) -> str:
    """Running heads and page numbers."""
    lines = [r"\pagestyle{fancy}\fancyhf{}"]
    rule = {"none": "0pt", "line": ".5pt", "double": ".5pt"}[look.style["running_rule"]]
    slots = furniture.slots(look.document, look.style)
    heads = [slot for slot in slots if slot.kind != "page_number"]
    top = rule if any(slot.place.startswith("top") for slot in heads) else "0pt"
    bottom = rule if any(slot.place.startswith("bottom") for slot in heads) else "0pt"
    lines.append(rf"\renewcommand\headrulewidth{{{top}}}\renewcommand\footrulewidth{{{bottom}}}")
    if look.style["running_rule"] == "double" and top != "0pt":
        lines.append(
            r"\renewcommand\headrule{\hrule height .4pt width\headwidth"
            r"\vskip 1.2pt \hrule height .4pt width\headwidth}"
        )
    places: dict[str, str] = {}
    for slot in slots:
        places[slot.place] = places.get(slot.place, "") + _slot(look, slot)
    for place, text in places.items():
        if place in _PLACES:
            lines.append(rf"{_PLACES[place]}{{{text}}}")
        else:
            x, y = look.m.margins[3] - 8, look.m.height - look.m.margins[0] - 8
            lines.append(rf"\AddToShipoutPictureBG{{\put({x}bp,{y}bp){{\makebox(0,0)[tr]{{{text}}}}}}}")
    return "\n".join(lines)


def _slot(look: Look, slot: furniture.Slot) -> str:
    m = look.m
    grey = "#c8ccd4" if m.ink > "#888888" else "#555555"
    size = max(6.5, m.size * 0.78)
    rows = [
        escape(line).replace(r"\{page\}", r"\thepage{}").replace(r"\{pages\}", str(look.total))
        for line in slot.lines
    ]
    if slot.place == "left-side":
        width = m.margins[3] - 16
        text = rf"\parbox{{{width}bp}}{{\raggedleft\itshape {{{' '.join(rows)}}}}}"
    elif len(rows) > 1:
        text = (
            r"\begin{tabular}[b]{@{}l@{}}"
            + r"\\".join(rf"{look.colour(slot.id, grey)}{row}" for row in rows)
            + r"\end{tabular}"
        )
    else:
        text = rows[0]
    made = (
        rf"{{\fontsize{{{size:.1f}bp}}{{{size * 1.2:.1f}bp}}\selectfont{look.colour(slot.id, grey)}{text}}}"
    )
    test = {"odd": r"\ifodd\value{page}%s\fi", "even": r"\ifodd\value{page}\else%s\fi"}.get(slot.parity, "%s")
    return test.replace("%s", made)


def _under(look: Look) -> str:
    """The watermark, the frame of the page, and the line numbers."""
    style, m, lines = look.style, look.m, []
    word = escape(look.document.watermark)
    if style["watermark"] in ("diagonal", "horizontal"):
        size = min(64.0, m.text_width / (0.8 * len(look.document.watermark)))
        angle = 38 if style["watermark"] == "diagonal" else 0
        colour = look.colour(furniture.WATERMARK, WATERMARKS[style["theme"]])
        font = rf"\fontfamily{{phv}}\fontsize{{{size:.0f}bp}}{{{size:.0f}bp}}\bfseries"
        text = rf"\rotatebox{{{angle}}}{{{font}{colour}{word}}}"
        lines.append(rf"\AddToShipoutPictureBG{{\AtPageCenter{{\makebox(0,0){{{text}}}}}}}")
    elif style["watermark"] == "stamp":
        box = rf"\textcolor[HTML]{{cc4444}}{{\fbox{{{look.colour(furniture.WATERMARK, '#cc4444')}\bfseries {word}}}}}"
        corner = rf"\put({m.width - 20}bp,{m.height - 14}bp){{\makebox(0,0)[tr]{{{box}}}}}"
        lines.append(rf"\AddToShipoutPictureBG*{{{corner}}}")
    if style["frame"] == "page":
        top, right, bottom, left = m.margins
        box = rf"\framebox({m.width - left - right + 24},{m.height - top - bottom + 24}){{}}"
        ruled = rf"\setlength{{\unitlength}}{{1bp}}\textcolor[HTML]{{777777}}{{{box}}}"
        lines.append(rf"\AddToShipoutPictureBG{{\put({left - 12}bp,{bottom - 12}bp){{{ruled}}}}}")
    if style["line_numbers"] == "margin":
        colour = look.colour(furniture.LINE_NUMBERS, "#888888")
        lines.append(rf"\renewcommand\linenumberfont{{\normalfont\tiny{colour}}}")
    return "\n".join(lines)
