"""The styles of a text document: paragraphs, headings, captions, listings."""

from __future__ import annotations

from bench.lab.factors import Style
from bench.lab.measures import Measures, families
from bench.lab.renderers.office.xml import el, twips, w

_LADDERS = {
    "steep": (2.1, 1.6, 1.3, 1.12, 1.05, 1.0), "gentle": (1.5, 1.25, 1.12, 1.05, 1.0, 1.0), "same": (1.0,) * 6,
}  # fmt: skip
_TITLES = {"large": 2.0, "centred": 1.8, "ruled": 1.7, "huge": 2.6}
_ALIGNS = {"left": "left", "centre": "center", "right": "right", "justify": "both"}
NAMESPACES = {
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xmlns:wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}


def fonts(style: Style, use: str) -> str:
    """The element that names the fonts for a use: body, code, sans, serif, mono."""
    used = families(style)
    name = used[use][0]
    script = used.get("script", (name, ""))[0]
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=script, cs=script)


def size(points: float) -> str:
    """The element that sets a size."""
    return w("sz", val=round(points * 2)) + w("szCs", val=round(points * 2))


def styles(style: Style, m: Measures) -> str:
    """The file of styles."""
    base = w("rPrDefault", w("rPr", fonts(style, "body") + size(m.size) + w("lang", val=style["language"])))
    made = [w("docDefaults", base), _normal(style, m)]
    made += [_heading(style, m, level) for level in range(1, 7)]
    made.append(_title(style, m))
    made.append(_paragraph("ListParagraph", "List Paragraph", _list(style, m), ""))
    made.append(_paragraph("Caption", "caption", _caption(style, m)[0], _caption(style, m)[1]))
    made.append(_paragraph("FootnoteText", "footnote text", spacing(0, 2), size(m.size * 0.82)))
    code = m.size * 0.86
    made.append(_paragraph("Code", "Code", spacing(4, m.leading * 0.5), fonts(style, "code") + size(code)))
    for name, points in (("Header", 0.78), ("Footer", 0.78)):
        made.append(_paragraph(name, name.lower(), spacing(0, 0), size(max(6.5, m.size * points))))
    return el("w:styles", NAMESPACES, "".join(made))


def spacing(before: float, after: float, line: float = 0) -> str:
    """The element that sets the space around a paragraph and between its lines."""
    more = {"line": twips(line), "lineRule": "exact"} if line else {"line": 240, "lineRule": "auto"}
    return w("spacing", before=twips(before), after=twips(after), **more)


def _paragraph(identifier: str, name: str, paragraph: str, run: str) -> str:
    inner = w("name", val=name) + w("basedOn", val="Normal") + w("pPr", paragraph) + w("rPr", run)
    return w("style", inner, type="paragraph", styleId=identifier)


def _normal(style: Style, m: Measures) -> str:
    kind = style["paragraphs"]
    after = m.leading * 0.55 if kind in ("space", "both") else 0
    align = w("jc", val=_ALIGNS[style["justify"]])
    bidi = w("bidi") if style["language"] == "ar" else ""
    wide = w("spacing", val=twips(m.size * 0.05)) if style["spacing"] == "wide-letters" else ""
    inner = w("name", val="Normal") + w(
        "pPr", w("widowControl") + bidi + spacing(0, after, m.leading) + align
    )
    return w("style", inner + w("rPr", wide), type="paragraph", default=1, styleId="Normal")


def _look(style: Style) -> str:
    look = style["heading_look"]
    out = "" if style["heading_font"] == "same" else fonts(style, style["heading_font"])
    if look in ("bold", "uppercase", "bold-italic", "letterspaced", "small-caps-bold"):
        out += w("b") + w("bCs")
    if look in ("italic", "bold-italic"):
        out += w("i") + w("iCs")
    if look == "underline":
        out += w("u", val="single")
    if look in ("small-caps", "small-caps-bold"):
        out += w("smallCaps")
    if look == "letterspaced":
        out += w("spacing", val=twips(1.3))
    return out


def _heading(style: Style, m: Measures, level: int) -> str:
    points = m.size * _LADDERS[style["heading_ladder"]][level - 1]
    align = _ALIGNS[style["heading_align"]]
    border = _rule(style, m) if level in (2, 3) else ""
    paragraph = w("keepNext") + w("keepLines") + border + _around(style, m, level)
    return _paragraph(
        f"Heading{level}", f"heading {level}",
        paragraph + w("jc", val=align) + w("outlineLvl", val=level - 1), _look(style) + size(points),
    )  # fmt: skip


def _around(style: Style, m: Measures, level: int) -> str:
    """The space above and below a heading."""
    space = style["heading_space"] if level > 1 else "normal"
    above = m.leading * (0.1 if space == "none" else 0.9)
    return spacing(above, m.leading * 0.4 if space == "normal" else 0)


def _rule(style: Style, m: Measures) -> str:
    line = {"val": "single", "sz": 6, "space": 3, "color": "666666"}
    match style["heading_rule"]:
        case "below":
            return w("pBdr", w("bottom", **line))
        case "above":
            return w("pBdr", w("top", **line))
        case "box":
            return w("pBdr", "".join(w(side, **line) for side in ("top", "left", "bottom", "right")))
        case "bar":
            return w("pBdr", w("left", val="single", sz=32, space=6, color="22AA66"))
        case "fill":
            return w("shd", val="clear", color="auto", fill=m.tint[1:])
    return ""


def _title(style: Style, m: Measures) -> str:
    kind = style["title_look"]
    points = m.size * _TITLES.get(kind, _LADDERS[style["heading_ladder"]][0])
    align = "center" if kind == "centred" else _ALIGNS[style["heading_align"]]
    line = {"val": "single", "sz": 8, "space": 6, "color": "555555"}
    border = w("pBdr", w("top", **line) + w("bottom", **line)) if kind == "ruled" else ""
    paragraph = w("keepNext") + border + spacing(0, m.leading * 0.5) + w("jc", val=align)
    return _paragraph("Title", "Title", paragraph, _look(style) + size(points))


def _list(style: Style, m: Measures) -> str:
    gap = m.leading * 0.4 if style["list_gap"] == "loose" else 0
    return spacing(0, gap, m.leading) + w("jc", val="left")


def _caption(style: Style, m: Measures) -> tuple[str, str]:
    look = style["caption_look"]
    paragraph = spacing(2, m.leading * 0.6) + w("jc", val="center" if look == "centred" else "left")
    keep = w("keepNext") if style["caption_place"] == "above" else ""
    italic = w("i") + w("iCs") if look == "italic" else ""
    bold = w("b") + w("bCs") if look == "bold" else ""
    return keep + paragraph, italic + bold + (size(m.size * 0.85) if look == "small" else "")
