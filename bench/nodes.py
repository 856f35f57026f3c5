"""How much faster are two nodes of a Ray cluster than one? Each node has one CPU; both run on this machine.

    pip install -e '.[ray]'
    python bench/nodes.py [PDF] [--copies 24] [--pages-per-task 8]

The cluster has both nodes all the time. One reader converts the documents, then two readers do, and so on in turns; the
best time of each counts.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "samples" / "report.pdf"
ROUNDS = 2


def main() -> None:
    """Measure, and print the rates."""
    parser = argparse.ArgumentParser(prog="bench/nodes.py", description="Two nodes over one.")
    parser.add_argument("pdf", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--copies", type=int, default=24, help="number of documents")
    parser.add_argument("--pages-per-task", type=int, default=8)
    given = parser.parse_args()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    cluster.add_node(**node)
    ray.init(address=cluster.address, log_to_driver=False)
    best: dict[int, float] = {}
    for turn in range(ROUNDS * 2):
        readers = 1 + turn % 2
        rate = _rate([given.pdf] * given.copies, readers, given.pages_per_task)
        best[readers] = max(rate, best.get(readers, 0.0))
        print(f"{readers} reader{'s' * (readers > 1)}: {rate:.1f} pages/s")
    print(f"two over one: {best[2] / best[1]:.2f}")
    ray.shutdown()
    cluster.shutdown()


def _rate(paths: list[Path], readers: int, pages_per_task: int) -> float:
    """Pages per second, without the start of the readers: one document for each of them is not counted."""
    import doc2md.ray

    results = doc2md.ray.convert(paths, readers=readers, pages_per_task=pages_per_task)
    for _ in range(readers):
        next(results)
    started = time.perf_counter()
    pages = sum(len(each.result.ledger) for each in results if each.result)
    return pages / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
