"""Half-sentences in lists and around formulas."""

from __future__ import annotations

from random import Random

from bench.lab import wording
from bench.lab.content import Formula, Items, Paragraph, plain
from bench.lab.maker import Maker
from bench.lab.renderers.base import FEATURES
from tests.lab.made import plain_style


def test_only_the_last_item_is_closed() -> None:
    make = Maker(Random(1), plain_style(), FEATURES)
    for _ in range(20):
        made = wording.around(make, make.items(max_depth=1, count=4))[-1]
        assert isinstance(made, Items)
        assert not any(plain(item.line).endswith(".") for item in made.items[:-1])


def test_a_sentence_leads_to_a_formula_and_has_no_full_stop() -> None:
    make = Maker(Random(1), plain_style(), FEATURES)
    lead, formula, *rest = wording.around(make, make.formula())
    assert isinstance(lead, Paragraph)
    assert isinstance(formula, Formula)
    assert not plain(lead.line).endswith(".")
    assert all(isinstance(each, Paragraph) and plain(each.line)[0].islower() for each in rest)
