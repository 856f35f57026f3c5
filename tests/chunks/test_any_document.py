"""Chunks of any document: none is over the limit, and every word is in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from doc2md.chunks import Chunk, chunks
from doc2md.document import (
    FURNITURE,
    Block,
    Cell,
    Document,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Region,
    Text,
)
from doc2md.exporter.anchors import title_of
from doc2md.exporter.markdown import Place, Writer, to_markdown
from doc2md.geometry import Box
from doc2md.options.export import ExportOptions
from tests.builders.examples import examples
from tests.chunks.documents import WORDS, document, own

scraps = [
    WORDS,
    "Fig. 3 is new. See it.",
    "word ",
    " ",
    "1. ",
    "a" * 40,
    "語言。中文",
    "e\u0301",
    "🙂",
    ": ",
    "...",
]


scraps += ["\n", "\r", "\u2028", "`", "$x$", "|", "**", "_", "[", "](", "<b>", "\\", "# ", "- ", "&amp;"]
words = st.lists(st.sampled_from(scraps), max_size=6).map("".join)
places = st.sampled_from(
    [(Region(1, Box(1, 2, 3, 4)),), (Region(1, Box(1, 2, 3, 4)), Region(2, None)), (Region(3, None),)]
)
marks = st.builds(
    Mark, st.just(0), st.integers(1, 9), st.sampled_from(MarkKind), st.sampled_from(["1", "http://x"])
)
texts = st.builds(
    lambda plain, mark: Text(plain, (mark,) if mark and mark.end <= len(plain) else ()),
    words,
    st.none() | marks,
)
cells = st.lists(
    st.builds(
        Cell, st.integers(0, 4), st.integers(0, 2), texts, st.integers(1, 3), st.just(1), st.booleans()
    ),
    max_size=6,
)
leaves = st.builds(
    Block,
    id=st.sampled_from("abc"),
    kind=st.sampled_from(Kind),
    regions=places,
    text=texts,
    level=st.integers(1, 3),
    label=st.sampled_from(["", "1.", "7.", "a)", "python"]),
    cells=cells.map(tuple),
    figure=st.none() | st.just("p0001-fig01.png"),
    confidence=st.none() | st.floats(0, 1),
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(lambda b, c: replace(b, children=tuple(c)), leaves, st.lists(inner, max_size=3)),
    max_leaves=5,
)
documents = st.builds(
    lambda blocks, failed: document(
        *sorted(blocks, key=lambda b: b.page),
        pages=tuple(
            PageRow(n, PageStatus.FAILED if n == failed else PageStatus.OK, (200.0, 300.0)) for n in (1, 2, 3)
        ),
    ),
    st.lists(trees, max_size=7),
    st.integers(0, 3),
)
TOKENIZERS: dict[str, Callable[[str], int]] = {
    "characters": len,
    "words": lambda text: len(text.split()),
    "bytes": lambda text: -(-len(text.encode("utf-8", "replace")) // 3),
    "with signs around": lambda text: 2 + len(re.findall(r"\w+|\W", text)),
    "not additive": lambda text: len(text) // 2 + sum(map(ord, text)) % 5,
}
styles = st.builds(
    ExportOptions,
    page_break=st.sampled_from(["", "***", "<!-- page {page} -->"]),
    front_matter=st.booleans(),
    headers=st.sampled_from(["drop", "keep"]),
    toc=st.sampled_from(["drop", "keep"]),
    tables=st.sampled_from(["auto", "gfm", "html"]),
    math=st.sampled_from(["dollars", "brackets", "off"]),
    line_breaks=st.sampled_from(["br", "backslash", "spaces", "join"]),
    images=st.sampled_from(["referenced", "placeholder", "off"]),
)


@settings(max_examples=examples(50))
@given(documents, styles, st.sampled_from(sorted(TOKENIZERS)), st.integers(8, 120), st.integers(0, 30))
def test_no_chunk_is_over_the_limit_and_every_word_is_in_one(
    doc: Document, style: ExportOptions, tokenizer: str, size: int, overlap: int
) -> None:
    count = TOKENIZERS[tokenizer]
    options = replace(style, chunk_size=size, chunk_overlap=min(overlap, size // 2), chunk_tokens=count)
    markdown = to_markdown(doc, options)
    found = list(chunks(doc, options))
    covered = [False] * len(markdown)
    for chunk in found:
        assert count(chunk.text) == chunk.tokens <= size
        assert own(chunk) == markdown[slice(*chunk.span)]
        assert own(chunk).rstrip() == own(chunk).lstrip("\n") != ""
        assert not any(covered[slice(*chunk.span)])
        covered[slice(*chunk.span)] = [True] * (chunk.span[1] - chunk.span[0])
        assert chunk.pages == tuple(sorted({region.page for region in chunk.regions})) != ()
    assert len({chunk.id for chunk in found}) == len(found)
    assert not [text for text in missing(doc, options, found, covered) if text.strip()]


def missing(
    doc: Document, options: ExportOptions, found: list[Chunk], covered: Sequence[bool]
) -> Iterator[str]:
    """Return the text of blocks that is in no chunk. A heading may be in the path of a chunk instead."""
    titles = {title for chunk in found for title in chunk.headings} | {""}
    at = 0
    for text, of, _ in Writer(options, Place()).parts(doc):
        left = "".join(sign for sign, taken in zip(text, covered[at:], strict=False) if not taken)
        at += len(text) + 1
        is_title = (
            of
            and of.kind is Kind.HEADING
            and " ".join((title_of(of).strip() or of.text.plain).split()) in titles
        )
        if of and of.kind not in FURNITURE and not is_title:
            yield left.replace("<!-- -->", "") if of.kind is Kind.LIST else left
