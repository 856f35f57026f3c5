"""Documents to write for Docling, with and without things that it cannot keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from doc2md.document import (
    Block,
    Cell,
    Document,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Region,
    Source,
    Text,
)
from doc2md.geometry import Box
from doc2md.markup.write import merged
from doc2md.structure.lists import regions_around

SIZE = (200.0, 100.0)
HERE = (Region(1, Box(10, 20, 30, 40)),)
PAGES = (1, 2, 3)


def document(*blocks: Block) -> Document:
    rows = tuple(PageRow(page, PageStatus.OK, SIZE) for page in PAGES)
    return Document(Source("a.pdf", "ab" * 32, 3), rows, blocks)


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=6
)
values = st.sampled_from(["https://example.org/a?b=1", "mailto:a@example.org", "notes.html", "#page-2"])
SHAPES: list[tuple[MarkKind, ...]] = [
    (),
    (MarkKind.BOLD,),
    (MarkKind.ITALIC, MarkKind.STRIKE),
    (MarkKind.BOLD, MarkKind.SUPERSCRIPT),
    (MarkKind.SUBSCRIPT,),
    (MarkKind.CODE,),
    (MarkKind.MATH,),
    (MarkKind.LINK,),
    (MarkKind.LINK, MarkKind.ITALIC),
    (MarkKind.CODE, MarkKind.BOLD),
    (MarkKind.NOTE,),
]


def piece(said: str, kinds: tuple[MarkKind, ...], address: str) -> Text:
    values = {MarkKind.LINK: address, MarkKind.NOTE: "7"}
    return Text(said, tuple(Mark(0, len(said), kind, values.get(kind, "")) for kind in kinds))


pieces = st.builds(piece, words, st.sampled_from(SHAPES), values)
texts = st.lists(pieces, min_size=1, max_size=4).map(lambda parts: merged(Text.join(parts)))
plain = words.map(Text)
boxes = st.tuples(st.integers(0, 90), st.integers(0, 40), st.integers(1, 90), st.integers(1, 40)).map(
    lambda b: Box(float(b[0]), float(b[1]), float(b[0] + b[2]), float(b[1] + b[3]))
)
pages = st.sampled_from(PAGES)
placed = st.builds(lambda page, box: (Region(page, box),), pages, st.none() | boxes)
shown = st.builds(lambda page, box: (Region(page, box),), pages, boxes)


def block(kind: Kind, said: st.SearchStrategy[Text] = texts, **more: st.SearchStrategy[Any]) -> Any:
    return st.builds(Block, st.just(""), st.just(kind), placed, said, **more)


def tuples(of: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=least, max_size=2).map(tuple)


def around(kind: Kind, children: tuple[Block, ...]) -> Block:
    return Block("", kind, regions_around(children), children=children)


notes = block(Kind.FOOTNOTE, plain, label=st.sampled_from(["1", "*", ""]))
captions = st.tuples(block(Kind.CAPTION)) | st.just(())
leaves = (
    block(Kind.PARAGRAPH)
    | block(Kind.QUOTE)
    | block(Kind.HEADING, level=st.integers(1, 6))
    | block(Kind.CAPTION)
    | block(Kind.EQUATION, plain)
    | block(Kind.CODE, plain, label=st.sampled_from(["", "python", "c++"]))
    | notes
    | block(Kind.NOTE, plain, label=st.sampled_from(["highlight", ""]))
    | block(Kind.HEADER, words.map(lambda w: Text("Head " + w)))
    | block(Kind.FOOTER, texts.map(lambda t: Text.join([Text("Foot "), t])).map(merged))
    | block(Kind.PAGE_NUMBER, st.sampled_from([Text("12"), Text("– xiv –")]))
)


def grid(
    page: int, box: Box | None, rows: list[list[tuple[Text, bool]]], children: tuple[Block, ...]
) -> Block:
    width = min(map(len, rows))
    cells = [
        Cell(r, c, text, header=header, region=Region(page, Box(c, r, c + 1, r + 1)) if c else None)
        for r, row in enumerate(rows)
        for c, (text, header) in enumerate(row[:width])
    ]
    if width > 1:  # two cells of the first row are one
        cells[:2] = [replace(cells[0], colspan=2)]
    return Block("", Kind.TABLE, (Region(page, box),), cells=tuple(cells), children=children)


cells = st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=3)
tables = st.builds(
    grid,
    pages,
    st.none() | boxes,
    st.lists(cells, min_size=1, max_size=3),
    st.tuples(captions, tuples(notes)).map(lambda both: both[0] + both[1]),
)
figures = st.builds(Block, st.just(""), st.just(Kind.FIGURE), shown, plain, children=captions)


def item(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return block(Kind.ITEM, label=st.sampled_from(["•", "1.", "b)", ""]), children=tuples(inside))


def lists(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return tuples(item(inside), least=1).map(lambda items: around(Kind.LIST, items))


whole = leaves | tables | figures
nested = lists(lists(leaves) | block(Kind.PARAGRAPH) | block(Kind.CODE, plain))
contents = tuples(block(Kind.PARAGRAPH) | nested, least=1).map(lambda inner: around(Kind.CONTENTS, inner))
documents = st.lists(whole | nested | contents, max_size=4).map(
    lambda blocks: document(*sorted(blocks, key=lambda block: block.page))
)
