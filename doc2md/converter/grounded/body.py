r"""Parse the body under a tag: the model writes Markdown, HTML tables in one line, and formulas in `\[`…`\]`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from markdown_it.tree import SyntaxTreeNode

from doc2md.converter.grounded.dollar_signs import repair_dollar_signs
from doc2md.converter.grounded.labels import GroundedLabel
from doc2md.converter.grounded.raw_blocks import formulas_in, raw_blocks
from doc2md.document import Block, Cell, Kind, Text
from doc2md.markup.read import markdown_parser, read_inline, text_of
from doc2md.markup.tables import read_table


class MakeBlock(Protocol):
    """Makes a block with the regions and the origin of the body's tag."""

    def __call__(self, kind: Kind, text: Text = ..., **fields: Any) -> Block: ...


_BLOCK_MARKUP = re.compile(r"^[ \t]*(?:[-+*]|\d{1,9}[.)]|```|~~~)|\|", re.M)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_TABLE_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
MAX_COLUMNS, MAX_ROWS = 100, 500
"""Limits for `widen_tables`: columns that are added to a pipe table, and rows that are counted for its width."""

_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(.*)")

_SUBTITLE = re.compile(r"\s*#{2,6} ")
"""Two or more `#` start a heading. In the body of a text, a single `#` starts a comment in code."""
_CODE_LINE = re.compile(r"\s*#|.*;\s*\Z|[A-Za-z_][\w.]*\s*=|(?:import|from)\s")

_PAGE_RULES = markdown_parser()
_BODY_RULES = markdown_parser()
# In a body, `#` may start a comment in code, four spaces may be an indent, and `---` may be a row of dashes.
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
_DOUBLY_ESCAPED = re.compile(r"(?P<math>\\\(.{0,1000}?\\\)|\\\[.{0,1000}?\\\])|\\\\(?P<sign>[*_])", re.S)
_LEVEL: dict[str, int] = {GroundedLabel.TITLE: 1, GroundedLabel.SUBTITLE: 2}
LABELS: frozenset[str] = frozenset(GroundedLabel)
"""All labels that name a part of a page."""


def read_body(label: str, body: str, make_block: MakeBlock) -> list[Block]:
    """Return the blocks of the body under a tag with this label, in order; [] if the body has no content."""
    if "\\\\" in body:  # the model writes a literal `*` as `\\*`
        body = _DOUBLY_ESCAPED.sub(lambda m: m["math"] or "\\" + m["sign"], body)
    body = repair_dollar_signs(body)
    if label == GroundedLabel.IMAGE:
        return [make_block(Kind.FIGURE), *_read_text(body, make_block)]
    if label == GroundedLabel.TABLE:
        return _read_text(body, make_block) or [make_block(Kind.TABLE)]
    if label == GroundedLabel.EQUATION:
        return _equation(body, make_block)
    if label in _LEVEL or _SUBTITLE.match(body):
        return _headings_and_text(body, _LEVEL.get(label, 2), make_block)
    if label == GroundedLabel.TEXT and body.lstrip().startswith("#"):
        return _code_and_text(body.strip(), make_block)
    return _read_text(body, make_block, _BY_LABEL.get(label, Kind.PARAGRAPH))


def read_markdown(body: str, make_block: MakeBlock) -> list[Block]:
    """Return the blocks of an answer without tags. It is plain Markdown, so headings are allowed."""
    return _read_text(body, make_block, page=True)


def _equation(body: str, make_block: MakeBlock) -> list[Block]:
    """If a body contains only formulas, each becomes an equation. Formulas in a sentence stay in it."""
    formulas = list(formulas_in(body))
    if formulas and not _text_outside(body, formulas).strip():
        return [make_block(Kind.EQUATION, Text(body[start + 2 : end - 2].strip())) for start, end in formulas]
    if not formulas and re.search(r"\\[a-zA-Z]", body):
        return [make_block(Kind.EQUATION, Text(body.strip()))]
    return _read_text(body, make_block)


def _text_outside(body: str, spans: Sequence[tuple[int, int]]) -> str:
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return "".join(body[end:start] for end, start in zip([0, *ends], [*starts, len(body)], strict=True))


def _headings_and_text(body: str, level: int, make_block: MakeBlock) -> list[Block]:
    """The first line is a heading, and so are the lines after it that start with `#`. The rest is text."""
    lines = body.strip().split("\n")
    headings: list[Block] = []
    for line in lines:
        match = _HEADING.fullmatch(line.rstrip())
        if headings and not match:
            break
        words = read_inline(match[2] if match else line).strip()
        headings.append(make_block(Kind.HEADING, words, level=len(match[1]) if match else level))
    rest = "\n".join(lines[len(headings) :])
    return [*(heading for heading in headings if heading.text.plain), *_read_text(rest, make_block)]


def _code_and_text(body: str, make_block: MakeBlock) -> list[Block]:
    """A comment with code below it becomes a code block. A comment alone stays text."""
    lines = body.splitlines()
    end = next((i for i, line in enumerate(lines) if not _CODE_LINE.match(line)), len(lines))
    if end < 2:
        return _read_text(body, make_block)
    return [
        make_block(Kind.CODE, Text("\n".join(lines[:end]))),
        *_read_text("\n".join(lines[end:]), make_block),
    ]


def _read_text(
    body: str, make_block: MakeBlock, kind: Kind = Kind.PARAGRAPH, *, page: bool = False
) -> list[Block]:
    """Read tables and display formulas separately, because a Markdown parser would split them; the rest is Markdown."""
    blocks, at = [], 0
    for start, end in raw_blocks(body):
        blocks += _markdown(body[at:start], make_block, kind, page=page)
        source = body[start:end]
        if source.startswith("<"):
            blocks += _table(source, make_block)
        else:
            blocks.append(make_block(Kind.EQUATION, Text(source[2:-2].strip())))
        at = end
    return blocks + _markdown(body[at:], make_block, kind, page=page)


def _table(source: str, make_block: MakeBlock) -> list[Block]:
    cells, outside = read_table(source)
    blocks = [make_block(Kind.TABLE, cells=cells)] if cells else []
    return blocks + ([make_block(Kind.PARAGRAPH, read_inline(outside))] if outside else [])


def _markdown(source: str, make_block: MakeBlock, kind: Kind, *, page: bool = False) -> list[Block]:
    if not source.strip():
        return []
    source = re.sub(r"\r\n?", "\n", source).replace("\x00", "")
    if not page and not _BLOCK_MARKUP.search(source):
        return _paragraphs(source, make_block, kind)
    tree = SyntaxTreeNode((_PAGE_RULES if page else _BODY_RULES).parse(widen_tables(source)))
    return [block for node in tree.children for block in _blocks_of_node(node, make_block, kind)]


def widen_tables(source: str) -> str:
    """Add columns to the head of each pipe table until it is as wide as the widest row.

    A Markdown parser drops the cells of a row that has more columns than the head.
    """
    lines = source.split("\n")
    for at in range(len(lines) - 1, 0, -1):
        if not (_TABLE_DELIMITER.fullmatch(lines[at]) and "|" in lines[at - 1]):
            continue
        below = itertools.takewhile(str.strip, lines[at + 1 : at + 1 + MAX_ROWS])
        missing = max(map(_count_columns, below), default=0) - _count_columns(lines[at])
        if 0 < missing < MAX_COLUMNS:
            lines[at - 1] = lines[at - 1].rstrip().removesuffix("|") + "|" * (missing + 1)
            lines[at] = lines[at].rstrip().removesuffix("|") + "|-" * missing + "|"
    return "\n".join(lines)


def _count_columns(line: str) -> int:
    return len(_PIPE.findall(line.strip().removeprefix("|").rstrip().removesuffix("|"))) + 1


def _paragraphs(source: str, make_block: MakeBlock, kind: Kind) -> list[Block]:
    """Split text without block markup into paragraphs, like the Markdown parser but ten times as fast."""
    parts = ("\n".join(line.strip() for line in part.splitlines()) for part in _BLANK_LINES.split(source))
    texts = (read_inline(part).strip() for part in parts)
    return [make_block(kind, text) for text in texts if text.plain]


def _blocks_of_node(node: SyntaxTreeNode, make_block: MakeBlock, kind: Kind) -> Iterator[Block]:
    read = _NODES.get(node.type)
    if read:
        yield from read(node, make_block)
    elif node.children and node.type != "paragraph":
        for child in node.children:
            yield from _blocks_of_node(child, make_block, kind)
    elif _text_of_node(node).plain:
        yield make_block(kind, _text_of_node(node))


def _text_of_node(node: SyntaxTreeNode) -> Text:
    inline = next((n for n in [node, *node.children] if n.type == "inline"), None)
    if inline is None:
        return Text(node.content.strip())
    return text_of(inline.to_tokens()[0].children or []).strip()


def _heading(node: SyntaxTreeNode, make_block: MakeBlock) -> Iterator[Block]:
    yield make_block(Kind.HEADING, _text_of_node(node), level=int(node.tag[1]))


def _code(node: SyntaxTreeNode, make_block: MakeBlock) -> Iterator[Block]:
    yield make_block(Kind.CODE, Text(node.content.rstrip("\n")), label=node.info.strip().split(" ")[0])


def _list(node: SyntaxTreeNode, make_block: MakeBlock) -> Iterator[Block]:
    yield make_block(Kind.LIST, children=tuple(_item(item, make_block) for item in node.children))


def _item(node: SyntaxTreeNode, make_block: MakeBlock) -> Block:
    """The first paragraph becomes the text of the item, and all other blocks its children."""
    parts = [block for child in node.children for block in _blocks_of_node(child, make_block, Kind.PARAGRAPH)]
    own = parts.pop(0).text if parts and parts[0].kind is Kind.PARAGRAPH else Text()
    return make_block(Kind.ITEM, own, label=(node.info or "") + node.markup, children=tuple(parts))


def _pipe_table(node: SyntaxTreeNode, make_block: MakeBlock) -> Iterator[Block]:
    rows = [row for part in node.children for row in part.children]
    yield make_block(
        Kind.TABLE,
        cells=tuple(
            Cell(r, c, _text_of_node(cell), header=cell.type == "th")
            for r, row in enumerate(rows)
            for c, cell in enumerate(row.children)
        ),
    )


_NODES: dict[str, Callable[[SyntaxTreeNode, MakeBlock], Iterator[Block]]] = {
    "heading": _heading,
    "fence": _code,
    "code_block": _code,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _pipe_table,
    "hr": lambda node, make_block: iter(()),
}
