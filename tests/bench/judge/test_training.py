"""Training of the judge: examples from a document whose truth is known, and files with the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from bench.judge.arrays import write
from bench.judge.command import families
from bench.judge.disguise import disguised
from bench.judge.examples import SKIP, WINDOWS, Examples, collect, of_document
from doc2md.converter.local.layout.judge.features import FEATURES
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.trees import Forest
from doc2md.rasterizer.extract import text_layer
from tests.builders.pages import PROSE, new_page, stored
from tests.builders.pages import write as write_text

ADDRESS = ("Drainage Office", "12 Quay Street", "Lindmouth")


def record(kind: str, page: Any, texts: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """A row of `blocks.json` for lines that are on a page."""
    lines = [
        {"box": list(hit.rect), "text": text}
        for text in texts
        for hit in page.search_for(text, quads=True)[:1]
    ]
    place = {"page": 1, "box": lines[0]["box"], "lines": lines}
    return {"id": texts[0], "kind": kind, "parent": None, "text": " ".join(texts), "places": [place], **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A generated document: a heading, a paragraph, an address, two items, and a line that is in no block."""
    page = new_page(400, 500)
    write_text(page, 50, 60, "Rivers", size=20)
    write_text(page, 50, 90, *PROSE, step=13)
    write_text(page, 50, 170, *ADDRESS, step=13)
    write_text(page, 50, 230, "1. Sand", "2. Stones", step=20)
    write_text(page, 50, 400, "Nobody knows this line")
    place = tmp_path / "1-00000-typst"
    place.mkdir()
    blocks = [
        record("heading", page, ("Rivers",), level=1, run_in=False),
        record("paragraph", page, PROSE, role="body"),
        record("lines", page, ADDRESS, role="address"),
        record("item", page, ("1. Sand",)),
        record("item", page, ("2. Stones",)),
    ]
    page.parent.save(place / "doc.pdf")
    (place / "blocks.json").write_text(json.dumps(blocks), "utf-8")
    (place / "meta.json").write_text(json.dumps({"renderer": "typst"}), "utf-8")
    return place


def test_rows_are_labelled_by_the_blocks_of_the_truth(folder: Path) -> None:
    rows = of_document(folder)
    names = [(ROLES[role], LINKS[link]) for role, link in zip(rows.roles[:10], rows.links[:10], strict=True)]
    assert names == [
        ("heading", "new"),
        *[("text", "new"), ("text", "flow"), ("text", "flow"), ("text", "flow")],
        *[("text", "new"), ("text", "break"), ("text", "break")],
        *[("item", "new"), ("item", "new")],
    ]
    assert (rows.roles[10], rows.links[10]) == (SKIP, SKIP)
    assert list(rows.above[:11]) == [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, -1]
    assert rows.values.shape == (len(rows.roles), len(FEATURES))


def test_parts_of_pages_are_examples_of_their_own(folder: Path) -> None:
    rows = of_document(folder)
    assert 11 + WINDOWS <= len(rows.roles) <= 11 + WINDOWS * 11
    assert np.all(rows.above < np.arange(len(rows.above)))


def test_examples_are_the_same_after_they_were_saved(folder: Path, tmp_path: Path) -> None:
    examples = collect([folder], jobs=1)
    examples.save(tmp_path / "examples.npz")
    again = Examples.load(tmp_path / "examples.npz")
    assert all(np.array_equal(value, vars(again)[name]) for name, value in vars(examples).items())
    assert list(again.styles) == ["typst"]


def test_two_files_with_the_same_arrays_have_the_same_bytes(tmp_path: Path) -> None:
    arrays = {"b": np.arange(5), "a": np.eye(3, dtype=np.float32)}
    write(arrays, tmp_path / "one.npz")
    write(dict(reversed(arrays.items())), tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    with np.load(tmp_path / "one.npz") as found:
        assert np.array_equal(found["a"], arrays["a"])


def test_a_disguise_changes_only_the_first_word_of_a_row() -> None:
    page = new_page(400, 500)
    write_text(
        page, 50, 60, "\u2022 sand and stones", "if it rains for long", "and rivers rise", "\u2022 silt"
    )
    lines = text_layer(stored(page)).lines
    for seed in range(20):
        made = disguised(lines, Random(seed))
        assert [each.text.split()[1:] for each in made] == [each.text.split()[1:] for each in lines]
        assert all(len(span.xs) == len(span.text) for each in made for span in each.spans)


def test_stored_trees_say_the_same_as_those_that_were_trained() -> None:
    pytest.importorskip("lightgbm")
    from bench.judge.train import CLASSES, LEAVES, MAX_DEPTH, as_arrays, train

    chance = np.random.default_rng(1)
    values = chance.normal(size=(600, 5)).astype(np.float32)
    labels = (values[:, 0] > 0).astype(np.int32) + (values[:, 1] > 0.5)
    booster = train(values, labels, "links")
    arrays = as_arrays(booster, "links", CLASSES["links"], LEAVES, MAX_DEPTH)
    found = Forest.from_arrays(arrays, "links").probabilities(values)
    assert np.abs(found - np.asarray(booster.predict(values))).max() < 0.01
    assert np.mean(found.argmax(axis=1) == labels) > 0.9


def test_templates_of_one_module_are_a_family(tmp_path: Path) -> None:
    for name, template in (("one", "letter"), ("two", "invoice"), ("three", "paper")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "meta.json").write_text(json.dumps({"factors": {"template": template}}), "utf-8")
    assert list(families([tmp_path / name for name in ("one", "two", "three")])) == [
        "office",
        "office",
        "prose",
    ]
