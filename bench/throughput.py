"""Measure how fast pages go through doc2md, one figure at a time. Each takes one or two minutes on an idle machine.

    python bench/throughput.py start                            until the first page is written
    python bench/throughput.py processes [--pages 300]          the embedded engine, 2 processes over 1
    python bench/throughput.py documents [--pages 300]          documents of one page over one document of as many pages
    DOC2MD_MATERIAL=... python bench/throughput.py waiting      400 scanned pages, latency 1 s, 32 requests at a time
    DOC2MD_MATERIAL=... python bench/throughput.py answers      pages a second into a server that answers at once
    DOC2MD_MATERIAL=... python bench/throughput.py memory       peak memory of 200 and of 5,000 pages

`--against FOLDER` measures another checkout in turn with this one. Seconds differ from day to day on one machine, so
only ratios in one run tell something. CPU is that of the command, of its workers, and of the server of the material.
Scanned pages are drawn, born-digital ones are those of `samples/report.pdf`.

`answers` gives born-digital pages an answer with other words than the page has, which is not checked, or checked; one
with all words of the page, which is what the embedded engine reads, in a model's form, so that five of eight pages have
a table; the same for the three pages without one; and for these pages without their running heads and page numbers,
which models leave out. Only an answer with all words and without a table needs no layout of the text layer.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pymupdf

from doc2md.converter.grounded import render
from doc2md.converter.local import read
from doc2md.document import FURNITURE, Kind
from endpoint_run import scan, server
from endpoint_run import statistics as counted
from speed import write_pages

HERE = Path(__file__).parents[1]
SAMPLE = HERE / "samples" / "report.pdf"
WITHOUT_TABLES = (0, 2, 5)
"""Its pages without a table, from 0."""


@dataclass
class Cost:
    """What a command took: wall seconds, CPU seconds of the command itself and of its workers, peak memory in MB."""

    wall: float = 0.0
    own: float = 0.0
    memory: float = 0.0
    workers: dict[str, float] = field(default_factory=dict)


def convert(checkout: Path, *arguments: object) -> Cost:
    """Run `doc2md convert` of a checkout."""
    command = [sys.executable, "-m", "doc2md", "convert", *map(str, arguments), "-q", "--overwrite"]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    cost, started = Cost(), time.monotonic()
    with subprocess.Popen(command, env=environment, cwd=checkout) as process:
        while process.poll() is None:
            with suppress(OSError, IndexError):
                _look(process.pid, cost)
            time.sleep(0.02)
    cost.wall = time.monotonic() - started
    if process.returncode not in {0, 3}:  # 3: the server's answer is not what its page says
        sys.exit(f"failed: {' '.join(command)}")
    return cost


def _look(pid: int, cost: Cost) -> None:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    cost.memory = max(cost.memory, int(status.partition("VmHWM:")[2].split()[0]) / 1024)
    cost.own = cpu_seconds(pid)
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
        cost.workers[child] = cpu_seconds(int(child))


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_start(checkout: Path, folder: Path, _: int) -> str:
    """The whole command for one page: its file is written a few milliseconds before the end."""
    walls = [convert(checkout, SAMPLE, "--pages", 1, "-o", folder / "out.md").wall for _ in range(7)]
    return f"{min(walls):.2f} s at best, {statistics.median(walls):.2f} s in the median of {len(walls)}"


def measure_processes(checkout: Path, folder: Path, pages: int) -> str:
    source = born_digital(folder, pages or 300)
    one, two = (convert(checkout, source, "-o", folder / "out.md", "--concurrency", n) for n in (1, 2))
    return (
        f"1 process {one.wall:.1f} s, 2 processes {two.wall:.1f} s: {one.wall / two.wall:.2f} times as fast"
    )


def measure_documents(checkout: Path, folder: Path, pages: int) -> str:
    source = born_digital(folder, pages or 300)
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    with pymupdf.open(source) as whole:
        for number in range(len(whole)):
            with pymupdf.open() as part:
                part.insert_pdf(whole, from_page=number, to_page=number)
                part.save(parts / f"{number:04}.pdf", garbage=4, deflate=True)
    whole_cost = convert(checkout, source, "-o", folder / "out.md")
    parts_cost = convert(checkout, parts, "-o", folder / "out")
    ratio = whole_cost.wall / parts_cost.wall
    return f"one document {whole_cost.wall:.1f} s, many {parts_cost.wall:.1f} s: {ratio:.2f} of the rate"


def measure_waiting(checkout: Path, folder: Path, pages: int) -> str:
    scan(folder / "scan.pdf", pages or 400)
    with answering(folder, latency=1.0) as (address, _):
        cost = convert(checkout, folder / "scan.pdf", "-o", folder / "out.md", *asking(address))
        peak = counted(address)["peak_inflight"]
    ideal = (pages or 400) / 32
    return f"{cost.wall:.1f} s (ideal {ideal:.1f} s), at most {peak} requests at a time"


def measure_answers(checkout: Path, folder: Path, pages: int) -> str:
    pages = pages or 200
    scan(folder / "scan.pdf", pages)
    born = born_digital(folder, pages)
    plain = born_digital(folder, pages, WITHOUT_TABLES)
    every_word = own_answers(checkout, folder / "all")
    runs: dict[str, tuple[Path, Path | None, list[str]]] = {
        "scans": (folder / "scan.pdf", None, []),
        "born-digital, not checked": (born, None, ["--check", "off"]),
        "born-digital, other words": (born, None, []),
        "born-digital, all words": (born, every_word, []),
        "without tables, all words": (plain, every_word, []),
        "without tables and running heads": (plain, own_answers(checkout, folder / "few", FURNITURE), []),
    }
    lines = []
    for name, (source, answers, more) in runs.items():
        with answering(folder, answers=answers) as (address, pid):
            cost = convert(checkout, source, "-o", folder / "out.md", *asking(address), *more)
            shares = {"command": cost.own, "workers": sum(cost.workers.values()), "server": cpu_seconds(pid)}
        spent = ", ".join(f"{who} {1000 * seconds / pages:.0f}" for who, seconds in shares.items())
        lines.append(f"{name} {pages / cost.wall:.1f} pages/s, CPU ms a page: {spent}")
    return "\n    ".join(lines)


def measure_memory(checkout: Path, folder: Path, pages: int) -> str:
    few, many = 200, pages or 5000
    costs = []
    for count in (few, many):
        with answering(folder) as (address, _):
            source = lines_of_text(folder, count)
            costs.append(convert(checkout, source, "-o", folder / "out.md", *asking(address)))
    small, large = costs
    more = large.memory - small.memory
    return f"{few} pages {small.memory:.0f} MB, {many} pages {large.memory:.0f} MB: +{more:.0f} MB"


def born_digital(folder: Path, pages: int, chosen: Sequence[int] = ()) -> Path:
    """The pages of the sample, or the chosen ones, from 0, again and again."""
    source, goal = SAMPLE, folder / f"born{len(chosen)}.pdf"
    if chosen:
        source = folder / "chosen.pdf"
        with pymupdf.open(SAMPLE) as whole:
            whole.select(chosen)
            whole.save(source)
    write_pages([source], pages, goal)
    return goal


def own_answers(checkout: Path, folder: Path, left_out: frozenset[Kind] = frozenset()) -> Path:
    """A folder with an answer to each page of the sample: what the embedded engine reads, without some kinds of blocks.

    The name of a file is the server's key of the page, which is a word of the answer that the server has for any page.
    """
    folder.mkdir()
    goal = folder / "keys.md"
    with answering(folder) as (address, _):
        convert(checkout, SAMPLE, "-o", goal, *asking(address), "--check", "off")
    keys = re.findall(r"paragraph for page (\w+)", goal.read_text("utf-8"))
    with pymupdf.open(SAMPLE) as pages:
        for key, page in zip(keys, pages, strict=True):
            reading = read(page, page.number + 1)
            blocks = tuple(block for block in reading.blocks if block.kind not in left_out)
            (folder / f"{key}.md").write_text(render(replace(reading, blocks=blocks)), "utf-8")
    return folder


def lines_of_text(folder: Path, pages: int) -> Path:
    """A document of many small pages, each with other words."""
    goal = folder / "lines.pdf"
    with pymupdf.open() as made:
        for number in range(1, pages + 1):
            made.new_page(width=300, height=200).insert_text((40, 60), f"Page {number} of a long report.")
        made.save(goal)
    return goal


@contextmanager
def answering(folder: Path, latency: float = 0.0, answers: Path | None = None) -> Iterator[tuple[str, int]]:
    """The server of the material: its address and the id of its process."""
    if not (material := os.environ.get("DOC2MD_MATERIAL")):
        sys.exit("set DOC2MD_MATERIAL to the folder that has tools/chaos_server.py")
    with server(Path(material), {"latency_ms": [1000 * latency] * 2}, folder, answers) as address:
        own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text("ascii").split()
        yield address, int(own[-1])


def asking(address: str) -> list[str]:
    options = ["--base-url", f"{address}/v1", "--concurrency", "32", "--no-cache"]
    return [*options, "--repairs", "0", "--images", "off"]


FIGURES: dict[str, Callable[[Path, Path, int], str]] = {
    "start": measure_start,
    "processes": measure_processes,
    "documents": measure_documents,
    "waiting": measure_waiting,
    "answers": measure_answers,
    "memory": measure_memory,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figure", choices=FIGURES)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="another checkout")
    arguments = parser.parse_args()
    for _ in range(arguments.rounds):
        for checkout in (arguments.against and arguments.against.resolve(), HERE):
            if checkout:
                with tempfile.TemporaryDirectory() as name:
                    result = FIGURES[arguments.figure](checkout, Path(name), arguments.pages)
                print(f"{checkout.name}: {result}", flush=True)


if __name__ == "__main__":
    main()
