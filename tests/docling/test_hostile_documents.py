"""Hostile and broken DoclingDocuments: each is read or refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doc2md.docling.export import to_docling
from doc2md.docling.load import from_docling
from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Text
from doc2md.errors import InputError
from doc2md.exporter.json import from_json, to_json
from doc2md.exporter.markdown import to_markdown
from tests.builders.blocks import paragraph
from tests.builders.examples import examples
from tests.docling.documents import HERE, document
from tests.docling.foreign import chain, changed, cycle, foreign, shown_picture, take

pytest.importorskip("docling_core")
pytestmark = pytest.mark.process  # docling_core takes seconds to load


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
def test_only_pictures_inside_the_document_are_read(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take(foreign({}))  # loads docling_core, which reads files of its own
    monkeypatch.setattr(Path, "open", lambda *given: pytest.fail("a path was opened"))
    taken = take(shown_picture(uri))
    assert taken.figures == {}
    assert taken.document.blocks[1].figure is None
    assert taken.document.source.notes == ("pictures outside the document left out: 1",)


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
        chain(5_000),
        cycle(),
    ],
    ids=range(12),
)
def test_a_wrong_docling_document_is_an_input_error_of_one_line(content: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"a\.json: not a valid DoclingDocument: ") as caught:
        take(content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"schema_name": "DoclingDocument"}']
)
def test_broken_json_is_an_input_error(data: bytes) -> None:
    with pytest.raises(InputError, match="not a valid DoclingDocument"):
        from_docling(data, "a.json")


@cache
def everything() -> str:
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
    return json.dumps(content)


def leaves_of(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in inside:
        yield from leaves_of(child, (*path, key))


PLACES = st.deferred(lambda: st.sampled_from([path for path in leaves_of(json.loads(everything())) if path]))
JUNK: list[Any] = [
    None, True, -1, 10**30, float("nan"), float("inf"), "", "x", "\x00", [], {}, [[]], "furniture", "list", "#/texts/0",
    "#/groups/0", "#/body", {"$ref": "#/texts/1"}, {"$ref": "#/tables/0"}, {"cref": "#/groups/0"},
]  # fmt: skip


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(PLACES, st.sampled_from(JUNK)), min_size=1, max_size=3))
def test_any_value_anywhere_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    content = json.loads(everything())
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
