"""Inject faults into documents, one at a time, and count those that the check finds.

    DOC2MD_MATERIAL=... python bench/faults.py [--faults 1000] [--seed 1] [--verbose] PATH ...

PATH is a PDF, or a folder with a recording: a `source.pdf` and a model's answers for its pages. Recordings are replayed
and repaired, PDFs are read by the embedded engine. The faults are those of `fault_kinds.py`, as many of each kind. Each
document gets as many as it has places for them. A fault is found if the findings that it adds name the words that were
changed, in the changed block or at its place. A finding elsewhere on the page does not count, and of dropped, invented
and repeated words at least half must be named. Only the page of the fault and the pages beside it are checked again.

The last lines count the findings without a fault. Somebody has to read them to tell which of them are false alarms:
`--verbose` prints them and all faults that are not found.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import doc2md
from doc2md.checks import coverage
from doc2md.checks.tokens import tokens
from doc2md.document import Document, Finding, Printed
from fault_kinds import KINDS, Fault, Injector, faults


@dataclass(frozen=True, slots=True)
class Input:
    """A document with the words that its pages show."""

    name: str
    document: Document
    printed: Mapping[int, Printed]


@dataclass(slots=True)
class Tally:
    injected: int = 0
    found: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    report(list(inputs(arguments.paths)), arguments.faults, arguments.seed, arguments.verbose)


def inputs(paths: Iterable[Path]) -> Iterator[Input]:
    """Convert documents, and keep the words of their pages, which a result does not have."""
    kept: list[tuple[Document, Mapping[int, Printed]]] = []
    check = coverage.check

    def check_and_keep(document: Document, printed: Mapping[int, Printed]) -> Document:
        kept.append((document, printed))
        return check(document, printed)

    coverage.check = check_and_keep
    for path in paths:
        recording = path if path.is_dir() else None
        engine = {"transcripts": recording} if recording else {"engine": "local"}
        with doc2md.Converter(**engine) as converter:
            converter.convert(path / "source.pdf" if recording else path)
        yield Input(path.name if recording else f"{path.parent.name}/{path.stem}", *kept.pop())
    coverage.check = check


def report(documents: list[Input], count: int, seed: int, verbose: bool) -> None:
    dice = random.Random(seed)
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for kind in KINDS:
        places = [(each, *place) for each in documents for place in faults(each.document, each.printed, kind)]
        share = count // len(KINDS) + (KINDS.index(kind) < count % len(KINDS))
        for document, page, inject in dice.choices(places, k=share) if places else ():
            missed = try_one(document, page, inject, dice)
            tally = tallies[kind][document.name]
            tally.injected += 1
            tally.found += missed is None
            if missed and verbose:
                print(f"{document.name} p{page} {kind}: {describe(missed)}")
    print_table(tallies)
    print_alarms(documents, verbose)


def try_one(each: Input, page: int, inject: Injector, dice: random.Random) -> Fault | None:
    """The fault, if it is not found."""
    small = around(each, page)
    fault = inject(dice)
    faulty = around(replace(each, document=fault.document), page)
    new = Counter(findings(faulty)) - Counter(findings(small))
    return None if is_named(fault, new) else fault


def around(each: Input, page: int) -> Input:
    """The page and the pages beside it. A block that goes on here is included."""
    pages = range(page - 1, page + 2)
    blocks = [b for b in each.document.blocks if any(r.page in pages for r in b.regions)]
    rows = [row for row in each.document.pages if row.page in pages]
    document = replace(each.document, blocks=tuple(blocks), pages=tuple(rows))
    return replace(each, document=document, printed={n: p for n, p in each.printed.items() if n in pages})


def findings(each: Input) -> list[tuple[int, Finding]]:
    rows = coverage.check(each.document, each.printed).pages
    return [(row.page, finding) for row in rows if row.coverage for finding in row.coverage.findings]


def is_named(fault: Fault, new: Mapping[tuple[int, Finding], int]) -> bool:
    gone, fresh = Counter(fault.gone), Counter(fault.new)
    for page, finding in new:
        at_place = finding.box and any(
            region.page == page and region.box and region.box.grown(2, 2).contains_point(finding.box.centre)
            for region in fault.regions
        )
        if finding.block in fault.blocks or at_place:
            gone -= Counter(token.word for token in tokens(finding.printed))
            fresh -= Counter(token.word for token in tokens(finding.text))
    total, left = len(fault.gone) + len(fault.new), gone.total() + fresh.total()
    return left < total and left <= total * (1 - fault.share)


def describe(fault: Fault) -> str:
    return f"{' '.join(sorted(fault.blocks))} gone {' '.join(fault.gone)[:80]!r} new {' '.join(fault.new)[:80]!r}"


def print_table(tallies: Mapping[str, Mapping[str, Tally]]) -> None:
    names = sorted({name for row in tallies.values() for name in row})
    columns = names if len(names) <= 4 else []
    print("| fault |", *(f"{name} |" for name in columns), "all | found |")
    print("| --- |" + " --- |" * (len(columns) + 2))
    for kind, row in [*tallies.items(), ("all", _summed(tallies))]:
        each = [f"{row[n].found}/{row[n].injected} |" if n in row else "– |" for n in columns]
        found, injected = (sum(getattr(t, key) for t in row.values()) for key in ("found", "injected"))
        print(f"| {kind} |", *each, f"{found}/{injected} | {found / max(1, injected):.3f} |")


def _summed(tallies: Mapping[str, Mapping[str, Tally]]) -> Mapping[str, Tally]:
    total: dict[str, Tally] = defaultdict(Tally)
    for row in tallies.values():
        for name, tally in row.items():
            total[name].injected += tally.injected
            total[name].found += tally.found
    return total


def print_alarms(documents: Iterable[Input], verbose: bool) -> None:
    count = blocks = pages = 0
    for each in documents:
        found = findings(each)
        count, blocks, pages = (
            count + len(found),
            blocks + len(each.document.blocks),
            pages + len(each.printed),
        )
        for page, finding in found if verbose else ():
            print(f"{each.name} p{page} {finding.kind} {finding.block} {finding.text!r} {finding.printed!r}")
    print(f"Without a fault: {count} findings in {blocks} blocks on {pages} pages")


if __name__ == "__main__":
    main()
