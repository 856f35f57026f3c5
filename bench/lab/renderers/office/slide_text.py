"""Text of slides: runs, paragraphs with bullets, text boxes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.lab.content import SCALES, Break, Item, Line, Maths, Run
from bench.lab.maths import Node
from bench.lab.measures import families
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office.flat import flat
from bench.lab.renderers.office.xml import el, text

_EMU = 12700
NAMESPACES = {
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
NUMBERS = {
    "1.": "arabicPeriod", "1)": "arabicParenR", "(1)": "arabicParenBoth", "a.": "alphaLcPeriod", "a)": "alphaLcParenR",
    "(a)": "alphaLcParenBoth", "i.": "romanLcPeriod", "(i)": "romanLcParenBoth", "I.": "romanUcPeriod",
    "A.": "alphaUcPeriod", "1": "arabicPlain",
}  # fmt: skip
_MARKS = {"bold": ("b", 1), "italic": ("i", 1), "underline": ("u", "sng"), "strike": ("strike", "sngStrike"),
          "sup": ("baseline", 30000), "sub": ("baseline", -25000), "caps": ("cap", "small"),
          "wide": ("spc", 130)}  # fmt: skip


def solid(colour: str) -> str:
    """A fill of one colour, given without its sign."""
    return f'<a:solidFill><a:srgbClr val="{colour.upper()}"/></a:solidFill>'


@dataclass(frozen=True)
class Face:
    """How text looks: its size, marks, the use of its font (see `measures.families`), its colour if not the usual."""

    points: float
    marks: tuple[str, ...] = ()
    use: str = "body"
    real: str = ""


class SlideText:
    """Writes runs. `ink` is the colour of ordinary text."""

    def __init__(self, job: Job, ink: str) -> None:
        self.job, self.style, self.ink = job, job.style, ink

    def run(self, words: str, part: str, face: Face) -> str:
        """A run of text in one look."""
        if not words:
            return ""
        used = families(self.style)
        name = used["code" if "code" in face.marks else face.use][0]
        script = used.get("script", (name, ""))[0]
        looks: dict[str, object] = {"sz": round(face.points * 100)}
        looks |= dict(_MARKS[mark] for mark in face.marks if mark != "code")
        names = (("latin", name), ("ea", script), ("cs", script))
        fonts = "".join(el(f"a:{kind}", {"typeface": family}) for kind, family in names)
        colour = self.job.inks.colour(part, face.real or self.ink)
        return f"<a:r>{el('a:rPr', looks, solid(colour) + fonts)}<a:t>{text(words)}</a:t></a:r>"

    def line(self, line: Line, part: str, face: Face) -> str:
        """A line as runs."""
        out = ""
        for inline in line:
            if isinstance(inline, Run):
                out += self.run(inline.text, part, self._face(inline, face))
            elif isinstance(inline, Maths):
                out += self.flat(inline.node, part, face.points)
            elif isinstance(inline, Break):
                out += "<a:br/>"
        return out

    def _face(self, run: Run, face: Face) -> Face:
        scale = math.prod(SCALES.get(mark, 1.0) for mark in run.marks)
        marks, kind = (
            (*face.marks, *(mark for mark in run.marks if mark in _MARKS or mark == "code")),
            self.style["links"],
        )
        if run.link and kind in ("underlined", "both"):
            marks = (*marks, "underline")
        real = "#1a4fb4" if run.link and kind in ("coloured", "both") else face.real
        return replace(face, points=face.points * scale, marks=marks, real=real)

    def flat(self, node: Node, part: str, points: float) -> str:
        """A flat formula."""
        return "".join(self.run(words, part, Face(points, marks)) for words, marks in flat(node))

    def bullet(self, item: Item, scheme: str, number: int) -> str:
        """The bullet or the number of an item, in its colour. `scheme` is empty for bullets."""
        colour = self.job.inks.colour(f"{item.id}:marker", self.ink)
        made = f'<a:buClr><a:srgbClr val="{colour.upper()}"/></a:buClr>'
        if not scheme:
            return made + '<a:buFont typeface="DejaVu Sans"/>' + el("a:buChar", {"char": item.label})
        font = el("a:buFont", {"typeface": families(self.style)["body"][0]})
        return made + font + el("a:buAutoNum", {"type": scheme, "startAt": number})


def paragraph(inner: str, align: str, more: str = "", left: float = 0, first: float = 0) -> str:
    """A paragraph; `left` and `first` are the indents of all its lines and of the first one."""
    attributes = {"algn": align, "marL": round(left * _EMU), "indent": round(first * _EMU)}
    bullet = "" if "<a:bu" in more else "<a:buNone/>"
    return f"<a:p>{el('a:pPr', attributes, more + bullet)}{inner}</a:p>"


def text_box(
    number: int, rows: Sequence[str], place: tuple[float, float, float, float], fill: str = ""
) -> str:
    """A text box of these paragraphs at x, y with its width and height in points."""
    x, y, width, height = (round(value * _EMU) for value in place)
    shape = f"<a:xfrm>{el('a:off', {'x': x, 'y': y})}{el('a:ext', {'cx': width, 'cy': height})}</a:xfrm>"
    shape += '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' + (solid(fill) if fill else "<a:noFill/>")
    names = el("p:cNvPr", {"id": number, "name": f"Text {number}"})
    pad = 4 * _EMU if fill else 0
    body = el(
        "a:bodyPr",
        {"wrap": "square", "lIns": pad, "tIns": pad // 2, "rIns": pad, "bIns": pad // 2, "anchor": "t"},
    )
    inner = f'<p:nvSpPr>{names}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{shape}</p:spPr>'
    return el("p:sp", NAMESPACES, f"{inner}<p:txBody>{body}<a:lstStyle/>{''.join(rows)}</p:txBody>")
