"""The check of a made document: its PDF prints exactly what its truth says, at the places that its boxes say.

A document that fails is thrown away.
"""

from __future__ import annotations

import re
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from bench.lab.boxes import Found, Glyph, Rect, glyphs_of, squeeze
from bench.lab.parts import Part

MAX_PAGES = 6
_HYPHENS = "-‐\u00ad"
_EDGE = 1.0  # points that a glyph may stand out of the page
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .use(dollarmath_plugin, allow_labels=False, double_inline=True)
    .use(footnote_plugin)
)


def problems(truth: str, parts: dict[str, Part], found: Found, pdf: bytes) -> list[str]:
    """What is wrong with a made document, empty if nothing is.

    Args:
        truth: its Markdown.
        parts: what it must print.
        found: what its marked copy says.
        pdf: the document itself.
    """
    checks = (
        pages(found), strays(found), missing(parts, found), spelling(parts, found), outside(found),
        collisions(parts, found), said(truth, parts), moved(found, pdf),
    )  # fmt: skip
    return [problem for problem in checks if problem]


def pages(found: Found) -> str:
    """Whether the number of pages is within the limits."""
    return "" if 1 <= len(found.sizes) <= MAX_PAGES else f"pages: {len(found.sizes)}"


def strays(found: Found) -> str:
    """Whether every printed glyph belongs to a part."""
    return f"stray text: {found.strays[0][:40]!r}" if found.strays else ""


def missing(parts: dict[str, Part], found: Found) -> str:
    """Whether every part is on a page."""
    for part in parts.values():
        optional = part.text is None and not part.said
        if part.id not in found.rows and part.id not in found.areas and not optional and part.text != "":
            return f"missing part: {part.id}"
    return ""


def spelling(parts: dict[str, Part], found: Found) -> str:
    """Whether every part prints its text. Hyphens at line ends may be added."""
    for part in parts.values():
        if part.text is None:
            continue
        for text in _by_page(part, found):
            wanted, printed = Counter(squeeze(part.text)), Counter(squeeze(text))
            if part.repeated and wanted:
                times = max(1, round(printed.total() / wanted.total()))  # heads are repeated in columns, too
                wanted = Counter({letter: count * times for letter, count in wanted.items()})
            lacking, added = wanted - printed, printed - wanted
            if part.loose:
                added.clear()
            for hyphen in _HYPHENS:
                del added[hyphen]
            if lacking or added:
                return f"wrong text: {part.id} lacks {_some(lacking)!r}, has also {_some(added)!r}"
    return ""


def _some(letters: Counter[str]) -> str:
    return "".join(sorted(letters.elements()))[:40]


def _by_page(part: Part, found: Found) -> list[str]:
    rows = found.rows.get(part.id, [])
    if not part.repeated:
        return ["\n".join(row.text for row in rows)]
    numbers = sorted({row.page for row in rows})
    return ["\n".join(row.text for row in rows if row.page == page) for page in numbers]


def outside(found: Found) -> str:
    """Whether all text and all pictures are on their pages."""
    boxes = [(row.page, row.box) for rows in found.rows.values() for row in rows] + list(found.areas.values())
    for page, box in boxes:
        width, height = found.sizes[page]
        if box[0] < -_EDGE or box[1] < -_EDGE or box[2] > width + _EDGE or box[3] > height + _EDGE:
            return f"text outside the page: {box}"
    return ""


def collisions(parts: dict[str, Part], found: Found) -> str:
    """Whether no two parts of the Markdown are printed over each other."""
    by_page: dict[int, list[tuple[Rect, str]]] = {}
    for part, rows in found.rows.items():
        if part in parts and (parts[part].said or part.endswith(":marker")):
            for row in rows:
                by_page.setdefault(row.page, []).append((_core(row.box), part))
    for boxes in by_page.values():
        boxes.sort(key=lambda pair: pair[0][1])
        for i, (box, part) in enumerate(boxes):
            for other, other_part in boxes[i + 1 :]:
                if other[1] >= box[3]:
                    break
                if part != other_part and min(box[2], other[2]) - max(box[0], other[0]) > 1:
                    return f"text over text: {part}, {other_part}"
    return ""


def _core(box: Rect) -> Rect:
    """The middle of a line: boxes of glyphs are higher than their ink, and may overlap those of other lines."""
    height = box[3] - box[1]
    return (box[0], box[1] + height * 0.35, box[2], box[3] - height * 0.35)


def moved(found: Found, pdf: bytes) -> str:
    """Whether the document has the glyphs of its marked copy at the same places, but for those inside pictures."""
    plain = glyphs_of(pdf)
    if len(plain) != len(found.glyphs):
        return "another number of pages than the marked copy"
    for number, (here, there) in enumerate(zip(plain, found.glyphs, strict=True)):
        areas = [box for page, box in found.areas.values() if page == number]
        left, right = (
            Counter(g for g in glyphs if not any(_inside(g, area) for area in areas))
            for glyphs in (here, there)
        )
        if not _match(left - right, right - left):
            examples = [*(left - right)][:4], [*(right - left)][:4]
            return f"glyphs elsewhere than in the marked copy: page {number + 1}, {examples}"
    return ""


def _inside(glyph: Glyph, area: Rect) -> bool:
    x, y = glyph[1] / 2, glyph[2] / 2
    return area[0] - 2 <= x <= area[2] + 2 and area[1] - 2 <= y <= area[3] + 2


def _match(left: Counter[Glyph], right: Counter[Glyph]) -> bool:
    """Whether glyphs agree up to half a point."""
    rest = list(right.elements())
    for char, x, y in left.elements():
        near = next((g for g in rest if g[0] == char and abs(g[1] - x) <= 1 and abs(g[2] - y) <= 1), None)
        if near is None:
            return False
        rest.remove(near)
    return not rest


def said(truth: str, parts: dict[str, Part]) -> str:
    """Whether the words of the Markdown are the words of the parts that belong into it."""
    texts = [part.text if part.words is None else part.words for part in parts.values() if part.said]
    wanted = Counter(word for text in texts if text for word in text.split())
    got = Counter(words_of(truth))
    difference = (wanted - got) + (got - wanted)
    return f"the truth differs from the text: {sorted(difference)[:4]}" if difference else ""


def words_of(markdown: str) -> list[str]:
    """The words of a Markdown text, without formulas, marks of notes, and boxes of tasks."""
    texts: list[str] = []
    for token in _MARKDOWN.parse(markdown):
        if token.type in ("fence", "code_block"):
            texts.append(token.content)
        elif token.type == "html_block":
            texts.append(_plain_html(token.content))
        elif token.type == "inline":
            text = "".join(map(_inline_text, token.children or []))
            texts.append(re.sub(r"^\[[ x]\] ", "", text))
    return " ".join(texts).split()


def _inline_text(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type in ("softbreak", "hardbreak", "math_inline"):
        return " "
    return " " if token.type == "html_inline" and token.content.startswith("<br") else ""


def _plain_html(text: str) -> str:
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    cells = re.split(r"</t[dhr]>", text)
    text = re.sub(r"<br>", " ", " ".join(re.sub(r"\$[^$]+\$", " ", cell) for cell in cells))
    text = re.sub(r"<[^>]+>", "", text)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text
