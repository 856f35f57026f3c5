"""Sections of a text document, and its running heads and feet."""

from __future__ import annotations

import re

from bench.lab import furniture
from bench.lab.measures import Measures
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office.runs import el_text
from bench.lab.renderers.office.xml import twips, w

_FIELD = re.compile(r"(\{pages?\})")


def section(job: Job, m: Measures, columns: int) -> str:
    """The properties of a section of so many columns. It starts on the page of the one before."""
    top, right, bottom, left = m.margins
    inner = ""
    for kind in ("header", "footer"):
        for parity in ("default", "even"):
            inner += f'<w:{kind}Reference w:type="{parity}" r:id="{kind}-{parity}"/>'
    inner += w("type", val="continuous")
    wide = "landscape" if m.width > m.height else None
    inner += w("pgSz", w=twips(m.width), h=twips(m.height), **({"orient": wide} if wide else {}))
    inner += w(
        "pgMar", top=twips(top), right=twips(right), bottom=twips(bottom), left=twips(left),
        header=twips(max(16, top - 34)), footer=twips(max(16, bottom - 30)), gutter=0,
    )  # fmt: skip
    if job.style["frame"] == "page":
        sides = "".join(
            w(s, val="single", sz=8, space=10, color="777777") for s in ("top", "left", "bottom", "right")
        )
        inner += w("pgBorders", sides, offsetFrom="text")
    if job.style["line_numbers"] == "margin":
        inner += w("lnNumType", countBy=1, restart="newPage", distance=twips(14))
    rule = {"sep": 1} if job.style["column_rule"] == "line" and columns > 1 else {}
    inner += w("cols", num=columns, space=twips(m.gap if columns == m.columns else 18), **rule)
    if job.document.language == "ar":
        inner += w("bidi")
    return w("sectPr", inner)


def running(job: Job, m: Measures, kind: str, parity: str) -> str:
    """The paragraphs of a running head or foot. `kind` is header or footer, `parity` odd or even."""
    where = {"header": "top", "footer": "bottom"}[kind]
    slots = [
        slot
        for slot in furniture.slots(job.document, job.style)
        if slot.place.startswith(where) and slot.parity in ("all", parity)
    ]
    if not slots:
        return w("p", w("pPr", w("pStyle", val=kind.capitalize())))
    rows = max(len(slot.lines) for slot in slots)
    return "".join(_row(job, m, kind, slots, n, last=n == rows - 1) for n in range(rows))


def _row(job: Job, m: Measures, kind: str, slots: list[furniture.Slot], n: int, *, last: bool) -> str:
    grey = "#c8ccd4" if m.ink > "#888888" else "#555555"
    parts = {"left": "", "center": "", "right": ""}
    for slot in slots:
        if n < len(slot.lines):
            parts[slot.place.partition("-")[2]] += _text(job, slot, n, grey)
    tab = w("r", w("tab"))
    inner = parts["left"]
    if parts["center"] or parts["right"]:
        inner += tab + parts["center"]
    if parts["right"]:
        inner += tab + parts["right"]
    tabs = w("tab", val="clear", pos=4513) + w("tab", val="clear", pos=9026)
    tabs += w("tab", val="center", pos=twips(m.text_width / 2)) + w(
        "tab", val="right", pos=twips(m.text_width)
    )
    rule = {"line": "single", "double": "double"}.get(job.style["running_rule"])
    border, edge = "", kind == "header"
    heads = any(slot.kind != "page_number" for slot in slots)
    if rule and heads and (last if edge else n == 0):
        border = w("pBdr", w("bottom" if edge else "top", val=rule, sz=4, space=3, color=grey[1:]))
    ends = w("ind", firstLine=0) + w("jc", val="left")
    return w("p", w("pPr", w("pStyle", val=kind.capitalize()) + border + w("tabs", tabs) + ends) + inner)


def _text(job: Job, slot: furniture.Slot, n: int, grey: str) -> str:
    look = w(
        "rPr",
        w("color", val=job.inks.colour(slot.id, grey)) + (w("rtl") if job.document.language == "ar" else ""),
    )
    out = ""
    for piece in _FIELD.split(slot.lines[n]):
        if piece in ("{page}", "{pages}"):
            code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}[piece]
            out += f'<w:fldSimple w:instr="{code}">{w("r", look + el_text("1"))}</w:fldSimple>'
        elif piece:
            out += w("r", look + el_text(piece))
    return out
