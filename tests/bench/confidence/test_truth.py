"""Which blocks of a generated document count as right, and the forest that is trained on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bench.confidence.examples import Examples
from bench.confidence.truth import Truth
from doc2md.checks.confidence.forest import Forest
from doc2md.document import Block, Kind
from tests.builders.blocks import block, table

RECORDS: list[dict[str, Any]] = [
    {"kind": "heading", "text": "Locks and weirs", "label": "2.1"},
    {"kind": "paragraph", "text": "The gate opens at \\frac{1}{2} of the tide \\le 4 m."},
    {"kind": "item", "text": "Oil the hinges", "label": "•"},
    {"kind": "reference", "text": "Marlow, K. Gates. 2004.", "label": "[1]"},
    {"kind": "reference", "text": "Quill, F. Weirs. 2006.", "label": "1."},
    {"kind": "caption", "text": "Gates by year", "label": "Table 1"},
    {"kind": "code", "text": "open(gate)\n\n    wait()"},
    {
        "kind": "table",
        "text": None,
        "rows": 2,
        "cells": [{"text": word} for word in ("Gate", "Width", "North", "4 m")],
    },
    {"kind": "pair", "text": "12 June", "key": "Date", "parent": "form1"},
]


@pytest.mark.parametrize(
    ("made", "right"),
    [
        (block(Kind.HEADING, "2.1 Locks and weirs"), True),
        (block(Kind.PARAGRAPH, "Locks and weirs"), False),
        (block(Kind.PARAGRAPH, "The gate opens at \\frac{1}{2} of the tide \\leq 4 m."), True),
        (block(Kind.PARAGRAPH, "The gate opens at \\frac{1}{2}"), False),
        (block(Kind.ITEM, "Oil the hinges"), True),
        (block(Kind.PARAGRAPH, "Oil the hinges"), True),
        (block(Kind.HEADING, "Oil the hinges"), False),
        (block(Kind.ITEM, "Quill, F. Weirs. 2006."), True),
        (block(Kind.ITEM, "Marlow, K. Gates. 2004."), False),
        (block(Kind.PARAGRAPH, "[1] Marlow, K. Gates. 2004."), True),
        (block(Kind.CAPTION, "Table 1 Gates by year"), True),
        (block(Kind.CODE, "open(gate)\n    wait()"), True),
        (block(Kind.CODE, "The gate opens"), False),
        (table(("Gate", "Width"), ("North", "4 m")), True),
        (table(("Gate", "Width", "North", "4 m")), False),
        (table(("Date", "12 June")), True),
        (block(Kind.PARAGRAPH, "Date 12 June"), True),
        (block(Kind.FIGURE, "a picture"), None),
    ],
    ids=lambda each: f"{each.kind} {each.text.plain[:20]}" if isinstance(each, Block) else "",
)
def test_a_block_is_right_if_the_truth_has_one_that_reads_the_same(made: Block, right: bool | None) -> None:
    assert Truth(RECORDS).has(made) is right


def test_training_gives_the_same_bytes_and_a_forest_that_has_learned() -> None:
    training = pytest.importorskip("bench.confidence.train", exc_type=ImportError)
    train, written = training.train, training.written
    chance = np.random.default_rng(1)
    values = chance.random((2000, 2))
    examples = Examples(
        np.array(["given", "ends_sentence"]),
        values,
        np.full(2000, 0.9),
        values[:, 1] > 0.5,
        np.full(2000, "paragraph"),
        np.full(2000, "latex"),
    )
    forest = train(examples)
    assert written(forest) == written(train(examples))
    assert Forest.from_json(written(forest)) == forest
    torn, whole = (forest.probability(0.9, {"given": 0.9, "ends_sentence": ends}) for ends in (0.1, 0.9))
    assert torn < 0.2 < 0.8 < whole
