"""Write `Text` as inline Markdown or HTML, and a grid of cells as a GFM or HTML table.

The output parses back to the same text. A character is escaped only where Markdown would read it as markup, so
ordinary prose stays unchanged.
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
    """Choices for markup that can be written in more than one way.

    math        the opening and closing delimiters of inline maths
    line_break  the markup of a line break
    portable    markup that also works in Markdown readers with fewer escapes than GitHub, e.g. Python-Markdown
    mathml      formulas are MathML, without delimiters
    """

    math: tuple[str, str] = ("$", "$")
    line_break: str = "<br>"
    portable: bool = False
    mathml: bool = False


MARKDOWN = Style()
"""The style of the Markdown output."""
GROUNDED = Style(math=("\\(", "\\)"))
"""The style that grounded models use in their responses."""

_SPECIAL = re.compile(
    r"""
    [\\`]
    | (?<!\s)\* | \*(?!\s)          # a star between spaces is plain text
    | (?<!\w)_+ | _+(?!\w)          # underscores inside a word are plain text; others are escaped as a run
    | \[(?=\^) | \](?=[(\[:]) | !(?=\[)
    | <(?=[A-Za-z/!?]) | &(?=\#?\w{1,31};)
    | ~(?=~) | (?<=~)~ | \$
    """,
    re.VERBOSE,
)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_PORTABLE_ENTITIES = _ENTITIES | {"$": "&#36;", "~": "&#126;"}
_BLOCK_START = re.compile(
    r"\s*(?:(?:#{1,6}|[-+*])(?=\s|$)|>|=+\s*$|-{2,}\s*$|[~`]{3,}|(\d{1,9})(?=[.)](?:\s|$)))"
)

_NESTING_ORDER = [
    MarkKind.UNSUPPORTED,
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
_VERBATIM = {MarkKind.CODE, MarkKind.MATH, MarkKind.NOTE}
_BRACKETED = {MarkKind.LINK, MarkKind.NOTE}
_EMPHASIS = {MarkKind.BOLD, MarkKind.ITALIC, MarkKind.STRIKE}
_KINDS_BY_CHARACTER = {"*": _EMPHASIS, "_": _EMPHASIS, "`": {MarkKind.CODE}, "$": {MarkKind.MATH}}
"""Characters that open and close markup, and the mark kinds that use them.

Such markup needs two of the character. A single one in a text without these marks needs no escape.
"""


def escape(words: str, harmless: Container[str] = "", entities: Mapping[str, str] = _ENTITIES) -> str:
    """Escape `words` for use inside a line of Markdown, so that they parse back unchanged.

    Characters in `harmless` are not escaped. `entities` maps characters to HTML entities, and all others get a
    backslash.
    """

    def one(match: re.Match[str]) -> str:
        signs = match[0]
        return "".join(sign if sign in harmless else entities.get(sign, "\\" + sign) for sign in signs)

    return _SPECIAL.sub(one, words)


def escape_line_start(line: str) -> str:
    """Escape the start of a paragraph line that would become a heading, list item, block quote or thematic break."""
    match = _BLOCK_START.match(line)
    if not match:
        return line
    at = match.end(1) if match[1] else len(line) - len(line.lstrip())
    return f"{line[:at]}\\{line[at:]}"


def inline(text: Text, style: Style = MARKDOWN) -> str:
    """Write `Text` as inline Markdown.

    A newline becomes the line break of the style, and a footnote reference becomes `[^label]`.
    """
    kinds = {mark.kind for mark in text.marks}
    if MarkKind.MATH in kinds and style.math[0] == "$":
        text = _separate_math_from_digits(text)
    wraps = _MARKDOWN_WRAP
    if kinds & _EMPHASIS and not _survives_round_trip(text):
        wraps = _HTML_EMPHASIS
    elif style.portable:
        wraps = _MARKDOWN_WRAP | {MarkKind.STRIKE: _HTML_EMPHASIS[MarkKind.STRIKE]}
    harmless = {
        sign for sign in "*_`$" if text.plain.count(sign) == 1 and not kinds & _KINDS_BY_CHARACTER[sign]
    }
    if style.math[0] != "$" and not style.portable:
        harmless.add("$")
    entities = _PORTABLE_ENTITIES if style.portable else _ENTITIES
    return _write(text, wraps, lambda words: escape(words, harmless, entities), style)


def _separate_math_from_digits(text: Text) -> Text:
    """Put a space between a formula and an adjacent digit: Markdown readers take the `$` in `2$x$` for a currency."""
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


def _survives_round_trip(text: Text) -> bool:
    """Return whether Markdown emphasis can express the marks: it cannot open or close next to some punctuation."""
    plain = text.without(MarkKind.NOTE, MarkKind.UNSUPPORTED)
    return merged(read_inline(_write(plain, _MARKDOWN_WRAP, escape, GROUNDED))) == merged(plain)


def merged(text: Text) -> Text:
    """Return the text with normalised marks.

    Equal marks that touch or overlap become one. Emphasis loses the white space at its edges. `UNSURE` and `RESTORED`
    marks are removed, because Markdown has no markup for them.
    """
    marks: list[Mark] = []
    written = text.without(MarkKind.UNSURE, MarkKind.RESTORED).marks
    for mark in sorted(written, key=lambda m: (m.kind, m.value, m.start, m.end)):
        last = marks[-1] if marks else None
        if last and (last.kind, last.value) == (mark.kind, mark.value) and mark.start <= last.end:
            marks[-1] = last._replace(end=max(last.end, mark.end))
        else:
            marks.append(mark)
    return Text(
        text.plain, tuple(sorted(m for m in map(_without_edge_space(text.plain), marks) if m.start < m.end))
    )


def _without_edge_space(plain: str) -> Callable[[Mark], Mark]:
    """Trim white space from the edges of an emphasis mark, because Markdown does not read `** bold**` as bold."""

    def trim(mark: Mark) -> Mark:
        if mark.kind not in _EMPHASIS:
            return mark
        inside = plain[mark.start : mark.end]
        start = mark.start + len(inside) - len(inside.lstrip())
        return mark._replace(start=start, end=start + len(inside.strip()))

    return trim


def inline_html(text: Text, style: Style = GROUNDED) -> str:
    """Write `Text` as inline HTML, with maths in the style's delimiters.

    Grounded models write Markdown inside HTML cells, so the grounded style escapes words for both. Where dollar signs
    delimit maths, those of the text become entities: otherwise a Markdown reader takes `$5</td><td>$6` for a formula.
    """

    def escaper(words: str) -> str:
        return _html(escape(words, "$") if style is GROUNDED else words, style)

    return _write(text, _HTML_WRAP, escaper, style)


def _html(words: str, style: Style) -> str:
    """Escape words for HTML. HTML tables may be inside Markdown, where a dollar sign needs an entity, too."""
    escaped = html.escape(words, quote=False)
    return escaped.replace("$", _PORTABLE_ENTITIES["$"]) if style.math[0] == "$" else escaped


Wrap = Callable[[str, Mark, Style], str]


def _write(text: Text, wraps: dict[MarkKind, Wrap], escaper: Callable[[str], str], style: Style) -> str:
    """Split the text where marks start or end, then nest the markup in the order of `_NESTING_ORDER`."""
    return "".join(_nest(list(runs(merged(text))), 0, wraps, escaper, style))


def runs(text: Text) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """Split the text into pieces with a constant set of marks, and yield each with its marks, the outermost first."""
    edges = sorted({0, len(text.plain), *(m.start for m in text.marks), *(m.end for m in text.marks)})
    coming = deque(sorted(text.marks))
    active: list[Mark] = []
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while coming and coming[0].start == start:
            active.append(coming.popleft())
        active.sort(key=lambda m: (_NESTING_ORDER.index(m.kind), m.start))
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
            out[-1] = out[-1][:-1] + "\\!"  # otherwise Markdown reads `![` as an image
        if mark.kind in _VERBATIM:
            out.append(wraps[mark.kind]("".join(words for words, _ in inner), mark, style))
        else:
            out.append(wraps[mark.kind]("".join(_nest(inner, depth + 1, wraps, escaper, style)), mark, style))
    return out


def _delimited(sign: str) -> Wrap:
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
    source = " ".join(body.split())
    if style.mathml:
        from doc2md.markup.mathml import formula_in_markdown  # a heavy module

        return formula_in_markdown(source, display=False)
    return style.math[0] + source + style.math[1]


_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-zA-Z][a-zA-Z0-9+.-]*):")
_SAFE_SCHEMES = {"http", "https", "mailto", "ftp", "tel"}


def _is_safe_link(body: str, mark: Mark) -> bool:
    """Return whether a link has visible text and a safe scheme, unlike `javascript:`, which runs code."""
    scheme = _SCHEME.match(mark.value)
    return bool(body.strip()) and (scheme is None or scheme[1].lower() in _SAFE_SCHEMES)


def _html_link(body: str, mark: Mark, style: Style) -> str:
    return f'<a href="{html.escape(mark.value)}">{body}</a>' if _is_safe_link(body, mark) else body


def _link(body: str, mark: Mark, style: Style) -> str:
    if not _is_safe_link(body, mark):
        return body
    address = mark.value.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    if re.search(r"[\s()]", address):
        address = f"<{address}>"
    return f"[{body}]({address})"


_MARKDOWN_WRAP: dict[MarkKind, Wrap] = {
    MarkKind.BOLD: _delimited("**"),
    MarkKind.ITALIC: _delimited("*"),
    MarkKind.STRIKE: _delimited("~~"),
    MarkKind.UNSUPPORTED: _element("mark"),
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
    MarkKind.UNSUPPORTED: _element("mark"),
    MarkKind.SUPERSCRIPT: _element("sup"),
    MarkKind.SUBSCRIPT: _element("sub"),
    MarkKind.CODE: lambda body, mark, style: f"<code>{_html(body, style)}</code>",
    MarkKind.MATH: lambda body, mark, style: html.escape(_math(body, mark, style), quote=False),
    MarkKind.LINK: _html_link,
    MarkKind.NOTE: lambda body, mark, style: f"<sup>{_html(body, style)}</sup>",
}


MAX_GRID = 100_000
"""Maximum number of slots in a pipe table, which also has to write the empty slots."""


def is_gridded(cells: Sequence[Cell]) -> bool:
    """Return whether the grid has at most `MAX_GRID` slots. In JSON from elsewhere, a cell can have any position."""
    return (max(c.row for c in cells) + 1) * (max(c.col for c in cells) + 1) <= MAX_GRID


def fits_gfm(cells: Sequence[Cell]) -> bool:
    """Return whether a GFM table can express the cells without loss.

    GFM has no spans and allows a header only in the first row. It also removes the backslash from every `\\|`, even in
    formulas and code, so no cell may contain one.
    """
    return is_gridded(cells) and all(
        c.rowspan == c.colspan == 1 and (not c.header or c.row == 0) and "\\|" not in c.text.plain
        for c in cells
    )


def gfm_table(cells: Sequence[Cell], style: Style = MARKDOWN) -> str:
    """Write a GFM pipe table. Its first row becomes the header, because GFM has no table without a header."""
    width = max(c.col for c in cells) + 1
    rows = [[""] * width for _ in range(max(c.row for c in cells) + 1)]
    for cell in cells:
        rows[cell.row][cell.col] = re.sub(r"(?<!\\)\|", r"\\|", inline(cell.text, style))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def html_table(cells: Sequence[Cell], style: Style = GROUNDED, newline: str = "\n") -> str:
    """Write an HTML table, one row per line.

    With `newline=""`, the whole table is on one line, as grounded models write it.
    """
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
