"""A style as CSS for paged HTML, for both HTML renderers.

`base.css` has what all documents share, `levels.toml` the CSS of the single levels. This module adds the numbers and
colours of a style as variables, and the boxes in the margins of the pages.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from bench.lab import furniture
from bench.lab.content import Document
from bench.lab.factors import Style
from bench.lab.measures import FALLBACK, WATERMARKS, Measures, families, measures
from bench.lab.palette import Palette
from bench.lab.pictures import data_uri, photo, tile

NUMBERS_WIDTH = 36.0  # room for line numbers in the page area, because Chromium prints nothing outside of it
_HERE = Path(__file__).parent
_INDENTS = {"normal": 1.9, "none": 1.2, "deep": 3.4}


@cache
def _levels() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads((_HERE / "levels.toml").read_text(encoding="utf-8"))
    return found


@cache
def _base() -> str:
    return (_HERE / "base.css").read_text(encoding="utf-8")


def stylesheet(document: Document, style: Style, palette: Palette | None) -> str:
    """The whole style sheet of a document. With a palette, what surrounds the text is in its colours."""
    m = measures(style)
    parts = [_page(document, style, m, palette), _variables(document, style, m), _base(), _fonts(style, m)]
    parts += [levels[style[name]] for name, levels in _levels().items() if style[name] in levels]
    if palette:
        parts.append("[data-k] *, [data-k] *::before { color: inherit !important }")
    return "\n".join(parts)


def _font(*names: str) -> str:
    return ",".join(f"'{name}'" for name in dict.fromkeys([*names, FALLBACK]))


def _body_fonts(style: Style) -> list[str]:
    used = families(style)
    return [used["body"][0], *([used["script"][0]] if "script" in used else [])]


def _variables(document: Document, style: Style, m: Measures) -> str:
    used = families(style)
    script = [used["script"][0]] if "script" in used else []
    indent = _INDENTS[style["list_indent"]] + (2.2 if style["numbering"] == "step" else 0)
    values = {
        "paper": m.paper,
        "ink": m.ink,
        "tint": m.tint,
        "line": "#8a93a3" if style["theme"] == "dark" else "#444",
        "watermark": WATERMARKS[style["theme"]],
        "leading": f"{m.leading:.2f}pt",
        "indent": f"{indent}em",
        "code-size": f"{m.size * 0.88:.2f}pt",
        "water-size": f"{min(64.0, m.text_width / (0.8 * len(document.watermark))):.0f}pt",
        "plain-fonts": _font(used["sans"][0], *script),
        "narrow": _font("Liberation Sans Narrow", *script),
        **{name: _font(used[name][0], *script) for name in ("sans", "serif", "mono")},
    }
    if style["banner"] == "picture":
        values["banner"] = f"url({data_uri(photo(11, 300, 90), 'image/jpeg')})"
    if style["background"] == "tiles":
        values["tiles"] = f"url({data_uri(tile(m.paper), 'image/png')})"
    if style["background"] == "picture":
        values["backdrop"] = f"url({data_uri(photo(7, 200, 280, True), 'image/jpeg')})"
    return ":root {" + "".join(f"--{name}:{value};" for name, value in values.items()) + "}"


def _fonts(style: Style, m: Measures) -> str:
    used = families(style)
    columns = f".body {{ columns: {m.columns}; column-gap: {m.gap}pt }}" if m.columns > 1 else ""
    numbers = f"body {{ padding-left: {NUMBERS_WIDTH}pt }}" if style["line_numbers"] == "margin" else ""
    return (
        f"body {{ font-size: {m.size}pt; font-family: {_font(*_body_fonts(style))} }}"
        f"code, pre {{ font-family: {_font(used['code'][0])} }}"
        f"math {{ font-family: {_font(used['maths'][0])} }}{columns}{numbers}"
    )


# ---- the margins of the page


def _page(document: Document, style: Style, m: Measures, palette: Palette | None) -> str:
    top, right, bottom, left = m.margins
    if style["line_numbers"] == "margin":
        left -= NUMBERS_WIDTH
    frame = "border: 1pt solid #777; padding: 6pt;" if style["frame"] == "page" else ""
    margin = f"margin: {top}pt {right}pt {bottom}pt {left}pt;"
    out = [f"@page {{ size: {m.width}pt {m.height}pt; {margin} background: {m.paper}; {frame} }}"]
    for slot in furniture.slots(document, style):
        selector = {"all": "@page", "odd": "@page :right", "even": "@page :left"}[slot.parity]
        place = {"left-side": "left-top"}.get(slot.place, slot.place)
        colour = palette.colour(slot.id) if palette else _grey(m)
        out.append(f"{selector} {{ @{place} {{ {_slot_rules(slot, style, m)} color: {colour} }} }}")
    return "\n".join(out)


def _grey(m: Measures) -> str:
    return "#c8ccd4" if m.ink > "#888888" else "#555555"


def _slot_rules(slot: furniture.Slot, style: Style, m: Measures) -> str:
    size = max(6.5, m.size * 0.78)
    family = _font(*_body_fonts(style))
    rules = (
        f"content: {_content(slot)}; font: {size:.1f}pt {family}; line-height: 1.25; white-space: pre-line;"
    )
    if slot.place == "left-side":
        return rules + "text-align: right; padding: 0 8pt 0 4pt; font-style: italic;"
    if slot.place.endswith("-left") and style["running_head"] != "browser":
        # The left box takes the width, else a long head would share it with an empty box at the right.
        rules += "width: 80%;" if style["page_number"] in ("in-head", "corner") else "width: 100%;"
    top = slot.place.startswith("top")
    rules += (
        "vertical-align: bottom; padding-bottom: 6pt;" if top else "vertical-align: top; padding-top: 6pt;"
    )
    rule = {"line": "0.5pt solid", "double": "2pt double"}.get(style["running_rule"])
    if rule and slot.kind != "page_number":
        rules += f"border-{'bottom' if top else 'top'}: {rule} {_grey(m)};"
    return rules


def _content(slot: furniture.Slot) -> str:
    text = "\\A ".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in slot.lines)
    for word, counter in (("{pages}", "pages"), ("{page}", "page")):
        text = text.replace(word, f'" counter({counter}) "')
    return f'"{text}"'.replace('"" ', "").replace(' ""', "")
