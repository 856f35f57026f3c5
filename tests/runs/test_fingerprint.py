"""Which options a converted document depends on."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format
from doc2md.options.limits import Limits
from doc2md.runs.fingerprint import _WITHOUT_EFFECT, fingerprint

SAME = fingerprint(Options(), ExportOptions(), [Format.MD])


@pytest.mark.parametrize(
    "changed",
    [
        {"concurrency": 3},
        {"rpm": 9.0},
        {"cache": False},
        {"price": "1,2"},
        {"password": "secret"},
        {"limits": Limits(max_pages=3)},
        {"record": "r.jsonl"},
        {"debug": True},
    ],
)
def test_what_only_changes_speed_cost_or_limits_has_no_effect(changed: dict[str, Any]) -> None:
    assert fingerprint(Options(**changed), ExportOptions(), [Format.MD]) == SAME


def test_every_other_option_has_an_effect(tmp_path: Path) -> None:
    template = tmp_path / "t.html"
    template.write_text("one")
    found = {
        SAME,
        fingerprint(Options(dpi=100), ExportOptions(), [Format.MD]),
        fingerprint(Options(pages="1-2"), ExportOptions(), [Format.MD]),
        fingerprint(Options(), ExportOptions(front_matter=True), [Format.MD]),
        fingerprint(Options(), ExportOptions(), [Format.MD, Format.JSON]),
        fingerprint(Options(), ExportOptions(), [Format.MD], "http://localhost/v1"),
        fingerprint(Options(), ExportOptions(template=template), [Format.MD]),
    }
    template.write_text("two")
    found.add(fingerprint(Options(), ExportOptions(template=template), [Format.MD]))
    assert len(found) == 8


def test_files_that_an_option_names_count_by_content_wherever_they_are(tmp_path: Path) -> None:
    found = set()
    for folder, text in (("a", "same"), ("b", "same"), ("c", "other")):
        answers = tmp_path / folder
        answers.mkdir()
        (answers / "page-1.txt").write_text(text)
        found.add(fingerprint(Options(transcripts=answers), ExportOptions(), [Format.MD]))
    assert len(found) == 2


def test_the_options_without_effect_exist() -> None:
    assert {field.name for field in fields(Options)} >= _WITHOUT_EFFECT


def test_the_order_of_formats_has_no_effect() -> None:
    both = [Format.MD, Format.JSON]
    assert fingerprint(Options(), ExportOptions(), both) == fingerprint(
        Options(), ExportOptions(), both[::-1]
    )
