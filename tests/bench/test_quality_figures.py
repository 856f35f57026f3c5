"""The figures that `bench/quality.py` makes of scores, and its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from rulers.cache import Run
from rulers.figures import TABLE_FACTORS, Figure, Row, halves, kinds, levels, row
from rulers.scores import Measured, Scores
from rulers.sets import Case
from rulers.table import COLUMNS, Line, render, render_kinds, render_levels
from rulers.tools import Tools


class _Tools:
    """Stands in for the tools in the material."""

    @staticmethod
    def calibration(blocks: object) -> tuple[float, float]:
        return float("nan"), 0.125


TOOLS = cast(Tools, _Tools())


def measured(
    name: str = "a", overall: float | None = None, *, shut: bool = False, run: Run | None = None, **given: Any
) -> Measured:
    """A document. `given` are fields of its scores, or of its `meta`."""
    fields = {key: given.pop(key) for key in ("passed", "words", "blocks", "silent") if key in given}
    metrics = {"overall": overall, "nid": overall, "teds": None} if overall is not None else {}
    case = Case(given.pop("set", "lab"), name, Path(name), shut, given)
    return Measured(case, run or Run(cpu=1.0, pages=2), Scores(metrics, **fields))


def figures(*documents: Measured) -> Row:
    return row(documents, TOOLS)


def shown(*documents: Measured) -> dict[str, str]:
    return {name: str(figure) for name, figure in figures(*documents).items() if figure is not None}


def test_the_mean_of_a_metric_is_that_of_the_documents_it_applies_to() -> None:
    assert shown(measured(overall=0.5), measured(overall=1.0), measured())["nid"] == ".750"
    assert figures(measured(overall=0.5))["teds"] is None


def test_words_are_counted_per_thousand_of_all_documents() -> None:
    found = shown(measured(words=(3, 0, 100), silent=True), measured(words=(0, 9, 900), silent=False))
    assert (found["lost"], found["extra"], found["silent"]) == ("3.00", "9.00", "1")


def test_a_converter_without_a_ledger_cannot_be_silent() -> None:
    assert figures(measured(words=(3, 0, 100)))["silent"] is None


def test_a_document_is_right_if_all_its_checks_pass() -> None:
    found = shown(measured(passed=(3, 3)), measured(passed=(2, 4)), measured(passed=(0, 1)))
    assert (found["right"], found["checks"]) == ("1/3", "5/8")


def test_an_auroc_that_does_not_exist_is_left_out() -> None:
    found = figures(measured(blocks=(("paragraph", 0.9, True),)))
    assert found["auroc"] is None
    assert str(found["ece"]) == ".125"


def test_failed_documents_are_counted_and_cost_nothing() -> None:
    found = shown(measured(run=Run(cpu=0.3, pages=3)), measured(run=Run(problem="crashed")))
    assert (found["failed"], found["cpu"]) == ("1", "0.100")


@pytest.mark.parametrize(
    ("after", "before", "change"),
    [
        (Figure(0.912), Figure(0.9), "+.012"),
        (Figure(0.9), Figure(0.912), "-.012"),
        (Figure(1.0), Figure(0.0), "+1.000"),
        (Figure(0.9), Figure(0.9001), ""),
        (Figure(0.9), None, ""),
        (Figure(4.5, "rate"), Figure(5.0, "rate"), "-0.50"),
        (Figure(0.05, "seconds"), Figure(0.06, "seconds"), "-0.010"),
        (Figure(12, "count", 30), Figure(10, "count", 30), "+2"),
        (Figure(12, "count"), Figure(12, "count"), ""),
    ],
)
def test_a_change_is_signed_and_empty_if_nothing_is_seen(
    after: Figure, before: Figure | None, change: str
) -> None:
    assert after.change(before) == change


def test_a_set_has_halves_if_some_of_it_is_shut() -> None:
    opened, shut = measured("a"), [measured(name, shut=True) for name in "bc"]
    assert halves([opened]) == {"all": [opened]}
    assert halves([opened, *shut]) == {"open": [opened], "shut": shut, "all": [opened, *shut]}
    assert halves([]) == {}


def test_a_single_shut_document_is_in_no_row() -> None:
    opened, shut = measured("a"), measured("b", shut=True)
    assert halves([opened, shut]) == {"open": [opened]}
    assert halves([shut]) == {}


def test_the_worst_style_factors_come_first_and_are_those_of_open_documents() -> None:
    def styled(level: str, overall: float, *, shut: bool = False) -> Measured:
        return measured("x", overall, shut=shut, factors={"rules": level, "page": "a4"})

    bad = [styled("dotted", score) for score in (0.1, 0.2, 0.3)]
    rare = [styled("none", 0.0), styled("none", 0.0)]
    good = [styled("full", 1.0) for _ in range(3)]
    closed = [styled("secret", 0.0, shut=True) for _ in range(5)]
    found = levels([*good, *rare, *bad, *closed])
    assert [(level.name, level.documents, str(level.score)) for level in found] == [
        ("rules=dotted", 3, ".200"),
        ("page=a4", 8, ".450"),
        ("rules=full", 3, "1.000"),
    ]


def test_the_worst_factors_of_tables_are_those_with_the_lowest_similarity_of_tables() -> None:
    styled = [measured("x", 1.0, factors={"table_rules": "none", "grid": "none", "header": "text"})] * 3
    for document in styled:
        document.scores.metrics["teds"] = 0.5
    found = levels(styled, "teds", TABLE_FACTORS)
    assert [(level.name, str(level.score)) for level in found] == [
        ("grid=none", ".500"),
        ("table_rules=none", ".500"),
    ]


def test_spurious_tables_are_counted() -> None:
    documents = [measured(overall=1.0) for _ in range(3)]
    for count, document in enumerate(documents):
        document.scores.metrics["tables_spurious"] = count
    assert shown(*documents)["spurious"] == "3"


def test_the_report_of_factors_shows_gaps_and_changes() -> None:
    now = levels([measured("a", 0.2, factors={"rules": "dotted"}) for _ in range(3)])
    before = levels([measured("a", 0.1, factors={"rules": "dotted"}) for _ in range(3)])
    line = render_levels(now, Figure(0.5), before).splitlines()[1]
    assert line.split() == [".200", "-0.300", "3", "documents", "rules=dotted", "+.100"]


def test_kinds_count_both_halves_and_guards_but_no_single_shut_case() -> None:
    found = kinds(
        [
            measured("a", passed=(1, 1), kind="lists", guard=True),
            measured("b", passed=(0, 1), kind="lists", shut=True),
            measured("c", passed=(1, 1), kind="secret", shut=True),
        ]
    )
    assert {kind: str(figure) for kind, figure in found.items()} == {"lists": "1/2", "(guards)": "1/1"}
    assert "lists                 1/2" in render_kinds(found)


def test_the_table_has_a_cell_for_each_column_and_fits_on_a_screen() -> None:
    full = figures(measured(overall=0.5, words=(1, 1, 9), passed=(1, 2), blocks=(("paragraph", 0.9, True),)))
    head, line, changes = render([Line("lab", "open", "doc2md", full, full)]).splitlines()[:3]
    assert head.split() == ["set", "half", *(name for name, _ in COLUMNS.values())]
    assert len(line.split()) == len(head.split())
    assert len(line) == len(head) <= 160
    assert changes.split() == ["+/-"]


def test_converters_are_named_if_there_are_several() -> None:
    some = figures(measured(overall=0.5))
    one = render([Line("lab", "all", "doc2md", some)])
    two = render([Line("lab", "all", "doc2md", some), Line("lab", "all", "liteparse", some)])
    assert "doc2md" not in one
    assert "liteparse" in two
