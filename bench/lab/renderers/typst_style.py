"""A style as values for Typst. `base.typ` draws from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bench.lab import furniture
from bench.lab.content import Document
from bench.lab.factors import Style
from bench.lab.measures import FALLBACK, WATERMARKS, Measures, families, measures
from bench.lab.palette import Palette
from bench.lab.pictures import data_uri, filled_with, photo


@cache
def _base() -> str:
    return (Path(__file__).parent / "base.typ").read_text(encoding="utf-8")


def string(text: str) -> str:
    """A Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def array(items: Sequence[str]) -> str:
    """A Typst array of Typst expressions."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def dictionary(values: Mapping[str, str]) -> str:
    """A Typst dictionary of Typst expressions."""
    return "(" + ", ".join(f"{name}: {value}" for name, value in values.items()) + ")" if values else "(:)"


def preamble(document: Document, style: Style, palette: Palette | None, notes: Sequence[str]) -> str:
    """Everything before the blocks of a document. `notes` are the ids of its notes, in order."""
    m = measures(style)
    values = {
        "marked": "true" if palette else "false",
        "s": dictionary({name: string(level) for name, level in style.levels.items()}),
        "m": dictionary(_sizes(document, style, m)),
        "f": dictionary(_fonts(style)),
        "slots": array([_slot(slot, style, palette) for slot in furniture.slots(document, style)]),
        "c": dictionary(_furniture(document, style, palette)),
        "notemarks": array([string(palette.colour(f"{note}:marker")) for note in notes] if palette else []),
    }
    return "".join(f"#let {name} = {value}\n" for name, value in values.items()) + _base()


def _sizes(document: Document, style: Style, m: Measures) -> dict[str, str]:
    top, right, bottom, left = m.margins
    lengths = {"width": m.width, "height": m.height, "top": top, "right": right, "bottom": bottom, "left": left,
               "size": m.size, "leading": round(m.leading, 2), "gap": m.gap,
               "water": round(min(64.0, m.text_width / (0.8 * len(document.watermark))))}  # fmt: skip
    values = {name: f"{value}pt" for name, value in lengths.items()}
    values |= {
        "columns": str(m.columns),
        "paper": string(m.paper),
        "ink": string(m.ink),
        "tint": string(m.tint),
    }
    if style["background"] == "picture":
        values["backdrop"] = string(photo_svg(photo(7, 200, 280, True), m.width, m.height))
    if style["banner"] == "picture":
        values["banner"] = string(photo_svg(photo(11, 300, 90), 300, 90))
    return values


def photo_svg(jpeg: bytes, width: float, height: float) -> str:
    """A photograph inside an SVG, because Typst takes an SVG from a string."""
    return filled_with(data_uri(jpeg, "image/jpeg"), width, height)


def _fonts(style: Style) -> dict[str, str]:
    used = families(style)
    script = [used["script"][0]] if "script" in used else []
    found = {use: array([string(name) for name in dict.fromkeys([used[use][0], *script, FALLBACK])])
             for use in ("body", "sans", "serif", "mono", "code")}  # fmt: skip
    maths = "New Computer Modern Math" if style["maths_font"] == "default" else used["maths"][0]
    return found | {"maths": array([string(maths), string(FALLBACK)])}


def _slot(slot: furniture.Slot, style: Style, palette: Palette | None) -> str:
    grey = "#c8ccd4" if style["theme"] == "dark" else "#555555"
    values = {
        "place": string(slot.place),
        "parity": string(slot.parity),
        "kind": string(slot.kind),
        "colour": string(palette.colour(slot.id) if palette else grey),
        "lines": array([string(line) for line in slot.lines]),
    }
    return dictionary(values)


def _furniture(document: Document, style: Style, palette: Palette | None) -> dict[str, str]:
    water = palette.colour(furniture.WATERMARK) if palette else WATERMARKS[style["theme"]]
    number = palette.colour(furniture.LINE_NUMBERS) if palette else "#888888"
    return {"watermark": string(water), "lineno": string(number), "word": string(document.watermark)}
