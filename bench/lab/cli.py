"""The command `python -m bench.lab`: makes documents with exact truth in styles drawn at random."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from bench.lab import case, measures
from bench.lab.factors import FACTORS, NoLevelLeftError, parse_levels
from bench.lab.renderers import registry
from bench.lab.renderers.base import Renderer

MAX_ATTEMPTS = 12
_CHUNK = 8  # documents that a process makes before it takes the next ones


@dataclass
class Tally:
    """What became of some documents."""

    made: Counter[str] = field(default_factory=Counter)
    thrown: Counter[tuple[str, str]] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, other: Tally) -> None:
        self.made += other.made
        self.thrown += other.thrown
        self.given_up += other.given_up
        for name, seconds in other.seconds.items():
            self.seconds[name] += seconds


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Returns:
        The exit status: 0, or 1 where some documents could not be made.
    """
    options = _parse(arguments)
    if options.list_factors:
        list_factors()
        return 0
    try:
        orders = _orders(options)
    except ValueError as error:
        print(f"bench.lab: {error}", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    started, total = time.monotonic(), Tally()
    for tally in _make_all(orders, options.out, options.jobs):
        total.add(tally)
        done = total.made.total()
        print(
            f"\r{done}/{len(orders)}  {60 * done / (time.monotonic() - started):.0f} a minute ",
            end="",
            file=sys.stderr,
        )
    print(file=sys.stderr)
    report(total, time.monotonic() - started)
    return 1 if total.given_up else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.lab", description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("out/lab"), help="folder for the documents")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--renderer", help=f"names with commas between; of: {', '.join(registry.RENDERERS)}")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--set", nargs="+", default=[], metavar="FACTOR=LEVEL,…", help="draw these levels only"
    )
    parser.add_argument(
        "--hold-out", nargs="+", default=[], metavar="FACTOR=LEVEL,…", help="never draw these levels"
    )
    parser.add_argument(
        "--list-factors", action="store_true", help="print all factors with their levels and stop"
    )
    return parser.parse_args(arguments)


def list_factors() -> None:
    """Print all factors, their levels, and which renderers can express them."""
    for factor in FACTORS.values():
        able = [name for name, kind in registry.RENDERERS.items() if factor.name in kind.support]
        print(f"{factor.name}: {', '.join(factor.levels)}  [{', '.join(able)}]")


def _orders(options: argparse.Namespace) -> list[case.Order]:
    names = options.renderer.split(",") if options.renderer else list(registry.RENDERERS)
    unknown = [name for name in names if name not in registry.RENDERERS]
    if unknown:
        raise ValueError(f"no renderer {unknown[0]!r}; there are {', '.join(registry.RENDERERS)}")
    for name in list(names):
        if registry.missing(name):
            print(f"bench.lab: {name} is left out; to have it: {registry.missing(name)}", file=sys.stderr)
            names.remove(name)
    if not names:
        raise ValueError("no renderer is installed")
    chosen, held_out = parse_levels(options.set), parse_levels(options.hold_out)
    for factor, levels in measures.levels_with_font().items():
        chosen[factor] = chosen.get(factor, levels) & levels
    packages = measures.packages_missing()
    if packages:
        print(
            f"bench.lab: some fonts are left out; to have them: apt-get install {' '.join(packages)}",
            file=sys.stderr,
        )
    for name in list(names):
        support = registry.RENDERERS[name].support
        if any(
            not levels & support.get(factor, frozenset({FACTORS[factor].plain}))
            for factor, levels in chosen.items()
        ):
            print(f"bench.lab: {name} is left out; it cannot express what --set asks for", file=sys.stderr)
            names.remove(name)
    if not names:
        raise ValueError("no renderer can express what --set asks for")
    return [
        case.Order(options.seed, n, names[n % len(names)], chosen, held_out) for n in range(options.count)
    ]


def _make_all(orders: list[case.Order], out: Path, jobs: int) -> Iterator[Tally]:
    chunks = []
    for name in dict.fromkeys(order.renderer for order in orders):
        mine = [order for order in orders if order.renderer == name]
        size = max(_CHUNK, registry.RENDERERS[name].batch)
        chunks += [mine[i : i + size] for i in range(0, len(mine), size)]
    if jobs <= 1:
        yield from (make(chunk, out) for chunk in chunks)
        return
    # Each process starts fresh: a browser's connection does not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, chunks, [out] * len(chunks))


_started: dict[str, Renderer] = {}


def make(orders: list[case.Order], out: Path) -> Tally:
    """Make documents and write them. Renderers that were started stay for the next call in this process."""
    tally = Tally()
    by_renderer: dict[str, list[case.Order]] = defaultdict(list)
    for order in orders:
        by_renderer[order.renderer].append(order)
    for name, mine in by_renderer.items():
        started = time.monotonic()
        if name not in _started:
            _started[name] = registry.start(name)
        _make_with(_started[name], mine, out, tally)
        tally.seconds[name] += time.monotonic() - started
    return tally


def _make_with(renderer: Renderer, orders: list[case.Order], out: Path, tally: Tally) -> None:
    waiting = orders
    for attempt in range(MAX_ATTEMPTS):
        failed = []
        for i in range(0, len(waiting), renderer.batch):
            group, plans = waiting[i : i + renderer.batch], []
            for order in group:
                try:
                    plans.append(case.plan(order, attempt, renderer))
                except NoLevelLeftError as error:
                    tally.thrown[renderer.name, str(error)] += 1
                    failed.append(order)
            for made, result in zip(plans, case.draw_all(plans, renderer), strict=True):
                if isinstance(result, case.Case):
                    case.write(result, out)
                    tally.made[renderer.name] += 1
                else:
                    tally.thrown[renderer.name, result[0].partition(":")[0]] += 1
                    failed.append(made.order)
        waiting = failed
        if not waiting:
            return
    tally.given_up += [order.id for order in waiting]


def report(tally: Tally, seconds: float) -> None:
    """Print what was made, what was thrown away and why."""
    print(
        f"{tally.made.total()} documents in {seconds:.0f} s, {60 * tally.made.total() / seconds:.0f} a minute"
    )
    for name, count in sorted(tally.made.items()):
        thrown = {reason: n for (renderer, reason), n in tally.thrown.items() if renderer == name}
        reasons = ", ".join(
            f"{reason} {n}" for reason, n in sorted(thrown.items(), key=lambda pair: -pair[1])
        )
        pace = tally.seconds[name] / max(1, count)
        print(
            f"  {name}: {count} made, {pace:.2f} s each, {sum(thrown.values())} thrown away"
            + (f": {reasons}" if reasons else "")
        )
    if tally.given_up:
        print(f"given up after {MAX_ATTEMPTS} attempts: {', '.join(tally.given_up)}")
