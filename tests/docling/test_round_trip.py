"""DoclingDocuments: what comes back the same after it was written and loaded."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from doc2md.docling.export import to_docling
from doc2md.docling.load import from_docling
from doc2md.document import Block, Cell, Document, Kind, Mark, MarkKind, Region, Text
from doc2md.exporter.markdown import Place
from doc2md.geometry import Box
from doc2md.markup.write import merged
from doc2md.options.export import ExportOptions
from doc2md.structure.lists import regions_around
from tests.builders.blocks import paragraph
from tests.builders.docling import PAGES, document
from tests.exporter.test_json import documents as any_documents

pytest.importorskip("docling_core")


def there_and_back(source: Document, **options: Any) -> Document:
    return from_docling(to_docling(source, ExportOptions(**options)).encode(), "a.docling.json").document


def kept(block: Block) -> Block:
    """A block without what docling has no place for: ids, type sizes, engines, doubts."""
    return replace(
        block,
        id="",
        origin=(),
        size=0.0,
        confidence=None,
        doubts=(),
        text=merged(block.text),
        cells=tuple(replace(cell, text=merged(cell.text)) for cell in block.cells),
        children=tuple(map(kept, block.children)),
    )


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


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(documents)
def test_what_is_kept_comes_back_the_same(source: Document) -> None:
    back = there_and_back(source)
    assert list(map(kept, back.blocks)) == list(map(kept, source.blocks))
    assert [(row.page, row.size) for row in back.pages] == [(row.page, row.size) for row in source.pages]
    assert (back.source.name, back.source.pages) == ("a.pdf", 3)


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(any_documents)
def test_whatever_our_json_may_say_can_be_written_and_read(source: Document) -> None:
    assert there_and_back(source).version == source.version


def test_a_link_to_a_heading_leads_to_the_heading_again() -> None:
    heading = Block("far", Kind.HEADING, (Region(2, None),), Text("Far away"), level=2)
    link = paragraph("see there", Mark(4, 9, MarkKind.LINK, "#far"))
    written = to_docling(document(link, heading))
    assert '"#far-away"' in written
    back = from_docling(written.encode(), "a").document
    assert back.blocks[0].text.marks[0].value == f"#{back.blocks[1].id}"


def picture(codec: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(buffer, codec)
    return buffer.getvalue()


@pytest.mark.parametrize(("suffix", "codec"), [("png", "PNG"), ("jpg", "JPEG")])
def test_pictures_inside_survive_to_the_pixel_and_others_are_named(
    tmp_path: Path, suffix: str, codec: str
) -> None:
    name = f"p0001-fig01.{suffix}"
    (tmp_path / name).write_bytes(picture(codec))
    figure = Block("f", Kind.FIGURE, (Region(1, Box(0, 0, 20, 10)),), Text("a flag"), figure=name)
    place = Place("a_artifacts", {name: tmp_path / name})
    inside = to_docling(document(figure), ExportOptions(images="embedded"), place)  # type: ignore[arg-type]
    taken = from_docling(inside.encode(), "a")
    assert taken.figures == {name: picture(codec)}
    assert kept(taken.document.blocks[0]) == kept(figure)
    [image] = [item["image"] for item in json.loads(inside)["pictures"]]
    assert (image["dpi"], image["size"]) == (144, {"width": 40.0, "height": 20.0})
    beside = json.loads(to_docling(document(figure), ExportOptions(), place))
    assert beside["pictures"][0]["image"]["uri"] == f"a_artifacts/{name}"
    assert (
        "image"
        not in json.loads(to_docling(document(figure), ExportOptions(images="off"), place))["pictures"][0]
    )  # type: ignore[arg-type]


def test_a_box_without_end_is_none() -> None:
    [block] = there_and_back(document(paragraph("x", box=Box(0, 0, float("inf"), 1)))).blocks
    assert block.regions == (Region(1, None),)


def test_a_cell_may_claim_any_place() -> None:
    far = Block(
        "t", Kind.TABLE, (Region(1, None),), cells=(Cell(10**9, 5, Text("far")), Cell(0, 10**9, Text("wide")))
    )
    [table] = there_and_back(document(far)).blocks
    assert {(cell.row, cell.col, cell.text.plain) for cell in table.cells} == {(1, 0, "far"), (0, 1, "wide")}
