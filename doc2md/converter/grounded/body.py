r"""The body under a tag to blocks: the model writes Markdown, one-line HTML tables and `\[maths\]` there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from markdown_it.tree import SyntaxTreeNode

from doc2md.converter.grounded.dollar_signs import right_dollars
from doc2md.converter.grounded.labels import GroundedLabel
from doc2md.converter.grounded.raw_blocks import formulas_in, raw_blocks
from doc2md.document import Block, Cell, Kind, Text
from doc2md.markup.read import markdown_parser, read_inline, text_of
from doc2md.markup.tables import read_table


class Make(Protocol):
    """Makes a block that stands where the body's tag says."""

    def __call__(self, kind: Kind, text: Text = ..., **fields: Any) -> Block: ...


_BLOCK_MARKUP = re.compile(r"^[ \t]*(?:[-+*]|\d{1,9}[.)]|```|~~~)|\|", re.M)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
MAX_COLUMNS, MAX_ROWS = 100, 500
"""Of a pipe table that are looked at for its width."""

_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(.*)")

_SUBTITLE = re.compile(r"\s*#{2,6} ")
"""In a text's body one `#` begins a comment of code, but several a heading."""
_CODE = re.compile(r"\s*#|.*;\s*\Z|[A-Za-z_][\w.]*\s*=|(?:import|from)\s")

_PAGE_RULES = markdown_parser()
_BODY_RULES = markdown_parser()
# In a grounded body a `#` may be a comment of code, four blanks an indent, `---` a row of dashes.
_BODY_RULES.disable(["heading", "lheading", "hr", "code", "blockquote"])

_BY_LABEL: dict[str, Kind] = {
    GroundedLabel.IMAGE_CAPTION: Kind.CAPTION,
    GroundedLabel.TABLE_CAPTION: Kind.CAPTION,
    GroundedLabel.CAPTION: Kind.CAPTION,
    GroundedLabel.TABLE_FOOTNOTE: Kind.CAPTION,
    GroundedLabel.IMAGE_FOOTNOTE: Kind.CAPTION,
    GroundedLabel.FOOTNOTE: Kind.FOOTNOTE,
    GroundedLabel.HEADER: Kind.HEADER,
    GroundedLabel.PAGE_HEADER: Kind.HEADER,
    GroundedLabel.FOOTER: Kind.FOOTER,
    GroundedLabel.PAGE_FOOTER: Kind.FOOTER,
    GroundedLabel.PAGE_NUMBER: Kind.PAGE_NUMBER,
}
_TWICE_ESCAPED = re.compile(r"(?P<math>\\\(.{0,1000}?\\\)|\\\[.{0,1000}?\\\])|\\\\(?P<sign>[*_])", re.S)
_LEVEL: dict[str, int] = {GroundedLabel.TITLE: 1, GroundedLabel.SUBTITLE: 2}
LABELS: frozenset[str] = frozenset(GroundedLabel)


def read_body(label: str, body: str, make: Make) -> list[Block]:
    """The blocks of one tag's body, in order; none where there is nothing to keep."""
    if "\\\\" in body:  # how the model writes a star that is none of Markdown's
        body = _TWICE_ESCAPED.sub(lambda m: m["math"] or "\\" + m["sign"], body)
    body = right_dollars(body)
    if label == GroundedLabel.IMAGE:
        return [make(Kind.FIGURE), *_chunks(body, make)]
    if label == GroundedLabel.TABLE:
        return _chunks(body, make) or [make(Kind.TABLE)]
    if label == GroundedLabel.EQUATION:
        return _equation(body, make)
    if label in _LEVEL or _SUBTITLE.match(body):
        return _titled(body, _LEVEL.get(label, 2), make)
    if label == GroundedLabel.TEXT and body.lstrip().startswith("#"):
        return _commented(body.strip(), make)
    return _chunks(body, make, _BY_LABEL.get(label, Kind.PARAGRAPH))


def read_markdown(body: str, make: Make) -> list[Block]:
    """An answer with no tags at all: plain Markdown, headings and all."""
    return _chunks(body, make, page=True)


def _equation(body: str, make: Make) -> list[Block]:
    """Formulas alone become equations; formulas among words stay in their sentence."""
    formulas = list(formulas_in(body))
    if formulas and not _outside(body, formulas).strip():
        return [make(Kind.EQUATION, Text(body[start + 2 : end - 2].strip())) for start, end in formulas]
    if not formulas and re.search(r"\\[a-zA-Z]", body):
        return [make(Kind.EQUATION, Text(body.strip()))]
    return _chunks(body, make)


def _outside(body: str, spans: Sequence[tuple[int, int]]) -> str:
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return "".join(body[end:start] for end, start in zip([0, *ends], [*starts, len(body)], strict=True))


def _titled(body: str, level: int, make: Make) -> list[Block]:
    """A heading is its first line; what follows a title in the same body is read as text."""
    lines = body.strip().split("\n")
    headings: list[Block] = []
    for line in lines:
        match = _HEADING.fullmatch(line.rstrip())
        if headings and not match:
            break
        words = read_inline(match[2] if match else line).strip()
        headings.append(make(Kind.HEADING, words, level=len(match[1]) if match else level))
    rest = "\n".join(lines[len(headings) :])
    return [*(heading for heading in headings if heading.text.plain), *_chunks(rest, make)]


def _commented(body: str, make: Make) -> list[Block]:
    """Lines of code under a comment keep their lines; a comment alone stays text."""
    lines = body.splitlines()
    end = next((i for i, line in enumerate(lines) if not _CODE.match(line)), len(lines))
    if end < 2:
        return _chunks(body, make)
    return [make(Kind.CODE, Text("\n".join(lines[:end]))), *_chunks("\n".join(lines[end:]), make)]


def _chunks(body: str, make: Make, kind: Kind = Kind.PARAGRAPH, *, page: bool = False) -> list[Block]:
    """Cut at tables and displayed maths, which Markdown's own rules would tear; read the rest as Markdown."""
    blocks, at = [], 0
    for start, end in raw_blocks(body):
        blocks += _markdown(body[at:start], make, kind, page=page)
        source = body[start:end]
        if source.startswith("<"):
            blocks += _table(source, make)
        else:
            blocks.append(make(Kind.EQUATION, Text(source[2:-2].strip())))
        at = end
    return blocks + _markdown(body[at:], make, kind, page=page)


def _table(source: str, make: Make) -> list[Block]:
    cells, outside = read_table(source)
    blocks = [make(Kind.TABLE, cells=cells)] if cells else []
    return blocks + ([make(Kind.PARAGRAPH, read_inline(outside))] if outside else [])


def _markdown(source: str, make: Make, kind: Kind, *, page: bool = False) -> list[Block]:
    if not source.strip():
        return []
    source = re.sub(r"\r\n?", "\n", source).replace("\x00", "")
    if not page and not _BLOCK_MARKUP.search(source):
        return _paragraphs(source, make, kind)
    tree = SyntaxTreeNode((_PAGE_RULES if page else _BODY_RULES).parse(widened(source)))
    return [block for node in tree.children for block in _block(node, make, kind)]


def widened(source: str) -> str:
    """With as many columns in the head of each pipe table as its widest row has: Markdown drops what is beyond."""
    lines = source.split("\n")
    for at in range(len(lines) - 1, 0, -1):
        if not (_DELIMITER.fullmatch(lines[at]) and "|" in lines[at - 1]):
            continue
        below = itertools.takewhile(str.strip, lines[at + 1 : at + 1 + MAX_ROWS])
        missing = max(map(_columns, below), default=0) - _columns(lines[at])
        if 0 < missing < MAX_COLUMNS:
            lines[at - 1] = lines[at - 1].rstrip().removesuffix("|") + "|" * (missing + 1)
            lines[at] = lines[at].rstrip().removesuffix("|") + "|-" * missing + "|"
    return "\n".join(lines)


def _columns(line: str) -> int:
    return len(_PIPE.findall(line.strip().removeprefix("|").rstrip().removesuffix("|"))) + 1


def _paragraphs(source: str, make: Make, kind: Kind) -> list[Block]:
    """What the Markdown parser would make of words with no block markup, at a tenth of its cost."""
    parts = ("\n".join(line.strip() for line in part.splitlines()) for part in _BLANK_LINES.split(source))
    texts = (read_inline(part).strip() for part in parts)
    return [make(kind, text) for text in texts if text.plain]


def _block(node: SyntaxTreeNode, make: Make, kind: Kind) -> Iterator[Block]:
    read = _NODES.get(node.type)
    if read:
        yield from read(node, make)
    elif node.children and node.type != "paragraph":
        for child in node.children:
            yield from _block(child, make, kind)
    elif _plain(node).plain:
        yield make(kind, _plain(node))


def _plain(node: SyntaxTreeNode) -> Text:
    inline = next((n for n in [node, *node.children] if n.type == "inline"), None)
    if inline is None:
        return Text(node.content.strip())
    return text_of(inline.to_tokens()[0].children or []).strip()


def _heading(node: SyntaxTreeNode, make: Make) -> Iterator[Block]:
    yield make(Kind.HEADING, _plain(node), level=int(node.tag[1]))


def _code(node: SyntaxTreeNode, make: Make) -> Iterator[Block]:
    yield make(Kind.CODE, Text(node.content.rstrip("\n")), label=node.info.strip().split(" ")[0])


def _list(node: SyntaxTreeNode, make: Make) -> Iterator[Block]:
    yield make(Kind.LIST, children=tuple(_item(item, make) for item in node.children))


def _item(node: SyntaxTreeNode, make: Make) -> Block:
    """The first paragraph is the item's own text, the rest its children."""
    parts = [block for child in node.children for block in _block(child, make, Kind.PARAGRAPH)]
    own = parts.pop(0).text if parts and parts[0].kind is Kind.PARAGRAPH else Text()
    return make(Kind.ITEM, own, label=(node.info or "") + node.markup, children=tuple(parts))


def _pipe_table(node: SyntaxTreeNode, make: Make) -> Iterator[Block]:
    rows = [row for part in node.children for row in part.children]
    yield make(
        Kind.TABLE,
        cells=tuple(
            Cell(r, c, _plain(cell), header=cell.type == "th")
            for r, row in enumerate(rows)
            for c, cell in enumerate(row.children)
        ),
    )


_NODES: dict[str, Callable[[SyntaxTreeNode, Make], Iterator[Block]]] = {
    "heading": _heading,
    "fence": _code,
    "code_block": _code,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _pipe_table,
    "hr": lambda node, make: iter(()),
}
