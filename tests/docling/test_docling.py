"""DoclingDocuments: what is kept both ways, and what a foreign one can and cannot do."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from doc2md.docling.export import to_docling
from doc2md.docling.load import LoadedDocument, from_docling
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
from doc2md.errors import EngineError, InputError
from doc2md.exporter.json import from_json, to_json
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.geometry import Box
from doc2md.markup.write import merged
from doc2md.options.export import ExportOptions
from doc2md.structure.lists import regions_around
from tests.exporter.test_json import documents as any_documents

pytest.importorskip("docling_core")

SIZE = (200.0, 100.0)
HERE = (Region(1, Box(10, 20, 30, 40)),)
PAGES = (1, 2, 3)


def document(*blocks: Block) -> Document:
    rows = tuple(PageRow(page, PageStatus.OK, SIZE) for page in PAGES)
    return Document(Source("a.pdf", "ab" * 32, 3), rows, blocks)


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


def paragraph(text: str, *marks: Mark, page: int = 1, box: Box | None = None, name: str = "") -> Block:
    return Block(name or text, Kind.PARAGRAPH, (Region(page, box or Box(10, 20, 30, 40)),), Text(text, marks))


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


def test_docling_itself_reads_what_is_written() -> None:
    from docling_core.types.doc import DoclingDocument

    heading = Block(
        "h", Kind.HEADING, (Region(1, None),), Text("Rain", (Mark(0, 4, MarkKind.ITALIC),)), level=2
    )
    running = Block("r", Kind.HEADER, (Region(1, None),), Text("A head", (Mark(0, 1, MarkKind.BOLD),)))
    cells = (Cell(0, 0, Text("a", (Mark(0, 1, MarkKind.BOLD),)), header=True), Cell(1, 0, Text("1")))
    table = Block("t", Kind.TABLE, (Region(1, Box(1, 2, 3, 4)),), cells=cells)
    note = Block("n", Kind.FOOTNOTE, (Region(1, None),), Text("a note"), label="1")
    words = paragraph("so1 x", Mark(2, 3, MarkKind.NOTE, "1"), Mark(4, 5, MarkKind.MATH))
    made = DoclingDocument.model_validate_json(to_docling(document(running, heading, words, table, note)))
    said = re.sub(" +", " ", re.sub("-+", "-", made.export_to_markdown()))
    assert said == "## *Rain*\n\nso [1](#fn-1) $x$\n\n| **a** |\n|-|\n| 1 |\n\n1 a note"
    box = made.tables[0].prov[0].bbox
    assert (box.as_tuple(), box.coord_origin.value) == ((1, 2, 3, 4), "TOPLEFT")


def foreign(*texts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A DoclingDocument as docling itself writes it, with some text items in its body."""
    items = [
        {"self_ref": f"#/texts/{n}", "parent": {"$ref": "#/body"}, "label": "text", "text": "x", "orig": "x"}
        | text
        for n, text in enumerate(texts)
    ]
    return {
        "schema_name": "DoclingDocument",
        "version": "1.0.0",
        "name": "a",
        "body": {"self_ref": "#/body", "children": [{"$ref": item["self_ref"]} for item in items]},
        "texts": items,
        "pages": {"1": {"page_no": 1, "size": {"width": 200, "height": 100}}},
    } | more


def place(page: int = 1, origin: str = "BOTTOMLEFT", **sides: float) -> dict[str, Any]:
    box = {"l": 10, "t": 90, "r": 50, "b": 70} | sides
    return {"prov": [{"page_no": page, "bbox": box | {"coord_origin": origin}, "charspan": [0, 1]}]}


def take(content: dict[str, Any]) -> LoadedDocument:
    return from_docling(json.dumps(content).encode(), "a.json")


def test_a_document_of_doclings_own_is_read() -> None:
    group = {"self_ref": "#/groups/0", "parent": {"$ref": "#/body"}, "name": "group", "label": "inline"}
    piece = {"parent": {"$ref": "#/groups/0"}}
    content = foreign(
        {"label": "title", "text": "Title", **place()},
        {"label": "section_header", "level": 2, "text": "Part", "children": [{"$ref": "#/texts/2"}]},
        {"text": "under it", "parent": {"$ref": "#/texts/1"}},
        {"label": "page_footer", "text": "4", "content_layer": "furniture"},
        {"label": "checkbox_selected", "text": "done"},
        {"text": "plain", **piece},
        {"text": "bold", "formatting": {"bold": True}, "hyperlink": "https://example.org/", **piece},
        groups=[group | {"children": [{"$ref": "#/texts/5"}, {"$ref": "#/texts/6"}]}],
    )
    content["body"]["children"] = [{"$ref": f"#/texts/{n}"} for n in (0, 1, 3, 4)] + [{"$ref": "#/groups/0"}]
    read = take(content).document
    assert [(block.kind, block.level, block.text.plain) for block in read.blocks] == [
        (Kind.HEADING, 1, "Title"),
        (Kind.HEADING, 3, "Part"),
        (Kind.PARAGRAPH, 0, "under it"),
        (Kind.PAGE_NUMBER, 0, "4"),
        (Kind.PARAGRAPH, 0, "☒ done"),
        (Kind.PARAGRAPH, 0, "plain bold"),
    ]
    assert read.blocks[0].box == Box(10, 10, 50, 30)
    assert "plain [**bold**](https://example.org/)" in to_markdown(read)


@pytest.mark.parametrize(
    ("sides", "box"),
    [
        ({"l": float("nan")}, None),
        ({"b": float("-inf")}, Box(10, 10, 50, 100)),
        ({"l": 50, "r": 10, "t": 70, "b": 90}, Box(10, 10, 50, 30)),
        ({"t": 1e30}, Box(10, 0, 50, 30)),
    ],
)
def test_a_box_that_is_none_is_none(sides: dict[str, float], box: Box | None) -> None:
    assert take(foreign(place(**sides))).document.blocks[0].box == box


@pytest.mark.parametrize("page", [-5, 0, 10**30])
def test_a_page_is_some_page(page: int) -> None:
    read = take(foreign(place(page))).document
    assert 1 <= read.blocks[0].page <= 9_999_999
    assert to_markdown(read) == "x\n"


def shown_picture(uri: str, **more: Any) -> dict[str, Any]:
    image = {"mimetype": "image/png", "dpi": 72, "size": {"width": 1, "height": 1}, "uri": uri}
    shown = {
        "self_ref": "#/pictures/0",
        "parent": {"$ref": "#/body"},
        "label": "picture",
        "image": image,
        **more,
    }
    content = foreign({}, pictures=[shown])
    content["body"]["children"].append({"$ref": "#/pictures/0"})
    return content


@pytest.mark.parametrize(
    "uri",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "a_artifacts/p0001-fig01.png",
        "http://127.0.0.1:9/a.png",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64,!!!",
        "data:image/png;base64," + base64.b64encode(b"<script>").decode(),
    ],
)
def test_a_picture_is_taken_from_the_document_alone(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", lambda *given: pytest.fail("a path was opened"))
    taken = take(shown_picture(uri))
    assert taken.figures == {}
    assert taken.document.blocks[1].figure is None
    assert taken.document.source.notes == ("pictures outside the document left out: 1",)


def test_what_is_referred_to_often_is_taken_once() -> None:
    refs = [{"$ref": "#/texts/0"}] * 1000
    content = shown_picture("x.png", captions=refs)
    content["texts"][0] |= {"label": "caption", "text": "y" * 1000}
    blocks = take(content).document.blocks
    assert [len(block.children) for block in blocks] == [1]


def test_nothing_in_it_commands_the_terminal() -> None:
    assert take(foreign({"text": "a\x1b[2Jb\tc\nd"})).document.blocks[0].text.plain == "a[2Jb\tc\nd"


def test_a_description_and_the_data_of_a_chart_are_kept() -> None:
    cell = {
        "start_row_offset_idx": 0,
        "end_row_offset_idx": 1,
        "start_col_offset_idx": 0,
        "end_col_offset_idx": 1,
    }
    data = {"table_cells": [cell | {"text": "12"}], "num_rows": 1, "num_cols": 1}
    meta = {"description": {"text": "a bar"}, "tabular_chart": {"title": "t", "chart_data": data}}
    read = take(shown_picture("x.png", meta=meta)).document
    assert to_markdown(read) == "x\n\n[a bar]\n\n| 12 |\n| --- |\n"


def test_the_caption_of_a_program_follows_it_and_that_of_nothing_stands_alone() -> None:
    captions = {"captions": [{"$ref": "#/texts/1"}]}
    content = foreign(
        {"label": "code", "text": "x = 1", **captions},
        {"label": "caption", "text": "Listing 1", "parent": {"$ref": "#/texts/0"}},
        {"label": "code", "text": "lost", "captions": [{"$ref": "#/texts/3"}]},
        {"label": "caption", "text": "Listing 2"},
    )
    content["texts"][0]["children"] = captions["captions"]
    content["body"]["children"] = [{"$ref": "#/texts/0"}, {"$ref": "#/texts/3"}]
    read = take(content).document
    assert [block.text.plain for block in read.blocks] == ["x = 1", "Listing 1", "Listing 2"]


@pytest.mark.parametrize("ref", ["#/texts/99", "#/body", "#/model_fields/0", "#/pictures/0", "#/groups/0"])
def test_a_caption_may_be_no_item_or_the_picture_itself(ref: str) -> None:
    blocks = take(shown_picture("x.png", captions=[{"$ref": ref}])).document.blocks
    assert [block.kind for block in blocks] in ([Kind.PARAGRAPH, Kind.FIGURE], [Kind.PARAGRAPH])


def chain(depth: int) -> dict[str, Any]:
    groups = [
        {
            "self_ref": f"#/groups/{n}",
            "parent": {"$ref": f"#/groups/{n - 1}" if n else "#/body"},
            "children": [{"$ref": f"#/groups/{n + 1}"}] if n < depth - 1 else [],
            "name": "g",
            "label": "section",
        }
        for n in range(depth)
    ]
    content = foreign(groups=groups)
    content["body"]["children"] = [{"$ref": "#/groups/0"}]
    return content


def changed(**more: Any) -> dict[str, Any]:
    return foreign({}) | more


def cycle() -> dict[str, Any]:
    content = chain(2)
    content["groups"][1]["children"] = [{"$ref": "#/groups/0"}]
    return content


@pytest.mark.parametrize(
    "content",
    [
        changed(version="99.0.0"),
        changed(texts="none"),
        changed(body=7),
        changed(pages={"1": {"page_no": 1, "size": {"width": "wide", "height": 1}}}),
        changed(body={"self_ref": "#/body", "children": [{"$ref": "#/texts/99"}]}),
        changed(body={"self_ref": "#/body", "children": [{"$ref": "#/model_fields/name"}]}),
        changed(body={"self_ref": "#/body", "children": [{"$ref": "#/texts/0"}] * 2}),
        foreign({"parent": None}),
        foreign({"self_ref": "#/body"}),
        foreign({"label": "hologram"}),
        chain(20_000),
        cycle(),
    ],
    ids=range(12),
)
def test_what_is_no_docling_document_is_an_input_error_of_one_line(content: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"a\.json: not a valid DoclingDocument: ") as caught:
        take(content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"schema_name": "DoclingDocument"}']
)
def test_neither_is_what_is_hardly_json(data: bytes) -> None:
    with pytest.raises(InputError, match="not a valid DoclingDocument"):
        from_docling(data, "a.json")


def everything() -> dict[str, Any]:
    """A DoclingDocument with an item of each kind, and one that docling nests in its own way."""
    head = Block("h", Kind.HEADING, HERE, Text("Head", (Mark(0, 2, MarkKind.ITALIC),)), level=2)
    items = tuple(Block("i", Kind.ITEM, HERE, Text(word), label="1.") for word in "ab")
    cells = (
        Cell(0, 0, Text("a", (Mark(0, 1, MarkKind.BOLD),)), header=True, region=HERE[0]),
        Cell(1, 0, Text("1")),
    )
    caption = Block("c", Kind.CAPTION, HERE, Text("Caption"))
    content: dict[str, Any] = json.loads(
        to_docling(
            document(
                head,
                paragraph("see it", Mark(4, 6, MarkKind.LINK, "https://example.org/")),
                Block("l", Kind.LIST, HERE, children=items),
                Block("t", Kind.TABLE, HERE, cells=cells, children=(caption,)),
                Block("f", Kind.FIGURE, HERE, Text("a flag"), children=(caption,)),
                Block("n", Kind.FOOTNOTE, HERE, Text("note"), label="1"),
                Block("p", Kind.PAGE_NUMBER, HERE, Text("1")),
                Block("k", Kind.CODE, HERE, Text("x = 1"), label="python"),
            )
        )
    )
    content["pictures"][0]["image"] = shown_picture("data:image/png;base64,iVBORw0KGgo=")["pictures"][0][
        "image"
    ]
    return content


def leaves_of(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in inside:
        yield from leaves_of(child, (*path, key))


PLACES = st.deferred(lambda: st.sampled_from([path for path in leaves_of(everything()) if path]))
JUNK: list[Any] = [
    None, True, -1, 10**30, float("nan"), float("inf"), "", "x", "\x00", [], {}, [[]], "furniture", "list", "#/texts/0",
    "#/groups/0", "#/body", {"$ref": "#/texts/1"}, {"$ref": "#/tables/0"}, {"cref": "#/groups/0"},
]  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(PLACES, st.sampled_from(JUNK)), min_size=1, max_size=3))
def test_whatever_stands_anywhere_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    content = everything()
    for (*path, last), value in changes:
        node = content
        try:
            for key in path:
                node = node[key]
            node[last] = deepcopy(value)
        except (LookupError, TypeError):  # another change took it away
            continue
    try:
        read = take(content).document
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    assert from_json(to_json(read)) == read
    to_markdown(read)
    take(json.loads(to_docling(read)))


def test_hidden_words_are_left_out_and_counted() -> None:
    read = take(foreign({"content_layer": "invisible", "text": "ignore all"}, {}, version="1.1.0")).document
    assert [block.text.plain for block in read.blocks] == ["x"]
    assert read.source.notes == ("hidden or background items left out: 1",)


def test_a_cell_may_claim_any_place() -> None:
    far = Block(
        "t", Kind.TABLE, (Region(1, None),), cells=(Cell(10**9, 5, Text("far")), Cell(0, 10**9, Text("wide")))
    )
    [table] = there_and_back(document(far)).blocks
    assert {(cell.row, cell.col, cell.text.plain) for cell in table.cells} == {(1, 0, "far"), (0, 1, "wide")}


def test_without_docling_core_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2md.docling.types.find_spec", lambda name: None)
    for work in (lambda: to_docling(document()), lambda: from_docling(b"{}", "a")):
        with pytest.raises(EngineError, match="pip install docling-core"):
            work()


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-m", "doc2md", *map(str, arguments)]
    return subprocess.run(program, cwd=folder, capture_output=True, timeout=120, check=False)


def test_the_command_writes_and_reads_it(tmp_path: Path, samples: Path) -> None:
    there = run("convert", samples / "slides.pdf", "-f", "docling,md", "-o", "out/", folder=tmp_path)
    assert there.returncode == 0, there.stderr
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == [
        "slides.docling.json",
        "slides.md",
        "slides_artifacts",
    ]
    back = run("convert", "out/slides.docling.json", "--images", "off", folder=tmp_path)
    assert (tmp_path / "out/slides.md").read_text("utf-8").startswith(back.stdout.decode()[:500])
    # It says nothing of the bytes of slides.pdf, so it may not replace what was made of them.
    again = run("convert", "out/slides.docling.json", "-o", "out/", folder=tmp_path)
    assert (again.returncode, b"exists and was not made from this" in again.stderr) == (5, True)


def test_on_standard_output_the_pictures_are_inside(tmp_path: Path, samples: Path) -> None:
    done = run("convert", samples / "slides.pdf", "--pages", "5", "-f", "docling", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(from_docling(done.stdout, "x").figures) == ["p0005-fig01.png"]


def test_a_bad_one_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps(cycle()))
    done = run("convert", "bad.json", folder=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith(b"doc2md: bad.json: not a valid DoclingDocument: ")
    assert done.stderr.count(b"\n") == 1
