"""Measure quality on all sets of documents with known truth, in one table.

    DOC2MD_MATERIAL=… python bench/quality.py [SET …] [--before REV] [--peers] [--only NAME …] [--jobs N] [--cache DIR]

The sets are roundtrip (born-digital), lab, readoc, cases, real, omnidoc (photographs) and scans (the scans of
roundtrip); all of them by default. Each document is converted with the embedded engine and scored with the tools in the
material. They need packages of their own:

    python -m pip install numpy scipy apted beautifulsoup4 lxml markdown-it-py mdit-py-plugins pylatexenc rapidfuzz

Conversions and scores are kept in a cache by the content of doc2md's source, so that a run only does what changed. The
last line of the output says where the Markdown is.

--before REV   converts with another revision too, in a temporary work tree, and shows what changed since
--peers        converts with pymupdf4llm and liteparse too, if they are installed
--only NAME …  converts only these documents, of the open half

CPU seconds are measured for each document in the process that converts it, with its children. The start of the process
and of its workers is not included; loading the OCR models is, in the first document that needs them. They
depend on what else the machine does, and the cache keeps them: to compare seconds, measure both states with a new
`--cache` on an idle machine.

Of the documents in the shut half (`corpus/SHUT.txt`) only figures of many together are printed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from rulers import converters, figures, sets, table
from rulers.cache import Conversions, Run, tidy
from rulers.convert import StartError, convert
from rulers.progress import counter
from rulers.scores import Measured, score_all
from rulers.sets import Case
from rulers.tools import ToolError, Tools


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(sets.SETS)}; default: all")
    parser.add_argument("--before", metavar="REV")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, default=user_cache_path("doc2md", appauthor=False) / "quality")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME")
    arguments = parser.parse_args()
    if unknown := set(arguments.sets) - set(sets.SETS):
        parser.error(f"no such set: {', '.join(sorted(unknown))}; the sets are {', '.join(sets.SETS)}")
    material = Path(
        os.environ.get("DOC2MD_MATERIAL") or parser.error("set DOC2MD_MATERIAL to the folder with the sets")
    )
    cases = sets.load(material / "corpus", arguments.sets or sets.SETS, arguments.only)
    if not cases:
        parser.error(
            "there is no such document in the open half of these sets" if arguments.only else "no documents"
        )
    try:
        bench = Bench(cases, Tools(material / "tools"), arguments.cache.absolute(), arguments.jobs)
        report(bench, arguments.before, converters.PEERS if arguments.peers else ())
    except (StartError, ToolError) as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"git failed: {' '.join(error.cmd)}")


class Bench:
    """The documents, the tools, and where to keep what was made."""

    def __init__(self, cases: Sequence[Case], tools: Tools, cache: Path, jobs: int) -> None:
        self.cases = cases
        self.tools = tools
        self.cache = cache
        self.jobs = jobs

    def measure(self, converter: converters.Converter) -> list[Measured]:
        """Convert and score what is not in the cache."""
        goal = Conversions(self.cache / converter.key)
        tidy(self.cache, using=goal.folder)
        runs = {case: run for case in self.cases if (run := goal.find(case))}
        missing = [case for case in self.cases if case not in runs]
        if missing:
            tick = counter(f"{converter.label}: converted", len(missing))

            def converted(case: Case, run: Run) -> None:
                runs[case] = run
                if run.problem and not case.shut:
                    print(f"{converter.label}: {case.place}: {run.problem}", file=sys.stderr)
                tick()

            convert(converter, missing, goal, jobs=self.jobs, done=converted)
        ordered = {case: runs[case] for case in self.cases}
        return score_all(ordered, goal, self.cache, self.tools, jobs=self.jobs, label=converter.label)


def report(bench: Bench, before: str | None, peers: Sequence[str]) -> None:
    """Measure, and print the tables."""
    ours = converters.doc2md(converters.ROOT)
    measured = bench.measure(ours)
    old, revision = None, ""
    if before:
        revision = converters.name_of(before)
        with converters.checkout(before) as tree:
            old = bench.measure(converters.doc2md(tree, revision))
    others = []
    for name in peers:
        if peer := converters.peer(name):
            others.append((name, bench.measure(peer)))
        else:
            print(f"{name} is not installed: python -m pip install {name}", file=sys.stderr)
    print(f"doc2md at {converters.state()}" + (f"; +/-: changes since {revision}" if revision else ""))
    print(table.render(lines(bench, measured, old, others)))
    print_details(measured, old)
    print(f"\nMarkdown: {bench.cache / ours.key}/SET/NAME.md")


def lines(
    bench: Bench,
    measured: Sequence[Measured],
    old: Sequence[Measured] | None,
    others: Sequence[tuple[str, Sequence[Measured]]],
) -> list[table.Line]:
    """The lines of the table: for each set and half doc2md's figures, then those of the others."""
    found = []
    for name in sets.SETS:
        earlier = figures.halves(_of(name, old or ()))
        theirs = [(by, figures.halves(_of(name, documents))) for by, documents in others]
        for half, documents in figures.halves(_of(name, measured)).items():
            before = figures.row(earlier[half], bench.tools) if old else None
            found.append(table.Line(name, half, "doc2md", figures.row(documents, bench.tools), before))
            for by, parts in theirs:
                found.append(table.Line(name, half, by, figures.row(parts[half], bench.tools)))
    return found


def print_details(measured: Sequence[Measured], old: Sequence[Measured] | None) -> None:
    """The kinds of cases and the style factors of lab, if these sets were measured."""
    if kinds := figures.kinds(_of("cases", measured)):
        before = figures.kinds(_of("cases", old)) if old else None
        print(f"\n{table.render_kinds(kinds, before)}")
    lab = [document for document in _of("lab", measured) if not document.case.shut]
    earlier = _of("lab", old or ())
    for metric, what, factors in (("overall", "all", ""), ("teds", "teds", figures.TABLE_FACTORS)):
        mean = figures.mean(document.scores.metrics.get(metric) for document in lab)
        if mean and (worst := figures.levels(lab, metric, factors)):
            before = figures.levels(earlier, metric, factors)
            print(f"\n{table.render_levels(worst, mean, before, what=what)}")


def _of(name: str, documents: Sequence[Measured]) -> list[Measured]:
    return [document for document in documents if document.case.set == name]


if __name__ == "__main__":
    main()
