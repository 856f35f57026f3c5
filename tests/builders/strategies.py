"""Any document, for Hypothesis: any text, any number, any nesting that the types allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from doc2md.document import (
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
any_documents = st.builds(
    Document,
    st.builds(Source, name=words, sha256=words, pages=counts, title=words, notes=tuples(words)),
    tuples(rows),
    tuples(blocks, 3),
)
