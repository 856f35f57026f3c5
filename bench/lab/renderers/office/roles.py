"""How paragraphs look in text documents by their role."""

from __future__ import annotations

from bench.lab.factors import Style
from bench.lab.renderers.office.styles import size
from bench.lab.renderers.office.xml import twips, w

_TURNS = {"hanging": 1.6, "deep": 5.0}


def look(role: str, points: float) -> str:
    """The properties of the text of a role. `points` is the size of running text."""
    match role:
        case "abstract":
            return size(points * 0.92)
        case "lead":
            return w("i") + w("iCs") + size(points * 1.15)
        case "author":
            return w("i") + w("iCs")
    return ""


def layout(role: str, style: Style, points: float, *, flat: bool) -> str:  # noqa: PLR0911
    """The properties of the paragraph of a role. `flat` paragraphs have no indent of their first line."""
    match role:
        case "abstract":
            return w("ind", left=400, right=400, firstLine=0)
        case "lead" | "author":
            return w("ind", firstLine=0)
        case "asked" | "term":
            return w("keepNext") + w("ind", firstLine=0)
        case "definition":
            return w("ind", left=twips(2 * points), firstLine=0)
        case "centred" | "right":
            return w("ind", firstLine=0) + w("jc", val="center" if role == "centred" else "right")
        case "turn":
            first = twips(2.4 * points) if style["turns"] == "indent" else 0
            hanging = _TURNS.get(style["turns"], 0.0) * points
            return _hanging(hanging) if hanging else w("ind", firstLine=first)
        case "body" if style["paragraphs"] == "hanging":
            return _hanging(1.4 * points)
        case "body" if style["paragraphs"] in ("indent", "both") and not flat:
            return w("ind", firstLine=twips(1.4 * points))
    return ""


def _hanging(points: float) -> str:
    return w("ind", left=twips(points), hanging=twips(points))
