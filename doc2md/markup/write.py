"""`Text` to inline Markdown or HTML, and a grid of cells to a GFM or an HTML table.

What comes out reads back as the same words: every character that Markdown would take for markup is escaped,
only where it would, so that ordinary prose stays as it is.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from doc2md.document import Cell, Mark, MarkKind, Text
from doc2md.markup.read import read_inline


@dataclass(frozen=True, slots=True)
class Style:
    """How to write what has more than one spelling: the delimiters of inline maths, the line break.

    `portable`: so that readers with fewer escapes and signs than GitHub's, as Python-Markdown, read the same.
    """

    math: tuple[str, str] = ("$", "$")
    line_break: str = "<br>"
    portable: bool = False


MARKDOWN = Style()
GROUNDED = Style(math=("\\(", "\\)"))

_SPECIAL = re.compile(
    r"""
    [\\`]
    | (?<!\s)\* | \*(?!\s)          # a star between blanks is a star
    | (?<!\w)_ | _(?!\w)            # and an underscore inside a word an underscore
    | \[(?=\^) | \](?=[(\[:]) | !(?=\[)
    | <(?=[A-Za-z/!?]) | &(?=\#?\w{1,31};)
    | ~(?=~) | (?<=~)~ | \$
    """,
    re.VERBOSE,
)
_ENTITY = {"<": "&lt;", "&": "&amp;"}
_PORTABLE = _ENTITY | {"$": "&#36;", "~": "&#126;"}
_BLOCK_START = re.compile(
    r"\s*(?:(?:#{1,6}|[-+*])(?=\s|$)|>|=+\s*$|-{2,}\s*$|[~`]{3,}|(\d{1,9})(?=[.)](?:\s|$)))"
)

_ORDER = [
    MarkKind.LINK,
    MarkKind.BOLD,
    MarkKind.ITALIC,
    MarkKind.STRIKE,
    MarkKind.SUPERSCRIPT,
    MarkKind.SUBSCRIPT,
    MarkKind.CODE,
    MarkKind.MATH,
    MarkKind.NOTE,
]
_ATOMS = {MarkKind.CODE, MarkKind.MATH, MarkKind.NOTE}
_BRACKETED = {MarkKind.LINK, MarkKind.NOTE}
_FLANKED = {MarkKind.BOLD, MarkKind.ITALIC, MarkKind.STRIKE}
_USES = {"*": _FLANKED, "_": _FLANKED, "`": {MarkKind.CODE}, "$": {MarkKind.MATH}}
"""A sign that opens and closes needs a second one: one alone in its text, without such marks, is harmless."""


def escape(words: str, harmless: Container[str] = "", entities: Mapping[str, str] = _ENTITY) -> str:
    """`words` as Markdown that reads back as exactly them, inside a line; `harmless` characters stay bare."""

    def one(match: re.Match[str]) -> str:
        sign = match[0]
        return sign if sign in harmless else entities.get(sign, "\\" + sign)

    return _SPECIAL.sub(one, words)


def escape_line_start(line: str) -> str:
    """Escape what would make a line of a paragraph a heading, a list item, a quote or a rule."""
    match = _BLOCK_START.match(line)
    if not match:
        return line
    at = match.end(1) if match[1] else len(line) - len(line.lstrip())
    return f"{line[:at]}\\{line[at:]}"


def inline(text: Text, style: Style = MARKDOWN) -> str:
    """`Text` as inline Markdown. A forced line break is `<br>`, a footnote reference `[^label]`."""
    kinds = {mark.kind for mark in text.marks}
    if MarkKind.MATH in kinds and style.math[0] == "$":
        text = _apart(text)
    wraps = _MARKDOWN_WRAP
    if kinds & _FLANKED and not _reads_back(text):
        wraps = _HTML_EMPHASIS
    elif style.portable:
        wraps = _MARKDOWN_WRAP | {MarkKind.STRIKE: _HTML_EMPHASIS[MarkKind.STRIKE]}
    harmless = {sign for sign in "*_`$" if text.plain.count(sign) == 1 and not kinds & _USES[sign]}
    if style.math[0] != "$":
        harmless.add("$")
    entities = _PORTABLE if style.portable else _ENTITY
    return _write(text, wraps, lambda words: escape(words, harmless, entities), style)


def _apart(text: Text) -> Text:
    """A blank between a formula and a digit that touches it: in `2$x$` readers see prices, not maths."""
    touching = (
        at
        for mark in text.marks
        if mark.kind is MarkKind.MATH
        for at, beside in (
            (mark.start, text.plain[max(mark.start - 1, 0) : mark.start]),
            (mark.end, text.plain[mark.end : mark.end + 1]),
        )
        if beside.isdigit()
    )
    return text.splice((at, at, " ") for at in sorted(set(touching)))


def _reads_back(text: Text) -> bool:
    """Whether Markdown's emphasis can say this: it cannot open or close beside some punctuation."""
    plain = Text(text.plain, tuple(m for m in text.marks if m.kind is not MarkKind.NOTE))
    return merged(read_inline(_write(plain, _MARKDOWN_WRAP, escape, GROUNDED))) == merged(plain)


def merged(text: Text) -> Text:
    """The same text with equal marks that touch made one, emphasis without white space at its edges.

    Without doubts about words, for which Markdown has no sign.
    """
    marks: list[Mark] = []
    written = text.without(MarkKind.UNSURE).marks
    for mark in sorted(written, key=lambda m: (m.kind, m.value, m.start, m.end)):
        last = marks[-1] if marks else None
        if last and (last.kind, last.value) == (mark.kind, mark.value) and mark.start <= last.end:
            marks[-1] = last._replace(end=max(last.end, mark.end))
        else:
            marks.append(mark)
    return Text(text.plain, tuple(sorted(m for m in map(_inked(text.plain), marks) if m.start < m.end)))


def _inked(plain: str) -> Callable[[Mark], Mark]:
    """`** bold**` would not be bold: emphasis begins and ends with ink."""

    def trim(mark: Mark) -> Mark:
        if mark.kind not in _FLANKED:
            return mark
        inside = plain[mark.start : mark.end]
        start = mark.start + len(inside) - len(inside.lstrip())
        return mark._replace(start=start, end=start + len(inside.strip()))

    return trim


def inline_html(text: Text, style: Style = GROUNDED) -> str:
    """`Text` as inline HTML, maths in the style's delimiters.

    The model's cells are Markdown in HTML, so in the grounded style words are escaped for both.
    """

    def escaper(words: str) -> str:
        return html.escape(escape(words, "$") if style is GROUNDED else words, quote=False)

    return _write(text, _HTML_WRAP, escaper, style)


Wrap = Callable[[str, Mark, Style], str]


def _write(text: Text, wraps: dict[MarkKind, Wrap], escaper: Callable[[str], str], style: Style) -> str:
    """Split at marks' edges, then nest: at each run of equal marks the outermost kind opens first."""
    return "".join(_nest(list(runs(merged(text))), 0, wraps, escaper, style))


def runs(text: Text) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """Pieces of the text under one and the same set of marks, the outermost first: a sweep over the marks' edges."""
    edges = sorted({0, len(text.plain), *(m.start for m in text.marks), *(m.end for m in text.marks)})
    coming = deque(sorted(text.marks))
    active: list[Mark] = []
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while coming and coming[0].start == start:
            active.append(coming.popleft())
        active.sort(key=lambda m: (_ORDER.index(m.kind), m.start))
        yield text.plain[start:end], tuple(active)


def _nest(
    pieces: Sequence[tuple[str, tuple[Mark, ...]]],
    depth: int,
    wraps: dict[MarkKind, Wrap],
    escaper: Callable[[str], str],
    style: Style,
) -> list[str]:
    out: list[str] = []
    for mark, group in groupby(pieces, key=lambda run: run[1][depth] if len(run[1]) > depth else None):
        inner = list(group)
        if mark is None:
            out.append("".join(escaper(words) for words, _ in inner).replace("\n", style.line_break))
            continue
        if mark.kind in _BRACKETED and out and out[-1].endswith("!"):
            out[-1] = out[-1][:-1] + "\\!"  # else a picture
        if mark.kind in _ATOMS:
            out.append(wraps[mark.kind]("".join(words for words, _ in inner), mark, style))
        else:
            out.append(wraps[mark.kind]("".join(_nest(inner, depth + 1, wraps, escaper, style)), mark, style))
    return out


def _around(sign: str) -> Wrap:
    return lambda body, mark, style: f"{sign}{body}{sign}"


def _element(name: str) -> Wrap:
    return lambda body, mark, style: f"<{name}>{body}</{name}>"


def _code(body: str, mark: Mark, style: Style) -> str:
    body = body.replace("\n", " ")
    fence = "`" * (max((len(run) for run in re.findall("`+", body)), default=0) + 1)
    pad = (
        " " if body[:1] == "`" or body[-1:] == "`" or (body[:1] == body[-1:] == " " and body.strip()) else ""
    )
    return f"{fence}{pad}{body}{pad}{fence}"


def _math(body: str, mark: Mark, style: Style) -> str:
    return style.math[0] + " ".join(body.split()) + style.math[1]


_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-zA-Z][a-zA-Z0-9+.-]*):")
_LINKED = {"http", "https", "mailto", "ftp", "tel"}


def _is_linked(body: str, mark: Mark) -> bool:
    """Not where there is nothing to click, nor to an address that runs or reads something, as `javascript:` does."""
    scheme = _SCHEME.match(mark.value)
    return bool(body.strip()) and (scheme is None or scheme[1].lower() in _LINKED)


def _html_link(body: str, mark: Mark, style: Style) -> str:
    return f'<a href="{html.escape(mark.value)}">{body}</a>' if _is_linked(body, mark) else body


def _link(body: str, mark: Mark, style: Style) -> str:
    if not _is_linked(body, mark):
        return body
    address = mark.value.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    if re.search(r"[\s()]", address):
        address = f"<{address}>"
    return f"[{body}]({address})"


_MARKDOWN_WRAP: dict[MarkKind, Wrap] = {
    MarkKind.BOLD: _around("**"),
    MarkKind.ITALIC: _around("*"),
    MarkKind.STRIKE: _around("~~"),
    MarkKind.SUPERSCRIPT: _element("sup"),
    MarkKind.SUBSCRIPT: _element("sub"),
    MarkKind.CODE: _code,
    MarkKind.MATH: _math,
    MarkKind.LINK: _link,
    MarkKind.NOTE: lambda body, mark, style: f"[^{mark.value}]",
}
_HTML_EMPHASIS = _MARKDOWN_WRAP | {
    MarkKind.BOLD: _element("strong"),
    MarkKind.ITALIC: _element("em"),
    MarkKind.STRIKE: _element("del"),
}
_HTML_WRAP: dict[MarkKind, Wrap] = {
    MarkKind.BOLD: _element("strong"),
    MarkKind.ITALIC: _element("em"),
    MarkKind.STRIKE: _element("del"),
    MarkKind.SUPERSCRIPT: _element("sup"),
    MarkKind.SUBSCRIPT: _element("sub"),
    MarkKind.CODE: lambda body, mark, style: f"<code>{html.escape(body, quote=False)}</code>",
    MarkKind.MATH: lambda body, mark, style: html.escape(_math(body, mark, style), quote=False),
    MarkKind.LINK: _html_link,
    MarkKind.NOTE: lambda body, mark, style: f"<sup>{html.escape(body, quote=False)}</sup>",
}


MAX_GRID = 100_000
"""Slots of a pipe table, which has to write the empty ones as well."""


def is_gridded(cells: Sequence[Cell]) -> bool:
    """Whether the grid is small enough to be written slot by slot; in a foreign JSON a cell may stand anywhere."""
    return (max(c.row for c in cells) + 1) * (max(c.col for c in cells) + 1) <= MAX_GRID


def fits_gfm(cells: Sequence[Cell]) -> bool:
    """Whether a GFM table loses nothing: no spans, and a header that is the first row if there is any.

    It takes the backslash from every `\\|`, in a formula and in code too.
    """
    return is_gridded(cells) and all(
        c.rowspan == c.colspan == 1 and (not c.header or c.row == 0) and "\\|" not in c.text.plain
        for c in cells
    )


def gfm_table(cells: Sequence[Cell], style: Style = MARKDOWN) -> str:
    """A pipe table; its first row is the header, for GFM has no table without one."""
    width = max(c.col for c in cells) + 1
    rows = [[""] * width for _ in range(max(c.row for c in cells) + 1)]
    for cell in cells:
        rows[cell.row][cell.col] = re.sub(r"(?<!\\)\|", r"\\|", inline(cell.text, style))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def html_table(cells: Sequence[Cell], style: Style = GROUNDED, newline: str = "\n") -> str:
    """An HTML table; with `newline=""` on one line, as the model writes it."""
    rows = []
    for _, row in groupby(sorted(cells, key=lambda c: (c.row, c.col)), key=lambda c: c.row):
        rows.append("<tr>" + "".join(_html_cell(cell, style) for cell in row) + "</tr>")
    return newline.join(["<table>", *rows, "</table>"])


def _html_cell(cell: Cell, style: Style) -> str:
    name = "th" if cell.header else "td"
    spans = "".join(
        f' {key}="{value}"'
        for key, value in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if value > 1
    )
    return f"<{name}{spans}>{inline_html(cell.text, style).replace(chr(10), '<br>')}</{name}>"
