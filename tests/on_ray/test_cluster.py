"""Documents that a cluster converts are the same as on one machine, whatever happens to its nodes."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import doc2md
import doc2md.ray
from doc2md.errors import EngineError, UsageError
from doc2md.result import Result
from tests.builders.scans import boxes_scan
from tests.fakes.loopback import Loopback
from tests.paths import SAMPLES

pytestmark = pytest.mark.process
ray = pytest.importorskip("ray")


def untimed(result: Result | None) -> Any:
    """All that a result has, without how long it took."""
    assert result
    rows = tuple(dataclasses.replace(row, seconds=0.0) for row in result.ledger)
    figures = {name: path.read_bytes() for name, path in result.figures.items()}
    return dataclasses.replace(result.document, pages=rows), figures


def test_a_document_in_ranges_is_the_same_as_on_one_machine(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    paths = [SAMPLES / "report.pdf", broken, SAMPLES / "slides.pdf", tmp_path / "missing.pdf"]
    report, bad, slides, missing = doc2md.ray.convert(paths, pages_per_task=3)
    assert untimed(report.result) == untimed(doc2md.convert(paths[0]))
    assert untimed(slides.result) == untimed(doc2md.convert(paths[2]))
    assert bad.error.startswith("broken.pdf: ")
    assert missing.error == "missing.pdf: cannot be read: No such file or directory"


def test_limits_hold_for_the_cluster(loopback: Loopback, tmp_path: Path) -> None:
    scan = boxes_scan(tmp_path / "scan.pdf", 6)
    server = {"base_url": loopback.base_url, "concurrency": 2, "price": "1000,1000", "cache": False}
    (limited,) = doc2md.ray.convert([scan], max_cost=1.7, pages_per_task=1, **server)  # an answer costs 0.95
    assert limited.result
    assert Counter(str(row.status) for row in limited.result.ledger) == {"ok": 2, "failed": 4}
    assert len(loopback.requests) == 2
    assert loopback.peak <= 2


def test_what_concerns_the_run_ends_it() -> None:
    with pytest.raises(EngineError, match="needs a model"):
        list(doc2md.ray.convert([SAMPLES / "report.pdf"], figures="parse"))
    with pytest.raises(UsageError, match="pages_per_task"):
        doc2md.ray.convert([SAMPLES / "report.pdf"], pages_per_task=0)


@pytest.mark.filterwarnings(r"ignore::DeprecationWarning:ray\.data")  # Ray warns of its own names
def test_ray_data_converts_the_rows_of_a_dataset() -> None:
    rows = [
        {"path": str(SAMPLES / name), "bytes": (SAMPLES / name).read_bytes()} for name in ("receipt.png",)
    ]
    rows.append({"path": "/x/broken.pdf", "bytes": b"%PDF-1.7 and no more"})
    dataset = ray.data.from_items(rows).map_batches(
        doc2md.ray.Convert, batch_size=2, concurrency=1, fn_constructor_kwargs={"formats": ["md", "json"]}
    )
    receipt, broken = dataset.take_all()
    assert receipt["md"] == doc2md.convert(SAMPLES / "receipt.png").to_markdown(images="off")
    assert (receipt["status"], receipt["pages"], receipt["json"][:1]) == ("ok", 1, "{")
    assert (broken["status"], broken["error"][:11], broken["md"]) == ("failed", "broken.pdf:", "")


def test_a_node_that_dies_costs_no_page(two_nodes: Any) -> None:
    """The last test, because the second node stays dead."""
    alone = untimed(doc2md.convert(SAMPLES / "report.pdf"))
    results = doc2md.ray.convert([SAMPLES / "report.pdf"] * 4, pages_per_task=1)
    first = next(results)
    two_nodes.kill_second()
    for each in [first, *results]:
        assert untimed(each.result) == alone
