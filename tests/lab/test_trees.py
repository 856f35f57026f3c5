"""Documents are random but repeatable, and each printed part has an id of its own."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.lab.check import said
from bench.lab.content import Cell, Item, Table, walk
from bench.lab.parts import parts
from bench.lab.text import LANGUAGES, Writer, vocabulary
from bench.lab.trees import TEMPLATES, kinds
from bench.lab.truth import markdown
from tests.lab.made import drawn


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_truth_has_the_words_of_the_document(template: str, language: str) -> None:
    for n in range(2):
        document, style = drawn(f"{n}", template=template, language=language)
        assert said(markdown(document, style), parts(document, style)) == ""


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_seed_gives_the_same_document(template: str) -> None:
    first, again = drawn("7", template=template)[0], drawn("7", template=template)[0]
    assert first == again
    assert first.blocks != drawn("8", template=template)[0].blocks


@pytest.mark.parametrize("template", TEMPLATES)
def test_ids_are_unique(template: str) -> None:
    document, style = drawn("3", template=template, language="en")
    ids = Counter(block.id for block in walk(document.blocks) if block.id)
    for block in walk(document.blocks):
        inner: list[Cell | Item] = (
            [cell for row in block.rows for cell in row] if isinstance(block, Table) else []
        )
        ids.update(part.id for part in inner)
    assert [part for part, count in ids.items() if count > 1] == []
    assert kinds(document)
    assert parts(document, style)


def test_the_cells_of_a_table_fill_its_grid_without_overlap() -> None:
    tables = 0
    for n in range(80):
        for block in walk(drawn(f"{n}", template="datasheet")[0].blocks):
            if isinstance(block, Table):
                tables += 1
                taken = Counter(
                    (cell.row + r, cell.col + c)
                    for row in block.rows
                    for cell in row
                    for r in range(cell.row_span)
                    for c in range(cell.col_span)
                )
                assert set(taken) == {(r, c) for r in range(len(block.rows)) for c in range(block.columns)}
                assert max(taken.values()) == 1
    assert tables > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_vocabulary_has_all_labels_and_its_sentences_differ(language: str) -> None:
    from random import Random

    assert set(vocabulary(language)["labels"]) == set(vocabulary("en")["labels"])
    write = Writer(Random("x"), language)
    sentences = {write.sentence() for _ in range(200)}
    assert len(sentences) > 190
    assert not any("{" in sentence for sentence in sentences)
