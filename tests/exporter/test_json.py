"""JSON with a version, from which the same document is read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from doc2md.document import (
    VERSION,
    Block,
    Cell,
    Document,
    Kind,
    PageRow,
    PageStatus,
    Region,
    Source,
    Text,
)
from doc2md.errors import InputError
from doc2md.exporter.json import from_json, to_json
from doc2md.options.export import ExportOptions
from tests.builders.examples import examples
from tests.builders.strategies import any_documents

SMALL = Document(Source("a.pdf", "00"), (), ())
TABLE = Block("t", Kind.TABLE, (Region(1, None),))


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(any_documents)
def test_a_document_comes_back_the_same(document: Document) -> None:
    text = to_json(document)
    assert from_json(text) == document
    assert from_json(text.encode()) == document


def test_the_json_is_plain_and_says_its_version() -> None:
    assert json.loads(to_json(SMALL))["version"] == VERSION
    assert to_json(SMALL).endswith("}\n")


def test_deep_nesting_comes_back() -> None:
    block = Block("b", Kind.LIST, (Region(1, None),))
    for _ in range(60):
        block = replace(block, children=(block,))
    document = replace(SMALL, blocks=(block,))
    assert from_json(to_json(document)) == document


def test_a_later_version_is_refused_even_if_it_has_unknown_kinds() -> None:
    content = json.loads(to_json(SMALL)) | {"version": VERSION + 1, "blocks": [{"kind": "hologram"}]}
    with pytest.raises(InputError, match=f"version {VERSION + 1}: update doc2md"):
        from_json(json.dumps(content))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        "{}",
        '{"version": "1"}',
        '{"version": 1}',
        b"\xff\xfe",
        "[" * 5000,
        to_json(SMALL).replace('"a.pdf"', "7"),
        to_json(SMALL).replace('"pages"', '"x": NaN, "pages"'),
        to_json(replace(SMALL, blocks=(Block("b", Kind.PARAGRAPH, ()),))),
        to_json(replace(SMALL, blocks=(replace(TABLE, cells=(Cell(-1, 0, Text()),)),))),
    ],
)
def test_json_that_is_no_document_is_an_input_error_of_one_line(text: str | bytes) -> None:
    with pytest.raises(InputError, match="not a doc2md document: ") as caught:
        from_json(text)
    assert "\n" not in str(caught.value)


def test_running_heads_that_are_dropped_are_in_the_edits_of_their_page() -> None:
    head = Block("p1-0", Kind.HEADER, (Region(1, None),), Text("The mill"))
    made = Document(Source("a.pdf", "00"), (PageRow(1, PageStatus.OK),), (head, TABLE))
    read = from_json(to_json(made, ExportOptions(headers="drop")))  # type: ignore[arg-type]
    assert read.blocks == (TABLE,)
    assert [(edit.by, edit.before) for edit in read.pages[0].edits] == [("running_heads", "The mill")]
