"""The scores of documents, by the tools in the material, in several processes. They are kept in the cache."""

from __future__ import annotations

import json
import logging
import re
import tempfile
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rulers.cache import Conversions, Run, digest_of, digest_of_all, write
from rulers.progress import counter
from rulers.sets import Case
from rulers.tools import Block, ToolError, Tools

_SECONDS = re.compile(rb'"seconds": [\d.e-]+')
_UNSUSPECTED = {"ok", "blank"}
"""States of pages that tell the user of no doubt."""


@dataclass(frozen=True)
class Scores:
    """The scores of one document. What does not apply is empty or None.

    metrics  `overall` and each metric of score.py, and the number of tables beyond the true ones
    passed   checks passed, checks
    words    words missing, words too many, words of the truth
    blocks   kind, confidence, and whether it is right, for each block with a confidence
    silent   words are missing, and yet the ledger reports no doubt about any page; None without a ledger
    """

    metrics: dict[str, float | None] = field(default_factory=dict)
    passed: tuple[int, int] | None = None
    words: tuple[int, int, int] | None = None
    blocks: tuple[Block, ...] = ()
    silent: bool | None = None


@dataclass(frozen=True)
class Measured:
    """One document: its conversion and its scores."""

    case: Case
    run: Run
    scores: Scores


def score_all(
    runs: dict[Case, Run],
    conversions: Conversions,
    cache: Path,
    tools: Tools,
    *,
    jobs: int,
    label: str,
) -> list[Measured]:
    """Score conversions that are not in the cache. Returns all, in the order of `runs`. `label` is for messages.

    Raises ToolError if a tool fails.
    """
    files = {case: _kept_in(cache, case, conversions, tools) for case in runs}
    scores = {case: _load(file) for case, file in files.items() if file.is_file()}
    missing = sorted(runs.keys() - scores.keys(), key=lambda case: -case.source.stat().st_size)
    done = counter(f"{label}: scored", len(missing))
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_be_silent) as pool:
        work = {pool.submit(score, case, conversions.markdown(case), tools.folder): case for case in missing}
        for future in as_completed(work):
            case = work[future]
            scores[case] = _result(future, case)
            write(files[case], asdict(scores[case]))
            done()
    return [Measured(case, run, scores[case]) for case, run in runs.items()]


def _be_silent() -> None:
    """The libraries of the tools warn about formulas that they cannot read."""
    logging.disable(logging.WARNING)


def _result(future: Future[Scores], case: Case) -> Scores:
    """Raises ToolError, without the name or the words of a shut document, if a tool failed."""
    try:
        return future.result()
    except Exception as error:
        place = "a document of the shut half" if case.shut else case.place
        raise ToolError(f"{place} could not be scored: {type(error).__name__}") from (
            None if case.shut else error
        )


def score(case: Case, markdown: Path, tools: Path) -> Scores:
    """Score one document. `markdown` is the converter's file, which need not exist, with JSON beside it or not."""
    ruler = Tools(tools)
    text = markdown.read_text("utf-8", "replace") if markdown.is_file() else None
    passed = None
    if case.checks:
        checks = json.loads(case.checks.read_text("utf-8"))
        passed = (0, len(checks)) if text is None else ruler.check(text, checks)
    if not case.truth:
        return Scores(passed=passed)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / f"{case.name}.md").write_text(text or "", "utf-8")
        written = markdown.with_suffix(".json")
        if written.is_file():
            (folder / f"{case.name}.json").symlink_to(written.absolute())
        words = ruler.words(folder, case.folder.parent)
        blocks = tuple(ruler.blocks(folder, case.folder.parent))
    metrics = ruler.score(case.truth.read_text("utf-8"), text or "", case.meta)
    return Scores(metrics, passed, words, blocks, _is_silent(words[0], written))


def _is_silent(lost: int, written: Path) -> bool | None:
    if not written.is_file():
        return None
    states = {row["status"] for row in json.loads(written.read_text("utf-8"))["pages"]}
    return lost > 0 and states <= _UNSUSPECTED


def _kept_in(cache: Path, case: Case, conversions: Conversions, tools: Tools) -> Path:
    """The file of a document's scores. Its name is the digest of all that they depend on."""
    true = [case.folder / name for name in ("truth.md", "checks.json", "meta.json")]
    fixed = [digest_of(file) for file in [*true, *tools.files, Path(__file__)] if file.is_file()]
    made = conversions.json(case)
    # The time that a page took is different each time and is not scored.
    timeless = _SECONDS.sub(b"", made.read_bytes()).decode("utf-8", "replace") if made.is_file() else ""
    digest = digest_of_all([conversions.markdown(case)], timeless, *fixed)
    return cache / "scores" / f"{digest[:32]}.json"


def _load(file: Path) -> Scores:
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    passed, words, blocks = data["passed"], data["words"], data["blocks"]
    return Scores(
        data["metrics"],
        (passed[0], passed[1]) if passed else None,
        (words[0], words[1], words[2]) if words else None,
        tuple((kind, confidence, right) for kind, confidence, right in blocks),
        data["silent"],
    )
