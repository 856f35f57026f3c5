"""The document as JSON: back to the same document, and versioned."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doc2md.document import (
    VERSION,
    Block,
    Cell,
    Document,
    Drop,
    Edit,
    Kind,
    Mark,
    MarkKind,
    Origin,
    PageRow,
    PageStatus,
    Region,
    Source,
    Text,
    Usage,
)
from doc2md.errors import InputError
from doc2md.exporter.json import from_json, to_json
from doc2md.geometry import Box

words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(float)
counts = st.integers(0, 10_000)
spans = st.tuples(counts, counts)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
regions = st.builds(Region, counts, st.none() | boxes)
marks = st.builds(Mark, counts, counts, st.sampled_from(MarkKind), words)
texts = st.builds(Text, words, st.lists(marks, max_size=2).map(tuple))


def tuples(of: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


drops = st.builds(Drop, spans, words, words)
edits = st.builds(Edit, words, words, words, words, words)
rows = st.builds(
    PageRow,
    page=counts,
    status=st.sampled_from(PageStatus),
    size=st.tuples(numbers, numbers),
    engine=words,
    notes=tuples(words),
    seconds=numbers,
    attempts=counts,
    usage=st.none() | st.builds(Usage, counts, counts),
    dropped=tuples(drops),
    edits=tuples(edits),
)
leaves = st.builds(
    Block,
    id=words,
    kind=st.sampled_from(Kind),
    regions=st.lists(regions, min_size=1, max_size=2).map(tuple),
    text=texts,
    origin=tuples(st.builds(Origin, words, counts, st.none() | spans)),
    level=st.integers(0, 6),
    label=words,
    size=numbers,
    cells=tuples(st.builds(Cell, counts, counts, texts, counts, counts, st.booleans(), st.none() | regions)),
    figure=st.none() | words,
)
blocks = leaves | st.builds(lambda block, children: replace(block, children=children), leaves, tuples(leaves))
documents = st.builds(
    Document,
    st.builds(Source, name=words, sha256=words, pages=counts, title=words, notes=tuples(words)),
    tuples(rows),
    tuples(blocks, 3),
)
SMALL = Document(Source("a.pdf", "00"), (), ())
TABLE = Block("t", Kind.TABLE, (Region(1, None),))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_a_document_comes_back_the_same(document: Document) -> None:
    text = to_json(document)
    assert from_json(text) == document
    assert from_json(text.encode()) == document


def test_it_is_plain_json_that_says_its_version() -> None:
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
