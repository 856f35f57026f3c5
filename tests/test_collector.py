"""Collecting the pages of a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.collector import Collector
from doc2md.document import Block, Kind, PageRow, PageStatus, Reading, Region, Source
from doc2md.options.conversion import Options
from doc2md.pages.reader import PageResult

PAGE = PageResult(
    Reading(1, (400, 500), (Block("a", Kind.FIGURE, (Region(1, None),), figure="p0001-fig01.png"),)),
    PageRow(1, PageStatus.OK),
    {"p0001-fig01.png": b"a picture"},
)


@pytest.mark.parametrize("is_joined", [True, False])
def test_figures_stay_only_if_they_are_part_of_a_result(
    is_joined: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Collector(Options()) as collector:
        collector.add(PAGE)
        assert len([*tmp_path.rglob("p0001-fig01.png")]) == 1
        result = collector.result(Source("x.pdf", "", 1)) if is_joined else None
    assert len([*tmp_path.rglob("p0001-fig01.png")]) == is_joined
    assert not result or result.figures["p0001-fig01.png"].read_bytes() == b"a picture"
