"""Retrain the judges and the confidence of the embedded engine: one command, the same bytes each time.

    pip install -e '.[lab,judge]'
    python -m bench.retrain out/train [--jobs 2]

It draws the training documents (`SETS`), trains the judge of tables, and then the judge of rows, which sees the tables
that the first one finds. With both, documents that they have not seen (`CONFIDENCE`) are converted, and the confidence
of blocks is trained on them. The weights go to `doc2md/models`, and their digests to the modules that load them. If
nothing has changed, `git status` shows no change afterwards. A set that is complete in the folder is not drawn again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bench.lab import measures
from bench.lab.renderers import registry


class Drawn(NamedTuple):
    """A set of training documents: its name, which also names its seed, its size, and the levels it is drawn from."""

    name: str
    size: int
    levels: tuple[str, ...] = ()

    @property
    def seed(self) -> str:
        return f"train-{self.name}"


_WITH_TABLES = "template=report,paper,manual,article,datasheet,minutes,catalogue"

_PLAIN = (
    "theme=white",
    "watermark=none",
    "background=none",
    "frame=none",
    "line_numbers=none",
    "hidden_text=none",
    "orientation=portrait",
)
"""What most pages have that are printed from screens."""

_USUAL = ("language=en,de,fr", "theme=white", "watermark=none", "line_numbers=none", "justify=left,justify")
"""What most documents of offices, firms and publishers have."""

SETS = (
    Drawn("all", 2000),
    Drawn("kinds", 400, ("table_kind=texts,lists,code,sections,notes,pairs,beside", f"{_WITH_TABLES},form")),
    Drawn("bold", 200, ("heading_look=bold,plain", "heading_ladder=same,gentle")),
    Drawn("authors", 200, ("template=paper", "byline=large,names")),
    Drawn(
        "dense",
        200,
        ("table_padding=dense,tight", f"{_WITH_TABLES},invoice,statement,timetable,contract,readme"),
    ),
    Drawn("cjk", 100, ("language=ja,zh",)),
    Drawn("ledgers", 300, ("table_kind=ledger", "template=report,article,manual,datasheet,catalogue")),
    Drawn("short", 200, ("table_kind=short", "template=report,manual,datasheet,readme,article")),
    Drawn("listings", 150, ("listing=columns", "template=manual,readme,textbook")),
    Drawn("sums", 100, ("template=invoice",)),
    Drawn("readmes", 80, ("template=repository,guide", "heading_look=bold,plain", *_PLAIN)),
    Drawn("commands", 60, ("template=repository,guide,reference", "code_look=plain", *_PLAIN)),
    Drawn("numbered", 60, ("template=repository,guide", "code_look=plain", "code_numbers=yes", *_PLAIN)),
    Drawn("brief", 40, ("listing=brief", "template=readme", "code_look=plain", "code_numbers=yes")),
    Drawn("references", 80, ("template=reference,manpage,changelog", *_PLAIN)),
    Drawn("sites", 60, ("template=website,wiki", "running_head=browser", "page_number=slash", *_PLAIN)),
    Drawn("preprints", 80, ("template=preprint", "columns=1", *_PLAIN)),
    Drawn("two-columns", 100, ("template=preprint", "columns=2", *_PLAIN)),
    Drawn("stacked", 100, ("caption_look=stacked", "template=paper,report,preprint")),
    Drawn("algorithms", 40, ("template=preprint", "algorithm_look=serif,ruled", *_PLAIN)),
    Drawn(
        "forms",
        100,
        ("template=application", "table_rules=grid,inner,heavy", "box_look=line,tint,rounded", *_USUAL),
    ),
    Drawn("offices", 150, ("template=application,order,correspondence,accounts", *_USUAL)),
    Drawn(
        "tabulations",
        160,
        (
            "template=tabulation,accounts,specification",
            "table_rules=grid,horizontal,booktabs,head,none,rows-light,outer,vertical",
            "table_padding=normal,tight,dense",
            *_USUAL,
        ),
    ),
    Drawn("printed", 140, ("template=statute,brochure,chapter,resume,agenda,deck", *_USUAL)),
    Drawn("newspapers", 80, ("template=newspaper,brochure,chapter", "columns=2,3", *_USUAL)),
)
"""More than half of the documents have any style. The others have what the judges were unsure of."""

CONFIDENCE = (
    Drawn("unseen", 1000),
    Drawn("unseen-maths", 150, ("template=paper,textbook,exam,article",)),
    Drawn(
        "unseen-clauses",
        120,
        ("wording=clauses", "template=report,paper,article,manual,contract,textbook,notice"),
    ),
)
"""Documents that no judge was trained on, so that it is as unsure of them as of those of others."""


def main() -> None:
    """Draw what is missing, and train."""
    parser = argparse.ArgumentParser(prog="python -m bench.retrain", description="Retrain everything.")
    parser.add_argument("out", type=Path, help="folder for the training documents")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes")
    given = parser.parse_args()
    if lacking := missing():
        sys.exit("\n".join(["bench.retrain: other documents would be drawn without:", *lacking]))
    for each in (*SETS, *CONFIDENCE):
        if not complete(each, given.out):
            _run("bench.lab", *order(each, given.out), "--jobs", str(given.jobs))
    folders = [str(given.out / each.name) for each in SETS]
    for judge in ("bench.tables", "bench.judge"):
        _run(judge, *folders, "--jobs", str(given.jobs))
    _run("bench.confidence", *(str(given.out / each.name) for each in CONFIDENCE), "--jobs", str(given.jobs))


def missing() -> list[str]:
    """How to install the programs and fonts that are not there."""
    hints = [hint for name in registry.RENDERERS if (hint := registry.missing(name))]
    fonts = measures.packages_missing()
    return [*hints, *([f"apt-get install {' '.join(fonts)}"] if fonts else [])]


def complete(drawn: Drawn, out: Path) -> bool:
    """Whether all documents of a set are there."""
    return sum(1 for _ in (out / drawn.name).glob("*/blocks.json")) == drawn.size


def order(drawn: Drawn, out: Path) -> list[str]:
    """The arguments of `bench.lab` that draw a set."""
    levels = ["--set", *drawn.levels] if drawn.levels else []
    return [str(out / drawn.name), "--count", str(drawn.size), "--seed", drawn.seed, *levels]


def _run(module: str, *arguments: str) -> None:
    """Run a program in a process of its own, so that it loads the weights that the one before has written."""
    command = [sys.executable, "-m", module, *arguments]
    print("python", *command[1:], file=sys.stderr)
    if code := subprocess.run(command, check=False).returncode:
        sys.exit(code)


if __name__ == "__main__":
    main()
