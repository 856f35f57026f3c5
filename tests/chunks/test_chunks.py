"""Chunks: within the limit, of the Markdown's own words, each word in one, and each knows where it stands."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doc2md.chunks import Chunk, chunks
from doc2md.chunks.jsonl import to_jsonl
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
    Source,
    Text,
)
from doc2md.errors import UsageError
from doc2md.exporter.anchors import title_of
from doc2md.exporter.boxes import in_unit
from doc2md.exporter.json import from_json, to_json
from doc2md.exporter.markdown import Place, Writer, to_markdown
from doc2md.geometry import Box
from doc2md.options.export import Boxes, ExportOptions, Images
from doc2md.result import Result

WORDS = "Rain fell on the old town. It fell for days; nobody minded. Then, at noon, it stopped!"


def block(kind: Kind, text: str = "", page: int = 1, y: float = 20, **fields: Any) -> Block:
    fields.setdefault("id", f"{kind}-{text[:12]}-{page}-{y:g}")
    return Block(kind=kind, regions=(Region(page, Box(10, y, 110, y + 20)),), text=Text(text), **fields)


def document(*blocks: Block, **fields: Any) -> Document:
    return Document(Source("r.pdf", "ab12", 2), fields.pop("pages", ()), blocks, **fields)


def cut(document: Document, *arguments: Any, **options: Any) -> list[Chunk]:
    return Result(document, None).chunks(*arguments, **options)


def heading(text: str, level: int = 1) -> Block:
    return block(Kind.HEADING, text, level=level)


def table(*rows: Sequence[str], **fields: Any) -> Block:
    cells = (
        Cell(
            r,
            c,
            Text(words),
            header=r == 0,
            region=Region(1 + r // 5, Box(10, 100 + 10 * r, 110, 110 + 10 * r)),
        )
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    )
    return block(Kind.TABLE, cells=tuple(cells), **fields)


def own(chunk: Chunk) -> str:
    return chunk.text[slice(*chunk.own)]


# What holds for every document

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


@settings(max_examples=60)
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
    assert not [text for text in said(doc, options, covered) if text.strip()]


def said(doc: Document, options: ExportOptions, covered: Sequence[bool]) -> Iterator[str]:
    """What blocks say that no chunk has; headings count only where they are in no chunk's path either."""
    titles = {title for chunk in chunks(doc, options) for title in chunk.headings} | {""}
    at = 0
    for text, of in Writer(options, Place()).parts(doc):
        left = "".join(sign for sign, taken in zip(text, covered[at:], strict=False) if not taken)
        at += len(text) + 1
        is_title = (
            of
            and of.kind is Kind.HEADING
            and " ".join((title_of(of).strip() or of.text.plain).split()) in titles
        )
        if of and of.kind not in FURNITURE and not is_title:
            yield left.replace("<!-- -->", "") if of.kind is Kind.LIST else left


# Structure comes first


def texts_of(found: Sequence[Chunk]) -> list[str]:
    return [chunk.text for chunk in found]


def test_chunks_are_under_their_headings_and_say_them() -> None:
    found = cut(
        document(
            heading("Rivers"),
            block(Kind.PARAGRAPH, "One."),
            heading("Fish", 2),
            block(Kind.PARAGRAPH, "Two."),
            heading("Lakes"),
            heading("Small ones", 2),
            heading("Big ones", 2),
            block(Kind.PARAGRAPH, "Three."),
        )
    )
    assert [(c.headings, c.text) for c in found] == [
        (("Rivers",), "One."),
        (("Rivers", "Fish"), "Two."),
        (("Lakes",), "## Small ones"),
        (("Lakes", "Big ones"), "Three."),
    ]
    assert found[1].titled == "Rivers > Fish\n\nTwo."


def test_the_mark_of_a_footnote_is_no_part_of_a_title() -> None:
    title = replace(heading("Rivers1"), text=Text("Rivers1", (Mark(6, 7, MarkKind.NOTE, "1"),)))
    assert cut(document(title, block(Kind.PARAGRAPH, "One.")))[0].headings == ("Rivers",)


def test_a_heading_with_nothing_under_it_at_the_end_is_not_lost() -> None:
    assert texts_of(cut(document(heading("A"), heading("A")))) == ["# A", "# A"]


def test_paragraphs_that_fit_are_whole() -> None:
    doc = document(*(block(Kind.PARAGRAPH, WORDS, y=30 * n) for n in range(9)))
    assert {chunk.text for chunk in cut(doc, 200, tokens=len)} == {f"{WORDS}\n\n{WORDS}", WORDS}


def test_one_that_does_not_is_cut_between_sentences_and_gives_all_its_place() -> None:
    doc = document(block(Kind.PARAGRAPH, WORDS))
    found = cut(doc, 60, tokens=len)
    assert texts_of(found) == [
        "Rain fell on the old town. It fell for days; nobody minded.",
        "Then, at noon, it stopped!",
    ]
    assert {chunk.regions for chunk in found} == {doc.blocks[0].regions}


@pytest.mark.parametrize("overlap", [0, 30])
def test_a_part_of_a_table_has_its_head_whole_rows_and_their_place(overlap: int) -> None:
    doc = document(table(["name", "length"], *([f"river {n}", f"{n} km"] for n in range(10))))
    found = cut(doc, 80, overlap, len)
    assert len(found) > 2
    for chunk in found:
        head, dashes, *rows = chunk.text.split("\n")
        assert (head, dashes) == ("| name | length |", "| --- | --- |")
        numbers = [int(m[1]) for row in rows if (m := re.fullmatch(r"\| river (\d+) \| \1 km \|", row))]
        assert len(numbers) == len(rows)
        for page, box in chunk.regions:
            on_page = [n + 1 for n in numbers if 1 + (n + 1) // 5 == page]
            top = 100 if 0 in numbers and page == 1 else 100 + 10 * on_page[0]  # the head is in the first
            assert box == (10, top, 110, 110 + 10 * on_page[-1])


def test_rows_that_a_cell_spans_stay_together_in_html() -> None:
    cells = [Cell(0, 0, Text("place"), header=True), Cell(0, 1, Text("fish"), header=True)]
    for group in range(6):
        cells.append(Cell(1 + 2 * group, 0, Text(f"lake {group}"), rowspan=2))
        cells += [Cell(1 + 2 * group + n, 1, Text(f"fish {group}{n}")) for n in (0, 1)]
    found = cut(document(block(Kind.TABLE, cells=tuple(cells))), 220, tokens=len)
    assert len(found) > 2
    for chunk in found:
        assert chunk.text.startswith("<table>\n<tr><th>place</th><th>fish</th></tr>\n<tr><td rowspan")
        assert chunk.text.endswith("</tr>\n</table>")
        spans, rows = chunk.text.count('rowspan="2"'), chunk.text.count("<tr>") - 1
        assert rows == 2 * spans


def test_rows_with_a_head_that_leaves_them_no_room_stay_together_without_it() -> None:
    cells = [Cell(0, n, Text(WORDS), header=True) for n in (0, 1)]
    for row in (1, 3):
        cells += [
            Cell(row, 0, Text("lake"), rowspan=2),
            Cell(row, 1, Text("fish")),
            Cell(row + 1, 1, Text("fish")),
        ]
    found = cut(document(block(Kind.TABLE, cells=tuple(cells))), 240, tokens=len)
    assert [text.count("<tr>") for text in texts_of(found)] == [1, 4]
    assert all(re.fullmatch(r"<table>\n.*\n</table>", text, re.DOTALL) for text in texts_of(found))


def test_a_row_that_is_over_the_limit_alone_is_cut_in_need() -> None:
    found = cut(document(table(["a", "b"], [WORDS, WORDS], ["c", "d"])), 50, tokens=len)
    assert max(chunk.tokens for chunk in found) <= 50
    assert "".join(own(chunk) for chunk in found).replace(" ", "").count(WORDS.replace(" ", "")) == 2


def test_a_program_is_cut_between_lines_and_fenced_again() -> None:
    program = "def f():\n    return 1\n\ndef g():\n    return 2\n\ndef h():\n    return 3"
    found = cut(document(block(Kind.CODE, program, label="python")), 50, tokens=len)
    assert texts_of(found) == [f"```python\n{part}\n```" for part in program.split("\n\n")]


def test_items_are_whole_and_a_lead_in_is_with_the_first() -> None:
    items = tuple(block(Kind.ITEM, f"number {n} of the things", label="-", y=100 + 20 * n) for n in range(6))
    lead_in = replace(block(Kind.PARAGRAPH), text=Text("The things:", (Mark(0, 11, MarkKind.BOLD),)))
    doc = document(block(Kind.PARAGRAPH, WORDS), lead_in, block(Kind.LIST, children=items))
    found = cut(doc, 100, tokens=len)
    assert found[0].text == WORDS
    assert found[1].text.startswith("**The things:**\n\n- number 0")
    assert sum(text.count("\n- number") + text.startswith("- number") for text in texts_of(found)) == 6
    assert found[-1].regions == tuple(item.regions[0] for item in items if item.text.plain in found[-1].text)


def test_what_leads_to_something_is_cut_off_from_it_only_in_need() -> None:
    for n in range(9):
        items = tuple(block(Kind.ITEM, f"{n} things {m}", label="-") for m in range(9))
        before = [
            block(Kind.PARAGRAPH, f"{n}. {WORDS[:60]}"),
            block(Kind.PARAGRAPH, "The things of this town are these:"),
        ]
        caption = block(Kind.CAPTION, f"Table {n}: {WORDS}", y=0)
        rows = table(*([f"row {n} {m}", "word"] for m in range(20)), children=(caption,))
        found = cut(document(*before, block(Kind.LIST, children=items), rows), 170, tokens=len)
        assert not [text for text in texts_of(found) if text.endswith((":", WORDS))]


def test_a_figure_is_with_its_caption_and_both_places() -> None:
    figure = block(
        Kind.FIGURE, figure="p0001-fig01.png", children=(block(Kind.CAPTION, "Figure 1: The weir.", y=60),)
    )
    paragraphs = [block(Kind.PARAGRAPH, WORDS, y=100 + n) for n in range(3)]
    found = [c for c in cut(document(*paragraphs, figure, *paragraphs), 110, tokens=len) if "weir" in c.text]
    assert texts_of(found) == ["![Figure 1](p0001-fig01.png)\n\nFigure 1: The weir."]
    assert [region.box and region.box.y0 for region in found[0].regions] == [20, 60]
    assert found[0].kind is Kind.FIGURE


def test_running_heads_are_in_no_chunk_even_if_they_are_in_the_markdown() -> None:
    doc = document(
        block(Kind.PARAGRAPH, "One."),
        block(Kind.HEADER, "The head", page=2),
        block(Kind.PARAGRAPH, "Two.", 2),
    )
    assert texts_of(cut(doc)) == ["One.\n\nTwo."]
    assert texts_of(cut(doc, headers="keep")) == ["One.", "Two."]


def test_printed_contents_and_footnotes_have_chunks_of_their_own() -> None:
    doc = document(
        heading("A"),
        block(Kind.FOOTNOTE, "A note.", label="1"),
        block(Kind.CONTENTS, children=(block(Kind.PARAGRAPH, "A ... 1"), block(Kind.PARAGRAPH, "B ... 2"))),
        replace(block(Kind.PARAGRAPH), text=Text("One.1", (Mark(4, 5, MarkKind.NOTE, "1"),))),
        heading("B"),
        block(Kind.PARAGRAPH, "Two."),
    )
    assert [(c.kind, c.headings, c.text) for c in cut(doc)] == [
        (Kind.CONTENTS, ("A",), "A ... 1\n\nB ... 2"),
        (Kind.PARAGRAPH, ("A",), "One.[^1]"),
        (Kind.PARAGRAPH, ("B",), "Two."),
        (Kind.FOOTNOTE, ("A",), "[^1]: A note."),
    ]


def test_a_picture_inside_the_document_is_in_no_chunk(tmp_path: Path) -> None:
    (tmp_path / "p0001-fig01.png").write_bytes(b"pixels" * 99)
    figure = block(
        Kind.FIGURE, figure="p0001-fig01.png", children=(block(Kind.CAPTION, "Figure 1: A weir.", y=60),)
    )
    doc = document(block(Kind.PARAGRAPH, "One."), figure)
    place = Place("", {"p0001-fig01.png": tmp_path / "p0001-fig01.png"})
    options = ExportOptions(images=Images.EMBEDDED)
    found = list(chunks(doc, options, place))
    assert texts_of(found) == ["One.", "Figure 1: A weir."]
    assert [own(c) for c in found] == [to_markdown(doc, options, place)[slice(*c.span)] for c in found]


@pytest.mark.parametrize("unit", ["`", ".", "\\(", "$", "](", "[a", "<", "`a``b", "\u0301", "。", "a\n"])
def test_what_is_hostile_to_patterns_is_cut_in_no_time(unit: str) -> None:
    found = cut(document(block(Kind.PARAGRAPH, unit * (30_000 // len(unit)))))
    assert max(chunk.tokens for chunk in found) <= 512


# Overlap


def test_overlap_says_whole_sentences_again_within_the_limit() -> None:
    doc = document(*(block(Kind.PARAGRAPH, f"{WORDS} {n}.", y=30 * n) for n in range(4)))
    found = cut(doc, 130, 40, len)
    assert [chunk.text[: chunk.own[0]] for chunk in found] == [
        "", *(f"Then, at noon, it stopped! {n}.\n\n" for n in range(3))
    ]  # fmt: skip
    assert all(chunk.tokens <= 130 for chunk in found)


def test_overlap_gives_way_to_a_paragraph_that_needs_the_room_and_stops_at_a_heading() -> None:
    doc = document(
        block(Kind.PARAGRAPH, WORDS),
        block(Kind.PARAGRAPH, WORDS, y=50),
        heading("A"),
        block(Kind.PARAGRAPH, "B."),
    )
    assert texts_of(cut(doc, len(WORDS), 30, len)) == [WORDS, WORDS, "B."]


# Names


def test_the_same_document_has_the_same_ids_and_equal_texts_ids_of_their_own() -> None:
    doc = document(heading("A"), block(Kind.PARAGRAPH, "Same."), heading("A"), block(Kind.PARAGRAPH, "Same."))
    ids = [chunk.id for chunk in cut(doc)]
    assert ids == [chunk.id for chunk in cut(from_json(to_json(doc)))]
    assert len(set(ids)) == 2
    other = replace(doc, source=replace(doc.source, sha256="ff"))
    assert ids == [chunk.id for chunk in cut(other)]


def test_an_edit_upstream_is_soon_forgotten() -> None:
    lengths = random.Random(1).choices(range(10, 90), k=200)
    paragraphs = [block(Kind.PARAGRAPH, f"{n}: {WORDS[:length]}", y=n) for n, length in enumerate(lengths)]
    before = {chunk.id for chunk in cut(document(*paragraphs), 300, tokens=len)}
    new = []
    for edit in range(0, 100, 5):
        edited = [*paragraphs[:edit], block(Kind.PARAGRAPH, "Something new."), *paragraphs[edit:]]
        after = {chunk.id for chunk in cut(document(*edited), 300, tokens=len)}
        new.append(len(after - before))
    assert sum(new) / len(new) < 4
    assert max(new) < len(before) / 2


def test_confidence_is_the_blocks_by_their_length() -> None:
    sure, unsure = (
        block(Kind.PARAGRAPH, "a" * 30, confidence=1.0),
        block(Kind.PARAGRAPH, "b" * 10, confidence=0.6),
    )
    assert cut(document(sure, unsure))[0].confidence == pytest.approx(0.9)
    assert cut(document(block(Kind.PARAGRAPH, "Nobody looked.")))[0].confidence is None


# Files


def test_a_line_of_jsonl_has_all_of_a_chunk() -> None:
    doc = document(heading("A"), block(Kind.PARAGRAPH, "One\u2028two.", confidence=0.5))
    (line,) = to_jsonl(cut(doc)).splitlines()
    (chunk,) = cut(doc)
    assert json.loads(line) == {
        "id": chunk.id, "text": "One\u2028two.", "headings": ["A"], "kind": "paragraph", "pages": [1],
        "regions": [{"page": 1, "box": [10, 20, 110, 40]}], "span": [5, 13], "own": [0, 8], "tokens": chunk.tokens,
        "confidence": 0.5, "source": "r.pdf", "sha256": "ab12",
    }  # fmt: skip


def test_boxes_are_in_points_whatever_the_unit_of_the_document() -> None:
    doc = document(block(Kind.PARAGRAPH, "One."), pages=(PageRow(1, PageStatus.OK, (200.0, 300.0)),))
    assert cut(in_unit(doc, Boxes.GRID))[0].regions[0].box == pytest.approx(Box(10, 20, 110, 40), abs=0.2)


def test_the_limit_and_the_overlap_have_to_make_sense() -> None:
    for size, overlap, reason in (
        (0, 0, "--chunk-size must be at least 1"),
        (10, 6, "between 0 and half of --chunk-size"),
    ):
        with pytest.raises(UsageError, match=reason):
            cut(document(), size, overlap)
    with pytest.raises(UsageError, match="--chunk-size is too small: the tokenizer counts"):
        cut(document(block(Kind.PARAGRAPH, "語")), 2, tokens=lambda text: len(text.encode()))
