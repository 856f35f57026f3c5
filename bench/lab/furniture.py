"""What surrounds the text of a page: running heads, page numbers, line numbers, watermarks, hidden text.

None of it belongs into the Markdown. The first part of each id is the kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bench.lab.content import Document
from bench.lab.factors import Style

KINDS = ("running_head", "running_foot", "page_number", "line_number", "watermark", "hidden")


@dataclass(frozen=True)
class Slot:
    """Words at a place of every page.

    `place` is such as "top-left", "bottom-center" or "left-side". In `lines`, "{page}" and "{pages}" stand for numbers.
    `parity` is of: all, odd, even.
    """

    id: str
    place: str
    lines: tuple[str, ...]
    parity: str = "all"

    @property
    def kind(self) -> str:
        return self.id.partition("/")[0]


WATERMARK = "watermark/page"
LINE_NUMBERS = "line_number/margin"
HIDDEN = "hidden/text"


def slots(document: Document, style: Style) -> list[Slot]:
    """Running heads, running feet and page numbers."""
    title, firm, date = document.running
    found: list[Slot] = []
    match style["running_head"]:
        case "line":
            found.append(Slot("running_head/line", "top-left" if len(title) % 2 else "top-center", (title,)))
        case "two-lines":
            found.append(Slot("running_head/two", "top-left", (title, f"{firm}, {date}")))
        case "alternating":
            found.append(Slot("running_head/odd", "top-left", (title,), "odd"))
            found.append(Slot("running_head/even", "top-left", (firm,), "even"))
        case "side":
            found.append(Slot("running_head/side", "left-side", (firm, date)))
        case "both":
            found.append(Slot("running_head/top", "top-left", (title,)))
            found.append(Slot("running_foot/bottom", "bottom-left", (firm,)))
        case "browser":
            found.append(Slot("running_head/date", "top-left", (date,)))
            found.append(Slot("running_head/title", "top-center", (title,)))
            found.append(Slot("running_head/address", "bottom-left", (_address(title, firm),)))
    if style["page_number"] != "none":
        corner = "bottom-right" if style["running_head"] == "browser" else "bottom-center"
        place = {"in-head": "top-right", "corner": "bottom-right"}.get(style["page_number"], corner)
        found.append(Slot("page_number/page", place, (_number(document, style),)))
    return found


def _address(title: str, firm: str) -> str:
    """The address of a page, as browsers print it."""
    site, page = (re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") for text in (firm, title))
    return f"https://{site or 'www'}.example/{page[:40] or 'page'}"


def _number(document: Document, style: Style) -> str:
    word, of = document.labels["page"], document.labels["of"]
    forms = {"of": f"{word} {{page}} {of} {{pages}}", "word": f"{word} {{page}}"}
    if document.language == "zh":
        forms = {"of": "第{page}页 共{pages}页", "word": "第{page}页"}
    return (forms | {"dashes": "– {page} –", "slash": "{page}/{pages}"}).get(style["page_number"], "{page}")


def page_number_regex(document: Document, style: Style) -> str | None:
    """A regular expression that matches a page number as it is printed, or None where there is none."""
    if style["page_number"] == "none":
        return None
    escaped = re.escape(_number(document, style))
    return (
        escaped.replace(r"\{pages\}", r"\d{1,3}")
        .replace(r"\{page\}", r"\d{1,3}")
        .replace("–", "[–-]")
        .replace(r"\ ", " ?")
    )
