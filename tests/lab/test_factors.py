"""Levels are drawn by their weights, and what is held out never occurs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.lab.factors import FACTORS, ON_REQUEST, NoLevelLeftError, draw, parse_levels
from bench.lab.trees import TEMPLATES
from tests.lab.made import ALL, drawn


def test_there_are_at_least_40_factors_of_at_least_two_levels() -> None:
    assert len(FACTORS) >= 40
    assert all(len(factor.levels) >= 2 for factor in FACTORS.values())


def test_every_level_occurs() -> None:
    seen: dict[str, set[str]] = {name: set() for name in FACTORS}
    for n in range(1500):
        for name, level in draw(f"s{n}", ALL, {}, {}).levels.items():
            seen[name].add(level)
    drawn_alone = {
        name: {level for level, weight in factor.levels.items() if weight > ON_REQUEST}
        for name, factor in FACTORS.items()
    }
    assert seen == drawn_alone


def test_a_level_that_is_held_out_never_occurs() -> None:
    held_out = parse_levels(["table_rules=grid,none", "body_font=serif-liberation"])
    for n in range(300):
        style = draw(f"s{n}", ALL, {}, held_out)
        assert style["table_rules"] not in ("grid", "none")
        assert style["body_font"] != "serif-liberation"


def test_holding_out_a_level_changes_only_documents_that_would_have_it() -> None:
    held_out = parse_levels(["bullet=★"])
    changed = 0
    for n in range(300):
        free, held = draw(f"s{n}", ALL, {}, {}), draw(f"s{n}", ALL, {}, held_out)
        if free["bullet"] != "★":
            assert free.levels == held.levels
        else:
            changed += 1
    assert changed > 0


def test_only_chosen_levels_are_drawn() -> None:
    chosen = parse_levels(["table_rules=dashed,dotted"])
    assert {draw(f"s{n}", ALL, chosen, {})["table_rules"] for n in range(60)} == {"dashed", "dotted"}


def test_a_factor_that_a_renderer_cannot_express_is_plain_and_not_recorded() -> None:
    support = {name: levels for name, levels in ALL.items() if name != "table_rules"}
    style = draw("s", support, {}, {})
    assert style["table_rules"] == "grid"
    assert "table_rules" not in style.recorded({"table"})


def test_a_factor_is_recorded_only_where_the_document_shows_it() -> None:
    style = draw("s", ALL, {}, {})
    assert "table_rules" in style.recorded({"table"})
    assert "table_rules" not in style.recorded({"paragraph"})
    assert "body_font" in style.recorded({"paragraph"})


def test_excluding_all_levels_is_an_error() -> None:
    with pytest.raises(NoLevelLeftError, match="theme"):
        draw("s", ALL, {}, {"theme": frozenset(FACTORS["theme"].levels)})


@pytest.mark.parametrize("pair", ["nothing=1", "theme=pink", "theme"])
def test_a_factor_or_a_level_that_does_not_exist_is_an_error(pair: str) -> None:
    with pytest.raises(ValueError, match=r"no such factor|no level"):
        parse_levels([pair])


def test_slides_have_pages_of_slides() -> None:
    assert drawn("s", template="slides")[1]["page_size"] == "slide"
    assert all(
        draw(f"s{n}", ALL, {"template": frozenset({"letter"})}, {})["page_size"] != "slide" for n in range(50)
    )


def test_the_readme_names_the_numbers_of_templates_factors_and_levels() -> None:
    text = (Path(__file__).parents[2] / "bench/lab/README.md").read_text(encoding="utf-8")
    levels = sum(len(factor.levels) for factor in FACTORS.values())
    assert f"{len(TEMPLATES)} templates and {len(FACTORS)} style factors with {levels} levels" in text
