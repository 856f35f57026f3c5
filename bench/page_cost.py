"""Measure what a page costs: CPU and wall seconds, and the peak memory of the parent and the workers.

    python bench/page_cost.py samples/report.pdf [--engine local] [--runs 3] [--transcripts PATH]

Seconds differ from day to day on the same machine. So measure two inputs or two checkouts right after each other,
and quote the ratio.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from pathlib import Path

import doc2md


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--engine", default="local")
    parser.add_argument("--transcripts")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    options = doc2md.Options(engine=arguments.engine, transcripts=arguments.transcripts)
    print(f"{'input':32} {'pages':>5} {'wall s/page':>12} {'CPU s/page':>11}")
    for name in arguments.inputs:
        pages, walls, cpus = 0, [], []
        for _ in range(arguments.runs):
            pages, wall, cpu = measure(name, options)
            walls.append(wall / pages)
            cpus.append(cpu / pages)
        label = Path(name).name
        print(f"{label:32} {pages:5} {statistics.median(walls):12.2f} {statistics.median(cpus):11.2f}")
    # On Linux ru_maxrss is in kilobytes. For children it is that of the largest child.
    for who, scope in (("parent", resource.RUSAGE_SELF), ("largest worker", resource.RUSAGE_CHILDREN)):
        print(f"peak memory of the {who}: {resource.getrusage(scope).ru_maxrss / 1024:.0f} MB")


def measure(name: str, options: doc2md.Options) -> tuple[int, float, float]:
    """The number of pages, wall seconds, and CPU seconds of parent and workers, including the start of the workers."""
    wall, cpu = time.monotonic(), _cpu()
    result = doc2md.convert(name, options)
    return len(result.ledger), time.monotonic() - wall, _cpu() - cpu


def _cpu() -> float:
    usages = (resource.getrusage(scope) for scope in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
